import { access, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDockerEngine } from './docker-engine.js';
import { describeWithServers } from './requirement.js';
import { serverPrograms, type Servers, startServers } from './servers.js';
import { makeMultiArchLayout } from './umoci.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const writer = {
  name: 'mona',
  password: 'p:ä ss',
  rights: { 'octo/app': ['pull', 'push'], 'octo/public': ['pull', 'push'] },
} as const;
const reader = { name: 'reader', password: 'reads', rights: { 'octo/app': ['pull'] } } as const;
const refusal = /denied|unauthorized|authentication required/;

describeWithServers('the real servers', serverPrograms, () => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await startServers({ users: [writer, reader], anonymous: { 'octo/public': ['pull'] } });
  });

  afterAll(() => servers.stop());

  function login(user: { readonly name: string; readonly password: string }): Promise<unknown> {
    return servers.engine.docker(['login', '-u', user.name, '--password-stdin', servers.registry.host], {
      input: user.password,
    });
  }

  it('refuse a login with a wrong password', async () => {
    await expect(login({ name: 'mona', password: 'wrong' })).rejects.toThrow('incorrect username or password');
  });

  it('build an image of several layers, take its push and give it back to those who may pull', async () => {
    const image = `${servers.registry.host}/octo/app:built`;
    const context = join(servers.directory, 'context');
    await mkdir(context);
    await cp(join(repositoryRoot, 'core'), join(context, 'core'), { recursive: true });
    await cp(join(repositoryRoot, 'package.json'), join(context, 'package.json'));
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY core /core\nCOPY package.json /\nLABEL a=b\n');
    await servers.engine.docker(['build', '-t', image, context]);
    await expect(servers.engine.docker(['push', image])).rejects.toThrow(refusal);

    await login(writer);
    servers.registry.requests.length = 0;
    await servers.engine.docker(['push', image]);
    const sentBytes = servers.registry.requests.reduce((sum, { requestBytes }) => sum + requestBytes, 0);
    expect(sentBytes).toBeGreaterThan(10_000);
    expect(servers.registry.requests).toContainEqual(
      expect.objectContaining({ method: 'PUT', url: '/v2/octo/app/manifests/built', status: 201 }),
    );

    await servers.engine.docker(['rmi', image]);
    await login(reader);
    await servers.engine.docker(['pull', image]);
    const labels = await servers.engine.docker(['image', 'inspect', '-f', '{{json .Config.Labels}}', image]);
    expect(JSON.parse(labels.stdout)).toEqual({ a: 'b' });
    await expect(servers.engine.docker(['push', image])).rejects.toThrow(refusal);

    await servers.engine.docker(['logout', servers.registry.host]);
    await servers.engine.docker(['rmi', image]);
    await expect(servers.engine.docker(['pull', image])).rejects.toThrow(refusal);
  });

  it('take a layout made by umoci from those who may push, and show it to those who may pull', async () => {
    const layers = [
      { from: join(repositoryRoot, 'core'), to: '/core' },
      { from: join(repositoryRoot, 'scripts'), to: '/scripts' },
    ];
    const layout = await makeMultiArchLayout(join(servers.directory, 'layout'), [
      { architecture: 'amd64', layers, labels: { for: 'amd64' } },
      { architecture: 'arm64', layers, labels: { for: 'arm64' } },
    ]);
    const source = `oci:${layout.directory}:multi`;
    const repository = `docker://${servers.registry.host}/octo/app`;
    const copy = ['copy', '--all', '--preserve-digests', '--dest-tls-verify=false'];
    const credentials = (user: typeof writer | typeof reader): string => `${user.name}:${user.password}`;
    await expect(servers.skopeo([...copy, source, `${repository}:multi`])).rejects.toThrow(refusal);
    const asReader = ['--dest-creds', credentials(reader)];
    await expect(servers.skopeo([...copy, ...asReader, source, `${repository}:multi`])).rejects.toThrow(refusal);
    await servers.skopeo([...copy, '--dest-creds', credentials(writer), source, `${repository}:multi`]);

    const inspect = ['inspect', '--tls-verify=false'];
    await expect(servers.skopeo([...inspect, '--raw', `${repository}:multi`])).rejects.toThrow(refusal);
    const reading = [...inspect, '--creds', credentials(reader)];
    const index = await servers.skopeo([...reading, '--raw', `${repository}:multi`]);
    expect(JSON.parse(index.stdout)).toMatchObject({
      manifests: [{ digest: layout.children['amd64'] }, { digest: layout.children['arm64'] }],
    });
    const child = await servers.skopeo([...reading, `${repository}@${layout.children['arm64'] ?? ''}`]);
    expect(JSON.parse(child.stdout)).toMatchObject({ Labels: { for: 'arm64' }, Architecture: 'arm64' });
  });

  it('show to everybody what may be read without credentials', async () => {
    const image = `${servers.registry.host}/octo/public:1`;
    await writeFile(join(servers.directory, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
    await servers.engine.docker(['build', '-t', image, '-f', join(servers.directory, 'Dockerfile'), servers.directory]);
    await login(writer);
    await servers.engine.docker(['push', image]);
    const shown = await servers.skopeo(['inspect', '--tls-verify=false', `docker://${image}`]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ RepoTags: ['1'] });
  });

  it('leave no file and no process of an engine behind', async () => {
    const other = await startDockerEngine();
    const home = dirname(other.host.replace('unix://', ''));
    expect(await commandLines()).toEqual(expect.arrayContaining([expect.stringContaining(home)]));
    await other.stop();
    expect(await commandLines()).not.toEqual(expect.arrayContaining([expect.stringContaining(home)]));
    await expect(access(home)).rejects.toThrow('ENOENT');
  });
});

/** Of all processes of this machine. */
async function commandLines(): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}
