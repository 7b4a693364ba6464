import { type Credential, nameCredential } from '../core/domain/credential/credential-choice.js';
import { isForeignRegistry } from '../core/domain/github/github.js';
import { type Repository } from '../core/domain/registry/reference.js';
import { type Connection, type TokenFacts } from '../core/ports.js';
import { type Probe } from './probe.js';

export function isFineGrainedToken(credential: Credential | undefined): boolean {
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
