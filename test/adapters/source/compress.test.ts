import { randomBytes } from 'node:crypto';
import zlib, { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compress } from '../../../core/adapters/source/compress.js';
import { compressLayer } from '../../../core/adapters/source/compressed-layer.js';
import { digestOf } from '../../../core/domain/image/digest.js';
import { type CompressionSettings } from '../../../core/domain/image/layer.js';
import { blobOf } from '../registry/registry-stage.js';

const blockBytes = 1024 * 1024;
/** Half of it can be compressed. */
const bytes = Buffer.concat([randomBytes(blockBytes + 7), Buffer.alloc(2 * blockBytes, 'text '), randomBytes(9)]);
const gzip: CompressionSettings = { compression: 'gzip', level: 1 };

/** Async, as files are read. */
async function* inPieces(content: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    await Promise.resolve();
    yield content.subarray(at, at + size);
    at += size;
  }
  yield content.subarray(at);
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Only newer versions of Node have zstd. */
const node: { readonly zstdDecompressSync?: typeof zlib.zstdDecompressSync } = zlib;
const unpack = (packed: Buffer): Buffer => node.zstdDecompressSync?.(packed) ?? Buffer.alloc(0);

describe('gzip in blocks', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['one block', bytes.subarray(0, blockBytes)],
    ['one block and a byte', bytes.subarray(0, blockBytes + 1)],
    ['several blocks', bytes],
  ])('of %s is one member that gives the same bytes', async (_, content) => {
    const packed = await collect(compress(inPieces(content, []), gzip, 3));
    expect(gunzipSync(packed).equals(content)).toBe(true);
    // The end of a member counts all of its bytes.
    expect(packed.readUInt32LE(packed.length - 4)).toBe(content.length);
    expect(packed.readUInt32LE(packed.length - 8)).toBe(crc32(content));
  });

  it('gives the same bytes whatever comes in which pieces and however many blocks are worked on at once', async () => {
    const expected = digestOf(await collect(compress(inPieces(bytes, []), gzip, 1)));
    const sizes = fc.array(fc.integer({ min: 0, max: 2 * blockBytes }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 9 }), async (cuts, window) => {
        expect(digestOf(await collect(compress(inPieces(bytes, cuts), gzip, window)))).toBe(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('is smaller at a higher level', async () => {
    const sizeAt = async (level: number) =>
      (await collect(compress(inPieces(bytes, []), { ...gzip, level }, 3))).length;
    expect(await sizeAt(9)).toBeLessThan(await sizeAt(1));
  });

  it('holds no more blocks than it may', async () => {
    let read = 0;
    const source = async function* (): AsyncGenerator<Buffer> {
      for (; read < 50; read += 1) {
        await Promise.resolve();
        yield Buffer.alloc(blockBytes, read);
      }
    };
    const packed = compress(source(), gzip, 3);
    await packed.next();
    await packed.next();
    expect(read).toBeLessThanOrEqual(4);
    await packed.return(undefined);
    expect(read).toBeLessThan(5);
  });
});

describe('zstd', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['several blocks', bytes],
  ])('of %s gives the same bytes, or says that this Node has none', async (_, content) => {
    const settings = { compression: 'zstd', level: 1 } as const;
    const work = async (): Promise<boolean> => {
      const stream: AsyncIterable<Buffer> = compressLayer(blobOf(content), settings, () => undefined).open();
      return unpack(await collect(stream)).equals(content);
    };
    const outcome = await work().catch((error: unknown) => error);
    const refusal: unknown = expect.objectContaining({
      code: 'unsupported',
      hint: expect.stringContaining('Node 24'),
    });
    expect(outcome).toEqual(node.zstdDecompressSync === undefined ? refusal : true);
  });
});

const settingsHere = (['gzip', 'zstd'] as const)
  .filter((compression) => compression === 'gzip' || node.zstdDecompressSync !== undefined)
  .flatMap((compression) => [1, 3, 9].map((level) => ({ compression, level })));

describe.each(settingsHere)('a block of $compression at level $level', (settings) => {
  /** Without what a member of gzip begins and ends with. */
  const pack = async (content: Buffer): Promise<Buffer> => {
    const packed = await collect(compress(inPieces(content, []), settings, 2));
    return settings.compression === 'gzip' ? packed.subarray(10, -10) : packed;
  };

  it('becomes what it would be alone, though the one before has the same words', async () => {
    const words = Buffer.from(fc.sample(fc.lorem({ maxCount: 500 }), { numRuns: 50, seed: 1 }).join(' '));
    const text = (from: number): Buffer => Buffer.alloc(blockBytes, words.subarray(from));
    const blocks = [text(0), text(7), randomBytes(blockBytes), text(0), text(1000), text(0), text(99).subarray(5)];
    const alone = await Promise.all(blocks.map(pack));
    expect((await pack(Buffer.concat(blocks))).equals(Buffer.concat(alone))).toBe(true);
  });
});

describe('a layer that is compressed on its way', () => {
  it('tells how much was read, and takes it back when it is read anew', async () => {
    let told = 0;
    const stream = compressLayer(blobOf(bytes), gzip, (count) => (told += count));
    const first = await collect(stream.open());
    expect(told).toBe(bytes.length);
    expect((await collect(stream.open())).equals(first)).toBe(true);
    expect(told).toBe(bytes.length);
  });

  it('of other bytes than its digest says never comes to its end', async () => {
    const wrong = blobOf(bytes, { digest: digestOf(Buffer.from('other')) });
    await expect(collect(compressLayer(wrong, gzip, () => undefined).open())).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining('has other bytes than its config says'),
    });
  });
});
