import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectToken } from '../../../core/adapters/github/token-facts.js';
import { type TokenFacts } from '../../../core/ports.js';
import { FakeRunner } from '../../actions/fake-runner.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.addUser('octocat');
  sandbox.addOrganization('octo-org', { owners: ['octocat'] });
});
afterEach(() => sandbox.close());

function inspect(token: string, variables: Readonly<Record<string, string>> = {}): Promise<TokenFacts> {
  const { log, cancelled } = new FakeRunner();
  const clock = { now: () => Date.now(), sleep: () => Promise.reject(new Error('Nobody waits for it.')) };
  const apiUrl = new URL(variables['HTTPS_PROXY'] === undefined ? sandbox.apiUrl : 'https://api.github.example');
  const environment = (name: string): string | undefined => variables[name];
  return inspectToken({ apiUrl, token, clock, log, random: () => 0.5, cancelled, environment }, 'octo-org');
}
const createToken = (scopes: readonly string[]): string =>
  sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
const unknown: TokenFacts = { state: 'unknown', login: undefined, scopes: undefined, signOnHint: undefined };

describe('what GitHub says of a token', () => {
  it('is whose it is, and its scopes', async () => {
    const facts = { state: 'valid', login: 'octocat', scopes: ['read:packages', 'repo'], signOnHint: undefined };
    expect(await inspect(createToken(['read:packages', 'repo']))).toEqual(facts);
  });

  it('is that it is revoked', async () => {
    expect(await inspect('ghp_0123456789abcdefghijABCDEFGHIJ0123')).toEqual({ ...unknown, state: 'revoked' });
  });

  it('is where it is authorised for single sign-on', async () => {
    const headers = { 'x-github-sso': 'required; url=https://github.com/orgs/octo-org/sso?x=1' };
    const body = '{"message":"Resource protected by organization SAML enforcement."}';
    sandbox.addFault({ path: /\/orgs\//, action: { kind: 'respond', status: 403, headers, body } });
    expect((await inspect(createToken([]))).signOnHint).toContain('https://github.com/orgs/octo-org/sso?x=1');
  });

  it.each([500, 503, 429, 200])('is unknown where it answers %d and nothing more, and nobody waits', async (status) => {
    const action = { kind: 'respond', status, headers: { 'retry-after': '60' }, body: '[]' } as const;
    sandbox.addFault({ path: /\/user$/, times: Infinity, action });
    expect(await inspect(createToken([]))).toMatchObject({ login: undefined, scopes: undefined });
    expect(sandbox.requests.filter(({ url }) => url.endsWith('/user'))).toHaveLength(1);
  });

  it('is unknown behind a proxy that is none', async () => {
    expect(await inspect('ghp_0123456789', { HTTPS_PROXY: 'socks://proxy.example' })).toEqual(unknown);
  });
});
