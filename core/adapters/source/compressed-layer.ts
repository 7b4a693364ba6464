import { availableParallelism } from 'node:os';
import { digestAlgorithm, Digester } from '../../domain/image/digest.js';
import { type CompressionSettings } from '../../domain/image/layer.js';
import { ActionError } from '../../errors.js';
import { type BlobSource, type BlobStream } from '../../ports.js';
import { compress, requireCompression } from './compress.js';
import { streamOf } from './file-tree.js';

/** Of Node's pool, unless it is told otherwise. */
const nodeThreads = 4;

/**
 * A layer that is compressed while it is read, its plain bytes checked against their digest before the last of the
 * compressed ones is given.
 * @param onRead is told the number of plain bytes as they are read, and a negative one when they are read anew
 * @throws ActionError `unsupported` where this Node lacks the compression
 */
export function compressLayer(
  layer: BlobSource,
  settings: CompressionSettings,
  onRead: (bytes: number) => void,
): BlobStream {
  requireCompression(settings.compression);
  let told = 0;
  const tell = (bytes: number): void => {
    told += bytes;
    onRead(bytes);
  };
  return {
    open: () => {
      if (told > 0) tell(-told);
      // One block more than there are threads at work, so that none waits for the reader.
      return streamOf(
        compress(checkedPieces(layer, tell), settings, Math.min(availableParallelism(), nodeThreads) + 1),
      );
    },
  };
}

async function* checkedPieces(layer: BlobSource, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const digester = new Digester(digestAlgorithm(layer.digest));
  const pieces: AsyncIterable<Buffer> = layer.open();
  for await (const piece of pieces) {
    digester.update(piece);
    yield piece;
    onRead(piece.length);
  }
  if (digester.digest() === layer.digest) return;
  throw new ActionError('invalid-image', `The layer ${layer.digest} has other bytes than its config says.`, {
    hint: 'The source is damaged, or changed while it was read. Make it anew.',
  });
}
