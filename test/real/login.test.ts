import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Job, startJob } from '../runner.js';
import { type DockerEngine, startDockerEngine } from './docker-engine.js';
import { type DockerRegistry, startDockerRegistry } from './docker-registry.js';
import { runCommand } from './command.js';
import { describeWithServers, findProgram } from './requirement.js';
import { createSkopeo, type Skopeo } from './skopeo.js';
import { makeMultiArchLayout } from './umoci.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const refusal = /denied|unauthorized|authentication required/;
/** GITHUB_TOKEN and a PAT of one user: each reads a repository that the other may not. */
const workflow = {
  name: 'mona',
  password: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  rights: { 'octo/app': ['pull', 'push', 'delete'] },
} as const;
const personal = {
  name: 'mona',
  password: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  rights: { 'octo/base': ['pull'] },
} as const;
const admin = {
  name: 'admin',
  password: 'admin',
  rights: { 'octo/app': ['pull', 'push'], 'octo/base': ['pull', 'push'] },
} as const;

describeWithServers('login', ['docker-registry', 'dockerd', 'docker', 'openssl', 'skopeo', 'umoci'], () => {
  let directory: string;
  let registry: DockerRegistry;
  let engine: DockerEngine;
  let skopeo: Skopeo;
  let job: Job;
  const stops: (() => Promise<void>)[] = [];
  const image = (name: string): string => `${registry.host}/octo/${name}`;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'real-'));
    stops.push(() => rm(directory, { recursive: true, force: true }));
    skopeo = createSkopeo(directory);
    registry = await startDockerRegistry({ users: [workflow, personal, admin] });
    stops.push(() => registry.stop());
    engine = await startDockerEngine();
    stops.push(() => engine.stop());
    const layers = [{ from: join(repositoryRoot, 'scripts'), to: '/scripts' }];
    const layout = await makeMultiArchLayout(join(directory, 'layout'), [
      { architecture: 'amd64', layers, labels: {} },
    ]);
    for (const name of ['app', 'base']) {
      const target = `docker://${image(name)}:1`;
      await skopeo([
        'copy',
        '--all',
        '--dest-tls-verify=false',
        '--dest-creds',
        'admin:admin',
        `oci:${layout.directory}:multi`,
        target,
      ]);
    }
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
  });
  beforeEach(async () => {
    job = await startJob({ repository: 'octo/app', actor: workflow.name, token: workflow.password });
  });
  afterEach(() => job.dispose());

  const login = (inputs: Readonly<Record<string, string>>) => job.run('login', { registry: registry.host, ...inputs });

  it('gives skopeo two credentials for two repositories in one file, and takes them back', async () => {
    const pull = [image('app'), image('base')].join(', ');
    const step = await login({ pull, pat: personal.password, tools: 'containers' });
    expect(step.exitCode).toBe(0);
    const file = step.outputs['auth-file'] ?? '';
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    const auth = ({ name, password }: { readonly name: string; readonly password: string }) => ({
      auth: Buffer.from(`${name}:${password}`).toString('base64'),
    });
    expect(content).toEqual({ auths: { [registry.host]: auth(workflow), [image('base')]: auth(personal) } });
    const env = { REGISTRY_AUTH_FILE: file };
    const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    for (const name of ['app', 'base']) {
      const copied = `dir:${join(directory, `copied-${name}`)}`;
      await skopeo(['copy', '--all', ...tls, `docker://${image(name)}:1`, copied], { env });
    }
    await skopeo(['copy', '--all', ...tls, `docker://${image('base')}:1`, `docker://${image('app')}:from-base`], {
      env,
    });
    await job.finish();
    await expect(skopeo(['inspect', '--tls-verify=false', `docker://${image('app')}:1`], { env })).rejects.toThrow(
      refusal,
    );
  });

  // Where it is there: nothing else of the tests needs it.
  (findProgram('podman') === undefined ? it.skip : it)('is understood by podman, image by image', async () => {
    const pull = [image('app'), image('base')].join(', ');
    const step = await login({ pull, pat: personal.password, tools: 'containers' });
    const env = { HOME: directory, XDG_RUNTIME_DIR: directory, REGISTRY_AUTH_FILE: step.outputs['auth-file'] ?? '' };
    const podman = async (...args: readonly string[]) => (await runCommand('podman', args, { env })).stdout.trim();
    expect(await podman('login', '--get-login', registry.host)).toBe(workflow.name);
    for (const name of ['app', 'base']) {
      const found = await podman('search', '--tls-verify=false', '--list-tags', image(name));
      expect(found).toMatch(new RegExp(`${image(name)} +1$`));
    }
    await job.finish();
    await expect(podman('login', '--get-login', registry.host)).rejects.toThrow(/not logged in/);
  });

  it('lets the engine pull and push with GITHUB_TOKEN, and pull with the PAT where that is needed', async () => {
    const first = await login({ pull: image('app') });
    const own = { env: { DOCKER_CONFIG: first.outputs['docker-config'] ?? '' } };
    await engine.docker(['pull', `${image('app')}:1`], own);
    await engine.docker(['tag', `${image('app')}:1`, `${image('app')}:again`], own);
    await engine.docker(['push', `${image('app')}:again`], own);
    await expect(engine.docker(['pull', `${image('base')}:1`], own)).rejects.toThrow(refusal);

    const second = await login({ pull: image('base'), pat: personal.password, push: image('app') });
    expect(second.annotations.map(({ message }) => message).join('\n')).toContain('"docker push" to');
    const strong = { env: { DOCKER_CONFIG: second.outputs['docker-config'] ?? '' } };
    await engine.docker(['pull', `${image('base')}:1`], strong);
    await expect(engine.docker(['push', `${image('app')}:again`], strong)).rejects.toThrow(refusal);

    await job.finish();
    await expect(engine.docker(['pull', `${image('base')}:1`], strong)).rejects.toThrow(refusal);
  });

  it('tries writing without sending a byte of an image', async () => {
    const before = registry.requests.length;
    const allowed = await login({ push: image('app'), probe: 'push' });
    expect(allowed.exitCode).toBe(0);
    const denied = await login({ push: image('base'), probe: 'push' });
    expect(denied.exitCode).toBe(1);
    expect(denied.annotations[0]?.message).toContain('Push to octo/base denied:');
    const writes = registry.requests.slice(before).filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    expect(new Set(writes.map(({ method }) => method))).toEqual(new Set(['POST', 'DELETE']));
    // This registry wants the right to delete for a cancellation, which is asked for then.
    expect(writes.at(-2)).toMatchObject({ method: 'DELETE', status: 204 });
  });
});
