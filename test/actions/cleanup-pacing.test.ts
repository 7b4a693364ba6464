import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStage, type Stage } from './stage.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const VERSIONS = 400;

let stage: Stage;

beforeEach(async () => {
  stage = await openStage({ now: () => START });
  for (let number = 0; number < VERSIONS; number += 1) {
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const manifest = { schemaVersion: 2, mediaType, manifests: [], annotations: { number: String(number) } };
    const tags = number === 0 ? ['latest'] : [];
    stage.sandbox.putManifest('octo-org/app', manifest, { tags, createdAt: START - 10 * DAY_MS });
  }
});

afterEach(() => stage.close());

describe('the cleanup bundle', () => {
  it('is never refused for being too fast, for as long as it takes', async () => {
    const pat = stage.sandbox.createToken({
      kind: 'classic',
      user: 'octocat',
      scopes: ['read:packages', 'delete:packages'],
    });
    const job = await stage.job({ timeFile: stage.sandbox.shareTime() });
    const result = await job.run('cleanup', { ...stage.registry, token: pat, 'delete-untagged': 'true' });
    expect(result.annotations).toEqual([]);
    expect(result.outputs).toMatchObject({ deleted: String(VERSIONS - 1), remaining: '0' });
    expect(stage.sandbox.requests.filter(({ status }) => status === 403 || status === 429)).toEqual([]);
    expect(stage.sandbox.package('octo-org', 'app').versions).toHaveLength(1);
    expect(stage.sandbox.now() - START).toBeGreaterThanOrEqual(2 * 60_000);
  });
});
