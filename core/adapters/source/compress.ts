import zlib from 'node:zlib';
import { type CompressionSettings, type LayerCompression } from '../../domain/image/layer.js';
import { ActionError } from '../../errors.js';

/** Each is compressed by itself, so that they can be at the same time; what comes out depends on nothing else. */
const blockBytes = 1024 * 1024;
/** What most blocks become fits into it. */
const outputBytes = blockBytes / 2;
/** A gzip header without a name and a time, of an unknown system. */
const gzipHeader = Buffer.from('1f8b08000000000000ff', 'hex');
/** The last block of a deflate stream, with nothing in it. */
const deflateEnd = Buffer.from('0300', 'hex');

/** Only newer versions of Node have zstd. */
const { zstdCompress }: { readonly zstdCompress?: typeof zlib.zstdCompress } = zlib;

/** @throws ActionError `unsupported` where this Node can't */
export function requireCompression(compression: LayerCompression): void {
  if (compression === 'gzip' || zstdCompress !== undefined) return;
  throw new ActionError('unsupported', `Node ${process.versions.node} has no zstd.`, {
    hint: 'Run the action on a runner with Node 24, or write "compression: gzip".',
  });
}

/**
 * Compresses bytes in blocks, several at a time on Node's threads. The same bytes give the same result, whatever pieces
 * they come in and however many blocks are worked on at once. gzip is one member, zstd one frame a block.
 * @param window blocks held at once, at most; each takes up to 2 MiB
 */
export async function* compress(
  pieces: AsyncIterable<Buffer>,
  settings: CompressionSettings,
  window: number,
): AsyncGenerator<Buffer> {
  const compressBlock = settings.compression === 'gzip' ? deflateBlock : zstdBlock;
  const pending: Promise<Buffer>[] = [];
  let crc = 0;
  let size = 0;
  if (settings.compression === 'gzip') yield gzipHeader;
  for await (const block of blocksOf(pieces)) {
    if (settings.compression === 'gzip') crc = zlib.crc32(block, crc);
    size += block.length;
    const compressed = compressBlock(block, settings.level);
    // Who stops reading early does not wait for the rest.
    compressed.catch(() => undefined);
    pending.push(compressed);
    const first = pending.length < window ? undefined : pending.shift();
    if (first !== undefined) yield await first;
  }
  for (const compressed of pending) yield await compressed;
  if (settings.compression === 'gzip') yield gzipEnd(crc, size);
  // Even nothing is a frame.
  else if (size === 0) yield await zstdBlock(Buffer.alloc(0), settings.level);
}

/** Ends at a byte, with a mark after which the next block may follow. */
function deflateBlock(block: Buffer, level: number): Promise<Buffer> {
  const options = {
    level,
    memLevel: 9,
    // A tenth faster than 15 for 1.5 % of size, which is what who asks for the fastest level wants.
    windowBits: level === 1 ? 14 : 15,
    chunkSize: outputBytes,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  };
  return new Promise((resolve, reject) => {
    zlib.deflateRaw(block, options, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}

function zstdBlock(block: Buffer, level: number): Promise<Buffer> {
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: level };
  return new Promise((resolve, reject) => {
    if (zstdCompress === undefined) reject(new TypeError('Node has no zstd.'));
    else {
      zstdCompress(block, { params, chunkSize: outputBytes }, (error, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    }
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
function gzipEnd(crc: number, size: number): Buffer {
  const end = Buffer.alloc(deflateEnd.length + 8);
  deflateEnd.copy(end);
  end.writeUInt32LE(crc, deflateEnd.length);
  end.writeUInt32LE(size % 2 ** 32, deflateEnd.length + 4);
  return end;
}

async function* blocksOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    let rest = piece;
    while (size + rest.length >= blockBytes) {
      const head = rest.subarray(0, blockBytes - size);
      rest = rest.subarray(head.length);
      yield size === 0 ? head : Buffer.concat([...waiting, head]);
      waiting = [];
      size = 0;
    }
    if (rest.length > 0) waiting.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}
