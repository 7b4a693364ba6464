import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type ProfileName } from '../sandbox/registry/profile.js';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';
import { type DockerEngine, startDockerEngine } from './docker-engine.js';
import { describeWithServers } from './requirement.js';
import { createSkopeo, type Skopeo } from './skopeo.js';
import { type Layout, makeMultiArchLayout } from './umoci.js';

describeWithServers('the sandbox, as real clients see it,', ['dockerd', 'docker', 'skopeo', 'umoci'], () => {
  let directory: string;
  let layout: Layout;
  let engine: DockerEngine;
  let skopeo: Skopeo;
  let sandbox: Sandbox;
  let token: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clients-'));
    skopeo = createSkopeo(directory);
    engine = await startDockerEngine();
    const files = join(directory, 'files');
    await mkdir(files);
    await writeFile(join(files, 'hello.txt'), 'hello'.repeat(100_000));
    const layers = [{ from: files, to: '/files' }];
    const images = ['amd64', 'arm64'].map((architecture) => ({ architecture, layers, labels: { architecture } }));
    layout = await makeMultiArchLayout(join(directory, 'layout'), images);
  });
  afterAll(async () => {
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(() => open('ghcr'));
  afterEach(() => sandbox.close());

  async function open(profile: ProfileName): Promise<void> {
    sandbox = await startSandbox({ profile });
    sandbox.addUser('octocat');
    sandbox.addRepository('octocat/repository');
    token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages', 'write:packages'] });
  }

  const image = (name: string): string => `docker://${sandbox.registry}/octocat/${name}`;
  const push = (from: string, to: string, ...flags: readonly string[]) =>
    skopeo(['copy', ...flags, '--dest-tls-verify=false', '--dest-creds', `octocat:${token}`, from, to]);
  const pull = (from: string, to: string, ...flags: readonly string[]) =>
    skopeo(['copy', ...flags, '--src-tls-verify=false', '--src-creds', `octocat:${token}`, from, to]);

  it.each<ProfileName>(['ghcr', 'spec', 'ghes-container'])(
    'gives skopeo back the index that umoci made (%s)',
    async (profile) => {
      await sandbox.close();
      await open(profile);
      await push(`oci:${layout.directory}:multi`, image('app:1'), '--all', '--preserve-digests');
      expect(sandbox.package('octocat', 'app').tags).toEqual({ '1': layout.digest });
      await pull(image('app:1'), `oci:${join(directory, `back-${profile}`)}:multi`, '--all', '--preserve-digests');
      const flags = ['--tls-verify=false', '--creds', `octocat:${token}`, '--raw'];
      const { stdout } = await skopeo(['inspect', ...flags, image(`app@${layout.digest}`)]);
      expect(JSON.parse(stdout)).toMatchObject({
        manifests: Object.values(layout.children).map((digest) => ({ digest })),
      });
    },
  );

  it("gives an engine's image back to it, and to nobody without a credential", async () => {
    const name = `${sandbox.registry}/octocat/engine:1`;
    await skopeo(['copy', `oci:${layout.directory}:amd64`, `docker-archive:${join(directory, 'amd64.tar')}:${name}`]);
    await engine.docker(['load', '--input', join(directory, 'amd64.tar')]);
    const idOf = async () => (await engine.docker(['image', 'inspect', '--format', '{{.Id}}', name])).stdout;
    const id = await idOf();
    await engine.docker(['login', '--username', 'octocat', '--password-stdin', sandbox.registry], { input: token });
    await engine.docker(['push', name]);
    await engine.docker(['rmi', name]);
    await engine.docker(['pull', name]);
    expect(await idOf()).toBe(id);
    await engine.docker(['logout', sandbox.registry]);
    await engine.docker(['rmi', name]);
    await expect(engine.docker(['pull', name])).rejects.toThrow(/denied|unauthorized/i);
  });

  it("is, as the older Docker registry, content with Docker's format by tag and with nothing else", async () => {
    await sandbox.close();
    await open('ghes-docker');
    await push(`oci:${layout.directory}:amd64`, image('repository/app:1'), '--format', 'v2s2');
    await pull(image('repository/app:1'), `dir:${join(directory, 'older')}`);
    await expect(push(`oci:${layout.directory}:multi`, image('repository/multi:1'), '--all')).rejects.toThrow();
    await expect(push(`oci:${layout.directory}:amd64`, image('repository/app:2'), '--format', 'oci')).rejects.toThrow();
  });
});
