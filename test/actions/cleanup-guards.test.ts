import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Reply } from '../sandbox/server/http.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

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

describe('the summary of a run that a guard stopped', () => {
  it.each<[Record<string, string>, string]>([
    [{ 'max-deletions': '2' }, 'set "max-deletions" to 3 or more'],
    [{ 'max-deletions-percent': '42' }, 'set "max-deletions-percent" to 43 or more'],
    [{ 'delete-tags': '*', 'last-version': 'fail' }, 'Set "last-version" to keep'],
  ])('by %j says what to change, not that the next run would go on', async (inputs, expected) => {
    scene.image('v1');
    scene.image('v2');
    scene.manifest('young', { ageMs: 60_000 });
    const { code, hint, runner } = await scene.run({ 'delete-tags': 'v1', 'delete-untagged': 'true', ...inputs });
    expect({ code, hint }).toEqual({ code: 'guarded', hint: expect.stringContaining(expected) });
    const summary = runner.summary.replaceAll('&#45;', '-');
    expect(summary).toContain('**Stopped:**');
    expect(summary).toContain(expected);
    expect(summary).not.toMatch(/remains? to be deleted/);
    // What is too young now is old enough then.
    expect(summary).toContain('**Next run:** 1 is not old enough yet');
  });

  it('of which several packages are above the limit names what lets all of them through', async () => {
    scene.image('v1');
    scene.image('v2');
    scene.manifest('v1', { tags: ['v1'] }, 'tool');
    for (const tag of ['v2', 'v3']) scene.manifest(tag, { tags: [tag] }, 'tool');
    const inputs = { package: 'tool, app', 'delete-tags': 'v1' };
    const { hint } = await scene.run({ ...inputs, 'max-deletions-percent': '30' });
    const [percent = ''] = /(?<=to )\d+/.exec(hint) ?? [];
    expect((await scene.run({ ...inputs, 'max-deletions-percent': percent })).code).toBeUndefined();
  });
});
