import { randomBytes, randomInt } from 'node:crypto';
import { type Account, type Accounts, type Repository } from './accounts.js';
import { type Clock } from './clock.js';

/** What a job may do with packages: the `permissions: packages:` of its workflow. */
export type JobPermission = 'none' | 'read' | 'write';

export type TokenRequest =
  | {
      /** `ghp_…`: a personal access token with scopes such as `read:packages`. */
      readonly kind: 'classic';
      readonly user: string;
      readonly scopes: readonly string[];
      readonly expiresInMs?: number;
    }
  | {
      /** `github_pat_…`: valid, but packages do not take it. */
      readonly kind: 'fine-grained';
      readonly user: string;
      readonly expiresInMs?: number;
    }
  | {
      /** `ghs_…`: the GITHUB_TOKEN of a job. */
      readonly kind: 'installation';
      /** `owner/name` of the repository whose workflow runs. */
      readonly repository: string;
      readonly packages: JobPermission;
      readonly expiresInMs?: number;
    };

export interface Anonymous {
  readonly kind: 'anonymous';
}

export interface ClassicToken {
  readonly kind: 'classic';
  readonly token: string;
  readonly user: Account;
  /** With what each implies. */
  readonly scopes: ReadonlySet<string>;
  /** As they were granted; what `X-OAuth-Scopes` shows. */
  readonly grantedScopes: readonly string[];
}

export interface FineGrainedToken {
  readonly kind: 'fine-grained';
  readonly token: string;
  readonly user: Account;
}

export interface InstallationToken {
  readonly kind: 'installation';
  readonly token: string;
  readonly repository: Repository;
  readonly packages: JobPermission;
}

export type Credential = ClassicToken | FineGrainedToken | InstallationToken;
export type Identity = Anonymous | Credential;

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/** The tokens that this GitHub has given out. */
export class Credentials {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #credentials = new Map<string, { credential: Credential; expiresAt: number }>();

  constructor(accounts: Accounts, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
  }

  create(request: TokenRequest): string {
    const credential = this.#issue(request);
    const expiresAt = this.#clock.now() + (request.expiresInMs ?? Infinity);
    this.#credentials.set(credential.token, { credential, expiresAt });
    return credential.token;
  }

  /** @returns undefined when the token was never issued, is revoked or has expired */
  find(token: string): Credential | undefined {
    const entry = this.#credentials.get(token);
    return entry !== undefined && this.#clock.now() < entry.expiresAt ? entry.credential : undefined;
  }

  /** @returns whether there was such a token */
  revoke(token: string): boolean {
    return this.#credentials.delete(token);
  }

  #issue(request: TokenRequest): Credential {
    switch (request.kind) {
      case 'classic': {
        const token = `ghp_${alphanumeric(36)}`;
        const scopes = withImplied(request.scopes);
        return {
          kind: 'classic',
          token,
          user: this.#accounts.user(request.user),
          scopes,
          grantedScopes: request.scopes,
        };
      }
      case 'fine-grained': {
        const token = `github_pat_${alphanumeric(22)}_${alphanumeric(59)}`;
        return { kind: 'fine-grained', token, user: this.#accounts.user(request.user) };
      }
      case 'installation': {
        const repository = this.#accounts.repository(request.repository);
        return { kind: 'installation', token: installationToken(), repository, packages: request.packages };
      }
    }
  }
}

function withImplied(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => (scope === 'write:packages' ? [scope, 'read:packages'] : [scope])));
}

/** The form since 2026-04-27: `ghs_<app id>_<JWT>`, about 520 characters, with dots and dashes. */
function installationToken(): string {
  const part = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const header = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');
  return `ghs_15368_${header}.${part(90 + randomInt(8))}-.${part(256)}`;
}

function alphanumeric(length: number): string {
  let text = '';
  while (text.length < length)
    text += randomBytes(64)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '');
  return text.slice(0, length);
}
