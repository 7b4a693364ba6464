import { type Account } from '../store/accounts.js';
import { type Identity, lacksSignOn } from '../store/credentials.js';
import { Refusal } from '../server/http.js';
import { restError } from './rest.js';

const MESSAGE =
  'Resource protected by organization SAML enforcement. ' +
  'You must grant your Personal Access token access to this organization.';
const DOCS = 'https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/';

/**
 * @param origin of the web pages
 * @throws Refusal for a token that its owner did not authorise for the organization
 * @see https://docs.github.com/rest/authentication/authenticating-to-the-rest-api (personal access tokens and SAML SSO)
 */
export function requireSignOn(origin: string, account: Account | undefined, identity: Identity): void {
  if (account === undefined || !lacksSignOn(identity, account)) return;
  const reply = restError(403, MESSAGE, DOCS);
  // GitHub's pages are on https, whatever this origin is.
  const page = `${origin.replace(/^http:/, 'https:')}/orgs/${account.login}/sso`;
  const sso = `required; url=${page}?authorization_request=${account.id}`;
  throw new Refusal({ ...reply, headers: { ...reply.headers, 'x-github-sso': sso } });
}
