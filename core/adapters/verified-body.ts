import { Readable } from 'node:stream';
import { digestAlgorithm, Digester } from '../domain/digest.js';
import { ActionError } from '../errors.js';
import { type BlobSource } from '../ports.js';
import { type RequestBody } from './http.js';

export interface VerifiedBody extends RequestBody {
  /** Takes back what was told of progress: the bytes came to nothing. */
  withdraw(): void;
}

/**
 * The bytes of a blob, whose last piece leaves only when size and hash of the whole are right: a registry that is never
 * sent the end of a wrong blob never stores it.
 * @param onProgress is told the size of each piece that leaves, and a negative one when a sending came to nothing
 */
export function verifiedBody(blob: BlobSource, onProgress: (bytes: number) => void): VerifiedBody {
  let told = 0;
  const tell = (bytes: number): void => {
    told += bytes;
    onProgress(bytes);
  };
  const withdraw = (): void => {
    if (told > 0) tell(-told);
  };
  return {
    size: blob.size,
    open: () => {
      withdraw();
      return Readable.from(verify(blob, tell), { objectMode: false, highWaterMark: 1024 * 1024 });
    },
    withdraw,
  };
}

async function* verify(blob: BlobSource, onSent: (bytes: number) => void): AsyncGenerator<Buffer> {
  const digester = new Digester(digestAlgorithm(blob.digest));
  const source: AsyncIterable<Buffer> = blob.open();
  let size = 0;
  let held: Buffer | undefined;
  for await (const piece of source) {
    // One without bytes must not push out what may be the last piece.
    if (piece.length === 0) continue;
    size += piece.length;
    if (size > blob.size) throw mismatch(blob, `is longer than the ${blob.size} bytes of its descriptor`);
    digester.update(piece);
    if (held !== undefined) {
      yield held;
      onSent(held.length);
    }
    held = piece;
  }
  if (size < blob.size) throw mismatch(blob, `has ${size} bytes in place of the ${blob.size} of its descriptor`);
  if (digester.digest() !== blob.digest) throw mismatch(blob, 'does not have the digest of its descriptor');
  if (held !== undefined) {
    yield held;
    onSent(held.length);
  }
}

function mismatch(blob: BlobSource, what: string): ActionError {
  return new ActionError('invalid-image', `The blob ${blob.digest} ${what}; it was not stored.`, {
    hint: 'The source is damaged, or changed while it was read. Make it anew.',
  });
}
