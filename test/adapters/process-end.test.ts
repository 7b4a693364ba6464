import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { answerWith, type ScriptedServer, serve } from './scripted-server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let server: ScriptedServer;
beforeEach(async () => {
  server = await serve((request, response, seen) => {
    if (seen.method === 'GET') {
      answerWith(200, {}, 'fine')(request, response, seen);
      return;
    }
    request.once('data', () => {
      response.writeHead(413).end('too large');
      request.pause();
    });
  });
});
afterEach(() => server.close());

it('a process ends by itself after its requests, though connections are kept and a body was refused half-way', async () => {
  const program = `
    import { Readable } from 'node:stream';
    import { systemClock } from './core/adapters/clock.ts';
    import { Http } from './core/adapters/http.ts';
    const http = new Http({ clock: systemClock, random: Math.random, cancelled: new AbortController().signal });
    const url = new URL('${server.origin}/');
    const open = () => Readable.from(Array.from({ length: 500 }, () => Buffer.alloc(65536)), { objectMode: false });
    const get = { method: 'GET', url, isRepeatable: true, redirects: 'none' };
    const put = { ...get, method: 'PUT', isRepeatable: false, body: { size: 500 * 65536, open } };
    for (const request of [get, put, get]) console.log((await http.send(request)).status);
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  // Whoever hangs here is killed, long before the timers of a request would let it go.
  const child = spawn(process.execPath, args, { cwd: root, timeout: 25_000, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  await once(child, 'close');
  expect({ output, code: child.exitCode, signal: child.signalCode }).toEqual({
    output: '200\n413\n200\n',
    code: 0,
    signal: null,
  });
});
