import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest } from '../../core/domain/image/digest.js';
import { type Reply } from '../sandbox/server/http.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const target = () => scene.sandbox.package('octo-org', 'app');
/** One image with these tags, and another one. */
const fill = (...tags: readonly string[]): Digest => {
  const [image] = scene.image(tags[0] ?? '', { tags });
  scene.image('other');
  return image;
};

describe('a tag that shares its version with tags that stay', () => {
  it('is taken away, and nothing else', async () => {
    const image = fill('v1', 'dev', 'prod');
    const before = scene.digests();
    const { code, runner, verdicts } = await scene.run({ 'delete-tags': 'dev' });
    expect(code).toBeUndefined();
    expect(target().tags).toMatchObject({ v1: image, prod: image });
    expect(scene.tags()).toEqual(['other', 'prod', 'v1']);
    expect(scene.digests()).toEqual(before);
    expect(verdicts).toContain('v1 dev prod: untag by delete-tags, untagged');
    expect(Object.fromEntries(runner.outputs)).toMatchObject({ untagged: '1', deleted: '0', failed: '0' });
    const again = await scene.run({ 'delete-tags': 'dev' });
    expect(again.runner.outputs.get('untagged')).toBe('0');
  });

  it('goes by a journal line of its own, from which it comes back', async () => {
    const image = fill('v1', 'dev');
    const { id } = target().version('v1');
    await scene.run({ 'delete-tags': 'dev' });
    expect(await scene.journal()).toMatchObject([
      { kind: 'untag', package: 'app', id, digest: image, tags: ['dev'], rule: 'delete-tags' },
      { kind: 'result', of: 'untag', id, result: 'untagged' },
    ]);
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect([code, runner.outputs.get('restored')]).toEqual([undefined, '1']);
    expect(target().tags).toMatchObject({ v1: image, dev: image });
  });

  it('needs few REST requests, however many go', async () => {
    const tags = Array.from({ length: 60 }, (_, index) => `dev-${index}`);
    fill('v1', ...tags.slice(0, 30));
    scene.image('v2', { tags: ['v2', ...tags.slice(30)] });
    const { code } = await scene.run({ 'delete-tags': 'dev-*' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['other', 'v1', 'v2']);
    expect(scene.restReads).toBeLessThanOrEqual(12);
  });

  it('is looked for with patience while the list is stale', async () => {
    const image = fill('v1', 'dev', 'prod');
    const stale = new Map<string, Reply>();
    const freshAt = Date.now() + 15_000;
    const change = (reply: Reply): Reply => {
      const first = stale.get('list') ?? reply;
      stale.set('list', first);
      return scene.waitedMs + Date.now() < freshAt ? first : reply;
    };
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'alter', change } });
    const { code } = await scene.run({ 'delete-tags': 'dev' });
    expect(code).toBeUndefined();
    expect(target().tags).toMatchObject({ v1: image, prod: image });
    expect(scene.tags()).toEqual(['other', 'prod', 'v1']);
  });

  it.each<[string, (body: string) => string]>([
    ['does not show it', (body) => body.replace(/"tags":\["dev"\]/, '"tags":[]')],
    ['shows another tag beside it', (body) => body.replace(/"tags":\["dev"\]/, '"tags":["dev","prod"]')],
    [
      'shows it on another digest',
      (body) =>
        body.replace(
          /"name":"sha256:[0-9a-f]{64}"(?=[^{]*\{[^{]*\{"tags":\["dev"\])/,
          `"name":"sha256:${'0'.repeat(64)}"`,
        ),
    ],
  ])('goes back to where it was, and nothing is deleted, while the list %s', async (_, alter) => {
    const image = fill('v1', 'dev', 'prod');
    const change = (reply: Reply): Reply => ({
      ...reply,
      body: typeof reply.body === 'string' ? alter(reply.body) : '',
    });
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'alter', change } });
    const { code, runner } = await scene.run({ 'delete-tags': 'dev' });
    expect(code).toBe('incomplete');
    expect(target().tags).toMatchObject({ v1: image, dev: image, prod: image });
    expect(scene.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(runner.outputs.get('failed')).toBe('1');
  });

  it('that moved since the plan stays where it is', async () => {
    fill('v1', 'dev');
    const [other] = scene.image('another');
    const run = (): void => {
      target().moveTag('dev', other);
    };
    // The first look belongs to the plan.
    scene.sandbox.addFault({ method: 'HEAD', path: /\/manifests\/dev$/, skip: 1, action: { kind: 'event', run } });
    const { code, verdicts } = await scene.run({ 'delete-tags': 'dev' });
    expect(code).toBeUndefined();
    expect(target().tags).toMatchObject({ dev: other });
    expect(scene.writes).toEqual([]);
    expect(verdicts).toContain('v1 dev: untag by delete-tags, kept');
  });

  it('that somebody moves while another one is on its way is not taken from them', async () => {
    const image = fill('v1', 'dev-1', 'dev-2');
    const other = target().version('other').digest;
    const run = (): void => {
      target().moveTag('dev-2', other);
    };
    scene.sandbox.addFault({ method: 'PUT', path: /\/manifests\/dev-1$/, action: { kind: 'event', run } });
    const { code, verdicts } = await scene.run({ 'delete-tags': 'dev-*' });
    expect(code).toBeUndefined();
    expect(target().tags).toEqual({ v1: image, other, 'dev-2': other });
    expect(scene.writes.filter((write) => write.startsWith('PUT'))).toHaveLength(1);
    expect(verdicts).toContain('v1 dev-1 dev-2: untag by delete-tags, kept');
    expect(scene.waitedMs).toBe(0);
  });

  it('that somebody moves while it is on its way is not taken from them', async () => {
    fill('v1', 'dev');
    const [other] = scene.image('another');
    const run = (): void => {
      target().moveTag('dev', other);
    };
    scene.sandbox.addFault({ method: 'HEAD', path: /\/manifests\/dev$/, skip: 2, action: { kind: 'event', run } });
    await scene.run({ 'delete-tags': 'dev' });
    expect(target().tags).toMatchObject({ dev: other });
    expect(scene.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
  });

  it('is only told of under dry-run, as the real run does it', async () => {
    fill('v1', 'dev');
    scene.image('dev-a', { tags: ['dev-a', 'dev-b'] });
    const { runner, verdicts } = await scene.run({ 'delete-tags': 'dev*', 'dry-run': 'true' });
    expect(scene.writes).toEqual([]);
    expect(verdicts).toEqual(
      expect.arrayContaining(['v1 dev: untag by delete-tags, planned', 'dev-a dev-b: delete by delete-tags, planned']),
    );
    expect([runner.outputs.get('untagged'), runner.outputs.get('deleted')]).toEqual(['1', '3']);
  });
});

describe('last-version: delete-package', () => {
  const inputs = { 'keep-n-tagged': '0', 'delete-untagged': 'true', 'last-version': 'delete-package' };

  it('deletes the package as a whole when nothing of it is to stay, and it comes back with all it had', async () => {
    scene.image('v1');
    scene.image('v2');
    scene.manifest('garbage');
    const before = target().versions.map(({ digest, tags }) => [digest, [...tags]]);
    const { code, runner } = await scene.run(inputs);
    expect([code, runner.outputs.get('deleted')]).toEqual([undefined, '7']);
    expect(scene.sandbox.hasPackage('octo-org', 'app')).toBe(false);
    expect(scene.writes).toHaveLength(1);
    expect(await scene.journal()).toMatchObject([
      { kind: 'delete-package', package: 'app', versions: { length: 7 } },
      { kind: 'result', result: 'deleted' },
    ]);
    const undone = await scene.run({ mode: 'restore' });
    expect(undone.code).toBeUndefined();
    expect(target().versions.map(({ digest, tags }) => [digest, [...tags]])).toEqual(before);
  });

  it('leaves a package where something is to stay', async () => {
    scene.image('v1');
    scene.manifest('in flight', { ageMs: 1000 });
    await scene.run(inputs);
    expect(scene.sandbox.hasPackage('octo-org', 'app')).toBe(true);
  });

  it('leaves a package that has changed since the plan', async () => {
    scene.image('v1');
    let reads = 0;
    const run = (): void => {
      reads += 1;
      // The plan reads one page of the list.
      if (reads === 2) scene.image('new', { ageMs: 0 });
    };
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'event', run } });
    const { code, runner } = await scene.run(inputs);
    expect([code, runner.outputs.get('kept')]).toEqual([undefined, '3']);
    expect(scene.tags()).toEqual(['new', 'v1']);
  });

  it('is retained where GitHub keeps a popular package', async () => {
    const [v1] = scene.image('v1');
    target().visibility = 'public';
    target().version(v1).downloads = 9000;
    const { code, runner } = await scene.run(inputs);
    expect([code, runner.outputs.get('retained')]).toEqual([undefined, '3']);
  });
});

describe('after the run', () => {
  it('a kept tag that lost a part has what the run took restored, and fails the run loudly', async () => {
    const [, amd64] = scene.image('latest');
    const garbage = scene.manifest('garbage', { ageMs: 20 * day });
    scene.sandbox.addFault({
      method: 'DELETE',
      path: /\/versions\/\d+$/,
      action: {
        kind: 'event',
        run: () => {
          target().delete(amd64);
        },
      },
    });
    const { code, message } = await scene.run({});
    expect({ code, message }).toEqual({
      code: 'incomplete',
      message: expect.stringMatching(/no longer resolves completely: latest[^]*2 were restored/),
    });
    expect([...scene.digests()]).toEqual(expect.arrayContaining([garbage, amd64]));
  });

  it('what went along with an index that was deleted, and is needed elsewhere, comes back', async () => {
    const [, amd64, arm64] = scene.image('latest');
    scene.index([amd64, arm64], { tags: ['pr-1'] });
    scene.sandbox.addFault({
      method: 'DELETE',
      path: /\/versions\/\d+$/,
      action: {
        kind: 'event',
        run: () => {
          for (const digest of [amd64, arm64]) target().delete(digest);
        },
      },
    });
    const { code, message } = await scene.run({ 'delete-tags': 'pr-1' });
    expect([code, message]).toEqual(['incomplete', expect.stringContaining('3 were restored')]);
    expect(scene.digests()).toEqual(new Set([...scene.digests(), amd64, arm64]));
    expect(scene.tags()).toEqual(['latest', 'pr-1']);
  });

  it('an image that somebody else deleted as a whole stays deleted', async () => {
    const [latest, ...platforms] = scene.image('latest');
    scene.image('prod');
    scene.manifest('garbage');
    const run = (): void => {
      for (const digest of [latest, ...platforms]) target().delete(digest);
    };
    scene.sandbox.addFault({ method: 'DELETE', path: /\/versions\/\d+$/, action: { kind: 'event', run } });
    const { code, message } = await scene.run({});
    expect([code, message]).toEqual(['incomplete', expect.stringContaining('1 were restored')]);
    expect(scene.tags()).toEqual(['prod']);
  });

  it('a registry that is behind for a moment is looked at again', async () => {
    const [latest] = scene.image('latest');
    const garbage = scene.manifest('garbage');
    scene.sandbox.addFault({
      method: 'HEAD',
      path: new RegExp(`/manifests/${latest}$`),
      action: { kind: 'respond', status: 404 },
    });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect(scene.digests()).not.toContain(garbage);
  });
});
