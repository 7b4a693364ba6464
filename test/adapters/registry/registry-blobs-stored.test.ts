import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../core/domain/image/digest.js';
import { repository } from '../../actions/stage.js';
import { rejectionOf } from '../../errors.js';
import { aBlob, blob, BlobsStage, bytes, name, refuse, uploads } from './blobs-stage.js';
import { blobOf, nameOf } from './registry-stage.js';

let stage: BlobsStage;

beforeEach(async () => {
  stage = await BlobsStage.open();
});
afterEach(() => stage.close());

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
    expect(await stage.client.registry.mountBlob(target, digestOf(bytes), name)).toBe(true);
    expect(digest).toBe(digestOf(bytes));
    expect(await stage.client.registry.hasBlob(target, blob)).toBe(true);
    const scopes = stage.sandbox.requests
      .filter(({ url }) => url.startsWith('/token'))
      .map(({ url }) => new URL(url, stage.sandbox.origin).searchParams.getAll('scope'));
    expect(scopes).toContainEqual([`repository:${target}:pull,push`, `repository:${name}:pull`]);
  });

  it('that the registry would not do is cancelled', async () => {
    expect(await stage.client.registry.mountBlob(name, digestOf(Buffer.from('missing')), from)).toBe(false);
    expect(stage.asked()).toBe('POST DELETE');
    expect(stage.sandbox.openUploads).toBe(0);
  });

  it.each([
    ['403', uploads, refuse(403, 'DENIED')],
    ['405', uploads, refuse(405, 'UNSUPPORTED')],
    ['no token', /^\/token.*base/, refuse(403, 'DENIED')],
    ['an unknown source', /^\/token.*base/, refuse(404, 'NAME_UNKNOWN')],
  ] as const)('that is answered with %s means an upload', async (_, path, action) => {
    stage.sandbox.addFault({ path, times: Infinity, action });
    expect(await stage.client.registry.mountBlob(name, blob.digest, from)).toBe(false);
  });

  it('that leads elsewhere is refused', async () => {
    stage.fault('POST', uploads, { kind: 'respond', status: 202, headers: { location: 'https://evil.example/' } });
    expect(await rejectionOf(stage.client.registry.mountBlob(name, blob.digest, from))).toMatchObject({
      code: 'refused',
    });
  });

  it('that is cancelled is an error', async () => {
    stage.client.cancel.abort();
    expect(await rejectionOf(stage.client.registry.mountBlob(name, blob.digest, from))).toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('reading a blob', () => {
  beforeEach(async () => {
    await stage.visitor.pushBlob(repository, bytes);
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    stage.sandbox.clearRequests();
  });

  it('follows the registry to where it keeps blobs, without the credential', async () => {
    expect(await stage.client.registry.readBlob(name, blob)).toEqual(bytes);
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
    expect(await rejectionOf(stage.client.registry.readBlob(name, blob))).toMatchObject({ code: 'invalid-response' });
  });

  it('tells the words of a registry also where the blob is smaller than they are', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'x'.repeat(5000) }] });
    stage.fault('GET', aBlob, { kind: 'respond', status: 403, body });
    const error = await rejectionOf(stage.client.registry.readBlob(name, blobOf(Buffer.from('{}'))));
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('DENIED: xxx') });
    expect(error.message.length).toBeLessThan(800);
  });

  it('does not begin where the blob is large', async () => {
    const error = await rejectionOf(stage.client.registry.readBlob(name, { ...blob, size: 17 * 1024 * 1024 }));
    expect(error.code).toBe('invalid-image');
    expect(stage.asked()).toBe('');
  });

  it('tells what is missing', async () => {
    const error = await rejectionOf(stage.client.registry.readBlob(name, blobOf(Buffer.from('missing'))));
    expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('BLOB_UNKNOWN') });
  });
});
