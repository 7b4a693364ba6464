import { type Accounts, type Account } from '../store/accounts.js';
import { type Denial, denyPull, denyPush } from '../store/access.js';
import { type Identity } from '../store/credentials.js';
import { type Exchange, Refusal } from '../server/http.js';
import { ociError, ociRefusal } from './oci-error.js';
import { type Profile } from './profile.js';
import { type Store, type StoredPackage } from '../store/store.js';
import { type Grant, type TokenServer } from './tokens.js';

/** Somebody who may do what they ask for, on the package of a name. */
export interface Entry {
  readonly identity: Identity;
  /** Undefined while nothing has been pushed under the name. */
  readonly target: StoredPackage | undefined;
}

export interface PushEntry extends Entry {
  readonly owner: Account;
}

/** Decides who gets to a resource of the registry. */
export class Gate {
  readonly #origin: string;
  readonly #profile: Profile;
  readonly #accounts: Accounts;
  readonly #store: Store;
  readonly #tokens: TokenServer;

  constructor(origin: string, profile: Profile, accounts: Accounts, store: Store, tokens: TokenServer) {
    this.#origin = origin;
    this.#profile = profile;
    this.#accounts = accounts;
    this.#store = store;
    this.#tokens = tokens;
  }

  /** For `GET /v2/`: any bearer token does. The challenge names a placeholder, as GHCR's does. */
  enter(exchange: Exchange): void {
    this.#grant(exchange, this.#profile.challengesWithPlaceholder ? 'repository:user/image:pull' : undefined);
  }

  /** @throws Refusal 401 with a challenge, or 403 in GHCR's words */
  pull(exchange: Exchange, name: string): Entry {
    const grant = this.#grant(exchange, `repository:${name}:pull`);
    this.#requireScope(grant, [[name, 'pull']]);
    const target = this.#store.find(name);
    this.#refuse(denyPull(target, grant.identity), `repository:${name}:pull`);
    return { identity: grant.identity, target };
  }

  /**
   * @param from name of another repository that is read in the same request (a mount)
   * @throws Refusal 401 with a challenge, or 403 in GHCR's words
   */
  push(exchange: Exchange, name: string, from?: string): PushEntry {
    const wanted = `repository:${name}:pull,push`;
    const scope = from === undefined ? wanted : `${wanted} repository:${from}:pull`;
    const grant = this.#grant(exchange, scope);
    this.#requireScope(grant, [[name, 'push']]);
    const target = this.#store.find(name);
    const owner = this.#accounts.find(name.split('/')[0] ?? '');
    this.#refuse(denyPush(target, owner, grant.identity), scope);
    if (owner === undefined) throw new Error('nobody may push to an owner that does not exist');
    return { identity: grant.identity, target, owner };
  }

  /** Whether the same request may also read another repository; says nothing about why not. */
  canAlsoPull(exchange: Exchange, name: string): boolean {
    const grant = this.#grant(exchange, `repository:${name}:pull`);
    if (!allows(grant, name, 'pull')) return false;
    return denyPull(this.#store.find(name), grant.identity) === undefined;
  }

  /** The package of somebody who asks that holds a blob, whatever the token was issued for. */
  findBlob(exchange: Exchange, name: string, digest: string): StoredPackage | undefined {
    const { identity } = this.#grant(exchange, `repository:${name}:pull,push`);
    return this.#store.findBlob(digest, (target) => denyPull(target, identity) === undefined);
  }

  #grant(exchange: Exchange, scope: string | undefined): Grant {
    const { authorization } = exchange.headers;
    if (authorization === undefined) throw this.#challenge(scope);
    const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
    if (bearer === undefined) throw ociRefusal(403, 'DENIED', 'invalid token');
    const grant = this.#tokens.find(bearer);
    if (grant === 'expired') throw this.#challenge(scope, 'invalid_token');
    if (grant === 'revoked') {
      const message = 'unauthenticated: User cannot be authenticated with the token provided.';
      throw ociRefusal(401, 'UNAUTHORIZED', message, this.#challengeHeader(scope));
    }
    return grant;
  }

  #requireScope(grant: Grant, needs: readonly (readonly [name: string, action: string])[]): void {
    const missing = needs.filter(([name, action]) => !allows(grant, name, action));
    if (missing.length === 0) return;
    const scope = missing.map(([name, action]) => `repository:${name}:${action === 'push' ? 'pull,push' : action}`);
    throw this.#challenge(scope.join(' '), 'insufficient_scope');
  }

  #refuse(denial: Denial | undefined, scope: string): void {
    if (denial === undefined) return;
    const headers = denial.status === 401 ? this.#challengeHeader(scope) : {};
    throw ociRefusal(denial.status, denial.code, denial.message, headers);
  }

  #challenge(scope: string | undefined, error?: 'invalid_token' | 'insufficient_scope'): Refusal {
    const headers = this.#challengeHeader(scope, error);
    return new Refusal(ociError(401, 'UNAUTHORIZED', 'authentication required', headers));
  }

  #challengeHeader(scope: string | undefined, error?: string): { 'www-authenticate': string } {
    const service = new URL(this.#origin).host;
    const parameters = { realm: `${this.#origin}/token`, service, scope, error };
    const said = Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}="${value}"`],
    );
    return { 'www-authenticate': `Bearer ${said.join(',')}` };
  }
}

function allows(grant: Grant, name: string, action: string): boolean {
  const actions = grant.scopes.get(name);
  return actions !== undefined && (actions.has(action) || actions.has('*'));
}
