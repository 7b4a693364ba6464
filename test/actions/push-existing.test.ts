import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../core/domain/image/digest.js';
import { parseTag } from '../../core/domain/registry/reference.js';
import { ActionError } from '../../core/errors.js';
import { findExistingLayers } from '../../push/existing-layers.js';
import { nameOf, openRegistry } from '../adapters/registry/registry-stage.js';
import { rejectionOf } from '../errors.js';
import { FakeRunner } from './fake-runner.js';
import { openStage, repository, type Stage } from './stage.js';

const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
const name = nameOf(repository);

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

it('a repository of a thousand other tags costs a push few requests, and "latest" is looked at all the same', async () => {
  const tags = Array.from({ length: 1000 }, (_, number) => `a${String(number).padStart(4, '0')}`);
  await stage.visitor.pushManifest(repository, index, 'first');
  stage.sandbox.putManifest(repository, Buffer.from(JSON.stringify(index)), { tags: [...tags, 'latest'] });
  stage.sandbox.clearRequests();
  const { registry } = openRegistry(stage.sandbox.registry, stage.token);
  const target = { registry: registry.host, name, tags: [parseTag('new')] };
  await findExistingLayers(target, registry, new Map(), new FakeRunner().log);
  const asked = stage.sandbox.requests.filter(({ url }) => url.startsWith(`/v2/${repository}/`));
  expect(asked.filter(({ url }) => url.includes('/tags/list'))).toHaveLength(3);
  expect(asked.map(({ url }) => url)).toContain(`/v2/${repository}/manifests/latest`);
  expect(asked.length).toBeLessThan(8);
});

describe('a body that another registry refuses to give', () => {
  it.each(['denied', 'unauthorized', 'not-found'] as const)('(%s) keeps its own remedy', async (code) => {
    const { registry } = openRegistry(stage.sandbox.registry, stage.token);
    const refused = new ActionError(code, 'No more is given.', { hint: 'Sign in to registry.example.' });
    const open = (): Readable =>
      Readable.from(
        (async function* () {
          yield await Promise.resolve(Buffer.alloc(1000));
          throw refused;
        })(),
        { objectMode: false },
      );
    const blob = { digest: digestOf(Buffer.alloc(2000)), size: 2000, open };
    expect(await rejectionOf(registry.uploadBlob(name, blob))).toBe(refused);
  });
});
