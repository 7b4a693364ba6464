import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Answer, type Credential, nameCredential } from '../core/domain/credential-choice.js';
import { replaceToken } from '../core/domain/denial.js';
import { formatRepository, type Repository } from '../core/domain/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';

const concurrency = 8;

/** What a registry said to one credential. */
export interface Probe {
  readonly credential: Credential;
  /** Undefined where only the credential was tried. */
  readonly image: Repository | undefined;
  readonly answer: Answer;
  /** Why not; undefined if it was allowed. */
  readonly error: unknown;
}

/** Asks for all images side by side; the question has no effect there. */
export function probeImages(
  credential: Credential,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly Probe[]> {
  return mapConcurrently(images, concurrency, async (image) => {
    const error = await failureOf(() => connection.registryAs(image.registry, credential).checkPull(image.name));
    return { credential, image, answer: classify(error), error };
  });
}

/** Without an image: asks the token server alone. */
export async function probeCredential(credential: Credential, connection: Connection): Promise<Probe> {
  const { registry } = connection.server;
  const error = await failureOf(() => connection.registryAs(registry, credential).checkCredential());
  return { credential, image: undefined, answer: classify(error), error };
}

/**
 * The error for a login that none of the credentials suffices for; all that was not allowed is in it.
 * @param isWithoutSecrets the run is one that GitHub gives no secrets to
 * @throws what is no ActionError
 */
export function describeProbes(probes: readonly Probe[], isWithoutSecrets: boolean): ActionError {
  const failures = probes
    .filter(({ answer }) => answer !== 'allowed')
    .map((probe) => describeProbe(probe, isWithoutSecrets));
  const [only, ...more] = failures;
  if (only === undefined) throw new TypeError('Nothing failed.');
  if (more.length === 0) return only;
  const lines = failures.slice(0, maxShown).map(({ message }) => `- ${message}`);
  const rest = failures.length - lines.length;
  const hints = [...new Set(failures.map(({ hint }) => hint))].filter((hint) => hint !== undefined).slice(0, maxHints);
  return new ActionError(
    only.code,
    ['The images of "pull" can\'t all be read:', ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n'),
    { ...(hints.length === 0 ? {} : { hint: hints.join(' ') }), cause: only },
  );
}

const maxShown = 20;
const maxHints = 3;
const labels: Readonly<Record<Credential['kind'], string>> = {
  'github-token': 'GITHUB_TOKEN',
  pat: 'The PAT',
  exact: 'The "password"',
};

function describeProbe({ credential, image, answer, error }: Probe, isWithoutSecrets: boolean): ActionError {
  if (!(error instanceof ActionError)) throw error;
  const words = quote(error, image);
  const isFineGrained = credential.secret.startsWith('github_pat_');
  if (answer === 'missing' && image !== undefined) {
    const message = `${image.name} was not found, or ${labels[credential.kind]} may not see it (${words}).`;
    return new ActionError(error.code, message, { hint: 'Check the spelling and the registry.', cause: error });
  }
  if (answer !== 'refused') return error;
  const name = nameCredential(credential);
  const hints = [
    ...(isFineGrained ? ['It is a fine-grained token, and GitHub Packages take classic ones only.'] : []),
    ...(isWithoutSecrets && name === 'github-token'
      ? ['Runs of forks and Dependabot get no secrets, so a "pat" from them is empty.']
      : []),
    ...(image === undefined ? [replaceToken(name)] : isFineGrained ? [] : [error.hint ?? '']),
  ].filter((hint) => hint !== '');
  const what = image === undefined ? 'was refused' : `cannot pull ${image.name}`;
  const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
  return new ActionError(error.code, `${labels[credential.kind]} ${what} (${words}).`, { ...details, cause: error });
}

/** The registry's words, without the sentence around them that says the same. */
function quote(error: ActionError, image: Repository | undefined): string {
  const prefix = image === undefined ? '' : `${formatRepository(image)} can't be pulled: `;
  const words = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return words.replace(/\.$/, '');
}

function classify(error: unknown): Answer {
  if (error === undefined) return 'allowed';
  if (isActionError(error, 'denied', 'unauthorized')) return 'refused';
  if (isActionError(error, 'not-found')) return 'missing';
  // A registry that asks to wait for longer than a job can is no outage: its answer says when it is over.
  return isActionError(error, 'unavailable') ? 'outage' : 'failed';
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown trouble');
  }
}
