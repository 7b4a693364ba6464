import { ActionError } from '../errors.js';

/** A name and a secret for Basic authentication at one GitHub. */
export interface Credential {
  /** `exact`: given as `password` or `token`, to be used as it is. */
  readonly kind: 'github-token' | 'pat' | 'exact';
  readonly username: string;
  readonly secret: string;
}

export type CredentialPreference = 'auto' | 'github-token' | 'pat';

export interface Candidates {
  readonly exact?: Credential | undefined;
  readonly githubToken?: Credential | undefined;
  readonly pat?: Credential | undefined;
}

/**
 * The credential to use where nothing is known about what each may do: the exact one, else the weaker one.
 * @returns undefined where none is given: the registry is asked anonymously
 * @throws ActionError `invalid-input` if the wanted kind is not given
 */
export function chooseCredential(candidates: Candidates, preference: CredentialPreference): Credential | undefined {
  if (candidates.exact !== undefined) return candidates.exact;
  if (preference === 'auto') return candidates.githubToken ?? candidates.pat;
  const chosen = preference === 'pat' ? candidates.pat : candidates.githubToken;
  if (chosen === undefined) {
    throw new ActionError('invalid-input', `"credential" says ${preference}, but "${preference}" is empty.`, {
      hint: 'Runs of forks and Dependabot get no secrets; elsewhere check the name of the secret.',
    });
  }
  return chosen;
}
