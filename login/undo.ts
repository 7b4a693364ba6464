import { basename, dirname, resolve } from 'node:path';
import { signOut } from '../core/domain/credential/credential-ledger.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../core/domain/json/json.js';
import { type CredentialFiles, type CredentialPrograms, type Runner } from '../core/ports.js';
import { takeFromProgram, type WrittenProgram } from './program.js';

/** An entry that was put into a file of the user. */
export interface WrittenEntry {
  readonly path: string;
  readonly key: string;
  /** Of what was written: what someone else put there since is left alone. */
  readonly fingerprint: string;
}

/** A variable that was set for the steps that follow. */
export interface WrittenVariable {
  readonly name: string;
  readonly value: string;
  /** Empty if it was not set. */
  readonly former: string;
  /** What stood there before all logins of this suite; for where `former` is of one that is undone by now. */
  readonly original: string;
}

/** All that a login changed. It holds no secret, because a runner keeps state in a plain file. */
export interface Undo {
  /** Our own, to be removed whole. */
  readonly directories: readonly string[];
  readonly entries: readonly WrittenEntry[];
  readonly programs: readonly WrittenProgram[];
  readonly variables: readonly WrittenVariable[];
}

/** Of the names of our directories in the temporary one; 16 hexadecimal digits follow. */
export const ownDirectoryPrefix = 'ghcr-actions-';
const stateName = 'undo';

export function saveUndo(runner: Runner, undo: Undo): void {
  runner.saveState(stateName, JSON.stringify(undo));
}

/**
 * Takes a login back: only what is still ours, and as often as it is asked to. It never fails: what could not be undone
 * is a warning, because the job is over.
 */
export async function undoLogin(
  runner: Runner,
  files: CredentialFiles,
  openPrograms: () => Promise<CredentialPrograms>,
): Promise<void> {
  const undo = parseUndo(runner.state(stateName), runner.temporaryDirectory);
  if (undo === undefined) return;
  const isDone: boolean[] = [];
  // What programs had lies in the directories, which go last.
  for (const entry of undo.entries) isDone.push(await attempt(runner, () => takeBack(entry, files, runner)));
  for (const written of undo.programs) {
    isDone.push(
      await attempt(runner, async () => {
        if (await takeFromProgram(written, files, await openPrograms())) {
          runner.log.info(`docker-credential-${written.program} keeps another credential of ${written.server} by now.`);
        }
      }),
    );
  }
  for (const directory of undo.directories) isDone.push(await attempt(runner, () => files.remove(directory)));
  for (const variable of undo.variables)
    isDone.push(await attempt(runner, () => restoreVariable(variable, files, runner)));
  if (isDone.every(Boolean)) runner.log.info('Signed out: what this login wrote is gone.');
}

async function takeBack(
  { path, key, fingerprint }: WrittenEntry,
  files: CredentialFiles,
  { log }: Runner,
): Promise<void> {
  const seen = { isForeign: false };
  await files.updateNoted(path, (noted) => {
    const after = signOut(noted, key, fingerprint, path);
    seen.isForeign = after.isForeign;
    return after;
  });
  if (seen.isForeign) log.info(`${path}: the entry of ${key} is not the one that this login wrote, and stays.`);
}

async function restoreVariable(
  { name, value, former, original }: WrittenVariable,
  files: CredentialFiles,
  runner: Runner,
): Promise<void> {
  if (runner.environment(name) !== value) return;
  // Post steps of earlier actions run after this one, and need what they had.
  const directory = findOwnDirectory(former, runner.temporaryDirectory);
  const present = await files.findDirectories(runner.temporaryDirectory, ownDirectoryPrefix);
  const isGone = directory !== undefined && !present.some((path) => resolve(path) === directory);
  runner.exportVariable(name, isGone ? original : former);
}

/** The directory of ours that a path is in, or is. */
export function findOwnDirectory(path: string, temporaryDirectory: string): string | undefined {
  return [path, dirname(path)]
    .filter((each) => path !== '' && isOwnDirectory(each, temporaryDirectory))
    .map((each) => resolve(each))[0];
}

/** @returns whether it was done */
async function attempt(runner: Runner, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    runner.log.warning(`Signing out left something behind: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** What is not of our form is left out: state is a file that others can write. */
function parseUndo(state: string, temporaryDirectory: string): Undo | undefined {
  if (state === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(state);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const objects = (name: string): readonly JsonObject[] => listOf(value, name).filter(isJsonObject);
  const text = (object: JsonObject, name: string): string => {
    const found = member(object, name);
    return typeof found === 'string' ? found : '';
  };
  return {
    directories: listOf(value, 'directories')
      .filter((path) => typeof path === 'string')
      .filter((path) => isOwnDirectory(path, temporaryDirectory)),
    entries: objects('entries').map((entry) => ({
      path: text(entry, 'path'),
      key: text(entry, 'key'),
      fingerprint: text(entry, 'fingerprint'),
    })),
    programs: objects('programs').map((written) => ({
      program: text(written, 'program'),
      server: text(written, 'server'),
      fingerprint: text(written, 'fingerprint'),
      formerFile: text(written, 'formerFile'),
    })),
    variables: objects('variables').map((variable) => ({
      name: text(variable, 'name'),
      value: text(variable, 'value'),
      former: text(variable, 'former'),
      original: text(variable, 'original'),
    })),
  };
}

function listOf(object: JsonObject, name: string): readonly JsonValue[] {
  const list = member(object, name);
  return isJsonArray(list) ? list : [];
}

/** Only a directory that this action made is ever removed whole. */
function isOwnDirectory(path: string, temporaryDirectory: string): boolean {
  const name = basename(path);
  const isOwnName = name.startsWith(ownDirectoryPrefix) && /^[0-9a-f]{16}$/.test(name.slice(ownDirectoryPrefix.length));
  return isOwnName && resolve(dirname(path)) === resolve(temporaryDirectory);
}
