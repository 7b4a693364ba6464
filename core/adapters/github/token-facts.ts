import { isJsonObject } from '../../domain/json/json.js';
import { isActionError } from '../../errors.js';
import { type TokenFacts } from '../../ports.js';
import { GitHubApi, type GitHubApiOptions } from './github-api.js';

/** It explains what is decided already, so nobody waits long for it. */
const timeoutMs = 10_000;

/**
 * Asks GitHub about a personal access token: whose it is, its scopes, whether the owner's single sign-on knows it.
 * What GitHub does not say at once is unknown.
 * @see https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps (X-OAuth-Scopes)
 */
export async function inspectToken(options: GitHubApiOptions, owner: string): Promise<TokenFacts> {
  const unknown: TokenFacts = { state: 'unknown', login: undefined, scopes: undefined, signOnHint: undefined };
  const cancelled = AbortSignal.any([options.cancelled, AbortSignal.timeout(timeoutMs)]);
  try {
    const api = await GitHubApi.open({ ...options, cancelled, maxTries: 1 });
    const { headers, data } = await api.send('GET /user', {}, 'Asking whose token it is');
    const scopes = headers['x-oauth-scopes'];
    return {
      state: 'valid',
      login: isJsonObject(data) && typeof data['login'] === 'string' ? data['login'] : undefined,
      scopes: typeof scopes === 'string' ? splitScopes(scopes) : undefined,
      signOnHint: await findSignOnHint(api, owner),
    };
  } catch (error) {
    return isActionError(error, 'unauthorized') ? { ...unknown, state: 'revoked' } : unknown;
  }
}

function splitScopes(header: string): readonly string[] {
  const scopes = header.slice(0, 4096).split(',');
  return scopes.map((scope) => scope.trim()).filter((scope) => /^[\w:]+$/.test(scope));
}

async function findSignOnHint(api: GitHubApi, owner: string): Promise<string | undefined> {
  try {
    await api.send('GET /orgs/{org}', { org: owner }, `Asking for the organization ${owner}`);
    return undefined;
  } catch (error) {
    const isSignOn =
      isActionError(error, 'denied') && /SAML|single sign-on/i.test(`${error.message} ${error.hint ?? ''}`);
    return isSignOn ? (error.hint ?? 'Authorise it for single sign-on of the organization.') : undefined;
  }
}
