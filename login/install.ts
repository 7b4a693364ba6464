import { join } from 'node:path';
import { type Credential } from '../core/domain/credential/credential-choice.js';
import {
  addMissingEntries,
  type AuthEntry,
  authKeyOf,
  type CredentialFile,
  findCredentialProgram,
  findKeysBelow,
  findOwnProgram,
  fingerprint,
  leaveOutCredentialProgram,
  leaveOutOwnProgram,
  makeAuthEntry,
  putAuthEntry,
} from '../core/domain/credential/credential-file.js';
import { signIn } from '../core/domain/credential/credential-ledger.js';
import { member, parseJsonObject } from '../core/domain/json/json.js';
import { formatRepository, type RegistryHost, type Repository } from '../core/domain/registry/reference.js';
import { type Connection, type CredentialFiles, type CredentialPlaces, type Runner } from '../core/ports.js';
import { type LoginInputs } from './inputs.js';
import { storeInProgram } from './program.js';
import { findOwnDirectory, ownDirectoryPrefix, saveUndo, type Undo, type WrittenVariable } from './undo.js';

/** Who is to be signed in where. */
export interface SignIn {
  /** For the registry as a whole, in tools that keep credentials for images too. */
  readonly general: Credential;
  /** For images that need another one to be pulled, in those tools. */
  readonly images: readonly { readonly image: Repository; readonly credential: Credential }[];
  /** For tools that keep one for a registry. */
  readonly single: Credential;
}

/** Where the tools find the credential; undefined for a tool that is not wanted. */
export interface InstalledFiles {
  /** Directory of `config.json`. */
  readonly dockerConfig: string | undefined;
  readonly authFile: string | undefined;
}

/** An entry below `auths`. */
interface KeyedEntry {
  readonly key: string;
  readonly entry: AuthEntry;
}

/** An entry that goes into a file of the user. */
interface FileEntry extends KeyedEntry {
  readonly path: string;
}

const nothingWritten: Undo = { directories: [], entries: [], programs: [], variables: [] };

/**
 * Writes the credentials for the tools that are wanted. What has to be undone is saved before each change, so that the
 * post step can undo a run that was killed in between.
 */
export async function installCredential(
  options: LoginInputs,
  wanted: SignIn,
  connection: Connection,
): Promise<InstalledFiles> {
  await sweep(connection);
  return options.config === 'isolated'
    ? installIsolated(options, wanted, connection)
    : installShared(options, wanted, connection);
}

/** A directory of our own below the runner's temporary one, with a copy of what the user had. */
async function installIsolated(options: LoginInputs, wanted: SignIn, connection: Connection): Promise<InstalledFiles> {
  const { runner, server } = connection;
  const places = connection.credentialPlaces;
  const directory = await makeOwnDirectory(connection);
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? directory : undefined,
    authFile: options.tools.includes('containers') ? join(directory, 'auth.json') : undefined,
  };
  const variables = await planVariables(files, connection);
  await noteOriginals(directory, variables, connection);
  const scoped = options.tools.includes('buildx') ? scopedEntries(wanted, places, server.registry) : [];
  if (options.logout)
    saveUndo(runner, { ...nothingWritten, directories: [directory], entries: describe(scoped), variables });

  if (files.dockerConfig !== undefined) {
    await copyDockerConfig(files.dockerConfig, places, singleEntry(wanted, server.registry), connection);
  }
  if (files.authFile !== undefined) {
    await copyAuthFiles(files.authFile, places, keyedEntries(wanted, server.registry), connection);
  }
  await writeNoted(scoped, options, connection);
  for (const { name, value } of variables) runner.exportVariable(name, value);
  return files;
}

/** One credential for the registry. */
function singleEntry({ single }: SignIn, host: RegistryHost): KeyedEntry {
  return { key: authKeyOf(host), entry: makeAuthEntry(single.username, single.secret) };
}

/** The registry's own and those of images, which containers tools prefer to it. */
function keyedEntries({ general, images }: SignIn, host: RegistryHost): readonly KeyedEntry[] {
  return [
    { key: authKeyOf(host), entry: makeAuthEntry(general.username, general.secret) },
    ...images.map(({ image, credential }) => ({
      key: formatRepository(image),
      entry: makeAuthEntry(credential.username, credential.secret),
    })),
  ];
}

/**
 * The files of buildx that hold for a registry, and for pulling one of its images.
 * @see https://docs.docker.com/build/building/variables/#buildx_config (`config/<registry>[/<repository>][@pull[,push]]`)
 */
function scopedEntries(
  { general, images }: SignIn,
  { buildxConfig }: CredentialPlaces,
  host: RegistryHost,
): readonly FileEntry[] {
  const entryAt = (scope: string, { username, secret }: Credential): FileEntry => ({
    path: join(buildxConfig, 'config', ...scope.split('/'), 'config.json'),
    key: authKeyOf(host),
    entry: makeAuthEntry(username, secret),
  });
  return [
    entryAt(host, general),
    ...images.map(({ image, credential }) => entryAt(`${formatRepository(image)}@pull`, credential)),
  ];
}

/** Docker's own directories come along by links: plugins, contexts (where the engine is) and keys to sign with. */
async function copyDockerConfig(
  directory: string,
  { dockerConfig }: CredentialPlaces,
  { key, entry }: KeyedEntry,
  { credentialFiles, server }: Connection,
): Promise<void> {
  const original = join(dockerConfig, 'config.json');
  const readable = leaveOutCredentialProgram(await credentialFiles.read(original), server.registry, original);
  const content = putAuthEntry(readable, key, entry, original);
  await credentialFiles.update(join(directory, 'config.json'), () => content);
  for (const name of ['cli-plugins', 'contexts', 'trust']) {
    await credentialFiles.link(join(dockerConfig, name), join(directory, name));
  }
}

/** Containers tools read several files; from now on it is one, so what the others have is taken over. */
async function copyAuthFiles(
  path: string,
  { authFiles }: CredentialPlaces,
  entries: readonly KeyedEntry[],
  { credentialFiles, server, runner }: Connection,
): Promise<void> {
  let merged: CredentialFile;
  let origin = path;
  for (const original of authFiles) {
    const content = await credentialFiles.read(original);
    if (content === undefined) continue;
    if (merged === undefined) origin = original;
    merged = merged === undefined ? content : addMissingEntries(merged, content, origin, original);
  }
  warnOfPreferred(merged, entries, server.registry, origin, runner);
  const readable = leaveOutOwnProgram(merged, server.registry, origin);
  const content = entries.reduce((file, { key, entry }) => putAuthEntry(file, key, entry, origin), readable);
  await credentialFiles.update(path, () => content);
}

/** Entries for a part of the registry, which somebody else wrote: containers tools prefer them to ours. */
function warnOfPreferred(
  file: CredentialFile,
  entries: readonly KeyedEntry[],
  host: RegistryHost,
  path: string,
  { log }: Runner,
): void {
  const others = findKeysBelow(file, host, path).filter((key) => entries.every((entry) => entry.key !== key));
  if (others.length === 0) return;
  log.warning(
    `${path} has entries of its own for ${others.slice(0, 10).join(', ')}; podman, buildah and skopeo prefer them to the one of ${host}.`,
  );
}

/** The user's own files: only our entries in them change, and what stood in their place comes back. */
async function installShared(options: LoginInputs, wanted: SignIn, connection: Connection): Promise<InstalledFiles> {
  const { runner, credentialFiles, server } = connection;
  const host = server.registry;
  const places = connection.credentialPlaces;
  const [authFile] = places.authFiles;
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? places.dockerConfig : undefined,
    authFile: options.tools.includes('containers') ? authFile : undefined,
  };
  const entries: FileEntry[] = [];
  const programs = new Map<string, Credential>();
  if (files.dockerConfig !== undefined) {
    const path = join(files.dockerConfig, 'config.json');
    const program = findCredentialProgram(await credentialFiles.read(path), host, path);
    if (program === undefined) entries.push({ path, ...singleEntry(wanted, host) });
    else programs.set(program, wanted.single);
  }
  if (files.authFile !== undefined) {
    const path = files.authFile;
    const file = await credentialFiles.read(path);
    const program = findOwnProgram(file, host, path);
    warnOfPreferred(file, keyedEntries(wanted, host), host, path, runner);
    const keyed = keyedEntries(wanted, host).map((entry) => ({ path, ...entry }));
    // A program is asked for the registry only; entries of images are read first.
    entries.push(...(program === undefined ? keyed : keyed.slice(1)));
    if (program !== undefined) programs.set(program, wanted.general);
  }
  if (options.tools.includes('buildx')) entries.push(...scopedEntries(wanted, places, host));
  await writeNoted(distinct(entries), options, connection, programs);
  return files;
}

/** Docker and containers tools may be told to use one file. Of two entries with the same key the later one holds. */
function distinct(entries: readonly FileEntry[]): readonly FileEntry[] {
  return [...new Map(entries.map((entry) => [`${entry.path}\n${entry.key}`, entry])).values()];
}

async function writeNoted(
  entries: readonly FileEntry[],
  { logout, config }: LoginInputs,
  connection: Connection,
  programs: ReadonlyMap<string, Credential> = new Map(),
): Promise<void> {
  const { runner, credentialFiles, server } = connection;
  let undo: Undo = { ...nothingWritten, entries: describe(entries) };
  // In an isolated login, all of this is saved already, together with the directory.
  if (logout && config === 'shared') saveUndo(runner, undo);
  for (const [program, credential] of programs) {
    const directory = await makeOwnDirectory(connection);
    undo = { ...undo, directories: [...undo.directories, directory] };
    const stored = await storeInProgram(
      program,
      authKeyOf(server.registry),
      credential,
      directory,
      connection,
      (note) => {
        undo = { ...undo, programs: [...undo.programs, note] };
        if (logout) saveUndo(runner, undo);
      },
    );
    runner.log.info(stored);
  }
  for (const { path, key, entry } of entries) {
    if (logout) await credentialFiles.updateNoted(path, (noted) => signIn(noted, key, entry, path));
    else await credentialFiles.update(path, (file) => putAuthEntry(file, key, entry, path));
  }
}

function describe(entries: readonly FileEntry[]): Undo['entries'] {
  return entries.map(({ path, key, entry }) => ({ path, key, fingerprint: fingerprint(entry) }));
}

/** The name of the job that a directory of ours belongs to, in a file of it. */
const jobFile = 'job';

async function makeOwnDirectory({ runner, credentialFiles }: Connection): Promise<string> {
  const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, ownDirectoryPrefix);
  await credentialFiles.update(join(directory, jobFile), () => Buffer.from(nameJob(runner)));
  return directory;
}

/** A job that was killed could not clean up; a runner has one job at a time. */
async function sweep({ runner, credentialFiles }: Connection): Promise<void> {
  const job = nameJob(runner);
  if (job === '') return;
  for (const directory of await credentialFiles.findDirectories(runner.temporaryDirectory, ownDirectoryPrefix)) {
    const owner = await credentialFiles.read(join(directory, jobFile)).catch(() => undefined);
    if (owner === undefined || Buffer.from(owner).toString('utf8') === job) continue;
    await credentialFiles.remove(directory).catch(() => undefined);
  }
}

/** @returns empty outside of a workflow */
function nameJob(runner: Runner): string {
  const parts = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB'].map((name) => runner.environment(name));
  return parts.some((part) => part === undefined) ? '' : parts.join(' ');
}

/** Builders of buildx lie beside the configuration, so their place is named before that moves. */
async function planVariables(
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

async function noteOriginals(
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
