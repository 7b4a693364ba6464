import zlib from 'node:zlib';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { compress } from '../../../core/adapters/source/compress.js';

const blockBytes = 1024 * 1024;

afterEach(() => {
  jest.restoreAllMocks();
});

/**
 * @param atEnd is told each time that a compressor was asked for the end of a block
 * @returns the compressors that were at work
 */
function watch(atEnd: (compressor: zlib.DeflateRaw, times: number) => void): ReadonlySet<zlib.DeflateRaw> {
  const compressors = new Set<zlib.DeflateRaw>();
  const flush: unknown = Reflect.get(zlib.DeflateRaw.prototype, 'flush');
  if (typeof flush !== 'function') throw new TypeError('A compressor ends its blocks by a flush.');
  let times = 0;
  jest.spyOn(zlib.DeflateRaw.prototype, 'flush').mockImplementation(function (this: zlib.DeflateRaw, ...args) {
    compressors.add(this);
    Reflect.apply(flush, this, args);
    atEnd(this, (times += 1));
  });
  return compressors;
}

/** Async, as files are read. */
async function* blocks(count: number): AsyncGenerator<Buffer> {
  for (let number = 0; number < count; number += 1) {
    await Promise.resolve();
    yield Buffer.alloc(blockBytes, number);
  }
}

async function countPieces(packed: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const piece of packed) count += Math.min(1, piece.length);
  return count;
}

function areClosed(compressors: ReadonlySet<zlib.DeflateRaw>): boolean {
  return compressors.size > 0 && [...compressors].every(({ destroyed }) => destroyed);
}

const moments: readonly (readonly [string, (fail: () => void) => void])[] = [
  [
    'at once',
    (fail) => {
      fail();
    },
  ],
  [
    'soon',
    (fail) => {
      process.nextTick(fail);
    },
  ],
  [
    'while it is at work',
    (fail) => {
      setImmediate(fail);
    },
  ],
];

describe('a compressor that fails', () => {
  it.each(moments.flatMap(([words, wait]) => [1, 2, 3, 20].map((block) => ({ words, wait, block }))))(
    '$words at block $block of 20 ends the reading with its error, and the others with it',
    async ({ wait, block }) => {
      const compressors = watch((compressor, times) => {
        if (times === block) wait(() => compressor.destroy(new Error('out of memory')));
      });
      const packed = compress(blocks(20), { compression: 'gzip', level: 1 }, 3);
      await expect(countPieces(packed)).rejects.toThrow('out of memory');
      expect(areClosed(compressors)).toBe(true);
    },
  );
});

describe('the compressors', () => {
  it('are closed when the reader leaves', async () => {
    const compressors = watch(() => undefined);
    const packed = compress(blocks(20), { compression: 'gzip', level: 1 }, 3);
    for (let count = 0; count < 3; count += 1) await packed.next();
    await packed.return(undefined);
    expect(areClosed(compressors)).toBe(true);
  });
});
