import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, answerWith, type ScriptedServer, serve } from './scripted-server.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const fixtures = new URL('../../fixtures/tls/', import.meta.url);

describe('a process that sends requests', () => {
  let servers: ScriptedServer[];

  beforeEach(() => {
    servers = [];
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  async function start(...parts: Parameters<typeof serve>): Promise<ScriptedServer> {
    const server = await serve(...parts);
    servers.push(server);
    return server;
  }

  /** Sends GET and PUT requests of 32 MiB, in turn, and tells the status or the error of each, a line for each. */
  function send(methods: readonly ('GET' | 'PUT')[], url: URL, env: Readonly<Record<string, string>> = {}) {
    return run(
      `
      import { Readable } from 'node:stream';
      import { systemClock } from './core/adapters/clock.ts';
      import { Http } from './core/adapters/http/http.ts';
      const http = new Http({ clock: systemClock, random: () => 0, cancelled: new AbortController().signal });
      const open = () => Readable.from(Array.from({ length: 512 }, () => Buffer.alloc(65536)), { objectMode: false });
      for (const method of ${JSON.stringify(methods)}) {
        const body = method === 'PUT' ? { body: { size: 512 * 65536, open } } : {};
        const request = { method, url: new URL('${url.href}'), isRepeatable: false, redirects: 'none', ...body };
        console.log(await http.send(request).then(({ status }) => status, (error) => error.message));
      }
    `,
      env,
    );
  }

  async function run(program: string, env: Readonly<Record<string, string>> = {}) {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    // Whoever hangs is killed, long before the timers of a request would let it go.
    const child = spawn(process.execPath, args, {
      cwd: root,
      timeout: 25_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], ...env },
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (errors += String(text)));
    await once(child, 'close');
    return { output, errors, code: child.exitCode, signal: child.signalCode };
  }

  const refuseBodies: Answer = (request, response, seen) => {
    if (seen.method === 'GET') {
      answerWith(200, {}, 'fine')(request, response, seen);
      return;
    }
    request.once('data', () => {
      response.writeHead(413).end('too large');
      request.pause();
    });
  };

  it.each([
    ['connections are kept', ['GET', 'GET'], '200\n200\n'],
    ['a body was refused half-way', ['GET', 'PUT', 'GET'], '200\n413\n200\n'],
    ['the last body was refused half-way', ['PUT'], '413\n'],
  ] as const)('ends by itself although %s', async (_, methods, output) => {
    const server = await start(refuseBodies);
    expect(await send(methods, server.url('/'))).toMatchObject({ output, code: 0, signal: null });
  });

  it('may send fifty at once, without a warning of Node', async () => {
    const server = await start(answerWith(200));
    const { output, errors } = await run(`
      import { systemClock } from './core/adapters/clock.ts';
      import { listenForCancellation } from './core/adapters/environment.ts';
      import { Http } from './core/adapters/http/http.ts';
      const http = new Http({ clock: systemClock, random: () => 0, cancelled: listenForCancellation() });
      const request = { method: 'GET', url: new URL('${server.url('/').href}'), isRepeatable: false, redirects: 'none' };
      const answers = await Promise.all(Array.from({ length: 50 }, () => http.send(request)));
      console.log(answers.length);
    `);
    expect(output).toBe('50\n');
    expect(errors).not.toContain('Warning');
    expect(server.requests).toHaveLength(50);
  });

  it.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'checks certificates whatever its environment says: %j',
    async (env) => {
      const key = await readFile(new URL('self-signed.key', fixtures));
      const cert = await readFile(new URL('self-signed.crt', fixtures));
      const server = await start(answerWith(200), { key, cert });
      const { output } = await send(['GET'], server.url('/'), env);
      expect(output).toContain("the server's certificate is not trusted");
      expect(server.requests).toEqual([]);
    },
  );

  it('trusts a certificate that NODE_EXTRA_CA_CERTS adds', async () => {
    const key = await readFile(new URL('self-signed.key', fixtures));
    const cert = await readFile(new URL('self-signed.crt', fixtures));
    const server = await start(answerWith(200), { key, cert });
    const env = { NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('self-signed.crt', fixtures)) };
    expect((await send(['GET'], server.url('/'), env)).output).toBe('200\n');
  });
});
