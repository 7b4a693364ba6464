import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Job, startJob, type StepResult, type Variables } from '../runner.js';
import { runCommand } from './command.js';
import { describeWithServers } from './requirement.js';
import { serverPrograms, type Servers, startServers } from './servers.js';
import { makeMultiArchLayout } from './umoci.js';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const user = {
  name: 'mona',
  password: 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  rights: { 'octo/app': ['pull', 'push'], 'octo/copy': ['pull', 'push'] },
} as const;
const texts = { description: 'none', licenses: 'none', 'source-url': 'none' };

describeWithServers('push, of images that real programs made,', serverPrograms, () => {
  let servers: Servers;
  let repository: string;
  let job: Job;
  /** Digest by path, of every file of the image. */
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    servers = await startServers({ users: [user] });
    repository = `${servers.registry.host}/octo/app`;
    await buildImage();
    files = await hashFiles('built:1');
    await servers.engine.docker(['save', '-o', join(servers.directory, 'saved.tar'), 'built:1']);
    const saved = await readFile(join(servers.directory, 'saved.tar'));
    await writeFile(join(servers.directory, 'saved.tar.gz'), gzipSync(saved, { level: 1 }));
    await servers.skopeo([
      'copy',
      source('docker-archive:saved.tar'),
      `docker-archive:${join(servers.directory, 'skopeo.tar')}:app:1`,
    ]);
    await servers.skopeo([
      'copy',
      source('docker-archive:saved.tar'),
      `oci-archive:${join(servers.directory, 'skopeo-oci.tar')}:1`,
    ]);
    await servers.skopeo([
      'copy',
      source('docker-archive:saved.tar'),
      `oci:${join(servers.directory, 'skopeo-oci')}:1`,
    ]);
  });

  afterAll(() => servers.stop());

  beforeEach(async () => {
    job = await startJob({ repository: 'octo/app', actor: user.name, token: user.password });
  });

  afterEach(() => job.dispose());

  function source(text: string): string {
    return text.replace(/^(docker-archive|oci-archive|oci):/, `$1:${servers.directory}/`);
  }

  async function push(inputs: Variables): Promise<StepResult> {
    const env = { DOCKER_HOST: servers.engine.host, DOCKER_CONFIG: servers.engine.config };
    const result = await job.run(
      'push',
      { registry: servers.registry.url, images: repository, ...texts, ...inputs },
      { env },
    );
    if (result.outcome === 'failure') throw new Error(`push failed:\n${result.log}`);
    return result;
  }

  /** Two layers with text files, one with links, an empty directory and a file that hides one below. */
  async function buildImage(): Promise<void> {
    const context = await mkdtemp(join(servers.directory, 'context-'));
    await cp(join(repositoryRoot, 'core'), join(context, 'core'), { recursive: true });
    await cp(join(repositoryRoot, 'package-lock.json'), join(context, 'package-lock.json'));
    await mkdir(join(context, 'more', 'empty'), { recursive: true });
    await writeFile(join(context, 'more', 'ünïcode and spaces.txt'), 'hello');
    const steps = ['FROM scratch', 'COPY core /core', 'COPY package-lock.json /', 'COPY more /core', 'CMD ["/none"]'];
    await writeFile(join(context, 'Dockerfile'), [...steps, 'LABEL base=kept'].join('\n'));
    await servers.engine.docker(['build', '-t', 'built:1', context]);
  }

  async function hashFiles(image: string): Promise<ReadonlyMap<string, string>> {
    const { stdout } = await servers.engine.docker(['create', image]);
    const container = stdout.trim();
    const place = await mkdtemp(join(servers.directory, 'files-'));
    await servers.engine.docker(['export', '-o', `${place}.tar`, container]);
    await servers.engine.docker(['rm', container]);
    await runCommand('tar', ['xf', `${place}.tar`, '-C', place, 'core', 'package-lock.json']);
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const hashes = entries
      .filter((entry) => entry.isFile())
      .map(async (entry): Promise<[string, string]> => {
        const path = join(entry.parentPath, entry.name);
        return [relative(place, path), hash(await readFile(path))];
      });
    return new Map((await Promise.all(hashes)).sort());
  }

  /** The image as the registry gives it to skopeo: its config, and the digests of its plain layers. */
  async function readBack(tag: string): Promise<{ readonly config: unknown; readonly diffIds: readonly string[] }> {
    const place = await mkdtemp(join(servers.directory, 'back-'));
    const flags = ['--src-tls-verify=false', '--src-creds', `${user.name}:${user.password}`];
    await servers.skopeo(['copy', ...flags, `docker://${repository}:${tag}`, `dir:${place}`]);
    const manifest: unknown = JSON.parse(await readFile(join(place, 'manifest.json'), 'utf8'));
    if (!isManifest(manifest)) throw new Error('skopeo gave no manifest');
    const read = ({ digest }: { readonly digest: string }): Promise<Buffer> => readFile(join(place, digest.slice(7)));
    const layers = await Promise.all(manifest.layers.map(read));
    const diffIds = layers.map((layer) => `sha256:${hash(layer[0] === 0x1f ? gunzipSync(layer) : layer)}`);
    return { config: JSON.parse((await read(manifest.config)).toString()), diffIds };
  }

  it.each([
    ['docker-daemon:built:1', 'daemon'],
    ['built:1', 'bare'],
    ['docker-archive:saved.tar', 'saved'],
    ['docker-archive:saved.tar:built:1', 'named'],
    ['docker-archive:saved.tar.gz', 'packed'],
    ['docker-archive:skopeo.tar', 'skopeo'],
    ['oci-archive:skopeo-oci.tar', 'oci-archive'],
    ['oci:skopeo-oci:1', 'oci'],
  ])('%s comes back to its last file', async (text, tag) => {
    const step = await push({ source: source(text), tags: tag });
    const { config, diffIds } = await readBack(tag);
    expect(config).toMatchObject({
      rootfs: { diff_ids: diffIds },
      config: { Cmd: ['/none'], Labels: { base: 'kept' } },
    });
    const login = ['login', '-u', user.name, '--password-stdin', servers.registry.host];
    await servers.engine.docker(login, { input: user.password });
    await servers.engine.docker(['pull', `${repository}:${tag}`]);
    expect(await hashFiles(`${repository}:${tag}`)).toEqual(files);
    const { stdout } = await servers.engine.docker([
      'image',
      'inspect',
      '--format',
      '{{json .RepoDigests}}',
      `${repository}:${tag}`,
    ]);
    expect(stdout).toContain(step.outputs['digest']);
    await servers.engine.docker(['rmi', `${repository}:${tag}`]);
    await expect(readdir(job.temporaryDirectory)).resolves.not.toContain(expect.stringMatching(/^docker-save-/));
  });

  it('an unchanged one costs one request, a changed layer is all that is sent', async () => {
    await push({ source: source('docker-archive:saved.tar'), tags: 'again' });
    servers.registry.requests.length = 0;
    const again = await push({ source: source('docker-archive:saved.tar'), tags: 'again' });
    expect(again.outputs['changed']).toBe('false');
    expect(requests()).toEqual(['GET /v2/octo/app/manifests/again']);
    servers.registry.requests.length = 0;
    const labelled = await push({ source: source('docker-archive:saved.tar'), tags: 'again', labels: 'team=tools' });
    expect(Number(labelled.outputs['uploaded-bytes'])).toBeLessThan(5000);
    expect(requests().filter((request) => request.startsWith('PATCH'))).toEqual([]);
    const { config, diffIds } = await readBack('again');
    expect(config).toMatchObject({
      rootfs: { diff_ids: diffIds },
      config: { Labels: { base: 'kept', team: 'tools' } },
    });
  });

  it('one of umoci is copied between repositories by mounts, with all or some of its platforms', async () => {
    const layers = [{ from: join(repositoryRoot, 'scripts'), to: '/scripts' }];
    const layout = await makeMultiArchLayout(join(servers.directory, 'multi'), [
      { architecture: 'amd64', layers, labels: {} },
      { architecture: 'arm64', layers: [{ from: join(repositoryRoot, 'login'), to: '/login' }], labels: {} },
    ]);
    const { outputs } = await push({ source: `oci:${layout.directory}:multi`, tags: 'multi' });
    const arm64 = /"linux\/arm64":"(sha256:\w+)"/.exec(outputs['digests'] ?? '')?.[1];
    const copy = { source: `docker://${repository}:multi`, images: `${servers.registry.host}/octo/copy` };
    const whole = await push({ ...copy, tags: 'whole' });
    expect(whole.outputs).toMatchObject({ digest: outputs['digest'], 'uploaded-bytes': '0' });
    expect(Number(whole.outputs['mounted-bytes'])).toBeGreaterThan(0);
    const part = await push({ ...copy, tags: 'part', platforms: 'linux/arm64' });
    expect(part.outputs['digests']).toBe(JSON.stringify({ 'linux/arm64': arm64 }));
  });

  /** To the registry, without those for tokens. */
  function requests(): readonly string[] {
    return servers.registry.requests
      .filter(({ url }) => /^\/v2\/./.test(url))
      .map(({ method, url }) => `${method} ${url}`);
  }
});

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface ManifestJson {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

function isManifest(value: unknown): value is ManifestJson {
  return typeof value === 'object' && value !== null && 'config' in value && 'layers' in value;
}
