import { afterEach, describe, expect, it } from '@jest/globals';
import { type TokenRequest } from '../store/credentials.js';
import { type RateLimits } from './rate-limit.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';

const START = Date.parse('2026-03-01T12:00:00.789Z');
const MINUTE_MS = 60_000;
const PACKAGE = '/orgs/org/packages/container/app';
const TOO_FAST = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const TOO_MUCH = 'You have exceeded a secondary rate limit and have been temporarily blocked from content creation.';
const BOSS: TokenRequest = {
  kind: 'classic',
  user: 'boss',
  scopes: ['read:packages', 'write:packages', 'delete:packages'],
};

let sandbox: Sandbox;
let boss: Visitor;

async function open(rateLimits?: Partial<RateLimits> | 'off'): Promise<void> {
  sandbox = await startSandbox({ now: () => START, ...(rateLimits === undefined ? {} : { rateLimits }) });
  sandbox.addUser('boss');
  sandbox.addOrganization('org', { owners: ['boss'] });
  sandbox.addRepository('org/app');
  sandbox.addRepository('org/other');
  sandbox.putManifest('org/app', { mediaType: 'application/vnd.oci.image.index.v1+json' }, { tags: ['1'] });
  boss = new Visitor(sandbox, sandbox.createToken(BOSS));
}

function workflow(repository: string): Visitor {
  return new Visitor(sandbox, sandbox.createToken({ kind: 'installation', repository, packages: 'write' }));
}

/** @returns the statuses of so many requests, one after the other */
async function times(count: number, method: string, path: string, visitor = boss): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = 0; number < count; number += 1) statuses.push((await visitor.api(method, path)).status);
  return statuses;
}

async function refusal(method = 'GET', path = PACKAGE, visitor = boss): Promise<unknown> {
  const response = await visitor.api(method, path);
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
}

afterEach(() => sandbox.close());

describe('the primary limit', () => {
  it('is told by every answer, and counted per user, repository and address', async () => {
    await open();
    const limits = async (visitor: Visitor): Promise<(string | null)[]> => {
      const { headers } = await visitor.api('GET', '/users/org');
      const names = ['limit', 'remaining', 'used', 'reset', 'resource'];
      return names.map((name) => headers.get(`x-ratelimit-${name}`));
    };
    const reset = String(Math.ceil(START / 1000) + 3600);
    expect(await limits(boss)).toEqual(['5000', '4999', '1', reset, 'core']);
    expect(await limits(new Visitor(sandbox, sandbox.createToken(BOSS)))).toEqual(['5000', '4998', '2', reset, 'core']);
    expect(await limits(workflow('org/app'))).toEqual(['1000', '999', '1', reset, 'core']);
    expect(await limits(workflow('org/app'))).toEqual(['1000', '998', '2', reset, 'core']);
    expect(await limits(workflow('org/other'))).toEqual(['1000', '999', '1', reset, 'core']);
    expect(await limits(new Visitor(sandbox))).toEqual(['60', '59', '1', reset, 'core']);
  });

  it('refuses when it is used up, until the hour is over', async () => {
    await open({ anonymous: 2 });
    const visitor = new Visitor(sandbox);
    expect(await times(3, 'GET', '/users/boss', visitor)).toEqual([200, 200, 403]);
    const refused = await visitor.api('GET', '/users/boss');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(await refused.json()).toEqual({
      message:
        'API rate limit exceeded for 127.0.0.1. If you reach out to GitHub Support for help, please include the timestamp 2026-03-01 12:00:00 UTC.',
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
      status: '403',
    });
    sandbox.advance(60 * MINUTE_MS - 1);
    expect(await times(1, 'GET', '/users/boss', visitor)).toEqual([403]);
    sandbox.advance(1);
    expect(await times(1, 'GET', '/users/boss', visitor)).toEqual([200]);
  });
});

describe('the secondary limits', () => {
  it('allow 900 points a minute, of which a deletion costs five', async () => {
    await open();
    const deletion = `${PACKAGE}/versions/1`;
    expect(new Set(await times(179, 'DELETE', deletion))).toEqual(new Set([404]));
    expect(await times(5, 'GET', PACKAGE)).toEqual([200, 200, 200, 200, 200]);
    expect(await refusal('DELETE', deletion)).toEqual({
      status: 403,
      retryAfter: '60',
      body: {
        message: expect.stringContaining(TOO_FAST),
        documentation_url:
          'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
        status: '403',
      },
    });
    expect(sandbox.requests.reduce((sum, { points }) => sum + points, 0)).toBe(905);
  });

  it('keep whoever exceeded them out for a minute, and no one else', async () => {
    await open({ pointsAMinute: 3 });
    expect(await times(4, 'GET', PACKAGE)).toEqual([200, 200, 200, 403]);
    expect(await times(1, 'GET', '/users/org', workflow('org/app'))).toEqual([200]);
    sandbox.advance(MINUTE_MS - 500);
    expect(await refusal()).toMatchObject({ status: 403, retryAfter: '1' });
    sandbox.advance(500);
    expect(await times(4, 'GET', PACKAGE)).toEqual([200, 200, 200, 403]);
  });

  it('forget what was spent more than a minute ago', async () => {
    await open({ pointsAMinute: 3 });
    const statuses: number[][] = [];
    for (let round = 0; round < 4; round += 1) {
      statuses.push(await times(1, 'GET', PACKAGE));
      sandbox.advance(MINUTE_MS / 3);
    }
    expect(statuses.flat()).toEqual([200, 200, 200, 200]);
  });

  it('allow 100 requests at once', async () => {
    await open();
    /** So many requests, of which none goes on before the last one has come. */
    const atOnce = async (count: number): Promise<number[]> => {
      let come = 0;
      let release: (() => void) | undefined;
      const allCame = new Promise<void>((resolve) => {
        release = resolve;
      });
      const run = (): Promise<void> => {
        if (++come === count) release?.();
        return allCame;
      };
      sandbox.addFault({ path: /\/api\//, times: count, action: { kind: 'event', run } });
      return (await Promise.all(Array.from({ length: count }, () => times(1, 'GET', PACKAGE)))).flat();
    };
    expect((await atOnce(101)).filter((status) => status !== 200)).toEqual([403]);
    sandbox.advance(MINUTE_MS);
    expect(new Set(await atOnce(100))).toEqual(new Set([200]));
  });

  it.each<[string, Partial<RateLimits>, waitMs: number]>([
    ['80 a minute', {}, MINUTE_MS],
    ['500 an hour', { creationsAMinute: 1000, creationsAnHour: 80 }, 60 * MINUTE_MS],
  ])('allow to make %s, and the rest to go on', async (_what, limits, waitMs) => {
    await open(limits);
    const restore = `${PACKAGE}/versions/1/restore`;
    expect(new Set(await times(80, 'POST', restore))).toEqual(new Set([404]));
    expect(await refusal('POST', restore)).toMatchObject({
      status: 403,
      retryAfter: '60',
      body: { message: expect.stringContaining(TOO_MUCH) },
    });
    expect(await times(1, 'DELETE', `${PACKAGE}/versions/1`)).toEqual([404]);
    sandbox.advance(waitMs - 1);
    expect(await times(1, 'POST', restore)).toEqual([403]);
    sandbox.advance(MINUTE_MS);
    expect(await times(1, 'POST', restore)).toEqual([404]);
  });

  it('may answer 429, and keep the time to wait to themselves', async () => {
    await open({ pointsAMinute: 0, refusal: 429, retryAfter: false });
    expect(await refusal()).toMatchObject({ status: 429, retryAfter: null, body: { status: '429' } });
  });

  it('can be switched off with the primary ones, as on GHES', async () => {
    await open('off');
    expect(new Set(await times(200, 'POST', `${PACKAGE}/versions/1/restore`))).toEqual(new Set([404]));
    expect((await boss.api('GET', PACKAGE)).headers.has('x-ratelimit-limit')).toBe(false);
  });
});
