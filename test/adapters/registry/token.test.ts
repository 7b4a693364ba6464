import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Http } from '../../../core/adapters/http/http.js';
import { TokenSource } from '../../../core/adapters/registry/token.js';
import { type Credential } from '../../../core/domain/credential/credential-choice.js';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { rejectionOf } from '../../errors.js';
import { FakeClock } from '../fake-clock.js';
import { type Answer, answerWith, type ScriptedServer, serve, stall } from '../http/scripted-server.js';

const credential: Credential = { kind: 'pat', username: 'octo cat', secret: 'ghp_canary/+=?&' };
const scope = 'repository:o/app:pull';

let servers: ScriptedServer[];
let clock: FakeClock;
let masked: string[];

beforeEach(() => {
  servers = [];
  clock = new FakeClock();
  masked = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

async function start(answer: Answer | readonly Answer[]): Promise<ScriptedServer> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

/** @param registry whose origin is trusted */
function open(registry: string, changes: Partial<ConstructorParameters<typeof TokenSource>[0]> = {}): TokenSource {
  return new TokenSource({
    http: new Http({ clock, random: () => 0, cancelled: new AbortController().signal }),
    clock,
    registry: parseRegistryHost(registry),
    trustedOrigins: new Set(),
    credential,
    onSecret: (secret) => masked.push(secret),
    ...changes,
  });
}

const json = (value: unknown): Answer => answerWith(200, { 'content-type': 'application/json' }, JSON.stringify(value));
const bearer = (realm: string): string =>
  `Bearer realm="${realm}",service="ghcr.io",scope="repository:user/image:pull"`;
/** A token server that numbers its tokens. */
const numbered = (more: Readonly<Record<string, unknown>> = {}): Answer => {
  let count = 0;
  return (request, response, seen) => {
    count += 1;
    json({ token: `token-${count}`, ...more })(request, response, seen);
  };
};

describe('a token', () => {
  it('is asked for with the credential, the service and our own scopes', async () => {
    const server = await start(json({ token: 'bearer-1' }));
    const header = await open(server.origin).authorize(bearer(server.url('/token').href), [
      'repository:o/app:pull,push',
      'repository:o/base:pull',
    ]);
    expect(header).toBe('Bearer bearer-1');
    expect(server.requests).toHaveLength(1);
    const { url, headers, method } = server.requests[0] ?? { url: '', headers: {}, method: '' };
    expect(method).toBe('GET');
    expect([...new URL(url, server.origin).searchParams]).toEqual([
      ['service', 'ghcr.io'],
      ['scope', 'repository:o/app:pull,push'],
      ['scope', 'repository:o/base:pull'],
      ['account', 'octo cat'],
    ]);
    const pair = Buffer.from('octo cat:ghp_canary/+=?&').toString('base64');
    expect(headers.authorization).toBe(`Basic ${pair}`);
    expect(masked).toEqual([pair, 'bearer-1']);
  });

  it('is asked for without any credential by who has none', async () => {
    const server = await start(json({ token: 'bearer-1' }));
    await open(server.origin, { credential: undefined }).authorize(bearer(server.url('/token').href), [scope]);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    expect(server.requests[0]?.url).not.toContain('account');
  });

  it('is asked for with what the challenge says as data, never as a query of its own', async () => {
    const server = await start(json({ token: 'bearer-1' }));
    const realm = `${server.origin}/token?a=b&scope=repository:evil:*&service=evil`;
    const challenge = `Bearer realm="${realm}",service="x&scope=repository:evil:*#"`;
    await open(server.origin).authorize(challenge, [scope]);
    const query = new URL(server.requests[0]?.url ?? '', server.origin).searchParams;
    expect(query.getAll('scope')).toEqual([scope]);
    expect(query.getAll('service')).toEqual(['x&scope=repository:evil:*#']);
    expect(query.get('a')).toBe('b');
  });

  it.each([
    ['no challenge', '', undefined],
    ['a scheme that nobody knows', 'Negotiate abc', undefined],
    ['Basic', 'Basic realm="x"', `Basic ${Buffer.from('octo cat:ghp_canary/+=?&').toString('base64')}`],
  ])('is not asked for after %s', async (_, challenge, header) => {
    expect(await open('ghcr.io').authorize(challenge, [scope])).toBe(header);
  });

  it('is nothing that Basic has: the same credential is not sent a second time', async () => {
    const tokens = open('ghcr.io');
    const header = await tokens.authorize('Basic realm="x"', [scope]);
    expect(await tokens.authorize('Basic realm="x"', [scope], header)).toBeUndefined();
    expect(await open('ghcr.io', { credential: undefined }).authorize('Basic realm="x"', [scope])).toBeUndefined();
  });
});

describe('a realm', () => {
  it.each([
    ['another host', 'https://evil.example/token'],
    ['a subdomain', 'https://auth.ghcr.io/token'],
    ['another port', 'https://ghcr.io:8443/token'],
    ['http', 'http://ghcr.io/token'],
    ['an address that is private', 'https://10.0.0.1/token'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest'],
    ['another registry’s token server', 'https://auth.docker.io/token'],
    ['a user', 'https://u:p@ghcr.io/token'],
    ['a user who looks like the host', 'https://ghcr.io@evil.example/token'],
    ['a backslash', 'https://evil.example\\\\@ghcr.io/token'],
    ['a relative path', '/token'],
    ['nothing', ''],
    ['a script', 'javascript:alert(1)'],
  ])('at %s is refused', async (_, realm) => {
    const error = await rejectionOf(open('ghcr.io').authorize(bearer(realm), [scope]));
    expect(error.code).toBe('refused');
    expect(error.message).not.toContain('canary');
    expect(masked).toEqual([]);
  });

  it('elsewhere gets not one request', async () => {
    const elsewhere = await start(json({ token: 'stolen' }));
    const registry = await start(answerWith(404));
    const error = await rejectionOf(open(registry.origin).authorize(bearer(elsewhere.url('/token').href), [scope]));
    expect(error.code).toBe('refused');
    expect([elsewhere.requests, elsewhere.connections, registry.requests]).toEqual([[], 0, []]);
  });

  it('elsewhere is trusted where this GitHub says so', async () => {
    const elsewhere = await start(json({ token: 'bearer-1' }));
    const trustedOrigins = new Set([elsewhere.origin]);
    const header = await open('127.0.0.1:1', { trustedOrigins }).authorize(bearer(elsewhere.url('/').href), [scope]);
    expect(header).toBe('Bearer bearer-1');
  });

  it('that redirects is not followed', async () => {
    const elsewhere = await start(json({ token: 'stolen' }));
    const server = await start(answerWith(302, { location: elsewhere.url('/token').href }));
    const error = await rejectionOf(open(server.origin).authorize(bearer(server.url('/token').href), [scope]));
    expect(error).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('302') });
    expect(elsewhere.connections).toBe(0);
  });
});

describe('the answer of a token server', () => {
  const ask = async (answer: Answer) => {
    const server = await start(answer);
    return open(server.origin).authorize(bearer(server.url('/token').href), [scope]);
  };

  it.each([
    ['token', { token: 'first' }, 'first', ['first']],
    ['access_token', { access_token: 'first' }, 'first', ['first']],
    ['both', { access_token: 'second', token: 'first' }, 'first', ['first', 'second']],
    ['an empty token beside the other', { token: '', access_token: 'second' }, 'second', ['second']],
    ['a token that is too short to be masked', { token: 'x' }, 'x', []],
  ])('may hold %s', async (_, answer, token, secrets) => {
    expect(await ask(json(answer))).toBe(`Bearer ${token}`);
    expect(masked.slice(1)).toEqual(secrets);
  });

  it.each([
    ['{}', '{}'],
    ['[]', '[]'],
    ['null', 'null'],
    ['a text', '"canary-token"'],
    ['nothing', ''],
    ['HTML', '<html>canary-token</html>'],
    ['a number for a token', '{"token":1}'],
    ['a token with a line end', '{"token":"canary-token\\r\\nX-Evil: 1"}'],
    ['a token with a space', '{"token":"canary token"}'],
    ['a token of other letters', '{"token":"canary-tökén"}'],
    ['10 MB', `{"token":"canary-token${'x'.repeat(10_000_000)}"}`],
  ])('is refused and not shown when it is %s', async (_, body) => {
    const error = await rejectionOf(ask(answerWith(200, { 'content-type': 'application/json' }, body)));
    expect(error.code).toBe('invalid-response');
    expect(`${error.message}${error.hint ?? ''}${String(error.cause)}`).not.toMatch(/canary/);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'denied'],
    [404, 'not-found'],
    [400, 'rejected'],
  ])('of %d is told in its own words and not asked for again', async (status, code) => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'denied: ghp_canary/+=?&' }] });
    const server = await start(answerWith(status, {}, body));
    const error = await rejectionOf(open(server.origin).authorize(bearer(server.url('/token').href), [scope]));
    expect(error).toMatchObject({ code, message: expect.stringContaining(`answered ${status} (DENIED: denied: ***)`) });
    expect(error.message).toContain('gave no token to octo cat');
    expect(server.requests).toHaveLength(1);
  });

  it('may be the form that Docker’s token servers use', async () => {
    const error = await rejectionOf(ask(answerWith(401, {}, '{"details":"incorrect username or password"}')));
    expect(error.message).toContain('(incorrect username or password)');
  });

  it('that asks for a very long wait ends the work with the time', async () => {
    const server = await start(answerWith(429, { 'retry-after': '99999999' }, '{"message":"slow down"}'));
    const error = await rejectionOf(open(server.origin).authorize(bearer(server.url('/token').href), [scope]));
    expect(error).toMatchObject({
      code: 'rate-limited',
      hint: 'The server wants to be asked again after 2030-01-01T21:46:39Z.',
    });
    expect([server.requests.length, clock.sleeps]).toEqual([1, []]);
  });

  it.each([500, 502, 503])('of %d is asked for again, and told as trouble that is nobody’s fault', async (status) => {
    const server = await start(answerWith(status));
    const error = await rejectionOf(open(server.origin).authorize(bearer(server.url('/token').href), [scope]));
    expect([error.code, server.requests.length]).toEqual(['unavailable', 5]);
  });
});

describe('an issued token', () => {
  let server: ScriptedServer;
  const at = (): string => bearer(server.url('/token').href);

  it('is used again for the same scopes, in whatever order, until shortly before it expires', async () => {
    server = await start(numbered({ expires_in: 300 }));
    const tokens = open(server.origin);
    expect(await tokens.authorize(at(), ['a', 'b'])).toBe('Bearer token-1');
    clock.advance(290_000);
    expect(await tokens.authorize(at(), ['b', 'a'])).toBe('Bearer token-1');
    clock.advance(6000);
    expect(await tokens.authorize(at(), ['a', 'b'])).toBe('Bearer token-2');
  });

  it('to push serves pulls of the same repository, and of no other', async () => {
    const server = await start(numbered());
    const source = open(server.origin);
    const realm = bearer(server.url('/token').href);
    const wide = await source.authorize(realm, ['repository:o/app:pull,push']);
    expect(await source.authorize(realm, ['repository:o/app:pull'])).toBe(wide);
    expect(await source.authorize(realm, ['repository:o/other:pull'])).toBe('Bearer token-2');
    clock.advance(3_600_000);
    expect(await source.authorize(realm, ['repository:o/app:pull'])).toBe('Bearer token-3');
    expect(server.requests[2]?.url).toContain('pull%2Cpush');
  });

  it('is another one for other scopes', async () => {
    server = await start(numbered());
    const tokens = open(server.origin);
    expect(await tokens.authorize(at(), ['a'])).toBe('Bearer token-1');
    expect(await tokens.authorize(at(), ['a', 'b'])).toBe('Bearer token-2');
    expect(await tokens.authorize(at(), ['a'])).toBe('Bearer token-1');
  });

  it.each([[undefined], [-1], [0], [1e99], ['60'], [null], [Number.MAX_SAFE_INTEGER]])(
    'lasts a minute where its server says %j',
    async (lifetime) => {
      server = await start(numbered({ expires_in: lifetime }));
      const tokens = open(server.origin);
      await tokens.authorize(at(), [scope]);
      clock.advance(54_000);
      expect(await tokens.authorize(at(), [scope])).toBe('Bearer token-1');
      clock.advance(2000);
      expect(await tokens.authorize(at(), [scope])).toBe('Bearer token-2');
    },
  );

  it('of a second is used once, and leads to no loop', async () => {
    server = await start(numbered({ expires_in: 0.001 }));
    const tokens = open(server.origin);
    expect(await tokens.authorize(at(), [scope])).toBe('Bearer token-1');
    clock.advance(1000);
    expect(await tokens.authorize(at(), [scope])).toBe('Bearer token-2');
    expect(server.requests).toHaveLength(2);
  });

  it('is asked for once by many at a time', async () => {
    server = await start(numbered());
    const tokens = open(server.origin);
    const headers = await Promise.all(Array.from({ length: 10 }, () => tokens.authorize(at(), [scope])));
    expect([new Set(headers), server.requests.length]).toEqual([new Set(['Bearer token-1']), 1]);
  });

  it('that nobody gives is refused to many at a time by one answer, and asked for again later', async () => {
    server = await start([answerWith(401, {}, 'no'), numbered()]);
    const tokens = open(server.origin);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => tokens.authorize(at(), [scope])));
    expect([new Set(outcomes.map(({ status }) => status)), server.requests.length]).toEqual([new Set(['rejected']), 1]);
    expect(await tokens.authorize(at(), [scope])).toBe('Bearer token-1');
  });

  it('that was never accepted is not replaced for any that used it: another one would be no better', async () => {
    server = await start(numbered());
    const tokens = open(server.origin);
    const [first] = await Promise.all([tokens.authorize(at(), [scope]), tokens.authorize(at(), [scope])]);
    expect(await tokens.authorize(at(), [scope], first)).toBeUndefined();
    expect(await tokens.authorize(at(), [scope], first)).toBeUndefined();
    expect(server.requests).toHaveLength(1);
  });

  it('that was accepted once is replaced, once for all that used it', async () => {
    server = await start(numbered());
    const tokens = open(server.origin);
    const [first] = await Promise.all(Array.from({ length: 10 }, () => tokens.authorize(at(), [scope])));
    tokens.accept(first ?? '');
    const renewed = await Promise.all(Array.from({ length: 10 }, () => tokens.authorize(at(), [scope], first)));
    expect([new Set(renewed), server.requests.length]).toEqual([new Set(['Bearer token-2']), 2]);
    // Who comes late with the first one gets the second one too.
    expect(await tokens.authorize(at(), [scope], first)).toBe('Bearer token-2');
    expect(server.requests).toHaveLength(2);
  });

  it('that waited long for its first use may be replaced', async () => {
    server = await start(numbered());
    const tokens = open(server.origin);
    const first = await tokens.authorize(at(), [scope]);
    clock.advance(30_000);
    expect(await tokens.authorize(at(), [scope], first)).toBe('Bearer token-2');
  });
});

it('a token server that never answers is given up', async () => {
  const server = await start(stall);
  const http = new Http({ clock, random: () => 0, cancelled: new AbortController().signal, limits: { idleMs: 250 } });
  const error = await rejectionOf(open(server.origin, { http }).authorize(bearer(server.url('/token').href), [scope]));
  expect([error.code, server.requests.length]).toEqual(['unavailable', 5]);
});
