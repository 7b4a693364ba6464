import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attachmentName } from '../../core/domain/image/graph.js';
import { type Reply } from '../sandbox/server/http.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const deletion = /\/versions\/\d+$/;

describe('a run', () => {
  it('deletes what the rules name with all that belongs to it, and nothing else', async () => {
    scene.image('v1', { ageMs: 9 * day });
    const [v2, amd64] = scene.image('v2', { ageMs: 8 * day });
    const [v3] = scene.image('v3', { ageMs: 7 * day });
    scene.manifest('signature of v2', { tags: [`${attachmentName(v2)}.sig`] });
    scene.manifest('sbom of v2/amd64', { subject: amd64 });
    scene.manifest('garbage');
    const { code, runner } = await scene.run({ 'keep-n-tagged': '1', 'delete-untagged': 'true' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v3']);
    expect(scene.digests().size).toBe(3);
    expect(scene.digests()).toContain(v3);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      deleted: '9',
      untagged: '0',
      restored: '0',
      kept: '3',
      retained: '0',
      failed: '0',
      remaining: '0',
      journal: join(scene.workspace, 'cleanup-journal.jsonl'),
    });
    const again = await scene.run({ 'keep-n-tagged': '1', 'delete-untagged': 'true' });
    expect(again.runner.outputs.get('deleted')).toBe('0');
  });

  it('without any rule deletes untagged images, those in flight left alone', async () => {
    scene.image('latest');
    const old = scene.manifest('old');
    const young = scene.manifest('young', { ageMs: 60_000 });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect([scene.digests().has(old), scene.digests().has(young), scene.digests().size]).toEqual([false, true, 4]);
  });

  it('sends nothing that changes anything under dry-run, and tells the plan', async () => {
    scene.image('v1');
    scene.image('v2');
    const { runner, verdicts } = await scene.run({ 'delete-tags': 'v1', 'dry-run': 'true' });
    expect(scene.writes).toEqual([]);
    expect(runner.outputs.get('deleted')).toBe('3');
    expect(verdicts).toContain('v1: delete by delete-tags, planned');
    expect(verdicts).toContain('v2: keep by none, kept');
    expect(runner.outputs.get('journal')).toBe('');
    expect(await scene.journal()).toEqual([]);
    expect(runner.said('info')).toContain('delete v1 (');
    expect(runner.summary).toContain('would be deleted');
  });

  it('costs no REST request for a manifest or a tag, and one for each deletion', async () => {
    scene.image('latest');
    for (let index = 0; index < 30; index += 1) scene.image(`pr-${index}`);
    await scene.run({ 'delete-tags': 'pr-*' });
    expect(scene.tags()).toEqual(['latest']);
    expect(scene.restReads).toBeLessThanOrEqual(5);
    expect(scene.writes).toHaveLength(90);
  });

  it('writes a journal line to the disk before each deletion, for its owner alone', async () => {
    scene.image('v1');
    scene.image('v2');
    const lines: number[] = [];
    const path = join(scene.workspace, 'cleanup-journal.jsonl');
    const run = async (): Promise<void> => {
      lines.push((await readFile(path, 'utf8')).split('\n').length - 1);
    };
    scene.sandbox.addFault({ method: 'DELETE', path: deletion, times: Infinity, action: { kind: 'event', run } });
    const { id, digest } = scene.sandbox.package('octo-org', 'app').version('v1');
    await scene.run({ 'delete-tags': 'v1' });
    // The line of each, and the results of those before it.
    expect(lines).toEqual([1, 3, 5]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await scene.journal())[0]).toEqual({
      kind: 'delete',
      registry: scene.sandbox.registry,
      owner: 'octo-org',
      package: 'app',
      id,
      digest,
      tags: ['v1'],
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      rule: 'delete-tags',
    });
  });

  it('puts every deletion in order: an index before its platforms', async () => {
    const [index] = scene.image('v1');
    scene.image('v2');
    const first = scene.sandbox.package('octo-org', 'app').version(index).id;
    await scene.run({ 'delete-tags': 'v1' });
    expect(scene.writes[0]).toContain(`/versions/${first}`);
  });
});

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

describe('missing knowledge deletes nothing', () => {
  const manifestOf = (digest: string) => new RegExp(`/manifests/${digest}$`);

  it.each([
    ['of the list', /\/versions\?/],
    ['of the tags', /\/tags\/list/],
    ['of a manifest that stays', /\/manifests\/latest$/],
    ['of a manifest that is to go', /\/manifests\/sha256:/],
  ])('after a refusal %s', async (_, path) => {
    scene.image('latest');
    scene.manifest('garbage');
    scene.sandbox.addFault({ path, times: Infinity, action: { kind: 'respond', status: 403, body: '{}' } });
    const { code, runner } = await scene.run({});
    expect(code).toBe('denied');
    expect(scene.writes).toEqual([]);
    expect(runner.outputs.get('deleted')).toBe('0');
  });

  it('while a tag that stays can not be read at all; the warning says how to get rid of it', async () => {
    const [latest] = scene.image('latest');
    scene.image('other');
    scene.manifest('garbage');
    for (const path of [/\/manifests\/latest$/, manifestOf(latest)]) {
      scene.sandbox.addFault({ path, times: Infinity, action: { kind: 'respond', status: 404, body: '{}' } });
    }
    const { code, runner } = await scene.run({});
    expect(code).toBeUndefined();
    expect(scene.writes).toEqual([]);
    expect(runner.said('warning')).toContain(`delete-tags: ${latest}`);
    await scene.run({ 'delete-tags': latest });
    expect(scene.tags()).toEqual(['other']);
  });

  it('of what is itself to go and can not be read, but the rest goes', async () => {
    scene.image('latest');
    const broken = scene.manifest('broken');
    const garbage = scene.manifest('garbage');
    scene.sandbox.addFault({ path: manifestOf(broken), times: Infinity, action: { kind: 'respond', status: 404 } });
    const { code, verdicts } = await scene.run({});
    expect(code).toBeUndefined();
    expect([scene.digests().has(broken), scene.digests().has(garbage)]).toEqual([true, false]);
    expect(verdicts).toContain('untagged: keep by unreadable, kept');
  });

  it.each<[string, (document: object) => string]>([
    ['both image and index', (document) => JSON.stringify({ ...document, manifests: [], config: {} })],
    ['no JSON', () => 'nonsense'],
  ])('while the manifest of a tag is %s', async (_, change) => {
    const latest = scene.manifest('latest', { tags: ['latest'] });
    scene.image('other');
    scene.manifest('garbage');
    const alter = (reply: Reply): Reply => ({
      ...reply,
      body: change({ mediaType: 'application/vnd.oci.image.manifest.v1+json' }),
    });
    for (const path of [/\/manifests\/latest$/, manifestOf(latest)]) {
      scene.sandbox.addFault({ method: 'GET', path, times: Infinity, action: { kind: 'alter', change: alter } });
    }
    await scene.run({});
    expect(scene.writes).toEqual([]);
  });

  it('where the list does not show a tag yet that the registry has', async () => {
    scene.image('latest');
    const moved = scene.manifest('just tagged');
    scene.sandbox.package('octo-org', 'app').moveTag('stable', moved);
    scene.sandbox.package('octo-org', 'app').version(moved).updatedAt -= 10 * day;
    const hideTag = (reply: Reply): Reply => ({
      ...reply,
      body: typeof reply.body === 'string' ? reply.body.replaceAll('"stable"', '') : '',
    });
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'alter', change: hideTag } });
    const { verdicts } = await scene.run({});
    expect(scene.tags()).toEqual(['latest', 'stable']);
    expect(verdicts).toContain('untagged: keep by held, kept');
  });

  it('where the list shows a tag on a version that it has left', async () => {
    const before = scene.manifest('before');
    scene.manifest('after', { tags: ['pr-1'] });
    scene.image('latest');
    const tagOf = (digest: string): RegExp => new RegExp(`("name":"${digest}".*?"tags":\\[)(?:"pr-1")?\\]`);
    const swap = (reply: Reply): Reply => ({
      ...reply,
      body:
        typeof reply.body === 'string' ? reply.body.replace('["pr-1"]', '[]').replace(tagOf(before), '$1"pr-1"]') : '',
    });
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'alter', change: swap } });
    await scene.run({ 'delete-tags': 'pr-1', 'delete-untagged': 'true' });
    expect(scene.writes).toEqual([]);
  });
});

describe('guards', () => {
  it.each<[Record<string, string>, string]>([
    [{ 'max-deletions': '2' }, '"max-deletions" allows 2'],
    [{ 'max-deletions-percent': '49' }, '"max-deletions-percent" allows 49'],
    [{ 'delete-tags': '*', 'last-version': 'fail' }, '"last-version" says fail'],
  ])('%j fail before the first deletion, with the plan shown', async (inputs, expected) => {
    scene.image('v1');
    scene.image('v2');
    const { code, message, runner } = await scene.run({ 'delete-tags': 'v1', ...inputs });
    expect({ code, message }).toEqual({ code: 'guarded', message: expect.stringContaining(expected) });
    expect(scene.writes).toEqual([]);
    expect(runner.said('info')).toContain('delete v1 (');
    expect(runner.outputs.get('remaining')).toBe('3');
  });

  it('let a plan through that is just within', async () => {
    scene.image('v1');
    scene.image('v2');
    const { code } = await scene.run({ 'delete-tags': 'v1', 'max-deletions': '3', 'max-deletions-percent': '50' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v2']);
  });

  it('count all packages together', async () => {
    scene.image('v1');
    scene.image('v2');
    scene.image('v1', {}, 'other');
    scene.image('v2', {}, 'other');
    const { code } = await scene.run({ package: 'app, other', 'delete-tags': 'v1', 'max-deletions': '5' });
    expect(code).toBe('guarded');
    expect(scene.writes).toEqual([]);
  });

  it('keep the newest tagged version and what it needs when all are to go', async () => {
    scene.image('v1', { ageMs: 9 * day });
    scene.image('v2', { ageMs: 8 * day });
    const { code, runner, verdicts } = await scene.run({ 'keep-n-tagged': '0' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v2']);
    expect(scene.digests().size).toBe(3);
    expect(runner.outputs.get('retained')).toBe('1');
    expect(verdicts).toContain('v2: retain by last-version, retained');
  });

  it('stop a machine whose clock is wrong by more than a day', async () => {
    scene.image('latest');
    scene.manifest('garbage');
    scene.sandbox.advance(2 * day);
    const { code } = await scene.run({});
    expect(code).toBe('guarded');
    expect(scene.writes).toEqual([]);
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

it('shows what is strange in tags and words of servers without letting it act', async () => {
  scene.image('latest');
  const garbage = scene.manifest('garbage');
  const { id } = scene.sandbox.package('octo-org', 'app').version(garbage);
  const body = JSON.stringify({ message: `<img src=//evil> | @octo-org/team ${scene.token}` });
  scene.sandbox.addFault({
    method: 'DELETE',
    path: deletion,
    action: { kind: 'respond', status: 422, headers: { 'content-type': 'application/json' }, body },
  });
  const { runner, message } = await scene.run({});
  expect(runner.summary).toContain(String(id));
  expect(runner.summary).not.toMatch(/<img|@octo-org/);
  const everything = JSON.stringify([
    runner.lines,
    runner.summary,
    [...runner.outputs],
    message,
    await scene.journal(),
  ]);
  expect(everything).not.toContain(scene.token);
});
