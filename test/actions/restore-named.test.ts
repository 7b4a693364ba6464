import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attachmentName } from '../../core/domain/image/graph.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const tagsNow = (): Readonly<Record<string, string>> => scene.sandbox.package('octo-org', 'app').tags;

describe('a tag that cleanup took from a version that stays', () => {
  it.each([
    ['named', { 'restore-tags': 'dev' }],
    ['within a time', { 'restore-deleted-within': '1 hour' }],
  ])('comes back to its version where it is %s, not to what it went with', async (_, inputs) => {
    const [version] = scene.image('v1', { tags: ['v1', 'dev'] });
    await scene.run({ 'delete-tags': 'dev' });
    expect(tagsNow()).toEqual({ v1: version });
    const before = scene.digests();
    const { code, message } = await scene.run({ mode: 'restore', ...inputs });
    expect([code, message]).toEqual([undefined, '']);
    expect(tagsNow()).toEqual({ v1: version, dev: version });
    expect(scene.digests()).toEqual(before);
  });
});

describe('a second restore of what is named', () => {
  it('finds what is back already', async () => {
    scene.image('v1');
    scene.image('latest');
    await scene.run({ 'delete-tags': 'v1' });
    await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    const { code, runner } = await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    expect([code, runner.outputs.get('restored')]).toEqual([undefined, '0']);
  });
});

describe('a package that was deleted as a whole', () => {
  it('counts what came back with it', async () => {
    scene.image('v1');
    await scene.run({ 'delete-tags': '**', 'last-version': 'delete-package' });
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect([code, runner.outputs.get('restored'), runner.outputs.get('kept')]).toEqual([undefined, '3', '0']);
  });

  it('comes back for what is named of it', async () => {
    const [v1] = scene.image('v1');
    await scene.run({ 'delete-tags': '**', 'last-version': 'delete-package' });
    const { code, message } = await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    expect([code, message]).toEqual([undefined, '']);
    expect(tagsNow()).toEqual({ v1 });
  });

  it('is not said to be back where the time ends first', async () => {
    scene.image('v1');
    await scene.run({ 'delete-tags': '**', 'last-version': 'delete-package' });
    const { code, message, runner } = await scene.run({ mode: 'restore', 'time-budget': '0 seconds' });
    expect([code, message]).toEqual(['incomplete', expect.stringMatching(/The time budget is used up/)]);
    expect(runner.said('info')).not.toContain('is back');
    expect(runner.outputs.get('remaining')).toBe('3');
  });
});

describe('a version that GitHub has trouble with', () => {
  it('does not hold up the others', async () => {
    const [, amd64] = scene.image('v1');
    scene.image('latest', { ageMs: day });
    const id = scene.sandbox.package('octo-org', 'app').version(amd64).id;
    await scene.run({ 'delete-tags': 'v1' });
    const path = new RegExp(`/versions/${id}/restore$`);
    scene.sandbox.addFault({
      method: 'POST',
      path,
      times: Infinity,
      action: { kind: 'respond', status: 500, effect: false },
    });
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect([
      code,
      runner.outputs.get('restored'),
      runner.outputs.get('failed'),
      runner.outputs.get('remaining'),
    ]).toEqual(['incomplete', '2', '1', '0']);
  });
});

describe('a restore that ends in the midst', () => {
  /** An image with a signature of a platform, and an SBOM that only its subject ties to it. */
  const fill = (): ReadonlySet<string> => {
    const [, amd64, arm64] = scene.image('v1');
    scene.manifest('signature', { tags: [`${attachmentName(arm64)}.sig`] });
    scene.manifest('sbom', { subject: amd64 });
    scene.image('latest');
    return scene.digests();
  };

  it.each([0, 1, 2, 3, 4, 5])('after %d versions is completed by the next', async (skip) => {
    const before = fill();
    await scene.run({ 'delete-tags': 'v1', journal: 'unused.jsonl' });
    expect(scene.digests().size).toBe(before.size - 5);
    const action = { kind: 'respond', status: 403, effect: false, body: '{"message":"Nope"}' } as const;
    const fault = scene.sandbox.addFault({ method: 'POST', path: /\/restore$/, skip, times: Infinity, action });
    const first = await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    expect(first.code).toBe(skip < 5 ? 'incomplete' : undefined);
    fault.remove();
    scene.wait(60 * 60_000);
    expect((await scene.run({ mode: 'restore', 'restore-tags': 'v1' })).code).toBeUndefined();
    expect(scene.digests()).toEqual(before);
  });

  it('deletes nothing again that may belong to what is still to come', async () => {
    const before = fill();
    await scene.run({ 'delete-tags': 'v1', journal: 'unused.jsonl' });
    scene.sandbox.clearRequests();
    const { id } = scene.sandbox.package('octo-org', 'app').deletedVersions.find(({ tags }) => tags.has('v1')) ?? {
      id: 0,
    };
    const action = { kind: 'respond', status: 500, effect: false } as const;
    scene.sandbox.addFault({ method: 'POST', path: new RegExp(`/${id}/restore$`), times: Infinity, action });
    const { runner } = await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    expect(scene.digests().size).toBe(before.size - 2);
    expect(runner.said('warning')).toContain('not all is back that they may belong to');
  });
});

it('an SBOM that the restore of another image took again comes back with its own', async () => {
  const [, amd64] = scene.image('v1');
  const sbom = scene.manifest('sbom', { subject: amd64 });
  scene.image('v2', { ageMs: 3 * day });
  scene.image('latest');
  await scene.run({ 'delete-tags': 'v1, v2', journal: 'unused.jsonl' });
  scene.wait(60 * 60_000);
  await scene.run({ mode: 'restore', 'restore-tags': 'v2' });
  expect(scene.digests()).not.toContain(sbom);
  await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
  expect(scene.digests()).toContain(sbom);
});

it.each([
  ['by its tag', { 'restore-tags': 'v1' }],
  ['within a time', { 'restore-deleted-within': '1 day' }],
])('an image that was deleted, pushed again and deleted again comes back once, %s', async (_, inputs) => {
  scene.image('latest');
  const others = scene.digests().size;
  for (let round = 0; round < 2; round += 1) {
    scene.image('v1');
    await scene.run({ 'delete-tags': 'v1', journal: 'unused.jsonl' });
    scene.wait(60 * 60_000);
  }
  const { code, message } = await scene.run({ mode: 'restore', ...inputs });
  expect([code, message]).toEqual([undefined, '']);
  expect([scene.tags(), scene.digests().size]).toEqual([['latest', 'v1'], others + 3]);
});
