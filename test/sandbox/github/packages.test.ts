import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Description, loadDescription } from './description.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-03-01T12:00:00.789Z');
const SCOPES = ['read:packages', 'write:packages', 'delete:packages'];
const PACKAGE = '/orgs/org/packages/container/app';

let description: Description;
let sandbox: Sandbox;
let boss: Visitor;

beforeAll(async () => {
  description = await loadDescription();
});

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => START });
  sandbox.addUser('boss');
  sandbox.addOrganization('org', { owners: ['boss'] });
  sandbox.addRepository('org/app', { description: 'An app' });
  boss = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'boss', scopes: SCOPES }));
});

afterEach(() => sandbox.close());

function workflow(): Visitor {
  return new Visitor(sandbox, sandbox.createToken({ kind: 'installation', repository: 'org/app', packages: 'write' }));
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A request to the API whose answer is held against GitHub's own description of it. */
async function call(method: string, path: string, visitor = boss): Promise<Answer> {
  const response = await visitor.api(method, path);
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  expect(description.requestFaults(method, path)).toEqual([]);
  // The description leaves out the 400 of a version that may not be deleted, and the 404 of everything that is read.
  const known =
    response.status === 400 || response.status === 404 ? [`status ${response.status} is not described`] : [];
  const faults = description.answerFaults(method, path, response.status, body);
  expect(faults.filter((fault) => !known.includes(fault))).toEqual([]);
  return { status: response.status, headers: response.headers, body };
}

const message = (text: string): unknown => expect.objectContaining({ message: text });

/** Three images, oldest first. */
async function pushThree(path = 'org/app'): Promise<string[]> {
  const digests: string[] = [];
  for (const tag of ['1', '2', '3']) {
    digests.push((await boss.pushImage({ path, tag, content: tag })).digest);
    sandbox.advance(1000);
  }
  return digests;
}

async function idOf(tag: string): Promise<string> {
  const { body } = await call('GET', `${PACKAGE}/versions`);
  const id = sandbox.package('org', 'app').version(tag).id;
  expect(body).toContainEqual(expect.objectContaining({ id }));
  return String(id);
}

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
      sandbox.putManifest(`${owner}/group/tool`, manifest, { packageType: type, tags: [`v${number}`] });
    }
    const { id } = sandbox.package(owner, 'group/tool').version('v1');
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
      const answer = await call(method, path);
      expect([method, path, answer.status]).toEqual([method, path, status]);
      operations.push(description.operation(method, path));
    }
    expect(new Set(operations).size).toBe(8);
    const metadata = type === 'container' ? { container: { tags: ['v1'] } } : { docker: { tag: ['v1'] } };
    expect((await call('GET', `${one}/versions/${id}`)).body).toMatchObject({
      metadata: { package_type: type, ...metadata },
    });
    expect((await call('GET', `${base}/packages?package_type=${type}`)).body).toMatchObject([{ name: 'group/tool' }]);
    const other = type === 'container' ? 'docker' : 'container';
    expect((await call('GET', `${base}/packages?package_type=${other}`)).body).toEqual([]);
    expect((await call('GET', `${base}/packages/${other}/group%2Ftool`)).status).toBe(404);
  });
});

describe('a push', () => {
  it('appears as a version that is named by its digest', async () => {
    const { digest } = await workflow().pushImage({ path: 'org/app', tag: 'latest' });
    const { status, body } = await call('GET', `${PACKAGE}/versions`);
    const page = `${sandbox.origin}/orgs/org/packages/container`;
    expect([status, body]).toEqual([
      200,
      [
        {
          id: expect.any(Number),
          name: digest,
          url: expect.stringContaining(`${sandbox.apiUrl}${PACKAGE}/versions/`),
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
    const one = await boss.pushImage({ path: 'org/app', content: 'one' });
    const two = await boss.pushImage({ path: 'org/app', content: 'two' });
    const index = await boss.pushIndex('org/app', [one, two], 'latest');
    const { body } = await call('GET', `${PACKAGE}/versions`);
    const seen = (digest: string, tags: string[]): unknown =>
      expect.objectContaining({ name: digest, metadata: { package_type: 'container', container: { tags } } });
    expect(body).toEqual([seen(index.digest, ['latest']), seen(two.digest, []), seen(one.digest, [])]);
  });

  it('of the same bytes keeps the version, adds the tag and moves updated_at', async () => {
    await boss.pushImage({ path: 'org/app', tag: 'a' });
    const before = sandbox.package('org', 'app').version('a').id;
    sandbox.advance(5000);
    await boss.pushImage({ path: 'org/app', tag: 'b' });
    const { body } = await call('GET', `${PACKAGE}/versions/${before}`);
    expect(body).toMatchObject({
      id: before,
      created_at: '2026-03-01T12:00:00Z',
      updated_at: '2026-03-01T12:00:05Z',
      metadata: { container: { tags: ['a', 'b'] } },
    });
    expect(sandbox.package('org', 'app').versions).toHaveLength(1);
  });

  it('takes the tag from the version that had it', async () => {
    const old = await boss.pushImage({ path: 'org/app', tag: 'latest', content: 'old' });
    sandbox.advance(5000);
    const fresh = await boss.pushImage({ path: 'org/app', tag: 'latest', content: 'new' });
    const target = sandbox.package('org', 'app');
    expect(target.tags).toEqual({ latest: fresh.digest });
    expect([...target.version(old.digest).tags]).toEqual([]);
    expect(target.version(fresh.digest).id).toBeGreaterThan(target.version(old.digest).id);
  });
});

describe('a package', () => {
  beforeEach(() => workflow().pushImage({ path: 'org/app', tag: '1' }));

  it('has a count, a visibility and the repository that pushed it', async () => {
    const { status, body } = await call('GET', PACKAGE);
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
    await boss.pushImage({ path: 'org/loose', tag: '1' });
    expect((await call('GET', '/orgs/org/packages/container/loose')).body).not.toHaveProperty('repository');
  });

  it('is found by its name encoded once', async () => {
    await boss.pushImage({ path: 'org/group/tool', tag: '1' });
    expect((await call('GET', '/orgs/org/packages/container/group%2Ftool')).body).toMatchObject({ name: 'group/tool' });
    expect((await boss.api('GET', '/orgs/org/packages/container/group/tool')).status).toBe(404);
    expect((await boss.api('GET', '/orgs/org/packages/container/group%252Ftool')).status).toBe(404);
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
    expect((await call('GET', path)).status).toBe(404);
  });

  it('belongs to a user under /users and, for that user, under /user', async () => {
    await boss.pushImage({ path: 'boss/own', tag: '1' });
    for (const base of ['/users/boss', '/user']) {
      expect((await call('GET', `${base}/packages/container/own`)).body).toMatchObject({
        owner: { login: 'boss', type: 'User' },
      });
      expect((await call('GET', `${base}/packages/container/own/versions`)).body).toHaveLength(1);
      expect((await call('GET', `${base}/packages?package_type=container`)).body).toMatchObject([{ name: 'own' }]);
    }
    expect((await workflow().api('GET', '/user/packages/container/own')).status).toBe(403);
  });
});

describe('the list of packages', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await boss.pushImage({ path: `org/${name}`, tag: '1' });
    sandbox.package('org', 'b').visibility = 'public';
  });

  it('names those that the token may see', async () => {
    const names = async (visitor: Visitor, query = ''): Promise<unknown> =>
      (await call('GET', `/orgs/org/packages?package_type=container${query}`, visitor)).body;
    sandbox.addUser('stranger');
    const stranger = sandbox.createToken({ kind: 'classic', user: 'stranger', scopes: SCOPES });
    expect(await names(boss)).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(await names(boss, '&visibility=private')).toMatchObject([{ name: 'a' }, { name: 'c' }]);
    expect(await names(new Visitor(sandbox, stranger))).toMatchObject([{ name: 'b' }]);
  });

  it('is not given to a GITHUB_TOKEN', async () => {
    const { status, body } = await call('GET', '/orgs/org/packages?package_type=container', workflow());
    expect([status, body]).toEqual([403, message('Resource not accessible by integration')]);
  });

  it('wants a type, and ends at 10000', async () => {
    expect((await boss.api('GET', '/orgs/org/packages')).status).toBe(400);
    expect((await boss.api('GET', '/orgs/org/packages?package_type=container&per_page=100&page=101')).status).toBe(400);
  });
});

describe('the list of versions', () => {
  beforeEach(() => {
    for (let number = 1; number <= 250; number += 1) {
      sandbox.putManifest(
        'org/app',
        { mediaType: 'application/vnd.oci.image.index.v1+json', number },
        { tags: [`v${number}`] },
      );
    }
  });

  it('comes newest first, 30 a page', async () => {
    const { body } = await call('GET', `${PACKAGE}/versions`);
    const tags = Array.from({ length: 30 }, (_, index) => [`v${250 - index}`]);
    expect(body).toMatchObject(tags.map((names) => ({ metadata: { container: { tags: names } } })));
  });

  it('is led through by Link', async () => {
    const url = (page: number): string => `<${sandbox.apiUrl}${PACKAGE}/versions?per_page=100&page=${page}>`;
    const links: (string | null)[] = [];
    const counts: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const { headers, body } = await call('GET', `${PACKAGE}/versions?per_page=100&page=${page}`);
      links.push(headers.get('link'));
      counts.push(Array.isArray(body) ? body.length : body);
    }
    expect(counts).toEqual([100, 100, 50]);
    expect(links).toEqual([
      `${url(2)}; rel="next", ${url(3)}; rel="last"`,
      `${url(1)}; rel="prev", ${url(3)}; rel="next", ${url(3)}; rel="last", ${url(1)}; rel="first"`,
      `${url(2)}; rel="prev", ${url(1)}; rel="first"`,
    ]);
  });

  it('gives no more than 100 a page, and none beyond the last', async () => {
    expect((await call('GET', `${PACKAGE}/versions?per_page=500`)).body).toHaveLength(100);
    expect((await call('GET', `${PACKAGE}/versions?page=99`)).body).toEqual([]);
  });
});

describe('deleting while the list is read', () => {
  it('shifts the pages, so that versions are passed over', async () => {
    for (let number = 1; number <= 40; number += 1) {
      sandbox.putManifest(
        'org/app',
        { mediaType: 'application/vnd.oci.image.index.v1+json', number },
        { tags: [`v${number}`] },
      );
    }
    const seen = (body: unknown): unknown[] => (Array.isArray(body) ? body : []);
    const [first, ...others] = seen((await call('GET', `${PACKAGE}/versions?per_page=20`)).body);
    expect(others).toHaveLength(19);
    await call('DELETE', `${PACKAGE}/versions/${sandbox.package('org', 'app').version('v40').id}`);
    const second = seen((await call('GET', `${PACKAGE}/versions?per_page=20&page=2`)).body);
    expect(first).toMatchObject({ metadata: { container: { tags: ['v40'] } } });
    expect(second[0]).toMatchObject({ metadata: { container: { tags: ['v19'] } } });
  });
});

describe('downloads', () => {
  it('are counted by each GET of a manifest, and by no HEAD', async () => {
    await pushThree();
    const { digest } = sandbox.package('org', 'app').version('3');
    for (const method of ['GET', 'HEAD', 'GET', 'GET']) await boss.registry(method, `/v2/org/app/manifests/${digest}`);
    await boss.registry('GET', '/v2/org/app/manifests/3');
    expect(sandbox.package('org', 'app').version('3').downloads).toBe(4);
  });
});

describe('deleting a version', () => {
  beforeEach(() => pushThree());

  it('takes the manifest and its tags out of the registry', async () => {
    const { digest, id } = sandbox.package('org', 'app').version('2');
    expect((await call('DELETE', `${PACKAGE}/versions/${id}`)).status).toBe(204);
    for (const reference of ['2', digest]) {
      expect((await boss.registry('GET', `/v2/org/app/manifests/${reference}`)).status).toBe(404);
    }
    expect((await call('GET', `${PACKAGE}/versions/${id}`)).status).toBe(404);
    expect((await call('GET', PACKAGE)).body).toMatchObject({ version_count: 2 });
    expect((await call('DELETE', `${PACKAGE}/versions/${id}`)).body).toEqual(message('Package version not found.'));
  });

  it('leaves the children of an index alone', async () => {
    const target = sandbox.package('org', 'app');
    const child = { mediaType: target.version('1').mediaType, digest: target.version('1').digest, size: 1 };
    await boss.pushIndex('org/app', [child], 'index');
    await call('DELETE', `${PACKAGE}/versions/${target.version('index').id}`);
    expect(target.version(child.digest).id).toBe(target.version('1').id);
  });

  it('works for the workflow of the linked repository', async () => {
    sandbox.package('org', 'app').grant('org/app', 'admin');
    expect((await call('DELETE', `${PACKAGE}/versions/${await idOf('1')}`, workflow())).status).toBe(204);
  });

  it('is refused for the last tagged version, though untagged ones remain', async () => {
    await call('DELETE', `${PACKAGE}/versions/${await idOf('1')}`);
    await boss.pushImage({ path: 'org/app', content: 'untagged' });
    await call('DELETE', `${PACKAGE}/versions/${await idOf('2')}`);
    const { status, body } = await call('DELETE', `${PACKAGE}/versions/${await idOf('3')}`);
    const text = 'You cannot delete the last tagged version of a package. You must delete the package instead.';
    expect([status, body]).toEqual([400, message(text)]);
    expect(sandbox.package('org', 'app').tags).toHaveProperty('3');
  });

  it('is refused for the last version', async () => {
    const { digest } = await boss.pushImage({ path: 'org/one' });
    const { id } = sandbox.package('org', 'one').version(digest);
    const { status, body } = await call('DELETE', `/orgs/org/packages/container/one/versions/${id}`);
    const text = 'You cannot delete the last version of a package. You must delete the package instead.';
    expect([status, body]).toEqual([400, message(text)]);
  });

  it.each([
    ['public', 5001, 400],
    ['public', 5000, 204],
    ['private', 5001, 204],
  ] as const)('of a %s package with %i downloads gives %i', async (visibility, downloads, status) => {
    const target = sandbox.package('org', 'app');
    target.visibility = visibility;
    target.version('1').downloads = downloads;
    expect((await call('DELETE', `${PACKAGE}/versions/${await idOf('1')}`)).status).toBe(status);
  });
});

describe('restoring a version', () => {
  let id: string;
  let digest: string;

  beforeEach(async () => {
    await pushThree();
    const target = sandbox.package('org', 'app');
    target.moveTag('stable', '1');
    digest = target.version('1').digest;
    id = String(target.version('1').id);
    await call('DELETE', `${PACKAGE}/versions/${id}`);
  });

  const restore = (visitor = boss): Promise<Answer> => call('POST', `${PACKAGE}/versions/${id}/restore`, visitor);

  it('brings the manifest back with its id and its tags', async () => {
    expect((await restore()).status).toBe(204);
    expect(sandbox.package('org', 'app').version('stable')).toMatchObject({ id: Number(id), digest });
    expect((await boss.registry('GET', `/v2/org/app/manifests/1`)).status).toBe(200);
    expect((await call('GET', `${PACKAGE}/versions?state=deleted`)).body).toEqual([]);
  });

  it('leaves tags where somebody has taken them to', async () => {
    sandbox.package('org', 'app').moveTag('stable', '3');
    await restore();
    expect([...sandbox.package('org', 'app').version(digest).tags]).toEqual(['1']);
    expect(sandbox.package('org', 'app').version('3').tags).toContain('stable');
  });

  it('is offered by the list of deleted versions for 30 days', async () => {
    const deleted = async (): Promise<unknown> => (await call('GET', `${PACKAGE}/versions?state=deleted`)).body;
    expect(await deleted()).toMatchObject([{ id: Number(id), deleted_at: '2026-03-01T12:00:03Z' }]);
    sandbox.advance(30 * DAY_MS - 1);
    expect(await deleted()).toHaveLength(1);
    sandbox.advance(1);
    expect(await deleted()).toEqual([]);
    expect((await restore()).status).toBe(404);
  });

  it('is impossible when the same bytes were pushed again', async () => {
    const again = await boss.pushImage({ path: 'org/app', tag: '1', content: '1' });
    expect(again.digest).toBe(digest);
    expect(sandbox.package('org', 'app').version('1').id).toBeGreaterThan(Number(id));
    expect((await restore()).status).toBe(404);
  });

  it('is for administrators: a workflow without access is refused', async () => {
    sandbox.package('org', 'app').grant('org/app', 'write');
    expect((await restore(workflow())).body).toEqual(message('Resource not accessible by integration'));
  });

  it('of what is not deleted gives 404', async () => {
    expect((await call('POST', `${PACKAGE}/versions/${await idOf('2')}/restore`)).status).toBe(404);
  });
});

describe('a whole package', () => {
  beforeEach(() => pushThree());

  const remove = (): Promise<Answer> => call('DELETE', PACKAGE);
  const restore = (): Promise<Answer> => call('POST', `${PACKAGE}/restore`);

  it('goes and comes back with everything', async () => {
    const before = sandbox.package('org', 'app').tags;
    expect((await remove()).status).toBe(204);
    expect((await call('GET', PACKAGE)).body).toEqual(message('Package not found.'));
    expect((await boss.registry('GET', '/v2/org/app/tags/list')).status).toBe(404);
    expect((await restore()).status).toBe(204);
    expect(sandbox.package('org', 'app').tags).toEqual(before);
    expect((await boss.registry('GET', '/v2/org/app/manifests/1')).status).toBe(200);
  });

  it('does not come back when its name is taken, or after 30 days', async () => {
    await remove();
    await boss.pushImage({ path: 'org/app', tag: 'other' });
    expect((await restore()).status).toBe(404);
    await remove();
    sandbox.advance(30 * DAY_MS);
    expect((await restore()).status).toBe(404);
  });

  it('stays when a public version has been downloaded too often', async () => {
    const target = sandbox.package('org', 'app');
    target.visibility = 'public';
    target.version('2').downloads = 5001;
    expect((await remove()).status).toBe(400);
  });
});

describe('the rest of the API', () => {
  it.each([
    ['/users/org', 'Organization'],
    ['/users/boss', 'User'],
    ['/orgs/org', 'Organization'],
  ])('tells at %s that it is a %s', async (path, type) => {
    const response = await boss.api('GET', path);
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
    const response = await boss.api('GET', path);
    expect([response.status, await response.json()]).toEqual([404, message('Not Found')]);
  });
});
