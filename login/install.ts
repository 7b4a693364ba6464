import { join } from 'node:path';
import { type Credential } from '../core/domain/credential-choice.js';
import {
  findAuthEntry,
  findCredentialProgram,
  fingerprint,
  leaveOutCredentialProgram,
  makeAuthEntry,
  putAuthEntry,
} from '../core/domain/credential-file.js';
import { type RegistryHost } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection, type Runner } from '../core/ports.js';
import { type LoginInputs } from './inputs.js';
import { saveUndo, type WrittenEntry, type WrittenVariable } from './undo.js';

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
  const directory = await credentialFiles.makeDirectory(runner.temporaryDirectory, 'ghcr-actions-');
  const files: InstalledFiles = {
    dockerConfig: options.tools.includes('docker') ? directory : undefined,
    authFile: options.tools.includes('containers') ? join(directory, 'auth.json') : undefined,
  };
  const variables = planVariables(files, places, runner);
  if (options.logout) saveUndo(runner, { directories: [directory], entries: [], variables });

  const entry = makeAuthEntry(credential.username, credential.secret);
  if (files.dockerConfig !== undefined) {
    const original = join(places.dockerConfig, 'config.json');
    const readable = leaveOutCredentialProgram(await credentialFiles.read(original), server.registry, original);
    const content = putAuthEntry(readable, server.registry, entry, original);
    await credentialFiles.update(join(directory, 'config.json'), () => content);
    for (const name of ['cli-plugins', 'contexts']) {
      await credentialFiles.link(join(places.dockerConfig, name), join(directory, name));
    }
  }
  if (files.authFile !== undefined) {
    const original = await findFirst(places.authFiles, connection);
    const content = putAuthEntry(original?.content, server.registry, entry, original?.path ?? files.authFile);
    await credentialFiles.update(files.authFile, () => content);
  }
  for (const { name, value } of variables) runner.exportVariable(name, value);
  return files;
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
  const paths = [
    ...(files.dockerConfig === undefined ? [] : [join(files.dockerConfig, 'config.json')]),
    ...(files.authFile === undefined ? [] : [files.authFile]),
  ];
  for (const path of paths) refuseCredentialProgram(await credentialFiles.read(path), server.registry, path);

  const entry = makeAuthEntry(credential.username, credential.secret);
  const key = server.registry;
  const backup = await credentialFiles.makeDirectory(runner.temporaryDirectory, 'ghcr-actions-');
  const entries: WrittenEntry[] = [];
  for (const [index, path] of paths.entries()) {
    const former = findAuthEntry(await credentialFiles.read(path), key, path);
    const formerFile = join(backup, `former-${index}.json`);
    await credentialFiles.update(formerFile, () => putAuthEntry(undefined, key, former, formerFile));
    entries.push({ path, key, fingerprint: fingerprint(entry), formerFile });
  }
  if (options.logout) saveUndo(runner, { directories: [backup], entries, variables: [] });
  for (const path of paths) await credentialFiles.update(path, (file) => putAuthEntry(file, key, entry, path));
  return files;
}

function refuseCredentialProgram(file: Uint8Array | undefined, host: RegistryHost, path: string): void {
  const program = findCredentialProgram(file, host, path);
  if (program === undefined) return;
  throw new ActionError(
    'unsupported',
    `${path} has docker-credential-${program} keep the credentials of ${host}, which would hide this login.`,
    {
      hint: 'Use config: isolated, which leaves that program out for this host.',
    },
  );
}

function findPlaces(runner: Runner): UserPlaces {
  const home = runner.environment('HOME') ?? runner.environment('USERPROFILE') ?? runner.temporaryDirectory;
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

async function findFirst(
  paths: readonly string[],
  { credentialFiles }: Connection,
): Promise<{ readonly path: string; readonly content: Uint8Array } | undefined> {
  for (const path of paths) {
    const content = await credentialFiles.read(path);
    if (content !== undefined) return { path, content };
  }
  return undefined;
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
