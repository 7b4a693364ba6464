import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ActionError } from '../../../core/errors.js';
import { rejectionOf } from '../../errors.js';
import { receive } from './scripted-server.js';
import { bodyOf, canary, get, HttpStage, ok } from './http-stage.js';

let stage: HttpStage;
beforeEach(() => {
  stage = new HttpStage();
});
afterEach(() => stage.close());

describe('what is sent', () => {
  it.each([
    ['GET', undefined],
    ['HEAD', undefined],
    ['POST', '0'],
    ['PUT', '0'],
    ['DELETE', '0'],
  ] as const)('%s without a body has the Content-Length %s', async (method, length) => {
    const server = await stage.start(ok);
    await stage.open().send(get(server.url('/x?a=b'), { method }));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method, url: '/x?a=b' });
    expect(server.requests[0]?.headers['content-length']).toBe(length);
    expect(server.requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('is a body with its length', async () => {
    const server = await stage.start(ok);
    const bytes = randomBytes(100_000);
    await stage.open().send(get(server.url('/'), { method: 'PUT', body: bytes }));
    await stage
      .open()
      .send(get(server.url('/'), { method: 'PUT', body: { size: bytes.length, open: () => Readable.from([bytes]) } }));
    await stage.open().send(get(server.url('/'), { method: 'PUT', body: Buffer.alloc(0) }));
    expect(server.requests.map(({ headers }) => headers['content-length'])).toEqual(['100000', '100000', '0']);
    expect(server.requests.map(({ body }) => body)).toEqual([bytes, bytes, Buffer.alloc(0)]);
  });

  it('goes over one connection, request after request', async () => {
    const server = await stage.start(ok);
    const http = stage.open();
    for (let count = 0; count < 5; count += 1) await http.send(get(server.url('/')));
    expect(server.connections).toBe(1);
  });

  it('refuses a header that would break the line, without trying again', async () => {
    const server = await stage.start(ok);
    await expect(
      stage.open().send(get(server.url('/'), { authorization: 'Bearer x\r\nX-Evil: 1' })),
    ).rejects.toMatchObject({
      name: 'TypeError',
    });
    expect(server.requests).toEqual([]);
    expect(stage.retries).toEqual([]);
  });
});

describe('a body that can not be read', () => {
  it('is told as what it is, and never comes whole', async () => {
    const server = await stage.start((request, response, seen) => {
      receive(request, seen, () => response.end());
    });
    const body = bodyOf(10_000_000, (sent) => {
      if (sent > 5_000_000) throw new ActionError('invalid-image', 'The blob is wrong.');
    });
    const error = await rejectionOf(stage.open().send(get(server.url('/'), { method: 'PUT', body })));
    expect(error).toMatchObject({ code: 'invalid-image', message: 'The blob is wrong.' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.isComplete).toBe(false);
  });

  it('may fail with any error', async () => {
    const server = await stage.start(ok);
    const body = bodyOf(100_000, () => {
      throw Object.assign(new Error("ENOENT: no such file or directory, open '/home/someone/x'"), { code: 'ENOENT' });
    });
    const error = await rejectionOf(stage.open().send(get(server.url('/'), { method: 'PUT', body })));
    expect(error).toMatchObject({ code: 'invalid-image', message: 'The data to send could not be read: ENOENT.' });
  });

  it('that is shorter than it says is never taken for whole', async () => {
    const server = await stage.start((request, response, seen) => {
      receive(request, seen, () => response.end());
    });
    const body = { size: 200_000, open: () => Readable.from([Buffer.alloc(100_000)], { objectMode: false }) };
    const sending = stage
      .open({ commitMs: 100 })
      .send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false }));
    expect(await rejectionOf(sending)).toMatchObject({ code: 'unavailable' });
    // Under load its head may not even have come.
    expect(server.requests.filter(({ isComplete }) => isComplete)).toEqual([]);
  });
});

describe('a certificate that nothing vouches for', () => {
  const directory = new URL('../../fixtures/tls/', import.meta.url);
  const tls = {
    key: readFileSync(new URL('self-signed.key', directory)),
    cert: readFileSync(new URL('self-signed.crt', directory)),
  };
  it('is refused at once', async () => {
    const server = await stage.start(ok, tls);
    const error = await rejectionOf(stage.open().send(get(server.url('/'), { authorization: `Bearer ${canary}` })));
    expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('certificate is not trusted') });
    expect([server.requests, stage.retries]).toEqual([[], []]);
  });

  it('is another trouble than a server without TLS', async () => {
    const server = await stage.start(ok);
    const error = await rejectionOf(stage.open().send(get(new URL(server.origin.replace('http', 'https')))));
    expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('no secure connection') });
    expect(server.requests).toEqual([]);
  });
});

it('closes kept connections on demand', async () => {
  const server = await stage.start(ok);
  const http = stage.open();
  await http.send(get(server.url('/')));
  http.close();
  await http.send(get(server.url('/')));
  expect(server.connections).toBe(2);
});
