import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type TarEntry, writeTar } from '../test/adapters/source/tar-writer.js';

export interface Layer {
  /** tar, gzip-compressed */
  readonly bytes: Buffer;
  /** Digest of the tar before compression. */
  readonly diffId: string;
}

/** What this repository consists of, without what is built or installed. */
const sources = ['annotate', 'cleanup', 'core', 'demo', 'login', 'publish', 'push', 'scripts', 'test/sandbox'];
const compress = promisify(gzip);

export async function packLayer(entries: readonly TarEntry[]): Promise<Layer> {
  const tar = writeTar(entries);
  const diffId = `sha256:${createHash('sha256').update(tar).digest('hex')}`;
  return { bytes: await compress(tar), diffId };
}

/** The sources of this repository. @param root its directory */
export async function readSources(root: string): Promise<readonly TarEntry[]> {
  const lists = await Promise.all(sources.map((folder) => listFiles(root, folder, true)));
  return readEntries(root, [...(await listFiles(root, '', false)), ...lists.flat()]);
}

/** The compiler that the sources need: some twenty megabytes of it. @param root directory of this repository */
export async function readCompiler(root: string): Promise<readonly TarEntry[]> {
  return readEntries(root, await listFiles(root, 'node_modules/typescript/lib', false));
}

async function listFiles(root: string, folder: string, recursive: boolean): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function readEntries(root: string, paths: readonly string[]): Promise<readonly TarEntry[]> {
  return Promise.all(paths.map(async (path) => ({ name: `app/${path}`, data: await readFile(join(root, path)) })));
}
