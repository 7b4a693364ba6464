import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type PackageHandle } from '../store/package-handle.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { parseSeed } from './seed.js';
import { Visitor } from '../visitor.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const EXAMPLES = `${ROOT}examples/sandbox/`;

const sandboxes: Sandbox[] = [];

afterEach(() => Promise.all(sandboxes.splice(0).map((sandbox) => sandbox.close())));

async function open(seed: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: () => START, seed: parseSeed(seed) });
  sandboxes.push(sandbox);
  return sandbox;
}

async function openPackage(versions: string): Promise<PackageHandle> {
  return (await open(`packages: {org/app: {versions: [${versions}]}}`)).package('org', 'app');
}

/** A document that was stored, with the version that it belongs to. */
function read(target: PackageHandle, reference: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(target.version(reference).bytes.toString());
  if (isRecord(value)) return value;
  throw new Error(`${reference} is no object`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function digestsIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((item: { readonly digest?: unknown }) => item.digest) : [];
}

describe('a seed', () => {
  it('describes accounts, repositories and packages', async () => {
    const sandbox = await open(`
      users: [alone]
      organizations: {org: {owners: [boss], members: [member], single-sign-on: true}}
      repositories:
        org/app:
          private: true
          license: MIT
          default-branch: trunk
          branches: [feature, {name: release, protected: true}]
          pulls: [{number: 7, head: feature}, {number: 9, head: gone, age: 3 days, closed: 1 day, merged: true}]
      packages:
        org/app: {repository: org/app, visibility: internal, roles: {org/app: admin, member: read}, versions: [{}]}
        org/old/tool: {type: docker, versions: [{format: docker}]}
        alone/own: {versions: [{}]}`);
    const boss = new Visitor(
      sandbox,
      sandbox.createToken({ kind: 'classic', user: 'boss', scopes: ['read:packages', 'repo'], authorizedFor: ['org'] }),
    );
    const get = async (path: string): Promise<unknown> => (await boss.api('GET', path)).json();
    expect(await get('/repos/org/app')).toMatchObject({
      private: true,
      default_branch: 'trunk',
      license: { spdx_id: 'MIT' },
    });
    expect(await get('/repos/org/app/branches')).toMatchObject([
      { name: 'feature' },
      { name: 'release', protected: true },
      { name: 'trunk' },
    ]);
    expect(await get('/repos/org/app/pulls')).toMatchObject([{ number: 7, created_at: '2026-02-28T12:00:00Z' }]);
    expect(await get('/repos/org/app/pulls/9')).toMatchObject({
      created_at: '2026-02-26T12:00:00Z',
      merged_at: '2026-02-28T12:00:00Z',
    });
    expect(await get('/orgs/org/packages/docker/old%2Ftool')).toMatchObject({ package_type: 'docker' });
    expect(await get('/users/alone')).toMatchObject({ type: 'User' });
    expect(sandbox.package('org', 'app')).toMatchObject({
      visibility: 'internal',
      repository: { fullName: 'org/app' },
    });
    expect(sandbox.hasPackage('alone', 'own')).toBe(true);
  });

  it('makes an owner that it only names an organization of octocat', async () => {
    const sandbox = await open('packages: {somewhere/app: {versions: [{}]}}');
    const token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages'] });
    const answer = await new Visitor(sandbox, token).api('GET', '/orgs/somewhere/packages/container/app');
    expect(await answer.json()).toMatchObject({ version_count: 1, visibility: 'private' });
  });

  it('gives versions their ages, with ids in the order of creation and the tag to the youngest', async () => {
    const target = await openPackage(
      '{tags: [latest, young], age: 2 hours}, {tags: [latest, old], age: 1.5 days, downloads: 7}',
    );
    expect(target.versions.map(({ tags, createdAt }) => [[...tags], START - createdAt])).toEqual([
      [['latest', 'young'], 2 * HOUR_MS],
      [['old'], 1.5 * DAY_MS],
    ]);
    expect(target.version('old')).toMatchObject({ updatedAt: START - 2 * HOUR_MS, downloads: 7 });
  });

  it('makes many by a rule, at equal distances', async () => {
    const target = await openPackage("{count: 5, tags: ['build-{n}', nightly], age: 9 days, until: 1 day}");
    expect(target.versions.map(({ tags, createdAt }) => [[...tags], (START - createdAt) / DAY_MS])).toEqual([
      [['build-5', 'nightly'], 1],
      [['build-4'], 3],
      [['build-3'], 5],
      [['build-2'], 7],
      [['build-1'], 9],
    ]);
  });

  it('makes an index over platforms, their attestations and what is missing', async () => {
    const target = await openPackage(
      '{tags: [v1], platforms: [linux/amd64, linux/arm/v7], missing: [linux/s390x], attestations: true}',
    );
    const index = read(target, 'v1');
    expect(index['manifests']).toMatchObject([
      { platform: { os: 'linux', architecture: 'amd64' } },
      { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { platform: { architecture: 's390x' } },
      {
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
      { platform: { os: 'unknown' } },
    ]);
    const digests = digestsIn(index['manifests']);
    const stored = target.versions.map(({ digest }) => digest);
    expect(digests.filter((digest) => !stored.includes(String(digest)))).toEqual([digests[2]]);
    expect(stored).toHaveLength(5);
  });

  it('makes signatures and referrers of an image, listed under its fallback tag or not', async () => {
    const about = 'signed: true, referrers: [application/spdx+json]';
    const target = await openPackage(`{tags: [a], ${about}}, {tags: [b], ${about}, fallback: false}`);
    const { digest } = target.version('a');
    const tag = digest.replace(':', '-');
    expect(Object.keys(target.tags)).toEqual(expect.arrayContaining(['a', tag, `${tag}.sig`, 'b']));
    expect(target.tags).not.toHaveProperty(target.version('b').digest.replace(':', '-'));
    const [referrer] = digestsIn(read(target, tag)['manifests']);
    expect(read(target, String(referrer))).toMatchObject({
      artifactType: 'application/spdx+json',
      subject: { digest },
    });
  });

  it.each(['oci', 'docker'])('makes images of the format %s that can be pulled whole', async (format) => {
    const sandbox = await open(
      `packages: {org/app: {visibility: public, versions: [{tags: [v1], format: ${format}, platforms: [linux/amd64, linux/arm64]}]}}`,
    );
    const target = sandbox.package('org', 'app');
    const anyone = new Visitor(sandbox);
    const [child] = digestsIn(read(target, 'v1')['manifests']);
    const manifest = read(target, String(child));
    expect(manifest['mediaType']).toContain(
      format === 'oci' ? '.oci.image.manifest.' : '.docker.distribution.manifest.',
    );
    for (const digest of [...digestsIn([manifest['config']]), ...digestsIn(manifest['layers'])]) {
      expect((await anyone.registry('HEAD', `/v2/org/app/blobs/${String(digest)}`)).status).toBe(200);
    }
    const pulled = await anyone.registry('GET', `/v2/org/app/manifests/${String(child)}`);
    expect(await pulled.json()).toEqual(manifest);
  });

  it.each([
    ['packages: [', 1, 'Flow sequence'],
    ['users: [a]', 1, 'packages are missing'],
    ['packages: {}\npackages: {}', 2, 'unique'],
    ['packages: {}\ncolour: red', 2, 'colour: unknown key'],
    ['packages:\n  App: {versions: []}', 2, 'not owner/name of a package'],
    ['packages:\n  o/a:\n    visibility: secret\n    versions: []', 3, 'not one of private, internal, public: secret'],
    ['packages:\n  o/a:\n    versions: {}', 3, 'expected a list'],
    ['packages:\n  o/a:\n    visibility: public', 3, 'versions are missing'],
    ['packages:\n  o/a:\n    versions:\n      - tags: [ok]\n        age: old', 5, 'versions[0].age: not an age'],
    ['packages:\n  o/a:\n    versions:\n      - {}\n      - tags: [-x]', 5, 'versions[1].tags[0]: not a tag: -x'],
    ['packages:\n  o/a:\n    versions:\n      - count: 0', 4, 'expected a whole number from 1'],
    ['packages:\n  o/a:\n    versions:\n      - {age: 1 day,\n         until: 2 days}', 5, 'older than age'],
    ['packages:\n  o/a:\n    versions:\n      - signed: maybe', 4, 'expected true or false'],
    ['packages:\n  o/a:\n    versions:\n      - platforms: [linux]', 4, 'not os/architecture[/variant]: linux'],
    ['packages:\n  o/a:\n    versions:\n      - format: docker\n        attestations: true', 5, 'has none'],
    ['organizations:\n  o: {}\npackages: {}', 2, 'owners are missing'],
    ['repositories:\n  o/r:\n    pulls:\n      - {head: x}\npackages: {}', 4, 'number and head are needed'],
    [
      'repositories:\n  o/r:\n    pulls: [{number: 1, head: x, merged: true}]\npackages: {}',
      3,
      'merged, but not closed',
    ],
  ])('that is wrong (%j) is refused with line %i', (text, line, message) => {
    expect(() => parseSeed(text, 'my.yml')).toThrow(`my.yml:${line}: `);
    expect(() => parseSeed(text, 'my.yml')).toThrow(message);
  });

  it('tells all of its faults at once, in the order of their lines', () => {
    const text = 'users: [-x]\npackages:\n  o/a:\n    versions:\n      - age: old\n    type: npm';
    expect(() => parseSeed(text)).toThrow(/^seed:1: .*\nseed:5: .*\nseed:6: .*$/);
  });

  it('that is an example can be used', async () => {
    const files = await readdir(EXAMPLES);
    expect(files).toContain('cleanup.yml');
    const seeds = await Promise.all(
      files.map(async (file) => parseSeed(await readFile(EXAMPLES + file, 'utf8'), file)),
    );
    expect(seeds.flatMap(({ packages }) => packages)).toHaveLength(files.length);
  });
});

/** Starts a program of this directory. @returns its lines, and its end */
function run(program: string, args: readonly string[] = [], heapMiB = 1024) {
  // As npm run sandbox starts it: what is free is given back early, instead of 100 MB later.
  const nodeArgs = ['--max-semi-space-size=4', `--max-old-space-size=${heapMiB}`, '--import', 'tsx'];
  const child = spawn(process.execPath, [...nodeArgs, `${ROOT}test/sandbox/${program}`, ...args], {
    cwd: ROOT,
    // One arena of malloc: more of them keep what is free for each thread.
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const errors: string[] = [];
  child.stderr.on('data', (text) => errors.push(String(text)));
  const closed = once(child, 'close').then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
    errors: errors.join(''),
  }));
  return { child, lines: createInterface({ input: child.stdout }), closed };
}

describe('npm run sandbox', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints what to export, serves, and ends cleanly on %s', async (signal) => {
    const { child, lines, closed } = run('main.ts', ['--profile', 'ghcr', '--seed', 'examples/sandbox/cleanup.yml']);
    const variables = new Map<string, string>();
    for await (const line of lines) {
      const [, name = '', value = ''] = /^export (\w+)='([^']*)'$/.exec(line) ?? [];
      if (name !== '') variables.set(name, value);
      if (!line.startsWith('# docker login')) continue;
      const headers = { authorization: `Bearer ${variables.get('INPUT_TOKEN') ?? ''}` };
      const answer = await fetch(`${variables.get('GITHUB_API_URL') ?? ''}/orgs/octo-org/packages/container/app`, {
        headers,
      });
      expect(await answer.json()).toMatchObject({ name: 'app', visibility: 'public' });
      child.kill(signal);
    }
    expect([...variables.keys()]).toEqual([
      'GITHUB_SERVER_URL',
      'GITHUB_API_URL',
      'GITHUB_REPOSITORY',
      'GITHUB_REPOSITORY_OWNER',
      'GITHUB_ACTOR',
      'GITHUB_TOKEN',
      'INPUT_REGISTRY',
      'INPUT_TOKEN',
      'GH_TOKEN',
    ]);
    expect(await closed).toEqual({ code: 0, signal: null, errors: '' });
  });

  it.each([
    [['--seed', 'package.json'], 'package.json:2: name: unknown key'],
    [['--seed', 'nowhere.yml'], 'nowhere.yml'],
    [['--speed'], '--speed'],
    [['--profile', 'dockerhub'], '--profile is one of ghcr'],
  ])('with %j says what is wrong', async (args, message) => {
    const { code, errors } = await run('main.ts', args).closed;
    expect(code).toBe(1);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });
});

describe('a package of 100,000 versions', () => {
  it('is listed page by page in less than 300 MiB', async () => {
    // What V8 has not collected yet says nothing of what is needed, so it may not keep much.
    const { lines, closed } = run('memory/many-versions.ts', [], 160);
    const printed: string[] = [];
    for await (const line of lines) printed.push(line);
    expect(await closed).toEqual({ code: 0, signal: null, errors: '' });
    const [count = 0, pages = 0, peakMiB = Infinity] = printed.join(' ').split(' ').map(Number);
    expect([count, pages]).toEqual([100_000, 1000]);
    expect(peakMiB).toBeLessThan(300);
  });
});

describe('a layer of 512 MiB', () => {
  it('goes in and out through a file, and costs no memory', async () => {
    const { lines, closed } = run('memory/large-layer.ts');
    const printed: string[] = [];
    for await (const line of lines) printed.push(line);
    expect(await closed).toEqual({ code: 0, signal: null, errors: '' });
    const [bytes, isSame, peakMiB] = printed.join(' ').split(' ');
    expect([Number(bytes), isSame]).toEqual([512 * 1024 * 1024, 'true']);
    expect(Number(peakMiB)).toBeLessThan(250);
  });
});
