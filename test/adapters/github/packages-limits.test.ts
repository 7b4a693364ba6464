import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deletion, nameOf, PackagesStage, versionsPath } from './packages-stage.js';

let stage: PackagesStage;
beforeEach(async () => {
  stage = await PackagesStage.open();
});
afterEach(() => stage.close());

describe('limits', () => {
  it('of the hourly quota end the work with the time when it may go on', async () => {
    await stage.close();
    stage = await PackagesStage.open({ rateLimits: { user: 2 } });
    stage.fill(150, 'octocat/app');
    const secret = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages'] });
    const packages = await stage.packages('octocat', secret);
    await expect(packages.listVersions(nameOf('app'), 'active')).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringContaining('2026-11-01T01:00:00Z'),
    });
    // The second answer says that nothing is left, so no third request is made.
    expect(stage.sandbox.requests).toHaveLength(2);
  });

  it.each([
    ['a time to wait', { 'retry-after': '7' }, 429, 7000],
    ['a date to wait for', { 'retry-after': 'Sun, 01 Nov 2026 00:00:09 GMT' }, 429, 9000],
    ['a time as Go writes it, below a second', { 'retry-after': '1.889377ms' }, 429, 1000],
    ['no time at all', {}, 403, 60_000],
  ])('with %s are waited out by a read, and put a deletion off', async (_, headers, status, expectedMs) => {
    stage.fill(4);
    const body = '{"message":"You have exceeded a secondary rate limit."}';
    const refusal = { ...headers, 'content-type': 'application/json' };
    const action = { kind: 'respond' as const, status, headers: refusal, body };
    stage.sandbox.addFault({ method: 'DELETE', path: deletion, action });
    stage.sandbox.addFault({ method: 'GET', path: versionsPath, action });
    const { id } = stage.sandbox.package('Acme', 'app').version('t0');
    const packages = await stage.packages();
    await expect(packages.deleteVersion(nameOf('app'), id)).resolves.toMatchObject({ kind: 'deferred' });
    const until = stage.sandbox.now() + expectedMs;
    expect(packages.turn('deletion', 4, 0)).toEqual({ kind: 'wait', until, cause: 'backoff' });
    stage.sandbox.advance(expectedMs);
    // Slower at first, and not several at once.
    expect(packages.turn('deletion', 4, 0)).toEqual({ kind: 'go', count: 1 });
    await expect(packages.deleteVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'deleted' });
    expect(stage.waitedMs).toBe(0);
    await packages.listVersions(nameOf('app'), 'active');
    const isDate = JSON.stringify(headers).includes('GMT');
    expect(stage.waitedMs).toBe(isDate ? 1000 : expectedMs);
  });

  it.each([
    ['a time that is too long', { 'retry-after': '99999999' }, 1],
    ['each time anew, without a time', {}, 3],
  ])('with %s end the work', async (_, headers, requests) => {
    stage.fill(4);
    const body = '{"message":"You have exceeded a secondary rate limit."}';
    stage.sandbox.addFault({
      path: versionsPath,
      times: Infinity,
      action: { kind: 'respond', status: 403, headers, body },
    });
    await expect((await stage.packages()).listVersions(nameOf('app'), 'active')).rejects.toMatchObject({
      code: 'rate-limited',
    });
    expect(stage.requestsTo(versionsPath)).toHaveLength(requests);
  });

  it('of 180 deletions a minute are kept', async () => {
    stage.fill(400);
    const start = stage.sandbox.now();
    const packages = await stage.packages();
    for (const { id } of stage.sandbox.package('Acme', 'app').versions.slice(0, 370)) {
      const turn = packages.turn('deletion', 1, 0);
      if (turn.kind === 'wait') stage.sandbox.advance(turn.until - stage.sandbox.now());
      await packages.deleteVersion(nameOf('app'), id);
    }
    const times = stage.sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ time }) => time);
    const perMinute = times.map((start) => times.filter((time) => time >= start && time < start + 60_000).length);
    expect(times).toHaveLength(370);
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(180);
    // Two full minutes, and what is left: no slower than need be, and told before rather than waited for.
    expect(stage.sandbox.now() - start).toBeLessThanOrEqual(2 * 60_000);
    expect(stage.waitedMs).toBe(0);
  });
});
