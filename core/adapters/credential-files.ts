import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CredentialFile } from '../domain/credential-file.js';
import { ActionError } from '../errors.js';
import { type Clock, type CredentialFiles } from '../ports.js';

const lockWaitMs = 20_000;
const lockPollMs = 50;
/** A lock that is older belongs to a process that was killed: holding one takes milliseconds. */
const staleLockMs = 60_000;
const maxFileBytes = 4 * 1024 * 1024;

/**
 * Reads and writes files with credentials: directories 0700, files 0600, whole or not at all, one writer at a time.
 * @param clock for the wait for another writer
 */
export function openCredentialFiles(clock: Clock): CredentialFiles {
  return {
    read: readIfThere,
    update: async (path, change) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // A link is followed once, so that the file it names is replaced and not the link.
      const target = await realpath(path).catch(() => path);
      await withLock(`${target}.lock`, clock, async () => {
        await replaceFile(target, change(await readIfThere(target)));
      });
    },
    makeDirectory: async (parent, prefix) => {
      const path = join(parent, `${prefix}${randomBytes(8).toString('hex')}`);
      await mkdir(path, { recursive: true, mode: 0o700 });
      await chmod(path, 0o700);
      return path;
    },
    link: async (target, path) => {
      if (await stat(target).catch(() => undefined)) await symlink(target, path, 'junction');
    },
    remove: async (path) => {
      await rm(path, { recursive: true, force: true });
    },
  };
}

async function readIfThere(path: string): Promise<CredentialFile> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes)
      throw new ActionError('invalid-file', `${path} has ${size} bytes, too many for a file of credentials.`);
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw asFileError(error, `${path} can't be read`);
  }
}

async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw asFileError(error, `${path} can't be written`);
  }
}

/** Holds a lock file while it works; the file system makes one process win. */
async function withLock(path: string, clock: Clock, work: () => Promise<void>): Promise<void> {
  const deadline = clock.now() + lockWaitMs;
  while (!(await tryLock(path))) {
    if (await isStale(path, clock)) {
      await rm(path, { force: true });
    } else if (clock.now() > deadline) {
      throw new ActionError('conflict', `${path} is held by another process for more than ${lockWaitMs / 1000} s.`, {
        hint: 'If no other job is signing in on this machine, remove that file.',
      });
    } else {
      await clock.sleep(lockPollMs);
    }
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw asFileError(error, `${path} can't be made`);
  }
}

async function isStale(path: string, clock: Clock): Promise<boolean> {
  const lock = await lstat(path).catch(() => undefined);
  return lock !== undefined && clock.now() - lock.mtimeMs > staleLockMs;
}

function asFileError(error: unknown, what: string): ActionError {
  if (error instanceof ActionError) return error;
  return new ActionError('invalid-file', `${what}: ${error instanceof Error ? error.message : String(error)}.`, {
    cause: error,
  });
}

function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
