import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Job, startJob, type StepResult, type Variables } from '../runner.js';
import { describeWithServers } from './requirement.js';
import { serverPrograms, type Servers, startServers } from './servers.js';
import { type Layout, makeMultiArchLayout } from './umoci.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const own = 'org.opencontainers.image.';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const user = {
  name: 'mona',
  password: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  rights: { 'octo/app': ['pull', 'push'], 'octo/arm': ['pull', 'push'] },
} as const;
const description = 'An example, with "quotes" and ünïcode';

describeWithServers('annotate', serverPrograms, () => {
  let servers: Servers;
  let repository: string;
  let layout: Layout;
  let job: Job;

  beforeAll(async () => {
    servers = await startServers({ users: [user] });
    repository = `${servers.registry.host}/octo/app`;
    await servers.engine.docker(['login', '-u', user.name, '--password-stdin', servers.registry.host], {
      input: user.password,
    });
    const layers = [{ from: join(repositoryRoot, 'scripts'), to: '/scripts' }];
    layout = await makeMultiArchLayout(join(servers.directory, 'layout'), [
      { architecture: 'amd64', layers, labels: { [`${own}description`]: description, [`${own}licenses`]: 'MIT' } },
      { architecture: 'arm64', layers, labels: { [`${own}description`]: description } },
    ]);
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
    return result;
  }

  const flags = (option: string): readonly string[] => [
    `--${option}tls-verify=false`,
    `--${option}creds`,
    `${user.name}:${user.password}`,
  ];

  /** The manifest as skopeo gives it, and its digest. */
  async function readRaw(reference: string): Promise<{ readonly document: unknown; readonly digest: string }> {
    const { stdout } = await servers.skopeo(['inspect', ...flags(''), '--raw', `docker://${reference}`]);
    const digest = `sha256:${createHash('sha256').update(stdout).digest('hex')}`;
    return { document: JSON.parse(stdout), digest };
  }

  /** What the engine has pulled of a tag, for its own platform. */
  async function pullByEngine(image: string): Promise<unknown> {
    await servers.engine.docker(['pull', image]);
    const { stdout } = await servers.engine.docker(['image', 'inspect', image]);
    await servers.engine.docker(['rmi', image]);
    return JSON.parse(stdout);
  }

  it('puts together what jobs of a matrix pushed by digest, so that skopeo and the engine read it', async () => {
    const digests = join(job.workspace, 'digests');
    await mkdir(digests);
    for (const architecture of ['amd64', 'arm64']) {
      const source = `oci:${layout.directory}:${architecture}`;
      const { outputs } = await runStep('push', { source, images: repository, 'push-by-digest': 'true', labels: '' });
      await writeFile(join(digests, (outputs['digest'] ?? '').replace('sha256:', '')), '');
    }
    const step = await runStep('annotate', {
      image: repository,
      'digests-dir': 'digests',
      tags: 'matrix\nmatrix-1',
      platforms: 'linux/amd64,linux/arm64',
      'from-labels': 'auto',
    });
    const { digest = '', digests: byPlatform = '' } = step.outputs;
    for (const tag of ['matrix', 'matrix-1']) expect((await readRaw(`${repository}:${tag}`)).digest).toBe(digest);
    expect((await readRaw(`${repository}:matrix`)).document).toMatchObject({
      mediaType: ociIndex,
      annotations: { [`${own}description`]: description, [`${own}licenses`]: 'MIT' },
    });
    expect(await pullByEngine(`${repository}:matrix`)).toMatchObject([
      { Architecture: 'amd64', RepoDigests: [`${repository}@${digest}`] },
    ]);
    const arm = ['--override-os', 'linux', '--override-arch', 'arm64'];
    const { stdout } = await servers.skopeo([...arm, 'inspect', ...flags(''), `docker://${repository}:matrix`]);
    expect(JSON.parse(stdout)).toMatchObject({ Architecture: 'arm64' });
    expect(Object.keys(asObject(JSON.parse(byPlatform))).sort()).toEqual(['linux/amd64', 'linux/arm64']);
  });

  it('makes an OCI index of a list that the docker CLI made, and its images stay', async () => {
    for (const architecture of ['amd64', 'arm64']) {
      const image = [`oci:${layout.directory}:${architecture}`, `docker://${repository}:cli-${architecture}`];
      await servers.skopeo(['copy', ...flags('dest-'), '--format', 'v2s2', ...image]);
    }
    const parts = ['amd64', 'arm64'].map((architecture) => `${repository}:cli-${architecture}`);
    await servers.engine.docker(['manifest', 'create', '--insecure', `${repository}:cli`, ...parts]);
    await servers.engine.docker(['manifest', 'push', '--insecure', `${repository}:cli`]);
    const before = await readRaw(`${repository}:cli`);

    const step = await runStep('annotate', { image: `${repository}:cli`, description });
    const after = await readRaw(`${repository}:cli`);
    expect(after.digest).toBe(step.outputs['digest']);
    expect(step.outputs['previous-digest']).toBe(before.digest);
    expect(before.document).toMatchObject({ mediaType: expect.stringContaining('manifest.list.v2') });
    expect(after.document).toEqual({
      ...asObject(before.document),
      mediaType: ociIndex,
      annotations: { [`${own}description`]: description },
    });
    expect(await pullByEngine(`${repository}:cli`)).toMatchObject([{ Architecture: 'amd64' }]);
  });

  it('annotates the images of an index, which the engine pulls by their new digests', async () => {
    const source = [`oci:${layout.directory}:multi`, `docker://${repository}:both`];
    await servers.skopeo(['copy', '--all', ...flags('dest-'), ...source]);
    const inputs = {
      image: `${repository}:both`,
      level: 'both',
      annotations: 'team=tools\nmanifest[linux/arm64]:only=arm',
    };
    const step = await runStep('annotate', inputs);
    const digests = asObject(JSON.parse(step.outputs['digests'] ?? ''));
    const image = `${repository}@${String(digests['linux/amd64'])}`;
    expect((await readRaw(image)).document).toMatchObject({ annotations: { team: 'tools' } });
    expect((await readRaw(`${repository}@${String(digests['linux/arm64'])}`)).document).toMatchObject({
      annotations: { team: 'tools', only: 'arm' },
    });
    expect(await pullByEngine(`${repository}:both`)).toMatchObject([{ Architecture: 'amd64' }]);
    expect(await pullByEngine(image)).toMatchObject([{ RepoDigests: [image] }]);
    expect((await runStep('annotate', inputs)).outputs['changed']).toBe('false');
  });

  it('wraps a single image and takes one over from another repository, mounted', async () => {
    const other = `${servers.registry.host}/octo/arm`;
    for (const [architecture, name] of [
      ['amd64', `${repository}:single`],
      ['arm64', `${other}:single`],
    ] as const) {
      await servers.skopeo(['copy', ...flags('dest-'), `oci:${layout.directory}:${architecture}`, `docker://${name}`]);
    }
    const wrapped = await runStep('annotate', { image: `${repository}:single`, single: 'wrap', description });
    expect(await pullByEngine(`${repository}:single`)).toMatchObject([
      { RepoDigests: [`${repository}@${wrapped.outputs['digest'] ?? ''}`] },
    ]);
    servers.registry.requests.length = 0;
    const sources = `${repository}:single, ${other}:single`;
    await runStep('annotate', { image: `${repository}:merged`, sources, platforms: 'linux/amd64, linux/arm64' });
    expect(servers.registry.requests.filter(({ url, method }) => method === 'PUT' && url.includes('/blobs/'))).toEqual(
      [],
    );
    expect((await readRaw(`${repository}:merged`)).document).toMatchObject({
      annotations: { [`${own}description`]: description },
      manifests: [
        { digest: layout.children['amd64'], platform: { architecture: 'amd64', os: 'linux' } },
        { digest: layout.children['arm64'], platform: { architecture: 'arm64', os: 'linux' } },
      ],
    });
    await servers.skopeo([
      'copy',
      '--all',
      ...flags('src-'),
      `docker://${repository}:merged`,
      `oci:${servers.directory}/merged:all`,
    ]);
  });
});

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
