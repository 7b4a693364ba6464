import { findAuthEntry, fingerprint, putAuthEntry } from '../core/domain/credential-file.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../core/domain/json.js';
import { type CredentialFiles, type Runner } from '../core/ports.js';

/** An entry that was put into a file of the user. */
export interface WrittenEntry {
  readonly path: string;
  readonly key: string;
  /** Of what was written: what someone else put there since is left alone. */
  readonly fingerprint: string;
  /** Private file that holds what stood there before, if anything did. */
  readonly formerFile: string;
}

/** A variable that was set for the steps that follow. */
export interface WrittenVariable {
  readonly name: string;
  readonly value: string;
  /** Empty if it was not set. */
  readonly former: string;
}

/** All that a login changed. It holds no secret, because a runner keeps state in a plain file. */
export interface Undo {
  /** Our own, to be removed whole. */
  readonly directories: readonly string[];
  readonly entries: readonly WrittenEntry[];
  readonly variables: readonly WrittenVariable[];
}

const stateName = 'undo';

export function saveUndo(runner: Runner, undo: Undo): void {
  runner.saveState(stateName, JSON.stringify(undo));
}

/**
 * Takes a login back: only what is still ours, and as often as it is asked to. It never fails: what could not be undone
 * is a warning, because the job is over.
 */
export async function undoLogin(runner: Runner, files: CredentialFiles): Promise<void> {
  const undo = parseUndo(runner.state(stateName));
  if (undo === undefined) return;
  for (const entry of undo.entries) await attempt(runner, () => restoreEntry(entry, files));
  for (const directory of undo.directories) await attempt(runner, () => files.remove(directory));
  for (const { name, value, former } of undo.variables) {
    // Post steps of earlier actions run after this one, and need what they had.
    if (runner.environment(name) === value) runner.exportVariable(name, former);
  }
  runner.log.info('Signed out: what this login wrote is gone.');
}

async function restoreEntry(
  { path, key, fingerprint: written, formerFile }: WrittenEntry,
  files: CredentialFiles,
): Promise<void> {
  const former = findAuthEntry(await files.read(formerFile), key, formerFile);
  const current = await files.read(path);
  if (current === undefined || fingerprint(findAuthEntry(current, key, path)) !== written) return;
  await files.update(path, (file) => {
    const isOurs = fingerprint(findAuthEntry(file, key, path)) === written;
    return isOurs ? putAuthEntry(file, key, former, path) : (file ?? Buffer.from('{}'));
  });
}

async function attempt(runner: Runner, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    runner.log.warning(`Signing out left something behind: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is not of our form is left out: state is a file that others can write. */
function parseUndo(state: string): Undo | undefined {
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
      .filter(isOwnDirectory),
    entries: objects('entries').map((entry) => ({
      path: text(entry, 'path'),
      key: text(entry, 'key'),
      fingerprint: text(entry, 'fingerprint'),
      formerFile: text(entry, 'formerFile'),
    })),
    variables: objects('variables').map((variable) => ({
      name: text(variable, 'name'),
      value: text(variable, 'value'),
      former: text(variable, 'former'),
    })),
  };
}

function listOf(object: JsonObject, name: string): readonly JsonValue[] {
  const list = member(object, name);
  return isJsonArray(list) ? list : [];
}

/** Only a directory that this action made is ever removed whole. */
function isOwnDirectory(path: string): boolean {
  return /[\\/]ghcr-actions-[0-9a-f]{16}$/.test(path);
}
