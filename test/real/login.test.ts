import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Job, startJob } from '../runner.js';
import { runCommand } from './command.js';
import { describeWithServers, findProgram } from './requirement.js';
import { serverPrograms, type Servers, startServers } from './servers.js';
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

describeWithServers('login', serverPrograms, () => {
  let servers: Servers;
  let job: Job;
  const image = (name: string): string => `${servers.registry.host}/octo/${name}`;

  beforeAll(async () => {
    servers = await startServers({ users: [workflow, personal, admin] });
    const layers = [{ from: join(repositoryRoot, 'scripts'), to: '/scripts' }];
    const layout = await makeMultiArchLayout(join(servers.directory, 'layout'), [
      { architecture: 'amd64', layers, labels: {} },
    ]);
    for (const name of ['app', 'base']) {
      const target = `docker://${image(name)}:1`;
      await servers.skopeo([
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
  afterAll(() => servers.stop());
  beforeEach(async () => {
    job = await startJob({ repository: 'octo/app', actor: workflow.name, token: workflow.password });
  });
  afterEach(() => job.dispose());

  const login = (inputs: Readonly<Record<string, string>>) =>
    job.run('login', { registry: servers.registry.host, ...inputs });

  it('gives skopeo two credentials for two repositories in one file, and takes them back', async () => {
    const pull = [image('app'), image('base')].join(', ');
    const step = await login({ pull, pat: personal.password, tools: 'containers' });
    expect(step.exitCode).toBe(0);
    const file = step.outputs['auth-file'] ?? '';
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    const auth = ({ name, password }: { readonly name: string; readonly password: string }) => ({
      auth: Buffer.from(`${name}:${password}`).toString('base64'),
    });
    expect(content).toEqual({ auths: { [servers.registry.host]: auth(workflow), [image('base')]: auth(personal) } });
    const env = { REGISTRY_AUTH_FILE: file };
    const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    for (const name of ['app', 'base']) {
      const copied = `dir:${join(servers.directory, `copied-${name}`)}`;
      await servers.skopeo(['copy', '--all', ...tls, `docker://${image(name)}:1`, copied], { env });
    }
    await servers.skopeo(
      ['copy', '--all', ...tls, `docker://${image('base')}:1`, `docker://${image('app')}:from-base`],
      {
        env,
      },
    );
    await job.finish();
    await expect(
      servers.skopeo(['inspect', '--tls-verify=false', `docker://${image('app')}:1`], { env }),
    ).rejects.toThrow(refusal);
  });

  // Where it is there: nothing else of the tests needs it.
  (findProgram('podman') === undefined ? it.skip : it)('is understood by podman, image by image', async () => {
    const pull = [image('app'), image('base')].join(', ');
    const step = await login({ pull, pat: personal.password, tools: 'containers' });
    const env = {
      HOME: servers.directory,
      XDG_RUNTIME_DIR: servers.directory,
      REGISTRY_AUTH_FILE: step.outputs['auth-file'] ?? '',
    };
    const podman = async (...args: readonly string[]) => (await runCommand('podman', args, { env })).stdout.trim();
    expect(await podman('login', '--get-login', servers.registry.host)).toBe(workflow.name);
    for (const name of ['app', 'base']) {
      const found = await podman('search', '--tls-verify=false', '--list-tags', image(name));
      expect(found).toMatch(new RegExp(`${image(name)} +1$`));
    }
    await job.finish();
    await expect(podman('login', '--get-login', servers.registry.host)).rejects.toThrow(/not logged in/);
  });

  it('lets the engine pull and push with GITHUB_TOKEN, and pull with the PAT where that is needed', async () => {
    const first = await login({ pull: image('app') });
    const own = { env: { DOCKER_CONFIG: first.outputs['docker-config'] ?? '' } };
    await servers.engine.docker(['pull', `${image('app')}:1`], own);
    await servers.engine.docker(['tag', `${image('app')}:1`, `${image('app')}:again`], own);
    await servers.engine.docker(['push', `${image('app')}:again`], own);
    await expect(servers.engine.docker(['pull', `${image('base')}:1`], own)).rejects.toThrow(refusal);

    const second = await login({ pull: image('base'), pat: personal.password, push: image('app') });
    expect(second.annotations.map(({ message }) => message).join('\n')).toContain('"docker push" to');
    const strong = { env: { DOCKER_CONFIG: second.outputs['docker-config'] ?? '' } };
    await servers.engine.docker(['pull', `${image('base')}:1`], strong);
    await expect(servers.engine.docker(['push', `${image('app')}:again`], strong)).rejects.toThrow(refusal);

    await job.finish();
    await expect(servers.engine.docker(['pull', `${image('base')}:1`], strong)).rejects.toThrow(refusal);
  });

  it('tries writing without sending a byte of an image', async () => {
    const before = servers.registry.requests.length;
    const allowed = await login({ push: image('app'), probe: 'push' });
    expect(allowed.exitCode).toBe(0);
    const denied = await login({ push: image('base'), probe: 'push' });
    expect(denied.exitCode).toBe(1);
    expect(denied.annotations[0]?.message).toContain('Push to octo/base denied:');
    const writes = servers.registry.requests
      .slice(before)
      .filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    expect(new Set(writes.map(({ method }) => method))).toEqual(new Set(['POST', 'DELETE']));
    // This registry wants the right to delete for a cancellation, which is asked for then.
    expect(writes.at(-2)).toMatchObject({ method: 'DELETE', status: 204 });
  });
});
