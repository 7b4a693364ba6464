import { randomBytes, randomInt } from 'node:crypto';
import { type Account, type Accounts, type Repository } from './accounts.js';
import { type Clock } from '../time/clock.js';

/** What a job may do with packages: the `permissions: packages:` of its workflow. */
export type JobPermission = 'none' | 'read' | 'write';

export type TokenRequest =
  | {
      /** `ghp_…`: a personal access token with scopes such as `read:packages`. */
      readonly kind: 'classic';
      readonly user: string;
      readonly scopes: readonly string[];
      /** Organizations with single sign-on that its owner authorised it for. */
      readonly authorizedFor?: readonly string[];
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
      /** `permissions:` of the job for branches and pull requests of a private repository; `none` when absent. */
      readonly contents?: JobPermission;
      readonly pullRequests?: JobPermission;
      /** The job runs for a pull request of a fork: it may read at most. */
      readonly fromFork?: boolean;
      readonly expiresInMs?: number;
    }
  | {
      /** `ghs_…`: of a GitHub App that is installed on an account. */
      readonly kind: 'app';
      /** Login of the account; the token reaches all packages that it owns. */
      readonly account: string;
      readonly packages: JobPermission;
      /** Whether it may delete and restore: reports contradict each other; false when absent. */
      readonly deletes?: boolean;
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
  /** Logins in lower case. */
  readonly authorizedFor: ReadonlySet<string>;
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
  readonly contents: JobPermission;
  readonly pullRequests: JobPermission;
}

export interface AppToken {
  readonly kind: 'app';
  readonly token: string;
  readonly account: Account;
  readonly packages: JobPermission;
  readonly deletes: boolean;
}

export type Credential = ClassicToken | FineGrainedToken | InstallationToken | AppToken;
export type Identity = Anonymous | Credential;

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/** What GitHub's messages call an integration: no person, but a workflow or an App. */
export function isIntegration(identity: Identity): identity is InstallationToken | AppToken {
  return identity.kind === 'installation' || identity.kind === 'app';
}

/** Whether an account is closed to a token because its owner did not authorise it there. */
export function lacksSignOn(identity: Identity, account: Account): boolean {
  if (identity.kind !== 'classic' || !account.singleSignOn) return false;
  return !identity.authorizedFor.has(account.login.toLowerCase());
}

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
          authorizedFor: new Set((request.authorizedFor ?? []).map((login) => login.toLowerCase())),
        };
      }
      case 'fine-grained': {
        const token = `github_pat_${alphanumeric(22)}_${alphanumeric(59)}`;
        return { kind: 'fine-grained', token, user: this.#accounts.user(request.user) };
      }
      case 'installation': {
        const repository = this.#accounts.repository(request.repository);
        const packages = request.fromFork === true && request.packages === 'write' ? 'read' : request.packages;
        const { contents = 'none', pullRequests = 'none' } = request;
        return { kind: 'installation', token: installationToken(), repository, packages, contents, pullRequests };
      }
      case 'app': {
        const account = this.#accounts.find(request.account);
        if (account === undefined) throw new Error(`no account ${request.account} on this sandbox: add it first`);
        const { packages, deletes = false } = request;
        return { kind: 'app', token: installationToken(), account, packages, deletes };
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
