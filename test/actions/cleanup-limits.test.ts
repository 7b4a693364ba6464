import { afterEach, describe, expect, it } from '@jest/globals';
import { type RateLimits } from '../sandbox/github/rate-limit.js';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
afterEach(() => scene.close());

const minute = 60_000;

async function open(rateLimits: Partial<RateLimits> = {}, garbage = 100): Promise<void> {
  scene = await CleanupScene.open({ rateLimits });
  scene.image('latest');
  for (let index = 0; index < garbage; index += 1) scene.manifest(`garbage ${index}`);
}

const refused = (): number => scene.sandbox.requests.filter(({ status }) => status === 403 || status === 429).length;

describe('the hourly quota', () => {
  it('is used up to the reserve: the run says so before, ends well, and the next hour goes on', async () => {
    await open({ user: 60 });
    const { code, runner } = await scene.run({});
    expect(code).toBeUndefined();
    const left = Number(runner.outputs.get('remaining'));
    expect(left).toBeGreaterThan(50);
    expect(Number(runner.outputs.get('deleted')) + left).toBe(100);
    expect(runner.said('info')).toContain('Of 60 requests an hour');
    expect(runner.said('notice')).toMatch(
      /100 versions are to be deleted; the hourly quota lets this run delete \d\d of them/,
    );
    expect(runner.said('warning')).toContain('The hourly quota of requests, less what is left to others, is used up');
    const used = scene.sandbox.requests.filter(({ url }) => url.startsWith('/api/')).length;
    expect(used).toBeGreaterThanOrEqual(46);
    expect(used).toBeLessThanOrEqual(48);
    scene.wait(60 * minute);
    const next = await scene.run({});
    expect(Number(next.runner.outputs.get('remaining'))).toBeLessThan(left);
    expect(refused()).toBe(0);
  });

  it.each([
    ['0', 60],
    ['50', 30],
    ['100', 0],
  ])('with a reserve of %s percent is used up to %i requests', async (percent, most) => {
    await open({ user: 60 });
    await scene.run({ 'quota-reserve': percent });
    const used = scene.sandbox.requests.filter(({ url }) => url.startsWith('/api/')).length;
    const deletions = scene.writes.length;
    expect(used - deletions).toBeLessThan(10);
    expect(deletions === 0 ? 0 : used).toBeGreaterThanOrEqual(Math.max(0, most - 2));
    expect(deletions === 0 ? 0 : used).toBeLessThanOrEqual(most);
  });

  it('is waited for where it comes back within five minutes', async () => {
    await open({ user: 60 });
    // The hour of the token begins here.
    await scene.run({ 'dry-run': 'true' });
    scene.wait(56 * minute);
    const start = scene.waitedMs;
    const { code, runner } = await scene.run({});
    expect(code).toBeUndefined();
    expect(Number(runner.outputs.get('deleted'))).toBeGreaterThan(70);
    expect(scene.waitedMs - start).toBeLessThanOrEqual(5 * minute);
    expect(refused()).toBe(0);
  });
});

describe('the pace', () => {
  it('is close to what GitHub permits: 250 deletions in 90 seconds, never refused', async () => {
    await open({}, 250);
    const { code, runner } = await scene.run({});
    expect([code, runner.outputs.get('deleted'), refused()]).toEqual([undefined, '250', 0]);
    expect(scene.waitedMs).toBeLessThanOrEqual(75_000);
  });

  it.each<[string, Partial<RateLimits>]>([
    ['says how long to wait', { pointsAMinute: 200 }],
    ['says nothing of how long', { pointsAMinute: 200, retryAfter: false }],
    ['answers 429', { pointsAMinute: 200, refusal: 429 }],
  ])('slows down after a refusal that %s, looks anew, and gets through', async (_, limits) => {
    await open(limits);
    const { code, runner } = await scene.run({});
    expect([code, runner.outputs.get('deleted')]).toEqual([undefined, '100']);
    expect(refused()).toBeGreaterThan(0);
    // Each refusal of a deletion is followed by a look at the tags, however long after it.
    const ofInterest = scene.sandbox.requests.filter(
      ({ method, url }) => method === 'DELETE' || url.includes('/tags/list'),
    );
    const unlooked = ofInterest.filter(
      ({ method, status }, place) =>
        method === 'DELETE' &&
        status >= 400 &&
        ofInterest[place + 1]?.method === 'DELETE' &&
        (ofInterest[place + 1]?.status ?? 0) < 400,
    );
    expect(unlooked).toEqual([]);
  });

  it('is not kept up for ever with a server that only refuses', async () => {
    await open({}, 5);
    const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit.' });
    const headers = { 'content-type': 'application/json' };
    const action = { kind: 'respond' as const, status: 403, headers, body };
    scene.sandbox.addFault({ method: 'DELETE', path: /./, times: Infinity, action });
    const { code, runner } = await scene.run({});
    expect([code, runner.outputs.get('remaining')]).toEqual([undefined, '5']);
    expect(runner.said('warning')).toContain('GitHub asks to slow down');
    // After 1, 2 and 4 minutes.
    expect(refused()).toBe(4);
  });
});

describe('the time budget', () => {
  it('ends the run cleanly with what remains, which the run has told before', async () => {
    await open({}, 250);
    const { code, runner } = await scene.run({ 'time-budget': '30 seconds' });
    expect(code).toBeUndefined();
    expect(Number(runner.outputs.get('remaining'))).toBeGreaterThan(50);
    expect(runner.said('warning')).toContain('time budget');
    const next = await scene.run({});
    expect([next.code, next.runner.outputs.get('remaining')]).toEqual([undefined, '0']);
  });

  it('that is over before the first deletion deletes nothing', async () => {
    await open({}, 3);
    const { code, runner } = await scene.run({ 'time-budget': '0 seconds' });
    expect([code, runner.outputs.get('remaining'), scene.writes]).toEqual([undefined, '3', []]);
  });
});
