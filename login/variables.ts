import { join, resolve } from 'node:path';
import { member, parseJsonObject } from '../core/domain/json/json.js';
import { type Connection, type CredentialFiles, type Runner } from '../core/ports.js';
import { type InstalledFiles } from './install.js';
import { findOwnDirectory, ownDirectoryPrefix } from './own-directory.js';

/** A variable that was set for the steps that follow. */
export interface WrittenVariable {
  readonly name: string;
  readonly value: string;
  /** Empty if it was not set. */
  readonly former: string;
  /** What stood there before all logins of this suite; for where `former` is of one that is undone by now. */
  readonly original: string;
}

/** Builders of buildx lie beside the configuration, so their place is named before that moves. */
export async function planVariables(
  files: InstalledFiles,
  { runner, credentialFiles, credentialPlaces: places }: Connection,
): Promise<readonly WrittenVariable[]> {
  const isMoved = files.dockerConfig !== undefined && runner.environment('BUILDX_CONFIG') === undefined;
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['DOCKER_CONFIG', files.dockerConfig],
    ['BUILDX_CONFIG', isMoved ? places.buildxConfig : undefined],
    ['REGISTRY_AUTH_FILE', files.authFile],
  ];
  const variables: WrittenVariable[] = [];
  for (const [name, value] of wanted) {
    if (value === undefined) continue;
    const former = runner.environment(name) ?? '';
    const directory = findOwnDirectory(former, runner.temporaryDirectory);
    const original =
      directory === undefined ? former : await readOriginal(join(directory, originalsFile), name, credentialFiles);
    variables.push({ name, value, former, original });
  }
  return variables;
}

/** What variables held before the first of several logins, in a file of each one's directory. */
const originalsFile = 'originals.json';

export async function noteOriginals(
  directory: string,
  variables: readonly WrittenVariable[],
  { credentialFiles }: Connection,
): Promise<void> {
  const originals = Object.fromEntries(variables.map(({ name, original }) => [name, original]));
  await credentialFiles.update(join(directory, originalsFile), () => Buffer.from(JSON.stringify(originals)));
}

async function readOriginal(path: string, name: string, files: CredentialFiles): Promise<string> {
  const content = await files.read(path);
  const value = content === undefined ? undefined : member(parseJsonObject(content, path), name);
  return typeof value === 'string' ? value : '';
}

/** Sets it back, if it is still what this login made it. */
export async function restoreVariable(
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
