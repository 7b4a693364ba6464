import { ActionError } from '../errors.js';

/** A name and a secret for Basic authentication at one GitHub. */
export interface Credential {
  /** `exact`: given as `password` or `token`, to be used as it is. */
  readonly kind: 'github-token' | 'pat' | 'exact';
  readonly username: string;
  readonly secret: string;
}

/** What a credential is called to users. */
export type CredentialName = 'github-token' | 'pat';

/** An exact credential is called by what it most likely is. */
export function nameCredential({ kind, secret }: Credential): CredentialName {
  if (kind !== 'exact') return kind;
  return secret.startsWith('ghs_') ? 'github-token' : 'pat';
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

/**
 * What became of a credential that was to read one image. `outage`: nothing was learnt, but something may be later.
 * `failed`: an answer that means none of these, such as a broken one.
 */
export type Answer = 'allowed' | 'refused' | 'missing' | 'outage' | 'failed';

export type PullDecision =
  /** The first credential reads every image. */
  | 'take-first'
  /** Whether it does was not to be learnt, and it is all that there is. */
  | 'take-first-untried'
  /** It is refused an image: what the PAT may read decides. */
  | 'ask-pat'
  | 'take-pat'
  /** One image needs the first credential, another the PAT. */
  | 'needs-both'
  | 'fail';

export interface PullAnswers {
  /** For each image, of the credential that is tried first. */
  readonly first: readonly Answer[];
  /** Of the PAT, in the same order; undefined as long as it was not asked. */
  readonly pat?: readonly Answer[] | undefined;
  /** Whether there is a PAT that may be taken in place of the first. */
  readonly isPatAtHand: boolean;
}

/**
 * Decides which credential a job gets that pulls these images. The PAT is taken only for what the first one is refused,
 * and only if it reads all: an outage or an image that is not there never leads to it.
 */
export function decidePull({ first, pat, isPatAtHand }: PullAnswers): PullDecision {
  if (first.every((answer) => answer === 'allowed')) return 'take-first';
  if (first.includes('missing') || first.includes('failed')) return 'fail';
  if (!first.includes('refused')) return isPatAtHand ? 'fail' : 'take-first-untried';
  if (first.includes('outage') || !isPatAtHand) return 'fail';
  if (pat === undefined) return 'ask-pat';
  if (pat.every((answer) => answer === 'allowed')) return 'take-pat';
  if (pat.includes('outage') || pat.includes('failed')) return 'fail';
  const isEachReadable = first.every((answer, index) => answer === 'allowed' || pat[index] === 'allowed');
  return isEachReadable ? 'needs-both' : 'fail';
}
