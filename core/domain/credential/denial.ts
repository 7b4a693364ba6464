import { ActionError } from '../../errors.js';
import { type Credential } from './credential-choice.js';
import { type GitHubContext, type GitHubServer } from '../github/github.js';
import { isJsonObject, member } from '../json/json.js';
import { type Repository } from '../registry/reference.js';

/** What was wanted of a package, and as whom. */
export interface Attempt {
  readonly need: 'pull' | 'push' | 'delete';
  readonly credential: Credential['kind'] | 'anonymous';
  readonly repository: Repository;
  /** `owner/name` of the repository whose workflow runs. */
  readonly workflowRepository: string;
  /** Where people change settings; undefined where no page is to be named. */
  readonly settings?: Settings | undefined;
}

/** Of the GitHub that the run belongs to. */
export interface Settings {
  /** `https://github.com` */
  readonly origin: string;
  /** Kind of the owner of the run's repository, where the event tells. */
  readonly owner: { readonly login: string; readonly kind: 'orgs' | 'users' } | undefined;
}

export function findSettings({ serverUrl }: GitHubServer, { event, repositoryOwner }: GitHubContext): Settings {
  const repository = isJsonObject(event) ? member(event, 'repository') : undefined;
  const owner = isJsonObject(repository) ? member(repository, 'owner') : undefined;
  const type = isJsonObject(owner) ? member(owner, 'type') : undefined;
  const kind = type === 'Organization' ? 'orgs' : type === 'User' ? 'users' : undefined;
  return {
    origin: serverUrl.origin,
    owner: kind === undefined ? undefined : { login: repositoryOwner.toLowerCase(), kind },
  };
}

/** A refusal of GitHub, and what mends it. */
export interface Denial {
  /** As GitHub writes it, or the part of it that tells. */
  readonly says: readonly string[];
  /** Whose token is told so; both kinds where it is left out. */
  readonly to?: 'github-token' | 'pat';
  /** Finds it in the server's words. */
  readonly words: RegExp;
  readonly remedy: (attempt: Attempt) => string;
}

const roles = { pull: 'Read', push: 'Write', delete: 'Admin' } as const;
const scopes = {
  pull: 'read:packages',
  push: 'write:packages',
  delete: 'delete:packages and read:packages',
} as const;

/** The most telling first. A name of an image must not look like one of them. */
export const denials: readonly Denial[] = [
  {
    says: ['permission_denied: create_package'],
    words: /permission_denied: create_package/,
    remedy: allowCreation,
  },
  {
    says: [
      'installation not allowed to Create organization package',
      'installation not allowed to Write organization package',
    ],
    to: 'github-token',
    words: /installation not allowed to (?:Create|Write) organization package/i,
    remedy: () => grantJob('push'),
  },
  {
    says: ['permission_denied: The token provided does not match expected scopes.'],
    to: 'pat',
    words: /does not match expected scopes/i,
    remedy: ({ need }) => `The token lacks ${scopes[need]}.`,
  },
  {
    says: ['permission_denied: write_package'],
    words: /\bwrite_package\b/,
    remedy: (attempt) => grantRole(attempt, 'push') + linkRepository(attempt),
  },
  {
    says: ['permission_denied: read_package'],
    words: /\bread_package\b/,
    remedy: (attempt) => grantRole(attempt, 'pull'),
  },
  {
    says: ['Resource not accessible by integration'],
    to: 'github-token',
    words: /Resource not accessible by integration/i,
    remedy: (attempt) => grantRole(attempt, attempt.need),
  },
  {
    says: ['Resource protected by organization SAML enforcement.'],
    to: 'pat',
    words: /SAML enforcement|X-GitHub-SSO/i,
    remedy: () =>
      'Authorise the token for single sign-on of the organization: Settings → Developer settings → Personal access tokens → Configure SSO.',
  },
  {
    // A plain "denied" means a bad credential from the token server, and a missing permission from the registry.
    says: ['unauthenticated: User cannot be authenticated with the token provided.', 'denied: invalid token'],
    words: /cannot be authenticated|invalid token|gave no token/i,
    remedy: ({ credential }) => replaceToken(credential),
  },
];

/**
 * What to change after a refusal, by the server's own words and what was tried.
 * @returns undefined for an error that is no refusal
 */
export function findRemedy(error: unknown, attempt: Attempt): string | undefined {
  if (!(error instanceof ActionError)) return undefined;
  if (error.code === 'not-found') {
    return 'Check the spelling. A registry also answers so where the credential may not see the package.';
  }
  if (error.code !== 'denied' && error.code !== 'unauthorized') return undefined;
  const { credential, need } = attempt;
  if (credential === 'anonymous') return 'No token was given; only public packages can be pulled without one.';
  if (credential === 'stored') {
    return `${attempt.repository.registry} is asked with what "docker login" or "podman login" stored for it, if anything: sign in there, before this step, as somebody who may ${need} ${attempt.repository.name}.`;
  }
  const known = denials.find(({ words }) => words.test(error.message));
  if (known !== undefined) return known.remedy(attempt);
  if (credential === 'github-token') return grantRole(attempt, need);
  return `The token needs ${scopes[need]}, must not be expired, and has to be a classic one: fine-grained tokens do not work with GitHub Packages.`;
}

/** What to change when the token server takes no token of this kind for one, whatever it is wanted for. */
export function replaceToken(credential: Attempt['credential']): string {
  const job = credential === 'github-token' ? ' A job without "permissions: packages: read" may be told the same.' : '';
  return `The token is wrong, expired or revoked. GitHub Packages take classic personal access tokens and GITHUB_TOKEN only.${job}`;
}

/** The same error with a remedy in place of a general hint. */
export function withRemedy(error: unknown, attempt: Attempt): unknown {
  const hint = findRemedy(error, attempt);
  if (!(error instanceof ActionError) || hint === undefined) return error;
  return new ActionError(error.code, error.message, { hint, cause: error });
}

/** A role is given to the repository of a GITHUB_TOKEN, and to the user of any other token. */
function grantRole(attempt: Attempt, need: Attempt['need']): string {
  const { credential, repository, workflowRepository } = attempt;
  if (credential !== 'github-token') {
    return `The user of the token needs the role ${roles[need]} on the package ${repository.name}, and the token ${scopes[need]}.`;
  }
  const access = `On the settings page of the package ${repository.name}${addressOf(attempt)}, under "Manage Actions access", add ${workflowRepository || 'this repository'} with the role ${roles[need]}.`;
  return [
    access,
    ...(need === 'pull' ? [`Or pass a "pat" with read:packages${addressOfNewToken(attempt)}.`] : []),
    grantJob(need),
  ].join(' ');
}

/** In brackets; GitHub has the pages of organizations and users at different places. */
function addressOf({ settings, repository }: Attempt): string {
  const [owner = '', ...rest] = repository.name.split('/');
  if (settings === undefined || rest.length === 0) return '';
  const kind = settings.owner?.login === owner ? settings.owner.kind : undefined;
  const path = `${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/settings`;
  const other = kind === undefined ? ', of a user /users/ in place of /orgs/' : '';
  return ` (${settings.origin}/${kind ?? 'orgs'}/${path}${other})`;
}

function addressOfNewToken({ settings }: Attempt): string {
  return settings === undefined ? '' : ` (${settings.origin}/settings/tokens/new?scopes=read:packages)`;
}

/** GitHub answers the same where the package was first pushed from elsewhere and no repository is linked to it. */
function linkRepository({ credential, repository, workflowRepository }: Attempt): string {
  if (credential !== 'github-token') return '';
  return ` If no repository is linked to ${repository.name}, link ${workflowRepository || 'this one'} on its page ("Connect repository").`;
}

function grantJob(need: Attempt['need']): string {
  const [level, forks] = need === 'pull' ? ['read', ''] : ['write', '; runs of forks never may write'];
  return `Give the job "permissions: packages: ${level}", and check that the organization and the repository allow it${forks}.`;
}

function allowCreation({ credential, repository }: Attempt): string {
  if (credential === 'github-token') return grantJob('push');
  return `The user of the token may not make new packages for ${repository.name.split('/')[0] ?? ''}: an organization says who may in its settings, under Packages.`;
}
