import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from './sandbox.js';
import { Visitor } from './visitor.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const INDEX = 'application/vnd.oci.image.index.v1+json';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => START });
  sandbox.addUser('octocat');
});

afterEach(() => sandbox.close());

describe('a sandbox', () => {
  it('serves on loopback under one origin', () => {
    expect(sandbox.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.origin).toBe(`http://${sandbox.registry}`);
    expect(sandbox.apiUrl).toBe(`${sandbox.origin}/api/v3`);
  });

  it('shares nothing with another', async () => {
    const other = await startSandbox();
    sandbox.putManifest('octocat/app', { mediaType: INDEX }, { tags: ['1'] });
    const token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: [] });
    expect(other.origin).not.toBe(sandbox.origin);
    expect(other.hasPackage('octocat', 'app')).toBe(false);
    expect((await new Visitor(other, token).askToken([])).status).toBe(403);
    await other.close();
  });

  it('shares no code with the product', async () => {
    const directory = fileURLToPath(new URL('.', import.meta.url));
    const files = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const targets = await Promise.all(
      files.map(async (name) => {
        const source = await readFile(join(directory, name), 'utf8');
        return [...source.matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) => join(dirname(name), path));
      }),
    );
    expect(targets.flat().filter((path) => path.startsWith('..'))).toEqual([]);
    expect(targets.flat().length).toBeGreaterThan(100);
  });

  it('answers in its own time, which can be turned forward', async () => {
    const date = async (): Promise<string | null> => (await fetch(sandbox.origin)).headers.get('date');
    expect(await date()).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
    sandbox.advance(90_000);
    expect(await date()).toBe('Sun, 01 Mar 2026 12:01:30 GMT');
    expect(sandbox.now()).toBe(START + 90_000);
    expect(() => {
      sandbox.advance(-1);
    }).toThrow('backwards');
  });

  it('answers what it does not know as a Go server does', async () => {
    const response = await fetch(`${sandbox.origin}/octocat/app`);
    expect([response.status, await response.text()]).toEqual([404, '404 page not found\n']);
  });

  it('closes although connections are open and answers are delayed', async () => {
    const own = await startSandbox();
    own.addFault({ path: /./, action: { kind: 'delay', ms: 3_600_000 } });
    const outcome = fetch(own.origin).catch((error: unknown) => error);
    while (own.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    expect(await outcome).toHaveProperty('message', 'fetch failed');
  });
});

describe('the store, past HTTP', () => {
  it('takes blobs and manifests, with the times that the test wants', async () => {
    const digest = await sandbox.putBlob('octocat/app', Buffer.from('x'));
    const version = sandbox.putManifest('octocat/app', { mediaType: INDEX }, { tags: ['a', 'b'], createdAt: 1000 });
    const target = sandbox.package('octocat', 'app');
    expect(target.blobs).toContain(digest);
    expect(target.tags).toEqual({ a: version.digest, b: version.digest });
    expect(target.version('a')).toMatchObject({ createdAt: 1000, updatedAt: 1000, downloads: 0 });
    expect(sandbox.requests).toEqual([]);
  });

  it('keeps bytes as they are', () => {
    const bytes = Buffer.from(` { "mediaType" : "${INDEX}" } `);
    expect(sandbox.putManifest('octocat/app', bytes).bytes).toEqual(bytes);
  });

  it('wants to be told the media type of a manifest that has none', () => {
    expect(() => sandbox.putManifest('octocat/app', {})).toThrow('mediaType');
    expect(sandbox.putManifest('octocat/app', {}, { mediaType: INDEX }).mediaType).toBe(INDEX);
  });

  it('lets a version be deleted past GitHub’s rules', () => {
    sandbox.putManifest('octocat/app', { mediaType: INDEX }, { tags: ['only'] });
    const target = sandbox.package('octocat', 'app');
    target.delete('only');
    expect(target.tags).toEqual({});
    expect(target.deletedVersions).toMatchObject([{ tags: new Set(['only']) }]);
  });

  it('holds tens of thousands of versions', () => {
    for (let number = 0; number < 20_000; number += 1) {
      sandbox.putManifest('octocat/many', { mediaType: INDEX, number }, { tags: [`v${number}`] });
    }
    expect(sandbox.package('octocat', 'many').versions).toHaveLength(20_000);
  });

  it.each([
    ['a package', () => sandbox.package('octocat', 'nothing')],
    ['a version', () => sandbox.package('octocat', 'app').version('nothing')],
    ['an owner', () => sandbox.putManifest('nobody/app', { mediaType: INDEX })],
    ['a repository', () => sandbox.createToken({ kind: 'installation', repository: 'octocat/x', packages: 'read' })],
    ['a user', () => sandbox.createToken({ kind: 'fine-grained', user: 'nobody' })],
    [
      'a token',
      () => {
        sandbox.revokeToken('ghp_x');
      },
    ],
  ])('says so when a test asks for %s that is not there', (_what, ask) => {
    sandbox.putManifest('octocat/app', { mediaType: INDEX });
    expect(ask).toThrow(/^no |has no /);
  });

  it.each([
    ['an account', () => sandbox.addUser('OctoCat')],
    ['a repository', () => (sandbox.addRepository('octocat/x'), sandbox.addRepository('octocat/X'))],
  ])('refuses %s twice', (_what, add) => {
    expect(add).toThrow('exists already');
  });
});
