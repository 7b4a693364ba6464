import { randomBytes } from 'node:crypto';
import { type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { type CredentialFile } from '../../domain/credential/credential-file.js';
import { type NotedFile } from '../../domain/credential/credential-ledger.js';
import { ActionError } from '../../errors.js';
import { type Clock, type CredentialFiles } from '../../ports.js';
import { withFileLock } from '../files/file-lock.js';
import { asFileError, isSystemError } from '../files/file-trouble.js';

const maxFileBytes = 4 * 1024 * 1024;
const own = 'ghcr-actions';

/**
 * Reads and writes files with credentials: directories 0700, files 0600, whole or not at all, one writer at a time.
 * @param clock for the wait for another writer
 * @param random makes the names of directories unguessable
 */
export function openCredentialFiles(clock: Clock, random: (size: number) => Buffer = randomBytes): CredentialFiles {
  return {
    read: (path) => (path === devNull ? Promise.resolve(undefined) : readIfThere(path)),
    update: async (path, change) => {
      await makeParents(dirname(path));
      const target = await followLink(path);
      await withFileLock(`${target}.${own}.lock`, clock, async () => {
        await replaceFile(target, change(await readIfThere(target)));
      });
    },
    updateNoted: async (path, change) => {
      const read = async (target: string): Promise<NotedFile> => ({
        file: await readIfThere(target),
        ledger: await readIfThere(ledgerOf(target)),
      });
      // Nothing is made where nothing is and nothing is to be.
      const seen = await read(path);
      const wanted = change(seen);
      if ([seen.file, seen.ledger, wanted.file, wanted.ledger].every((each) => each === undefined)) return;
      await makeParents(dirname(path));
      const target = await followLink(path);
      await withFileLock(`${target}.${own}.lock`, clock, async () => {
        const before = await read(target);
        const after = change(before);
        const replaceNotes = () => replaceOrRemove(ledgerOf(target), before.ledger, after.ledger);
        const replaceEntries = () => replaceOrRemove(target, before.file, after.file);
        // A note of what was never written does no harm; an entry without a note would stay for good.
        const isLeaving = (after.ledger?.length ?? 0) < (before.ledger?.length ?? 0);
        for (const step of isLeaving ? [replaceEntries, replaceNotes] : [replaceNotes, replaceEntries]) await step();
      });
    },
    makeDirectory: async (parent, prefix) => {
      await makeParents(parent);
      const path = join(parent, prefix + random(8).toString('hex'));
      return attempt(`${path} can't be made`, async () => {
        // Not recursive: what is there already, a link above all, was not made by us.
        await mkdir(path, { mode: 0o700 });
        await chmod(path, 0o700);
        return path;
      });
    },
    findDirectories: async (parent, prefix) => {
      const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
      const isOwn = (name: string): boolean =>
        name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length));
      return entries.filter((each) => each.isDirectory() && isOwn(each.name)).map(({ name }) => join(parent, name));
    },
    link: async (target, path) => {
      const isThere = await stat(target).catch(() => undefined);
      if (isThere?.isDirectory() === true) {
        await attempt(`${path} can't be linked`, () => symlink(target, path, 'junction'));
      }
    },
    remove: (path) => attempt(`${path} can't be removed`, () => rm(path, { recursive: true, force: true })),
  };
}

/**
 * A user may keep the configuration elsewhere and link to it. As with docker, the file behind the link is replaced and
 * the link stays. A link to nothing is an error: what it is for is unknown.
 */
async function followLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw asFileError(error, `${path} can't be used`);
  }
  if ((await lstat(path).catch(() => undefined)) === undefined) return path;
  throw new ActionError('invalid-file', `${path} is a link to a file that is not there.`, {
    hint: 'Remove the link, or make the file that it names.',
  });
}

async function readIfThere(path: string): Promise<CredentialFile> {
  const info = await findInfo(path);
  if (info === undefined) return undefined;
  if (info.size > maxFileBytes) {
    throw new ActionError('invalid-file', `${path} has ${info.size} bytes, too many for a file of credentials.`);
  }
  return attempt(`${path} can't be read`, () => readFile(path));
}

/** @throws ActionError `invalid-file` for what is no ordinary file: reading a pipe would never end */
async function findInfo(path: string): Promise<Stats | undefined> {
  try {
    const info = await stat(path);
    if (info.isFile()) return info;
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw asFileError(error, `${path} can't be read`);
  }
  throw new ActionError('invalid-file', `${path} is no ordinary file.`);
}

function ledgerOf(path: string): string {
  return `${path}.${own}.ledger`;
}

async function replaceOrRemove(path: string, before: CredentialFile, after: CredentialFile): Promise<void> {
  if (after === undefined) await attempt(`${path} can't be removed`, () => rm(path, { force: true }));
  else if (after !== before) await replaceFile(path, after);
}

/** To be called by the holder of the lock only: the temporary file has one name, so that a killed run leaves one. */
async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.${own}.tmp`;
  const former = await findInfo(path);
  await attempt(`${path} can't be written`, async () => {
    try {
      await rm(temporary, { force: true });
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.chmod(0o600);
        await file.writeFile(content);
        await file.sync();
        // A step of a container may run as root over the files of the runner's user, who has to read them later.
        if (former !== undefined) await file.chown(former.uid, former.gid).catch(() => undefined);
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  });
}

async function makeParents(path: string): Promise<void> {
  await attempt(`${path} can't be made`, () => mkdir(path, { recursive: true, mode: 0o700 }));
}

async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFileError(error, what);
  }
}
