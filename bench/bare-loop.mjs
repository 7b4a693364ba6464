// Sends the blobs of an OCI layout and nothing else: what Node needs for that at the least. Six at a time, as push does, and
// hashed, as a push has to that must not store what is damaged.
// Arguments: directory of the layout, `http://HOST`, name of the repository.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';

const [layout = '', origin = '', name = ''] = process.argv.slice(2);
const directory = join(layout, 'blobs', 'sha256');
const agent = new http.Agent({ keepAlive: true });

/**
 * @param {'POST' | 'PUT'} method
 * @param {string | URL} url
 * @param {number} size
 * @param {import('node:fs').ReadStream} [body]
 * @returns {Promise<http.IncomingMessage>} the answer, without its body
 */
function send(method, url, size, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, agent, headers: { 'content-length': size } }, (answer) => {
      answer.resume().on('end', () => resolve(answer));
    });
    request.on('error', reject);
    if (body === undefined) request.end();
    else body.pipe(request);
  });
}

/** @param {string} hex */
async function sendBlob(hex) {
  const path = join(directory, hex);
  const begun = await send('POST', `${origin}/v2/${name}/blobs/uploads/`, 0);
  const hash = createHash('sha256');
  const body = createReadStream(path, { highWaterMark: 1024 * 1024 }).on('data', (piece) => hash.update(piece));
  const url = new URL(begun.headers.location ?? '', origin);
  url.searchParams.set('digest', `sha256:${hex}`);
  const { size } = await stat(path);
  const { statusCode } = await send('PUT', url, size, body.pause());
  if (statusCode !== 201 || hash.digest('hex') !== hex) throw new Error(`${hex} was not stored (${statusCode}).`);
}

const queue = (await readdir(directory)).values();
await Promise.all(
  Array.from({ length: 6 }, async () => {
    for (const hex of queue) await sendBlob(hex);
  }),
);
agent.destroy();
