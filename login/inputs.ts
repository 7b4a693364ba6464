import { type ConnectionOptions, readConnectionInputs } from '../core/domain/connection-inputs.js';
import { type Credential, type CredentialPreference } from '../core/domain/credential-choice.js';
import { type GitHubServer, isHostOfGitHub } from '../core/domain/github.js';
import { InputReader } from '../core/domain/input.js';
import { formatRepository, parseReference, type Repository } from '../core/domain/reference.js';
import { type Runner } from '../core/ports.js';

export type Tool = 'docker' | 'containers';

export interface LoginInputs {
  /** Used as it is; nothing is chosen. */
  readonly exact: Credential | undefined;
  readonly preference: CredentialPreference;
  /** Images that the job will read, without repeats; all in registries of this GitHub. */
  readonly pull: readonly Repository[];
  /** Whether reading is tried before anything is written. */
  readonly isProbed: boolean;
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
  const inputs = readLoginInputs(reader, connection);
  const exact = readPassword(reader, runner, connection);
  refuseInputsOfOthers(reader);
  for (const warning of reader.unknownInputs()) runner.log.warning(warning);
  reader.finish();
  return { ...connection, ...inputs, exact };
}

function readLoginInputs(reader: InputReader, { server }: ConnectionOptions): Omit<LoginInputs, 'exact'> {
  return {
    preference: reader.choice('credential', ['auto', 'github-token', 'pat'], 'auto'),
    pull: readPullImages(reader, server),
    isProbed: reader.choice('probe', ['none', 'pull'], 'pull') === 'pull',
    config: reader.choice('config', ['isolated', 'shared'], 'isolated'),
    tools: readTools(reader),
    logout: reader.boolean('logout', true),
  };
}

/** Images of other registries are refused: they would be asked for with a credential that is not for them. */
export function readPullImages(reader: InputReader, server: GitHubServer): readonly Repository[] {
  const name = 'pull';
  const images = reader.list(name, (entry) => parseReference(entry, server.registry));
  for (const image of images) {
    if (!isHostOfGitHub(server, image.registry)) {
      reader.fault(
        name,
        `names ${formatRepository(image)}, which is not in a registry of this GitHub (${server.registry})`,
      );
    }
  }
  return [
    ...new Map(
      images.map((image) => [formatRepository(image), { registry: image.registry, name: image.name }]),
    ).values(),
  ];
}

function readTools(reader: InputReader): readonly Tool[] {
  const known: readonly Tool[] = ['docker', 'containers'];
  const named = reader.list('tools', (entry) => entry);
  for (const name of named.filter((entry) => known.every((tool) => tool !== entry))) {
    reader.fault('tools', `names ${JSON.stringify(name.slice(0, 60))}; write ${known.join(', ')}`);
  }
  return named.length === 0 ? known : known.filter((tool) => named.includes(tool));
}

function readPassword(reader: InputReader, runner: Runner, { username }: ConnectionOptions): Credential | undefined {
  const password = reader.secret('password', (secret) => {
    runner.mask(secret);
  });
  if (password !== undefined && reader.text('registry', 'registry-url') === undefined) {
    reader.fault('password', 'needs "registry": with docker/login-action it would be meant for docker.io');
  }
  return password === undefined ? undefined : { kind: 'exact', username, secret: password };
}

/** Inputs of docker/login-action that mean something else here. */
function refuseInputsOfOthers(reader: InputReader): void {
  const replacements = [
    ['registry-auth', 'use one step for each registry'],
    ['scope', 'name the images in "pull"; credentials per image are written where the tool knows them'],
    ['ecr', 'sign in to Amazon ECR with aws-actions/amazon-ecr-login'],
  ] as const;
  for (const [name, replacement] of replacements) {
    if (reader.text(name) !== undefined) reader.fault(name, `is an input of docker/login-action; ${replacement}`);
  }
}
