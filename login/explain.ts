import { type Credential, nameCredential } from '../core/domain/credential/credential-choice.js';
import { replaceToken } from '../core/domain/credential/denial.js';
import { formatRepository, type Repository } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { isFineGrainedToken } from './pat.js';
import { type Probe } from './probe.js';

/** What is known besides the registry's answers. */
export interface Background {
  /** What GitHub says of the PAT, as a sentence. */
  readonly explained?: string | undefined;
  /** The run is one that GitHub gives no secrets to. */
  readonly isWithoutSecrets?: boolean;
  /** The registry is none of this GitHub, whose remedies are of no use there. */
  readonly isForeign?: boolean;
}

/**
 * The error for a login that none of the credentials suffices for; all that was not allowed is in it.
 * @throws what is no ActionError
 */
export function describeProbes(probes: readonly Probe[], background: Background = {}): ActionError {
  const described = probes
    .filter(({ answer }) => answer !== 'allowed')
    .map((probe) => describeProbe(probe, background));
  // What is the same for both tokens is said once.
  const failures = [...new Map(described.map((failure) => [failure.message, failure])).values()];
  const [only, ...more] = failures;
  if (only === undefined) throw new TypeError('Nothing failed.');
  if (more.length === 0) return only;
  const lines = failures.slice(0, maxShown).map(({ message }) => `- ${message}`);
  const rest = failures.length - lines.length;
  const hints = [...new Set(failures.map(({ hint }) => hint))].filter((hint) => hint !== undefined).slice(0, maxHints);
  const input = probes.every(({ need }) => need === 'push') ? 'push' : 'pull';
  const title = `The images of "${input}" can't all be ${input === 'pull' ? 'read' : 'pushed'}:`;
  return new ActionError(only.code, [title, ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'), {
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
    cause: only,
  });
}

const maxShown = 20;
const maxHints = 3;
const labels: Readonly<Record<Credential['kind'] | 'anonymous', string>> = {
  'github-token': 'GITHUB_TOKEN',
  pat: 'The PAT',
  exact: 'The "password"',
  stored: 'The stored credential',
  anonymous: 'A request without a token',
};
/** Who else may be meant by "not found". */
const unseeing: Readonly<Record<Credential['kind'] | 'anonymous', string>> = {
  'github-token': 'neither token may see it',
  pat: 'neither token may see it',
  exact: 'the "password" may not see it',
  stored: 'the stored credential may not see it',
  anonymous: 'it is not public',
};

function describeProbe(probe: Probe, background: Background): ActionError {
  const { credential, image, answer, error } = probe;
  if (!(error instanceof ActionError)) throw error;
  if (answer === 'refused') return describeRefusal(probe, error, background);
  if (answer !== 'missing' || image === undefined) return error;
  return new ActionError(error.code, `${image.name} was not found, or ${unseeing[credential?.kind ?? 'anonymous']}.`, {
    hint: 'Check the spelling, lower case and the registry.',
    cause: error,
  });
}

function describeRefusal(
  { credential, need, image }: Probe,
  error: ActionError,
  { explained, isWithoutSecrets = false, isForeign = false }: Background,
): ActionError {
  const kind = credential?.kind ?? 'anonymous';
  const refusal = tellRefusal(labels[kind], need, image, quote(error, image));
  if (kind === 'exact' && isForeign) {
    const hint = 'Check "username" and "password", and what that user may do there.';
    return new ActionError(error.code, refusal, { hint, cause: error });
  }
  const name = nameCredential(credential);
  const isFineGrained = isFineGrainedToken(credential);
  const isPatMissing = isWithoutSecrets && name === 'github-token';
  const remedy = image === undefined ? replaceToken(name) : error.hint;
  const hints = [
    ...(isFineGrained ? ['GitHub Packages accept classic tokens only.'] : []),
    ...(isPatMissing ? ['Runs of forks and Dependabot get no secrets.'] : []),
    ...(remedy === undefined || (isFineGrained && image !== undefined) ? [] : [remedy]),
  ];
  const sentences = [
    ...(isFineGrained ? [`${kind === 'pat' ? '"pat"' : labels[kind]} is a fine-grained token.`] : []),
    ...(name === 'pat' && explained !== undefined ? [explained] : []),
    refusal,
    ...(isPatMissing ? ['"pat" is empty.'] : []),
  ];
  const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
  return new ActionError(error.code, sentences.join(' '), { ...details, cause: error });
}

function tellRefusal(who: string, need: Probe['need'], image: Repository | undefined, words: string): string {
  if (image === undefined) return `${who} was refused (${words}).`;
  if (need === 'push') return `Push to ${image.name} denied: ${words}.`;
  return `${who} cannot pull ${image.name} (${words}).`;
}

/** For tables: what the registry said. */
export function describeAnswer({ need, error }: Probe): string {
  if (error === undefined) return need === 'pull' ? 'may read' : 'may write';
  return error instanceof Error ? error.message : 'unknown trouble';
}

/** The registry's words, without the sentence around them that says the same. */
function quote(error: ActionError, image: Repository | undefined): string {
  const prefixes = image === undefined ? [] : ["can't be pulled", "can't be pushed to"];
  const found = prefixes
    .map((what) => `${image === undefined ? '' : formatRepository(image)} ${what}: `)
    .find((prefix) => error.message.startsWith(prefix));
  return error.message.slice(found?.length ?? 0).replace(/\.$/, '');
}
