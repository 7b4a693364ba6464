import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseTag } from '../../core/domain/registry/reference.js';
import { ActionError } from '../../core/errors.js';
import { nameOf, openRegistry } from '../adapters/registry/registry-stage.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { type FakeRunner } from './fake-runner.js';
import { pushTo } from './push-stage.js';
import { openStage, repository, type Stage } from './stage.js';

const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url));
const tags = ['v1', 'latest'];

let workspace: string;
let stage: Stage;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-faults-'));
  for (const file of ['docker-save-20-classic.tar', 'buildx-oci-multiarch-attested.tar'])
    await cp(join(images, file), join(workspace, file));
  const layout = new LayoutWriter();
  await writeFile(join(workspace, 'before.tar'), layout.finish(layout.image({ config: { author: 'before' } })).toTar());
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});
beforeEach(async () => {
  stage = await openStage({ cancelUploads: true });
});
afterEach(() => stage.close());

function run(source: string): Promise<FakeRunner> {
  return pushTo(stage, workspace, { source, tags: tags.join('\n') });
}

const current = (): Readonly<Record<string, string>> => stage.sandbox.package('octo-org', 'app').tags;

const manifest = /\/manifests\/sha256:/;
const aTag = /\/manifests\/(?:v1|latest)/;
const steps: readonly (readonly [string, string, RegExp])[] = [
  ['looking for a tag', 'HEAD', aTag],
  ['reading a tag', 'GET', aTag],
  ['looking for a blob', 'HEAD', /\/blobs\/sha256:/],
  ['beginning an upload', 'POST', /\/blobs\/uploads\//],
  ['sending a stream', 'PATCH', /\/blobs\/upload\//],
  ['finishing an upload', 'PUT', /\/blobs\/upload\//],
  ['storing a manifest', 'PUT', manifest],
  ['reading a manifest back', 'GET', manifest],
  ['moving a tag', 'PUT', aTag],
];
const passing: readonly (readonly [string, FaultAction])[] = [
  ['breaks before its effect', { kind: 'reset', when: 'before' }],
  ['breaks after its effect', { kind: 'reset', when: 'after' }],
  ['answers 503', { kind: 'respond', status: 503 }],
  ['answers 502 after its effect', { kind: 'respond', status: 502, effect: true }],
  ['answers 429', { kind: 'respond', status: 429, headers: { 'retry-after': '1.889377ms' } }],
];
/** Whether the request is carried out, and only its answer lost. */
function hasEffect(action: FaultAction): boolean {
  return (action.kind === 'reset' && action.when === 'after') || (action.kind === 'respond' && action.effect === true);
}

const staying: readonly (readonly [string, FaultAction])[] = [
  ['breaks', { kind: 'reset', when: 'before' }],
  ['answers 500', { kind: 'respond', status: 500 }],
  ['answers 403', { kind: 'respond', status: 403, body: '{"errors":[{"code":"DENIED","message":"denied"}]}' }],
];

describe.each(['docker-save-20-classic.tar', 'buildx-oci-multiarch-attested.tar'])('a push of %s', (source) => {
  it.each(
    steps.flatMap(([step, method, path]) =>
      passing.map(([words, action]) => [step, words, method, path, action] as const),
    ),
  )('in which %s %s once ends in the right image', async (_, _words, method, path, action) => {
    await run('before.tar');
    stage.sandbox.addFault({ method, path, action });
    const runner = await run(source);
    const digest = runner.outputs.get('digest') ?? '';
    expect(current()).toEqual({ v1: digest, latest: digest });
    // An upload of which nobody was told can't be cancelled.
    const isUnknown = method === 'POST' && hasEffect(action);
    expect(stage.sandbox.openUploads).toBe(isUnknown ? 1 : 0);
  });

  it.each(
    steps.flatMap(([step, method, path]) =>
      staying.map(([words, action]) => [step, words, method, path, action] as const),
    ),
  )(
    'in which %s %s for good leaves each tag wholly old or new, and says which',
    async (_, _words, method, path, action) => {
      const old = (await run('before.tar')).outputs.get('digest') ?? '';
      const fault = stage.sandbox.addFault({ method, path, times: Infinity, action });
      const outcome = await run(source).then(
        (runner) => runner.outputs.get('digest'),
        (error: unknown) => error,
      );
      // Not every source comes to every step, and not every step is needed.
      if (!(outcome instanceof ActionError)) return;
      expect(fault.hits).toBeGreaterThan(0);
      fault.remove();
      expect(current()).toEqual({ v1: old, latest: old });
      const words = method === 'PUT' && path === aTag ? /No tag was moved\.|Unknown: / : /./;
      expect(outcome.message).toMatch(words);
      expect(stage.sandbox.openUploads).toBe(0);
    },
  );
});

it('a push that fails between two tags names the one that moved', async () => {
  const old = (await run('before.tar')).outputs.get('digest') ?? '';
  stage.sandbox.addFault({
    ...{ method: 'PUT', path: /\/manifests\/latest/, times: Infinity },
    action: { kind: 'respond', status: 400 },
  });
  const error = await run('docker-save-20-classic.tar').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: expect.stringMatching(/Moved: \S+:v1\. Not moved: \S+:latest\.$/) });
  expect(current()['latest']).toBe(old);
  expect(current()['v1']).not.toBe(old);
});

describe('a tag that another job moves during the push', () => {
  const other = async (): Promise<void> => {
    await registryOf().putManifest(nameOf(repository), parseTag('latest'), await readOld());
  };
  const registryOf = () => openRegistry(stage.sandbox.registry, stage.token).registry;
  const readOld = async () => registryOf().getManifest(nameOf(repository), parseTag('old'));

  beforeEach(async () => {
    await run('before.tar');
    await registryOf().putManifest(
      nameOf(repository),
      parseTag('old'),
      await registryOf().getManifest(nameOf(repository), parseTag('latest')),
    );
    await run('buildx-oci-multiarch-attested.tar');
  });

  it('before it is moved is told, and moved on', async () => {
    stage.sandbox.addFault({ method: 'POST', path: /\/blobs\/uploads\//, action: { kind: 'event', run: other } });
    const runner = await run('docker-save-20-classic.tar');
    expect(runner.said('warning')).toMatch(/:latest was moved to sha256:\w+ by somebody else during this push/);
    expect(current()['latest']).toBe(runner.outputs.get('digest'));
  });

  it('after it was moved is told, and left', async () => {
    const action: FaultAction = { kind: 'event', run: other };
    stage.sandbox.addFault({ method: 'HEAD', path: /\/manifests\/latest/, skip: 1, action });
    const runner = await run('docker-save-20-classic.tar');
    const old = (await readOld()).digest;
    expect(runner.said('warning')).toContain(`:latest points to ${old} now: another job has pushed or deleted it`);
    expect(current()['latest']).toBe(old);
  });
});
