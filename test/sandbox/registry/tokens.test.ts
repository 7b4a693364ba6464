import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { basic, Visitor } from '../visitor.js';

const CLASSIC = ['read:packages', 'write:packages'];

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.addUser('octocat');
  sandbox.addUser('stranger');
  sandbox.addOrganization('octo-org', { owners: ['octocat'] });
  sandbox.addRepository('octo-org/hello');
  await owner().pushImage({ path: 'octo-org/private', tag: '1' });
  await owner().pushImage({ path: 'octo-org/public', tag: '1' });
  sandbox.package('octo-org', 'public').visibility = 'public';
});

afterEach(() => sandbox.close());

function owner(): Visitor {
  return new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: CLASSIC }));
}

function ask(authorization: string | undefined, query = ''): Promise<Response> {
  return fetch(`${sandbox.origin}/token?${query}`, authorization === undefined ? {} : { headers: { authorization } });
}

describe('the token server', () => {
  it('names only a token in its answer, and no expiry', async () => {
    const response = await owner().askToken(['repository:octo-org/private:pull']);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ token: expect.stringMatching(/^[\w-]{40}$/) });
  });

  it('gives a token to valid credentials that have no access: the denial comes at the resource', async () => {
    const token = sandbox.createToken({ kind: 'classic', user: 'stranger', scopes: CLASSIC });
    const stranger = new Visitor(sandbox, token);
    expect((await stranger.askToken(['repository:octo-org/private:pull'])).status).toBe(200);
    const response = await stranger.registry('GET', '/v2/octo-org/private/tags/list');
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      errors: [{ code: 'DENIED', message: 'permission_denied: read_package' }],
    });
  });

  it('gives a token without scopes to a mere login', async () => {
    expect((await owner().askToken([])).status).toBe(200);
  });

  it.each([
    ['an unknown token', (): string => basic('octocat', 'ghp_unknown'), 403, 'denied'],
    ['no user name', (): string => basic('', token()), 403, 'denied'],
    ['a raw token as Bearer', (): string => `Bearer ${token()}`, 401, 'authentication required'],
    ['a header that is no Basic', (): string => 'Basic ***', 401, 'authentication required'],
  ])('refuses %s', async (_what, authorization, status, message) => {
    const response = await ask(authorization());
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ message }] });
  });

  it.each([
    ['pull of a public package', 'octo-org/public:pull', 200],
    ['pull of a private package', 'octo-org/private:pull', 401],
    ['pull of a package that does not exist', 'octo-org/nothing:pull', 401],
    ['push', 'octo-org/public:pull,push', 403],
  ])('answers anonymous %s with its own status', async (_what, scope, status) => {
    expect((await new Visitor(sandbox).askToken([`repository:${scope}`])).status).toBe(status);
  });

  it.each(['service=elsewhere.example', 'scope=registry:catalog:*', 'scope=repository:a/b'])(
    'refuses the query %s',
    async (query) => {
      expect((await ask(basic('x', token()), query)).status).toBe(400);
    },
  );

  it('takes no POST', async () => {
    expect((await fetch(`${sandbox.origin}/token`, { method: 'POST' })).status).toBe(405);
  });
});

describe('the challenge', () => {
  it('names a placeholder at /v2/, as GHCR does', async () => {
    const response = await fetch(`${sandbox.origin}/v2/`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="${sandbox.origin}/token",service="${sandbox.registry}",scope="repository:user/image:pull"`,
    );
  });

  it.each([
    ['GET', '/v2/octo-org/public/manifests/1', 'repository:octo-org/public:pull'],
    ['PUT', '/v2/octo-org/public/manifests/1', 'repository:octo-org/public:pull,push'],
    ['POST', '/v2/octo-org/public/blobs/uploads/', 'repository:octo-org/public:pull,push'],
    [
      'POST',
      '/v2/octo-org/public/blobs/uploads/?mount=sha256:0&from=octo-org/private',
      'repository:octo-org/public:pull,push repository:octo-org/private:pull',
    ],
  ])('names the right scope at %s %s, for public packages too', async (method, url, scope) => {
    const response = await fetch(sandbox.origin + url, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
  });

  it('says insufficient_scope when the token was asked for too little', async () => {
    const response = await owner().registry('POST', '/v2/octo-org/x/blobs/uploads/', {}, 'repository:octo-org/x:pull');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(
      /scope="repository:octo-org\/x:pull,push",error="insufficient_scope"$/,
    );
  });

  it('says invalid_token when the bearer token has run out', async () => {
    const authorization = await owner().bearer('repository:octo-org/public:pull');
    const get = (): Promise<Response> =>
      fetch(`${sandbox.origin}/v2/octo-org/public/tags/list`, { headers: { authorization } });
    expect((await get()).status).toBe(200);
    sandbox.advance(5 * 60 * 1000);
    const late = await get();
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });
});

describe('credentials', () => {
  it.each([
    ['classic', /^ghp_[A-Za-z0-9]{36}$/],
    ['fine-grained', /^github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/],
    ['installation', /^ghs_\d+_[\w-]+\.[\w-]+\.[\w-]{300,}$/],
  ] as const)('of kind %s have GitHub’s form', (kind, form) => {
    const token =
      kind === 'installation'
        ? sandbox.createToken({ kind, repository: 'octo-org/hello', packages: 'read' })
        : sandbox.createToken({ kind, user: 'octocat', scopes: [] });
    expect(token).toMatch(form);
  });

  it('end with their time', async () => {
    const expiring = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: CLASSIC, expiresInMs: 1000 });
    const visitor = new Visitor(sandbox, expiring);
    expect((await visitor.askToken([])).status).toBe(200);
    sandbox.advance(1000);
    expect((await visitor.askToken([])).status).toBe(403);
    expect((await visitor.api('GET', '/user')).status).toBe(401);
  });

  it('end at once when they are revoked, and with them the bearer tokens made from them', async () => {
    const revoked = token();
    const authorization = await new Visitor(sandbox, revoked).bearer('repository:octo-org/public:pull');
    sandbox.revokeToken(revoked);
    const response = await fetch(`${sandbox.origin}/v2/octo-org/public/tags/list`, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('User cannot be authenticated with the token provided.');
  });

  it('are refused as Basic at /v2/', async () => {
    const response = await fetch(`${sandbox.origin}/v2/`, { headers: { authorization: basic('x', token()) } });
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ errors: [{ code: 'DENIED', message: 'invalid token' }] });
  });
});

function token(): string {
  return sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: CLASSIC });
}
