import { ActionError } from '../../errors.js';

export const blockBytes = 512;

/** What one header block says, before extensions that precede it are applied. */
export interface TarHeader {
  readonly name: string;
  /** Bytes of data that follow; 0 for kinds that have none, whatever their size field says. */
  readonly size: number;
  readonly kind: TarKind;
  /** Where a link leads; empty for what is none. */
  readonly linkName: string;
}

export type TarKind = 'file' | 'directory' | 'pax' | 'global pax' | 'long name' | 'long link name' | OtherKind;

/** Entries that are no regular files; words for errors. */
export type OtherKind = 'hard link' | 'symbolic link' | 'device' | 'named pipe' | 'sparse file' | 'special entry';

const kinds: ReadonlyMap<string, TarKind> = new Map([
  ['\0', 'file'],
  ['0', 'file'],
  ['7', 'file'],
  ['5', 'directory'],
  ['1', 'hard link'],
  ['2', 'symbolic link'],
  ['3', 'device'],
  ['4', 'device'],
  ['6', 'named pipe'],
  ['S', 'sparse file'],
  ['x', 'pax'],
  ['g', 'global pax'],
  ['L', 'long name'],
  ['K', 'long link name'],
]);
const withoutData: ReadonlySet<TarKind> = new Set([
  'hard link',
  'symbolic link',
  'device',
  'named pipe',
  'directory',
] as const);

/** Whether the block is one of the zero blocks that end an archive. */
export function isEndBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * Reads one header block.
 * @returns undefined if its checksum is wrong: it is no tar header
 * @throws ActionError `invalid-image` for a size that is no number of bytes
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 (ustar)
 */
export function parseTarHeader(block: Buffer, what: string): TarHeader | undefined {
  if (!hasChecksum(block)) return undefined;
  const own = text(block, 0, 100);
  // Only POSIX headers have a prefix there; GNU keeps times in its place.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 155) : '';
  const name = prefix === '' ? own : `${prefix}/${own}`;
  const kind = kinds.get(block.toString('latin1', 156, 157)) ?? 'special entry';
  const size = parseNumber(block.subarray(124, 136));
  if (size === undefined) {
    throw new ActionError('invalid-image', `${what}: the entry ${JSON.stringify(name)} has a size that is no number.`);
  }
  // Before POSIX a directory was a file whose name ends with a slash.
  const isOldDirectory = kind === 'file' && name.endsWith('/');
  return {
    name,
    kind: isOldDirectory ? 'directory' : kind,
    size: withoutData.has(kind) ? 0 : size,
    linkName: text(block, 157, 100),
  };
}

/**
 * Reads the records `<length> <key>=<value>\n` of a pax header.
 * @throws ActionError `invalid-image`
 */
export function parsePaxRecords(bytes: Buffer, what: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 8 ? '' : bytes.toString('latin1', at, space);
    const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    if (length === 0 || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end) {
      throw new ActionError('invalid-image', `${what} has a malformed pax header.`);
    }
    records.set(bytes.toString('utf8', space + 1, equals), bytes.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** The sum of all bytes, those of the checksum itself taken as spaces; old programs summed signed bytes. */
function hasChecksum(block: Buffer): boolean {
  const stated = parseNumber(block.subarray(148, 156));
  let unsigned = 0;
  let signed = 0;
  for (const [index, byte] of block.entries()) {
    const value = index >= 148 && index < 156 ? 0x20 : byte;
    unsigned += value;
    signed += value > 127 ? value - 256 : value;
  }
  return stated === unsigned || stated === signed;
}

/** Octal digits, or GNU's big-endian binary with the highest bit set. */
function parseNumber(field: Buffer): number | undefined {
  const [first = 0] = field;
  if (first >= 0x80) {
    if (first !== 0x80) return undefined;
    const value = BigInt(`0x${field.subarray(1).toString('hex')}`);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  const match = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1'));
  return match === null ? undefined : Number.parseInt(match[1] === '' ? '0' : (match[1] ?? ''), 8);
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
