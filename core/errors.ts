/** What kind of failure it was. Code branches on this and on nothing else. */
export type ErrorCode =
  /** an action input is missing, malformed or contradicts another */
  | 'invalid-input'
  /** an image, index or archive given by the user is broken or not what it claims to be */
  | 'invalid-image'
  /** a file on the runner (Docker config, journal, policy) can't be used as it is */
  | 'invalid-file'
  /** 401 after one refresh: the credential is wrong, expired or revoked */
  | 'unauthorized'
  /** 403: the credential is good, the permission is missing */
  | 'denied'
  | 'not-found'
  /** the server asked to wait for longer than the budget allows */
  | 'rate-limited'
  /** network trouble, time-outs, 429 and 5xx that outlasted the retries */
  | 'unavailable'
  /** the server refused the request for another reason (4xx) */
  | 'rejected'
  /** the server's answer breaks the protocol: wrong digest, wrong type, too large, malformed */
  | 'invalid-response'
  /** something was asked of us that would endanger a credential (foreign origin, downgrade) */
  | 'refused'
  /** someone else changed what this run was about to change */
  | 'conflict'
  /** a guard stopped the run before anything was changed */
  | 'guarded'
  /** the run ended with some of its work not done; the message counts it */
  | 'incomplete'
  | 'unsupported'
  | 'cancelled';

export interface ActionErrorDetails {
  /** What the user should change; one or two sentences. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The only error class of the project: the message says what happened to what, the hint what to change. */
export class ActionError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ActionErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ActionError';
    this.code = code;
    this.hint = details.hint;
  }
}

/** Narrows a caught value to an ActionError, of one of the given codes if any are given. */
export function isActionError(error: unknown, ...codes: readonly ErrorCode[]): error is ActionError {
  return error instanceof ActionError && (codes.length === 0 || codes.includes(error.code));
}

/** The same error with one sentence more in its message; what is no ActionError stays as it is. */
export function withSentence(error: unknown, sentence: string): unknown {
  if (!isActionError(error)) return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new ActionError(error.code, `${error.message} ${sentence}`, { ...hint, cause: error });
}

/**
 * What to change where the error itself knows nothing more telling. Faults of inputs say it in their own words, what is
 * not supported has its own way round, and a run that was cancelled needs no remedy.
 */
export const generalAdvice: Readonly<Partial<Record<ErrorCode, string>>> = {
  'invalid-image': 'The image is damaged, incomplete or not what it is said to be: make it anew.',
  'invalid-file': 'Mend that file, or name another one.',
  unauthorized: 'The token is wrong, expired or revoked, or none was given.',
  denied:
    'The token lacks a permission; docs/troubleshooting.md of this suite tells what mends each refusal of GitHub.',
  'not-found': 'Check the spelling. A server also answers so where the token may not see what is asked for.',
  'rate-limited': 'Run again later, or let fewer jobs ask at the same time.',
  unavailable: 'Run the job again. If it stays so, look at the status page of the server and at what lies between.',
  rejected: "The server's own words say what it does not take.",
  'invalid-response': 'Run the job again. If it stays so, look whether a proxy on the way changes the answers.',
  refused: 'Nothing more was sent, so that no credential gets lost. Check the address and what answers there.',
  conflict: 'Run again when nobody else changes the same.',
  guarded: 'Change the rules or the limit, if this was not what they are for.',
  incomplete: 'Run again: what is done is not done twice.',
};

/** What the user should change; undefined where nothing is to be said. */
export function adviceOf({ hint, code }: ActionError): string | undefined {
  return hint ?? generalAdvice[code];
}

/** What people are told of anything that was thrown: what happened, and what to change. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = isActionError(error) ? adviceOf(error) : 'This is a fault of ghcr-actions itself; please report it.';
  return hint === undefined ? message : `${message}\n${hint}`;
}
