import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

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
