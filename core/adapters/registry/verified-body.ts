import { Readable } from 'node:stream';
import { digestAlgorithm, Digester } from '../../domain/image/digest.js';
import { ActionError } from '../../errors.js';
import { type BlobSource, type BlobStream, type MeasuredBlob } from '../../ports.js';
import { type RequestBody } from '../http/request-body.js';
import { pieceBytes } from '../pieces.js';

export interface VerifiedBody extends RequestBody {
  /** @param from how many bytes are read, and hashed, without being given: the registry holds them already */
  open(from?: number): Readable;
  /** What a reading to the end found; undefined before the first. */
  readonly measured: MeasuredBlob | undefined;
  /** Bytes that were told of since the last opening. */
  readonly sentBytes: number;
  /** Takes back what was told of progress: the bytes came to nothing. */
  withdraw(): void;
}

/**
 * The bytes of a blob, whose last piece leaves only when size and hash of the whole are right: a registry that is never
 * sent the end of a wrong blob never stores it. Of a stream nothing is known before; it is measured.
 * @param onProgress is told the size of each piece that leaves, and a negative one when a sending came to nothing
 */
export function verifiedBody(blob: BlobSource | BlobStream, onProgress: (bytes: number) => void): VerifiedBody {
  return new MeasuringBody(blob, onProgress);
}

class MeasuringBody implements VerifiedBody {
  readonly size: number | undefined;
  measured: MeasuredBlob | undefined;
  sentBytes = 0;
  readonly #blob: BlobSource | BlobStream;
  readonly #onProgress: (bytes: number) => void;

  constructor(blob: BlobSource | BlobStream, onProgress: (bytes: number) => void) {
    this.size = 'size' in blob ? blob.size : undefined;
    this.#blob = blob;
    this.#onProgress = onProgress;
  }

  open(from = 0): Readable {
    this.withdraw();
    if (from > 0) this.#tell(from);
    return Readable.from(this.#read(from), { objectMode: false, highWaterMark: pieceBytes });
  }

  withdraw(): void {
    if (this.sentBytes > 0) this.#tell(-this.sentBytes);
  }

  #tell(bytes: number): void {
    this.sentBytes += bytes;
    this.#onProgress(bytes);
  }

  async *#read(from: number): AsyncGenerator<Buffer> {
    const blob = this.#blob;
    const expected = 'digest' in blob ? blob : undefined;
    const digester = new Digester(expected === undefined ? 'sha256' : digestAlgorithm(expected.digest));
    const source: AsyncIterable<Buffer> = blob.open();
    let size = 0;
    let held: Buffer | undefined;
    for await (const piece of source) {
      const rest = from > size ? piece.subarray(from - size) : piece;
      size += piece.length;
      if (expected !== undefined && size > expected.size) {
        throw mismatch(expected, `is longer than the ${expected.size} bytes of its descriptor`);
      }
      digester.update(piece);
      // One without bytes must not push out what may be the last piece.
      if (rest.length === 0) continue;
      if (held !== undefined) {
        yield held;
        this.#tell(held.length);
      }
      held = rest;
    }
    const digest = digester.digest();
    if (expected !== undefined && size < expected.size) {
      throw mismatch(expected, `has ${size} bytes in place of the ${expected.size} of its descriptor`);
    }
    if (expected !== undefined && digest !== expected.digest) {
      throw mismatch(expected, 'does not have the digest of its descriptor');
    }
    this.measured = { digest, size };
    if (held !== undefined) {
      yield held;
      this.#tell(held.length);
    }
  }
}

function mismatch(blob: BlobSource, what: string): ActionError {
  return new ActionError('invalid-image', `The blob ${blob.digest} ${what}; it was not stored.`, {
    hint: 'The source is damaged, or changed while it was read. Make it anew.',
  });
}
