import { findChallenge } from '../../domain/registry/challenge.js';
import { type Credential } from '../../domain/credential/credential-choice.js';
import { isJsonObject, member } from '../../domain/json/json.js';
import { isLoopback, type RegistryHost, registryOrigin } from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';
import { type Clock } from '../../ports.js';
import { type Http } from '../http/http.js';
import { type HttpResponse } from '../http/http-answer.js';
import { describeFailure } from './registry-error.js';

export interface TokenOptions {
  readonly http: Http;
  readonly clock: Clock;
  readonly registry: RegistryHost;
  /** Origins beside the registry's own that may be asked for tokens with the credential. */
  readonly trustedOrigins: ReadonlySet<string>;
  /** Undefined asks anonymously. */
  readonly credential: Credential | undefined;
  /** Told every token before it is used. */
  readonly onSecret: (secret: string) => void;
}

interface IssuedToken {
  readonly authorization: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  /** Milliseconds since the epoch, with a margin for the way. */
  readonly expiresAt: number;
}

/** Token servers of other registries that live on a host of their own. */
const knownTokenServers: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'https://auth.docker.io'],
  ['index.docker.io', 'https://auth.docker.io'],
  ['registry-1.docker.io', 'https://auth.docker.io'],
  ['registry.gitlab.com', 'https://gitlab.com'],
]);
const defaultLifetimeS = 60;
const marginMs = 5000;
/** A token that was never accepted is refused for good, unless it had to wait for its use. */
const freshMs = 5000;
/** Masking a shorter one would hide much else in the log. */
const minMaskedLength = 4;

/**
 * Turns a registry's challenge and one credential into the value of an Authorization header.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export class TokenSource {
  readonly #options: TokenOptions;
  /** By scopes; a token that was refused to us is not kept. */
  readonly #issued = new Map<string, Promise<IssuedToken>>();
  /** Values of the Authorization header. */
  readonly #accepted = new Set<string>();

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /**
   * @param challenge the `WWW-Authenticate` header of a 401 of this registry; empty if it answered without one
   * @param scopes such as `repository:o/app:pull,push`
   * @param rejected the value that the registry answered with this challenge: another one is wanted
   * @returns undefined where the registry asks for nothing, or where no other value is to be had
   * @throws ActionError `unauthorized`, `denied`, `refused` (the realm is elsewhere), `invalid-response`
   */
  async authorize(challenge: string, scopes: readonly string[], rejected?: string): Promise<string | undefined> {
    const bearer = findChallenge(challenge, 'bearer');
    if (bearer === undefined) {
      const basic = findChallenge(challenge, 'basic') === undefined ? undefined : this.#basic();
      return basic === rejected ? undefined : basic;
    }
    const realm = this.#checkRealm(bearer.parameters.get('realm') ?? '');
    const wanted = this.#widen(scopes);
    const key = keyOf(wanted);
    const pending = this.#issued.get(key);
    const known = await pending;
    const now = this.#options.clock.now();
    if (known !== undefined && known.authorization === rejected) {
      if (!this.#accepted.has(rejected) && now - known.issuedAt < freshMs) return undefined;
    } else if (known !== undefined && known.expiresAt > now) {
      return known.authorization;
    }
    // Of all that want to replace the same token, the first one asks and the others wait for its answer.
    const current = this.#issued.get(key);
    const service = bearer.parameters.get('service');
    const issued = await (current === undefined || current === pending
      ? this.#remember(key, this.#request(realm, service, wanted))
      : current);
    return issued.authorization;
  }

  /** @param authorization a value of `authorize` that the registry answered with anything but a 401 */
  accept(authorization: string): void {
    this.#accepted.add(authorization);
  }

  /** A token for pulling and pushing does for pulling as well, so where there is one no other is asked for. */
  #widen(scopes: readonly string[]): readonly string[] {
    const wide = scopes.map((scope) => scope.replace(/:pull$/, ':pull,push'));
    return this.#issued.has(keyOf(wide)) ? wide : scopes;
  }

  #remember(key: string, issued: Promise<IssuedToken>): Promise<IssuedToken> {
    this.#issued.set(key, issued);
    issued.catch(() => {
      if (this.#issued.get(key) === issued) this.#issued.delete(key);
    });
    return issued;
  }

  /** A credential goes to the registry's origin, to this GitHub's and to a few known token servers; nowhere else. */
  #checkRealm(text: string): URL {
    const { registry, trustedOrigins } = this.#options;
    const realm = URL.canParse(text) ? new URL(text) : undefined;
    const isOrigin = (origin: string): boolean =>
      origin === registryOrigin(registry) || origin === knownTokenServers.get(registry) || trustedOrigins.has(origin);
    if (realm !== undefined && isSafe(realm) && isOrigin(realm.origin)) return realm;
    throw new ActionError(
      'refused',
      `${registry} sends its clients for a token to ${JSON.stringify(text.slice(0, 200))}, which is not given the credential.`,
      { hint: 'A token server is trusted on the host of the registry and on the hosts of this GitHub only.' },
    );
  }

  async #request(realm: URL, service: string | undefined, scopes: readonly string[]): Promise<IssuedToken> {
    const { http, clock, credential, registry } = this.#options;
    const url = new URL(realm);
    url.searchParams.delete('scope');
    if (service !== undefined) url.searchParams.set('service', service);
    for (const scope of scopes) url.searchParams.append('scope', scope);
    if (credential !== undefined) url.searchParams.set('account', credential.username);
    const askedAt = clock.now();
    const response = await http.send({
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      authorization: this.#basic(),
      isRepeatable: true,
      redirects: 'none',
    });
    if (response.status !== 200) {
      throw describeFailure(
        response,
        `${registry} gave no token${credential === undefined ? '' : ` to ${credential.username}`}`,
      );
    }
    const { token, lifetimeS } = this.#readAnswer(response);
    return {
      authorization: `Bearer ${token}`,
      issuedAt: clock.now(),
      expiresAt: askedAt + Math.max(1000, lifetimeS * 1000 - marginMs),
    };
  }

  /** The body is never shown: it may hold a token even if it is not of the right form. */
  #readAnswer(response: HttpResponse): { readonly token: string; readonly lifetimeS: number } {
    const answer = parseJson(response.body);
    const values = isJsonObject(answer) ? [member(answer, 'token'), member(answer, 'access_token')] : [];
    const tokens = values.filter((value) => typeof value === 'string').filter((value) => value !== '');
    for (const token of tokens) if (token.length >= minMaskedLength) this.#options.onSecret(token);
    const token = tokens[0];
    if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
      throw new ActionError('invalid-response', `${response.url.origin} answered the request for a token without one.`);
    }
    const lifetime = isJsonObject(answer) ? member(answer, 'expires_in') : undefined;
    const isUsable = typeof lifetime === 'number' && lifetime > 0 && lifetime < 1e6;
    return { token, lifetimeS: isUsable ? lifetime : defaultLifetimeS };
  }

  #basic(): string | undefined {
    const { credential, onSecret } = this.#options;
    if (credential === undefined) return undefined;
    const encoded = Buffer.from(`${credential.username}:${credential.secret}`).toString('base64');
    onSecret(encoded);
    return `Basic ${encoded}`;
  }
}

function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join(' ');
}

/** Encrypted on the way (but on loopback), and without a credential of its own. */
function isSafe(url: URL): boolean {
  const isEncrypted = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.host));
  return isEncrypted && url.username === '' && url.password === '';
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
