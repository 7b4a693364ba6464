import { type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ActionError } from '../../errors.js';
import { pieceBytes, PieceMemory } from '../pieces.js';

/** A regular file somewhere in a tree, not yet read. */
export interface StoredFile {
  /** Bytes. */
  readonly size: number;
  /** Opens a new stream over all of its bytes, or its first `length`, in pieces of up to 1 MiB. */
  open(length?: number): Readable;
}

/** Files by their exact name, such as `blobs/sha256/<hex>`; a directory or an archive. */
export interface FileTree {
  /** For logs and errors, such as `oci-archive:image.tar`. */
  readonly description: string;
  /**
   * @param name relative, with `/`, without `.` and `..`
   * @returns undefined where there is nothing of this name
   * @throws ActionError `invalid-image` for what is there and is no regular file of this tree
   */
  find(name: string): Promise<StoredFile | undefined>;
  close(): Promise<void>;
}

/**
 * Reads a small file whole.
 * @throws ActionError `invalid-image` if it has more than `maxBytes`
 */
export async function readWhole(file: StoredFile, maxBytes: number, what: string): Promise<Buffer> {
  if (file.size > maxBytes) {
    throw new ActionError('invalid-image', `${what} has ${file.size} bytes; at most ${maxBytes} are read.`);
  }
  const stream: AsyncIterable<Buffer> = file.open();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A stream over a generator of pieces; a piece is the consumer's own once it was given. */
export function streamOf(pieces: AsyncIterable<Buffer>): Readable {
  return Readable.from(pieces, { objectMode: false, highWaterMark: pieceBytes });
}

/**
 * Reads `size` bytes from `start`, each piece into memory that its last reader may give back.
 * @throws ActionError `invalid-image` if the file ends early
 */
export async function* readRange(
  handle: FileHandle,
  start: number,
  size: number,
  what: string,
): AsyncGenerator<Buffer, void> {
  const memory = new PieceMemory();
  let done = 0;
  while (done < size) {
    const piece = memory.take(Math.min(pieceBytes, size - done));
    const bytesRead = await readInto(handle, piece, start + done, what);
    if (bytesRead < piece.length) {
      throw new ActionError('invalid-image', `${what} became shorter while it was read.`);
    }
    done += bytesRead;
    yield piece;
  }
}

/** Fills the buffer as far as the file goes. @returns the number of bytes read */
export async function readInto(handle: FileHandle, buffer: Buffer, start: number, what: string): Promise<number> {
  let done = 0;
  try {
    while (done < buffer.length) {
      const { bytesRead } = await handle.read(buffer, done, buffer.length - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} can't be read: ${messageOf(cause)}.`, { cause });
  }
  return done;
}

/** The operating system's own words. */
export function messageOf(cause: unknown): string {
  return String(cause).replace(/^Error: /, '');
}
