import { type FileHandle } from 'node:fs/promises';
import { type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { type Compression } from '../../domain/image/compression.js';
import { ActionError } from '../../errors.js';
import { pieceBytes } from '../pieces.js';
import { messageOf } from './file-tree.js';
import { openScratchFile } from './scratch-file.js';

/** Archives of images shrink to a half or a tenth; zeros alone to a thousandth. */
const maxRatio = 100;
/** Small archives may be mostly padding. */
const freeBytes = 1024 ** 3;

/**
 * Writes the plain bytes of a compressed file to a file without a name.
 * @param what names the file in errors
 * @throws ActionError `invalid-image` if it is damaged or grows out of all proportion; `unsupported` for a compression
 * that this Node can't undo
 */
export async function decompress(
  packed: FileHandle,
  compression: Compression,
  temporaryDirectory: string,
  what: string,
): Promise<FileHandle> {
  const transform = createDecompressor(compression, what);
  const maxBytes = Math.max(freeBytes, (await packed.stat()).size * maxRatio);
  const plain = await openScratchFile(temporaryDirectory);
  try {
    const source = packed.createReadStream({ start: 0, autoClose: false, highWaterMark: pieceBytes });
    await pipeline(source, transform, (pieces: AsyncIterable<Buffer>) => writeAll(plain, pieces, maxBytes, what));
    return plain;
  } catch (cause) {
    await plain.close();
    if (cause instanceof ActionError) throw cause;
    throw new ActionError('invalid-image', `${what} can't be decompressed: ${messageOf(cause)}.`, {
      hint: 'If it is damaged, make it anew; if the disk is full, give the archive uncompressed.',
      cause,
    });
  }
}

async function writeAll(
  plain: FileHandle,
  pieces: AsyncIterable<Buffer>,
  maxBytes: number,
  what: string,
): Promise<void> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > maxBytes) {
      throw new ActionError('invalid-image', `${what} has more than ${maxBytes} bytes when it is decompressed.`, {
        hint: 'So much more than its compressed size is taken for an attack; if it is none, give it uncompressed.',
      });
    }
    await plain.appendFile(piece);
  }
}

/** Only newer versions of Node have zstd. */
const { createZstdDecompress }: { readonly createZstdDecompress?: typeof zlib.createZstdDecompress } = zlib;

function createDecompressor(compression: Compression, what: string): Transform {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: pieceBytes });
  if (compression === 'zstd' && createZstdDecompress !== undefined)
    return createZstdDecompress({ chunkSize: pieceBytes });
  const isMissing = compression === 'zstd' ? `, which Node ${process.versions.node} can't undo` : '';
  throw new ActionError('unsupported', `${what} is compressed with ${compression}${isMissing}.`, {
    hint: `Decompress it first (${compression} -d) or save it uncompressed; its layers may stay compressed.`,
  });
}
