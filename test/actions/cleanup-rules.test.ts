import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

async function writeFiles(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(scene.workspace, path)), { recursive: true });
    await writeFile(join(scene.workspace, path), text);
  }
}

const restReads = (path: RegExp): readonly string[] =>
  scene.sandbox.requests.filter(({ url }) => path.test(url)).map(({ url }) => url);

describe('tags of pull requests and branches', () => {
  beforeEach(() => {
    const { branches } = scene.sandbox.addRepository('octo-org/app');
    branches.set('feature/login', { isProtected: false });
    for (const state of ['closed', 'open', 'closed'] as const) {
      const createdAt = scene.sandbox.now() - day;
      const closed = state === 'closed' ? { closedAt: createdAt + 1000 } : {};
      scene.sandbox.addPullRequest('octo-org/app', { head: `topic-${state}`, createdAt, ...closed });
    }
    for (const tag of ['pr-1', 'pr-2', 'pr-3', 'pr-9', 'pr-x', 'main', 'branch-feature-login', 'branch-gone']) {
      scene.manifest(tag, { tags: [tag] });
    }
  });

  it('go where the pull request is closed for certain, by pages of the list', async () => {
    const { code } = await scene.run({ 'delete-closed-prs': 'pr-{number}' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['branch-feature-login', 'branch-gone', 'main', 'pr-2', 'pr-9', 'pr-x']);
    expect(restReads(/\/pulls/)).toHaveLength(1);
  });

  it('go where the branch is gone, with names as push writes them', async () => {
    await scene.run({ 'delete-gone-branches': 'branch-{branch}' });
    expect(scene.tags()).not.toContain('branch-gone');
    expect(scene.tags()).toHaveLength(7);
  });

  it('stay where the lookup fails, with a warning that names the permission', async () => {
    const { code, runner } = await scene.run({
      'delete-closed-prs': 'pr-{number}',
      'delete-gone-branches': 'branch-{branch}',
      repository: 'octo-org/unknown',
    });
    expect(code).toBeUndefined();
    expect(scene.tags()).toHaveLength(8);
    expect(runner.said('warning')).toMatch(/pull-requests: read[^]*contents: read/);
  });

  it('stay where their branch is out of sight for a moment, as another one goes between two pages', async () => {
    const { branches } = scene.sandbox.addRepository('octo-org/busy');
    for (let number = 100; number < 250; number += 1) branches.set(`topic-${number}`, { isProtected: false });
    for (let number = 100; number < 250; number += 10)
      scene.manifest(`${number}`, { tags: [`branch-topic-${number}`] });
    // The second page begins one later then, with all others on their pages.
    const run = (): void => void branches.delete('topic-120');
    scene.sandbox.addFault({ path: /\/branches/, skip: 1, action: { kind: 'event', run } });
    const before = scene.tags();
    await scene.run({ 'delete-gone-branches': 'branch-{branch}', repository: 'octo-org/busy' });
    expect(before.filter((tag) => !scene.tags().includes(tag))).toEqual(
      ['branch-gone', 'branch-topic-120', 'branch-feature-login'].sort(),
    );
  });

  it('stay where the branches never come to rest', async () => {
    const { branches } = scene.sandbox.addRepository('octo-org/busy');
    for (let number = 100; number < 250; number += 1) branches.set(`topic-${number}`, { isProtected: false });
    let number = 100;
    const run = (): void => {
      branches.delete(`topic-${number}`);
      number += 1;
    };
    scene.sandbox.addFault({ path: /\/branches/, times: Infinity, action: { kind: 'event', run } });
    const { code, runner } = await scene.run({
      'delete-gone-branches': 'branch-{branch}',
      repository: 'octo-org/busy',
    });
    expect([code, scene.tags()]).toEqual([undefined, expect.arrayContaining(['branch-gone'])]);
    expect(runner.said('warning')).toContain('changed each time');
  });

  it('are not looked up where no tag is of that kind', async () => {
    await scene.run({ 'delete-closed-prs': 'preview-{number}', 'delete-tags': 'pr-x' });
    expect(restReads(/\/repos\//)).toEqual([]);
  });

  it('are not all that goes: what keep-n-tagged counts are these', async () => {
    await scene.run({ 'delete-closed-prs': 'pr-{number}', 'keep-n-tagged': '1' });
    expect(scene.tags().filter((tag) => tag.startsWith('pr-'))).toEqual(['pr-2', 'pr-3', 'pr-9', 'pr-x']);
  });
});

describe('protect-referenced-in', () => {
  it('keeps what files of the workspace refer to, by tag or digest, with all that it needs', async () => {
    scene.image('v1');
    const [v2] = scene.image('v2');
    for (const tag of ['v3', 'v4', 'v5', 'latest']) scene.manifest(tag, { tags: [tag] });
    await writeFiles({
      'deploy/app/a.yaml': `image: "${scene.sandbox.registry}/octo-org/app:v1"`,
      'deploy/b.yaml': `image: x/y@${v2}`,
      'deploy/c.yaml': 'image:\n  repository: Octo-Org/App\n  tag: "v3"\n',
      'docs/d.md': `${scene.sandbox.registry}/octo-org/app:v4`,
    });
    const { code, verdicts } = await scene.run({ 'delete-tags': '*', 'protect-referenced-in': 'deploy/**/*.yaml' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['latest', 'v1', 'v2', 'v3']);
    expect(scene.digests().size).toBe(8);
    expect(verdicts).toContain('v1: keep by protect-referenced-in, kept');
  });

  it('stops the run before the first request where no file fits, as without a checkout', async () => {
    scene.image('v1');
    scene.sandbox.clearRequests();
    const { code, message } = await scene.run({ 'delete-tags': '*', 'protect-referenced-in': 'deploy/*.yaml' });
    expect(code).toBe('guarded');
    expect(message).toContain('deploy/*.yaml');
    expect(scene.sandbox.requests).toEqual([]);
  });

  it('warns of a tag that is filled in later', async () => {
    scene.image('v1');
    await writeFiles({ 'compose.yaml': `image: ${scene.sandbox.registry}/octo-org/app:\${TAG}` });
    const { runner } = await scene.run({ 'delete-untagged': 'true', 'protect-referenced-in': 'compose.yaml' });
    expect(runner.said('warning')).toContain('octo-org/app by a tag that is filled in later');
  });
});

describe('packages', () => {
  beforeEach(() => {
    for (const name of ['app', 'app-a', 'app-b', 'tool']) {
      for (const tag of ['v1', 'old']) scene.manifest(`${name} ${tag}`, { tags: [tag] }, name);
    }
  });
  const untouched = () => ['app', 'app-a', 'app-b', 'tool'].filter((name) => scene.tags(name).includes('old'));

  it.each<[Record<string, string>, readonly string[]]>([
    [{ packages: 'app*, !app-b' }, ['app-b', 'tool']],
    [{ package: 'tool', packages: 'app-?' }, ['app']],
    [{ packages: '^app-[ab]$', 'use-regex': 'true' }, ['app', 'tool']],
    [{ packages: '*', shard: '1/2' }, ['app-a', 'tool']],
    [{ packages: '*', shard: '2/2' }, ['app', 'app-b']],
    [{ packages: 'none-*' }, ['app', 'app-a', 'app-b', 'tool']],
  ])('%j leaves alone %j', async (inputs, expected) => {
    const { code } = await scene.run({ 'delete-tags': 'old', ...inputs });
    expect(code).toBeUndefined();
    expect(untouched()).toEqual(expected);
  });

  it('of a pattern can not be listed by GITHUB_TOKEN, which the error says', async () => {
    scene.sandbox.addRepository('octo-org/app');
    const token = scene.sandbox.createToken({ kind: 'installation', repository: 'octo-org/app', packages: 'write' });
    const { code, hint } = await scene.run({ 'delete-tags': 'old', packages: 'app-*', 'github-token': token });
    expect(code).toBe('denied');
    expect(hint).toContain('GITHUB_TOKEN cannot list packages');
  });

  it('of the Docker registry are cleaned the same way', async () => {
    for (const tag of ['v1', 'old']) {
      const document = {
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: {
          mediaType: 'application/vnd.docker.container.image.v1+json',
          digest: `sha256:${'0'.repeat(64)}`,
          size: 2,
        },
        layers: [],
        annotations: { tag },
      };
      const createdAt = scene.sandbox.now() - day;
      scene.sandbox.putManifest('octo-org/legacy', document, { packageType: 'docker', tags: [tag], createdAt });
    }
    const inputs = { 'delete-tags': 'old', package: 'legacy' };
    expect((await scene.run(inputs)).code).toBe('not-found');
    expect((await scene.run({ ...inputs, 'package-type': 'docker' })).code).toBeUndefined();
    expect(scene.tags('legacy')).toEqual(['v1']);
  });
});

describe('the path of a package of the Docker registry', () => {
  it.each([
    ['legacy', 'octo-org/app', 'octo-org/app/legacy'],
    ['app/legacy', 'octo-org/app', 'octo-org/app/legacy'],
    ['legacy', undefined, 'octo-org/legacy'],
  ])('%s of the repository %s is %s, and what is not there keeps all', async (name, repository, path) => {
    const document = { schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' };
    scene.sandbox.putManifest(`octo-org/${name}`, document, { packageType: 'docker', tags: ['old'] });
    if (repository !== undefined) {
      scene.sandbox.package('octo-org', name).repository = scene.sandbox.addRepository(repository);
    }
    await scene.run({ 'delete-tags': 'old', package: name, 'package-type': 'docker' });
    const asked = scene.sandbox.requests.filter(({ url }) => url.endsWith('/manifests/old'));
    expect(asked[0]?.url).toBe(`/v2/${path}/manifests/old`);
    expect(scene.tags(name)).toEqual(['old']);
  });
});

describe('a policy file', () => {
  const policy = `packages:
  - name: [app, 'app-*']
    keep:
      - tags: ['v*']
        newest: 2
        by: semver
      - tags: [latest]
      - younger-than: 3 days
      - referenced-in: 'deploy/*.yaml'
    delete:
      - tags: ['*']
        older-than: 5 days
      - untagged: true
  - name: '/^to+l$/'
    delete:
      - tags: /^old/
`;

  it('says what stays and what goes; the first entry that names a package is its own', async () => {
    for (const tag of ['v1.10.0', 'v1.9.0', 'v1.2.0', 'latest', 'used', 'rc']) scene.manifest(tag, { tags: [tag] });
    scene.manifest('young', { tags: ['young'], ageMs: day });
    scene.manifest('in between', { tags: ['in-between'], ageMs: 4 * day });
    scene.manifest('garbage');
    for (const tag of ['old-1', 'v1']) scene.manifest(`tool ${tag}`, { tags: [tag] }, 'tool');
    scene.manifest('other', { tags: ['old-1'] }, 'other');
    await writeFiles({
      'deploy/a.yaml': `image: ${scene.sandbox.registry}/octo-org/app:used`,
      'cleanup.yaml': policy,
    });
    const { code, verdicts } = await scene.run({ policy: 'cleanup.yaml' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['in-between', 'latest', 'used', 'v1.10.0', 'v1.9.0', 'young']);
    expect(scene.digests().size).toBe(6);
    expect(scene.tags('tool')).toEqual(['v1']);
    expect(scene.tags('other')).toEqual(['old-1']);
    expect(verdicts).toContain('v1.10.0: keep by keep 1, kept');
    expect(verdicts).toContain('rc: delete by delete 1, deleted');
  });

  it('is told to be wrong with lines, before the first request', async () => {
    await writeFiles({ 'cleanup.yaml': 'packages:\n  - name: app\n    keep:\n      - newest: ten\n    drop: []\n' });
    const { code, message } = await scene.run({ policy: 'cleanup.yaml' });
    expect(code).toBe('invalid-file');
    expect(message).toContain('line 4: packages[0].keep[0].newest is no whole number');
    expect(message).toContain('line 5: packages[0] has "drop"');
    expect(scene.sandbox.requests).toEqual([]);
  });

  it('that is not there is an error', async () => {
    expect((await scene.run({ policy: 'none.yaml' })).code).toBe('invalid-file');
  });
});

describe('a plan', () => {
  const inputs = { 'delete-tags': 'pr-*', 'delete-untagged': 'true' };

  it('is written, changes nothing, and is applied exactly', async () => {
    scene.image('latest');
    scene.image('pr-1');
    scene.manifest('tool', { tags: ['pr-2'] }, 'tool');
    scene.manifest('tool v1', { tags: ['v1'] }, 'tool');
    const planned = await scene.run({ ...inputs, mode: 'plan', package: 'app, tool' });
    expect(planned.code).toBeUndefined();
    expect(scene.writes).toEqual([]);
    const outputs = Object.fromEntries(planned.runner.outputs);
    expect(outputs).toMatchObject({ deleted: '4', matrix: '{"shard":["1/2","2/2"]}' });
    const document: unknown = JSON.parse(await readFile(outputs['plan-file'] ?? '', 'utf8'));
    expect(document).toMatchObject({ owner: 'octo-org', packages: [{ name: 'app' }, { name: 'tool' }] });

    // New garbage is not in the plan.
    scene.manifest('garbage');
    const first = await scene.run({ mode: 'apply', shard: '1/2' });
    expect(first.runner.outputs.get('deleted')).toBe('3');
    expect([scene.tags(), scene.tags('tool'), scene.digests().size]).toEqual([['latest'], ['pr-2', 'v1'], 4]);
    await scene.run({ mode: 'apply', shard: '2/2' });
    expect(scene.tags('tool')).toEqual(['v1']);
    expect((await scene.run({ mode: 'apply' })).runner.outputs.get('deleted')).toBe('0');
  });

  it('loses what meanwhile got a tag, an index above it, or is attached to what stays', async () => {
    scene.image('latest');
    const [, amd64] = scene.image('pr-1');
    const garbage = scene.manifest('garbage');
    const other = scene.manifest('other garbage');
    const { runner } = await scene.run({ ...inputs, mode: 'plan' });
    expect(runner.outputs.get('deleted')).toBe('5');
    scene.index([amd64, garbage], { tags: ['release'] });
    await scene.run({ mode: 'apply' });
    expect(scene.tags()).toEqual(['latest', 'release']);
    expect([amd64, garbage, other].map((digest) => scene.digests().has(digest))).toEqual([true, true, false]);
  });

  it.each<[string, (text: string) => string]>([
    ['no JSON', () => '{'],
    ['another document', () => '{"packages":[]}'],
    ['the plan of another owner', (text) => text.replace('"owner":"octo-org"', '"owner":"acme"')],
    [
      'a plan with a verdict that was changed together with its tags',
      (text) => text.replace('"tags":["latest"]', '"tags":[]'),
    ],
    ['a plan for another package', (text) => text.replace('"name":"app"', '"name":"../x"')],
  ])('that is %s is refused before the first request', async (_, change) => {
    scene.image('latest');
    scene.image('pr-1');
    await scene.run({ ...inputs, mode: 'plan' });
    const path = join(scene.workspace, 'cleanup-plan.json');
    await writeFile(path, change(await readFile(path, 'utf8')));
    scene.sandbox.clearRequests();
    expect((await scene.run({ mode: 'apply' })).code).toBe('invalid-file');
    expect(scene.sandbox.requests).toEqual([]);
  });

  it('can not make more go than it names, whatever its verdicts are turned into', async () => {
    const [, amd64] = scene.image('latest');
    scene.image('pr-1');
    await scene.run({ ...inputs, mode: 'plan' });
    const path = join(scene.workspace, 'cleanup-plan.json');
    const text = await readFile(path, 'utf8');
    const line = text.split('\n').find((each) => each.includes(amd64)) ?? '';
    await writeFile(path, text.replace(line, line.replace('"verdict":"keep"', '"verdict":"delete"')));
    await scene.run({ mode: 'apply' });
    expect(scene.tags()).toEqual(['latest']);
    expect(scene.digests()).toContain(amd64);
  });

  it('does not take what the one who applies it protects, whatever the plan says', async () => {
    scene.image('latest');
    const [, amd64] = scene.image('pr-1');
    scene.image('pr-2');
    scene.image('pr-3');
    await writeFiles({ 'deploy.yaml': 'image: 127.0.0.1/octo-org/app:pr-2' });
    await scene.run({ ...inputs, mode: 'plan' });
    const { code, runner } = await scene.run({
      mode: 'apply',
      'exclude-tags': 'pr-1',
      'protect-referenced-in': '*.yaml',
      'delete-tags': '*',
    });
    expect([code, scene.tags()]).toEqual([undefined, ['latest', 'pr-1', 'pr-2']]);
    expect(scene.digests()).toContain(amd64);
    expect(runner.said('notice')).toBe('The plan says what goes; delete-tags has no effect.');
  });

  it('tells that a policy beside it has no effect', async () => {
    scene.image('latest');
    await scene.run({ ...inputs, mode: 'plan' });
    const { runner } = await scene.run({ mode: 'apply', policy: 'cleanup.yml' });
    expect(runner.said('notice')).toContain('policy has no effect');
  });

  it('is held to the limits again', async () => {
    scene.image('latest');
    scene.image('pr-1');
    await scene.run({ ...inputs, mode: 'plan' });
    expect((await scene.run({ mode: 'apply', 'max-deletions': '2' })).code).toBe('guarded');
    expect(scene.writes).toEqual([]);
  });
});
