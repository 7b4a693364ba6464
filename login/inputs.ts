import {
  type ConnectionOptions,
  readConnectionInputs,
  refuseForeignRegistry,
} from '../core/domain/input/connection-inputs.js';
import { type Credential, type CredentialPreference } from '../core/domain/credential/credential-choice.js';
import { type GitHubServer } from '../core/domain/github/github.js';
import { adviseOnImageName } from '../core/domain/input/image-name.js';
import { InputReader } from '../core/domain/input/input.js';
import { formatRepository, parseReference, type Repository } from '../core/domain/registry/reference.js';
import { type Runner } from '../core/ports.js';

export type Tool = 'docker' | 'containers' | 'buildx';

export interface LoginInputs {
  /** Used as it is; nothing is chosen. */
  readonly exact: Credential | undefined;
  readonly preference: CredentialPreference;
  /** Images that the job will read, without repeats; all in the registry that is signed in to. */
  readonly pull: readonly Repository[];
  /** Images that the job will push with other tools, likewise. */
  readonly push: readonly Repository[];
  /** What is tried before anything is written; `push`: writing too. */
  readonly probe: 'none' | 'pull' | 'push';
  /** Whether the registry is GitHub's own choice, so that an Enterprise Server may turn out to have another one. */
  readonly isRegistryDerived: boolean;
  readonly config: 'isolated' | 'shared';
  readonly tools: readonly Tool[];
  readonly logout: boolean;
}

export type LoginOptions = ConnectionOptions & LoginInputs;

/** @throws ActionError `invalid-input` with all faults */
export function parseInputs(runner: Runner): LoginOptions {
  const reader = new InputReader(runner.inputs);
  const connection = readConnectionInputs(reader, runner.github, (secret) => {
    runner.mask(secret);
  });
  const inputs = readLoginInputs(reader, runner, connection);
  const exact = readPassword(reader, runner, connection);
  const options = { ...connection, ...inputs, exact };
  maskEncoded(runner, options);
  if (exact === undefined) refuseForeignRegistry(reader, connection, 'password');
  refuseInputsOfOthers(reader);
  for (const warning of reader.warnings()) runner.log.warning(warning);
  reader.finish();
  return options;
}

function readLoginInputs(
  reader: InputReader,
  runner: Runner,
  { server }: ConnectionOptions,
): Omit<LoginInputs, 'exact'> {
  return {
    preference: reader.choice('credential', ['auto', 'github-token', 'pat'], 'auto'),
    pull: readImages('pull', reader, runner, server),
    push: readImages('push', reader, runner, server),
    probe: reader.choice('probe', ['none', 'pull', 'push'], 'pull'),
    isRegistryDerived: reader.text('registry', 'registry-url') === undefined,
    config: reader.choice('config', ['isolated', 'shared'], 'isolated'),
    tools: readTools(reader),
    logout: reader.boolean('logout', true),
  };
}

/**
 * Reads a list of images, tags and digests left out. One of another registry is a fault: this login is not for it.
 * What a name becomes is told where it isn't what was written.
 */
export function readImages(
  input: 'pull' | 'push',
  reader: InputReader,
  { github, log }: Runner,
  server: GitHubServer,
): readonly Repository[] {
  const images = new Map<string, Repository>();
  reader.list(input, (entry) => {
    const { registry, name } = parseReference(entry, server.registry);
    const full = formatRepository({ registry, name });
    if (registry !== server.registry) {
      reader.fault(input, `names ${full}, which is not in ${server.registry}, the registry that is signed in to`);
    } else if (!images.has(full)) {
      images.set(full, { registry, name });
      for (const { level, text } of adviseOnImageName(entry, { registry, name }, github.repositoryOwner))
        log[level](text);
    }
    return full;
  });
  return [...images.values()];
}

function readTools(reader: InputReader): readonly Tool[] {
  const known: readonly Tool[] = ['docker', 'containers', 'buildx'];
  const named = reader.list('tools', (entry) => entry);
  for (const name of named.filter((entry) => known.every((tool) => tool !== entry))) {
    reader.fault('tools', `names ${JSON.stringify(name.slice(0, 60))}; write ${known.join(', ')}`);
  }
  return named.length === 0 ? ['docker', 'containers'] : known.filter((tool) => named.includes(tool));
}

function readPassword(reader: InputReader, runner: Runner, { username }: ConnectionOptions): Credential | undefined {
  const password = reader.secret('password', (secret) => {
    runner.mask(secret);
  });
  const registry = reader.text('registry', 'registry-url');
  if (password !== undefined && registry === undefined) {
    reader.fault('password', 'needs "registry": with docker/login-action it would be meant for docker.io');
  }
  return password === undefined ? undefined : { kind: 'exact', username, secret: password };
}

/**
 * Hides the forms in which tools write and send a token: a runner knows base64 of a secret by itself, but not of a name
 * and a secret.
 */
export function maskEncoded(
  runner: Runner,
  { exact, githubToken, pat }: Pick<LoginOptions, 'exact' | 'githubToken' | 'pat'>,
): void {
  for (const credential of [exact, githubToken, pat]) {
    if (credential === undefined) continue;
    const { username, secret } = credential;
    for (const form of [secret, `${username}:${secret}`]) runner.mask(Buffer.from(form).toString('base64'));
  }
}

/** Inputs of docker/login-action that mean something else here. */
function refuseInputsOfOthers(reader: InputReader): void {
  const replacements = [
    ['registry-auth', 'use one step for each registry'],
    ['scope', 'name the images in "pull" and "push"'],
    ['ecr', 'sign in to Amazon ECR with aws-actions/amazon-ecr-login'],
  ] as const;
  for (const [name, replacement] of replacements) {
    if (reader.text(name) !== undefined) reader.fault(name, `is an input of docker/login-action; ${replacement}`);
  }
}
