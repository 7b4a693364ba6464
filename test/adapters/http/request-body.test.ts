import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openBody } from '../../../core/adapters/http/request-body.js';
import { Watchdog } from '../../../core/adapters/http/watchdog.js';
import { pieceBytes } from '../../../core/adapters/pieces.js';
import { verifiedBody } from '../../../core/adapters/registry/verified-body.js';
import { readRange, streamOf } from '../../../core/adapters/source/file-tree.js';
import { digestOf } from '../../../core/domain/image/digest.js';
import { authorityFile, readCertificate } from '../../sandbox/server/hosts.js';
import { type ScriptedServer, serve } from './scripted-server.js';

const limits = { sendMs: 20_000, commitMs: 20_000 };
const ca = readFileSync(authorityFile);

let directory: string;
let server: ScriptedServer;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'request-body-'));
  server = await serve((request, response) => {
    void digestSlowly(request).then((digest) => response.end(digest));
  }, readCertificate());
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** So slowly that pieces wait on the way. */
async function digestSlowly(request: IncomingMessage): Promise<string> {
  const hash = createHash('sha256');
  const pieces: AsyncIterable<Buffer> = request;
  for await (const piece of pieces) {
    hash.update(piece);
    await turn();
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Sends a file over TLS as a blob is sent. @returns the digest of what came */
async function send(path: string, bytes: Buffer, isChunked: boolean): Promise<string> {
  const handle = await open(path);
  const watchdog = new Watchdog(undefined);
  try {
    const read = () => streamOf(readRange(handle, 0, bytes.length, path));
    const blob = { digest: digestOf(bytes), size: bytes.length, open: read };
    const body = openBody(
      verifiedBody(blob, () => undefined),
      watchdog,
      limits,
    );
    const headers = isChunked ? {} : { 'content-length': String(bytes.length) };
    const options = { method: 'PUT', ca, servername: 'ghes.test', headers, signal: watchdog.signal };
    const request = https.request(server.url('/'), { ...options, agent: false });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    body.on('close', () => request.end());
    body.pipe(request);
    let text = '';
    const pieces: AsyncIterable<Buffer> = await answer;
    for await (const piece of pieces) text += piece.toString();
    return text;
  } finally {
    watchdog.end();
    await handle.close();
  }
}

describe('a file that is sent over TLS', () => {
  const sizes = [1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 2 * pieceBytes, 24 * pieceBytes, 24 * pieceBytes + 5];
  it.each([
    ['with its length', false],
    ['in chunks', true],
  ])('%s comes as it is, whatever its size, though several go at once in memory that is used anew', async (_, how) => {
    const files = sizes.map((size, index) => ({ path: join(directory, String(index)), bytes: randomBytes(size) }));
    await Promise.all(files.map(({ path, bytes }) => writeFile(path, bytes)));
    const came = await Promise.all(files.map(({ path, bytes }) => send(path, bytes, how)));
    expect(came).toEqual(files.map(({ bytes }) => digestOf(bytes)));
  });
});
