import { fingerprint } from '../core/domain/credential/credential-file.js';
import { signOut } from '../core/domain/credential/credential-ledger.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../core/domain/json/json.js';
import { type CredentialFiles, type CredentialPrograms, type Runner } from '../core/ports.js';
import { type PlacedEntry } from './entries.js';
import { isOwnDirectory, nameSigner } from './own-directory.js';
import { contentOf } from './program.js';
import { restoreVariable, type WrittenVariable } from './variables.js';

/** An entry that was put into a file of the user, or given to a program that keeps it. */
export interface WrittenEntry {
  readonly path: string;
  /** Empty for a file. */
  readonly program: string;
  readonly key: string;
  /** Of what was written: what someone else put there since is left alone. */
  readonly fingerprint: string;
}

/** All that a login changed. It holds no secret, because a runner keeps state in a plain file. */
export interface Undo {
  /** Our own, to be removed whole. */
  readonly directories: readonly string[];
  readonly entries: readonly WrittenEntry[];
  readonly variables: readonly WrittenVariable[];
}

export const nothingWritten: Undo = { directories: [], entries: [], variables: [] };
const stateName = 'undo';
/** Inputs of the main step, which its post step is given as well. */
const secretInputs = ['github-token', 'pat', 'password'];

export function describeEntries(entries: readonly PlacedEntry[]): readonly WrittenEntry[] {
  return entries.map(({ path, program = '', key, entry }) => ({ path, program, key, fingerprint: fingerprint(entry) }));
}

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
  // A job may have them in its environment, too, of which a credential program is given what is not known to be secret.
  for (const secret of secretInputs.map((name) => runner.inputs.get(name).trim())) {
    if (secret !== '') runner.mask(secret);
  }
  const isDone: boolean[] = [];
  // The last one first: what was made for the first one may go when the others are gone.
  for (const entry of undo.entries.toReversed()) {
    isDone.push(await attempt(runner, () => takeBack(entry, files, openPrograms, runner)));
  }
  for (const directory of undo.directories) isDone.push(await attempt(runner, () => files.remove(directory)));
  for (const variable of undo.variables)
    isDone.push(await attempt(runner, () => restoreVariable(variable, files, runner)));
  if (isDone.every(Boolean)) runner.log.info('Signed out: what this login wrote is gone.');
}

async function takeBack(
  { path, program, key, fingerprint: written }: WrittenEntry,
  files: CredentialFiles,
  openPrograms: () => Promise<CredentialPrograms>,
  runner: Runner,
): Promise<void> {
  const logout = { key, fingerprint: written, signer: nameSigner(runner) };
  const seen = { isForeign: false };
  const content = program === '' ? undefined : contentOf(program, key, openPrograms);
  await files.updateNoted(
    path,
    (noted) => {
      const after = signOut(noted, logout, path);
      seen.isForeign = after.isForeign;
      return after;
    },
    content,
  );
  const where = program === '' ? path : `docker-credential-${program}`;
  if (seen.isForeign) runner.log.info(`${where}: the entry of ${key} is not the one that this login wrote, and stays.`);
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
      program: text(entry, 'program'),
      key: text(entry, 'key'),
      fingerprint: text(entry, 'fingerprint'),
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
