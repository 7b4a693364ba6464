import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest } from '../../core/domain/image/digest.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { type Reply } from '../sandbox/server/http.js';
import { CleanupScene, day } from './cleanup-scene.js';

const deletion = /\/versions\/\d+$/;
const list = /\/versions\?/;
const about = /\/packages\/container\/app$/;

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(async () => {
  await scene.close();
});

const target = () => scene.sandbox.package('octo-org', 'app');

/** An answer of JSON, changed. */
const altered = (change: (value: unknown) => unknown): FaultAction => ({
  kind: 'alter',
  change: (reply: Reply): Reply => {
    if (typeof reply.body !== 'string' && !(reply.body instanceof Uint8Array)) return reply;
    return { ...reply, body: JSON.stringify(change(JSON.parse(Buffer.from(reply.body).toString()))) };
  },
});

const without = (digest: Digest): FaultAction =>
  altered((versions) =>
    Array.isArray(versions)
      ? versions.filter((version: unknown) => !JSON.stringify(version).includes(digest))
      : versions,
  );

const counted = (versionCount: number): FaultAction =>
  altered((found) => ({ ...(typeof found === 'object' ? found : {}), version_count: versionCount }));

describe('what comes while versions are deleted', () => {
  const atFirstDeletion = (run: () => void): void => {
    scene.sandbox.addFault({ method: 'DELETE', path: deletion, action: { kind: 'event', run } });
  };

  it.each<[string, () => void]>([
    [
      'is of an unknown kind',
      () => {
        const document = { schemaVersion: 2, mediaType: 'application/vnd.example+json', needs: 'anything' };
        scene.sandbox.putManifest('octo-org/app', document, { tags: ['new'] });
      },
    ],
    [
      'can not be read',
      () => {
        const digest = scene.index([], { tags: ['new'], ageMs: 0 });
        const path = new RegExp(`/manifests/${digest}`);
        scene.sandbox.addFault({ method: 'GET', path, times: Infinity, action: { kind: 'respond', status: 404 } });
      },
    ],
  ])('with a tag and %s ends the deletions, as it may need what is to go', async (_, push) => {
    scene.image('latest');
    scene.manifest('garbage 1');
    const garbage = scene.manifest('garbage 2');
    atFirstDeletion(push);
    const { code, message, hint } = await scene.run({});
    expect([code, message]).toEqual(['incomplete', expect.stringContaining('so nothing more is deleted')]);
    expect(hint).toContain('Run again');
    expect(scene.digests()).toContain(garbage);
  });

  it('the same to the byte as what just went keeps what it needs, though its tag and digest are known', async () => {
    scene.image('latest');
    const [index, ...platforms] = scene.image('pr-1');
    const { bytes } = target().version(index);
    const push = (): void => void scene.sandbox.putManifest('octo-org/app', bytes, { tags: ['pr-1'] });
    const begin = (): void =>
      void scene.sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'event', run: push } });
    atFirstDeletion(begin);
    const { code } = await scene.run({ 'delete-tags': 'pr-*' });
    expect([code, scene.tags()]).toEqual([undefined, ['latest', 'pr-1']]);
    expect([...scene.digests()]).toEqual(expect.arrayContaining(platforms));
  });

  it('in greater number than a page of the list shows is looked for on the others', async () => {
    scene.image('latest');
    const platform = scene.manifest('garbage');
    const push = (): void => {
      scene.index([platform], { ageMs: 0 });
      for (let number = 0; number < 100; number += 1) scene.manifest(`new ${number}`, { ageMs: 0 });
    };
    scene.sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'event', run: push } });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect(scene.digests()).toContain(platform);
  });

  it('goes again does no harm: a tag that is taken back', async () => {
    scene.image('latest');
    const garbage = ['1', '2', '3'].map((text) => scene.manifest(text));
    const [first = ''] = garbage;
    atFirstDeletion(() => {
      target().moveTag('new', first);
    });
    scene.sandbox.addFault({
      method: 'DELETE',
      path: deletion,
      action: {
        kind: 'event',
        run: () => {
          target().delete(first);
        },
      },
    });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect(garbage.filter((digest) => scene.digests().has(digest))).toEqual([]);
  });
});

describe('a list', () => {
  it('from which a version vanishes, while GitHub counts it, is read until it is the same twice', async () => {
    const parts = ['amd64', 'arm64'].map((text) => scene.manifest(text));
    const index = scene.index(parts);
    scene.image('latest');
    scene.sandbox.addFault({ path: about, times: Infinity, action: counted(9) });
    scene.sandbox.addFault({ path: list, skip: 1, action: without(index) });
    const { code, runner } = await scene.run({ 'keep-n-untagged': '1' });
    expect(code).toBeUndefined();
    expect([index, ...parts].filter((digest) => !scene.digests().has(digest))).toEqual([]);
    expect(runner.said('warning')).toContain('counts 9 versions of octo-org/app and lists 6, twice');
  });

  it('from which one version after the other vanishes deletes nothing', async () => {
    const garbage = ['1', '2', '3', '4'].map((text) => scene.manifest(text));
    scene.image('latest');
    scene.sandbox.addFault({ path: about, times: Infinity, action: counted(9) });
    for (const digest of garbage) scene.sandbox.addFault({ path: list, action: without(digest) });
    const { code } = await scene.run({});
    expect([code, scene.writes]).toEqual(['conflict', []]);
  });
});

describe('last-version: delete-package', () => {
  const inputs = { 'keep-n-tagged': '0', 'delete-untagged': 'true', 'last-version': 'delete-package' };

  it('deletes no package that has a tag which the list does not show', async () => {
    scene.image('v1');
    const hidden = scene.manifest('hidden', { tags: ['prod'] });
    scene.sandbox.addFault({ path: list, times: Infinity, action: without(hidden) });
    scene.sandbox.addFault({ path: about, times: Infinity, action: counted(3) });
    const { code } = await scene.run(inputs);
    expect(code).toBeUndefined();
    expect(scene.tags()).toContain('prod');
  });

  it('deletes no package of which GitHub counts more versions than it lists', async () => {
    scene.image('v1');
    const hidden = scene.manifest('hidden');
    scene.sandbox.addFault({ path: list, times: Infinity, action: without(hidden) });
    const { code, runner } = await scene.run(inputs);
    expect([code, runner.outputs.get('kept')]).toEqual([undefined, '3']);
    expect(scene.tags()).toEqual(['v1']);
  });

  it('deletes no package in which a tag moved since the plan', async () => {
    const [v1] = scene.image('v1');
    const [v2] = scene.image('v2');
    scene.sandbox.addFault({
      method: 'HEAD',
      path: /\/manifests\/v1$/,
      times: Infinity,
      action: {
        kind: 'alter',
        change: (reply) => ({ ...reply, headers: { ...reply.headers, 'docker-content-digest': v2 } }),
      },
    });
    const { runner } = await scene.run(inputs);
    expect(runner.outputs.get('kept')).toBe('6');
    expect(scene.digests()).toContain(v1);
  });
});

describe('two jobs that restore at the same time', () => {
  it('do not take from each other what they brought back', async () => {
    for (const tag of ['a', 'b', 'latest']) scene.image(tag);
    const before = new Set(scene.digests());
    await scene.run({ 'delete-tags': 'a, b', journal: 'unused.jsonl' });
    scene.sandbox.addFault({
      method: 'POST',
      path: /\/restore$/,
      // The platforms of both are back, as they went at the same time as the one that is meant.
      skip: 4,
      action: {
        kind: 'event',
        run: async () => {
          expect((await scene.run({ mode: 'restore', 'restore-tags': 'b' })).code).toBeUndefined();
        },
      },
    });
    const { code } = await scene.run({ mode: 'restore', 'restore-tags': 'a' });
    expect(code).toBeUndefined();
    expect(scene.digests()).toEqual(before);
  });
});

describe('an image that lost a part while the run went on', () => {
  const damage = (part: Digest, skip = 0): void => {
    const run = (): void => {
      target().delete(part);
    };
    scene.sandbox.addFault({ method: 'DELETE', path: deletion, skip, action: { kind: 'event', run } });
  };

  it('has what the run took restored, which is told version by version', async () => {
    const [, amd64] = scene.image('latest');
    const garbage = scene.manifest('garbage', { ageMs: 20 * day });
    damage(amd64);
    const { code, runner, verdicts } = await scene.run({});
    expect(code).toBe('incomplete');
    expect(scene.digests()).toContain(garbage);
    expect(verdicts).toContain('untagged: delete by delete-untagged, restored');
    expect(['deleted', 'restored'].map((name) => runner.outputs.get(name))).toEqual(['0', '1']);
    expect(runner.summary).toContain('0 deleted, 1 restored');
  });

  it('has it restored also where the time budget and the quota for deletions are used up', async () => {
    const [, amd64] = scene.image('latest');
    const garbage = Array.from({ length: 30 }, (_, number) => scene.manifest(`garbage ${number}`));
    damage(amd64, 20);
    scene.sandbox.addFault({
      method: 'DELETE',
      path: deletion,
      skip: 25,
      action: {
        kind: 'event',
        run: () => {
          scene.wait(60 * 60_000);
        },
      },
    });
    const { code, message } = await scene.run({ 'time-budget': '30 minutes', 'quota-reserve': '90' });
    expect([code, message]).toEqual(['incomplete', expect.stringMatching(/lacks[^]*restored/)]);
    expect(garbage.filter((digest) => !scene.digests().has(digest))).toEqual([]);
  });

  it.each<[string, FaultAction, RegExp]>([
    ['is refused', { kind: 'respond', status: 403, body: '{"message":"Nope"}' }, /0 were restored[^]*Nope/],
    ['fails', { kind: 'respond', status: 500 }, /0 were restored[^]*500/],
    ['is too late', { kind: 'respond', status: 404, body: '{"message":"Not Found"}' }, /0 were restored/],
  ])('is told of as loudly where restoring %s, with what to do', async (_, action, expected) => {
    const [, amd64] = scene.image('latest');
    scene.manifest('garbage');
    damage(amd64);
    scene.sandbox.addFault({ method: 'POST', path: /\/restore$/, times: Infinity, action });
    const { code, message, hint, runner } = await scene.run({});
    expect([code, message]).toEqual(['incomplete', expect.stringMatching(expected)]);
    expect(message).toMatch(/latest.* lacks/);
    expect(hint).toContain('journal');
    expect(runner.outputs.get('deleted')).toBe('1');
  });
});
