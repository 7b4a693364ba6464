import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../errors.js';
import {
  a,
  aDenied,
  auth,
  b,
  down,
  type Given,
  LoginScene,
  missing,
  pull,
  put,
  readJson,
  refused,
  tokens,
} from './login-scene.js';

let scene: LoginScene;
beforeEach(async () => {
  scene = await LoginScene.open();
});
afterEach(() => scene.close());

const { githubToken, pat } = tokens;

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
    scene.answer(given);
    await scene.login({ pull, ...inputs });
    expect(await readJson(scene.dockerFile)).toEqual({ auths: { 'ghcr.io': auth(docker) } });
    const expected = Object.fromEntries(Object.entries(containers).map(([key, secret]) => [key, auth(secret)]));
    expect(await readJson(scene.authFile)).toEqual({ auths: expected });
  });

  it('of buildx hold for the registry, and for pulling the image that needs the PAT', async () => {
    scene.answer({ ...aDenied, [`pat pull ${b}`]: refused });
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
    scene.answer(aDenied);
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
    expect(await readJson(scene.dockerFile)).toEqual(byDocker);
    expect(await readJson(scene.authFile)).toEqual({ auths: { 'docker.io': auth('a-secret-word') } });
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
    const directory = dirname(scene.dockerFile);
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
    scene.answer(aDenied);
    const inputs = { config: 'shared', tools: 'containers', pull, pat };
    expect(await rejectionOf(scene.main(scene.step(inputs)))).toMatchObject({
      code: 'unsupported',
      message: `${path} has docker-credential-pass keep one credential for ghcr.io, but ghcr.io/octo-org/a needs the PAT.`,
    });
    expect(scene.kept.size).toBe(0);
    await scene.login({ ...inputs, config: 'isolated' });
    expect(await readJson(scene.authFile)).toMatchObject({ auths: { [`ghcr.io/${a}`]: auth(pat) } });
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
