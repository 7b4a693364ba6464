import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../../errors.js';
import { answerWith, type ScriptedServer } from './scripted-server.js';
import { bodyOf, canary, get, HttpStage, ok } from './http-stage.js';

let stage: HttpStage;
beforeEach(() => {
  stage = new HttpStage();
});
afterEach(() => stage.close());

describe('redirects', () => {
  it('lead to another origin without credential and own headers, the body sent anew', async () => {
    const target = await stage.start(ok);
    const server = await stage.start((request, response) => {
      request.resume();
      response.writeHead(307, { location: target.url('/there').href }).end();
    });
    const body = bodyOf(5_000_000);
    const headers = { accept: 'a/b', 'content-type': 'c/d', 'x-own': 'mine' };
    const request = get(server.url('/here'), { method: 'PUT', headers, authorization: `Bearer ${canary}`, body });
    const response = await stage.open().send(request);
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
    const target: ScriptedServer = await stage.start((_, response) => {
      response.writeHead(302, { location: server.url('/back').href }).end();
    });
    const server: ScriptedServer = await stage.start([
      answerWith(302, { location: '/inside' }),
      answerWith(302, { location: target.url('/outside').href }),
      ok,
    ]);
    expect((await stage.open().send(get(server.url('/'), { authorization: `Bearer ${canary}` }))).status).toBe(200);
    expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/', `Bearer ${canary}`],
      ['/inside', `Bearer ${canary}`],
      ['/back', undefined],
    ]);
    expect(target.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('are given back to who wants to see them', async () => {
    const server = await stage.start(answerWith(307, { location: 'https://evil.example/' }));
    const response = await stage.open().send(get(server.url('/'), { redirects: 'none' }));
    expect([response.status, response.headers.location]).toEqual([307, 'https://evil.example/']);
  });

  it('end after five, and in a circle', async () => {
    let count = 0;
    const chain = await stage.start((_, response) => {
      count += 1;
      response.writeHead(302, { location: `/${count}` }).end();
    });
    expect(await rejectionOf(stage.open().send(get(chain.url('/'))))).toMatchObject({ code: 'refused' });
    expect(chain.requests).toHaveLength(6);
    const circle = await stage.start(answerWith(302, { location: '/' }));
    expect(await rejectionOf(stage.open().send(get(circle.url('/'))))).toMatchObject({ code: 'refused' });
    expect(circle.requests).toHaveLength(1);
  });

  it('are followed from the start when the target fails', async () => {
    const target = await stage.start([answerWith(503), ok]);
    const server = await stage.start(answerWith(307, { location: target.url('/').href }));
    expect((await stage.open().send(get(server.url('/')))).status).toBe(200);
    expect([server.requests.length, target.requests.length]).toEqual([2, 2]);
  });
});
