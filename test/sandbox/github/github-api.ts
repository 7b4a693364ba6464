import { type Account, type Accounts } from '../store/accounts.js';
import { ANONYMOUS, type Credentials, type Identity, isIntegration } from '../store/credentials.js';
import { basicCredentials, type Exchange, Refusal, type Reply } from '../server/http.js';
import { type Packages } from './packages.js';
import { type RateLimit } from './rate-limit.js';
import { json, restError } from './rest.js';
import { type Repositories } from './repositories.js';
import { type Shapes } from './shapes.js';
import { requireSignOn } from './sign-on.js';

const NOT_FOUND = restError(404, 'Not Found');

export interface GitHubApiParts {
  /** Of the web pages. */
  readonly origin: string;
  readonly accounts: Accounts;
  readonly credentials: Credentials;
  readonly packages: Packages;
  readonly repositories: Repositories;
  readonly rateLimit: RateLimit;
  readonly shapes: Shapes;
}

/** The REST API: who calls, how often, and which operation. */
export class GitHubApi {
  readonly #parts: GitHubApiParts;

  constructor(parts: GitHubApiParts) {
    this.#parts = parts;
  }

  /** @param path raw segments below the base of the API; each is decoded once */
  answer(exchange: Exchange, path: readonly string[]): Reply {
    const identity = this.#identify(exchange.headers.authorization);
    if (identity === undefined) return restError(401, 'Bad credentials');
    const { refusal, headers } = this.#parts.rateLimit.admit(identity, exchange);
    const scopes = identity.kind === 'classic' ? { 'x-oauth-scopes': identity.grantedScopes.join(', ') } : {};
    const reply = refusal ?? this.#answerOrRefuse(exchange, identity, path);
    return { ...reply, headers: { ...reply.headers, ...headers, ...scopes } };
  }

  /** A refusal is an answer like any other: it counts, and tells the limits. */
  #answerOrRefuse(exchange: Exchange, identity: Identity, path: readonly string[]): Reply {
    try {
      return this.#route(exchange, identity, path);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  #route(exchange: Exchange, identity: Identity, path: readonly string[]): Reply {
    const segments = decode(path);
    if (segments === undefined) return NOT_FOUND;
    const [kind, first = '', second] = segments;
    if (kind === 'repos') return this.#parts.repositories.answer(exchange, identity, segments.slice(1)) ?? NOT_FOUND;
    const depth = kind === 'user' ? 1 : 2;
    if (segments[depth] === 'packages') {
      const owner = this.#owner(kind, first, identity);
      if (typeof owner === 'string') return restError(403, owner);
      if (owner === undefined) return NOT_FOUND;
      return this.#parts.packages.answer(exchange, identity, owner, segments.slice(depth + 1)) ?? NOT_FOUND;
    }
    if (exchange.method !== 'GET') return NOT_FOUND;
    if (kind === 'user' && segments.length === 1) return this.#user(identity);
    if (second !== undefined) return NOT_FOUND;
    const account = this.#parts.accounts.find(first);
    if (account === undefined) return NOT_FOUND;
    if (kind === 'orgs') requireSignOn(this.#parts.origin, account, identity);
    if (kind === 'users' || (kind === 'orgs' && account.type === 'Organization')) {
      return json(200, this.#parts.shapes.account(account));
    }
    return NOT_FOUND;
  }

  /** @returns the owner of the packages, undefined for none, or the message of a 403 */
  #owner(kind: string | undefined, login: string, identity: Identity): Account | string | undefined {
    if (kind === 'user') {
      if (isIntegration(identity)) return 'Resource not accessible by integration';
      return identity.kind === 'anonymous' ? undefined : identity.user;
    }
    const account = this.#parts.accounts.find(login);
    if (kind === 'orgs') requireSignOn(this.#parts.origin, account, identity);
    const wanted = kind === 'orgs' ? 'Organization' : kind === 'users' ? 'User' : undefined;
    return account?.type === wanted ? account : undefined;
  }

  #user(identity: Identity): Reply {
    switch (identity.kind) {
      case 'anonymous':
        return restError(401, 'Requires authentication');
      case 'installation':
      case 'app':
        return restError(403, 'Resource not accessible by integration');
      case 'classic':
      case 'fine-grained':
        return json(200, this.#parts.shapes.account(identity.user));
    }
  }

  /** @returns undefined for credentials that are no good; none at all are anonymous */
  #identify(authorization: string | undefined): Identity | undefined {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^(?:Bearer|token) +(\S+)$/i.exec(authorization)?.[1] ?? basicCredentials(authorization)?.password;
    return token === undefined ? undefined : this.#parts.credentials.find(token);
  }
}

function decode(path: readonly string[]): string[] | undefined {
  try {
    return path.map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}
