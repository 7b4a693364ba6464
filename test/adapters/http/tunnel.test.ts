import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { authorityFile, readCertificate } from '../../sandbox/server/hosts.js';
import { type Proxy, startProxy } from '../../sandbox/server/proxy.js';
import { answerWith, type ScriptedServer, serve, stall } from './scripted-server.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** An https server `ghes.test` that only the proxy can reach. */
async function start(
  answer = answerWith(200),
  credentials?: { readonly username: string; readonly password: string },
): Promise<{ readonly server: ScriptedServer; readonly proxy: Proxy }> {
  const server = await serve(answer, readCertificate());
  const port = Number(new URL(server.origin).port);
  const proxy = await startProxy({ port, targets: new Set(['ghes.test:443']), credentials });
  opened.push(server, proxy);
  return { server, proxy };
}

/** Takes connections and says nothing. @returns its URL */
async function startSilentProxy(): Promise<string> {
  const silent = createServer();
  opened.push({ close: () => new Promise((resolve) => silent.close(resolve)) });
  silent.on('connection', (socket) => opened.push({ close: () => socket.destroy() }));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}

/** Of what never answers; whatever does may take its time, on a machine that is busy. */
const shortMs = 400;
const longMs = 20_000;

interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  /** How long anything is waited for. */
  readonly patienceMs?: number;
}

/** Three requests in a row, in a process that trusts the server. */
async function send(proxy: string, { env = {}, patienceMs = longMs }: Circumstances = {}) {
  return execute(
    `
    import { systemClock } from './core/adapters/clock.ts';
    import { Http } from './core/adapters/http/http.ts';
    const environment = (name) => process.env[name];
    const limits = { idleMs: ${patienceMs} };
    const http = new Http({ clock: systemClock, random: () => 0, cancelled: new AbortController().signal, environment, limits });
    for (const path of ['/1', '/2', '/3']) {
      const url = new URL(path, 'https://ghes.test');
      const request = { method: 'GET', url, isRepeatable: false, redirects: 'none', authorization: 'Bearer of-the-server' };
      console.log(await http.send(request).then(({ status }) => status, (error) => error.code + ': ' + error.message));
    }
  `,
    proxy,
    env,
  );
}

/** The same by the way that Octokit goes. */
async function fetchThree(proxy: string, patienceMs = longMs) {
  return execute(
    `
    import { fetchOver } from './core/adapters/http/tunnel-fetch.ts';
    import { TunnelAgent } from './core/adapters/http/tunnel.ts';
    const fetch = fetchOver(new TunnelAgent(new URL(process.env.HTTPS_PROXY), { patienceMs: ${patienceMs}, cancelled: AbortSignal.timeout(9e6) }));
    for (const path of ['/1', '/2', '/3']) {
      const options = { method: 'POST', body: 'sent', signal: AbortSignal.timeout(${longMs}) };
      const answer = fetch('https://ghes.test' + path, options).then(async (it) => it.status + ' ' + (await it.text()));
      console.log(await answer.catch((error) => error.message));
    }
  `,
    proxy,
    {},
  );
}

async function execute(program: string, proxy: string, env: Readonly<Record<string, string>>) {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  // Whoever hangs is killed.
  const child = spawn(process.execPath, args, {
    cwd: root,
    timeout: 25_000,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HTTPS_PROXY: proxy, NODE_EXTRA_CA_CERTS: authorityFile, ...env },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (errors += String(text)));
  await once(child, 'close');
  return { lines: output.split('\n').slice(0, -1), errors, signal: child.signalCode };
}

describe('through a proxy', () => {
  it('many requests take one tunnel and one handshake', async () => {
    const { server, proxy } = await start();
    expect(await send(proxy.url)).toEqual({ lines: ['200', '200', '200'], errors: '', signal: null });
    expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(['CONNECT ghes.test:443']);
    expect(server.connections).toBe(1);
  });

  it('its credentials go to the proxy and to nobody else, without a warning of Node', async () => {
    const { server, proxy } = await start(answerWith(200), { username: 'corp', password: 'p%40:x yz' });
    expect(await send(proxy.url)).toMatchObject({ lines: ['200', '200', '200'], errors: '' });
    expect(JSON.stringify(server.requests.map(({ headers }) => headers))).not.toMatch(/proxy/i);
    expect(JSON.stringify(proxy.requests.map(({ headers }) => headers))).not.toContain('of-the-server');
  });

  it('one that refuses is named, and what it is asked for is not', async () => {
    const { server, proxy } = await start(answerWith(200), { username: 'corp', password: 'right-word' });
    const { lines } = await send(proxy.url.replace('right', 'wrong'));
    expect(lines).toEqual(Array(3).fill('refused: The proxy answered 407 and lets nothing through to ghes.test:443.'));
    expect(server.requests).toEqual([]);
  });

  it('one that never answers is given up in time, and lets the process end', async () => {
    const { lines, signal } = await send(await startSilentProxy(), { patienceMs: shortMs });
    expect(lines).toEqual(Array(3).fill(expect.stringMatching(/^unavailable: .*(nothing moved|does not answer)/)));
    expect(signal).toBeNull();
  });

  it('Octokit goes by one tunnel as well, and gives up with it', async () => {
    const { server, proxy } = await start(answerWith(200, {}, 'fine'));
    expect(await fetchThree(proxy.url)).toEqual({ lines: Array(3).fill('200 fine'), errors: '', signal: null });
    expect(proxy.requests).toHaveLength(1);
    expect(server.requests.map(({ method, url, body }) => `${method} ${url} ${String(body)}`)).toEqual(
      ['/1', '/2', '/3'].map((path) => `POST ${path} sent`),
    );
    const { lines, signal } = await fetchThree(await startSilentProxy(), shortMs);
    expect(lines).toEqual(Array(3).fill('the proxy does not answer'));
    expect(signal).toBeNull();
  });

  it.each([204, 304, 799])('Octokit bears an answer of %d', async (status) => {
    const { proxy } = await start(answerWith(status));
    const { lines } = await fetchThree(proxy.url);
    expect(lines[0]).toMatch(status === 799 ? /status/ : new RegExp(`^${String(status)} $`));
    expect(lines).toHaveLength(3);
  });

  it('a server that never answers is given up as well', async () => {
    const { proxy } = await start(stall);
    const { lines, signal } = await send(proxy.url, { patienceMs: shortMs });
    expect(lines).toEqual(Array(3).fill(expect.stringMatching(/^unavailable: .*nothing moved/)));
    expect(signal).toBeNull();
  });

  it('one that is not there is told as such', async () => {
    const { lines } = await send('http://127.0.0.1:1');
    expect(lines[0]).toMatch(/^unavailable: .*ECONNREFUSED/);
  });

  it.each([{ NODE_EXTRA_CA_CERTS: '' }, { NODE_EXTRA_CA_CERTS: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'a server that is not trusted gets nothing: %j',
    async (env) => {
      const { server, proxy } = await start();
      const { lines } = await send(proxy.url, { env });
      expect(lines[0]).toMatch(/^refused: .*certificate is not trusted/);
      expect(server.requests).toEqual([]);
    },
  );
});
