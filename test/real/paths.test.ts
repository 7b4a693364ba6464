import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Job, startJob, type StepResult, type Variables } from '../runner.js';
import { describeWithServers } from './requirement.js';
import { serverPrograms, type Servers, startServers } from './servers.js';
import { type Layout, makeMultiArchLayout } from './umoci.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const own = 'org.opencontainers.image.';
const user = {
  name: 'mona',
  password: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  rights: { 'octo/app': ['pull', 'push'] },
} as const;
const refusal = /denied|unauthorized|authentication required/;

describeWithServers('the bundles', serverPrograms, () => {
  let servers: Servers;
  let repository: string;
  let job: Job;

  beforeAll(async () => {
    servers = await startServers({ users: [user] });
    repository = `${servers.registry.host}/octo/app`;
  });

  afterAll(() => servers.stop());

  beforeEach(async () => {
    job = await startJob({ repository: 'octo/app', actor: user.name, token: user.password });
  });

  afterEach(() => job.dispose());

  /** Runs a step that has to succeed; the log is what a failure shows. */
  async function runStep(action: string, inputs: Variables): Promise<StepResult> {
    const result = await job.run(action, { registry: servers.registry.url, ...inputs });
    if (result.outcome === 'failure') throw new Error(`${action} failed:\n${result.log}`);
    expect(result.log).not.toContain(user.password);
    return result;
  }

  /** Reads as the user who may. */
  async function inspect(...args: readonly string[]): Promise<string> {
    const flags = ['--tls-verify=false', '--creds', `${user.name}:${user.password}`];
    return (await servers.skopeo(['inspect', ...flags, ...args])).stdout;
  }

  /** The docker CLI as a step of the job has it: with the credentials that steps before it left, and no others. */
  function dockerOfJob(...args: readonly string[]): Promise<unknown> {
    return servers.engine.docker(args, { env: { DOCKER_CONFIG: join(job.home, '.docker'), ...job.environment } });
  }

  async function buildImage(name: string): Promise<void> {
    const context = await mkdtemp(join(servers.directory, 'context-'));
    await cp(join(repositoryRoot, 'core'), join(context, 'core'), { recursive: true });
    await cp(join(repositoryRoot, 'package.json'), join(context, 'package.json'));
    const steps = ['FROM scratch', 'COPY core /core', 'COPY package.json /', 'LABEL base=kept', 'CMD ["/none"]'];
    await writeFile(join(context, 'Dockerfile'), steps.join('\n'));
    await servers.engine.docker(['build', '-t', name, context]);
  }

  describe('take an image that the engine built and saved', () => {
    it('and push it with labels that the engine and skopeo see', async () => {
      const saved = join(servers.directory, 'saved.tar');
      await buildImage('built:1');
      await servers.engine.docker(['save', '-o', saved, 'built:1']);
      const archive = join(servers.directory, 'image.tar');
      await servers.skopeo(['copy', `docker-archive:${saved}`, `oci-archive:${archive}:v1`]);

      const pushed = await runStep('push', {
        source: `oci-archive:${archive}`,
        images: repository,
        tags: 'v1\nlatest',
        labels: `team=registry tools, and more\n${own}version=1.0`,
      });

      const labels = { base: 'kept', team: 'registry tools, and more', [`${own}version`]: '1.0' };
      const digest = pushed.outputs['digest'] ?? '';
      expect(pushed.outputs['image']).toBe(`${repository}@${digest}`);
      for (const reference of [`${repository}:v1`, `${repository}:latest`, `${repository}@${digest}`]) {
        const shown: unknown = JSON.parse(await inspect(`docker://${reference}`));
        expect(shown).toMatchObject({ Digest: digest, Labels: labels });
      }

      await runStep('login', {});
      const image = `${repository}:v1`;
      await dockerOfJob('pull', image);
      const { stdout } = await servers.engine.docker(['image', 'inspect', image]);
      expect(JSON.parse(stdout)).toMatchObject([
        { RepoDigests: [`${repository}@${digest}`], Config: { Labels: labels, Cmd: ['/none'] } },
      ]);
      await servers.engine.docker(['create', '--name', 'look', image]);
      await servers.engine.docker(['cp', 'look:/package.json', join(servers.directory, 'from-image.json')]);
      await servers.engine.docker(['rm', 'look']);
      await servers.engine.docker(['rmi', image]);
      await expect(readFile(join(servers.directory, 'from-image.json'), 'utf8')).resolves.toBe(
        await readFile(join(repositoryRoot, 'package.json'), 'utf8'),
      );
    });
  });

  describe('take a multi-platform layout', () => {
    let layout: Layout;

    beforeAll(async () => {
      const layers = [
        { from: join(repositoryRoot, 'core'), to: '/core' },
        { from: join(repositoryRoot, 'scripts'), to: '/scripts' },
      ];
      layout = await makeMultiArchLayout(join(servers.directory, 'layout'), [
        { architecture: 'amd64', layers, labels: { base: 'kept' } },
        { architecture: 'arm64', layers, labels: { base: 'kept' } },
      ]);
    });

    it('and push it twice, the second time without sending anything', async () => {
      const inputs = { source: `oci:${layout.directory}:multi`, images: repository, tags: 'twice' };
      const first = await runStep('push', { ...inputs, labels: 'team=tools' });
      servers.registry.requests.length = 0;
      const second = await runStep('push', { ...inputs, labels: 'team=tools' });
      expect(servers.registry.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
      expect(second.outputs).toMatchObject({ changed: 'false', digest: first.outputs['digest'] });
      for (const architecture of ['amd64', 'arm64']) {
        const platform = ['--override-os', 'linux', '--override-arch', architecture];
        const flags = ['--tls-verify=false', '--creds', `${user.name}:${user.password}`];
        const shown = await servers.skopeo([...platform, 'inspect', ...flags, `docker://${repository}:twice`]);
        expect(JSON.parse(shown.stdout)).toMatchObject({
          Architecture: architecture,
          Labels: { base: 'kept', team: 'tools' },
        });
      }
    });

    it('and push it, then annotate its index and leave its children as they were', async () => {
      const description = 'An example, with "quotes" and ünïcode';
      const pushed = await runStep('push', {
        source: `oci:${layout.directory}:multi`,
        images: repository,
        tags: 'multi',
      });
      const digests: unknown = JSON.parse(pushed.outputs['digests'] ?? '');
      const before: unknown = JSON.parse(await inspect('--raw', `docker://${repository}:multi`));

      const inputs = { image: `${repository}:multi`, annotations: `team=tools\nindex:base=none`, description };
      const annotated = await runStep('annotate', inputs);

      const raw = await inspect('--raw', `docker://${repository}:multi`);
      const index: unknown = JSON.parse(raw);
      expect(digestOf(raw)).toBe(annotated.outputs['digest']);
      expect(annotated.outputs['changed']).toBe('true');
      expect(index).toMatchObject({
        mediaType: 'application/vnd.oci.image.index.v1+json',
        annotations: { team: 'tools', base: 'none', [`${own}description`]: description },
        manifests: [
          { platform: { architecture: 'amd64', os: 'linux' } },
          { platform: { architecture: 'arm64', os: 'linux' } },
        ],
      });
      expect(childrenOf(index)).toEqual(childrenOf(before));
      expect(digests).toEqual({
        'linux/amd64': expect.stringMatching(/^sha256:/),
        'linux/arm64': expect.stringMatching(/^sha256:/),
      });
      for (const child of Object.values(digests ?? {})) {
        expect(digestOf(await inspect('--raw', `docker://${repository}@${child}`))).toBe(child);
      }

      const again = await runStep('annotate', inputs);
      expect(again.outputs).toMatchObject({ changed: 'false', digest: annotated.outputs['digest'] });
      await expect(inspect('--raw', `docker://${repository}:multi`)).resolves.toBe(raw);
    });

    it('and publish it in one step, whose login serves until the job ends', async () => {
      const image = `${repository}:published`;
      const description = 'Published in one step';
      const source = `oci:${layout.directory}:multi`;
      const published = await runStep('publish', { source, images: repository, tags: 'published', description });

      const raw = await inspect('--raw', `docker://${image}`);
      expect(digestOf(raw)).toBe(published.outputs['digest']);
      expect(JSON.parse(raw)).toMatchObject({ annotations: { [`${own}description`]: description } });
      await dockerOfJob('pull', image);
      await servers.engine.docker(['rmi', image]);
      expect(await job.finish()).toMatchObject([{ outcome: 'success' }]);
      await expect(dockerOfJob('pull', image)).rejects.toThrow(refusal);
    });
  });

  describe('log the job in', () => {
    let image: string;

    beforeAll(async () => {
      image = `${repository}:private`;
      await buildImage(image);
      const config = join(servers.directory, 'docker-of-publisher');
      await mkdir(config);
      const env = { DOCKER_CONFIG: config };
      await servers.engine.docker(['login', '-u', user.name, '--password-stdin', servers.registry.host], {
        env,
        input: user.password,
      });
      await servers.engine.docker(['push', image], { env });
      await servers.engine.docker(['rmi', image]);
    });

    it('so that the engine pulls until the job ends, and no longer', async () => {
      await expect(dockerOfJob('pull', image)).rejects.toThrow(refusal);
      await runStep('login', { pull: repository });
      await dockerOfJob('pull', image);
      await servers.engine.docker(['rmi', image]);
      const config = job.environment['DOCKER_CONFIG'] ?? '';

      expect(await job.finish()).toMatchObject([{ outcome: 'success' }]);
      await expect(dockerOfJob('pull', image)).rejects.toThrow(refusal);
      await expect(servers.engine.docker(['pull', image], { env: { DOCKER_CONFIG: config } })).rejects.toThrow(refusal);
    });

    it('so that skopeo reads until the job ends, and no longer', async () => {
      const read = (env: Variables): Promise<unknown> =>
        servers.skopeo(['inspect', '--tls-verify=false', `docker://${image}`], { env });
      await expect(read(job.environment)).rejects.toThrow(refusal);
      await runStep('login', { pull: repository });
      await read(job.environment);
      const file = job.environment['REGISTRY_AUTH_FILE'] ?? '';

      expect(await job.finish()).toMatchObject([{ outcome: 'success' }]);
      await expect(read(job.environment)).rejects.toThrow(refusal);
      await expect(read({ REGISTRY_AUTH_FILE: file })).rejects.toThrow(refusal);
    });
  });
});

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The descriptors of an index. */
function childrenOf(index: unknown): unknown {
  return typeof index === 'object' && index !== null && 'manifests' in index ? index.manifests : undefined;
}
