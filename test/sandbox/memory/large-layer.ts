import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startSandbox } from '../sandbox.js';

/** Pushes a layer of 512 MiB and pulls it again; prints its bytes as pulled, whether they are the same, and the peak in MiB. */
const pieceBytes = 1024 * 1024;
const pieces = 512;
const piece = Buffer.alloc(pieceBytes, 'layer');
const expected = createHash('sha256');
for (let number = 0; number < pieces; number += 1) expected.update(piece);
const digest = `sha256:${expected.digest('hex')}`;

const sandbox = await startSandbox({ redirectBlobs: false });
sandbox.addUser('octocat');
const token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages', 'write:packages'] });
const answer = await fetch(`${sandbox.origin}/token?scope=repository:octocat/app:pull,push`, {
  headers: { authorization: `Basic ${Buffer.from(`octocat:${token}`).toString('base64')}` },
});
const [, bearer = ''] = /"token":"([^"]+)"/.exec(await answer.text()) ?? [];
const headers = { authorization: `Bearer ${bearer}` };
const uploads = `${sandbox.origin}/v2/octocat/app/blobs/uploads/`;
const begun = await fetch(uploads, { method: 'POST', headers });
const location = new URL(begun.headers.get('location') ?? '', uploads);
location.searchParams.set('digest', digest);
const status = await send(location);
const pulled = await fetch(`${sandbox.origin}/v2/octocat/app/blobs/${digest}`, { headers });
const actual = createHash('sha256');
let bytes = 0;
const parts: AsyncIterable<Uint8Array> = pulled.body ?? Readable.from([]);
for await (const part of parts) {
  actual.update(part);
  bytes += part.length;
}
await sandbox.close();
const isSame = status === 201 && `sha256:${actual.digest('hex')}` === digest;
console.log(bytes, isSame, Math.ceil(process.resourceUsage().maxRSS / 1024));

/** @returns the status of the answer */
async function send(url: URL): Promise<number> {
  const body = Readable.from(Array.from({ length: pieces }, () => piece));
  return new Promise((resolve, reject) => {
    const upload = request(url, {
      method: 'PUT',
      headers: { ...headers, 'content-length': pieceBytes * pieces },
    });
    upload.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    pipeline(body, upload).catch(reject);
  });
}
