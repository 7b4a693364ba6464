import { randomBytes } from 'node:crypto';
import { denyPull } from '../store/access.js';
import { type Clock } from '../time/clock.js';
import { ANONYMOUS, type Credentials, type Identity } from '../store/credentials.js';
import { basicCredentials, type Exchange, type Reply } from '../server/http.js';
import { ociError } from './oci-error.js';
import { type Profile } from './profile.js';
import { type Store } from '../store/store.js';

/** Actions by repository name. */
export type Scopes = ReadonlyMap<string, ReadonlySet<string>>;

/** What a bearer token stands for; the token itself says nothing. */
export interface Grant {
  readonly identity: Identity;
  readonly scopes: Scopes;
}

/** How long a bearer token lasts; the answer does not tell, as on GHCR. */
const BEARER_MS = 5 * 60 * 1000;

/** The token server: turns Basic credentials into short-lived bearer tokens of the scopes asked for. */
export class TokenServer {
  readonly #service: string;
  readonly #isOpenToAnonymous: boolean;
  readonly #clock: Clock;
  readonly #credentials: Credentials;
  readonly #store: Store;
  readonly #bearers = new Map<string, { grant: Grant; expiresAt: number }>();

  constructor(service: string, profile: Profile, clock: Clock, credentials: Credentials, store: Store) {
    this.#service = service;
    this.#isOpenToAnonymous = profile.isOpenToAnonymous;
    this.#clock = clock;
    this.#credentials = credentials;
    this.#store = store;
  }

  /** `GET /token` */
  answer(exchange: Exchange): Reply {
    if (exchange.method !== 'GET') return ociError(405, 'UNSUPPORTED', 'The operation is unsupported.');
    const service = exchange.url.searchParams.get('service');
    if (service !== null && service !== this.#service) return ociError(400, 'UNSUPPORTED', 'unknown service');
    const scopes = parseScopes(exchange.url.searchParams.getAll('scope'));
    if (scopes === undefined) return ociError(400, 'UNSUPPORTED', 'invalid scope');

    const { authorization } = exchange.headers;
    if (authorization === undefined) return this.#answerAnonymous(scopes);
    const basic = basicCredentials(authorization);
    if (basic === undefined) return ociError(401, 'UNAUTHORIZED', 'authentication required');
    const credential = basic.username === '' ? undefined : this.#credentials.find(basic.password);
    if (credential === undefined) return ociError(403, 'DENIED', 'denied');
    // Whether the credential has access is not asked here: that is decided at the resource, as on GHCR.
    return this.#issue({ identity: credential, scopes });
  }

  /**
   * What a bearer token stands for.
   * @returns `expired` also for a token that was never issued; `revoked` when the credential behind it is gone
   */
  find(bearer: string): Grant | 'expired' | 'revoked' {
    const entry = this.#bearers.get(bearer);
    if (entry === undefined || this.#clock.now() >= entry.expiresAt) return 'expired';
    const { identity } = entry.grant;
    if (identity.kind !== 'anonymous' && this.#credentials.find(identity.token) === undefined) return 'revoked';
    return entry.grant;
  }

  #answerAnonymous(scopes: Scopes): Reply {
    if ([...scopes.values()].some((actions) => [...actions].some((action) => action !== 'pull'))) {
      return ociError(403, 'DENIED', 'requested access to the resource is denied');
    }
    const names = [...scopes.keys()];
    const isOpen =
      this.#isOpenToAnonymous && names.every((name) => denyPull(this.#store.find(name), ANONYMOUS) === undefined);
    if (names.length === 0 || !isOpen) return ociError(401, 'UNAUTHORIZED', 'authentication required');
    return this.#issue({ identity: ANONYMOUS, scopes });
  }

  #issue(grant: Grant): Reply {
    const token = randomBytes(30).toString('base64url');
    this.#bearers.set(token, { grant, expiresAt: this.#clock.now() + BEARER_MS });
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) };
  }
}

/** @returns undefined when one of the scopes has another form than `repository:<name>:<actions>` */
function parseScopes(parameters: readonly string[]): Scopes | undefined {
  const scopes = new Map<string, Set<string>>();
  for (const text of parameters.flatMap((parameter) => parameter.split(' ')).filter((part) => part !== '')) {
    const match = /^repository:([^:\s]+):([a-z*,]+)$/.exec(text);
    if (match === null) return undefined;
    const [, name = '', actions = ''] = match;
    const granted = scopes.get(name) ?? new Set();
    for (const action of actions.split(',')) granted.add(action);
    scopes.set(name, granted);
  }
  return scopes;
}
