import { ActionError } from '../errors.js';
import { type Repository } from './reference.js';

/** What was wanted of a package, and as whom. */
export interface Attempt {
  readonly need: 'pull' | 'push' | 'delete';
  readonly credential: 'github-token' | 'pat' | 'exact' | 'anonymous';
  readonly repository: Repository;
  /** `owner/name` of the repository whose workflow runs. */
  readonly workflowRepository: string;
}

interface Denial {
  /** Found in the server's words. */
  readonly words: RegExp;
  readonly remedy: (attempt: Attempt) => string;
}

const grantAccess = (role: string) => (attempt: Attempt) =>
  `On the settings page of the package ${attempt.repository.name}, under "Manage Actions access", add ${attempt.workflowRepository || 'this repository'} with the role ${role}.`;
const grantJob = (level: string) => () =>
  `Give the job "permissions: packages: ${level}", and check that the organization and the repository allow it${level === 'write' ? '; runs of forks never may write' : ''}.`;

/** GitHub's texts, the most telling first, and what mends each. */
const denials: readonly Denial[] = [
  { words: /create_package/, remedy: grantJob('write') },
  { words: /installation not allowed to (?:Create|Write) organization package/i, remedy: grantJob('write') },
  { words: /does not match expected scopes/i, remedy: (attempt) => `The token lacks ${scopeFor(attempt.need)}.` },
  { words: /write_package/, remedy: (attempt) => `${grantAccess('Write')(attempt)} ${grantJob('write')()}` },
  {
    words: /read_package/,
    remedy: (attempt) => `${grantAccess('Read')(attempt)} Or pass a "pat" with read:packages. ${grantJob('read')()}`,
  },
  {
    words: /SAML|X-GitHub-SSO/i,
    remedy: () =>
      'Authorise the token for single sign-on of the organization: Settings → Developer settings → Personal access tokens → Configure SSO.',
  },
  {
    // A plain "denied" means a bad credential from the token server, and a missing permission from the registry.
    words: /cannot be authenticated|invalid token|gave no token/i,
    remedy: () =>
      'The token is wrong, expired or revoked. GitHub Packages take classic personal access tokens and GITHUB_TOKEN only.',
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
  const known = denials.find(({ words }) => words.test(error.message));
  if (known !== undefined) return known.remedy(attempt);
  if (attempt.credential === 'anonymous') return 'No token was given; only public packages can be pulled without one.';
  if (attempt.credential === 'github-token') {
    const { need } = attempt;
    return need === 'pull'
      ? `${grantAccess('Read')(attempt)} Or pass a "pat" with read:packages. ${grantJob('read')()}`
      : `${grantAccess(need === 'push' ? 'Write' : 'Admin')(attempt)} ${grantJob('write')()}`;
  }
  return `The token needs ${scopeFor(attempt.need)}, must not be expired, and has to be a classic one: fine-grained tokens do not work with GitHub Packages.`;
}

/** The same error with a remedy in place of a general hint. */
export function withRemedy(error: unknown, attempt: Attempt): unknown {
  const hint = findRemedy(error, attempt);
  if (!(error instanceof ActionError) || hint === undefined) return error;
  return new ActionError(error.code, error.message, { hint, cause: error });
}

function scopeFor(need: Attempt['need']): string {
  return { pull: 'read:packages', push: 'write:packages', delete: 'delete:packages and read:packages' }[need];
}
