import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, parseDigest } from '../../../core/domain/image/digest.js';
import { type BlobSource } from '../../../core/ports.js';
import { openStage, repository, type Stage } from '../../actions/stage.js';
import { rejectionOf } from '../../errors.js';
import { type FaultAction } from '../../sandbox/server/faults.js';
import { blobOf, type Client, nameOf, openRegistry, zeros } from './registry-stage.js';
import { type ScriptedServer, serve } from '../http/scripted-server.js';

const name = nameOf(repository);
const bytes = randomBytes(300_000);
const blob = blobOf(bytes);
const uploads = /\/blobs\/uploads\//;
const upload = /\/blobs\/upload\//;
const aBlob = /\/blobs\/sha256:/;

let stage: Stage;
let client: Client;
let progress: number[];
let servers: ScriptedServer[];

beforeEach(async () => {
  stage = await openStage({ cancelUploads: true });
  client = openRegistry(stage.sandbox.registry, stage.token);
  progress = [];
  servers = [];
});
afterEach(async () => {
  await Promise.all([stage.close(), ...servers.map((server) => server.close())]);
});

const send = (source: BlobSource = blob) => client.registry.uploadBlob(name, source, (count) => progress.push(count));
const told = (): number => progress.reduce((sum, count) => sum + count, 0);
/** Methods of the requests for blobs, in order. */
const asked = (): string =>
  stage.sandbox.requests
    .filter(({ url }) => url.includes('/blobs/'))
    .map(({ method }) => method)
    .join(' ');
const fault = (method: string, path: RegExp, action: FaultAction, times = 1) =>
  stage.sandbox.addFault({ method, path, times, action });
const refuse = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): FaultAction => ({
  kind: 'respond',
  status,
  headers,
  body: JSON.stringify({ errors: [{ code, message: 'the registry says so' }] }),
});
const isStored = (): Promise<boolean> => client.registry.hasBlob(name, blob);
async function start(...answer: Parameters<typeof serve>): Promise<ScriptedServer> {
  const server = await serve(...answer);
  servers.push(server);
  return server;
}

describe('a blob', () => {
  it.each([
    ['of many pieces', bytes],
    ['of one byte', Buffer.from('x')],
    ['of none', Buffer.alloc(0)],
    ['of exactly one piece', randomBytes(65_536)],
  ])('%s is sent once, and not again', async (_, content) => {
    const source = blobOf(content);
    expect(await send(source)).toBe('uploaded');
    expect(told()).toBe(content.length);
    expect(asked()).toBe('HEAD POST PUT');
    expect(await send(source)).toBe('existed');
    expect(asked()).toBe('HEAD POST PUT HEAD');
    expect(await client.registry.readBlob(name, source)).toEqual(content);
  });

  it('of another size counts as missing', async () => {
    await send();
    const change = (reply: object) => ({ ...reply, status: 200, headers: { 'content-length': '299999' } });
    fault('HEAD', aBlob, { kind: 'alter', change });
    expect(await send()).toBe('uploaded');
  });

  it('is there where the registry redirects to it', async () => {
    fault('HEAD', aBlob, { kind: 'respond', status: 307, headers: { location: 'https://elsewhere.example/' } });
    expect(await isStored()).toBe(true);
  });

  it('goes to where the registry says, in its words, whatever their form', async () => {
    for (const [index, change] of [
      (path: string) => path,
      (path: string) => stage.sandbox.origin + path,
      (path: string) => `//${stage.sandbox.registry}${path}`,
      (path: string) => `${path}#fragment`,
      (path: string) => path.replace('/v2/', '/v2/x/../'),
      (path: string) => `${path}&odd=%2F%20+a%3Db&_state=a/b`,
    ].entries()) {
      const source = blobOf(Buffer.from(`blob ${index}`));
      fault('POST', uploads, {
        kind: 'alter',
        change: (reply) => ({ ...reply, headers: { location: change(String(reply.headers?.location)) } }),
      });
      expect(await send(source)).toBe('uploaded');
      const { url = '' } = stage.sandbox.requests.findLast(({ method }) => method === 'PUT') ?? {};
      expect(url).toMatch(/\?state=[^&?]+(?:&odd=%2F%20\+a%3Db&_state=a\/b)?&digest=sha256%3A[0-9a-f]{64}$/);
    }
  });

  it.each([
    ['another host', 'https://evil.example/x'],
    ['another port', 'http://127.0.0.1:1/x'],
    ['another scheme', 'https://HOST/x'],
    ['a user', 'http://u:p@HOST/x'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest'],
    ['another spelling of this machine', 'http://localhost/x'],
    ['no URL', 'http://'],
  ])('does not go to %s', async (_, location) => {
    const target = location.replace('HOST', stage.sandbox.registry);
    fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: `${target}?_state=canary` } });
    const error = await rejectionOf(send());
    expect(error.code).toBe('refused');
    expect(error.message).not.toContain('canary');
    expect(asked()).toBe('HEAD POST');
  });

  it('does not go to a server elsewhere that would take it', async () => {
    const elsewhere = await start((_, response) => response.writeHead(201).end());
    fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: elsewhere.url('/x').href } });
    expect((await rejectionOf(send())).code).toBe('refused');
    expect(elsewhere.connections).toBe(0);
  });

  it('goes nowhere where the registry does not say where', async () => {
    fault('POST', uploads, { kind: 'respond', status: 202 });
    expect(await rejectionOf(send())).toMatchObject({
      code: 'invalid-response',
      message: expect.stringContaining('without saying where'),
    });
  });

  it('follows the upload to another server without the credential', async () => {
    const elsewhere = await start((request, response) => {
      request.resume().on('end', () => response.writeHead(201).end());
    });
    fault('PUT', upload, { kind: 'respond', status: 307, headers: { location: elsewhere.url('/x').href } });
    expect(await send()).toBe('uploaded');
    expect(elsewhere.requests[0]?.headers).toMatchObject({ 'content-length': '300000' });
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    expect(told()).toBe(bytes.length);
  });
});

describe('bytes that are not what they should be', () => {
  const other = digestOf(Buffer.from('other'));

  it.each([
    ['another digest', blobOf(bytes, { digest: other }), 'does not have the digest'],
    [
      'another digest of sha512',
      blobOf(bytes, { digest: parseDigest(`sha512:${'0'.repeat(128)}`, 'It') }),
      'does not have the digest',
    ],
    ['too few of them', blobOf(bytes, { size: 300_001 }), 'has 300000 bytes in place of the 300001'],
    ['too many of them', blobOf(bytes, { size: 299_999 }), 'is longer than the 299999 bytes'],
    ['one piece of them', blobOf(Buffer.from('x'), { digest: other }), 'does not have the digest'],
    ['none of them', blobOf(Buffer.alloc(0), { digest: other }), 'does not have the digest'],
    ['none of them where some should be', blobOf(Buffer.alloc(0), { size: 1 }), 'has 0 bytes in place of the 1'],
    ['some of them where none should be', blobOf(Buffer.from('x'), { size: 0 }), 'is longer than the 0 bytes'],
  ])('are never sent to their end: %s', async (_, source, words) => {
    const registry = await start((request, response, seen) => {
      if (seen.method === 'POST') response.writeHead(202, { location: '/v2/octo-org/app/blobs/upload/1' }).end();
      else if (seen.method !== 'PUT') response.writeHead(seen.url === '/v2/' ? 200 : 404).end();
      request.on('data', (chunk: Buffer) => (seen.body = Buffer.concat([seen.body, chunk])));
      request.on('end', () => (seen.isComplete = true));
    });
    const { registry: plain } = openRegistry(new URL(registry.origin).host);
    const error = await rejectionOf(plain.uploadBlob(name, source));
    expect(error).toMatchObject({ code: 'invalid-image', message: expect.stringContaining(words) });
    const puts = registry.requests.filter(({ method }) => method === 'PUT');
    expect(puts.filter(({ isComplete }) => isComplete)).toEqual([]);
    expect(puts.every(({ body }) => body.length < Math.max(source.size, 1))).toBe(true);
    expect(registry.requests.at(-1)?.method).toBe('DELETE');
  });

  it('leave nothing behind, and are not tried again', async () => {
    expect(await rejectionOf(send(blobOf(bytes, { digest: other })))).toMatchObject({ code: 'invalid-image' });
    expect(asked()).toBe('HEAD POST PUT DELETE');
    expect([stage.sandbox.openUploads, told()]).toEqual([0, 0]);
  });

  it('are an error also where they can not be read at all', async () => {
    const source: BlobSource = {
      ...blob,
      open: () => {
        throw new Error('EACCES');
      },
    };
    expect(await rejectionOf(send(source))).toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining('EACCES'),
    });
    expect(stage.sandbox.openUploads).toBe(0);
  });
});

describe('trouble', () => {
  it('after the blob was stored is no trouble: HEAD decides', async () => {
    fault('PUT', upload, { kind: 'reset', when: 'after' });
    expect(await send()).toBe('uploaded');
    expect(asked()).toBe('HEAD POST PUT DELETE HEAD');
    expect(await isStored()).toBe(true);
  });

  it('about an upload that is gone, although the blob is there, is none either', async () => {
    fault('PUT', upload, {
      ...{ kind: 'respond', status: 404, effect: true },
      body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}',
    });
    expect(await send()).toBe('uploaded');
    expect(asked()).toBe('HEAD POST PUT HEAD');
  });

  it('at the last try is looked at once more', async () => {
    fault('PUT', upload, refuse(404, 'BLOB_UPLOAD_UNKNOWN'), 2);
    stage.sandbox.addFault({ method: 'PUT', path: upload, action: { kind: 'reset', when: 'after' } });
    expect(await send()).toBe('uploaded');
    expect(asked()).toBe('HEAD POST PUT HEAD POST PUT HEAD POST PUT DELETE HEAD');
  });

  it.each([
    ['a reset', { kind: 'reset', when: 'before' }],
    ['a lost upload', refuse(404, 'BLOB_UPLOAD_UNKNOWN')],
    ['a spoiled upload', refuse(400, 'BLOB_UPLOAD_INVALID')],
    ['503', refuse(503, 'UNAVAILABLE')],
    ['502 in HTML', { kind: 'respond', status: 502, body: '<html>', headers: { 'content-type': 'text/html' } }],
  ] satisfies readonly (readonly [string, FaultAction])[])('like %s means a new upload', async (_, action) => {
    fault('PUT', upload, action);
    expect(await send()).toBe('uploaded');
    expect(asked()).toMatch(/^HEAD POST PUT (?:DELETE )?HEAD POST PUT$/);
    expect(told()).toBe(bytes.length);
    expect(client.clock.sleeps).toEqual([2000]);
  });

  it.each([
    ['a lost upload', refuse(404, 'BLOB_UPLOAD_UNKNOWN'), 'not-found', 'BLOB_UPLOAD_UNKNOWN: the registry says so'],
    ['503', refuse(503, 'UNAVAILABLE'), 'unavailable', 'UNAVAILABLE: the registry says so'],
    ['a reset', { kind: 'reset', when: 'before' }, 'unavailable', 'PUT http'],
  ] satisfies readonly (readonly [string, FaultAction, string, string])[])(
    'like %s that stays ends after three uploads',
    async (_, action, code, words) => {
      fault('PUT', upload, action, Infinity);
      const error = await rejectionOf(send());
      expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
      expect(asked().match(/PUT/g)).toHaveLength(3);
      expect(told()).toBe(0);
    },
  );

  it('is waited out as the registry asks', async () => {
    fault('PUT', upload, refuse(429, 'TOOMANYREQUESTS', { 'retry-after': '30' }));
    expect(await send()).toBe('uploaded');
    expect(client.clock.sleeps).toEqual([30_000]);
  });

  it('is not waited out where the registry asks for too much', async () => {
    fault('PUT', upload, refuse(429, 'TOOMANYREQUESTS', { 'retry-after': '99999' }));
    expect(await rejectionOf(send())).toMatchObject({
      code: 'rate-limited',
      hint: expect.stringContaining('2026-11-02T'),
    });
    expect([asked().match(/PUT/g)?.length, client.clock.sleeps]).toEqual([1, []]);
  });

  it.each([
    ['POST', uploads, 403, 'DENIED', 'denied'],
    ['POST', uploads, 404, 'NAME_UNKNOWN', 'not-found'],
    ['PUT', upload, 400, 'DIGEST_INVALID', 'rejected'],
    ['PUT', upload, 403, 'DENIED', 'denied'],
    ['PUT', upload, 413, 'SIZE_INVALID', 'rejected'],
  ] as const)('of a kind that stays is told at once: %s %s %d %s', async (method, path, status, words, code) => {
    fault(method, path, refuse(status, words), Infinity);
    const error = await rejectionOf(send());
    expect(error).toMatchObject({ code, message: expect.stringContaining(`(${words}: the registry says so)`) });
    expect(asked().match(new RegExp(method, 'g'))).toHaveLength(1);
    expect(stage.sandbox.openUploads).toBe(0);
  });

  it('with an expired token in the middle means a new one, and the body from its start', async () => {
    const run = (): void => {
      stage.sandbox.advance(6 * 60_000);
    };
    fault('PUT', upload, { kind: 'event', run });
    expect(await send()).toBe('uploaded');
    expect(asked()).toBe('HEAD POST PUT PUT');
    expect(told()).toBe(bytes.length);
  });

  it('that the user makes ends all, and what was begun is cancelled', async () => {
    const run = (): void => {
      client.cancel.abort();
    };
    fault('PUT', upload, { kind: 'event', run });
    expect(await rejectionOf(send())).toMatchObject({ code: 'cancelled' });
    expect(asked()).toBe('HEAD POST PUT DELETE');
    expect([stage.sandbox.openUploads, told()]).toEqual([0, 0]);
  });

  it('that the user makes in a pause ends all', async () => {
    fault('PUT', upload, refuse(503, 'UNAVAILABLE'));
    client.clock.onSleep = () => {
      client.cancel.abort();
    };
    expect(await rejectionOf(send())).toMatchObject({ code: 'cancelled' });
    expect(asked()).toBe('HEAD POST PUT DELETE');
  });

  it('by cancelling with the right to delete is heard, for that request alone', async () => {
    const asks = (path: string) => {
      const scope = `repository:${path}:delete`;
      const challenge = `Bearer realm="${stage.sandbox.origin}/token",service="${stage.sandbox.registry}",scope="${scope}"`;
      fault('DELETE', upload, refuse(401, 'UNAUTHORIZED', { 'www-authenticate': challenge }));
    };
    asks(name);
    await client.registry.checkPush(name);
    expect(asked()).toBe('POST DELETE DELETE');
    const scopes = () =>
      stage.sandbox.requests
        .filter(({ url }) => url.startsWith('/token'))
        .map(({ url }) => new URL(url, stage.sandbox.origin).searchParams.get('scope'));
    expect(scopes()).toEqual([`repository:${name}:pull,push`, `repository:${name}:pull,push,delete`]);
    asks('octo-org/other');
    await client.registry.checkPush(name);
    expect(scopes().filter((scope) => scope?.includes('other'))).toEqual([]);
  });

  it('with the cancelling of an upload is nobody’s business', async () => {
    fault('DELETE', upload, { kind: 'reset', when: 'before' });
    fault('PUT', upload, refuse(400, 'DIGEST_INVALID'));
    expect((await rejectionOf(send())).message).toContain('DIGEST_INVALID');
  });
});

it('a blob of 512 MiB is sent without being held, however slowly the registry takes it', async () => {
  const size = 512 * 1024 * 1024;
  let made = 0;
  let taken = 0;
  let mostHeld = 0;
  const source = zeros(size, (count) => {
    made += count;
    mostHeld = Math.max(mostHeld, made - taken);
  });
  const server = await start((request, response, seen) => {
    if (seen.method === 'POST') response.writeHead(202, { location: '/upload' }).end();
    else if (seen.method !== 'PUT') response.writeHead(seen.url === '/v2/' ? 200 : 404).end();
    request.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      // A registry that writes to a disk before it reads on.
      request.pause();
      setImmediate(() => request.resume());
    });
    if (seen.method === 'PUT') request.on('end', () => response.writeHead(201).end());
  });
  const before = process.memoryUsage().rss;
  const { registry } = openRegistry(new URL(server.origin).host);
  expect(await registry.uploadBlob(name, source, (count) => progress.push(count))).toBe('uploaded');
  expect([made, taken, told()]).toEqual([size, size, size]);
  // Pieces in hand and the buffers of two sockets, far from the blob.
  expect(mostHeld).toBeLessThan(32 * 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
});

describe('a mount', () => {
  const from = nameOf('octo-org/base');

  beforeEach(async () => {
    stage.sandbox.addRepository('octo-org/base');
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    stage.sandbox.clearRequests();
  });

  it('takes a blob over from a repository that may be read', async () => {
    const digest = await stage.visitor.pushBlob(repository, bytes);
    const target = nameOf('octo-org/app/second');
    expect(await client.registry.mountBlob(target, digestOf(bytes), name)).toBe(true);
    expect(digest).toBe(digestOf(bytes));
    expect(await client.registry.hasBlob(target, blob)).toBe(true);
    const scopes = stage.sandbox.requests
      .filter(({ url }) => url.startsWith('/token'))
      .map(({ url }) => new URL(url, stage.sandbox.origin).searchParams.getAll('scope'));
    expect(scopes).toContainEqual([`repository:${target}:pull,push`, `repository:${name}:pull`]);
  });

  it('that the registry would not do is cancelled', async () => {
    expect(await client.registry.mountBlob(name, digestOf(Buffer.from('missing')), from)).toBe(false);
    expect(asked()).toBe('POST DELETE');
    expect(stage.sandbox.openUploads).toBe(0);
  });

  it.each([
    ['403', uploads, refuse(403, 'DENIED')],
    ['405', uploads, refuse(405, 'UNSUPPORTED')],
    ['no token', /^\/token.*base/, refuse(403, 'DENIED')],
    ['an unknown source', /^\/token.*base/, refuse(404, 'NAME_UNKNOWN')],
  ] as const)('that is answered with %s means an upload', async (_, path, action) => {
    stage.sandbox.addFault({ path, times: Infinity, action });
    expect(await client.registry.mountBlob(name, blob.digest, from)).toBe(false);
  });

  it('that leads elsewhere is refused', async () => {
    fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: 'https://evil.example/' } });
    expect(await rejectionOf(client.registry.mountBlob(name, blob.digest, from))).toMatchObject({ code: 'refused' });
  });

  it('that is cancelled is an error', async () => {
    client.cancel.abort();
    expect(await rejectionOf(client.registry.mountBlob(name, blob.digest, from))).toMatchObject({ code: 'cancelled' });
  });
});

describe('reading a blob', () => {
  beforeEach(async () => {
    await stage.visitor.pushBlob(repository, bytes);
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    stage.sandbox.clearRequests();
  });

  it('follows the registry to where it keeps blobs, without the credential', async () => {
    expect(await client.registry.readBlob(name, blob)).toEqual(bytes);
    const atHost = stage.sandbox.requests.filter(({ origin }) => origin === 'blobs');
    expect(atHost.map(({ status, headers }) => [status, headers.authorization])).toEqual([[200, undefined]]);
  });

  it.each([
    ['other bytes', Buffer.concat([bytes.subarray(1), Buffer.from('x')])],
    ['fewer bytes', bytes.subarray(1)],
    ['more bytes', Buffer.concat([bytes, Buffer.from('x')])],
    ['no bytes', Buffer.alloc(0)],
  ])('refuses %s', async (_, body) => {
    stage.sandbox.addFault({
      origin: 'blobs',
      path: /./,
      times: Infinity,
      action: { kind: 'respond', status: 200, body },
    });
    expect(await rejectionOf(client.registry.readBlob(name, blob))).toMatchObject({ code: 'invalid-response' });
  });

  it('tells the words of a registry also where the blob is smaller than they are', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'x'.repeat(5000) }] });
    fault('GET', aBlob, { kind: 'respond', status: 403, body });
    const error = await rejectionOf(client.registry.readBlob(name, blobOf(Buffer.from('{}'))));
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('DENIED: xxx') });
    expect(error.message.length).toBeLessThan(800);
  });

  it('does not begin where the blob is large', async () => {
    const error = await rejectionOf(client.registry.readBlob(name, { ...blob, size: 17 * 1024 * 1024 }));
    expect(error.code).toBe('invalid-image');
    expect(asked()).toBe('');
  });

  it('tells what is missing', async () => {
    const error = await rejectionOf(client.registry.readBlob(name, blobOf(Buffer.from('missing'))));
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('BLOB_UNKNOWN') });
  });
});
