import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../../errors.js';
import { type Answer, answerWith, reset, serve } from './scripted-server.js';
import { bodyOf, get, HttpStage, ok } from './http-stage.js';

let stage: HttpStage;
beforeEach(() => {
  stage = new HttpStage();
});
afterEach(() => stage.close());

describe('repetition', () => {
  it.each([408, 429, 499, 500, 502, 503, 504, 522])('betters %d', async (status) => {
    const server = await stage.start([answerWith(status), answerWith(status), ok]);
    expect((await stage.open().send(get(server.url('/')))).status).toBe(200);
    expect(server.requests).toHaveLength(3);
    expect(stage.retries).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 405, 409, 410, 413, 416, 422, 451, 501])('does not come after %d', async (status) => {
    const server = await stage.start([answerWith(status, {}, 'why'), ok]);
    const response = await stage.open().send(get(server.url('/')));
    expect(response.status).toBe(status);
    expect(response.body.toString()).toBe('why');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['a reset', reset],
    [
      'an end without an answer',
      (request) => {
        request.socket.end();
      },
    ],
    [
      'half an answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => request.socket.destroy());
      },
    ],
    [
      'half a chunked answer',
      (request, response) => {
        response.write('half', () => request.socket.destroy());
      },
    ],
    [
      'something that is not HTTP',
      (request) => {
        request.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
      },
    ],
  ] satisfies readonly (readonly [string, Answer])[])('betters %s', async (_, trouble) => {
    const server = await stage.start([trouble, ok]);
    expect((await stage.open().send(get(server.url('/')))).body.toString()).toBe('fine');
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [1, [500, 1000, 2000, 4000]],
    [0.5, [250, 500, 1000, 2000]],
    [0, [0, 0, 0, 0]],
  ])('comes at most four times, each after a longer wait with jitter (%d)', async (random, sleeps) => {
    const server = await stage.start(answerWith(503, {}, 'later'));
    const response = await stage.open({}, random).send(get(server.url('/')));
    expect(response.status).toBe(503);
    expect(server.requests).toHaveLength(5);
    expect(stage.clock.sleeps).toEqual(sleeps);
  });

  it('tells why it gave up when no answer came at all', async () => {
    const server = await stage.start(reset);
    const error = await rejectionOf(stage.open().send(get(server.url('/a?secret=1'))));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/a failed: .+\.$/);
    expect(error.message).not.toContain('secret');
    expect(server.requests).toHaveLength(5);
  });

  it('tells that nobody listens', async () => {
    const server = await serve(ok);
    const url = server.url('/');
    await server.close();
    expect(await rejectionOf(stage.open().send(get(url)))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each([
    ['503', answerWith(503)],
    ['429', answerWith(429, { 'retry-after': '1' })],
  ])('does not come after %s where sending twice would do harm', async (_, trouble) => {
    const server = await stage.start([trouble, ok]);
    await stage.open().send(get(server.url('/'), { method: 'POST', isRepeatable: false }));
    expect(server.requests).toHaveLength(1);
  });

  it('does not come after a reset where sending twice would do harm', async () => {
    const server = await stage.start([reset, ok]);
    const body = bodyOf(1_000_000);
    const error = await rejectionOf(
      stage.open().send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false })),
    );
    expect(error.code).toBe('unavailable');
    expect([server.requests.length, body.opened]).toEqual([1, 1]);
  });

  it('sends a body anew from its first byte', async () => {
    const server = await stage.start([reset, answerWith(502), ok]);
    const body = bodyOf(300_000);
    await stage.open().send(get(server.url('/'), { method: 'PUT', body }));
    expect(body.opened).toBe(3);
    expect(server.requests.at(-1)?.body).toHaveLength(300_000);
  });

  it('gets over connections that the server closed while they were kept', async () => {
    const server = await stage.start(ok);
    const http = stage.open();
    for (let round = 0; round < 20; round += 1) {
      expect((await http.send(get(server.url('/')))).status).toBe(200);
      server.closeIdleConnections();
    }
  });

  describe('asked for by Retry-After', () => {
    it.each([
      ['seconds', '7', 7000],
      ['a date', 'Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
      ['a date in the past', 'Sun, 01 Nov 2020 12:00:00 GMT', 1000],
      ['a Go duration', '1.889377ms', 1000],
      ['zero', '0', 1000],
    ])('comes after %s, and never at once', async (_, header, waitMs) => {
      const server = await stage.start([answerWith(429, { 'retry-after': header }), ok]);
      expect((await stage.open().send(get(server.url('/')))).status).toBe(200);
      expect(stage.clock.sleeps).toEqual([waitMs]);
    });

    it('comes after the delay that GHCR puts into its message', async () => {
      const message = JSON.stringify({
        errors: [{ code: 'TOOMANYREQUESTS', message: 'retry-after: 2.5s, allowed: 2000/minute' }],
      });
      const server = await stage.start([answerWith(429, {}, message), ok]);
      await stage.open().send(get(server.url('/')));
      expect(stage.clock.sleeps).toEqual([2500]);
    });

    it('does not come when the wait is longer than anybody would wait; the answer says until when', async () => {
      const server = await stage.start(answerWith(429, { 'retry-after': '99999999' }));
      const response = await stage.open().send(get(server.url('/')));
      expect(response).toMatchObject({ status: 429, retryAt: stage.clock.now() + 99_999_999_000 });
      expect([server.requests.length, stage.clock.sleeps]).toEqual([1, []]);
    });

    it('ends when all waits together are too long', async () => {
      const server = await stage.start(answerWith(503, { 'retry-after': '120' }));
      expect((await stage.open().send(get(server.url('/')))).status).toBe(503);
      expect([server.requests.length, stage.clock.sleeps]).toEqual([3, [120_000, 120_000]]);
    });

    it('falls back on its own pace where the header says nothing', async () => {
      const server = await stage.start([answerWith(503, { 'retry-after': 'soon' }), ok]);
      await stage.open({}, 1).send(get(server.url('/')));
      expect(stage.clock.sleeps).toEqual([500]);
    });
  });
});
