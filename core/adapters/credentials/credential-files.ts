import { randomBytes } from 'node:crypto';
import { type Stats } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { type CredentialFile } from '../../domain/credential/credential-file.js';
import { type NotedFile } from '../../domain/credential/credential-ledger.js';
import { ActionError } from '../../errors.js';
import { type ChangeOfNoted, type Clock, type CredentialFiles, type NotedContent } from '../../ports.js';
import { isLeftBehind, withFileLock } from '../files/file-lock.js';
import { asFileError, isSystemError } from '../files/file-trouble.js';

const maxFileBytes = 4 * 1024 * 1024;
const own = 'ghcr-actions';
const ledgerSuffix = `.${own}.ledger`;
/** Another process may remove a directory that it made, in the moment in which this one begins to use it. */
const maxParentTries = 20;

/**
 * Reads and writes files with credentials: directories 0700, files 0600, whole or not at all, one writer at a time.
 * @param clock for the wait for another writer
 * @param random makes the names of directories unguessable
 */
export function openCredentialFiles(clock: Clock, random: (size: number) => Buffer = randomBytes): CredentialFiles {
  return {
    read: (path) => (path === devNull ? Promise.resolve(undefined) : readIfThere(path)),
    update: (path, change) =>
      withParents(path, clock, async (target) => {
        await replaceFile(target, change(await readIfThere(target)));
      }),
    updateNoted: (path, change, content) => updateNoted(path, change, content, clock),
    findNoted: async (directory) => {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((each) => each.isFile() && each.name.endsWith(ledgerSuffix))
        .map((each) => join(each.parentPath, each.name.slice(0, -ledgerSuffix.length)));
    },
    makeDirectory: async (parent, prefix, onName) => {
      await makeParents(parent);
      const path = join(parent, prefix + random(8).toString('hex'));
      onName?.(path);
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
      const info = await stat(target).catch(() => undefined);
      if (info === undefined) return;
      await attempt(`${path} can't be linked`, async () => {
        if (info.isDirectory()) await symlink(target, path, 'junction');
        // Windows lets not everybody link to a file.
        else if (info.isFile()) await symlink(target, path, 'file').catch(() => copyFile(target, path));
      });
    },
    remove: (path) => attempt(`${path} can't be removed`, () => rm(path, { recursive: true, force: true })),
  };
}

async function updateNoted(
  path: string,
  change: ChangeOfNoted,
  content: NotedContent | undefined,
  clock: Clock,
): Promise<void> {
  const read = async (target: string): Promise<NotedFile> => {
    const [file, ledger] = [await (content?.read() ?? readIfThere(target)), await readIfThere(ledgerOf(target))];
    return { file, ledger };
  };
  // Where the file is a link, all else lies beside what it names.
  const place = await realpath(path).catch(() => path);
  const seen = await read(place);
  const wanted = change(seen);
  if (wanted.file === seen.file && wanted.ledger === seen.ledger && !(await hasLeftovers(place, clock))) return;
  const gone = await withParents(path, clock, async (target, made) => {
    for (const each of temporariesOf(target))
      await attempt(`${each} can't be removed`, () => rm(each, { force: true }));
    const before = await read(target);
    const after = change(before, made);
    const replaceNotes = () => replaceOrRemove(ledgerOf(target), before.ledger, after.ledger);
    const replaceContent = async () => {
      if (content === undefined) await replaceOrRemove(target, before.file, after.file);
      else if (after.file !== before.file) await content.write(after.file);
    };
    // A note of what was never written does no harm; an entry without a note would stay for good.
    const isLeaving = (after.ledger?.length ?? 0) < (before.ledger?.length ?? 0);
    for (const step of isLeaving ? [replaceContent, replaceNotes] : [replaceNotes, replaceContent]) await step();
    return after.madeDirectory;
  });
  if (gone !== undefined) await removeEmpty(dirname(path), gone);
}

/**
 * Works while no one else writes the file, in a directory that is there.
 * @param work is told the path behind links, and the topmost directory that was made
 */
async function withParents<T>(
  path: string,
  clock: Clock,
  work: (target: string, made: string | undefined) => Promise<T>,
): Promise<T> {
  let made: string | undefined;
  for (let tries = 1; ; tries += 1) {
    made = (await makeParents(dirname(path))) ?? made;
    const target = await followLink(path);
    try {
      return await withFileLock(lockOf(target), clock, () => work(target, made));
    } catch (error) {
      // By now it may be there again: others make it as well.
      const wasGone = error instanceof Error && isSystemError(error.cause, 'ENOENT');
      if (!wasGone || tries >= maxParentTries) throw error;
    }
  }
}

/** Removes a directory and those above it, up to one of them, as far as they are empty. */
async function removeEmpty(directory: string, topmost: string): Promise<void> {
  for (let path = directory; path === topmost || path.startsWith(topmost + sep); path = dirname(path)) {
    const isRemoved = await rmdir(path).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
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
  return path + ledgerSuffix;
}

function lockOf(path: string): string {
  return `${path}.${own}.lock`;
}

function temporaryOf(path: string): string {
  return `${path}.${own}.tmp`;
}

function temporariesOf(path: string): readonly string[] {
  return [path, ledgerOf(path)].map(temporaryOf);
}

/** Whether a killed run left something beside the file, where no other one is at work. */
async function hasLeftovers(target: string, clock: Clock): Promise<boolean> {
  const isThere = (each: string): Promise<boolean> =>
    lstat(each).then(
      () => true,
      () => false,
    );
  if (await isThere(lockOf(target))) return isLeftBehind(lockOf(target), clock);
  return (await Promise.all(temporariesOf(target).map(isThere))).includes(true);
}

async function replaceOrRemove(path: string, before: CredentialFile, after: CredentialFile): Promise<void> {
  if (after === undefined) await attempt(`${path} can't be removed`, () => rm(path, { force: true }));
  else if (after !== before) await replaceFile(path, after);
}

/** To be called by the holder of the lock only: the temporary file has one name, so that a killed run leaves one. */
async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const temporary = temporaryOf(path);
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

/** @returns the topmost directory that was not there */
function makeParents(path: string): Promise<string | undefined> {
  return attempt(`${path} can't be made`, () => mkdir(path, { recursive: true, mode: 0o700 }));
}

async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFileError(error, what);
  }
}
