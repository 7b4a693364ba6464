import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf, parseDigest } from '../../../core/domain/image/digest.js';
import { type BlobSource } from '../../../core/ports.js';
import { rejectionOf } from '../../errors.js';
import { aBlob, blob, BlobsStage, bytes, name, upload, uploads } from './blobs-stage.js';
import { blobOf, openRegistry, zeros } from './registry-stage.js';

let stage: BlobsStage;

beforeEach(async () => {
  stage = await BlobsStage.open();
});
afterEach(() => stage.close());

describe('a blob', () => {
  it.each([
    ['of many pieces', bytes],
    ['of one byte', Buffer.from('x')],
    ['of none', Buffer.alloc(0)],
    ['of exactly one piece', randomBytes(65_536)],
  ])('%s is sent once, and not again', async (_, content) => {
    const source = blobOf(content);
    expect(await stage.send(source)).toBe('uploaded');
    expect(stage.told()).toBe(content.length);
    expect(stage.asked()).toBe('HEAD POST PUT');
    expect(await stage.send(source)).toBe('existed');
    expect(stage.asked()).toBe('HEAD POST PUT HEAD');
    expect(await stage.client.registry.readBlob(name, source)).toEqual(content);
  });

  it('of another size counts as missing', async () => {
    await stage.send();
    const change = (reply: object) => ({ ...reply, status: 200, headers: { 'content-length': '299999' } });
    stage.fault('HEAD', aBlob, { kind: 'alter', change });
    expect(await stage.send()).toBe('uploaded');
  });

  it('is there where the registry redirects to it', async () => {
    stage.fault('HEAD', aBlob, { kind: 'respond', status: 307, headers: { location: 'https://elsewhere.example/' } });
    expect(await stage.isStored()).toBe(true);
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
      stage.fault('POST', uploads, {
        kind: 'alter',
        change: (reply) => ({ ...reply, headers: { location: change(String(reply.headers?.location)) } }),
      });
      expect(await stage.send(source)).toBe('uploaded');
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
    stage.fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: `${target}?_state=canary` } });
    const error = await rejectionOf(stage.send());
    expect(error.code).toBe('refused');
    expect(error.message).not.toContain('canary');
    expect(stage.asked()).toBe('HEAD POST');
  });

  it('does not go to a server elsewhere that would take it', async () => {
    const elsewhere = await stage.start((_, response) => response.writeHead(201).end());
    stage.fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: elsewhere.url('/x').href } });
    expect((await rejectionOf(stage.send())).code).toBe('refused');
    expect(elsewhere.connections).toBe(0);
  });

  it('goes nowhere where the registry does not say where', async () => {
    stage.fault('POST', uploads, { kind: 'respond', status: 202 });
    expect(await rejectionOf(stage.send())).toMatchObject({
      code: 'invalid-response',
      message: expect.stringContaining('without saying where'),
    });
  });

  it('follows the upload to another server without the credential', async () => {
    const elsewhere = await stage.start((request, response) => {
      request.resume().on('end', () => response.writeHead(201).end());
    });
    stage.fault('PUT', upload, { kind: 'respond', status: 307, headers: { location: elsewhere.url('/x').href } });
    expect(await stage.send()).toBe('uploaded');
    expect(elsewhere.requests[0]?.headers).toMatchObject({ 'content-length': '300000' });
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
    expect(stage.told()).toBe(bytes.length);
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
    const registry = await stage.start((request, response, seen) => {
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
    expect(await rejectionOf(stage.send(blobOf(bytes, { digest: other })))).toMatchObject({ code: 'invalid-image' });
    expect(stage.asked()).toBe('HEAD POST PUT DELETE');
    expect([stage.sandbox.openUploads, stage.told()]).toEqual([0, 0]);
  });

  it('are an error also where they can not be read at all', async () => {
    const source: BlobSource = {
      ...blob,
      open: () => {
        throw new Error('EACCES');
      },
    };
    expect(await rejectionOf(stage.send(source))).toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining('EACCES'),
    });
    expect(stage.sandbox.openUploads).toBe(0);
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
  const server = await stage.start((request, response, seen) => {
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
  expect(await registry.uploadBlob(name, source, (count) => stage.progress.push(count))).toBe('uploaded');
  expect([made, taken, stage.told()]).toEqual([size, size, size]);
  // Pieces in hand and the buffers of two sockets, far from the blob.
  expect(mostHeld).toBeLessThan(32 * 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
});
