import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Description, loadDescription } from './description.js';
import { message, PACKAGE, PackagesStage } from './packages-stage.js';

let description: Description;
let stage: PackagesStage;

beforeAll(async () => {
  description = await loadDescription();
});

beforeEach(async () => {
  stage = await PackagesStage.open(description);
});

afterEach(() => stage.close());

describe('GitHub’s own description of the API', () => {
  it.each([
    ['a version without a name', 'GET', `${PACKAGE}/versions`, 200, [{ id: 1 }]],
    ['a time in another form', 'GET', PACKAGE, 200, { created_at: 'yesterday' }],
    ['a status that GitHub does not give', 'DELETE', PACKAGE, 200, {}],
    ['an operation that does not exist', 'PUT', PACKAGE, 200, {}],
  ])('would notice %s', (_what, method, path, status, body) => {
    expect(description.answerFaults(method, path, status, body)).not.toEqual([]);
  });
});

describe('every operation', () => {
  const types = ['container', 'docker'] as const;
  const bases = [
    ['/orgs/org', 'org'],
    ['/users/boss', 'boss'],
    ['/user', 'boss'],
  ] as const;
  const cases = bases.flatMap(([base, owner]) => types.map((type) => ({ base, owner, type })));

  it.each(cases)('below $base works for a package of the type $type', async ({ base, owner, type }) => {
    for (const number of [1, 2]) {
      const manifest = { mediaType: 'application/vnd.oci.image.index.v1+json', number };
      stage.sandbox.putManifest(`${owner}/group/tool`, manifest, { packageType: type, tags: [`v${number}`] });
    }
    const { id } = stage.sandbox.package(owner, 'group/tool').version('v1');
    const one = `${base}/packages/${type}/group%2Ftool`;
    const calls: [method: string, path: string, status: number][] = [
      ['GET', `${base}/packages?package_type=${type}`, 200],
      ['GET', one, 200],
      ['GET', `${one}/versions`, 200],
      ['GET', `${one}/versions/${id}`, 200],
      ['DELETE', `${one}/versions/${id}`, 204],
      ['POST', `${one}/versions/${id}/restore`, 204],
      ['DELETE', one, 204],
      ['POST', `${one}/restore`, 204],
    ];
    const operations: (string | undefined)[] = [];
    for (const [method, path, status] of calls) {
      const answer = await stage.call(method, path);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      operations.push(description.operation(method, path));
    }
    expect(new Set(operations).size).toBe(8);
    const metadata = type === 'container' ? { container: { tags: ['v1'] } } : { docker: { tag: ['v1'] } };
    expect((await stage.call('GET', `${one}/versions/${id}`)).body).toMatchObject({
      metadata: { package_type: type, ...metadata },
    });
    expect((await stage.call('GET', `${base}/packages?package_type=${type}`)).body).toMatchObject([
      { name: 'group/tool' },
    ]);
    const other = type === 'container' ? 'docker' : 'container';
    expect((await stage.call('GET', `${base}/packages?package_type=${other}`)).body).toEqual([]);
    expect((await stage.call('GET', `${base}/packages/${other}/group%2Ftool`)).status).toBe(404);
  });
});

describe('a push', () => {
  it('appears as a version that is named by its digest', async () => {
    const { digest } = await stage.workflow().pushImage({ path: 'org/app', tag: 'latest' });
    const { status, body } = await stage.call('GET', `${PACKAGE}/versions`);
    const page = `${stage.sandbox.origin}/orgs/org/packages/container`;
    expect([status, body]).toEqual([
      200,
      [
        {
          id: expect.any(Number),
          name: digest,
          url: expect.stringContaining(`${stage.sandbox.apiUrl}${PACKAGE}/versions/`),
          package_html_url: `${page}/package/app`,
          html_url: expect.stringContaining(`${page}/app/`),
          created_at: '2026-03-01T12:00:00Z',
          updated_at: '2026-03-01T12:00:00Z',
          metadata: { package_type: 'container', container: { tags: ['latest'] } },
        },
      ],
    ]);
  });

  it('of an index lists the children as untagged versions', async () => {
    const one = await stage.boss.pushImage({ path: 'org/app', content: 'one' });
    const two = await stage.boss.pushImage({ path: 'org/app', content: 'two' });
    const index = await stage.boss.pushIndex('org/app', [one, two], 'latest');
    const { body } = await stage.call('GET', `${PACKAGE}/versions`);
    const seen = (digest: string, tags: string[]): unknown =>
      expect.objectContaining({ name: digest, metadata: { package_type: 'container', container: { tags } } });
    expect(body).toEqual([seen(index.digest, ['latest']), seen(two.digest, []), seen(one.digest, [])]);
  });

  it('of the same bytes keeps the version, adds the tag and moves updated_at', async () => {
    await stage.boss.pushImage({ path: 'org/app', tag: 'a' });
    const before = stage.sandbox.package('org', 'app').version('a').id;
    stage.sandbox.advance(5000);
    await stage.boss.pushImage({ path: 'org/app', tag: 'b' });
    const { body } = await stage.call('GET', `${PACKAGE}/versions/${before}`);
    expect(body).toMatchObject({
      id: before,
      created_at: '2026-03-01T12:00:00Z',
      updated_at: '2026-03-01T12:00:05Z',
      metadata: { container: { tags: ['a', 'b'] } },
    });
    expect(stage.sandbox.package('org', 'app').versions).toHaveLength(1);
  });

  it('takes the tag from the version that had it', async () => {
    const old = await stage.boss.pushImage({ path: 'org/app', tag: 'latest', content: 'old' });
    stage.sandbox.advance(5000);
    const fresh = await stage.boss.pushImage({ path: 'org/app', tag: 'latest', content: 'new' });
    const target = stage.sandbox.package('org', 'app');
    expect(target.tags).toEqual({ latest: fresh.digest });
    expect([...target.version(old.digest).tags]).toEqual([]);
    expect(target.version(fresh.digest).id).toBeGreaterThan(target.version(old.digest).id);
  });
});

describe('a package', () => {
  beforeEach(() => stage.workflow().pushImage({ path: 'org/app', tag: '1' }));

  it('has a count, a visibility and the repository that pushed it', async () => {
    const { status, body } = await stage.call('GET', PACKAGE);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'app',
      package_type: 'container',
      version_count: 1,
      visibility: 'private',
      owner: { login: 'org', type: 'Organization' },
      repository: { full_name: 'org/app', description: 'An app', private: false },
    });
  });

  it('without a repository names none', async () => {
    await stage.boss.pushImage({ path: 'org/loose', tag: '1' });
    expect((await stage.call('GET', '/orgs/org/packages/container/loose')).body).not.toHaveProperty('repository');
  });

  it('is found by its name encoded once', async () => {
    await stage.boss.pushImage({ path: 'org/group/tool', tag: '1' });
    expect((await stage.call('GET', '/orgs/org/packages/container/group%2Ftool')).body).toMatchObject({
      name: 'group/tool',
    });
    expect((await stage.boss.api('GET', '/orgs/org/packages/container/group/tool')).status).toBe(404);
    expect((await stage.boss.api('GET', '/orgs/org/packages/container/group%252Ftool')).status).toBe(404);
  });

  it.each([
    ['/orgs/org/packages/container/App'],
    ['/orgs/org/packages/container/nothing'],
    ['/orgs/org/packages/docker/app'],
    ['/orgs/org/packages/container/app/versions/1'],
    ['/users/org/packages/container/app'],
    ['/orgs/boss/packages/container/app'],
    ['/orgs/nobody/packages/container/app'],
  ])('is not found at %s', async (path) => {
    expect((await stage.call('GET', path)).status).toBe(404);
  });

  it('belongs to a user under /users and, for that user, under /user', async () => {
    await stage.boss.pushImage({ path: 'boss/own', tag: '1' });
    for (const base of ['/users/boss', '/user']) {
      expect((await stage.call('GET', `${base}/packages/container/own`)).body).toMatchObject({
        owner: { login: 'boss', type: 'User' },
      });
      expect((await stage.call('GET', `${base}/packages/container/own/versions`)).body).toHaveLength(1);
      expect((await stage.call('GET', `${base}/packages?package_type=container`)).body).toMatchObject([
        { name: 'own' },
      ]);
    }
    expect((await stage.workflow().api('GET', '/user/packages/container/own')).status).toBe(403);
  });
});

describe('the rest of the API', () => {
  it.each([
    ['/users/org', 'Organization'],
    ['/users/boss', 'User'],
    ['/orgs/org', 'Organization'],
  ])('tells at %s that it is a %s', async (path, type) => {
    const response = await stage.boss.api('GET', path);
    expect(await response.json()).toMatchObject({ type });
  });

  it.each([
    '/nothing',
    '/users/nobody',
    '/orgs/boss',
    '/repos/org/nothing',
    '/users/%E0%A4%A',
    '/orgs/org/packages/cargo/x',
  ])('answers %s with Not Found', async (path) => {
    const response = await stage.boss.api('GET', path);
    expect([response.status, await response.json()]).toEqual([404, message('Not Found')]);
  });
});
