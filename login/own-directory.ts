import { basename, dirname, join, resolve } from 'node:path';
import { type Signer } from '../core/domain/credential/credential-ledger.js';
import { type Connection, type Runner } from '../core/ports.js';

/** Of the names of our directories in the temporary one; 16 hexadecimal digits follow. */
export const ownDirectoryPrefix = 'ghcr-actions-';
/** The name of the job that a directory of ours belongs to, in a file of it. */
const jobFile = 'job';

/** @param onName is told its path right before it is made */
export async function makeOwnDirectory(
  { runner, credentialFiles }: Connection,
  onName: (path: string) => void,
): Promise<string> {
  const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, ownDirectoryPrefix, onName);
  await credentialFiles.update(join(directory, jobFile), () => Buffer.from(nameJob(runner)));
  return directory;
}

/** Removes what jobs that were killed left of their own: a runner has one job at a time. */
export async function sweepDirectories({ runner, credentialFiles }: Connection): Promise<void> {
  const job = nameJob(runner);
  if (job === '') return;
  for (const directory of await credentialFiles.findDirectories(runner.temporaryDirectory, ownDirectoryPrefix)) {
    const owner = await credentialFiles.read(join(directory, jobFile)).catch(() => undefined);
    if (owner === undefined || Buffer.from(owner).toString('utf8') === job) continue;
    await credentialFiles.remove(directory).catch(() => undefined);
  }
}

/** Only a directory that this action made is ever removed whole. */
export function isOwnDirectory(path: string, temporaryDirectory: string): boolean {
  const name = basename(path);
  const isOwnName = name.startsWith(ownDirectoryPrefix) && /^[0-9a-f]{16}$/.test(name.slice(ownDirectoryPrefix.length));
  return isOwnName && resolve(dirname(path)) === resolve(temporaryDirectory);
}

/** The directory of ours that a path is in, or is. */
export function findOwnDirectory(path: string, temporaryDirectory: string): string | undefined {
  return [path, dirname(path)]
    .filter((each) => path !== '' && isOwnDirectory(each, temporaryDirectory))
    .map((each) => resolve(each))[0];
}

/** Several runners of one user may share files; each has a name and a temporary directory of its own. */
export function nameSigner(runner: Runner): Signer {
  const name = runner.environment('RUNNER_NAME');
  return { runner: name === undefined ? '' : `${name} ${runner.temporaryDirectory}`, job: nameJob(runner) };
}

/** @returns empty outside of a workflow */
function nameJob(runner: Runner): string {
  const parts = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'].map((name) => runner.environment(name));
  return parts.some((part) => part === undefined) ? '' : parts.join(' ');
}
