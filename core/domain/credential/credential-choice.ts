import { ActionError, isActionError } from '../../errors.js';

/** A name and a secret for Basic authentication at one GitHub. */
export interface Credential {
  /** `exact`: given as `password` or `token`, to be used as it is. `stored`: of another registry, by a login there. */
  readonly kind: 'github-token' | 'pat' | 'exact' | 'stored';
  readonly username: string;
  readonly secret: string;
}

/** What a credential is called to users. */
export type CredentialName = 'github-token' | 'pat' | 'anonymous';

/** An exact credential is called by what it most likely is; none at all is anonymous. */
export function nameCredential(credential: Credential | undefined): CredentialName {
  if (credential === undefined) return 'anonymous';
  const { kind, secret } = credential;
  if (kind === 'github-token' || kind === 'pat') return kind;
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
 * `failed`: an answer that means none of these, such as a broken one, or that no run can wait for the registry.
 */
export type Answer = 'allowed' | 'refused' | 'missing' | 'outage' | 'failed';

/** What an attempt came to, by the error that it ended with; undefined: by none. */
export function classifyAnswer(error: unknown): Answer {
  if (error === undefined) return 'allowed';
  if (isActionError(error, 'denied', 'unauthorized')) return 'refused';
  if (isActionError(error, 'not-found')) return 'missing';
  return isActionError(error, 'unavailable') ? 'outage' : 'failed';
}

/** Whether the PAT may be tried after this answer to the first credential: GitHub hides what it refuses, too. */
export function isForPat(answer: Answer): boolean {
  return answer === 'refused' || answer === 'missing';
}

/** Which of two credentials: the one that is tried first, or the PAT that is there besides. */
export type Rank = 'first' | 'pat';

/** What a job is signed in with that pulls some images. */
export interface SignInPlan {
  readonly kind: 'sign-in';
  /** For each image, where a tool keeps a credential for an image. The registry as a whole gets the first one then. */
  readonly images: readonly Rank[];
  /** Where a tool keeps one credential for a registry; undefined where no single one reads every image. */
  readonly single: Rank | undefined;
  /** False where the registry could not be asked. */
  readonly isTried: boolean;
}

export type PullDecision =
  | SignInPlan
  /** The first credential is refused an image, or sees none: what the PAT may read decides. */
  | { readonly kind: 'ask-pat' }
  | { readonly kind: 'fail' };

export interface PullAnswers {
  /** For each image, of the credential that is tried first. */
  readonly first: readonly Answer[];
  /** Of the PAT, in the same order; undefined as long as it was not asked. */
  readonly pat?: readonly Answer[] | undefined;
  /** Whether there is a PAT that may be taken in place of the first. */
  readonly isPatAtHand: boolean;
}

/**
 * Decides which credential a job gets that pulls these images. The PAT is taken only for what the first one is refused
 * or can't see; an outage never leads to it.
 */
export function decidePull({ first, pat, isPatAtHand }: PullAnswers): PullDecision {
  const withFirst = (isTried: boolean): SignInPlan => ({
    kind: 'sign-in',
    images: first.map(() => 'first'),
    single: 'first',
    isTried,
  });
  if (first.every((answer) => answer === 'allowed')) return withFirst(true);
  if (first.includes('failed')) return { kind: 'fail' };
  if (first.includes('outage')) return first.some(isForPat) || isPatAtHand ? { kind: 'fail' } : withFirst(false);
  if (!isPatAtHand) return { kind: 'fail' };
  if (pat === undefined) return { kind: 'ask-pat' };
  const isEachReadable = first.every((answer, index) => answer === 'allowed' || pat[index] === 'allowed');
  if (!isEachReadable) return { kind: 'fail' };
  return {
    kind: 'sign-in',
    images: first.map((answer) => (answer === 'allowed' ? 'first' : 'pat')),
    single: pat.every((answer) => answer === 'allowed') ? 'pat' : undefined,
    isTried: true,
  };
}
