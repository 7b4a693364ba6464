import { type Attempt, withRemedy } from '../../domain/credential/denial.js';
import { registryOrigin, type RegistryHost, type RepositoryName } from '../../domain/registry/reference.js';
import { ActionError, isActionError } from '../../errors.js';
import { findActions } from '../../domain/registry/challenge.js';
import { type Http, type HttpRequest } from '../http/http.js';
import { type HttpResponse } from '../http/http-answer.js';
import { describeFailure, isRefusal } from './registry-error.js';
import { type TokenSource } from './token.js';

export interface SessionOptions {
  readonly host: RegistryHost;
  readonly http: Http;
  readonly tokens: TokenSource;
  /** As whom and from where, so that a refusal can be told with its remedy. */
  readonly visitor: Omit<Attempt, 'need' | 'repository'>;
  /** Of a stronger credential, which reads what `tokens` are denied and writes nothing. */
  readonly readTokens?: TokenSource | undefined;
  /** Where each repository may have a credential of its own; in place of `tokens`. */
  readonly findTokens?: ((name: RepositoryName) => Promise<TokenSource>) | undefined;
}

export type Need = 'pull' | 'push';

export type RepositoryRequest = Omit<HttpRequest, 'authorization' | 'redirects'> & {
  /** `none` unless told. */
  readonly redirects?: HttpRequest['redirects'];
  /** Another repository to read, for a mount. */
  readonly alsoPull?: RepositoryName;
};

/** Requests to one registry with one credential: challenges, tokens, addresses and refusals. */
export class RegistrySession {
  readonly host: RegistryHost;
  readonly #origin: string;
  readonly #http: Http;
  readonly #tokens: TokenSource;
  readonly #readTokens: TokenSource | undefined;
  readonly #findTokens: (name: RepositoryName) => Promise<TokenSource>;
  /** Whether the stronger credential reads a repository that the first one was denied. */
  readonly #isReadStronger = new Map<RepositoryName, boolean>();
  readonly #visitor: SessionOptions['visitor'];
  /** The `WWW-Authenticate` header of `/v2/`, asked for once. */
  #challenge: Promise<string> | undefined;

  constructor(options: SessionOptions) {
    this.host = options.host;
    this.#origin = registryOrigin(options.host);
    this.#http = options.http;
    const { tokens, readTokens, findTokens } = options;
    this.#tokens = tokens;
    this.#readTokens = readTokens;
    this.#findTokens = findTokens ?? (() => Promise.resolve(tokens));
    this.#visitor = options.visitor;
  }

  /** @param path below `/v2/<name>/` */
  url(name: RepositoryName, path: string): URL {
    return new URL(`${this.#origin}/v2/${name}/${path}`);
  }

  /**
   * Resolves an address that the registry gave; one elsewhere would carry the credential away.
   * @param what it is for, for the error
   * @throws ActionError `refused`
   */
  ownUrl(text: string, base: URL, what: string): URL {
    const url = URL.canParse(text, base.href) ? new URL(text, base) : undefined;
    // The whole beginning, not `origin` alone: user info is no part of that, and blob:https://ghcr.io/ has ghcr.io's.
    if (url?.href.startsWith(`${this.#origin}/`) === true) {
      url.hash = '';
      return url;
    }
    throw new ActionError(
      'refused',
      `${this.host} points to another place for ${what}: ${JSON.stringify(text.split('?')[0]?.slice(0, 200))}.`,
      { hint: 'Credentials stay with the scheme, host and port that they were given for.' },
    );
  }

  /**
   * Sends with a token for the repository; a 401 is answered once by asking for another one. What may not be read is
   * asked for with the stronger credential, if there is one: its own refusal or trouble leaves the first answer.
   */
  async send(name: RepositoryName, need: Need, request: RepositoryRequest): Promise<HttpResponse> {
    const readTokens = need === 'pull' ? this.#readTokens : undefined;
    const isStronger = this.#isReadStronger.get(name);
    if (readTokens !== undefined && isStronger === true) return this.#sendWith(readTokens, name, need, request);
    const tokens = await this.#findTokens(name);
    const first = await this.#sendWith(tokens, name, need, request).catch((error: unknown) => ({ error }));
    if (readTokens !== undefined && isStronger === undefined && isDenied(first)) {
      const second = await this.#sendWith(readTokens, name, need, request).catch((error: unknown) => ({ error }));
      if (!('error' in second) && second.status < 400) {
        this.#isReadStronger.set(name, true);
        return second;
      }
      if (isDenied(second)) this.#isReadStronger.set(name, false);
    }
    if ('error' in first) throw first.error;
    return first;
  }

  async #sendWith(
    tokens: TokenSource,
    name: RepositoryName,
    need: Need,
    { alsoPull, ...request }: RepositoryRequest,
  ): Promise<HttpResponse> {
    const scopes = [`repository:${name}:${need === 'push' ? 'pull,push' : 'pull'}`];
    if (alsoPull !== undefined && alsoPull !== name) scopes.push(`repository:${alsoPull}:pull`);
    const send = async (authorization: string | undefined): Promise<HttpResponse> => {
      const response = await this.#http.send({ redirects: 'none', ...request, authorization });
      if (authorization !== undefined && response.status !== 401) tokens.accept(authorization);
      return response;
    };
    // Only of a refused token: what ends `send` may be a body that another registry refused to give.
    const authorize = async (...how: Parameters<TokenSource['authorize']>): Promise<string | undefined> => {
      try {
        return await tokens.authorize(...how);
      } catch (error) {
        throw this.#withRemedy(name, need, error);
      }
    };
    const authorization = await authorize(await this.#findChallenge(), scopes);
    const response = await send(authorization);
    const challenge = response.headers['www-authenticate'];
    if (response.status !== 401 || challenge === undefined) return response;
    // Some registries call it a deletion to cancel an upload. No other request is given more than it was meant to have.
    const wanted = request.isCleanup === true ? widen(scopes, findActions(challenge, name)) : scopes;
    const renewed = await authorize(challenge, wanted, authorization);
    return renewed === undefined ? response : await send(renewed);
  }

  /**
   * Has the credential checked by the token server.
   * @param pushTo asks for a token to push there, which all requests to that repository then use
   */
  async checkCredential(pushTo: RepositoryName | undefined): Promise<void> {
    const scopes = pushTo === undefined ? [] : [`repository:${pushTo}:pull,push`];
    try {
      const tokens = pushTo === undefined ? this.#tokens : await this.#findTokens(pushTo);
      await tokens.authorize(await this.#findChallenge(), scopes);
    } catch (error) {
      throw pushTo === undefined ? error : this.#withRemedy(pushTo, 'push', error);
    }
  }

  /**
   * Whether a registry answers, asked once: a name that nobody has, or a port that nobody listens at, is an answer too.
   * @throws ActionError `unavailable`, `rate-limited` where the server has trouble
   */
  async isThere(): Promise<boolean> {
    try {
      await this.#ping(false);
      return true;
    } catch (error) {
      if (isActionError(error, 'unavailable', 'rate-limited') && !isNobody(error)) throw error;
      return false;
    }
  }

  /** The error for an answer that ends the work. @param what what failed, as a sentence without its full stop */
  failure(name: RepositoryName, need: Need, response: HttpResponse, what: string): unknown {
    return this.#withRemedy(name, need, describeFailure(response, what));
  }

  #withRemedy(name: RepositoryName, need: Need, error: unknown): unknown {
    return withRemedy(error, { ...this.#visitor, need, repository: { registry: this.host, name } });
  }

  async #findChallenge(): Promise<string> {
    this.#challenge ??= this.#ping();
    try {
      return await this.#challenge;
    } catch (error) {
      this.#challenge = undefined;
      throw error;
    }
  }

  async #ping(isRepeatable = true): Promise<string> {
    const response = await this.#http.send({
      method: 'GET',
      url: new URL(`${this.#origin}/v2/`),
      isRepeatable,
      redirects: 'none',
    });
    if (response.status === 401) return response.headers['www-authenticate'] ?? '';
    // A page for people is no registry's, whatever its status says.
    if (response.status === 200 && !/html/i.test(response.headers['content-type'] ?? '')) return '';
    const failure = describeFailure(response, `${this.host} does not answer as a registry`);
    if (failure.code === 'unavailable' || failure.code === 'rate-limited') throw failure;
    // Whatever it says, it says nothing of the credential.
    throw new ActionError('invalid-response', failure.message, {
      hint: 'Check the host. On GitHub Enterprise Server the Container registry needs subdomain isolation.',
      cause: failure,
    });
  }
}

/** The first scope, with more actions. */
function widen([scope = '', ...others]: readonly string[], actions: readonly string[]): readonly string[] {
  const more = actions.filter((action) => !scope.split(/[:,]/).includes(action));
  return [[scope, ...more].join(','), ...others];
}

/** No such name, or nobody who listens there. */
function isNobody({ cause }: ActionError): boolean {
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.some(
    (each: unknown) =>
      each instanceof Error && 'code' in each && /^(?:ENOTFOUND|ECONNREFUSED|EHOSTUNREACH)$/.test(String(each.code)),
  );
}

function isDenied(outcome: HttpResponse | { readonly error: unknown }): boolean {
  return 'error' in outcome ? isActionError(outcome.error, 'denied', 'unauthorized') : isRefusal(outcome);
}
