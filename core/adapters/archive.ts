import { type FileHandle, open, stat } from 'node:fs/promises';
import { ActionError } from '../errors.js';
import { type FileTree, messageOf, readInto, readRange, type StoredFile, streamOf } from './file-tree.js';
import {
  blockBytes,
  isEndBlock,
  type OtherKind,
  parsePaxRecords,
  parseTarHeader,
  type TarHeader,
} from './tar-header.js';

/** Images have some hundreds of entries; each costs a look and some memory. */
const maxEntries = 100_000;
/** A path has some hundreds of bytes. */
const maxExtensionBytes = 1024 * 1024;
/** Headers of small files lie close together: one read covers many. */
const windowBytes = 64 * 1024;

type Entry =
  | { readonly kind: 'file'; readonly offset: number; readonly size: number }
  | { readonly kind: OtherKind | 'duplicate' };

/**
 * Opens an uncompressed tar archive. Its headers are read once; data is read in place when asked for, nothing is extracted.
 * Names that could lead elsewhere (absolute, `..`) are never found, because names are only compared.
 * @param description for errors, such as `oci-archive:image.tar`
 * @throws ActionError `invalid-image` if it is no complete tar archive, or compressed
 */
export async function openArchive(path: string, description: string): Promise<FileTree> {
  const handle = await openFile(path, description);
  try {
    const { size } = await handle.stat();
    const entries = await new HeaderPass(handle, size, description).run();
    return new Archive(handle, description, entries);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(path: string, description: string): Promise<FileHandle> {
  try {
    // Looked at first: opening a named pipe would wait for its writer.
    if ((await stat(path)).isFile()) return await open(path, 'r');
  } catch (cause) {
    throw new ActionError('invalid-image', `${description} can't be opened: ${messageOf(cause)}.`, { cause });
  }
  throw new ActionError('invalid-image', `${description} is no regular file.`);
}

class Archive implements FileTree {
  readonly description: string;
  readonly #handle: FileHandle;
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(handle: FileHandle, description: string, entries: ReadonlyMap<string, Entry>) {
    this.description = description;
    this.#handle = handle;
    this.#entries = entries;
  }

  find(name: string): Promise<StoredFile | undefined> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return Promise.resolve(undefined);
    if (entry.kind !== 'file') {
      const why = entry.kind === 'duplicate' ? 'is there more than once' : `is a ${entry.kind}, not a regular file`;
      return Promise.reject(new ActionError('invalid-image', `${this.description}: ${name} ${why}.`));
    }
    const { offset, size } = entry;
    const what = `${this.description}: ${name}`;
    return Promise.resolve({ size, open: () => streamOf(readRange(this.#handle, offset, size, what)) });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** What extension headers say of the entry that follows them. */
interface Extensions {
  readonly name?: string;
  readonly size?: number;
  readonly isSparse?: boolean;
}

/** One pass over the headers, from the first to the end mark; data is skipped by its size. */
class HeaderPass {
  readonly #handle: FileHandle;
  readonly #fileSize: number;
  readonly #what: string;
  readonly #entries = new Map<string, Entry>();
  #window = Buffer.alloc(0);
  #windowStart = 0;

  constructor(handle: FileHandle, fileSize: number, what: string) {
    this.#handle = handle;
    this.#fileSize = fileSize;
    this.#what = what;
  }

  async run(): Promise<ReadonlyMap<string, Entry>> {
    if (this.#fileSize < blockBytes) throw this.#noHeader(0, await this.#read(0, this.#fileSize));
    let offset = 0;
    let extensions: Extensions = {};
    for (let count = 0; ; count += 1) {
      if (count > maxEntries) throw this.#error(`has more than ${maxEntries} entries`);
      const block = await this.#read(offset, blockBytes);
      if (isEndBlock(block)) break;
      const header = parseTarHeader(block, this.#what);
      if (header === undefined) throw this.#noHeader(offset, block);
      const size = header.kind === 'file' ? (extensions.size ?? header.size) : header.size;
      const dataStart = offset + blockBytes;
      if (dataStart + size > this.#fileSize) throw this.#error(`is cut off in ${JSON.stringify(header.name)}`);
      const extended = await this.#readExtension(header, dataStart, extensions);
      if (extended === undefined) this.#add(header, extensions, { kind: 'file', offset: dataStart, size });
      extensions = extended ?? {};
      offset = dataStart + Math.ceil(size / blockBytes) * blockBytes;
    }
    await this.#expectEnd(offset + blockBytes);
    return this.#entries;
  }

  /** The mark are two zero blocks; a file may end after the first, but data after it would be hidden from others. */
  async #expectEnd(offset: number): Promise<void> {
    const length = Math.min(blockBytes, this.#fileSize - offset);
    if (length > 0 && !isEndBlock(await this.#read(offset, length))) {
      throw this.#error('has data after a lone zero block, so where it ends is unclear');
    }
  }

  /** @returns what the header adds to the next entry, or undefined if it is an entry itself */
  async #readExtension(header: TarHeader, start: number, before: Extensions): Promise<Extensions | undefined> {
    switch (header.kind) {
      case 'pax':
      case 'global pax': {
        const records = parsePaxRecords(await this.#readSmall(header, start), this.#what);
        const added = this.#fromPax(records);
        if (header.kind === 'pax') return { ...before, ...added };
        if (Object.keys(added).length > 0) throw this.#error('renames or resizes all of its entries at once');
        return before;
      }
      case 'long name': {
        const bytes = await this.#readSmall(header, start);
        const end = bytes.indexOf(0);
        return { name: bytes.toString('utf8', 0, end < 0 ? bytes.length : end), ...before };
      }
      case 'long link name':
        return before;
      default:
        return undefined;
    }
  }

  #fromPax(records: ReadonlyMap<string, string>): Extensions {
    const name = records.get('path');
    const sizeText = records.get('size');
    const size = sizeText !== undefined && /^[0-9]{1,16}$/.test(sizeText) ? Number(sizeText) : undefined;
    if (sizeText !== undefined && (size === undefined || !Number.isSafeInteger(size))) {
      throw this.#error('has a pax header whose size is no number of bytes');
    }
    const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
    return {
      ...(name === undefined ? {} : { name }),
      ...(size === undefined ? {} : { size }),
      ...(isSparse ? { isSparse } : {}),
    };
  }

  #add(header: TarHeader, extensions: Extensions, file: Entry): void {
    const name = plainName(extensions.name ?? header.name);
    if (name === undefined || header.kind === 'directory') return;
    const kind = extensions.isSparse === true ? 'sparse file' : header.kind;
    if (this.#entries.has(name)) this.#entries.set(name, { kind: 'duplicate' });
    else this.#entries.set(name, kind === 'file' ? file : { kind: asOther(kind) });
  }

  async #readSmall(header: TarHeader, start: number): Promise<Buffer> {
    if (header.size > maxExtensionBytes) {
      throw this.#error(`has a ${header.kind} header of ${header.size} bytes; ${maxExtensionBytes} are the most`);
    }
    return this.#read(start, header.size);
  }

  async #read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.#fileSize) {
      throw this.#error('is cut off: its end mark is missing');
    }
    const isInWindow = offset >= this.#windowStart && offset + length <= this.#windowStart + this.#window.length;
    if (!isInWindow) {
      const window = Buffer.alloc(Math.min(Math.max(windowBytes, length), this.#fileSize - offset));
      const bytesRead = await readInto(this.#handle, window, offset, this.#what);
      if (bytesRead < window.length) throw this.#error('became shorter while it was read');
      this.#window = window;
      this.#windowStart = offset;
    }
    const start = offset - this.#windowStart;
    return this.#window.subarray(start, start + length);
  }

  #noHeader(offset: number, block: Buffer): ActionError {
    const compression = offset === 0 ? findCompression(block) : undefined;
    if (compression !== undefined) {
      return new ActionError('unsupported', `${this.#what} is compressed with ${compression}.`, {
        hint: `Decompress it first (${compression} -d) or save it uncompressed; its layers may stay compressed.`,
      });
    }
    if (this.#fileSize === 0) return this.#error('is empty');
    return this.#error(offset === 0 ? 'is no tar archive' : `has a damaged header at byte ${offset}`);
  }

  #error(what: string): ActionError {
    return new ActionError('invalid-image', `${this.#what} ${what}.`);
  }
}

const compressions: readonly (readonly [string, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

function findCompression(start: Buffer): string | undefined {
  return compressions.find(([, magic]) => magic.every((byte, index) => start[index] === byte))?.[0];
}

/** The name without a leading `./`; undefined for one that no reader may follow, which therefore nobody looks up. */
function plainName(name: string): string | undefined {
  const plain = name.replace(/^(?:\.\/+)+/, '');
  const isSafe =
    !/[\0\\]/.test(plain) && plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return isSafe ? plain : undefined;
}

function asOther(kind: TarHeader['kind']): OtherKind {
  switch (kind) {
    case 'hard link':
    case 'symbolic link':
    case 'device':
    case 'named pipe':
    case 'sparse file':
      return kind;
    default:
      return 'special entry';
  }
}
