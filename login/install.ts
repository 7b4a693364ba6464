import { join } from 'node:path';
import { type Credential } from '../core/domain/credential-choice.js';
import {
  addMissingEntries,
  type AuthEntry,
  authKeyOf,
  type CredentialFile,
  findAuthEntry,
  findCredentialProgram,
  findOwnProgram,
  fingerprint,
  leaveOutCredentialProgram,
  leaveOutOwnProgram,
  makeAuthEntry,
  putAuthEntry,
} from '../core/domain/credential-file.js';
import { type RegistryHost } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection, type Runner } from '../core/ports.js';
import { type LoginInputs } from './inputs.js';
import { ownDirectoryPrefix, saveUndo, type WrittenEntry, type WrittenVariable } from './undo.js';

/** Where the tools find the credential; undefined for a tool that is not wanted. */
export interface InstalledFiles {
  /** Directory of `config.json`. */
  readonly dockerConfig: string | undefined;
  readonly authFile: string | undefined;
}

/** Where the tools of this user look without us. */
interface UserPlaces {
  readonly dockerConfig: string;
  /** Files of containers tools, the one that is read first at the front. */
  readonly authFiles: readonly string[];
}

/**
 * Writes the credential for the tools that are wanted. What has to be undone is saved before each change, so that the
 * post step can undo a run that was killed in between.
 */
export async function installCredential(
  options: LoginInputs,
  credential: Credential,
  connection: Connection,
): Promise<InstalledFiles> {
  return options.config === 'isolated'
    ? installIsolated(options, credential, connection)
    : installShared(options, credential, connection);
}

/** A directory of our own below the runner's temporary one, with a copy of what the user had. */
async function installIsolated(
  options: LoginInputs,
  credential: Credential,
  connection: Connection,
): Promise<InstalledFiles> {
  const { runner, credentialFiles, server } = connection;
  const places = findPlaces(runner);
  const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, ownDirectoryPrefix);
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? directory : undefined,
    authFile: options.tools.includes('containers') ? join(directory, 'auth.json') : undefined,
  };
  const variables = planVariables(files, places, runner);
  if (options.logout) saveUndo(runner, { directories: [directory], entries: [], variables });

  const written: FileChange = { host: server.registry, entry: makeAuthEntry(credential.username, credential.secret) };
  if (files.dockerConfig !== undefined) await copyDockerConfig(files.dockerConfig, places, written, connection);
  if (files.authFile !== undefined) await copyAuthFiles(files.authFile, places, written, connection);
  for (const { name, value } of variables) runner.exportVariable(name, value);
  return files;
}

interface FileChange {
  readonly host: RegistryHost;
  readonly entry: AuthEntry;
}

/** Docker's own directories come along by links: plugins, contexts (where the engine is) and keys to sign with. */
async function copyDockerConfig(
  directory: string,
  { dockerConfig }: UserPlaces,
  { host, entry }: FileChange,
  { credentialFiles }: Connection,
): Promise<void> {
  const original = join(dockerConfig, 'config.json');
  const readable = leaveOutCredentialProgram(await credentialFiles.read(original), host, original);
  const content = putAuthEntry(readable, authKeyOf(host), entry, original);
  await credentialFiles.update(join(directory, 'config.json'), () => content);
  for (const name of ['cli-plugins', 'contexts', 'trust']) {
    await credentialFiles.link(join(dockerConfig, name), join(directory, name));
  }
}

/** Containers tools read several files; from now on it is one, so what the others have is taken over. */
async function copyAuthFiles(
  path: string,
  { authFiles }: UserPlaces,
  { host, entry }: FileChange,
  { credentialFiles }: Connection,
): Promise<void> {
  let merged: CredentialFile;
  let origin = path;
  for (const original of authFiles) {
    const content = await credentialFiles.read(original);
    if (content === undefined) continue;
    if (merged === undefined) origin = original;
    merged = merged === undefined ? content : addMissingEntries(merged, content, origin, original);
  }
  const readable = leaveOutOwnProgram(merged, host, origin);
  const content = putAuthEntry(readable, authKeyOf(host), entry, origin);
  await credentialFiles.update(path, () => content);
}

/** The user's own files: only our entry in them changes, and what stood in its place comes back. */
async function installShared(
  options: LoginInputs,
  credential: Credential,
  connection: Connection,
): Promise<InstalledFiles> {
  const { runner, credentialFiles, server } = connection;
  const places = findPlaces(runner);
  const [authFile] = places.authFiles;
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? places.dockerConfig : undefined,
    authFile: options.tools.includes('containers') ? authFile : undefined,
  };
  const dockerFile = files.dockerConfig === undefined ? undefined : join(files.dockerConfig, 'config.json');
  const paths = [...new Set([dockerFile, files.authFile])].filter((path) => path !== undefined);
  for (const path of paths) {
    const find = path === dockerFile ? findCredentialProgram : findOwnProgram;
    refuseCredentialProgram(find(await credentialFiles.read(path), server.registry, path), server.registry, path);
  }

  const key = authKeyOf(server.registry);
  const entry = makeAuthEntry(credential.username, credential.secret);
  if (options.logout) await backUp(paths, key, entry, connection);
  for (const path of paths) await credentialFiles.update(path, (file) => putAuthEntry(file, key, entry, path));
  return files;
}

/** What stands in our place now goes to a private file: state is no place for secrets. */
async function backUp(
  paths: readonly string[],
  key: string,
  entry: AuthEntry,
  { runner, credentialFiles }: Connection,
): Promise<void> {
  const backup = await credentialFiles.makeDirectory(runner.temporaryDirectory, ownDirectoryPrefix);
  const undo = { directories: [backup], entries: [], variables: [] };
  saveUndo(runner, undo);
  const entries: WrittenEntry[] = [];
  for (const [index, path] of paths.entries()) {
    const former = findAuthEntry(await credentialFiles.read(path), key, path);
    // What stands there already is not ours to take away.
    if (fingerprint(former) === fingerprint(entry)) continue;
    const formerFile = join(backup, `former-${index}.json`);
    await credentialFiles.update(formerFile, () => putAuthEntry(undefined, key, former, formerFile));
    entries.push({ path, key, fingerprint: fingerprint(entry), formerFile });
  }
  saveUndo(runner, { ...undo, entries });
}

function refuseCredentialProgram(program: string | undefined, host: RegistryHost, path: string): void {
  if (program === undefined) return;
  throw new ActionError(
    'unsupported',
    `${path} has docker-credential-${program} keep the credentials of ${host}, which would hide this login.`,
    { hint: 'Use config: isolated, which leaves that program out for this host.' },
  );
}

function findPlaces(runner: Runner): UserPlaces {
  // Docker takes USERPROFILE on Windows, where some shells set HOME as well; elsewhere there is no such variable.
  const home = runner.environment('USERPROFILE') ?? runner.environment('HOME') ?? runner.temporaryDirectory;
  const dockerConfig = runner.environment('DOCKER_CONFIG') ?? join(home, '.docker');
  const explicit = runner.environment('REGISTRY_AUTH_FILE');
  const session = runner.environment('XDG_RUNTIME_DIR');
  const standard = [
    ...(session === undefined ? [] : [join(session, 'containers', 'auth.json')]),
    join(home, '.config', 'containers', 'auth.json'),
    join(dockerConfig, 'config.json'),
  ];
  return { dockerConfig, authFiles: explicit === undefined ? standard : [explicit] };
}

/** Builders of buildx lie beside the configuration, so their place is named before that moves. */
function planVariables(files: InstalledFiles, places: UserPlaces, runner: Runner): readonly WrittenVariable[] {
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['DOCKER_CONFIG', files.dockerConfig],
    [
      'BUILDX_CONFIG',
      files.dockerConfig === undefined || runner.environment('BUILDX_CONFIG') !== undefined
        ? undefined
        : join(places.dockerConfig, 'buildx'),
    ],
    ['REGISTRY_AUTH_FILE', files.authFile],
  ];
  return wanted.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value, former: runner.environment(name) ?? '' }],
  );
}
