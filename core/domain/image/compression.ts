/** How bytes are compressed, told by how they begin. */
export type Compression = 'gzip' | 'zstd' | 'xz' | 'bzip2';

const beginnings: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** Bytes that have to be seen to tell. */
export const compressionMagicBytes = 5;

/** @param start the first bytes of a file; names and media types are not believed */
export function findCompression(start: Uint8Array): Compression | undefined {
  return beginnings.find(([, magic]) => magic.every((byte, index) => start[index] === byte))?.[0];
}
