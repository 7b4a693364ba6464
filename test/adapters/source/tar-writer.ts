/** Writes tar archives, right ones and wrong ones. */

export interface TarEntry {
  readonly name: string;
  readonly data?: Buffer;
  /** Type flag; a regular file unless told. */
  readonly type?: string;
  /** What the size field says, if not the truth. */
  readonly size?: string;
  readonly prefix?: string;
  readonly linkName?: string;
}

const endMark = Buffer.alloc(1024);

export function writeTar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(writeEntry), endMark]);
}

export function writeEntry(entry: TarEntry): Buffer {
  const data = entry.data ?? Buffer.alloc(0);
  const block = Buffer.alloc(512);
  block.write(entry.name, 0, 100);
  block.write('0000644\0', 100);
  block.write(entry.size ?? `${data.length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  block.write(entry.type ?? '0', 156, 'latin1');
  block.write(entry.linkName ?? '', 157, 100);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(entry.prefix ?? '', 345, 155);
  return Buffer.concat([withChecksum(block), data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** A pax header that goes before the entry it extends. */
export function writePax(records: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const data = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return writeEntry({ name: 'pax', type, data: Buffer.from(data.join('')) });
}

function withChecksum(block: Buffer): Buffer {
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bare = Buffer.byteLength(rest);
  const length = [1, 2, 3, 4, 5, 6].map((digits) => bare + digits).find((sum) => String(sum).length === sum - bare);
  return `${length}${rest}`;
}
