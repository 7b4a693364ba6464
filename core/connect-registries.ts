import { type TagRecord } from './adapters/files/tag-record.js';
import { type Http } from './adapters/http/http.js';
import { DistributionRegistry, type RegistryOptions } from './adapters/registry/registry.js';
import { TokenSource } from './adapters/registry/token.js';
import { type Credential } from './domain/credential/credential-choice.js';
import { type Attempt, findSettings } from './domain/credential/denial.js';
import { isForeignRegistry, isHostOfGitHub } from './domain/github/github.js';
import { type RegistryHost, type RepositoryName } from './domain/registry/reference.js';
import { ActionError } from './errors.js';
import { type Connection, type Registry } from './ports.js';

export interface RegistriesOptions extends Pick<
  Connection,
  'runner' | 'clock' | 'server' | 'credentialFiles' | 'credentialPrograms' | 'credentialPlaces'
> {
  readonly http: Http;
  /** What the run uses for this GitHub; anonymous where undefined. */
  readonly own: Credential | undefined;
  /** For what GITHUB_TOKEN is denied. */
  readonly spare: Credential | undefined;
  /** Told every secret before it is used. */
  readonly onSecret: (secret: string) => void;
  /** Is told of each tag that was moved. */
  readonly moved: TagRecord;
}

/** The registries of a run: one client for each host, and others as somebody else. */
export class Registries {
  readonly #options: RegistriesOptions;
  readonly #opened = new Map<RegistryHost, Registry>();

  constructor(options: RegistriesOptions) {
    this.#options = options;
  }

  /** As `Connection.registry`. */
  open(host: RegistryHost): Registry {
    const isOwn = isHostOfGitHub(this.#options.server, host);
    const known = this.#opened.get(host) ?? (isOwn ? this.#openOwn(host) : this.#openForeign(host));
    this.#opened.set(host, known);
    return known;
  }

  /** As `Connection.registryAs`. */
  openAs(host: RegistryHost, credential: Credential | undefined): Registry {
    const { server } = this.#options;
    if (credential !== undefined && !isHostOfGitHub(server, host)) {
      throw new ActionError('refused', `A credential of ${server.serverUrl.host} is not given to ${host}.`);
    }
    return this.#client(host, { tokens: this.#tokens(host, credential) }, credential?.kind ?? 'anonymous');
  }

  #openOwn(host: RegistryHost): Registry {
    const { own, spare } = this.#options;
    const readTokens = spare === undefined ? undefined : this.#tokens(host, spare);
    return this.#client(host, { tokens: this.#tokens(host, own), readTokens }, own?.kind ?? 'anonymous');
  }

  /** Each repository may have a stored credential of its own, which is looked for once; one credential has one source. */
  #openForeign(host: RegistryHost): Registry {
    const anonymous = this.#tokens(host, undefined);
    const byCredential = new Map<string, TokenSource>();
    const byName = new Map<RepositoryName, Promise<TokenSource>>();
    const find = async (name: RepositoryName): Promise<TokenSource> => {
      const credential = await this.#findStored(host, name);
      if (credential === undefined) return anonymous;
      const key = JSON.stringify(credential);
      const tokens = byCredential.get(key) ?? this.#tokens(host, credential);
      byCredential.set(key, tokens);
      return tokens;
    };
    const findTokens = (name: RepositoryName): Promise<TokenSource> => {
      const found = byName.get(name) ?? find(name);
      byName.set(name, found);
      return found;
    };
    return this.#client(host, { tokens: anonymous, findTokens }, 'stored');
  }

  async #findStored(registry: RegistryHost, name: RepositoryName): Promise<Credential | undefined> {
    const { findStoredCredential } = await import('./adapters/credentials/stored-credentials.js');
    const { credentialPlaces: places, credentialFiles: files, credentialPrograms: programs, onSecret } = this.#options;
    return findStoredCredential({ registry, name }, { places, files, programs, onSecret });
  }

  #tokens(host: RegistryHost, credential: Credential | undefined): TokenSource {
    const { server, http, clock, onSecret } = this.#options;
    // A credential of another registry, which an input may name, does not go to this GitHub either.
    const isOfGitHub = isHostOfGitHub(server, host) && !(credential?.kind === 'exact' && isForeignRegistry(server));
    const trustedOrigins = isOfGitHub ? server.origins : new Set<string>();
    return new TokenSource({ http, clock, registry: host, trustedOrigins, credential, onSecret });
  }

  #client(
    host: RegistryHost,
    access: Pick<RegistryOptions, 'tokens' | 'readTokens' | 'findTokens'>,
    credential: Attempt['credential'],
  ): Registry {
    const { runner, server, http, clock, moved } = this.#options;
    const visitor = {
      credential,
      workflowRepository: runner.github.repository,
      settings: findSettings(server, runner.github),
    };
    const onTagMoved: RegistryOptions['onTagMoved'] = (name, tag, digest) =>
      moved.note({ registry: host, name, tag }, digest);
    return new DistributionRegistry({ host, http, clock, visitor, onTagMoved, ...access });
  }
}
