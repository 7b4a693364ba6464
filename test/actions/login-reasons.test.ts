import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../errors.js';
import { aDenied, auth, b, down, type Given, LoginScene, pull, readJson, refused, tokens } from './login-scene.js';

let scene: LoginScene;
beforeEach(async () => {
  scene = await LoginScene.open();
});
afterEach(() => scene.close());

const { githubToken, pat } = tokens;

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
    scene.answer(given);
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
    scene.answer(aDenied);
    scene.facts = { ...scene.facts, state: 'valid', scopes: ['admin:org', 'read:packages'] };
    expect((await scene.login({ pull, pat })).said('warning')).toContain('admin:org');
  });

  it.each<[string, Given, Record<string, string>, boolean]>([
    ['refused as such', { 'github-token token': refused }, {}, true],
    ['refused the images alone', {}, {}, false],
    ['of no use to Docker, which has the PAT', { 'github-token token': refused }, { tools: 'docker' }, false],
  ])('of a GITHUB_TOKEN in the way of other images where it is %s', async (_, given, inputs, isWarned) => {
    scene.answer({ ...aDenied, [`github-token pull ${b}`]: refused, ...given });
    const step = await scene.login({ pull, pat, ...inputs });
    expect(step.said('warning').includes('public images too. Mend "github-token"')).toBe(isWarned);
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
    expect(await readJson(scene.dockerFile)).toEqual({ auths: { [registry]: auth(githubToken) } });
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
