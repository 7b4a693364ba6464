import { Readable } from 'node:stream';
import { digestAlgorithm, Digester } from '../domain/digest.js';
import { ActionError } from '../errors.js';
import { type BlobSource } from '../ports.js';
import { type RequestBody } from './http.js';

/**
 * The bytes of a blob, whose last piece leaves only when size and hash of the whole are right: a registry that is never
 * sent the end of a wrong blob never stores it.
 * @param onProgress is told the size of each piece that leaves
 */
export function verifiedBody(blob: BlobSource, onProgress: (bytes: number) => void): RequestBody {
  return {
    size: blob.size,
    open: () => Readable.from(verify(blob, onProgress), { objectMode: false, highWaterMark: 1024 * 1024 }),
  };
}

async function* verify(blob: BlobSource, onProgress: (bytes: number) => void): AsyncGenerator<Buffer> {
  const digester = new Digester(digestAlgorithm(blob.digest));
  const source: AsyncIterable<Buffer> = blob.open();
  let size = 0;
  let held: Buffer | undefined;
  for await (const piece of source) {
    size += piece.length;
    if (size > blob.size) throw mismatch(blob, `is longer than the ${blob.size} bytes of its descriptor`);
    digester.update(piece);
    if (held !== undefined) {
      yield held;
      onProgress(held.length);
    }
    held = piece;
  }
  if (size < blob.size) throw mismatch(blob, `has ${size} bytes in place of the ${blob.size} of its descriptor`);
  if (digester.digest() !== blob.digest) throw mismatch(blob, 'does not have the digest of its descriptor');
  if (held !== undefined) {
    yield held;
    onProgress(held.length);
  }
}

function mismatch(blob: BlobSource, what: string): ActionError {
  return new ActionError('invalid-image', `The blob ${blob.digest} ${what}; it was not stored.`, {
    hint: 'The source is damaged, or changed while it was read. Make it anew.',
  });
}
