import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Description, loadDescription } from './description.js';
import { message, PACKAGE, PackagesStage, SCOPES } from './packages-stage.js';
import { Visitor } from '../visitor.js';

let description: Description;
let stage: PackagesStage;

beforeAll(async () => {
  description = await loadDescription();
});

beforeEach(async () => {
  stage = await PackagesStage.open(description);
});

afterEach(() => stage.close());

describe('the list of packages', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await stage.boss.pushImage({ path: `org/${name}`, tag: '1' });
    stage.sandbox.package('org', 'b').visibility = 'public';
  });

  it('names those that the token may see', async () => {
    const names = async (visitor: Visitor, query = ''): Promise<unknown> =>
      (await stage.call('GET', `/orgs/org/packages?package_type=container${query}`, visitor)).body;
    stage.sandbox.addUser('stranger');
    const stranger = stage.sandbox.createToken({ kind: 'classic', user: 'stranger', scopes: SCOPES });
    expect(await names(stage.boss)).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(await names(stage.boss, '&visibility=private')).toMatchObject([{ name: 'a' }, { name: 'c' }]);
    expect(await names(new Visitor(stage.sandbox, stranger))).toMatchObject([{ name: 'b' }]);
  });

  it('is not given to a GITHUB_TOKEN', async () => {
    const { status, body } = await stage.call('GET', '/orgs/org/packages?package_type=container', stage.workflow());
    expect([status, body]).toEqual([403, message('Resource not accessible by integration')]);
  });

  it('wants a type, and ends at 10000', async () => {
    expect((await stage.boss.api('GET', '/orgs/org/packages')).status).toBe(400);
    expect(
      (await stage.boss.api('GET', '/orgs/org/packages?package_type=container&per_page=100&page=101')).status,
    ).toBe(400);
  });
});

describe('the list of versions', () => {
  beforeEach(() => {
    for (let number = 1; number <= 250; number += 1) {
      stage.sandbox.putManifest(
        'org/app',
        { mediaType: 'application/vnd.oci.image.index.v1+json', number },
        { tags: [`v${number}`] },
      );
    }
  });

  it('comes newest first, 30 a page', async () => {
    const { body } = await stage.call('GET', `${PACKAGE}/versions`);
    const tags = Array.from({ length: 30 }, (_, index) => [`v${250 - index}`]);
    expect(body).toMatchObject(tags.map((names) => ({ metadata: { container: { tags: names } } })));
  });

  it('is led through by Link', async () => {
    const url = (page: number): string => `<${stage.sandbox.apiUrl}${PACKAGE}/versions?per_page=100&page=${page}>`;
    const links: (string | null)[] = [];
    const counts: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const { headers, body } = await stage.call('GET', `${PACKAGE}/versions?per_page=100&page=${page}`);
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
    expect((await stage.call('GET', `${PACKAGE}/versions?per_page=500`)).body).toHaveLength(100);
    expect((await stage.call('GET', `${PACKAGE}/versions?page=99`)).body).toEqual([]);
  });
});

describe('deleting while the list is read', () => {
  it('shifts the pages, so that versions are passed over', async () => {
    for (let number = 1; number <= 40; number += 1) {
      stage.sandbox.putManifest(
        'org/app',
        { mediaType: 'application/vnd.oci.image.index.v1+json', number },
        { tags: [`v${number}`] },
      );
    }
    const seen = (body: unknown): unknown[] => (Array.isArray(body) ? body : []);
    const [first, ...others] = seen((await stage.call('GET', `${PACKAGE}/versions?per_page=20`)).body);
    expect(others).toHaveLength(19);
    await stage.call('DELETE', `${PACKAGE}/versions/${stage.sandbox.package('org', 'app').version('v40').id}`);
    const second = seen((await stage.call('GET', `${PACKAGE}/versions?per_page=20&page=2`)).body);
    expect(first).toMatchObject({ metadata: { container: { tags: ['v40'] } } });
    expect(second[0]).toMatchObject({ metadata: { container: { tags: ['v19'] } } });
  });
});
