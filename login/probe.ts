import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Answer, type Credential, nameCredential } from '../core/domain/credential/credential-choice.js';
import { replaceToken } from '../core/domain/credential/denial.js';
import { formatRepository, type RegistryHost, type Repository } from '../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type TokenFacts } from '../core/ports.js';

const concurrency = 8;

/** What a registry said to one credential. */
export interface Probe {
  readonly credential: Credential;
  readonly need: 'pull' | 'push';
  /** Undefined where only the credential was tried. */
  readonly image: Repository | undefined;
  readonly answer: Answer;
  /** Why not; undefined if it was allowed. */
  readonly error: unknown;
}

/** Asks for all images side by side; the question has no effect there. */
export function probePulls(
  credential: Credential,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly Probe[]> {
  return probeAll('pull', credential, images, ({ registry, name }) =>
    connection.registryAs(registry, credential).checkPull(name),
  );
}

/** As probePulls, by opening an upload for each image and cancelling it. */
export function probePushes(
  credential: Credential,
  images: readonly Repository[],
  connection: Connection,
): Promise<readonly Probe[]> {
  return probeAll('push', credential, images, ({ registry, name }) =>
    connection.registryAs(registry, credential).checkPush(name),
  );
}

function probeAll(
  need: Probe['need'],
  credential: Credential,
  images: readonly Repository[],
  ask: (image: Repository) => Promise<void>,
): Promise<readonly Probe[]> {
  return mapConcurrently(images, concurrency, async (image) => {
    const error = await failureOf(() => ask(image));
    return { credential, need, image, answer: classify(error), error };
  });
}

/** Without an image: asks the token server alone. */
export async function probeCredential(
  credential: Credential,
  registry: RegistryHost,
  connection: Connection,
): Promise<Probe> {
  const error = await failureOf(() => connection.registryAs(registry, credential).checkCredential());
  return { credential, need: 'pull', image: undefined, answer: classify(error), error };
}

/** What is known besides the registry's answers. */
export interface Background {
  /** What GitHub says of the PAT, as a sentence. */
  readonly explained?: string | undefined;
  /** The run is one that GitHub gives no secrets to. */
  readonly isWithoutSecrets?: boolean;
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
const labels: Readonly<Record<Credential['kind'], string>> = {
  'github-token': 'GITHUB_TOKEN',
  pat: 'The PAT',
  exact: 'The "password"',
  stored: 'The stored credential',
};

function describeProbe(
  { credential, need, image, answer, error }: Probe,
  { explained, isWithoutSecrets = false }: Background,
): ActionError {
  if (!(error instanceof ActionError)) throw error;
  const words = quote(error, image);
  const isFineGrained = isFineGrainedToken(credential);
  if (answer === 'missing' && image !== undefined) {
    const who = credential.kind === 'exact' ? 'the "password" may not' : 'neither token may';
    const message = `${image.name} was not found, or ${who} see it.`;
    return new ActionError(error.code, message, {
      hint: 'Check the spelling, lower case and the registry.',
      cause: error,
    });
  }
  if (answer !== 'refused') return error;
  const name = nameCredential(credential);
  const hints = [
    ...(isFineGrained ? ['GitHub Packages accept classic tokens only.'] : []),
    ...(isWithoutSecrets && name === 'github-token' ? ['Runs of forks and Dependabot get no secrets.'] : []),
    ...(image === undefined ? [replaceToken(name)] : isFineGrained ? [] : [error.hint ?? '']),
  ].filter((hint) => hint !== '');
  const label = credential.kind === 'pat' ? '"pat"' : labels[credential.kind];
  const causes = [
    ...(isFineGrained ? [`${label} is a fine-grained token.`] : []),
    ...(name === 'pat' && explained !== undefined ? [explained] : []),
  ];
  const emptiness = isWithoutSecrets && name === 'github-token' ? ' "pat" is empty.' : '';
  const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
  const message = [...causes, `${tellRefusal(credential, need, image, words)}${emptiness}`].join(' ');
  return new ActionError(error.code, message, { ...details, cause: error });
}

function tellRefusal({ kind }: Credential, need: Probe['need'], image: Repository | undefined, words: string): string {
  if (image === undefined) return `${labels[kind]} was refused (${words}).`;
  if (need === 'push') return `Push to ${image.name} denied: ${words}.`;
  return `${labels[kind]} cannot pull ${image.name} (${words}).`;
}

function isFineGrainedToken({ secret }: Credential): boolean {
  return secret.startsWith('github_pat_');
}

/** What GitHub says of a PAT that was refused; undefined where none was, or where GitHub says nothing that helps. */
export async function explainPat(probes: readonly Probe[], connection: Connection): Promise<string | undefined> {
  const refused = probes.find(
    ({ answer, credential }) =>
      answer === 'refused' && nameCredential(credential) === 'pat' && !isFineGrainedToken(credential),
  );
  if (refused === undefined) return undefined;
  const owner = refused.image?.name.split('/')[0] ?? connection.runner.github.repositoryOwner;
  const { secret, username } = refused.credential;
  return describeFacts(await connection.inspectToken(secret, owner), refused.need, { owner, username });
}

function describeFacts(
  { state, login, scopes, signOnHint }: TokenFacts,
  need: Probe['need'],
  { owner, username }: { readonly owner: string; readonly username: string },
): string | undefined {
  const whose = `The PAT of ${login ?? username}`;
  if (state === 'revoked') return `${whose} is expired or revoked.`;
  const wanted = need === 'pull' ? ['read:packages', 'write:packages'] : ['write:packages'];
  if (scopes !== undefined && !wanted.some((scope) => scopes.includes(scope))) {
    return `${whose} has scopes [${scopes.join(', ')}]; ${wanted[0] ?? ''} is missing.`;
  }
  if (signOnHint === undefined) return undefined;
  const link = /https?:\/\/\S+/.exec(signOnHint)?.[0];
  return `${whose} is not authorised for SSO of ${owner}${link === undefined ? `. ${signOnHint}` : `: ${link}`}`;
}

/** A PAT that is used for pulling needs to read packages and nothing else. */
export async function warnOfScopes(
  credential: Credential,
  image: Repository | undefined,
  connection: Connection,
): Promise<void> {
  if (nameCredential(credential) !== 'pat' || image === undefined) return;
  const { scopes } = await connection.inspectToken(credential.secret, image.name.split('/')[0] ?? '');
  const more = (scopes ?? []).filter((scope) => scope !== 'read:packages');
  if (more.length === 0) return;
  connection.runner.log.warning(
    `The PAT has the scopes ${more.join(', ')}, which pulling does not need: read:packages is enough.`,
  );
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

function classify(error: unknown): Answer {
  if (error === undefined) return 'allowed';
  if (isActionError(error, 'denied', 'unauthorized')) return 'refused';
  if (isActionError(error, 'not-found')) return 'missing';
  return isActionError(error, 'unavailable', 'rate-limited') ? 'outage' : 'failed';
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown trouble');
  }
}
