import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ImageIndex, mediaTypes } from '../../core/domain/image/manifest.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { layers, name, save, World } from './push-world.js';

const attested = 'buildx-oci-multiarch-attested.tar';
const attestedDigest = 'sha256:43332f5cd6811ee3206ac77e112580d30cc0ba205287b6185d3fcb49f76885e7';
const server = { serverUrl: 'https://ghes.example', apiUrl: 'https://ghes.example/api/v3' };

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-shape-'));
  await cp(fileURLToPath(new URL(`../fixtures/images/${attested}`, import.meta.url)), join(workspace, attested));
  await save(workspace, 'a.tar', layers);
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

function indexOf(world: World, tag = 'v1'): ImageIndex {
  const index = world.registry.manifests.get(`${name}:${tag}`);
  if (index?.kind !== 'index') throw new Error('It is no index.');
  return index;
}

function typesOf(index: ImageIndex): readonly (string | undefined)[] {
  return index.manifests.map(({ platform }) => platform && `${platform.os}/${platform.architecture}`);
}

describe('platforms', () => {
  it.each([
    ['linux/arm64', ['linux/arm64', 'unknown/unknown']],
    ['linux/aarch64/v8', ['linux/arm64', 'unknown/unknown']],
    ['linux/arm64, linux/amd64', ['linux/amd64', 'linux/arm64', 'unknown/unknown', 'unknown/unknown']],
  ])('%s are kept, with the attestations that speak of them', async (platforms, kept) => {
    const world = new World(workspace);
    await world.push({ source: attested, platforms });
    expect([...typesOf(indexOf(world))].sort()).toEqual(kept);
    expect(indexOf(world).digest === attestedDigest).toBe(kept.length === 4);
  });

  it.each([
    [attested, 'linux/amd64, linux/s390x', 'has no linux/s390x; it has linux/amd64, linux/arm64.'],
    ['a.tar', 'linux/arm64', 'has no linux/arm64; it has linux/amd64.'],
  ])('that %s lacks are an error: %s', async (source, platforms, message) => {
    await expect(new World(workspace).push({ source, platforms })).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining(message),
    });
  });

  it('of a single image may be named', async () => {
    const world = new World(workspace);
    await world.push({ source: 'a.tar', platforms: 'linux/amd64' });
    expect(world.image(`${name}:v1`).layers).toHaveLength(3);
  });

  it('that are none are a mistake in the input', async () => {
    await expect(new World(workspace).push({ source: attested, platforms: 'arm64' })).rejects.toThrow('is no platform');
  });
});

describe('attestations', () => {
  it('go with "drop", and the images stay as they are', async () => {
    const world = new World(workspace);
    await world.push({ source: attested });
    await world.push({ source: attested, attestations: 'drop', tags: 'bare' });
    const kept = new Set(indexOf(world).manifests.map(({ digest }) => digest));
    const bare = indexOf(world, 'bare');
    expect(typesOf(bare)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(bare.manifests.every(({ digest }) => kept.has(digest))).toBe(true);
  });
});

describe('format', () => {
  it('turns Docker’s types into OCI’s and back, and the layers are the same', async () => {
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    const before = world.image(`${name}:v1`);
    await world.push({ source: `docker://ghcr.io/${name}:v1`, format: 'oci', tags: 'oci' });
    const oci = world.image(`${name}:oci`);
    expect(oci).toMatchObject({ mediaType: mediaTypes.ociManifest, config: { mediaType: mediaTypes.ociConfig } });
    expect(oci.layers.map(({ digest }) => digest)).toEqual(before.layers.map(({ digest }) => digest));
    expect(oci.layers[0]?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+gzip');
    const runner = await world.push({ source: `docker://ghcr.io/${name}:oci`, format: 'docker', tags: 'docker' });
    expect(runner.outputs.get('digest')).toBe(before.digest);
  });

  it('of an index reaches into its images, and names what they became', async () => {
    const world = new World(workspace);
    await world.push({ source: attested, format: 'docker', attestations: 'drop' });
    const list = indexOf(world);
    expect(list.mediaType).toBe(mediaTypes.dockerList);
    for (const { digest, mediaType } of list.manifests) {
      expect(mediaType).toBe(mediaTypes.dockerManifest);
      expect(world.image(`${name}@${digest}`).config.mediaType).toBe(mediaTypes.dockerConfig);
    }
  });

  it('"docker" has no place for annotations, which are named', async () => {
    const layout = new LayoutWriter();
    const image = { ...layout.image(), platform: { os: 'linux', architecture: 'amd64' } };
    layout.finish(layout.index([image], { annotations: { team: 'tools', site: 'https://example.com' } }));
    await writeFile(join(workspace, 'annotated.tar'), layout.toTar());
    const runner = await new World(workspace).push({ source: 'annotated.tar', format: 'docker' });
    expect(runner.said('warning')).toBe(
      "annotated.tar: Docker's format has no annotations; these are left out: team, site.",
    );
    const kept = await new World(workspace).push({ source: 'annotated.tar', format: 'oci' });
    expect(kept.said('warning')).toBe('');
  });

  it.each([
    ['attestations', attested, 'Add "attestations: drop"'],
    ['zstd', 'zstd.tar', 'Use "format: oci" or "keep".'],
  ])('"docker" has no place for %s', async (_, source, hint) => {
    const layout = new LayoutWriter();
    const layerType = 'application/vnd.oci.image.layer.v1.tar+zstd';
    await writeFile(join(workspace, 'zstd.tar'), layout.finish(layout.image({ layerType })).toTar());
    await expect(new World(workspace).push({ source, format: 'docker' })).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringContaining(hint),
    });
  });
});

describe('the older Docker registry', () => {
  const target = { images: 'docker.ghes.example/octo-org/app/image', tags: '1.0' };
  const at = 'octo-org/app/image';

  it('gets an OCI image in Docker’s format, by tag only', async () => {
    const layout = new LayoutWriter();
    const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    await writeFile(join(workspace, 'oci.tar'), layout.finish(layout.image({ layerType })).toTar());
    const world = new World(workspace);
    const runner = await world.push({ source: 'oci.tar', ...target }, server);
    const registry = world.at('docker.ghes.example');
    expect(world.image(`${at}:1.0`, registry).mediaType).toBe(mediaTypes.dockerManifest);
    expect(registry.requests.filter((request) => request.includes('@'))).toEqual([]);
    expect(runner.said('notice')).toContain('is in the older Docker registry');
  });

  it('gets the one image that is left of an index', async () => {
    const world = new World(workspace);
    await world.push({ source: attested, platforms: 'linux/arm64', ...target }, server);
    const image = world.image(`${at}:1.0`, world.at('docker.ghes.example'));
    expect(image.mediaType).toBe(mediaTypes.dockerManifest);
  });

  it.each([
    ['an index', { source: attested, attestations: 'drop' }, 'takes single images only'],
    ['a digest alone', { source: 'a.tar', tags: '', 'push-by-digest': 'true' }, 'takes images by tag only'],
    ['OCI’s format', { source: 'a.tar', format: 'oci' }, "takes images in Docker's format only"],
  ])('is not sent %s', async (_, inputs, message) => {
    const world = new World(workspace);
    await expect(world.push({ ...target, ...inputs }, server)).rejects.toThrow(message);
    expect(world.at('docker.ghes.example').writes).toEqual([]);
  });
});
