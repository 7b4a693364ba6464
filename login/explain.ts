import { type Credential, nameCredential } from '../core/domain/credential/credential-choice.js';
import { replaceToken } from '../core/domain/credential/denial.js';
import { isForeignRegistry } from '../core/domain/github/github.js';
import { formatRepository, type Repository } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection, type TokenFacts } from '../core/ports.js';
import { type Probe } from './probe.js';

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

function describeProbe(
  { credential, need, image, answer, error }: Probe,
  { explained, isWithoutSecrets = false }: Background,
): ActionError {
  if (!(error instanceof ActionError)) throw error;
  const kind = credential?.kind ?? 'anonymous';
  const words = quote(error, image);
  const isFineGrained = isFineGrainedToken(credential);
  if (answer === 'missing' && image !== undefined) {
    const message = `${image.name} was not found, or ${unseeing[kind]}.`;
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
  const label = kind === 'pat' ? '"pat"' : labels[kind];
  const causes = [
    ...(isFineGrained ? [`${label} is a fine-grained token.`] : []),
    ...(name === 'pat' && explained !== undefined ? [explained] : []),
  ];
  const emptiness = isWithoutSecrets && name === 'github-token' ? ' "pat" is empty.' : '';
  const details = hints.length === 0 ? {} : { hint: hints.join(' ') };
  const message = [...causes, `${tellRefusal(labels[kind], need, image, words)}${emptiness}`].join(' ');
  return new ActionError(error.code, message, { ...details, cause: error });
}

function tellRefusal(who: string, need: Probe['need'], image: Repository | undefined, words: string): string {
  if (image === undefined) return `${who} was refused (${words}).`;
  if (need === 'push') return `Push to ${image.name} denied: ${words}.`;
  return `${who} cannot pull ${image.name} (${words}).`;
}

function isFineGrainedToken(credential: Credential | undefined): boolean {
  return credential?.secret.startsWith('github_pat_') === true;
}

/**
 * What GitHub says of a PAT; undefined for what is none of its tokens. The password of another registry is never shown
 * to GitHub, whatever it looks like.
 */
async function inspectPat(
  credential: Credential,
  owner: string,
  { server, inspectToken }: Pick<Connection, 'server' | 'inspectToken'>,
): Promise<TokenFacts | undefined> {
  if (nameCredential(credential) !== 'pat' || (credential.kind === 'exact' && isForeignRegistry(server)))
    return undefined;
  return inspectToken(credential.secret, owner);
}

/** What GitHub says of a PAT that was refused; undefined where none was, or where GitHub says nothing that helps. */
export async function explainPat(probes: readonly Probe[], connection: Connection): Promise<string | undefined> {
  const refused = probes.find(
    ({ answer, credential }) =>
      answer === 'refused' && nameCredential(credential) === 'pat' && !isFineGrainedToken(credential),
  );
  if (refused?.credential === undefined) return undefined;
  const owner = refused.image?.name.split('/')[0] ?? connection.runner.github.repositoryOwner;
  const facts = await inspectPat(refused.credential, owner, connection);
  return facts === undefined
    ? undefined
    : describeFacts(facts, refused.need, { owner, username: refused.credential.username });
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

/**
 * Warns of a PAT that may do more than read packages, or write them where it is to be pushed with.
 * @param image of `pull`; without one nothing is known of what the PAT is for
 */
export async function warnOfScopes(
  credential: Credential,
  image: Repository | undefined,
  isForPushing: boolean,
  connection: Connection,
): Promise<void> {
  if (image === undefined) return;
  const facts = await inspectPat(credential, image.name.split('/')[0] ?? '', connection);
  const needed = ['read:packages', ...(isForPushing ? ['write:packages'] : [])];
  const more = (facts?.scopes ?? []).filter((scope) => !needed.includes(scope));
  if (more.length === 0) return;
  connection.runner.log.warning(
    `The PAT has the scopes ${more.join(', ')}, which ${isForPushing ? 'pulling and pushing do' : 'pulling does'} not need: ${needed.at(-1) ?? ''} is enough.`,
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
