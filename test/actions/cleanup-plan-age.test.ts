import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
  scene.image('latest');
  scene.image('pr-1');
});
afterEach(() => scene.close());

const writePlan = () => scene.run({ mode: 'plan', 'delete-tags': 'pr-*' });
const changePlan = async (change: (text: string) => string): Promise<void> => {
  const path = join(scene.workspace, 'cleanup-plan.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
};

describe('a plan that is applied', () => {
  it('days after it was made is told to be so old, in log and summary', async () => {
    await writePlan();
    scene.wait(3 * day);
    const { code, runner } = await scene.run({ mode: 'apply' });
    expect([code, scene.tags()]).toEqual([undefined, ['latest']]);
    const expected = /The plan cleanup-plan\.json was made on .* UTC, 3 days 0 h ago\./;
    expect(runner.said('info')).toMatch(expected);
    expect(runner.summary.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toMatch(expected);
    expect(runner.said('warning')).toBe('');
  });

  it('more than a week after it was made is warned of, and applied', async () => {
    await writePlan();
    scene.wait(10 * day);
    const { code, runner } = await scene.run({ mode: 'apply' });
    expect([code, scene.tags()]).toEqual([undefined, ['latest']]);
    expect(runner.said('warning')).toMatch(/10 days 0 h ago\..* have "mode: plan" write a new plan/);
    expect(runner.summary).toContain('**Look at the plan again:**');
  });

  it('has its age from GitHub, whatever the clock of the machine says', async () => {
    await writePlan();
    scene.sandbox.advance(day - 3_600_000);
    const { code, runner } = await scene.run({ mode: 'apply' });
    expect(code).toBeUndefined();
    expect(runner.said('info')).toContain('23 h 0 min ago');
  });

  it.each<[string, string]>([
    ['no', ''],
    ['an unreadable', '"createdAt":"some day",'],
    ['an empty', '"createdAt":null,'],
  ])('with %s time is applied as any other', async (_, createdAt) => {
    await writePlan();
    await changePlan((text) => text.replace(/"createdAt":"[^"]*",/, createdAt));
    const { code, runner } = await scene.run({ mode: 'apply' });
    expect([code, scene.tags()]).toEqual([undefined, ['latest']]);
    expect(runner.said('info')).toContain('does not tell when it was made');
  });
});
