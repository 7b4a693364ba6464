import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TokenRequest } from './credentials.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';

const ALL = ['read:packages', 'write:packages', 'delete:packages'];
const IDENTITIES = {
  'owner of the organization': { kind: 'classic', user: 'boss', scopes: ALL },
  'owner without write:packages': { kind: 'classic', user: 'boss', scopes: ['read:packages'] },
  'owner without any scope': { kind: 'classic', user: 'boss', scopes: [] },
  member: { kind: 'classic', user: 'member', scopes: ALL },
  stranger: { kind: 'classic', user: 'stranger', scopes: ALL },
  'stranger with a role': { kind: 'classic', user: 'guest', scopes: ALL },
  'fine-grained token': { kind: 'fine-grained', user: 'boss' },
  'linked repository': { kind: 'installation', repository: 'org/linked', packages: 'write' },
  'linked repository, fork': { kind: 'installation', repository: 'org/linked', packages: 'write', fromFork: true },
  'App that writes': { kind: 'app', account: 'org', packages: 'write' },
  'App that deletes': { kind: 'app', account: 'org', packages: 'write', deletes: true },
  'App that reads': { kind: 'app', account: 'org', packages: 'read' },
  'App elsewhere': { kind: 'app', account: 'else', packages: 'write' },
  'linked repository, read only': { kind: 'installation', repository: 'org/linked', packages: 'read' },
  'linked repository, no packages': { kind: 'installation', repository: 'org/linked', packages: 'none' },
  'other repository': { kind: 'installation', repository: 'org/other', packages: 'write' },
  'repository granted read': { kind: 'installation', repository: 'else/granted', packages: 'write' },
} satisfies Record<string, TokenRequest>;
type Name = keyof typeof IDENTITIES | 'anonymous';

const SCOPES = 'permission_denied: The token provided does not match expected scopes.';
const READ = 'permission_denied: read_package';
const WRITE = 'permission_denied: write_package';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  for (const login of ['boss', 'member', 'stranger', 'guest', 'else']) sandbox.addUser(login);
  sandbox.addOrganization('org', { owners: ['boss'], members: ['member'] });
  for (const name of ['org/linked', 'org/other', 'else/granted']) sandbox.addRepository(name);
  for (const name of ['public', 'internal', 'private'] as const) {
    await visitor('linked repository').pushImage({ path: `org/${name}`, tag: '1' });
    const target = sandbox.package('org', name);
    target.visibility = name;
    target.grant('else/granted', 'read');
    target.grant('guest', 'write');
  }
});

afterAll(() => sandbox.close());

function visitor(name: Name): Visitor {
  return new Visitor(sandbox, name === 'anonymous' ? undefined : sandbox.createToken(IDENTITIES[name]));
}

/** Status, and the registry's words of a denial. */
async function outcome(response: Response): Promise<number | string> {
  const text = await response.text();
  return response.status < 400 ? response.status : (/"message":"([^"]*)"/.exec(text)?.[1] ?? response.status);
}

describe('reading a package', () => {
  it.each<[Name, public_: number | string, internal: number | string, private_: number | string]>([
    ['owner of the organization', 200, 200, 200],
    ['owner without write:packages', 200, 200, 200],
    ['owner without any scope', 200, SCOPES, SCOPES],
    ['member', 200, 200, READ],
    ['stranger', 200, READ, READ],
    ['stranger with a role', 200, 200, 200],
    ['fine-grained token', SCOPES, SCOPES, SCOPES],
    ['linked repository', 200, 200, 200],
    ['linked repository, read only', 200, 200, 200],
    ['linked repository, no packages', 200, 'denied', 'denied'],
    ['linked repository, fork', 200, 200, 200],
    ['App that reads', 200, 200, 200],
    ['App elsewhere', 200, READ, READ],
    ['other repository', 200, 200, READ],
    ['repository granted read', 200, 200, 200],
  ])('by %s: public %s, internal %s, private %s', async (name, ...expected) => {
    const packages = ['public', 'internal', 'private'];
    const read = (path: string): Promise<Response> => visitor(name).registry('GET', `/v2/org/${path}/manifests/1`);
    const outcomes = await Promise.all(packages.map(async (path) => outcome(await read(path))));
    expect(outcomes).toEqual(expected);
  });

  it('is open to everybody for public packages', async () => {
    expect((await visitor('anonymous').registry('GET', '/v2/org/public/manifests/1')).status).toBe(200);
  });

  it('says that a package is missing only to those who may read packages', async () => {
    expect(await outcome(await visitor('stranger').registry('GET', '/v2/org/nothing/tags/list'))).toBe(
      'repository name not known to registry',
    );
  });

  it('denies HEAD without words', async () => {
    const response = await visitor('stranger').registry('HEAD', '/v2/org/private/manifests/1');
    expect(response.status).toBe(403);
    expect(await response.text()).toBe('');
  });
});

describe('writing', () => {
  const NOT_WRITE = 'installation not allowed to Write organization package';
  const NOT_CREATE = 'installation not allowed to Create organization package';

  it.each<[Name, existing: number | string, created: number | string]>([
    ['owner of the organization', 202, 202],
    ['owner without write:packages', SCOPES, SCOPES],
    ['member', WRITE, 202],
    ['stranger', WRITE, 'permission_denied: create_package'],
    ['stranger with a role', 202, 'permission_denied: create_package'],
    ['fine-grained token', SCOPES, SCOPES],
    ['linked repository', 202, 202],
    ['linked repository, read only', NOT_WRITE, NOT_CREATE],
    ['linked repository, no packages', NOT_WRITE, NOT_CREATE],
    ['linked repository, fork', NOT_WRITE, NOT_CREATE],
    ['App that writes', 202, 202],
    ['App that reads', NOT_WRITE, NOT_CREATE],
    ['App elsewhere', WRITE, 'permission_denied: create_package'],
    ['other repository', WRITE, 202],
    ['repository granted read', WRITE, 'permission_denied: create_package'],
  ])('by %s: to an existing package %s, to a new one %s', async (name, ...expected) => {
    const begin = (path: string): Promise<Response> => visitor(name).registry('POST', `/v2/org/${path}/blobs/uploads/`);
    const outcomes = await Promise.all(['private', 'new'].map(async (path) => outcome(await begin(path))));
    expect(outcomes).toEqual(expected);
  });

  it('is impossible below an owner that does not exist', async () => {
    const response = await visitor('owner of the organization').registry('POST', '/v2/nobody/x/blobs/uploads/');
    expect(await outcome(response)).toBe('permission_denied: create_package');
  });

  it('opens no package by an upload alone', () => {
    expect(sandbox.hasPackage('org', 'new')).toBe(false);
  });
});

describe('the REST API', () => {
  const INTEGRATION = 'Resource not accessible by integration';

  it.each<[Name, read: number | string, remove: number | string]>([
    ['owner of the organization', 200, 'Package version not found.'],
    [
      'owner without write:packages',
      200,
      'You need at least read:packages and delete:packages scopes to access this package.',
    ],
    [
      'owner without any scope',
      'You need at least read:packages scope to access this package.',
      'You need at least read:packages scope to access this package.',
    ],
    ['member', 'Package not found.', 'Package not found.'],
    ['stranger with a role', 200, 'Package not found.'],
    [
      'fine-grained token',
      'Resource not accessible by personal access token',
      'Resource not accessible by personal access token',
    ],
    ['linked repository', 200, 'Package version not found.'],
    ['linked repository, read only', 200, INTEGRATION],
    ['linked repository, no packages', INTEGRATION, INTEGRATION],
    ['linked repository, fork', 200, INTEGRATION],
    ['App that deletes', 200, 'Package version not found.'],
    ['App that writes', 200, INTEGRATION],
    ['App that reads', 200, INTEGRATION],
    ['other repository', 'Package not found.', 'Package not found.'],
    ['repository granted read', 200, INTEGRATION],
    ['anonymous', 'Requires authentication', 'Requires authentication'],
  ])('lets %s read: %s, delete: %s', async (name, ...expected) => {
    const path = '/orgs/org/packages/container/private';
    const read = await visitor(name).api('GET', path);
    const remove = await visitor(name).api('DELETE', `${path}/versions/1`);
    expect([await outcome(read), await outcome(remove)]).toEqual(expected);
  });

  it('shows the scopes of a classic token, and of no other', async () => {
    const get = (name: Name): Promise<Response> => visitor(name).api('GET', '/users/org');
    expect((await get('owner of the organization')).headers.get('x-oauth-scopes')).toBe(ALL.join(', '));
    expect((await get('linked repository')).headers.has('x-oauth-scopes')).toBe(false);
    expect((await get('fine-grained token')).headers.has('x-oauth-scopes')).toBe(false);
  });

  it.each<[Name, number]>([
    ['owner of the organization', 200],
    ['fine-grained token', 200],
    ['linked repository', 403],
    ['App that writes', 403],
    ['anonymous', 401],
  ])('answers GET /user by %s with %i', async (name, status) => {
    expect((await visitor(name).api('GET', '/user')).status).toBe(status);
  });

  it('refuses credentials that are no good even where none are needed', async () => {
    expect((await new Visitor(sandbox, 'ghp_bad').api('GET', '/users/org')).status).toBe(401);
  });
});

describe('an organization with single sign-on', () => {
  const PATH = '/orgs/closed/packages/container/app';
  const INDEX = { mediaType: 'application/vnd.oci.image.index.v1+json' };

  function withSignOn(authorizedFor: readonly string[]): Visitor {
    return new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'boss', scopes: ALL, authorizedFor }));
  }

  beforeAll(() => {
    sandbox.addOrganization('closed', { owners: ['boss'], singleSignOn: true });
    for (const name of ['app', 'open']) sandbox.putManifest(`closed/${name}`, INDEX, { tags: ['1'] });
    sandbox.package('closed', 'open').visibility = 'public';
    sandbox.addRepository('closed/secret', { private: true });
    sandbox.addRepository('closed/open');
  });

  it.each([PATH, '/orgs/closed', '/orgs/closed/packages?package_type=container', '/repos/closed/secret'])(
    'refuses a token that was not authorised at %s, and says where that is done',
    async (path) => {
      const response = await withSignOn([]).api('GET', path);
      expect(response.status).toBe(403);
      expect(response.headers.get('x-github-sso')).toMatch(
        /^required; url=https:\/\/127\.0\.0\.1:\d+\/orgs\/closed\/sso\?authorization_request=\w+$/,
      );
      expect(await outcome(response)).toBe(
        'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      );
    },
  );

  it('shows what is public to everybody', async () => {
    for (const path of ['/users/closed', '/repos/closed/open']) {
      expect((await withSignOn([]).api('GET', path)).status).toBe(200);
    }
  });

  it('lets a token in that was authorised, and workflows', async () => {
    sandbox.package('closed', 'app').grant('org/other', 'read');
    expect((await withSignOn(['Closed']).api('GET', PATH)).status).toBe(200);
    expect((await visitor('other repository').api('GET', PATH)).status).toBe(200);
  });

  it('denies in the registry without saying why', async () => {
    const read = (path: string, tokenOf: Visitor): Promise<Response> =>
      tokenOf.registry('GET', `/v2/closed/${path}/manifests/1`);
    expect(await outcome(await read('app', withSignOn([])))).toBe(READ);
    expect(await outcome(await read('open', withSignOn([])))).toBe(200);
    expect(await outcome(await read('app', withSignOn(['closed'])))).toBe(200);
    const push = await withSignOn([]).registry('POST', '/v2/closed/new/blobs/uploads/');
    expect(await outcome(push)).toBe('permission_denied: create_package');
  });
});

describe('the connection with a repository', () => {
  it('gives its workflows nothing where inheritance is switched off', async () => {
    sandbox.putManifest('org/apart', { mediaType: 'application/vnd.oci.image.index.v1+json' }, { tags: ['1'] });
    const target = sandbox.package('org', 'apart');
    target.repository = sandbox.package('org', 'private').repository;
    const read = (): Promise<Response> => visitor('linked repository').registry('GET', '/v2/org/apart/manifests/1');
    expect(await outcome(await read())).toBe(200);
    target.inheritsAccess = false;
    expect(await outcome(await read())).toBe(READ);
    target.grant('org/linked', 'read');
    expect(await outcome(await read())).toBe(200);
  });
});

describe('the first push', () => {
  it.each<[string, Name, Record<string, string>, string | undefined]>([
    ['by a workflow links its repository', 'other repository', {}, 'org/other'],
    ['by a workflow is not led astray by a label', 'other repository', { source: '/org/linked' }, 'org/other'],
    ['by a user leaves it unlinked', 'member', {}, undefined],
    [
      'by an owner links the repository of the label',
      'owner of the organization',
      { source: '/org/linked' },
      'org/linked',
    ],
    ['takes the label with .git', 'owner of the organization', { source: '/Org/Linked.git' }, 'org/linked'],
    ['cannot link a repository that the user does not administer', 'member', { source: '/org/linked' }, undefined],
    [
      'cannot link a repository that does not exist',
      'owner of the organization',
      { source: '/org/nothing' },
      undefined,
    ],
  ])('%s', async (title, name, { source }, linked) => {
    const path = `org/first-${title.replaceAll(/[^a-z]+/g, '-')}x`;
    const label = source === undefined ? {} : { 'org.opencontainers.image.source': sandbox.origin + source };
    await visitor(name).pushImage({ path, tag: '1', labels: label });
    const target = sandbox.package('org', path.slice(4));
    expect(target.repository?.fullName).toBe(linked);
    expect(target.visibility).toBe('private');
  });

  it('links by an annotation of the index, which comes after its children', async () => {
    const boss = visitor('owner of the organization');
    const child = await boss.pushImage({ path: 'org/annotated' });
    const source = `${sandbox.origin}/org/linked`;
    await boss.pushIndex('org/annotated', [child], '1', { 'org.opencontainers.image.source': source });
    expect(sandbox.package('org', 'annotated').repository?.fullName).toBe('org/linked');
  });

  it('is over once there is a tag: a later label links nothing', async () => {
    const boss = visitor('owner of the organization');
    await boss.pushImage({ path: 'org/late', tag: '1' });
    const labels = { 'org.opencontainers.image.source': `${sandbox.origin}/org/linked` };
    await boss.pushImage({ path: 'org/late', tag: '2', labels });
    expect(sandbox.package('org', 'late').repository).toBeUndefined();
  });

  it('by a user shuts workflows out until they are given access', async () => {
    await visitor('member').pushImage({ path: 'org/by-hand', tag: '1' });
    const workflow = visitor('other repository');
    const begin = async (): Promise<number | string> =>
      outcome(await workflow.registry('POST', '/v2/org/by-hand/blobs/uploads/'));
    expect(await begin()).toBe(WRITE);
    sandbox.package('org', 'by-hand').grant('org/other', 'write');
    expect(await begin()).toBe(202);
  });
});
