import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { putAuthEntry } from '../../core/domain/credential/credential-file.js';
import { type ErrorCode } from '../../core/errors.js';
import { type StoredCredential } from '../../core/ports.js';
import { rejectionOf } from '../errors.js';
import { LoginScene, type Step, tokens } from './login-scene.js';

let scene: LoginScene;
beforeEach(async () => {
  scene = await LoginScene.open();
});
afterEach(() => scene.close());

const put = async (path: string, text: string): Promise<string> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
};
const readJson = async (path: string | undefined): Promise<unknown> => JSON.parse(await readFile(path ?? '', 'utf8'));
const auth = (secret: string) => ({ auth: Buffer.from(`octocat:${secret}`).toString('base64') });
const refused = { code: 'denied', words: 'ghcr.io answered 403 (DENIED: permission_denied: read_package)' } as const;
const missing = { code: 'not-found', words: 'ghcr.io answered 404 (NAME_UNKNOWN)' } as const;
const down = { code: 'unavailable', words: 'no answer' } as const;
const slowed = { code: 'rate-limited', words: 'ghcr.io answered 429' } as const;
type Given = Readonly<Record<string, { readonly code: ErrorCode; readonly words: string }>>;
const answer = (given: Given): void => {
  for (const [question, what] of Object.entries(given)) scene.answers.set(question, what);
};
const [a, b] = ['octo-org/a', 'octo-org/b'];
const pull = 'ghcr.io/octo-org/a, ghcr.io/octo-org/b';
const { githubToken, pat } = tokens;
const aDenied: Given = { [`github-token pull ${a}`]: refused };
const dockerFile = () => join(scene.environment.get('DOCKER_CONFIG') ?? '', 'config.json');
const authFile = () => scene.environment.get('REGISTRY_AUTH_FILE');

describe('the files of a login', () => {
  it.each<[string, Record<string, string>, Given, string, Record<string, string>]>([
    ['GITHUB_TOKEN reads all', { pat }, {}, githubToken, { 'ghcr.io': githubToken }],
    ['nothing is pulled', { pat, pull: '' }, {}, githubToken, { 'ghcr.io': githubToken }],
    [
      'one image needs the PAT, which reads all',
      { pat },
      aDenied,
      pat,
      { 'ghcr.io': githubToken, [`ghcr.io/${a}`]: pat },
    ],
    [
      'GITHUB_TOKEN does not even see it',
      { pat },
      { [`github-token pull ${a}`]: missing },
      pat,
      { 'ghcr.io': githubToken, [`ghcr.io/${a}`]: pat },
    ],
    [
      'the registry is down, and there is no PAT',
      {},
      { [`github-token pull ${a}`]: down },
      githubToken,
      { 'ghcr.io': githubToken },
    ],
    ['the PAT is wanted', { pat, credential: 'pat' }, {}, pat, { 'ghcr.io': pat }],
  ])('where %s', async (_, inputs, given, docker, containers) => {
    answer(given);
    await scene.login({ pull, ...inputs });
    expect(await readJson(dockerFile())).toEqual({ auths: { 'ghcr.io': auth(docker) } });
    const expected = Object.fromEntries(Object.entries(containers).map(([key, secret]) => [key, auth(secret)]));
    expect(await readJson(authFile())).toEqual({ auths: expected });
  });

  it('of buildx hold for the registry, and for pulling the image that needs the PAT', async () => {
    answer({ ...aDenied, [`pat pull ${b}`]: refused });
    const step = await scene.login({ pull, pat, tools: 'containers, buildx' });
    const config = join(scene.home, '.docker', 'buildx', 'config', 'ghcr.io');
    expect(await readJson(join(config, 'config.json'))).toEqual({ auths: { 'ghcr.io': auth(githubToken) } });
    expect(await readJson(join(config, 'octo-org', 'a@pull', 'config.json'))).toEqual({
      auths: { 'ghcr.io': auth(pat) },
    });
    await scene.post(step);
    expect(await readdir(scene.home)).toEqual([]);
  });

  it('of docker get the PAT with a warning where something is pushed', async () => {
    answer(aDenied);
    const step = await scene.login({ pull, pat, push: 'ghcr.io/octo-org/app' });
    expect(step.said('warning')).toContain('"docker push" to ghcr.io/octo-org/app will be refused');
    expect(step.outputs.get('credential')).toBe('mixed');
    expect(JSON.parse(step.outputs.get('json') ?? '')).toMatchObject({
      images: [
        { image: 'ghcr.io/octo-org/a', need: 'pull', chosen: 'pat', answers: { pat: 'may read' } },
        { image: 'ghcr.io/octo-org/b', need: 'pull', chosen: 'github-token' },
        { image: 'ghcr.io/octo-org/app', need: 'push', chosen: 'github-token' },
      ],
    });
  });

  it('are not written where no token is given and every image is public', async () => {
    const step = await scene.login({ pull, 'github-token': '' });
    expect(scene.asked).toEqual([`anonymous pull ${a}`, `anonymous pull ${b}`]);
    expect(Object.fromEntries(step.outputs)).toMatchObject({
      credential: 'anonymous',
      username: '',
      'docker-config': '',
      'auth-file': '',
    });
    expect(JSON.parse(step.outputs.get('json') ?? '')).toMatchObject({
      images: [a, b].map((name) => ({
        image: `ghcr.io/${name}`,
        chosen: 'anonymous',
        answers: { anonymous: 'may read' },
        reason: 'It is public.',
      })),
    });
    expect(step.summary).toContain('needs no credential here');
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
    await scene.post(step);
    expect([...scene.environment.keys()]).toEqual(['HOME']);
  });

  it('of Docker Hub have the key that each tool looks for first', async () => {
    const stored = JSON.stringify({ auths: { 'docker.io': auth('of podman login') } });
    await put(join(scene.home, '.config/containers/auth.json'), stored);
    const tools = 'docker, containers, buildx';
    await scene.login({ registry: 'docker.io', password: 'a-secret-word', probe: 'none', tools });
    const byDocker = { auths: { 'https://index.docker.io/v1/': auth('a-secret-word') } };
    expect(await readJson(dockerFile())).toEqual(byDocker);
    expect(await readJson(authFile())).toEqual({ auths: { 'docker.io': auth('a-secret-word') } });
    const scoped = join(scene.home, '.docker/buildx/config/registry-1.docker.io/config.json');
    expect(await readJson(scoped)).toEqual(byDocker);
  });

  it('of docker bring its plugins, contexts and certificates along, wherever a step works', async () => {
    const own = join(scene.directory, 'own');
    for (const name of ['cli-plugins/docker-x', 'contexts/meta', 'ca.pem', 'cert.pem', 'key.pem']) {
      await put(join(own, name), name);
    }
    scene.environment.set('DOCKER_CONFIG', `${relative(process.cwd(), own)}/`);
    const step = await scene.login();
    const directory = dirname(dockerFile());
    expect(await readFile(join(directory, 'cli-plugins', 'docker-x'), 'utf8')).toBe('cli-plugins/docker-x');
    expect(await readFile(join(directory, 'key.pem'), 'utf8')).toBe('key.pem');
    expect(scene.environment.get('BUILDX_CONFIG')).toBe(join(own, 'buildx'));
    await scene.post(step);
    expect((await readdir(own)).sort()).toEqual(['ca.pem', 'cert.pem', 'cli-plugins', 'contexts', 'key.pem']);
  });

  it('of docker leave its program for all registries out, of which a notice tells', async () => {
    await put(join(scene.home, '.docker', 'config.json'), '{"credsStore":"ecr-login"}');
    expect((await scene.login()).said('notice')).toContain('docker-credential-ecr-login keeps credentials of any');
  });

  it('are not written where a program of containers tools would hide the key of an image', async () => {
    const path = await put(join(scene.home, 'run/containers/auth.json'), '{"credHelpers":{"ghcr.io":"pass"}}');
    answer(aDenied);
    const inputs = { config: 'shared', tools: 'containers', pull, pat };
    expect(await rejectionOf(scene.main(scene.step(inputs)))).toMatchObject({
      code: 'unsupported',
      message: `${path} has docker-credential-pass keep one credential for ghcr.io, but ghcr.io/octo-org/a needs the PAT.`,
    });
    expect(scene.kept.size).toBe(0);
    await scene.login({ ...inputs, config: 'isolated' });
    expect(await readJson(authFile())).toMatchObject({ auths: { [`ghcr.io/${a}`]: auth(pat) } });
  });

  it('that can not be written are told with the way round', async () => {
    await put(join(scene.home, '.docker'), 'a file in place of the directory');
    expect(await rejectionOf(scene.login({ config: 'shared', tools: 'docker' }))).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining(join(scene.home, '.docker')),
      hint: expect.stringContaining('config: isolated'),
    });
  });

  it('lie below an entry that somebody else has for an owner, of which a warning tells', async () => {
    await put(
      join(scene.home, '.config/containers/auth.json'),
      JSON.stringify({ auths: { 'ghcr.io/octo-org': auth('x') } }),
    );
    const step = await scene.login();
    expect(step.said('warning')).toContain('ghcr.io/octo-org');
  });
});

describe('a login that fails', () => {
  it.each<[string, Record<string, string>, Given, RegExp]>([
    [
      'M1',
      {},
      aDenied,
      /^GITHUB_TOKEN cannot pull octo-org\/a \(ghcr\.io answered 403 \(DENIED: permission_denied: read_package\)\)\./,
    ],
    [
      'M3',
      { pat: 'github_pat_0123456789' },
      { ...aDenied, [`pat pull ${a}`]: refused },
      /"pat" is a fine-grained token\.[^]*classic tokens only/,
    ],
    [
      'M5',
      { pat },
      { ...aDenied, [`pat pull ${b}`]: refused },
      /^docker keeps one credential per registry, but ghcr\.io\/octo-org\/a needs the PAT and ghcr\.io\/octo-org\/b the GITHUB_TOKEN\./,
    ],
    [
      'M6',
      { pat },
      { [`github-token pull ${a}`]: missing, [`pat pull ${a}`]: missing },
      /^octo-org\/a was not found, or neither token may see it\.[^]*spelling, lower case/,
    ],
    [
      'M7',
      { pat, push: 'ghcr.io/octo-org/app', probe: 'push' },
      { 'github-token push octo-org/app': refused },
      /^Push to octo-org\/app denied: ghcr\.io answered 403/,
    ],
    [
      'an outage where docker has to know what the PAT reads',
      { pat },
      { ...aDenied, [`pat pull ${b}`]: down },
      /^ghcr\.io\/octo-org\/b can't be pulled: no answer/,
    ],
    ['an outage beside a PAT', { pat }, { [`github-token pull ${a}`]: down }, /no answer/],
    ['an outage of the PAT', { pat }, { ...aDenied, [`pat pull ${a}`]: down }, /no answer/],
    ['a limit beyond any wait', {}, { [`github-token pull ${a}`]: slowed }, /429[^]*Mend/],
    ['the same beside a PAT', { pat }, { [`github-token pull ${a}`]: slowed }, /429/],
    [
      'an image that is not public, without a token',
      { 'github-token': '' },
      { [`anonymous pull ${a}`]: { code: 'unauthorized', words: 'ghcr.io answered 401' } },
      /^A request without a token cannot pull octo-org\/a \(ghcr\.io answered 401\)\./,
    ],
    [
      'an image that is not to be seen, without a token',
      { 'github-token': '' },
      { [`anonymous pull ${a}`]: missing },
      /^octo-org\/a was not found, or it is not public\./,
    ],
    [
      'no token, and nothing to pull',
      { 'github-token': '', pull: '' },
      {},
      /^Neither "github-token" nor "pat" is given/,
    ],
    [
      'no token, and something to push',
      { 'github-token': '', push: 'ghcr.io/octo-org/app' },
      {},
      /^Neither "github-token" nor "pat" is given/,
    ],
    [
      'a PAT that is wanted and empty, though all is public',
      { 'github-token': '', credential: 'pat' },
      {},
      /^"credential" says pat, but "pat" is empty/,
    ],
  ])('says so (%s) and writes nothing', async (_, inputs, given, words) => {
    answer(given);
    const error = await rejectionOf(scene.main(scene.step({ pull, ...inputs })));
    expect(`${error.message}\n${error.hint ?? ''}`).toMatch(words);
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
    expect(await readdir(scene.home)).toEqual([]);
  });

  it.each([
    [
      { state: 'valid', login: 'mona', scopes: ['repo', 'gist'] },
      'The PAT of mona has scopes [repo, gist]; read:packages is missing.',
    ],
    [{ state: 'valid', login: 'mona', scopes: [] }, 'The PAT of mona has scopes []; read:packages is missing.'],
    [{ state: 'revoked' }, 'The PAT of octocat is expired or revoked.'],
    [
      {
        state: 'valid',
        login: 'mona',
        scopes: ['read:packages'],
        signOnHint: 'Authorise it: https://github.com/orgs/octo-org/sso?x=1',
      },
      'The PAT of mona is not authorised for SSO of octo-org: https://github.com/orgs/octo-org/sso?x=1',
    ],
  ] as const)('says what the PAT lacks by what GitHub tells: %j', async (facts, words) => {
    answer({ ...aDenied, [`pat pull ${a}`]: refused });
    scene.facts = { ...scene.facts, ...facts };
    const error = await rejectionOf(scene.main(scene.step({ pull, pat })));
    expect(error.message).toContain(words);
  });

  const elsewhere = { registry: 'docker.io', password: 'a-secret-word', pull: `docker.io/${a}` };
  it('never shows GitHub the password of another registry, refused or not', async () => {
    await scene.login(elsewhere);
    answer({ [`exact pull ${a}`]: { code: 'unauthorized', words: 'registry-1.docker.io answered 401' } });
    expect(await rejectionOf(scene.main(scene.step(elsewhere)))).toMatchObject({
      message: 'The "password" cannot pull octo-org/a (registry-1.docker.io answered 401).',
      hint: 'Check "username" and "password", and what that user may do there.',
    });
    expect(scene.inspected).toEqual([]);
  });

  it('asks GitHub about a "password" for its own registry', async () => {
    answer({ [`exact pull ${a}`]: refused });
    scene.facts = { ...scene.facts, state: 'revoked' };
    const error = await rejectionOf(scene.main(scene.step({ registry: 'ghcr.io', password: pat, pull })));
    expect(error.message).toContain('is expired or revoked');
    expect(scene.inspected).toEqual([pat]);
  });

  it('says that the PAT is empty where GitHub gives no secrets (M2)', async () => {
    answer(aDenied);
    const error = await rejectionOf(scene.main(scene.step({ pull }, { actor: 'dependabot[bot]' })));
    expect(error.message).toContain('"pat" is empty.');
    expect(error.hint).toContain('forks and Dependabot get no secrets');
  });

  it('never asks the PAT because of an outage', async () => {
    answer({ [`github-token pull ${a}`]: down });
    await rejectionOf(scene.main(scene.step({ pull, pat })));
    expect(scene.asked.filter((question) => question.startsWith('pat'))).toEqual([]);
  });
});

describe('the reason that a login gives', () => {
  const keeps = 'Another image needs it, and Docker keeps one credential for a registry.';
  const dockerHas = 'Docker, which keeps one credential for a registry, has the PAT.';
  const push = 'ghcr.io/octo-org/app';
  it.each<[string, Record<string, string>, Given, readonly (readonly [string, string])[]]>([
    ['for the weakest', { pat }, {}, [['github-token', 'The weakest credential that can read it.']]],
    [
      'for the only one that is wanted',
      { pat, credential: 'pat' },
      {},
      [['pat', 'It can be read, and no other credential is given or wanted.']],
    ],
    [
      'where the registry is down',
      {},
      { [`github-token pull ${b}`]: down },
      [
        ['github-token', 'The weakest credential that can read it.'],
        ['github-token', 'The registry did not answer, and no other credential is given or wanted.'],
      ],
    ],
    [
      'where docker has another one than the other tools',
      { pat, push },
      aDenied,
      [
        ['pat', 'GITHUB_TOKEN is denied it, and the PAT can read it.'],
        ['github-token', `The weakest credential that can read it. ${dockerHas}`],
        ['github-token', `Writing is not tried. ${dockerHas}`],
      ],
    ],
    [
      'where there is docker alone',
      { pat, push, tools: 'docker' },
      aDenied,
      [
        ['pat', 'GITHUB_TOKEN is denied it, and the PAT can read it.'],
        ['pat', keeps],
        ['pat', keeps],
      ],
    ],
  ])('is true %s', async (_, inputs, given, expected) => {
    answer(given);
    const step = await scene.login({ pull, ...inputs });
    const rows = expected.length === 1 ? [...expected, ...expected] : expected;
    expect(JSON.parse(step.outputs.get('json') ?? '')).toMatchObject({
      images: rows.map(([chosen, reason]) => ({ chosen, reason })),
    });
  });
});

describe('a login warns', () => {
  it('of no scope that pushing needs where the PAT is to push as well', async () => {
    scene.facts = { ...scene.facts, state: 'valid', scopes: ['write:packages'] };
    const inputs = { pull, pat, credential: 'pat' };
    expect((await scene.login({ ...inputs, push: 'ghcr.io/octo-org/app' })).said('warning')).toBe('');
    expect((await scene.login(inputs)).said('warning')).toContain('write:packages');
  });

  it('of a PAT that may more than it needs', async () => {
    answer(aDenied);
    scene.facts = { ...scene.facts, state: 'valid', scopes: ['admin:org', 'read:packages'] };
    expect((await scene.login({ pull, pat })).said('warning')).toContain('admin:org');
  });

  it('of DOCKER_AUTH_CONFIG (M9)', async () => {
    scene.environment.set('DOCKER_AUTH_CONFIG', '{}');
    expect((await scene.login()).said('warning')).toContain('DOCKER_AUTH_CONFIG is set and overrides this login');
  });
});

describe('an Enterprise Server', () => {
  const server = { serverUrl: 'https://git.example', apiUrl: 'https://git.example/api/v3' };
  it.each<[string, readonly string[], string, string | undefined, RegExp]>([
    ['its Container registry', [], 'containers.git.example', undefined, /^$/],
    [
      'its Docker registry, of which engine 25 is warned',
      ['containers.git.example'],
      'docker.git.example',
      '25.0.1',
      /Docker Engine v25 and newer \(this is 25\.0\.1\)/,
    ],
    [
      'its Docker registry, without a warning for an old engine',
      ['containers.git.example'],
      'docker.git.example',
      '24.0.9',
      /^$/,
    ],
    [
      'its own host',
      ['containers.git.example', 'docker.git.example'],
      'git.example',
      undefined,
      /does not work with Docker Engine v25/,
    ],
  ])('has %s', async (_, absent, registry, version, warning) => {
    for (const host of absent) scene.absentHosts.add(host);
    scene.engineVersion = version;
    const step = await scene.login({ pull: 'octo-org/app' }, server);
    expect(step.outputs.get('registry')).toBe(registry);
    expect(await readJson(dockerFile())).toEqual({ auths: { [registry]: auth(githubToken) } });
    expect(step.said('warning')).toMatch(warning);
    const isOlder = absent.length > 0;
    expect(step.said('notice').includes('containers.git.example does not answer as a registry')).toBe(isOlder);
  });

  it('that has none at all is told by the name of the one it should have (M8)', async () => {
    for (const host of ['containers.git.example', 'docker.git.example', 'git.example']) scene.absentHosts.add(host);
    expect(await rejectionOf(scene.main(scene.step({}, server)))).toMatchObject({
      code: 'not-found',
      message:
        'containers.git.example does not answer as a registry, and neither do docker.git.example and git.example.',
      hint: expect.stringContaining('Subdomain isolation'),
    });
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
  });
});

describe('undoing', () => {
  it.each([
    ['in reverse', [1, 0]],
    ['in the order of the logins', [0, 1]],
    ['twice', [1, 1, 0, 0]],
  ])('two isolated logins after a setup, %s, leaves what the setup left', async (_, order) => {
    await put(join(scene.directory, 'setup', 'config.json'), '{"auths":{"quay.io":{"auth":"cTpx"}}}');
    scene.environment.set('DOCKER_CONFIG', join(scene.directory, 'setup'));
    const before = new Map(scene.environment);
    const steps = [await scene.login(), await scene.login()];
    for (const index of order) await scene.post(steps[index] ?? scene.step());
    expect(scene.environment).toEqual(before);
    expect(await readdir(scene.temporaryDirectory)).toEqual([]);
  });

  it('does no harm where the files are gone, and never fails', async () => {
    const path = await put(join(scene.home, '.docker', 'config.json'), '{}');
    const [isolated, shared] = [await scene.login(), await scene.login({ config: 'shared', tools: 'docker' })];
    await put(path, '{');
    for (const step of [shared, isolated]) await scene.post(step);
    expect(await readFile(path, 'utf8')).toBe('{');
  });

  it.each(['its post step', 'the next job'])(
    'by %s reaches a file that is a link to one kept elsewhere',
    async (who) => {
      const text = JSON.stringify({ auths: { 'ghcr.io': auth('former') } });
      const kept = await put(join(scene.directory, 'dotfiles', 'docker.json'), text);
      await mkdir(join(scene.home, '.docker'));
      await symlink(kept, join(scene.home, '.docker', 'config.json'));
      job('1');
      const step = await scene.login({ config: 'shared', tools: 'docker' });
      expect(await readJson(kept)).toEqual({ auths: { 'ghcr.io': auth(githubToken) } });
      if (who === 'its post step') await scene.post(step);
      else {
        job('2');
        await scene.login();
      }
      expect(await readFile(kept, 'utf8')).toBe(text);
      expect(await readdir(dirname(kept))).toEqual(['docker.json']);
      expect(await readlink(join(scene.home, '.docker', 'config.json'))).toBe(kept);
    },
  );

  const job = (id: string) => {
    for (const name of ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB']) scene.environment.set(name, id);
    scene.environment.set('RUNNER_NAME', 'hubot');
  };

  it('sweeps what a killed job left, and nothing of the same job', async () => {
    job('1');
    await scene.login();
    await scene.login();
    expect(await readdir(scene.temporaryDirectory)).toHaveLength(2);
    job('2');
    for (const name of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'BUILDX_CONFIG']) scene.environment.delete(name);
    await scene.login();
    expect(await readdir(scene.temporaryDirectory)).toHaveLength(1);
  });

  it.each(['isolated', 'shared'])('sweeps what a killed job left in shared files and programs (%s)', async (config) => {
    const auths = { auths: { 'ghcr.io': auth('former') }, credHelpers: { 'quay.io': 'pass' } };
    const path = await put(join(scene.home, '.docker', 'config.json'), JSON.stringify(auths));
    const listed = async () => (await readdir(scene.home, { recursive: true })).sort();
    const before = await listed();
    scene.kept.set('pass quay.io', { username: 'theirs', secret: 'theirs' });
    job('1');
    answer({ ...aDenied, [`pat pull ${b}`]: refused });
    await scene.login({ config: 'shared', tools: 'containers, buildx', pull, pat });
    await scene.login({ config: 'shared', tools: 'docker' });
    await scene.login({ config: 'shared', registry: 'quay.io', password: 'ours', probe: 'none' });
    expect(scene.kept.get('pass quay.io')?.secret).toBe('ours');
    expect(await listed()).not.toEqual(before);
    job('2');
    const step = await scene.login({ config, probe: 'none', tools: 'docker' });
    expect(scene.kept.get('pass quay.io')?.secret).toBe('theirs');
    await scene.post(step);
    expect(await listed()).toEqual(before);
    expect(await readJson(path)).toEqual(auths);
  });

  it('takes back any logins to one credential program in any order, and nothing of others', async () => {
    const path = join(scene.home, '.docker', 'config.json');
    const moves = fc.array(fc.oneof(fc.record({ login: fc.nat(2) }), fc.record({ post: fc.nat(9) })), { maxLength: 7 });
    const former = fc.option(fc.constant({ username: 'theirs', secret: 'former' }), { nil: undefined });
    const writeTheirs = fc.option(fc.nat(6), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(moves, former, writeTheirs, async (list, before, when) => {
        await put(path, '{"credsStore":"pass"}');
        scene.kept.clear();
        if (before !== undefined) scene.kept.set('pass ghcr.io', before);
        let steps: Step[] = [];
        const post = async (index: number): Promise<void> => {
          const step = steps[index % Math.max(steps.length, 1)];
          if (step !== undefined) await scene.post(step);
          steps = steps.filter((each) => each !== step);
        };
        const theirs = { username: 'theirs', secret: 'later' };
        let expected: StoredCredential | undefined = before;
        for (const [index, move] of list.entries()) {
          if ('post' in move) await post(move.post);
          else {
            const token = `ghs_number_${move.login}`;
            steps.push(await scene.login({ config: 'shared', probe: 'none', 'github-token': token }));
          }
          if (index !== when) continue;
          // Whoever writes over us is left alone by those who wrote before; who writes over them brings theirs back.
          while (steps.length > 0) await post(index);
          scene.kept.set('pass ghcr.io', theirs);
          expected = theirs;
        }
        while (steps.length > 0) await post(0);
        expect(scene.kept.get('pass ghcr.io')).toEqual(expected);
        expect(await readdir(scene.home, { recursive: true })).toEqual(['.docker', join('.docker', 'config.json')]);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves to a program what somebody else gave it since', async () => {
    await put(join(scene.home, '.docker', 'config.json'), '{"credsStore":"pass"}');
    const step = await scene.login({ config: 'shared', tools: 'docker' });
    scene.kept.set('pass ghcr.io', { username: 'theirs', secret: 'theirs' });
    await scene.post(step);
    expect(scene.kept.get('pass ghcr.io')?.secret).toBe('theirs');
    expect(step.said('info')).toContain('docker-credential-pass: the entry of ghcr.io is not the one');
    expect(await readdir(join(scene.home, '.docker'))).toEqual(['config.json']);
  });

  it('takes back any logins to shared files in any order, and nothing of others', async () => {
    const path = join(scene.home, '.docker', 'config.json');
    const moves = fc.array(
      fc.oneof(fc.record({ login: fc.nat(3) }), fc.record({ post: fc.nat(9) }), fc.record({ other: fc.nat(2) })),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(moves, fc.array(fc.nat(9), { maxLength: 4 }), async (list, late) => {
        await put(path, JSON.stringify({ auths: { 'quay.io': auth('theirs'), 'ghcr.io': auth('former') }, x: 1 }));
        let steps: Step[] = [];
        const post = async (index: number): Promise<void> => {
          const step = steps[index % Math.max(steps.length, 1)];
          if (step !== undefined) await scene.post(step);
          steps = steps.filter((each) => each !== step);
        };
        let others = auth('theirs');
        for (const move of list) {
          if ('login' in move) {
            steps.push(
              await scene.login({
                config: 'shared',
                tools: 'docker',
                probe: 'none',
                'github-token': `ghs_number_${move.login}`,
              }),
            );
          } else if ('post' in move) await post(move.post);
          else {
            others = auth(`theirs ${move.other}`);
            const now: unknown = await readJson(path);
            await writeFile(path, putAuthEntry(Buffer.from(JSON.stringify(now)), 'quay.io', others, path));
          }
        }
        for (const index of late) await post(index);
        while (steps.length > 0) await post(0);
        expect(await readJson(path)).toEqual({ auths: { 'quay.io': others, 'ghcr.io': auth('former') }, x: 1 });
        expect((await readdir(dirname(path))).filter((name) => name !== 'config.json')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('of 50 parallel logins to one shared file leaves it as it was, and none loses another', async () => {
    const path = await put(join(scene.home, '.docker', 'config.json'), '{"auths":{"quay.io":{"auth":"cTpx"}}}');
    const hosts = Array.from({ length: 50 }, (_, index) => `127.0.0.1:${String(5001 + index)}`);
    const inputs = { config: 'shared', tools: 'docker', probe: 'none', password: 'a-secret-word' };
    const steps = await Promise.all(hosts.map((registry) => scene.login({ ...inputs, registry })));
    expect(await readJson(path)).toEqual({
      auths: { 'quay.io': { auth: 'cTpx' }, ...Object.fromEntries(hosts.map((host) => [host, auth('a-secret-word')])) },
    });
    await Promise.all(steps.map((step) => scene.post(step)));
    expect(await readJson(path)).toEqual({ auths: { 'quay.io': { auth: 'cTpx' } } });
  });
});
