import { type FileHandle } from 'node:fs/promises';
import { ActionError } from '../../errors.js';
import { readInto } from './file-tree.js';
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
/** Of names and of what links lead to, which are held in memory. */
const maxHeldCharacters = 16 * 1024 * 1024;
/** A path has some hundreds of bytes. */
const maxExtensionBytes = 1024 * 1024;
/** Headers of small files lie close together: one read covers many. */
const windowBytes = 64 * 1024;

/** What an archive has under a name, at the time of its opening. */
export type ArchiveEntry =
  | { readonly kind: 'file'; readonly offset: number; readonly size: number }
  /** `target` is undefined where the link leads out of the archive. */
  | { readonly kind: LinkKind; readonly target: string | undefined }
  | { readonly kind: Exclude<OtherKind, LinkKind> | 'duplicate' };

type LinkKind = 'hard link' | 'symbolic link';

/**
 * Reads the headers of a tar archive, and none of its data.
 * @param what names the archive in errors
 * @returns by name, without a leading `./`; names that could lead elsewhere (absolute, `..`) are left out
 * @throws ActionError `invalid-image` if it is no complete tar archive
 */
export async function readEntries(
  handle: FileHandle,
  fileSize: number,
  what: string,
): Promise<ReadonlyMap<string, ArchiveEntry>> {
  return new HeaderPass(handle, fileSize, what).run();
}

/** What extension headers say of the entry that follows them. */
interface Extensions {
  readonly name?: string;
  readonly linkName?: string;
  readonly size?: number;
  readonly isSparse?: boolean;
}

/** One pass over the headers, from the first to the end mark; data is skipped by its size. */
class HeaderPass {
  readonly #handle: FileHandle;
  readonly #fileSize: number;
  readonly #what: string;
  readonly #entries = new Map<string, ArchiveEntry>();
  #heldCharacters = 0;
  #window = Buffer.alloc(0);
  #windowStart = 0;

  constructor(handle: FileHandle, fileSize: number, what: string) {
    this.#handle = handle;
    this.#fileSize = fileSize;
    this.#what = what;
  }

  async run(): Promise<ReadonlyMap<string, ArchiveEntry>> {
    if (this.#fileSize < blockBytes) throw this.#noHeader(0);
    let offset = 0;
    let extensions: Extensions = {};
    for (let count = 0; ; count += 1) {
      if (count > maxEntries) throw this.#error(`has more than ${maxEntries} entries`);
      const block = await this.#read(offset, blockBytes);
      if (isEndBlock(block)) break;
      const header = parseTarHeader(block, this.#what);
      if (header === undefined) throw this.#noHeader(offset);
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
      case 'long name':
        return { name: await this.#readLongName(header, start), ...before };
      case 'long link name':
        return { linkName: await this.#readLongName(header, start), ...before };
      default:
        return undefined;
    }
  }

  async #readLongName(header: TarHeader, start: number): Promise<string> {
    const bytes = await this.#readSmall(header, start);
    const end = bytes.indexOf(0);
    return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
  }

  #fromPax(records: ReadonlyMap<string, string>): Extensions {
    const name = records.get('path');
    const linkName = records.get('linkpath');
    const sizeText = records.get('size');
    const size = sizeText !== undefined && /^[0-9]{1,16}$/.test(sizeText) ? Number(sizeText) : undefined;
    if (sizeText !== undefined && (size === undefined || !Number.isSafeInteger(size))) {
      throw this.#error('has a pax header whose size is no number of bytes');
    }
    const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
    return {
      ...(name === undefined ? {} : { name }),
      ...(linkName === undefined ? {} : { linkName }),
      ...(size === undefined ? {} : { size }),
      ...(isSparse ? { isSparse } : {}),
    };
  }

  #add(header: TarHeader, extensions: Extensions, file: ArchiveEntry): void {
    const name = plainName(extensions.name ?? header.name);
    if (name === undefined || header.kind === 'directory') return;
    const entry: ArchiveEntry = this.#entries.has(name)
      ? { kind: 'duplicate' }
      : entryOf(name, header, extensions, file);
    const target = 'target' in entry ? (entry.target ?? '') : '';
    this.#heldCharacters += name.length + target.length;
    if (this.#heldCharacters > maxHeldCharacters) {
      throw this.#error(`has names of more than ${maxHeldCharacters} characters altogether`);
    }
    this.#entries.set(name, entry);
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

  #noHeader(offset: number): ActionError {
    if (this.#fileSize === 0) return this.#error('is empty');
    return this.#error(offset === 0 ? 'is no tar archive' : `has a damaged header at byte ${offset}`);
  }

  #error(what: string): ActionError {
    return new ActionError('invalid-image', `${this.#what} ${what}.`);
  }
}

/** The name without a leading `./`; undefined for one that no reader may follow, which therefore nobody looks up. */
function plainName(name: string): string | undefined {
  const plain = name.replace(/^(?:\.\/+)+/, '');
  const isSafe =
    !/[\0\\]/.test(plain) && plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  return isSafe ? plain : undefined;
}

function entryOf(name: string, header: TarHeader, extensions: Extensions, file: ArchiveEntry): ArchiveEntry {
  const kind = extensions.isSparse === true ? 'sparse file' : header.kind;
  const linkName = extensions.linkName ?? header.linkName;
  switch (kind) {
    case 'file':
      return file;
    case 'hard link':
      return { kind, target: plainName(linkName) };
    case 'symbolic link':
      return { kind, target: linkName.startsWith('/') ? undefined : resolveName(name, linkName) };
    case 'device':
    case 'named pipe':
    case 'sparse file':
      return { kind };
    default:
      return { kind: 'special entry' };
  }
}

/** @returns undefined for a target above the root of the archive */
function resolveName(from: string, target: string): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.') parts.push(part);
  }
  return plainName(parts.join('/'));
}
