import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const deletion = /\/versions\/\d+$/;

/** An index whose only entry is an index. */
function indexOver(digest: string): object {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return { schemaVersion: 2, mediaType, manifests: [{ mediaType, digest, size: 2 }] };
}

describe('what came since the plan', () => {
  const atFirstDeletion = (run: () => void): void => {
    scene.sandbox.addFault({ method: 'DELETE', path: deletion, action: { kind: 'event', run } });
  };

  it('a tag that moved onto a planned version keeps it, with all that it needs', async () => {
    const garbage = scene.manifest('garbage');
    scene.image('latest');
    // Without it GitHub would save the day by refusing to delete the last tagged version.
    scene.image('other');
    const [rollback, ...platforms] = scene.image('old', { tags: [] });
    atFirstDeletion(() => {
      scene.sandbox.package('octo-org', 'app').moveTag('latest', rollback);
    });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect(scene.digests()).not.toContain(garbage);
    expect([rollback, ...platforms].filter((digest) => !scene.digests().has(digest))).toEqual([]);
  });

  it('a new tag on a planned version keeps it', async () => {
    scene.image('latest');
    scene.manifest('garbage 1');
    const saved = scene.manifest('garbage 2');
    atFirstDeletion(() => {
      scene.sandbox.package('octo-org', 'app').moveTag('saved', saved);
    });
    const { verdicts } = await scene.run({});
    expect(scene.tags()).toEqual(['latest', 'saved']);
    expect(verdicts.filter((line) => line.startsWith('untagged: delete')).sort()).toEqual([
      'untagged: delete by delete-untagged, deleted',
      'untagged: delete by delete-untagged, kept',
    ]);
  });

  it('a new index that can not be read ends the work on its package, for it may need anything', async () => {
    scene.image('latest');
    scene.manifest('garbage 1');
    scene.manifest('garbage 2');
    atFirstDeletion(() => {
      const mediaType = 'application/vnd.oci.image.index.v1+json';
      const document = { schemaVersion: 2, mediaType, manifests: [{ mediaType }] };
      scene.sandbox.putManifest('octo-org/app', document, { tags: ['new'] });
    });
    const { code, message } = await scene.run({});
    expect({ code, message }).toEqual({ code: 'incomplete', message: expect.stringContaining("It can't be read") });
    expect(scene.writes).toHaveLength(1);
  });

  it('a nested index that was missing and came keeps what it needs', async () => {
    scene.manifest('garbage');
    const platform = scene.manifest('planned to go');
    const nested = scene.index([platform], { ageMs: 0 });
    scene.sandbox.putManifest('octo-org/app', indexOver(nested), { tags: ['latest'] });
    scene.sandbox.package('octo-org', 'app').delete(nested);
    atFirstDeletion(() => {
      scene.index([platform], { ageMs: 0 });
      // The list of versions is looked at once a minute.
      scene.wait(61_000);
    });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect(scene.writes).toHaveLength(1);
    expect(scene.digests()).toContain(platform);
  });

  it('a new tagged index over planned platforms keeps them', async () => {
    scene.image('latest');
    scene.manifest('garbage 1');
    const platform = scene.manifest('garbage 2');
    atFirstDeletion(() => {
      scene.index([platform], { tags: ['new'], ageMs: 0 });
    });
    await scene.run({});
    expect(scene.digests()).toContain(platform);
  });

  it('a new index without a tag over planned platforms keeps them, when it came before the first deletion', async () => {
    scene.image('latest');
    const platform = scene.manifest('garbage');
    scene.sandbox.addFault({
      path: /\/tags\/list/,
      action: { kind: 'event', run: () => void scene.index([platform], { ageMs: 0 }) },
    });
    await scene.run({});
    expect(scene.digests()).toContain(platform);
  });

  it('a failing look ends the deletions in the package', async () => {
    scene.image('latest');
    scene.manifest('garbage 1');
    scene.manifest('garbage 2');
    scene.sandbox.addFault({
      path: /\/tags\/list/,
      skip: 2,
      times: Infinity,
      action: { kind: 'respond', status: 403 },
    });
    const { code, runner } = await scene.run({});
    expect(code).toBe('incomplete');
    expect(scene.writes).toHaveLength(1);
    expect(runner.outputs.get('remaining')).toBe('1');
  });
});

describe('trouble while deleting', () => {
  it('what GitHub keeps for good is retained with all that it needs, and the rest goes', async () => {
    const [popular] = scene.image('v1');
    scene.image('v2');
    scene.image('v3');
    const target = scene.sandbox.package('octo-org', 'app');
    target.visibility = 'public';
    target.version(popular).downloads = 9000;
    const { code, runner } = await scene.run({ 'delete-tags': 'v1, v2' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v1', 'v3']);
    expect(scene.digests().size).toBe(6);
    expect([runner.outputs.get('retained'), runner.outputs.get('deleted')]).toEqual(['1', '3']);
    expect(runner.summary).toContain('5000');
  });

  it.each([403, 422])('an answer of %i ends the deletions in its package, and other packages go on', async (status) => {
    scene.image('v1');
    scene.image('v2');
    scene.image('v1', {}, 'other');
    scene.image('v2', {}, 'other');
    scene.sandbox.addFault({
      method: 'DELETE',
      path: /container\/app\//,
      times: Infinity,
      action: { kind: 'respond', status, body: '{"message":"no"}' },
    });
    const { code, message, runner } = await scene.run({ package: 'app\nother', 'delete-tags': 'v1' });
    expect({ code, message }).toEqual({
      code: 'incomplete',
      message: expect.stringContaining('octo-org/app: Deleting the version'),
    });
    expect(scene.writes.filter((write) => write.includes('/app/'))).toHaveLength(1);
    expect(scene.tags('other')).toEqual(['v2']);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({ deleted: '3', failed: '1', remaining: '2' });
  });

  it('a version that GitHub lists and does not find again keeps no other one from going', async () => {
    scene.image('latest');
    const [first = '', ...others] = ['1', '2', '3', '4'].map((text) => scene.manifest(text));
    const { id } = scene.sandbox.package('octo-org', 'app').version(others[0] ?? '');
    scene.sandbox.addFault({
      method: 'DELETE',
      path: new RegExp(`/versions/${id}$`),
      times: Infinity,
      action: { kind: 'respond', status: 404, body: '{"message":"Package version not found."}' },
    });
    const { code, runner } = await scene.run({});
    expect(code).toBe('incomplete');
    expect([first, ...others].filter((digest) => scene.digests().has(digest))).toEqual([others[0]]);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({ deleted: '3', failed: '1', remaining: '0' });
  });

  it('a package that does not exist fails the run at its end, and the others are cleaned', async () => {
    scene.image('v1');
    scene.image('v2');
    const { code, message, hint } = await scene.run({ package: 'none, app', 'delete-tags': 'v1' });
    expect({ code, message, hint }).toEqual({
      code: 'incomplete',
      message: expect.stringContaining('octo-org/none: Reading the versions'),
      hint: expect.stringContaining('"package"'),
    });
    expect(scene.tags()).toEqual(['v2']);
  });

  it('an owner that does not exist fails, and is no empty success', async () => {
    const { code, hint } = await scene.run({ owner: 'nobody' });
    expect({ code, hint }).toEqual({ code: 'not-found', hint: expect.stringContaining('"owner"') });
  });

  it('a cancelled run stops between two deletions and says what was done', async () => {
    scene.image('v1');
    scene.image('v2');
    scene.sandbox.addFault({
      method: 'DELETE',
      path: deletion,
      skip: 1,
      action: {
        kind: 'event',
        run: () => {
          scene.cancel();
        },
      },
    });
    const { code, message, runner } = await scene.run({ 'delete-tags': 'v1' });
    expect({ code, message }).toEqual({
      code: 'cancelled',
      message: expect.stringContaining('2 deleted, 3 kept, 1 remaining'),
    });
    expect(scene.writes).toHaveLength(2);
    expect(await scene.deletedIds()).toHaveLength(2);
    expect(runner.summary).toContain('remaining');
  });

  it('an image that lost a part while the run went on makes it fail loudly', async () => {
    const [, amd64] = scene.image('latest');
    scene.manifest('garbage');
    scene.sandbox.addFault({
      method: 'DELETE',
      path: deletion,
      action: {
        kind: 'event',
        run: () => {
          scene.sandbox.package('octo-org', 'app').delete(amd64);
        },
      },
    });
    const { code, message } = await scene.run({});
    expect({ code, message }).toEqual({
      code: 'incomplete',
      message: expect.stringMatching(/no longer resolves completely: latest \([0-9a-f]{12}\) lacks [0-9a-f]{12}/),
    });
  });

  it('a journal that can not be written stops before the first deletion', async () => {
    scene.image('v1');
    scene.image('v2');
    const { code } = await scene.run({ 'delete-tags': 'v1', journal: 'no/such/folder/journal.jsonl' });
    expect(code).toBe('invalid-file');
    expect(scene.writes).toEqual([]);
  });
});
