import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { ActionError } from '../../errors.js';
import { type Clock } from '../../ports.js';
import { asFileError, isSystemError } from './file-trouble.js';

const waitMs = 20_000;
const pollMs = 20;
/** A lock that is older belongs to a process that was killed: holding one takes milliseconds. */
const staleMs = 60_000;
/** A process that is not to be seen may live in another container with this host name, so it is given some time. */
const orphanedMs = 2000;

/**
 * Holds a lock file while it works; the file system makes one process win.
 * @param path of the lock, in a directory that is there
 * @throws ActionError `conflict` if another process holds it for too long, `invalid-file` if it can't be made
 */
export async function withFileLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const deadline = clock.now() + waitMs;
  while (!(await tryCreate(path))) {
    if (await isAbandoned(path, clock)) {
      await breakLock(path, clock);
    } else if (clock.now() > deadline) {
      throw new ActionError('conflict', `${path} is held by another process for more than ${waitMs / 1000} s.`, {
        hint: 'If no other job is signing in on this machine, remove that file.',
      });
    } else {
      await clock.sleep(pollMs);
    }
  }
  try {
    return await work();
  } finally {
    // Held for so long that another process took it away, it is no longer ours to remove.
    if ((await readFile(path, 'utf8').catch(() => undefined)) === describeOwner()) await rm(path, { force: true });
  }
}

/**
 * Removes an abandoned lock. Only one process at a time may look and remove: a second one, with what it saw before,
 * would remove the lock that the first has made since.
 */
async function breakLock(path: string, clock: Clock): Promise<void> {
  const guard = `${path}.break`;
  if (!(await tryCreate(guard))) {
    if (await isAbandoned(guard, clock)) await rm(guard, { force: true });
    return clock.sleep(pollMs);
  }
  try {
    if (await isAbandoned(path, clock)) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function tryCreate(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(describeOwner());
      return await isAt(path, file);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw asFileError(error, `${path} can't be made`);
  }
}

/**
 * Whether a file is still the one at its path: where its owner was written late, another process may have taken it for
 * abandoned. The number of a file that is open is given to no other.
 */
async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const [made, found] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return made.ino === found?.ino;
}

function describeOwner(): string {
  return `${process.pid} ${hostname()}`;
}

/** Whether its process is gone, as far as that is to be seen at once. Whoever wants to be sure takes the lock. */
export async function isLeftBehind(path: string, clock: Clock): Promise<boolean> {
  const findOwner = (): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
  const owner = await findOwner();
  if (owner !== '') return owner !== undefined && isGone(owner);
  await clock.sleep(2 * pollMs);
  return (await findOwner()) === '';
}

/** By its age, in either direction (clocks are set back, too), and by the process that it names. */
async function isAbandoned(path: string, clock: Clock): Promise<boolean> {
  const [lock, owner] = await Promise.all([
    stat(path).catch(() => undefined),
    readFile(path, 'utf8').catch(() => undefined),
  ]);
  if (lock === undefined || owner === undefined) return false;
  const ageMs = Math.abs(clock.now() - lock.mtimeMs);
  // The owner is written right after the lock is made, unless a kill comes between; who writes it later looks again.
  return ageMs > staleMs || (ageMs > orphanedMs && (owner === '' || isGone(owner)));
}

/** Whether the process is known to be gone; of one on another machine nothing is known. */
function isGone(owner: string): boolean {
  const [, pid, host] = /^([1-9][0-9]{0,9}) (.+)$/.exec(owner) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return isSystemError(error, 'ESRCH');
  }
}
