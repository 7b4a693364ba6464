import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openArchive } from '../../../core/adapters/source/archive.js';
import { type FileTree, readWhole } from '../../../core/adapters/source/file-tree.js';
import { digestOf } from '../../../core/domain/image/digest.js';
import { ActionError } from '../../../core/errors.js';
import { writeEntry, writePax, writeTar } from './tar-writer.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

let count = 0;
async function withArchive<T>(bytes: Buffer, work: (tree: FileTree) => Promise<T>): Promise<T> {
  const path = join(directory, `${(count += 1)}.tar`);
  await writeFile(path, bytes);
  const tree = await openArchive(path, 'a.tar', tmpdir());
  try {
    return await work(tree);
  } finally {
    await tree.close();
  }
}

async function textOf(tree: FileTree, name: string): Promise<string | undefined> {
  const file = await tree.find(name);
  return file === undefined ? undefined : (await readWhole(file, 1024, name)).toString('utf8');
}

const hello = Buffer.from('hello');
const fixtures = new URL('../../fixtures/images/', import.meta.url);

describe('the archive of a real program', () => {
  it.each([
    'docker-save-20-classic.tar',
    'docker-save-26-classic.tar',
    'docker-save-26-containerd-single.tar',
    'docker-save-26-containerd-multiarch.tar',
    'buildx-oci-multiarch-attested.tar',
  ])('%s is read in place, and each blob has the digest of its name', async (file) => {
    const bytes = await readFile(new URL(file, fixtures));
    const names = [...bytes.toString('latin1').matchAll(/blobs\/sha256\/[0-9a-f]{64}(?=\0)/g)].map(([name]) => name);
    await withArchive(bytes, async (tree) => {
      expect((await tree.find('manifest.json')) ?? (await tree.find('index.json'))).toBeDefined();
      for (const name of names) {
        const blob = await tree.find(name);
        expect(blob === undefined ? name : digestOf(await readWhole(blob, 1e6, name))).toBe(
          `sha256:${name.slice(-64)}`,
        );
      }
    });
  });
});

describe('an entry', () => {
  const longName = `${'d'.repeat(150)}/${'f'.repeat(150)}`;

  it.each([
    ['has a plain name', writeEntry({ name: 'x', data: hello }), 'x'],
    ['has a leading ./', writeEntry({ name: './/./x', data: hello }), 'x'],
    ['has a POSIX prefix', writeEntry({ name: 'x', prefix: 'a/b', data: hello }), 'a/b/x'],
    ['is marked as contiguous', writeEntry({ name: 'x', type: '7', data: hello }), 'x'],
    ['is of the time before type flags', writeEntry({ name: 'x', type: '\0', data: hello }), 'x'],
    ['has its size in binary', writeEntry({ name: 'x', size: '\x80\0\0\0\0\0\0\0\0\0\0\x05', data: hello }), 'x'],
    [
      'has a pax path',
      Buffer.concat([writePax({ path: longName, mtime: '1.5' }), writeEntry({ name: 'x', data: hello })]),
      longName,
    ],
    [
      'has a pax size',
      Buffer.concat([writePax({ size: '5' }), writeEntry({ name: 'x', size: '00000000000\0', data: hello })]),
      'x',
    ],
    [
      'has a GNU long name',
      Buffer.concat([
        writeEntry({ name: '././@LongLink', type: 'L', data: Buffer.from(`${longName}\0`) }),
        writeEntry({ name: 'x', data: hello }),
      ]),
      longName,
    ],
    [
      'has a pax size before a GNU long name, to which the size does not apply',
      Buffer.concat([
        writePax({ size: '5' }),
        writeEntry({ name: '././@LongLink', type: 'L', data: Buffer.from(`${longName}\0`) }),
        writeEntry({ name: 'x', size: '00000000000\0', data: hello }),
      ]),
      longName,
    ],
    [
      'follows a link that claims to have data',
      Buffer.concat([
        writeEntry({ name: 'l', type: '1', size: '00000001000\0' }),
        writeEntry({ name: 'x', data: hello }),
      ]),
      'x',
    ],
    [
      'follows a global comment',
      Buffer.concat([writePax({ comment: 'c' }, 'g'), writeEntry({ name: 'x', data: hello })]),
      'x',
    ],
  ])('is found where it %s', async (_, entry, name) => {
    await withArchive(Buffer.concat([entry, writeTar([{ name: 'last', data: Buffer.from('end') }])]), async (tree) => {
      expect(await textOf(tree, name)).toBe('hello');
      expect(await textOf(tree, 'last')).toBe('end');
    });
  });

  it.each(['../x', '/x', 'a/../../x', 'C:..\\x', 'a//x', 'a/./x', '..'])(
    'named %j is found by no name',
    async (name) => {
      await withArchive(
        writeTar([
          { name, data: hello },
          { name: 'ok', data: hello },
        ]),
        async (tree) => {
          for (const tried of [name, 'x', 'a/x']) expect(await tree.find(tried)).toBeUndefined();
          expect(await textOf(tree, 'ok')).toBe('hello');
        },
      );
    },
  );

  it.each([
    ['1', 'hard link'],
    ['2', 'symbolic link'],
    ['3', 'device'],
    ['4', 'device'],
    ['6', 'named pipe'],
    ['S', 'sparse file'],
    ['Z', 'special entry'],
  ])('of the type %s is refused as a %s, and only when it is asked for', async (type, words) => {
    const bytes = writeTar([
      { name: 'x', type, linkName: '/etc/passwd' },
      { name: 'ok', data: hello },
    ]);
    await withArchive(bytes, async (tree) => {
      expect(await textOf(tree, 'ok')).toBe('hello');
      await expect(tree.find('x')).rejects.toThrow(`a.tar: x is a ${words}, not a regular file.`);
    });
  });

  it('that pax calls sparse is refused', async () => {
    const bytes = Buffer.concat([writePax({ 'GNU.sparse.major': '1' }), writeTar([{ name: 'x', data: hello }])]);
    await withArchive(bytes, async (tree) => {
      await expect(tree.find('x')).rejects.toThrow('is a sparse file');
    });
  });

  it.each([
    ['./x', '0'],
    ['x', '2'],
  ])('is refused when it is there twice, since readers differ in which one they take', async (name, type) => {
    await withArchive(
      writeTar([
        { name: 'x', data: hello },
        { name, type },
      ]),
      async (tree) => {
        await expect(tree.find('x')).rejects.toThrow('x is there more than once');
      },
    );
  });
});

describe('an archive', () => {
  const good = writeTar([{ name: 'x', data: hello }]);
  const many = Buffer.concat([
    Buffer.concat(Array.from({ length: 100_001 }, () => writeEntry({ name: 'x' }))),
    Buffer.alloc(1024),
  ]);

  const longNames = Buffer.concat(
    Array.from({ length: 18 }, (_, at) =>
      Buffer.concat([writePax({ path: `${'n'.repeat(999_000)}${at}` }), writeEntry({ name: 'x' })]),
    ),
  );

  it.each<[string, Buffer, string]>([
    ['is empty', Buffer.alloc(0), 'a.tar is empty.'],
    ['is something else', Buffer.from('hello'), 'a.tar is no tar archive.'],
    ['is something else and long', Buffer.alloc(5000, 'hello'), 'a.tar is no tar archive.'],
    ['is compressed and something else', gzipSync('hello'), 'a.tar is no tar archive.'],
    [
      'is compressed and cut off',
      gzipSync(good).subarray(0, -9),
      "a.tar can't be decompressed: unexpected end of file.",
    ],
    ['is compressed and damaged', Buffer.from('1f8b0800', 'hex'), "a.tar can't be decompressed"],
    ['is compressed otherwise', Buffer.from('fd377a585a00', 'hex'), 'a.tar is compressed with xz.'],
    ['is cut off in its data', writeEntry({ name: 'x', data: hello }).subarray(0, 514), 'a.tar is cut off in "x".'],
    [
      'is cut off in its padding',
      writeEntry({ name: 'x', data: hello }).subarray(0, 1000),
      'a.tar is cut off: its end mark is missing.',
    ],
    ['is cut off in a header', good.subarray(0, 1200), 'a.tar is cut off: its end mark is missing.'],
    ['has no end mark', writeEntry({ name: 'x', data: hello }), 'a.tar is cut off: its end mark is missing.'],
    [
      'goes on after a lone zero block',
      Buffer.concat([Buffer.alloc(512), good]),
      'a.tar has data after a lone zero block',
    ],
    [
      'has garbage between entries',
      Buffer.concat([writeEntry({ name: 'x' }), Buffer.alloc(512, 1), good]),
      'a.tar has a damaged header at byte 512.',
    ],
    [
      'has an entry of negative size',
      writeTar([{ name: 'x', size: '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff' }]),
      'has a size that is no number',
    ],
    [
      'has an entry of 2^53+1 bytes',
      writeTar([{ name: 'x', size: '\x80\0\0\0\0\x20\0\0\0\0\0\x01' }]),
      'has a size that is no number',
    ],
    ['has an entry larger than itself', writeTar([{ name: 'x', size: '77777777777\0' }]), 'a.tar is cut off in "x".'],
    [
      'has a malformed pax header',
      writeTar([{ name: 'p', type: 'x', data: Buffer.from('99 path=x\n') }]),
      'a.tar has a malformed pax header.',
    ],
    [
      'has a pax size that is no number',
      Buffer.concat([writePax({ size: '-1' }), good]),
      'has a pax header whose size is no number of bytes',
    ],
    [
      'renames all entries at once',
      Buffer.concat([writePax({ path: 'y' }, 'g'), good]),
      'a.tar renames or resizes all of its entries at once.',
    ],
    [
      'has a pax header of 2 MiB',
      writeTar([{ name: 'p', type: 'x', data: Buffer.alloc(2 ** 21) }]),
      'a.tar has a pax header of 2097152 bytes',
    ],
    [
      'has a long name of 2 MiB',
      writeTar([{ name: 'p', type: 'L', data: Buffer.alloc(2 ** 21) }]),
      'a.tar has a long name header of 2097152 bytes',
    ],
    ['has names that fill the memory', longNames, 'a.tar has names of more than 16777216 characters altogether.'],
    ['has too many entries', many, 'a.tar has more than 100000 entries.'],
  ])('that %s is refused', async (_, bytes, message) => {
    await expect(withArchive(bytes, () => Promise.resolve())).rejects.toThrow(message);
  });

  it.each([good.subarray(0, -512), Buffer.concat([good, Buffer.alloc(9000)])])(
    'may be padded more or less (%#)',
    async (bytes) => {
      await withArchive(bytes, async (tree) => {
        expect(await textOf(tree, 'x')).toBe('hello');
      });
    },
  );

  it('that is missing, or is no regular file, is named', async () => {
    await expect(openArchive(join(directory, 'missing'), 'a.tar', tmpdir())).rejects.toThrow(
      "a.tar can't be opened: ENOENT",
    );
    await expect(openArchive(directory, 'a.tar', tmpdir())).rejects.toThrow('a.tar is no regular file.');
  });

  it('that shrinks while it is read is an error, not a shorter file', async () => {
    const path = join(directory, 'shrinking.tar');
    await writeFile(path, writeTar([{ name: 'x', data: Buffer.alloc(3e6, 'x') }]));
    const tree = await openArchive(path, 'a.tar', tmpdir());
    await writeFile(path, good);
    const file = await tree.find('x');
    await expect(file === undefined ? undefined : readWhole(file, 4e6, 'x')).rejects.toThrow(
      'a.tar: x became shorter while it was read.',
    );
    await tree.close();
  });

  it('gives its data in pieces of 1 MiB that stay as they are', async () => {
    const data = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => index % 251));
    await withArchive(writeTar([{ name: 'x', data }]), async (tree) => {
      const stream: AsyncIterable<Buffer> | undefined = (await tree.find('x'))?.open();
      const pieces: Buffer[] = [];
      for await (const piece of stream ?? []) pieces.push(piece);
      expect(pieces.map((piece) => piece.length)).toEqual([1_048_576, 1_048_576, 402_848]);
      expect(Buffer.concat(pieces).equals(data)).toBe(true);
    });
  });

  it('that is damaged anywhere is read or refused, and nothing else happens', async () => {
    const real = await readFile(new URL('docker-save-26-containerd-single.tar', fixtures));
    const damaged = fc
      .record({
        length: fc.integer({ min: 0, max: real.length }),
        // Most bytes of an archive are data; damage to headers is what can mislead.
        flips: fc.array(
          fc.record({
            block: fc.nat({ max: real.length / 512 }),
            at: fc.nat({ max: 511 }),
            byte: fc.nat({ max: 255 }),
          }),
          { maxLength: 4 },
        ),
      })
      .map(({ length, flips }) => {
        const bytes = Buffer.from(real.subarray(0, length));
        for (const { block, at, byte } of flips) if (block * 512 + at < length) bytes[block * 512 + at] = byte;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const outcome = await withArchive(bytes, (tree) => textOf(tree, 'oci-layout')).catch((error: unknown) => error);
        expect(outcome === undefined || typeof outcome === 'string' || outcome instanceof ActionError).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
