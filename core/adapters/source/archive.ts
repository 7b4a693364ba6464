import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Readable } from 'node:stream';
import { compressionMagicBytes, findCompression } from '../../domain/image/compression.js';
import { ActionError } from '../../errors.js';
import { decompress } from './decompress.js';
import { type FileTree, messageOf, readInto, readRange, type StoredFile, streamOf } from './file-tree.js';
import { type ArchiveEntry, readEntries } from './tar-entries.js';

/** Chains of links that programs write have one. */
const maxLinks = 16;

/** A tree of files that may have links among them, which are followed only when asked. */
export interface LinkedFileTree extends FileTree {
  /**
   * Goes from link to link, by exact names, to what is no link.
   * @returns the name itself if it is no link
   * @throws ActionError `invalid-image` for links that lead out of the tree or in a circle
   */
  follow(name: string): string;
}

/**
 * Opens a tar archive. Its headers are read once; data is read in place when asked for, nothing is extracted.
 * Names that could lead elsewhere (absolute, `..`) are never found, because names are only compared.
 * One that is compressed as a whole can't be read in place: a plain copy of it is read, which has no name any more.
 * @param description for errors, such as `oci-archive:image.tar`
 * @param temporaryDirectory where the plain copy may lie
 * @throws ActionError `invalid-image` if it is no complete tar archive; `unsupported` for a compression that can't be undone
 */
export async function openArchive(
  path: string,
  description: string,
  temporaryDirectory: string,
): Promise<LinkedFileTree> {
  const handle = await openPlain(path, description, temporaryDirectory);
  try {
    const { size } = await handle.stat();
    const entries = await readEntries(handle, size, description);
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

async function openPlain(path: string, description: string, temporaryDirectory: string): Promise<FileHandle> {
  const packed = await openFile(path, description);
  let plain: FileHandle | undefined;
  try {
    const start = Buffer.alloc(compressionMagicBytes);
    await readInto(packed, start, 0, description);
    const compression = findCompression(start);
    if (compression === undefined) plain = packed;
    else plain = await decompress(packed, compression, temporaryDirectory, description);
    return plain;
  } finally {
    if (plain !== packed) await packed.close();
  }
}

class Archive implements LinkedFileTree {
  readonly description: string;
  readonly #handle: FileHandle;
  readonly #entries: ReadonlyMap<string, ArchiveEntry>;

  constructor(handle: FileHandle, description: string, entries: ReadonlyMap<string, ArchiveEntry>) {
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
    const open = (length = size): Readable => streamOf(readRange(this.#handle, offset, Math.min(length, size), what));
    return Promise.resolve({ size, open });
  }

  follow(name: string): string {
    let current = name;
    for (let links = 0; links <= maxLinks; links += 1) {
      const entry = this.#entries.get(current);
      if (entry === undefined || !('target' in entry)) return current;
      if (entry.target === undefined) {
        throw new ActionError(
          'invalid-image',
          `${this.description}: ${current} is a link that leads out of the archive.`,
        );
      }
      current = entry.target;
    }
    throw new ActionError('invalid-image', `${this.description}: ${name} is a link that leads in a circle.`);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
