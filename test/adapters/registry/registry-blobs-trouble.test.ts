import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../../errors.js';
import { type FaultAction } from '../../sandbox/server/faults.js';
import { BlobsStage, bytes, name, refuse, upload, uploads } from './blobs-stage.js';

let stage: BlobsStage;

beforeEach(async () => {
  stage = await BlobsStage.open();
});
afterEach(() => stage.close());

describe('trouble', () => {
  it('after the blob was stored is no trouble: HEAD decides', async () => {
    stage.fault('PUT', upload, { kind: 'reset', when: 'after' });
    expect(await stage.send()).toBe('uploaded');
    expect(stage.asked()).toBe('HEAD POST PUT DELETE HEAD');
    expect(await stage.isStored()).toBe(true);
  });

  it('about an upload that is gone, although the blob is there, is none either', async () => {
    stage.fault('PUT', upload, {
      ...{ kind: 'respond', status: 404, effect: true },
      body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}',
    });
    expect(await stage.send()).toBe('uploaded');
    expect(stage.asked()).toBe('HEAD POST PUT HEAD');
  });

  it('at the last try is looked at once more', async () => {
    stage.fault('PUT', upload, refuse(404, 'BLOB_UPLOAD_UNKNOWN'), 2);
    stage.sandbox.addFault({ method: 'PUT', path: upload, action: { kind: 'reset', when: 'after' } });
    expect(await stage.send()).toBe('uploaded');
    expect(stage.asked()).toBe('HEAD POST PUT HEAD POST PUT HEAD POST PUT DELETE HEAD');
  });

  it.each([
    ['a reset', { kind: 'reset', when: 'before' }],
    ['a lost upload', refuse(404, 'BLOB_UPLOAD_UNKNOWN')],
    ['a spoiled upload', refuse(400, 'BLOB_UPLOAD_INVALID')],
    ['503', refuse(503, 'UNAVAILABLE')],
    ['502 in HTML', { kind: 'respond', status: 502, body: '<html>', headers: { 'content-type': 'text/html' } }],
  ] satisfies readonly (readonly [string, FaultAction])[])('like %s means a new upload', async (_, action) => {
    stage.fault('PUT', upload, action);
    expect(await stage.send()).toBe('uploaded');
    expect(stage.asked()).toMatch(/^HEAD POST PUT (?:DELETE )?HEAD POST PUT$/);
    expect(stage.told()).toBe(bytes.length);
    expect(stage.client.clock.sleeps).toEqual([2000]);
  });

  it.each([
    ['a lost upload', refuse(404, 'BLOB_UPLOAD_UNKNOWN'), 'not-found', 'BLOB_UPLOAD_UNKNOWN: the registry says so'],
    ['503', refuse(503, 'UNAVAILABLE'), 'unavailable', 'UNAVAILABLE: the registry says so'],
    ['a reset', { kind: 'reset', when: 'before' }, 'unavailable', 'PUT http'],
  ] satisfies readonly (readonly [string, FaultAction, string, string])[])(
    'like %s that stays ends after three uploads',
    async (_, action, code, words) => {
      stage.fault('PUT', upload, action, Infinity);
      const error = await rejectionOf(stage.send());
      expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
      expect(stage.asked().match(/PUT/g)).toHaveLength(3);
      expect(stage.told()).toBe(0);
    },
  );

  it('is waited out as the registry asks', async () => {
    stage.fault('PUT', upload, refuse(429, 'TOOMANYREQUESTS', { 'retry-after': '30' }));
    expect(await stage.send()).toBe('uploaded');
    expect(stage.client.clock.sleeps).toEqual([30_000]);
  });

  it('is not waited out where the registry asks for too much', async () => {
    stage.fault('PUT', upload, refuse(429, 'TOOMANYREQUESTS', { 'retry-after': '99999' }));
    expect(await rejectionOf(stage.send())).toMatchObject({
      code: 'rate-limited',
      hint: expect.stringContaining('2026-11-02T'),
    });
    expect([stage.asked().match(/PUT/g)?.length, stage.client.clock.sleeps]).toEqual([1, []]);
  });

  it.each([
    ['POST', uploads, 403, 'DENIED', 'denied'],
    ['POST', uploads, 404, 'NAME_UNKNOWN', 'not-found'],
    ['PUT', upload, 400, 'DIGEST_INVALID', 'rejected'],
    ['PUT', upload, 403, 'DENIED', 'denied'],
    ['PUT', upload, 413, 'SIZE_INVALID', 'rejected'],
  ] as const)('of a kind that stays is told at once: %s %s %d %s', async (method, path, status, words, code) => {
    stage.fault(method, path, refuse(status, words), Infinity);
    const error = await rejectionOf(stage.send());
    expect(error).toMatchObject({ code, message: expect.stringContaining(`(${words}: the registry says so)`) });
    expect(stage.asked().match(new RegExp(method, 'g'))).toHaveLength(1);
    expect(stage.sandbox.openUploads).toBe(0);
  });

  it('with an expired token in the middle means a new one, and the body from its start', async () => {
    const run = (): void => {
      stage.sandbox.advance(6 * 60_000);
    };
    stage.fault('PUT', upload, { kind: 'event', run });
    expect(await stage.send()).toBe('uploaded');
    expect(stage.asked()).toBe('HEAD POST PUT PUT');
    expect(stage.told()).toBe(bytes.length);
  });

  it('that the user makes ends all, and what was begun is cancelled', async () => {
    const run = (): void => {
      stage.client.cancel.abort();
    };
    stage.fault('PUT', upload, { kind: 'event', run });
    expect(await rejectionOf(stage.send())).toMatchObject({ code: 'cancelled' });
    expect(stage.asked()).toBe('HEAD POST PUT DELETE');
    expect([stage.sandbox.openUploads, stage.told()]).toEqual([0, 0]);
  });

  it('that the user makes in a pause ends all', async () => {
    stage.fault('PUT', upload, refuse(503, 'UNAVAILABLE'));
    stage.client.clock.onSleep = () => {
      stage.client.cancel.abort();
    };
    expect(await rejectionOf(stage.send())).toMatchObject({ code: 'cancelled' });
    expect(stage.asked()).toBe('HEAD POST PUT DELETE');
  });

  it('by cancelling with the right to delete is heard, for that request alone', async () => {
    const asks = (path: string) => {
      const scope = `repository:${path}:delete`;
      const challenge = `Bearer realm="${stage.sandbox.origin}/token",service="${stage.sandbox.registry}",scope="${scope}"`;
      stage.fault('DELETE', upload, refuse(401, 'UNAUTHORIZED', { 'www-authenticate': challenge }));
    };
    asks(name);
    await stage.client.registry.checkPush(name);
    expect(stage.asked()).toBe('POST DELETE DELETE');
    const scopes = () =>
      stage.sandbox.requests
        .filter(({ url }) => url.startsWith('/token'))
        .map(({ url }) => new URL(url, stage.sandbox.origin).searchParams.get('scope'));
    expect(scopes()).toEqual([`repository:${name}:pull,push`, `repository:${name}:pull,push,delete`]);
    asks('octo-org/other');
    await stage.client.registry.checkPush(name);
    expect(scopes().filter((scope) => scope?.includes('other'))).toEqual([]);
  });

  it('with the cancelling of an upload is nobody’s business', async () => {
    stage.fault('DELETE', upload, { kind: 'reset', when: 'before' });
    stage.fault('PUT', upload, refuse(400, 'DIGEST_INVALID'));
    expect((await rejectionOf(stage.send())).message).toContain('DIGEST_INVALID');
  });
});
