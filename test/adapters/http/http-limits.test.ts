import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HttpLimits } from '../../../core/adapters/http/http.js';
import { rejectionOf } from '../../errors.js';
import { type Answer, answerWith, receive, stall } from './scripted-server.js';
import { bodyOf, get, HttpStage, ok } from './http-stage.js';

let stage: HttpStage;
beforeEach(() => {
  stage = new HttpStage();
});
afterEach(() => stage.close());

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
      const server = await stage.start(answer);
      const error = await rejectionOf(stage.open(limits).send(get(server.url('/'))));
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) });
      // Not of each try need the server have heard: in so short a time a busy machine may not even have sent it.
      expect(stage.retries).toEqual(Array(4).fill(expect.stringContaining(words)));
    },
  );

  it('end the wait for a server that takes no more of a body', async () => {
    const server = await stage.start((request) => {
      request.pause();
    });
    const body = bodyOf(100_000_000);
    const error = await rejectionOf(
      stage.open({ sendMs: 50 }).send(get(server.url('/'), { method: 'PUT', body, isRepeatable: false })),
    );
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('nothing moved') });
  });

  it('hold for a request with a small body as for one without', async () => {
    const server = await stage.start(stall);
    const request = get(server.url('/'), { method: 'PUT', body: Buffer.from('{}'), isRepeatable: false });
    expect(await rejectionOf(stage.open({ totalMs: 50 }).send(request))).toMatchObject({
      message: expect.stringContaining('no whole answer within 0.05 s'),
    });
  });

  it('leave a server more time to store a body than to answer without one', async () => {
    const server = await stage.start((request, response, seen) => {
      receive(request, seen, () => setTimeout(() => response.end(), 150));
    });
    const request = get(server.url('/'), { method: 'PUT', body: bodyOf(100_000), isRepeatable: false });
    expect((await stage.open({ idleMs: 50, commitMs: 20_000 }).send(request)).status).toBe(200);
    const late = await rejectionOf(stage.open({ idleMs: 50, commitMs: 50 }).send(request));
    expect(late.code).toBe('unavailable');
  });

  it('hold for an answer to a long body too', async () => {
    const server = await stage.start((request, response, seen) => {
      receive(request, seen, () => trickle(request, response, seen));
    });
    const request = get(server.url('/'), { method: 'PUT', body: bodyOf(100_000), isRepeatable: false });
    expect(await rejectionOf(stage.open({ totalMs: 100 }).send(request))).toMatchObject({
      message: expect.stringContaining('no whole answer'),
    });
  });
});

describe('cancellation', () => {
  it('ends the wait for an answer', async () => {
    const server = await stage.start(() => {
      stage.cancel.abort();
    });
    expect(await rejectionOf(stage.open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it('ends the sending of a body, and the connection with it', async () => {
    let close: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const server = await stage.start((request) => {
      request.once('data', () => {
        stage.cancel.abort();
      });
      request.once('close', () => close?.());
    });
    const body = bodyOf(100_000_000);
    const request = get(server.url('/'), { method: 'PUT', body, isRepeatable: false });
    expect(await rejectionOf(stage.open().send(request))).toMatchObject({ code: 'cancelled' });
    await closed;
    expect(server.requests[0]?.isComplete).toBe(false);
  });

  it('ends the pause before a repetition', async () => {
    const server = await stage.start(answerWith(503));
    stage.clock.onSleep = () => {
      stage.cancel.abort();
    };
    expect(await rejectionOf(stage.open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it('stops what was not yet begun, but not what tidies up', async () => {
    const server = await stage.start(ok);
    stage.cancel.abort();
    expect(await rejectionOf(stage.open().send(get(server.url('/'))))).toMatchObject({ code: 'cancelled' });
    expect(server.requests).toEqual([]);
    const cleanup = get(server.url('/'), { method: 'DELETE', isRepeatable: false, isCleanup: true });
    expect((await stage.open().send(cleanup)).status).toBe(200);
  });

  it('gives what tidies up a short time only', async () => {
    const server = await stage.start(stall);
    const cleanup = get(server.url('/'), { method: 'DELETE', isRepeatable: false, isCleanup: true });
    expect(await rejectionOf(stage.open({ cleanupMs: 50 }).send(cleanup))).toMatchObject({ code: 'unavailable' });
  });
});
