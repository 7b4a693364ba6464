import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeCredentialProgram } from '../adapters/credentials/credential-program-writer.js';
import { type Job } from '../runner.js';
import { openStage, repository, type Stage } from './stage.js';

const auth = (username: string, secret: string) => ({ auth: Buffer.from(`${username}:${secret}`).toString('base64') });
const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

describe('login', () => {
  let stage: Stage;
  let job: Job;
  let image: string;

  beforeEach(async () => {
    stage = await openStage();
    await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    image = `${stage.sandbox.registry}/${repository}`;
    job = await stage.job();
  });
  afterEach(() => stage.close());

  /** A classic token that may read, of an owner of the organization. */
  const createPat = (scopes = ['read:packages']): string =>
    stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
  const createWeakToken = (): string =>
    stage.sandbox.createToken({ kind: 'installation', repository, packages: 'none' });
  const writeDockerConfig = async (content: string): Promise<string> => {
    const path = join(job.home, '.docker', 'config.json');
    await mkdir(join(job.home, '.docker'), { recursive: true });
    await writeFile(path, content);
    return path;
  };

  it('writes private files for docker and containers, and takes them back', async () => {
    const step = await job.run('login', { ...stage.registry, pull: image });
    expect(step.annotations).toEqual([]);
    expect(step.exitCode).toBe(0);
    const { DOCKER_CONFIG: directory = '', REGISTRY_AUTH_FILE: authFile = '' } = job.environment;
    for (const path of [join(directory, 'config.json'), authFile]) {
      expect(await readJson(path)).toEqual({ auths: { [stage.sandbox.registry]: auth('octocat', stage.token) } });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    }
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect(step.outputs).toMatchObject({
      registry: stage.sandbox.registry,
      username: 'octocat',
      credential: 'github-token',
      'docker-config': directory,
      'auth-file': authFile,
    });
    const [post] = await job.finish();
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(existsSync(directory)).toBe(false);
    expect(job.environment).toMatchObject({ DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '', BUILDX_CONFIG: '' });
  });

  it('keeps what docker had, except a credential program that would hide the login', async () => {
    const { registry } = stage.sandbox;
    await writeDockerConfig(
      `{"auths":{"docker.io":{"auth":"eDp5"},"quay.io":{}},"credsStore":"pass","credHelpers":{"${registry}":"x","gcr.io":"g"},"unknown":9007199254740993}`,
    );
    await job.run('login', stage.registry);
    const text = await readFile(join(job.environment['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8');
    expect(text).toContain('"unknown":9007199254740993');
    expect(JSON.parse(text)).toMatchObject({
      auths: { 'docker.io': { auth: 'eDp5' }, 'quay.io': {}, [registry]: auth('octocat', stage.token) },
      credHelpers: { 'gcr.io': 'g', 'docker.io': 'pass', 'quay.io': 'pass' },
    });
    expect(JSON.parse(text)).not.toHaveProperty('credsStore');
    expect(JSON.parse(text)).not.toHaveProperty(['credHelpers', registry]);
  });

  it('shows no credential program a token that the job has in its environment, neither then nor afterwards', async () => {
    const program = await writeCredentialProgram(job.home, 'canary');
    const { registry } = stage.sandbox;
    await writeDockerConfig(JSON.stringify({ credHelpers: { [registry]: program.name } }));
    const env = { PATH: program.path, GH_TOKEN: stage.token, OTHER: 'seen' };
    const main = await job.run('login', { ...stage.registry, config: 'shared', tools: 'docker' }, { env });
    expect([main.exitCode, await program.read(registry)]).toMatchObject([0, { Secret: stage.token }]);
    const posts = await job.finish({ env });
    expect(posts.flatMap(({ annotations }) => annotations)).toEqual([]);
    expect(await program.read(registry)).toBeUndefined();
    const starts = await readFile(join(job.home, 'canary-store.starts'), 'utf8');
    expect(starts.match(/^(?:get|store|erase)$/gm)).toEqual(expect.arrayContaining(['store', 'erase']));
    expect(starts).toContain('OTHER=seen');
    expect(starts).not.toContain(stage.token);
  });

  it('uses the PAT where GITHUB_TOKEN is denied, and says so', async () => {
    const pat = createPat();
    const weak = createWeakToken();
    const step = await job.run('login', { ...stage.registry, pull: image, pat, 'github-token': weak });
    expect(step.annotations).toEqual([]);
    // Docker keeps one for the registry; tools that keep one for an image have GITHUB_TOKEN for all others.
    expect(step.outputs['credential']).toBe('mixed');
    expect(await readJson(join(step.outputs['docker-config'] ?? '', 'config.json'))).toEqual({
      auths: { [stage.sandbox.registry]: auth('octocat', pat) },
    });
    expect(await readJson(step.outputs['auth-file'] ?? '')).toEqual({
      auths: { [stage.sandbox.registry]: auth('octocat', weak), [image]: auth('octocat', pat) },
    });
    expect(step.summary).toContain('denied');
  });

  it('says in a notice that the PAT is not needed', async () => {
    const step = await job.run('login', { ...stage.registry, pull: image, pat: createPat() });
    expect(step.outputs['credential']).toBe('github-token');
    expect(step.annotations).toMatchObject([
      { level: 'notice', message: expect.stringContaining('"pat" was not used') },
    ]);
  });

  it('names the missing permission when there is no PAT, and writes nothing', async () => {
    const step = await job.run('login', { ...stage.registry, pull: image, 'github-token': createWeakToken() });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toMatchObject([
      { level: 'error', message: expect.stringMatching(/Manage Actions access[^]*packages: read/) },
    ]);
    expect(job.environment).not.toHaveProperty('DOCKER_CONFIG');
  });

  it.each([
    ['a revoked token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'],
    ['a token of another kind', 'something-else'],
  ])('fails with the words of the registry for %s, and writes nothing', async (_, token) => {
    const step = await job.run('login', { ...stage.registry, 'github-token': token });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/denied[^]*wrong, expired or revoked/);
    expect(step.log + step.summary).not.toContain(token);
    expect(job.environment).not.toHaveProperty('DOCKER_CONFIG');
  });

  it('does not turn to the stronger token because of an outage', async () => {
    const broken = '{"tags":"none of these"}';
    stage.sandbox.addFault({ path: /tags\/list/, times: 100, action: { kind: 'respond', status: 200, body: broken } });
    const step = await job.run('login', { ...stage.registry, pull: image, pat: createPat() });
    expect(step.exitCode).toBe(1);
    const basics = stage.sandbox.requests.map(({ headers }) => headers.authorization ?? '');
    expect(basics.some((value) => value.includes(createPat().slice(0, 8)))).toBe(false);
    expect(stage.sandbox.requests.filter(({ url }) => url.startsWith('/token'))).toHaveLength(1);
  });

  it('changes only its own entry of shared files, and puts back what was there', async () => {
    const { registry } = stage.sandbox;
    const former = `{"auths": {"${registry}": {"auth": "b2xkOm9sZA=="}, "docker.io": {"auth": "eDp5"}}, "x": 1.0}`;
    const path = await writeDockerConfig(former);
    const step = await job.run('login', { ...stage.registry, config: 'shared', tools: 'docker' });
    expect(step.exitCode).toBe(0);
    expect(await readJson(path)).toMatchObject({ auths: { [registry]: auth('octocat', stage.token) }, x: 1 });
    await job.finish();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(JSON.parse(former));
    expect(await readFile(path, 'utf8')).toContain('"x": 1.0');
  });

  it('leaves an entry that someone else wrote since', async () => {
    const path = await writeDockerConfig('{}');
    await job.run('login', { ...stage.registry, config: 'shared', tools: 'docker' });
    const theirs = { auths: { [stage.sandbox.registry]: auth('other', 'theirs') } };
    await writeFile(path, JSON.stringify(theirs));
    await job.finish();
    expect(await readJson(path)).toEqual(theirs);
  });

  it.each(['isolated', 'shared'])('leaves a malformed file of the user as it is (%s)', async (config) => {
    const path = await writeDockerConfig('{"auths": {');
    const step = await job.run('login', { ...stage.registry, config });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain(path);
    expect(await readFile(path, 'utf8')).toBe('{"auths": {');
  });

  it('keeps all entries when many log in to one file at a time', async () => {
    const path = await writeDockerConfig('{}');
    const hosts = Array.from(
      { length: 8 },
      (_, index) => `127.0.0.${String(index + 1)}:${stage.sandbox.registry.split(':')[1] ?? ''}`,
    );
    const runs = hosts.map((registry) =>
      job.run('login', { registry, config: 'shared', tools: 'docker', probe: 'none' }),
    );
    expect((await Promise.all(runs)).map(({ exitCode }) => exitCode)).toEqual(hosts.map(() => 0));
    expect(await readJson(path)).toEqual({
      auths: Object.fromEntries(hosts.map((host) => [host, auth('octocat', stage.token)])),
    });
    await job.finish();
    expect(await readJson(path)).toEqual({ auths: {} });
  });

  it.each([
    [{ password: 'secret-word' }, '"password" needs "registry"'],
    [{ registry: 'ghcr.io\\evil' }, 'registry'],
    [{ registry: 'http://ghcr.io' }, 'unencrypted'],
    [{ registry: 'ghсr.io' }, 'ASCII'],
    [{ username: 'a:b' }, 'colon'],
    [{ 'github-token': 'ab' }, 'too short'],
    [{ 'github-token': 'ghs_x\r\nX-Evil: 1' }, 'no token'],
    [{ pull: 'docker.io/library/alpine' }, 'which is not in 127.0.0.1'],
    [{ ecr: 'auto' }, 'amazon-ecr-login'],
    [{ tools: 'docker, podmann' }, 'podmann'],
    [{ logout: 'no' }, 'true or false'],
  ])('names the input that is wrong before any request: %j', async (inputs: Record<string, string>, words) => {
    const step = await job.run('login', {
      ...('registry' in inputs || 'password' in inputs ? {} : stage.registry),
      ...inputs,
    });
    expect(step.exitCode).toBe(1);
    expect(step.annotations.map(({ level }) => level)).toEqual(['error']);
    expect(step.annotations[0]?.message).toContain(words);
    expect(stage.sandbox.requests.filter(({ time }) => time > started)).toEqual([]);
    expect(step.log).not.toContain('X-Evil');
  });
  let started = 0;
  beforeEach(() => {
    started = stage.sandbox.now();
    stage.sandbox.clearRequests();
  });

  const leftIn = async (directory: string): Promise<readonly string[]> =>
    (await readdir(directory, { recursive: true })).filter((name) => !name.startsWith('_runner_file_commands'));

  it('brings back, after a setup and two logins, what the setup left, in the order of a runner', async () => {
    const setup = await mkdtemp(join(tmpdir(), 'setup-'));
    try {
      await writeFile(join(setup, 'config.json'), '{"auths":{"quay.io":{"auth":"cTpx"}}}');
      job = await stage.job({ env: { DOCKER_CONFIG: setup } });
      const first = await job.run('login', stage.registry);
      const second = await job.run('login', stage.registry);
      expect(job.environment['DOCKER_CONFIG']).toBe(second.outputs['docker-config']);
      expect(await readJson(join(second.outputs['docker-config'] ?? '', 'config.json'))).toEqual({
        auths: { 'quay.io': { auth: 'cTpx' }, [stage.sandbox.registry]: auth('octocat', stage.token) },
      });
      const [undoneSecond, undoneFirst] = await job.finish();
      expect(undoneSecond?.environment['DOCKER_CONFIG']).toBe(first.outputs['docker-config']);
      expect(undoneFirst?.environment).toEqual({ DOCKER_CONFIG: setup, BUILDX_CONFIG: '', REGISTRY_AUTH_FILE: '' });
      expect([undoneSecond, undoneFirst].flatMap((post) => post?.annotations)).toEqual([]);
      expect(await leftIn(job.temporaryDirectory)).toEqual([]);
    } finally {
      await rm(setup, { recursive: true });
    }
  });

  it.each<[string, Record<string, string>, () => Promise<unknown>]>([
    ['before anything was written', { 'github-token': 'something-else' }, () => Promise.resolve()],
    [
      'half-way through the user’s files',
      { config: 'shared', tools: 'docker, containers, buildx' },
      // The scoped files of buildx, which come last, have no place.
      () => writeFile(join(job.home, '.docker', 'buildx'), ''),
    ],
  ])(
    'takes back what a main step wrote that failed %s, and does no harm if it does so twice',
    async (_, inputs, spoil) => {
      const path = await writeDockerConfig('{"auths":{"quay.io":{"auth":"cTpx"}}}');
      await spoil();
      const before = await leftIn(job.home);
      expect((await job.run('login', { ...stage.registry, ...inputs })).exitCode).toBe(1);
      const posts = await job.finish({}, 2);
      expect(posts.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(await leftIn(job.home)).toEqual(before);
      expect(await readFile(path, 'utf8')).toBe('{"auths":{"quay.io":{"auth":"cTpx"}}}');
      expect(await leftIn(job.temporaryDirectory)).toEqual([]);
    },
  );

  it('leaves nothing when it is cancelled while it waits for the registry', async () => {
    const cancel = new AbortController();
    let end = (): void => undefined;
    const run = (): Promise<void> => {
      cancel.abort();
      // No answer as long as the step is there.
      return new Promise((resolve) => (end = resolve));
    };
    stage.sandbox.addFault({ path: /tags\/list/, times: 1, action: { kind: 'event', run } });
    const main = await job.run('login', { ...stage.registry, pull: image }, { cancel: cancel.signal });
    end();
    expect(main.exitCode).toBe(1);
    expect((await job.finish()).map(({ exitCode }) => exitCode)).toEqual([0]);
    expect(await leftIn(job.temporaryDirectory)).toEqual([]);
    expect(await leftIn(job.home)).toEqual([]);
  });

  it('has nothing to undo where its files are gone, and says nothing of it', async () => {
    const path = await writeDockerConfig('{}');
    const isolated = await job.run('login', stage.registry);
    await job.run('login', { registry: stage.sandbox.registry, config: 'shared', tools: 'buildx' });
    await rm(isolated.outputs['docker-config'] ?? '', { recursive: true });
    await rm(join(job.home, '.docker'), { recursive: true });
    const posts = await job.finish();
    expect(posts.map(({ exitCode, annotations }) => [exitCode, annotations])).toEqual([
      [0, []],
      [0, []],
    ]);
    expect(existsSync(path)).toBe(false);
    expect(job.environment).toMatchObject({ DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '', BUILDX_CONFIG: '' });
  });
});
