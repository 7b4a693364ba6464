import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TokenRequest } from '../store/credentials.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 60 * 60 * 1000;
const FORBIDDEN = 'Resource not accessible by integration';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => START });
  for (const login of ['boss', 'stranger']) sandbox.addUser(login);
  sandbox.addOrganization('org', { owners: ['boss'] });
  const app = sandbox.addRepository('org/app', { description: 'An app', licence: 'MIT', defaultBranch: 'trunk' });
  sandbox.addRepository('org/secret', { private: true });
  for (let number = 1; number <= 40; number += 1) {
    app.branches.set(`feature/${String(number).padStart(2, '0')}`, { isProtected: number > 38 });
    const closed = number % 4 === 0 ? {} : { closedAt: START - HOUR_MS, isMerged: number % 4 === 1 };
    sandbox.addPullRequest('org/app', { head: `feature/${number}`, createdAt: START - 2 * HOUR_MS, ...closed });
  }
});

afterEach(() => sandbox.close());

function visitor(request?: TokenRequest): Visitor {
  return new Visitor(sandbox, request && sandbox.createToken(request));
}

async function get(path: string, who = visitor()): Promise<{ status: number; link: string | null; body: unknown }> {
  const response = await who.api('GET', path);
  return { status: response.status, link: response.headers.get('link'), body: await response.json() };
}

async function all(path: string, member: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let page = 1, isMore = true; isMore; page += 1) {
    const { body, link } = await get(`${path}${path.includes('?') ? '&' : '?'}per_page=10&page=${page}`);
    if (Array.isArray(body)) values.push(...body.map((item: Record<string, unknown>) => item[member]));
    isMore = link?.includes('rel="next"') === true;
  }
  return values;
}

describe('a repository', () => {
  it('tells what the labels of images are made of', async () => {
    expect(await get('/repos/Org/App')).toMatchObject({
      status: 200,
      body: {
        full_name: 'org/app',
        description: 'An app',
        default_branch: 'trunk',
        private: false,
        visibility: 'public',
        license: { spdx_id: 'MIT' },
      },
    });
  });

  it.each<[string, TokenRequest | undefined, number]>([
    ['nobody', undefined, 404],
    ['a stranger', { kind: 'classic', user: 'stranger', scopes: ['repo'] }, 404],
    ['an owner without the scope repo', { kind: 'classic', user: 'boss', scopes: ['read:packages'] }, 404],
    ['an owner', { kind: 'classic', user: 'boss', scopes: ['repo'] }, 200],
    ['a fine-grained token of an owner', { kind: 'fine-grained', user: 'boss' }, 200],
    ['its own workflow', { kind: 'installation', repository: 'org/secret', packages: 'none' }, 200],
    ['another workflow', { kind: 'installation', repository: 'org/app', packages: 'write' }, 404],
    ['an App of the organization', { kind: 'app', account: 'org', packages: 'none' }, 200],
    ['an App of somebody else', { kind: 'app', account: 'stranger', packages: 'none' }, 404],
  ])('that is private answers %s with its status', async (_who, request, status) => {
    expect((await get('/repos/org/secret', visitor(request))).status).toBe(status);
  });
});

describe('branches', () => {
  it('are listed page by page in the order of their names', async () => {
    const names = await all('/repos/org/app/branches', 'name');
    expect(names).toHaveLength(41);
    expect([names[0], names.at(-1)]).toEqual(['feature/01', 'trunk']);
    expect(new Set(names).size).toBe(41);
  });

  it('say whether they are protected, and can be asked for by that', async () => {
    expect(await all('/repos/org/app/branches?protected=true', 'name')).toEqual(['feature/39', 'feature/40']);
    expect(await all('/repos/org/app/branches?protected=false', 'name')).toHaveLength(39);
    expect((await get('/repos/org/app/branches/feature/40')).body).toMatchObject({
      name: 'feature/40',
      protected: true,
    });
    expect((await get('/repos/org/app/branches/feature%2F01')).body).toMatchObject({ protected: false });
  });

  it('that are gone are not found', async () => {
    const { status, body } = await get('/repos/org/app/branches/gone');
    expect([status, body]).toEqual([404, expect.objectContaining({ message: 'Branch not found' })]);
  });
});

describe('pull requests', () => {
  it.each([
    ['', [40, 36, 32, 28, 24, 20, 16, 12, 8, 4]],
    ['?state=open', [40, 36, 32, 28, 24, 20, 16, 12, 8, 4]],
    ['?state=closed&head=org:feature/7', [7]],
    ['?state=open&head=org:feature/7', []],
    ['?state=all&base=other', []],
  ])('asked for by "%s" come newest first', async (query, numbers) => {
    expect(await all(`/repos/org/app/pulls${query}`, 'number')).toEqual(numbers);
  });

  it('are all there page by page', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => 40 - index);
    expect(await all('/repos/org/app/pulls?state=all', 'number')).toEqual(numbers);
  });

  it('tell when they were closed and merged', async () => {
    expect((await get('/repos/org/app/pulls/5')).body).toMatchObject({
      number: 5,
      state: 'closed',
      closed_at: '2026-03-01T11:00:00Z',
      merged_at: '2026-03-01T11:00:00Z',
      head: { ref: 'feature/5', label: 'org:feature/5' },
      base: { ref: 'trunk' },
    });
    expect((await get('/repos/org/app/pulls/6')).body).toMatchObject({ state: 'closed', merged_at: null });
    expect((await get('/repos/org/app/pulls/8')).body).toMatchObject({ state: 'open', closed_at: null });
    expect((await get('/repos/org/app/pulls/99')).status).toBe(404);
  });
});

describe('a job', () => {
  it.each<[string, string, 'contents' | 'pullRequests']>([
    ['branches', '/repos/org/secret/branches', 'contents'],
    ['pull requests', '/repos/org/secret/pulls', 'pullRequests'],
  ])('reads the %s of its private repository only if it was permitted', async (_what, path, permission) => {
    const job = { kind: 'installation', repository: 'org/secret', packages: 'write' } as const;
    const { status, body } = await get(path, visitor(job));
    expect([status, body]).toEqual([403, expect.objectContaining({ message: FORBIDDEN })]);
    expect((await get(path, visitor({ ...job, [permission]: 'read' }))).status).toBe(200);
  });

  it('reads those of a public one in any case', async () => {
    const job = visitor({ kind: 'installation', repository: 'org/app', packages: 'none' });
    for (const path of ['/repos/org/app/branches', '/repos/org/app/pulls']) {
      expect((await get(path, job)).status).toBe(200);
    }
  });
});
