import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaultAction } from './faults.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { startSink } from './sink.js';
import { Visitor } from '../visitor.js';

let sandbox: Sandbox;
let visitor: Visitor;
let version: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.addUser('octocat');
  const scopes = ['read:packages', 'write:packages', 'delete:packages'];
  visitor = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes }));
  await visitor.pushImage({ path: 'octocat/app', tag: '1' });
  await visitor.pushImage({ path: 'octocat/app', tag: '2', content: 'two' });
  version = `/user/packages/container/app/versions/${sandbox.package('octocat', 'app').version('1').id}`;
  sandbox.clearRequests();
});

afterEach(() => sandbox.close());

const isThere = (): boolean => '1' in sandbox.package('octocat', 'app').tags;
const remove = (): Promise<Response> => visitor.api('DELETE', version);

/** Deletes under a fault, and tells what the client saw and whether the deletion took place. */
async function removeUnder(action: FaultAction): Promise<unknown> {
  sandbox.addFault({ method: 'DELETE', path: /\/versions\/\d+$/, action });
  const seen = await remove().then(
    async (response) => [response.status, await response.text().catch(() => 'broken off')],
    () => 'connection lost',
  );
  return { seen, isThere: isThere() };
}

describe('a fault', () => {
  it.each<[string, FaultAction, unknown]>([
    [
      'answers in place of the sandbox',
      { kind: 'respond', status: 503, body: 'down' },
      { seen: [503, 'down'], isThere: true },
    ],
    [
      'answers in place of the sandbox, but only after the effect',
      { kind: 'respond', status: 502, effect: true },
      { seen: [502, ''], isThere: false },
    ],
    [
      'breaks the connection before the effect',
      { kind: 'reset', when: 'before' },
      { seen: 'connection lost', isThere: true },
    ],
    [
      'breaks the connection after the effect',
      { kind: 'reset', when: 'after' },
      { seen: 'connection lost', isThere: false },
    ],
    ['only waits', { kind: 'delay', ms: 1 }, { seen: [204, ''], isThere: false }],
    [
      'changes the true answer',
      { kind: 'alter', change: (reply) => ({ ...reply, status: 200, body: `was ${reply.status}` }) },
      { seen: [200, 'was 204'], isThere: false },
    ],
  ])('%s', async (_what, action, expected) => {
    expect(await removeUnder(action)).toEqual(expected);
  });

  it('lets something happen right before the request is carried out', async () => {
    const target = sandbox.package('octocat', 'app');
    const run = (): void => {
      target.moveTag('1', '2');
    };
    sandbox.addFault({ path: /\/manifests\/1$/, action: { kind: 'event', run } });
    const response = await visitor.registry('GET', '/v2/octocat/app/manifests/1');
    expect(response.headers.get('docker-content-digest')).toBe(target.version('2').digest);
  });

  it('cuts a body short of its announced length', async () => {
    sandbox.addFault({ path: /\/manifests\//, action: { kind: 'truncate', bytes: 10 } });
    const response = await visitor.registry('GET', '/v2/octocat/app/manifests/1');
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 200, responseBytes: 10 });
  });

  it('cuts a large blob that is streamed from its file', async () => {
    const digest = await visitor.pushBlob('octocat/app', Buffer.alloc(3 * 1024 * 1024, 'x'));
    sandbox.addFault({ origin: 'blobs', path: /./, action: { kind: 'truncate', bytes: 2 * 1024 * 1024 } });
    const location = (await visitor.registry('GET', `/v2/octocat/app/blobs/${digest}`)).headers.get('location') ?? '';
    await expect(fetch(location).then((response) => response.arrayBuffer())).rejects.toThrow('terminated');
    expect((await (await fetch(location)).arrayBuffer()).byteLength).toBe(3 * 1024 * 1024);
  });

  it('hits as often as it says, after as many as it lets pass', async () => {
    const fault = sandbox.addFault({ path: /\/users\//, skip: 1, times: 2, action: { kind: 'respond', status: 500 } });
    const statuses: number[] = [];
    for (let number = 0; number < 4; number += 1) statuses.push((await visitor.api('GET', '/users/octocat')).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(fault.hits).toBe(2);
  });

  it('stays with its method, path and origin, until it is removed', async () => {
    const fault = sandbox.addFault({
      method: 'GET',
      path: /^\/api\/v3\/users\/octocat\?a=1$/,
      times: Infinity,
      action: { kind: 'respond', status: 418 },
    });
    expect((await visitor.api('GET', '/users/octocat')).status).toBe(200);
    expect((await visitor.api('DELETE', '/users/octocat?a=1')).status).toBe(404);
    expect((await visitor.api('GET', '/users/octocat?a=1')).status).toBe(418);
    fault.remove();
    expect((await visitor.api('GET', '/users/octocat?a=1')).status).toBe(200);
  });

  it('does not disturb the request after it on the same connection', async () => {
    const body = Buffer.alloc(3 * 1024 * 1024);
    sandbox.addFault({ method: 'POST', path: /uploads/, action: { kind: 'respond', status: 500 } });
    const first = await visitor.registry('POST', '/v2/octocat/app/blobs/uploads/?digest=x', { body });
    expect(first.status).toBe(500);
    expect((await visitor.registry('GET', '/v2/octocat/app/tags/list')).status).toBe(200);
  });

  it('strikes as likely as it says, and the same requests for the same seed', async () => {
    const strikesOf = async (faultSeed: number): Promise<readonly number[]> => {
      const other = await startSandbox({ faultSeed });
      other.addFault({ path: /./, times: Infinity, probability: 0.5, action: { kind: 'respond', status: 500 } });
      const statuses: number[] = [];
      for (let number = 0; number < 40; number += 1) statuses.push((await fetch(`${other.origin}/v2/`)).status);
      await other.close();
      return statuses;
    };
    const [first, again, other] = [await strikesOf(7), await strikesOf(7), await strikesOf(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([401, 500]));
  });

  it('strikes within its time only', async () => {
    const now = sandbox.now();
    const action: FaultAction = { kind: 'respond', status: 500 };
    sandbox.addFault({ path: /\/users\//, from: now + 60_000, until: now + 120_000, times: Infinity, action });
    const statuses: number[] = [];
    for (const passedMs of [0, 60_000, 60_000]) {
      sandbox.advance(passedMs);
      statuses.push((await visitor.api('GET', '/users/octocat')).status);
    }
    expect(statuses).toEqual([200, 500, 200]);
  });

  it('sends a part and then nothing more, until the peer goes', async () => {
    sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'stall', bytes: 5 } });
    const leave = new AbortController();
    const response = await visitor.registry('GET', '/v2/octocat/app/tags/list', { signal: leave.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(5);
    const more = reader?.read();
    leave.abort();
    await expect(more).rejects.toThrow('aborted');
  });

  it('sends a body byte by byte, and whole', async () => {
    sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'drip', everyMs: 1 } });
    const response = await visitor.registry('GET', '/v2/octocat/app/tags/list');
    let pieces = 0;
    let text = '';
    for await (const piece of response.body ?? []) {
      pieces += 1;
      text += Buffer.from(piece).toString();
    }
    expect(JSON.parse(text)).toEqual({ name: 'octocat/app', tags: ['1', '2'] });
    expect(pieces).toBeGreaterThan(5);
  });

  it('answers as it did before, so that a list lags behind', async () => {
    const list = async (): Promise<unknown> => (await visitor.registry('GET', '/v2/octocat/app/tags/list')).json();
    const before = await list();
    await visitor.pushImage({ path: 'octocat/app', tag: '3', content: 'three' });
    sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'stale' } });
    expect(await list()).toEqual(before);
    expect(await list()).toEqual({ name: 'octocat/app', tags: ['1', '2', '3'] });
  });

  it.each(['redirect', 'location', 'realm', 'link'] as const)('sends the peer to somebody else by %s', async (by) => {
    const sink = await startSink();
    sandbox.addFault({ path: /\/tags\/list/, action: { kind: 'detour', by, to: sink.origin } });
    const response = await visitor.registry('GET', '/v2/octocat/app/tags/list', { redirect: 'manual' });
    const words = ['location', 'link', 'www-authenticate'].map((name) => response.headers.get(name) ?? '').join();
    expect(words).toContain(sink.origin);
    await fetch(`${sink.origin}/there`, { headers: { authorization: 'Basic eDp5' } });
    expect(sink.requests).toMatchObject([{ method: 'GET', url: '/there', headers: { authorization: 'Basic eDp5' } }]);
    await sink.close();
  });

  it('refuses an expression that would remember where it was', () => {
    expect(() => sandbox.addFault({ path: /x/g, action: { kind: 'reset', when: 'before' } })).toThrow('flags');
  });
});

describe('a broken upload', () => {
  it('keeps what had arrived, so that the client can ask and go on', async () => {
    const begun = await visitor.registry('POST', '/v2/octocat/app/blobs/uploads/');
    const location = begun.headers.get('location') ?? '';
    sandbox.addFault({ method: 'PATCH', path: /./, action: { kind: 'reset', when: 'after' } });
    await expect(visitor.registry('PATCH', location, { body: 'first half' })).rejects.toThrow('fetch failed');
    const status = await visitor.registry('GET', location);
    expect(status.headers.get('range')).toBe('0-9');
  });
});

describe('the log', () => {
  it('holds every request with nothing hidden', async () => {
    await visitor.pushManifest(
      'octocat/app',
      { mediaType: 'application/vnd.oci.image.index.v1+json', schemaVersion: 2, manifests: [] },
      'x',
    );
    const [token, put] = sandbox.requests;
    expect(token).toMatchObject({
      origin: 'main',
      method: 'GET',
      url: expect.stringMatching(/^\/token\?service=.*&scope=/),
      headers: { authorization: expect.stringMatching(/^Basic /) },
    });
    const { bytes } = sandbox.package('octocat', 'app').version('x');
    expect(put).toMatchObject({
      method: 'PUT',
      url: '/v2/octocat/app/manifests/x',
      status: 201,
      headers: { authorization: expect.stringMatching(/^Bearer /) },
      responseHeaders: { 'docker-content-digest': expect.stringMatching(/^sha256:/) },
      requestBytes: bytes.length,
      responseBytes: 0,
    });
    expect(sandbox.requests).toHaveLength(2);
  });

  it('tells the origins apart', async () => {
    const [digest = ''] = sandbox.package('octocat', 'app').blobs;
    const response = await visitor.registry('GET', `/v2/octocat/app/blobs/${digest}`);
    const content = await (await fetch(response.headers.get('location') ?? '')).text();
    expect(sandbox.requests.map(({ origin, status, responseBytes }) => [origin, status, responseBytes])).toEqual([
      ['main', 200, expect.any(Number)],
      ['main', 307, 0],
      ['blobs', 200, content.length],
    ]);
  });

  it('shows a request that never got an answer with status 0', async () => {
    await removeUnder({ kind: 'reset', when: 'before' });
    expect(sandbox.requests).toMatchObject([{ method: 'DELETE', status: 0 }]);
  });
});

describe('a slow line', () => {
  it('waits before each answer and passes everything on', async () => {
    const slow = await startSandbox({
      redirectBlobs: false,
      line: { latencyMs: 30, bytesPerSecond: 200_000, pieceBytes: 1000 },
    });
    slow.addUser('octocat');
    const token = slow.createToken({ kind: 'classic', user: 'octocat', scopes: ['write:packages'] });
    const bytes = Buffer.alloc(20_000, 'x');
    const digest = await new Visitor(slow, token).pushBlob('octocat/app', bytes);
    const begun = performance.now();
    const answer = await new Visitor(slow, token).registry('GET', `/v2/octocat/app/blobs/${digest}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    // Two requests and 20,000 bytes: a lower bound, which no machine can undercut.
    expect(performance.now() - begun).toBeGreaterThan(100);
    await slow.close();
  });
});
