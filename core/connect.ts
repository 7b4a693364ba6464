import { resolve } from 'node:path';
import { systemClock } from './adapters/clock.js';
import { findCredentialPlaces } from './adapters/credentials/credential-places.js';
import { Http } from './adapters/http/http.js';
import { openWorkspaceFiles } from './adapters/files/workspace-files.js';
import { DistributionRegistry, type RegistryOptions } from './adapters/registry/registry.js';
import { TagRecord } from './adapters/files/tag-record.js';
import { TokenSource } from './adapters/registry/token.js';
import { connectForPost } from './connect-post.js';
import { type ConnectionOptions } from './domain/input/connection-inputs.js';
import { chooseCredential, type Credential } from './domain/credential/credential-choice.js';
import { type Attempt, findSettings } from './domain/credential/denial.js';
import { type Digest } from './domain/image/digest.js';
import { isForeignRegistry, isHostOfGitHub, resolveGitHub } from './domain/github/github.js';
import { type RegistryHost, type RepositoryName, type Tag } from './domain/registry/reference.js';
import { ActionError } from './errors.js';
import { type Clock, type Connection, type Registry, type Runner } from './ports.js';

export interface ConnectOptions extends ConnectionOptions {
  /** Used as it is; nothing is chosen. */
  readonly exact?: Credential | undefined;
}

/** What a run takes from the machine besides its runner. */
export interface Surroundings {
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random. */
  readonly random: () => number;
}

const machine: Surroundings = { clock: systemClock, random: Math.random };

/** Opens the way to registries, packages and sources. Nothing is sent, and nothing heavy loaded, before it is asked for. */
export function connect(
  options: ConnectOptions,
  runner: Runner,
  { clock, random }: Surroundings = machine,
): Connection {
  const { server } = options;
  const { log, cancelled } = runner;
  const environment = (name: string): string | undefined => runner.environment(name);
  const http = new Http({
    clock,
    random,
    cancelled,
    environment,
    onRetry: (message) => {
      log.info(message);
    },
  });
  const own = chooseCredential(options, 'auto');
  /** For what GITHUB_TOKEN is denied. */
  const spare = own?.kind === 'github-token' ? options.pat : undefined;
  const moved = new TagRecord(runner);
  const post = connectForPost(runner, clock);
  const places = findCredentialPlaces(runner);

  const mask = (secret: string): void => {
    runner.mask(secret);
  };
  const tokensFor = (host: RegistryHost, credential: Credential | undefined): TokenSource => {
    // A credential of another registry, which an input may name, does not go to this GitHub either.
    const isOfGitHub = isHostOfGitHub(server, host) && !(credential?.kind === 'exact' && isForeignRegistry(server));
    const trustedOrigins = isOfGitHub ? server.origins : new Set<string>();
    return new TokenSource({ http, clock, registry: host, trustedOrigins, credential, onSecret: mask });
  };
  const openRegistry = (
    host: RegistryHost,
    access: Pick<RegistryOptions, 'tokens' | 'readTokens' | 'findTokens'>,
    credential: Attempt['credential'],
  ): Registry => {
    const visitor = {
      credential,
      workflowRepository: runner.github.repository,
      settings: findSettings(server, runner.github),
    };
    const onTagMoved = (name: RepositoryName, tag: Tag, digest: Digest): Promise<void> =>
      moved.note({ registry: host, name, tag }, digest);
    return new DistributionRegistry({ host, http, clock, visitor, onTagMoved, ...access });
  };
  const registryAs = (host: RegistryHost, credential: Credential | undefined): Registry => {
    if (credential !== undefined && !isHostOfGitHub(server, host)) {
      throw new ActionError('refused', `A credential of ${server.serverUrl.host} is not given to ${host}.`);
    }
    return openRegistry(host, { tokens: tokensFor(host, credential) }, credential?.kind ?? 'anonymous');
  };
  const ownRegistry = (host: RegistryHost): Registry => {
    const readTokens = spare === undefined ? undefined : tokensFor(host, spare);
    return openRegistry(host, { tokens: tokensFor(host, own), readTokens }, own?.kind ?? 'anonymous');
  };
  const foreignRegistry = (host: RegistryHost): Registry => {
    const anonymous = tokensFor(host, undefined);
    const byCredential = new Map<string, TokenSource>();
    const byName = new Map<RepositoryName, Promise<TokenSource>>();
    const find = async (name: RepositoryName): Promise<TokenSource> => {
      const { findStoredCredential } = await import('./adapters/credentials/stored-credentials.js');
      const { credentialFiles: files, credentialPrograms: programs } = post;
      const means = { places, files, programs, onSecret: mask };
      const credential = await findStoredCredential({ registry: host, name }, means);
      if (credential === undefined) return anonymous;
      const key = JSON.stringify(credential);
      const tokens = byCredential.get(key) ?? tokensFor(host, credential);
      byCredential.set(key, tokens);
      return tokens;
    };
    const findTokens = (name: RepositoryName): Promise<TokenSource> => {
      const found = byName.get(name) ?? find(name);
      byName.set(name, found);
      return found;
    };
    return openRegistry(host, { tokens: anonymous, findTokens }, 'stored');
  };

  const registries = new Map<RegistryHost, Registry>();
  const registry = (host: RegistryHost): Registry => {
    const known = registries.get(host) ?? (isHostOfGitHub(server, host) ? ownRegistry(host) : foreignRegistry(host));
    registries.set(host, known);
    return known;
  };

  const apiOptions = () => {
    if (own === undefined) {
      throw new ActionError(
        'invalid-input',
        'GitHub\'s Packages API needs a token, and neither "github-token" nor "pat" is given.',
        { hint: 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place.' },
      );
    }
    return { apiUrl: server.apiUrl, token: own.secret, pat: spare?.secret, clock, log, random, cancelled, environment };
  };

  return {
    runner,
    clock,
    server,
    ...post,
    credentialPlaces: places,
    inspectToken: async (secret, owner) => {
      const { inspectToken } = await import('./adapters/github/token-facts.js');
      return inspectToken({ apiUrl: server.apiUrl, token: secret, clock, log, random, cancelled, environment }, owner);
    },
    findEngineVersion: async () => {
      const { findEngineVersion } = await import('./adapters/source/docker.js');
      return findEngineVersion(runner);
    },
    files: openWorkspaceFiles(runner.workspace),
    registry,
    registryAs,
    packages: async (owner, type = 'container') => {
      const { openPackages } = await import('./adapters/github/packages.js');
      return openPackages({ ...apiOptions(), owner, type });
    },
    repositories: async () => {
      const { openRepositories } = await import('./adapters/github/repositories.js');
      return openRepositories(apiOptions());
    },
    findMovedTag: (registry, name, tag) => moved.find({ registry, name, tag }),
    listFiles: async (path) => {
      const { listFiles } = await import('./adapters/files/file-list.js');
      return listFiles(resolve(runner.workspace, path));
    },
    findLicence: async () => {
      // The API that belongs to another registry knows nothing of this one.
      const { registry: derived } = resolveGitHub({ serverUrl: server.serverUrl.href, apiUrl: server.apiUrl.href }, {});
      if (own === undefined || derived !== server.registry) return undefined;
      const { findLicence } = await import('./adapters/github/licence.js');
      return findLicence(runner.github.repository, apiOptions());
    },
    openJournal: async (path) => {
      const { openJournal } = await import('./adapters/files/journal.js');
      return openJournal(resolve(runner.workspace, path));
    },
    openSource: async (source, onProgress) => {
      const { openSource } = await import('./adapters/source/image-source.js');
      return openSource(source, { runner, registry, defaultRegistry: server.registry }, onProgress);
    },
    compressLayer: async (layer, settings, onRead) => {
      const { compressLayer } = await import('./adapters/source/compressed-layer.js');
      return compressLayer(layer, settings, onRead);
    },
  };
}
