import { type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../../errors.js';
import { answerWith } from './scripted-server.js';
import { bodyOf, canary, get, HttpStage } from './http-stage.js';

let stage: HttpStage;
beforeEach(() => {
  stage = new HttpStage();
});
afterEach(() => stage.close());

describe('an answer', () => {
  it('of too many bytes is refused by its length, before they come', async () => {
    const server = await stage.start((_, response) => {
      response.writeHead(200, { 'content-length': 10_000_000_000_000 });
      response.flushHeaders();
    });
    expect(await rejectionOf(stage.open().send(get(server.url('/'))))).toMatchObject({ code: 'invalid-response' });
    expect(server.requests).toHaveLength(1);
  });

  it('without end is read up to the limit', async () => {
    let sent = 0;
    const server = await stage.start((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      response.on('error', () => undefined);
      more();
    });
    const error = await rejectionOf(stage.open().send(get(server.url('/'), { maxResponseBytes: 1_000_000 })));
    expect(error).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('1000000 bytes') });
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([0, 1])('may have as many bytes as the limit, and %d more is too many', async (more) => {
    const server = await stage.start(answerWith(200, {}, 'x'.repeat(1000 + more)));
    const sending = stage.open().send(get(server.url('/'), { maxResponseBytes: 1000 }));
    const [outcome] = await Promise.allSettled([sending]);
    expect(outcome.status).toBe(more === 0 ? 'fulfilled' : 'rejected');
  });

  it('to HEAD may name any length', async () => {
    const server = await stage.start(answerWith(200, { 'content-length': '10000000000' }));
    const response = await stage.open().send(get(server.url('/'), { method: 'HEAD' }));
    expect(response.headers['content-length']).toBe('10000000000');
  });

  it.each([
    ['goes on reading', (request) => request.resume()],
    ['reads no more', (request) => request.pause()],
    ['closes its side', (request, response) => response.on('finish', () => request.socket.end())],
  ] satisfies readonly (readonly [string, (request: IncomingMessage, response: ServerResponse) => unknown])[])(
    'that comes before the body was sent is told in its own words, where the server then %s',
    async (_, then) => {
      const server = await stage.start((request, response) => {
        request.once('data', () => {
          response.writeHead(413, { 'content-type': 'text/plain' });
          response.end('the blob is too large');
          then(request, response);
        });
      });
      const http = stage.open();
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
      const server = await stage.start((request, response) => {
        const echo = request.headers.authorization ?? '';
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://x/?${echo}"`, 'x-echo': ['a', echo] });
        response.end(
          JSON.stringify({
            errors: [{ code: 'DENIED', message: `${echo} ${canary}/+?é ${encodeURIComponent(echo)}` }],
          }),
        );
      });
      const response = await stage.open().send(get(server.url('/'), { authorization: `${scheme} ${secret}` }));
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
