import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import process from 'node:process';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Http, type HttpLimits, type HttpRequest } from '../../../core/adapters/http/http.js';
import { type RequestBody } from '../../../core/adapters/http/request-body.js';
import { ActionError } from '../../../core/errors.js';
import { rejectionOf } from '../../errors.js';
import { FakeClock } from '../fake-clock.js';
import { type Answer, answerWith, receive, reset, type ScriptedServer, serve, stall } from './scripted-server.js';

const ok = answerWith(200, {}, 'fine');
const canary = 'canary-0123456789abcdef';

let servers: ScriptedServer[];
let clock: FakeClock;
let cancel: AbortController;
let retries: string[];

beforeEach(() => {
  servers = [];
  clock = new FakeClock();
  cancel = new AbortController();
  retries = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

async function start(answer: Answer | readonly Answer[], tls?: Parameters<typeof serve>[1]): Promise<ScriptedServer> {
  const server = await serve(answer, tls);
  servers.push(server);
  return server;
}

function open(limits: Partial<HttpLimits> = {}, random = 0): Http {
  return new Http({
    clock,
    random: () => random,
    cancelled: cancel.signal,
    onRetry: (message) => retries.push(message),
    limits,
  });
}

const get = (url: URL, changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  isRepeatable: true,
  redirects: 'follow',
  ...changes,
});

/** A body of pieces of 64 KiB; `onPiece` may break it. */
function bodyOf(size: number, onPiece: (sent: number) => void = () => undefined): RequestBody & { opened: number } {
  const body = {
    size,
    opened: 0,
    open: () => {
      body.opened += 1;
      return Readable.from(pieces(size, onPiece), { objectMode: false });
    },
  };
  return body;
}

function* pieces(size: number, onPiece: (sent: number) => void): Generator<Buffer> {
  for (let sent = 0; sent < size; sent += 65_536) {
    onPiece(sent);
    yield Buffer.alloc(Math.min(65_536, size - sent));
  }
}

describe('what is sent', () => {
  it.each([
    ['GET', undefined],
    ['HEAD', undefined],
    ['POST', '0'],
    ['PUT', '0'],
    ['DELETE', '0'],
  ] as const)('%s without a body has the Content-Length %s', async (method, length) => {
    const server = await start(ok);
    await open().send(get(server.url('/x?a=b'), { method }));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method, url: '/x?a=b' });
    expect(server.requests[0]?.headers['content-length']).toBe(length);
    expect(server.requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  it('is a body with its length', async () => {
    const server = await start(ok);
    const bytes = randomBytes(100_000);
    await open().send(get(server.url('/'), { method: 'PUT', body: bytes }));
    await open().send(
      get(server.url('/'), { method: 'PUT', body: { size: bytes.length, open: () => Readable.from([bytes]) } }),
    );
    await open().send(get(server.url('/'), { method: 'PUT', body: Buffer.alloc(0) }));
    expect(server.requests.map(({ headers }) => headers['content-length'])).toEqual(['100000', '100000', '0']);
    expect(server.requests.map(({ body }) => body)).toEqual([bytes, bytes, Buffer.alloc(0)]);
  });

  it('goes over one connection, request after request', async () => {
    const server = await start(ok);
    const http = open();
    for (let count = 0; count < 5; count += 1) await http.send(get(server.url('/')));
    expect(server.connections).toBe(1);
  });

  it('refuses a header that would break the line, without trying again', async () => {
    const server = await start(ok);
    await expect(open().send(get(server.url('/'), { authorization: 'Bearer x\r\nX-Evil: 1' }))).rejects.toMatchObject({
      name: 'TypeError',
    });
    expect(server.requests).toEqual([]);
    expect(retries).toEqual([]);
  });

  it('may be fifty requests at once, without a warning of the process', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const server = await start(ok);
    const http = open();
    await Promise.all(Array.from({ length: 50 }, () => http.send(get(server.url('/')))));
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(server.requests).toHaveLength(50);
    expect(warnings).toEqual([]);
  });
});

describe('repetition', () => {
  it.each([408, 429, 499, 500, 502, 503, 504, 522])('betters %d', async (status) => {
    const server = await start([answerWith(status), answerWith(status), ok]);
    expect((await open().send(get(server.url('/')))).status).toBe(200);
    expect(server.requests).toHaveLength(3);
    expect(retries).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 405, 409, 410, 413, 416, 422, 451, 501])('does not come after %d', async (status) => {
    const server = await start([answerWith(status, {}, 'why'), ok]);
    const response = await open().send(get(server.url('/')));
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
    const server = await start([trouble, ok]);
    expect((await open().send(get(server.url('/')))).body.toString()).toBe('fine');
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [1, [500, 1000, 2000, 4000]],
    [0.5, [250, 500, 1000, 2000]],
    [0, [0, 0, 0, 0]],
  ])('comes at most four times, each after a longer wait with jitter (%d)', async (random, sleeps) => {
    const server = await start(answerWith(503, {}, 'later'));
    const response = await open({}, random).send(get(server.url('/')));
    expect(response.status).toBe(503);
    expect(server.requests).toHaveLength(5);
    expect(clock.sleeps).toEqual(sleeps);
  });

  it('tells why it gave up when no answer came at all', async () => {
    const server = await start(reset);
    const error = await rejectionOf(open().send(get(server.url('/a?secret=1'))));
    expect(error.code).toBe('unavailable');
    expect(error.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/a failed: .+\.$/);
    expect(error.message).not.toContain('secret');
    expect(server.requests).toHaveLength(5);
  });

  it('tells that nobody listens', async () => {
    const server = await start(ok);
    const url = server.url('/');
    await server.close();
    servers = [];
    expect(await rejectionOf(open().send(get(url)))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it.each([
    ['503', answerWith(503)],
    ['429', answerWith(429, { 'retry-after': '1' })],
  ])('does not come after %s where sending twice would do harm', async (_, trouble) => {
    const server = await start([trouble, ok]);
    await open().send(get(server.url('/'), { method: 'POST', isRepeatable: false }));
    expect(server.requests).toHaveLength(1);
  });

  it('does not come after a reset where sending twice would do harm', async () => {
    const server = await start([reset, ok]);
    const body = bodyOf(1_000_000);
    const error = await rejectionOf(open().send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false })));
    expect(error.code).toBe('unavailable');
    expect([server.requests.length, body.opened]).toEqual([1, 1]);
  });

  it('sends a body anew from its first byte', async () => {
    const server = await start([reset, answerWith(502), ok]);
    const body = bodyOf(300_000);
    await open().send(get(server.url('/'), { method: 'PUT', body }));
    expect(body.opened).toBe(3);
    expect(server.requests.at(-1)?.body).toHaveLength(300_000);
  });

  it('gets over connections that the server closed while they were kept', async () => {
    const server = await start(ok);
    const http = open();
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
      const server = await start([answerWith(429, { 'retry-after': header }), ok]);
      expect((await open().send(get(server.url('/')))).status).toBe(200);
      expect(clock.sleeps).toEqual([waitMs]);
    });

    it('comes after the delay that GHCR puts into its message', async () => {
      const message = JSON.stringify({
        errors: [{ code: 'TOOMANYREQUESTS', message: 'retry-after: 2.5s, allowed: 2000/minute' }],
      });
      const server = await start([answerWith(429, {}, message), ok]);
      await open().send(get(server.url('/')));
      expect(clock.sleeps).toEqual([2500]);
    });

    it('does not come when the wait is longer than anybody would wait; the answer says until when', async () => {
      const server = await start(answerWith(429, { 'retry-after': '99999999' }));
      const response = await open().send(get(server.url('/')));
      expect(response).toMatchObject({ status: 429, retryAt: clock.now() + 99_999_999_000 });
      expect([server.requests.length, clock.sleeps]).toEqual([1, []]);
    });

    it('ends when all waits together are too long', async () => {
      const server = await start(answerWith(503, { 'retry-after': '120' }));
      expect((await open().send(get(server.url('/')))).status).toBe(503);
      expect([server.requests.length, clock.sleeps]).toEqual([3, [120_000, 120_000]]);
    });

    it('falls back on its own pace where the header says nothing', async () => {
      const server = await start([answerWith(503, { 'retry-after': 'soon' }), ok]);
      await open({}, 1).send(get(server.url('/')));
      expect(clock.sleeps).toEqual([500]);
    });
  });
});

describe('redirects', () => {
  it('lead to another origin without credential and own headers, the body sent anew', async () => {
    const target = await start(ok);
    const server = await start((request, response) => {
      request.resume();
      response.writeHead(307, { location: target.url('/there').href }).end();
    });
    const body = bodyOf(5_000_000);
    const headers = { accept: 'a/b', 'content-type': 'c/d', 'x-own': 'mine' };
    const request = get(server.url('/here'), { method: 'PUT', headers, authorization: `Bearer ${canary}`, body });
    const response = await open().send(request);
    expect(response.url.href).toBe(target.url('/there').href);
    expect(target.requests[0]).toMatchObject({ method: 'PUT', url: '/there', isComplete: true });
    expect(target.requests[0]?.headers).toMatchObject({
      accept: 'a/b',
      'content-type': 'c/d',
      'content-length': '5000000',
    });
    expect(JSON.stringify(target.requests[0]?.headers)).not.toMatch(/canary|mine/);
    expect(body.opened).toBe(2);
  });

  it('keep the credential at home, and do not bring it back from elsewhere', async () => {
    const target: ScriptedServer = await start((_, response) => {
      response.writeHead(302, { location: server.url('/back').href }).end();
    });
    const server: ScriptedServer = await start([
      answerWith(302, { location: '/inside' }),
      answerWith(302, { location: target.url('/outside').href }),
      ok,
    ]);
    expect((await open().send(get(server.url('/'), { authorization: `Bearer ${canary}` }))).status).toBe(200);
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/', `Bearer ${canary}`],
      ['/inside', `Bearer ${canary}`],
      ['/back', undefined],
    ]);
    expect(target.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('are given back to who wants to see them', async () => {
    const server = await start(answerWith(307, { location: 'https://evil.example/' }));
    const response = await open().send(get(server.url('/'), { redirects: 'none' }));
    expect([response.status, response.headers.location]).toEqual([307, 'https://evil.example/']);
  });

  it('end after five, and in a circle', async () => {
    let count = 0;
    const chain = await start((_, response) => {
      count += 1;
      response.writeHead(302, { location: `/${count}` }).end();
    });
    expect(await rejectionOf(open().send(get(chain.url('/'))))).toMatchObject({ code: 'refused' });
    expect(chain.requests).toHaveLength(6);
    const circle = await start(answerWith(302, { location: '/' }));
    expect(await rejectionOf(open().send(get(circle.url('/'))))).toMatchObject({ code: 'refused' });
    expect(circle.requests).toHaveLength(1);
  });

  it('are followed from the start when the target fails', async () => {
    const target = await start([answerWith(503), ok]);
    const server = await start(answerWith(307, { location: target.url('/').href }));
    expect((await open().send(get(server.url('/')))).status).toBe(200);
    expect([server.requests.length, target.requests.length]).toEqual([2, 2]);
  });
});

describe('an answer', () => {
  it('of too many bytes is refused by its length, before they come', async () => {
    const server = await start((_, response) => {
      response.writeHead(200, { 'content-length': 10_000_000_000_000 });
      response.flushHeaders();
    });
    expect(await rejectionOf(open().send(get(server.url('/'))))).toMatchObject({ code: 'invalid-response' });
    expect(server.requests).toHaveLength(1);
  });

  it('without end is read up to the limit', async () => {
    let sent = 0;
    const server = await start((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      response.on('error', () => undefined);
      more();
    });
    const error = await rejectionOf(open().send(get(server.url('/'), { maxResponseBytes: 1_000_000 })));
    expect(error).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('1000000 bytes') });
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([0, 1])('may have as many bytes as the limit, and %d more is too many', async (more) => {
    const server = await start(answerWith(200, {}, 'x'.repeat(1000 + more)));
    const sending = open().send(get(server.url('/'), { maxResponseBytes: 1000 }));
    const [outcome] = await Promise.allSettled([sending]);
    expect(outcome.status).toBe(more === 0 ? 'fulfilled' : 'rejected');
  });

  it('to HEAD may name any length', async () => {
    const server = await start(answerWith(200, { 'content-length': '10000000000' }));
    const response = await open().send(get(server.url('/'), { method: 'HEAD' }));
    expect(response.headers['content-length']).toBe('10000000000');
  });

  it.each([
    ['goes on reading', (request) => request.resume()],
    ['reads no more', (request) => request.pause()],
    ['closes its side', (request, response) => response.on('finish', () => request.socket.end())],
  ] satisfies readonly (readonly [string, (request: IncomingMessage, response: ServerResponse) => unknown])[])(
    'that comes before the body was sent is told in its own words, where the server then %s',
    async (_, then) => {
      const server = await start((request, response) => {
        request.once('data', () => {
          response.writeHead(413, { 'content-type': 'text/plain' });
          response.end('the blob is too large');
          then(request, response);
        });
      });
      const http = open();
      // More than one: what was not sent of a body must not stand before the next request of a kept connection.
      for (let count = 1; count <= 4; count += 1) {
        const request = get(server.url('/'), { method: 'PUT', body: bodyOf(50_000_000), isRepeatable: false });
        const response = await http.send(request);
        expect([response.status, response.body.toString()]).toEqual([413, 'the blob is too large']);
        expect(server.requests).toHaveLength(count);
      }
      expect(server.requests.filter(({ isComplete }) => isComplete)).toEqual([]);
    },
  );

  it.each(['Bearer', 'Basic'])(
    'loses the %s credential that was sent, wherever the server repeats it',
    async (scheme) => {
      const secret = scheme === 'Basic' ? Buffer.from(`user:${canary}/+?é`).toString('base64') : canary;
      const server = await start((request, response) => {
        const echo = request.headers.authorization ?? '';
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://x/?${echo}"`, 'x-echo': ['a', echo] });
        response.end(
          JSON.stringify({
            errors: [{ code: 'DENIED', message: `${echo} ${canary}/+?é ${encodeURIComponent(echo)}` }],
          }),
        );
      });
      const response = await open().send(get(server.url('/'), { authorization: `${scheme} ${secret}` }));
      const shown = JSON.stringify(response.headers) + response.redact(response.body.toString());
      expect(shown).toContain('DENIED');
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(encodeURIComponent(secret));
      expect(shown).not.toContain(canary);
      // The bytes stay as they came: their digest may be wanted.
      expect(response.body.toString()).toContain(canary);
    },
  );
});

describe('a body that can not be read', () => {
  it('is told as what it is, and never comes whole', async () => {
    const server = await start((request, response, seen) => {
      receive(request, seen, () => response.end());
    });
    const body = bodyOf(10_000_000, (sent) => {
      if (sent > 5_000_000) throw new ActionError('invalid-image', 'The blob is wrong.');
    });
    const error = await rejectionOf(open().send(get(server.url('/'), { method: 'PUT', body })));
    expect(error).toMatchObject({ code: 'invalid-image', message: 'The blob is wrong.' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.isComplete).toBe(false);
  });

  it('may fail with any error', async () => {
    const server = await start(ok);
    const body = bodyOf(100_000, () => {
      throw Object.assign(new Error("ENOENT: no such file or directory, open '/home/someone/x'"), { code: 'ENOENT' });
    });
    const error = await rejectionOf(open().send(get(server.url('/'), { method: 'PUT', body })));
    expect(error).toMatchObject({ code: 'invalid-image', message: 'The data to send could not be read: ENOENT.' });
  });

  it('that is shorter than it says is never taken for whole', async () => {
    const server = await start((request, response, seen) => {
      receive(request, seen, () => response.end());
    });
    const body = { size: 200_000, open: () => Readable.from([Buffer.alloc(100_000)], { objectMode: false }) };
    const sending = open({ commitMs: 100 }).send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false }));
    expect(await rejectionOf(sending)).toMatchObject({ code: 'unavailable' });
    // Under load its head may not even have come.
    expect(server.requests.filter(({ isComplete }) => isComplete)).toEqual([]);
  });
});

describe('limits of time', () => {
  const trickle: Answer = (_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => {
      clearInterval(timer);
    });
  };

  it.each([
    ['a server that never answers', stall, { idleMs: 50 }, 'nothing moved for 0.05 s'],
    [
      'an answer that stops',
      (_: unknown, response) => {
        response.write('x');
      },
      { idleMs: 50 },
      'nothing moved for 0.05 s',
    ],
    ['an answer of a byte now and then', trickle, { totalMs: 100 }, 'no whole answer within 0.1 s'],
  ] satisfies readonly (readonly [string, Answer, Partial<HttpLimits>, string])[])(
    'end the wait for %s, each time',
    async (_, answer, limits, words) => {
      const server = await start(answer);
      const error = await rejectionOf(open(limits).send(get(server.url('/'))));
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) });
      // Not of each try need the server have heard: in so short a time a busy machine may not even have sent it.
      expect(retries).toEqual(Array(4).fill(expect.stringContaining(words)));
    },
  );

  it('end the wait for a server that takes no more of a body', async () => {
    const server = await start((request) => {
      request.pause();
    });
    const body = bodyOf(100_000_000);
    const error = await rejectionOf(
      open({ sendMs: 50 }).send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false })),
    );
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('nothing moved') });
  });

  it('hold for a request with a small body as for one without', async () => {
    const server = await start(stall);
    const request = get(server.url('/'), { method: 'PUT', body: Buffer.from('{}'), isRepeatable: false });
    expect(await rejectionOf(open({ totalMs: 50 }).send(request))).toMatchObject({
      message: expect.stringContaining('no whole answer within 0.05 s'),
    });
  });

  it('leave a server more time to store a body than to answer without one', async () => {
    const server = await start((request, response, seen) => {
      receive(request, seen, () => setTimeout(() => response.end(), 150));
    });
    const request = get(server.url('/'), { method: 'PUT', body: bodyOf(100_000), isRepeatable: false });
    expect((await open({ idleMs: 50, commitMs: 20_000 }).send(request)).status).toBe(200);
    const late = await rejectionOf(open({ idleMs: 50, commitMs: 50 }).send(request));
    expect(late.code).toBe('unavailable');
  });

  it('hold for an answer to a long body too', async () => {
    const server = await start((request, response, seen) => {
      receive(request, seen, () => trickle(request, response, seen));
    });
    const request = get(server.url('/'), { method: 'PUT', body: bodyOf(100_000), isRepeatable: false });
    expect(await rejectionOf(open({ totalMs: 100 }).send(request))).toMatchObject({
      message: expect.stringContaining('no whole answer'),
    });
  });
});

describe('cancellation', () => {
  it('ends the wait for an answer', async () => {
    const server = await start(() => {
      cancel.abort();
    });
    expect(await rejectionOf(open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it('ends the sending of a body, and the connection with it', async () => {
    let close: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const server = await start((request) => {
      request.once('data', () => {
        cancel.abort();
      });
      request.once('close', () => close?.());
    });
    const body = bodyOf(100_000_000);
    const request = get(server.url('/'), { method: 'PUT', body, isRepeatable: false });
    expect(await rejectionOf(open().send(request))).toMatchObject({ code: 'cancelled' });
    await closed;
    expect(server.requests[0]?.isComplete).toBe(false);
  });

  it('ends the pause before a repetition', async () => {
    const server = await start(answerWith(503));
    clock.onSleep = () => {
      cancel.abort();
    };
    expect(await rejectionOf(open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it('stops what was not yet begun, but not what tidies up', async () => {
    const server = await start(ok);
    cancel.abort();
    expect(await rejectionOf(open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toEqual([]);
    const cleanup = get(server.url('/'), { method: 'DELETE', isRepeatable: false, isCleanup: true });
    expect((await open().send(cleanup)).status).toBe(200);
  });

  it('gives what tidies up a short time only', async () => {
    const server = await start(stall);
    const cleanup = get(server.url('/'), { method: 'DELETE', isRepeatable: false, isCleanup: true });
    expect(await rejectionOf(open({ cleanupMs: 50 }).send(cleanup))).toMatchObject({ code: 'unavailable' });
  });
});

describe('a certificate that nothing vouches for', () => {
  const directory = new URL('../../fixtures/tls/', import.meta.url);
  const tls = {
    key: readFileSync(new URL('self-signed.key', directory)),
    cert: readFileSync(new URL('self-signed.crt', directory)),
  };
  it('is refused at once', async () => {
    const server = await start(ok, tls);
    const error = await rejectionOf(open().send(get(server.url('/'), { authorization: `Bearer ${canary}` })));
    expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('certificate is not trusted') });
    expect([server.requests, retries]).toEqual([[], []]);
  });

  it('is another trouble than a server without TLS', async () => {
    const server = await start(ok);
    const error = await rejectionOf(open().send(get(new URL(server.origin.replace('http', 'https')))));
    expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('no secure connection') });
    expect(server.requests).toEqual([]);
  });
});

it('closes kept connections on demand', async () => {
  const server = await start(ok);
  const http = open();
  await http.send(get(server.url('/')));
  http.close();
  await http.send(get(server.url('/')));
  expect(server.connections).toBe(2);
});
