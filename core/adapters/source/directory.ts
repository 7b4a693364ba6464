import { type Stats } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ActionError } from '../../errors.js';
import { isSystemError } from '../files/file-trouble.js';
import { type FileTree, messageOf, readRange, type StoredFile, streamOf } from './file-tree.js';

/**
 * Opens a directory as a tree of files; a symbolic link may lead elsewhere within it, never out of it.
 * @param description for errors, such as `oci:layout`
 * @throws ActionError `invalid-image` if there is no such directory
 */
export async function openDirectory(path: string, description: string): Promise<FileTree> {
  try {
    return new Directory(await realpath(path), description);
  } catch (cause) {
    throw new ActionError('invalid-image', `${description} can't be opened: ${messageOf(cause)}.`, { cause });
  }
}

class Directory implements FileTree {
  readonly description: string;
  readonly #root: string;

  constructor(root: string, description: string) {
    this.#root = root;
    this.description = description;
  }

  async find(name: string): Promise<StoredFile | undefined> {
    const what = `${this.description}: ${name}`;
    const found = await this.#look(name, what);
    if (found === undefined) return undefined;
    const { path, stats } = found;
    if (!stats.isFile()) throw new ActionError('invalid-image', `${what} is not a regular file.`);
    const { size } = stats;
    return { size, open: (length = size) => streamOf(readFile(path, Math.min(length, size), what)) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** @returns undefined where there is nothing */
  async #look(name: string, what: string): Promise<{ readonly path: string; readonly stats: Stats } | undefined> {
    let path: string;
    let stats: Stats;
    try {
      path = await realpath(join(this.#root, name));
      stats = await stat(path);
    } catch (cause) {
      if (isSystemError(cause, 'ENOENT', 'ENOTDIR')) return undefined;
      throw new ActionError('invalid-image', `${what} can't be read: ${messageOf(cause)}.`, { cause });
    }
    const inside = this.#root.endsWith(sep) ? this.#root : this.#root + sep;
    if (path.startsWith(inside)) return { path, stats };
    throw new ActionError('invalid-image', `${what} is a link that leads out of the layout.`);
  }
}

async function* readFile(path: string, size: number, what: string): AsyncGenerator<Buffer, void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} can't be opened: ${messageOf(cause)}.`, { cause });
  }
  try {
    yield* readRange(handle, 0, size, what);
  } finally {
    await handle.close();
  }
}
