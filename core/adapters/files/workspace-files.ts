import { randomUUID } from 'node:crypto';
import { type Dirent } from 'node:fs';
import { readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { ActionError } from '../../errors.js';
import { type TextFile, type WorkspaceFiles } from '../../ports.js';
import { asFileError, isSystemError } from './file-trouble.js';

/** A plan of a hundred thousand versions has some 40 MB. */
const maxFileBytes = 256 * 1024 * 1024;
/** What people write by hand and refer to images in. */
const maxSearchedBytes = 16 * 1024 * 1024;

export function openWorkspaceFiles(workspace: string): WorkspaceFiles {
  return {
    read: (path) => readText(resolve(workspace, path), maxFileBytes),
    readYaml: async (path) => {
      const text = await readText(resolve(workspace, path), maxSearchedBytes);
      const { parseYaml } = await import('../yaml.js');
      return parseYaml(text, path);
    },
    write: (path, text) => replaceFile(resolve(workspace, path), text),
    find: (fits) => findFiles(workspace, fits),
  };
}

async function readText(path: string, maxBytes: number): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new ActionError('invalid-file', `${path} is larger than ${maxBytes} bytes.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw asFileError(error, `${path} can't be read`);
  }
}

async function replaceFile(path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
    return path;
  } catch (error) {
    await rm(temporary, { force: true });
    throw asFileError(error, `${path} can't be written`);
  }
}

async function* findFiles(workspace: string, fits: (path: string) => boolean): AsyncIterable<TextFile> {
  const directories = [''];
  // Links may lead round in circles, and out of the workspace to anywhere.
  const root = await realpath(workspace).catch(() => workspace);
  const linked = new Set([root]);
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    for (const entry of await listDirectory(workspace, directory)) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? await stat(join(workspace, path)).catch(() => entry) : entry;
      if (kind.isFile() && fits(path)) yield { path, text: await readLoosely(join(workspace, path)) };
      if (!kind.isDirectory() || entry.name === '.git') continue;
      if (entry.isSymbolicLink()) {
        const target = await realpath(join(workspace, path));
        if (linked.has(target) || !target.startsWith(root + sep)) continue;
        linked.add(target);
      }
      directories.push(path);
    }
  }
}

async function listDirectory(workspace: string, directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(join(workspace, directory), { withFileTypes: true });
  } catch (error) {
    if (directory === '' && isSystemError(error, 'ENOENT')) return [];
    throw asFileError(error, `The directory ${directory === '' ? workspace : directory} can't be read`);
  }
}

/** References are ASCII; whatever else is in a file, or that PowerShell wrote it in UTF-16, must not hide them. */
async function readLoosely(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxSearchedBytes)
      throw new ActionError('invalid-file', `${path} is larger than ${maxSearchedBytes} bytes.`);
    const bytes = await readFile(path);
    const [isLittle, isBig] = [bytes[0] === 0xff && bytes[1] === 0xfe, bytes[0] === 0xfe && bytes[1] === 0xff];
    if (isBig)
      return bytes
        .subarray(0, bytes.length & ~1)
        .swap16()
        .toString('utf16le');
    return bytes.toString(isLittle ? 'utf16le' : 'utf8');
  } catch (error) {
    throw asFileError(error, `${path} can't be read`);
  }
}
