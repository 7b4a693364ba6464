import { join } from 'node:path';
import { type Credential } from '../core/domain/credential/credential-choice.js';
import {
  addMissingEntries,
  authKeyOf,
  containersKeyOf,
  type CredentialFile,
  findCommonProgram,
  findCredentialProgram,
  findKeysBelow,
  findOwnProgram,
  leaveOutCredentialProgram,
  leaveOutOwnProgram,
  putAuthEntry,
} from '../core/domain/credential/credential-file.js';
import { signIn } from '../core/domain/credential/credential-ledger.js';
import { formatRepository, type RegistryHost } from '../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type CredentialPlaces, type Runner } from '../core/ports.js';
import {
  distinct,
  type KeyedEntry,
  keyedEntries,
  type PlacedEntry,
  programEntry,
  scopedEntries,
  type SignIn,
  singleEntry,
} from './entries.js';
import { type LoginInputs } from './inputs.js';
import { makeOwnDirectory, nameSigner } from './own-directory.js';
import { contentOf } from './program.js';
import { sweep } from './sweep.js';
import { describeEntries, nothingWritten, saveUndo } from './undo.js';
import { noteOriginals, planVariables } from './variables.js';

/** Where the tools find the credential; undefined for a tool that is not wanted. */
export interface InstalledFiles {
  /** Directory of `config.json`. */
  readonly dockerConfig: string | undefined;
  readonly authFile: string | undefined;
}

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
  const directory = await makeOwnDirectory(connection, (path) => {
    if (options.logout) saveUndo(runner, { ...nothingWritten, directories: [path] });
  });
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? directory : undefined,
    authFile: options.tools.includes('containers') ? join(directory, 'auth.json') : undefined,
  };
  const variables = await planVariables(files, connection);
  await noteOriginals(directory, variables, connection);
  const scoped = options.tools.includes('buildx') ? scopedEntries(wanted, places, server.registry) : [];
  if (options.logout) saveUndo(runner, { directories: [directory], entries: describeEntries(scoped), variables });

  if (files.dockerConfig !== undefined) {
    await copyDockerConfig(files.dockerConfig, places, singleEntry(wanted, server.registry), connection);
  }
  if (files.authFile !== undefined) {
    await copyAuthFiles(files.authFile, places, keyedEntries(wanted, server.registry), connection);
  }
  await writeEntries(scoped, options, connection);
  for (const { name, value } of variables) runner.exportVariable(name, value);
  return files;
}

/**
 * What Docker has beside its configuration: plugins, contexts (where the engine is), keys to sign with, and the
 * certificates for an engine that is reached by TLS.
 * @see https://docs.docker.com/engine/security/protect-access/#secure-by-default
 */
const dockersOwn = ['cli-plugins', 'contexts', 'trust', 'ca.pem', 'cert.pem', 'key.pem'];

/** What Docker had comes along: the configuration as a copy, all else by links. */
async function copyDockerConfig(
  directory: string,
  { dockerConfig }: CredentialPlaces,
  { key, entry }: KeyedEntry,
  { credentialFiles, server, runner }: Connection,
): Promise<void> {
  const original = join(dockerConfig, 'config.json');
  const file = await credentialFiles.read(original);
  const common = findCommonProgram(file, original);
  if (common !== undefined) {
    runner.log.notice(
      `docker-credential-${common} keeps credentials of any registry (credsStore of ${original}). For this job it goes on for registries with an entry there; for others use config: shared.`,
    );
  }
  const readable = leaveOutCredentialProgram(file, server.registry, original);
  const content = putAuthEntry(readable, key, entry, original);
  await credentialFiles.update(join(directory, 'config.json'), () => content);
  for (const name of dockersOwn) {
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
  const entries: PlacedEntry[] = [];
  if (files.authFile !== undefined) {
    const path = files.authFile;
    const file = await credentialFiles.read(path);
    const program = findOwnProgram(file, host, path);
    const keyed = keyedEntries(wanted, host);
    warnOfPreferred(file, keyed, host, path, runner);
    if (program === undefined) entries.push(...keyed.map((entry) => ({ path, ...entry })));
    else entries.push(programEntry(program, containersKeyOf(host), generalAlone(wanted, program, path), places));
  }
  // Where both are told to use one file, Docker's entry holds: it has no other for the images that need the PAT.
  if (files.dockerConfig !== undefined) {
    const path = join(files.dockerConfig, 'config.json');
    const program = findCredentialProgram(await credentialFiles.read(path), host, path);
    if (program === undefined) entries.push({ path, ...singleEntry(wanted, host) });
    else entries.push(programEntry(program, authKeyOf(host), wanted.single, places));
  }
  if (options.tools.includes('buildx')) entries.push(...scopedEntries(wanted, places, host));
  const all = distinct(entries);
  if (options.logout) saveUndo(runner, { ...nothingWritten, entries: describeEntries(all) });
  try {
    await writeEntries(all, options, connection);
  } catch (error) {
    if (!isActionError(error, 'invalid-file') || error.hint !== undefined) throw error;
    const hint = 'Let the user of the runner write there, or use config: isolated, which needs no file of the user.';
    throw new ActionError(error.code, error.message, { hint, cause: error });
  }
  return files;
}

/** Containers tools ask a program for the registry as a whole, and look at no entry of an image then. */
function generalAlone({ general, images }: SignIn, program: string, path: string): Credential {
  const [special] = images;
  if (special === undefined) return general;
  throw new ActionError(
    'unsupported',
    `${path} has docker-credential-${program} keep one credential for ${special.image.registry}, but ${formatRepository(special.image)} needs the PAT.`,
    { hint: 'Use config: isolated, which leaves this program out, or give this repository Read on that package.' },
  );
}

/** What is to be undone was saved before. */
async function writeEntries(
  entries: readonly PlacedEntry[],
  { logout }: LoginInputs,
  { runner, credentialFiles, credentialPrograms }: Connection,
): Promise<void> {
  const signer = nameSigner(runner);
  for (const { path, key, entry, program } of entries) {
    const content = program === undefined ? undefined : contentOf(program, key, credentialPrograms);
    if (logout) {
      const login = { key, entry, signer };
      await credentialFiles.updateNoted(path, (noted, made) => signIn(noted, login, path, made), content);
    } else if (content === undefined) {
      await credentialFiles.update(path, (file) => putAuthEntry(file, key, entry, path));
    } else {
      await content.write(putAuthEntry(undefined, key, entry, path));
    }
    if (program !== undefined) runner.log.info(`docker-credential-${program} keeps the credential of ${key}.`);
  }
}
