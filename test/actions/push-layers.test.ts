import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../core/domain/image/digest.js';
import { isJsonObject, member, parseJsonObject } from '../../core/domain/json/json.js';
import { mediaTypes } from '../../core/domain/image/manifest.js';
import { type EntryJson, LayoutWriter } from '../adapters/source/layout-writer.js';
import { layers, name, save, World } from './push-world.js';

const dockerGzip = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const ociGzip = 'application/vnd.oci.image.layer.v1.tar+gzip';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-layers-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

describe('layers that come plain', () => {
  it('are compressed on their way, and all else stays', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    const runner = await world.push({ source: 'docker-archive:a.tar' });
    const image = world.image(`${name}:v1`);
    expect(image.mediaType).toBe(mediaTypes.dockerManifest);
    expect(image.layers.map(({ mediaType }) => mediaType)).toEqual([dockerGzip, dockerGzip, dockerGzip]);
    expect(world.unpack(image)).toEqual(layers.map(digestOf));
    const sent = [image.config, ...image.layers].reduce((sum, { size }) => sum + size, 0);
    expect(runner.outputs.get('uploaded-bytes')).toBe(String(sent));
    expect(runner.outputs.get('digest')).toBe(image.digest);
    // The config goes with them: what it says of them is known before.
    expect(runner.said('group')).toBe('Compressing and sending 3 layers of 150 kB to ghcr.io/octo-org/app');
  });

  it('of an OCI layout keep its types', async () => {
    const layout = new LayoutWriter();
    const config = { rootfs: { type: 'layers', diff_ids: layers.map(digestOf) } };
    await writeFile(join(workspace, 'oci.tar'), layout.finish(layout.image({ config, layers })).toTar());
    const world = new World(workspace);
    await world.push({ source: 'oci.tar' });
    const image = world.image(`${name}:v1`);
    expect(image.mediaType).toBe(mediaTypes.ociManifest);
    expect(image.layers.map(({ mediaType }) => mediaType)).toEqual([ociGzip, ociGzip, ociGzip]);
    expect(world.unpack(image)).toEqual(layers.map(digestOf));
  });

  it('that are the same are sent once', async () => {
    await save(workspace, 'a.tar', [...layers, ...layers.slice(0, 1)]);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    expect(world.streams).toBe(3);
    expect(world.image(`${name}:v1`).layers).toHaveLength(4);
  });

  it('stay plain where attestations name the image, unless it is asked for', async () => {
    const image = await saveAttested('attested.tar');
    const world = new World(workspace);
    const runner = await world.push({ source: 'attested.tar' });
    expect(world.image(`${name}@${image.digest}`).layers).toHaveLength(3);
    expect(runner.said('notice')).toContain('3 layers are not compressed');
    await world.push({ source: 'attested.tar', compression: 'gzip', tags: 'packed' });
    const index = world.registry.manifests.get(`${name}:packed`);
    const [child, other] = index?.kind === 'index' ? index.manifests : [];
    expect(other?.annotations.get('vnd.docker.reference.digest')).toBe(child?.digest);
    expect(world.unpack(world.image(`${name}@${child?.digest ?? ''}`))).toEqual(layers.map(digestOf));
  });

  it('take time, after which tags are looked at again even if all else is there', async () => {
    await save(workspace, 'a.tar', layers);
    await save(workspace, 'old.tar', [Buffer.from('old')]);
    await save(workspace, 'theirs.tar', [Buffer.from('theirs')]);
    const world = new World(workspace);
    await world.push({ source: 'a.tar', tags: 'v1' });
    await world.push({ source: 'theirs.tar', tags: 'theirs' });
    await world.push({ source: 'old.tar', tags: 'moving' });
    const theirs = world.image(`${name}:theirs`);
    world.registry.fail = (request) => {
      if (request.startsWith('STREAM')) world.registry.manifests.set(`${name}:moving`, theirs);
    };
    const runner = await world.push({ source: 'a.tar', tags: 'moving', labels: 'org.opencontainers.image.version=v1' });
    expect(runner.outputs.get('digest')).toBe(world.image(`${name}:v1`).digest);
    expect(runner.said('warning')).toContain(`:moving was moved to ${theirs.digest} by somebody else during this push`);
  });

  it.each([
    ['a referrer beside the image names it', 'signed.tar', {}],
    ['attestations name it that are dropped', 'attested.tar', { attestations: 'drop' }],
  ])('stay plain where %s', async (_, source, inputs) => {
    const image = source === 'signed.tar' ? await saveSigned(source) : await saveAttested(source);
    const world = new World(workspace);
    await world.push({ source: source === 'signed.tar' ? `${source}:${image.digest}` : source, ...inputs });
    expect(world.image(`${name}@${image.digest}`).layers).toHaveLength(3);
  });

  it('of a damaged source stop the push before any tag', async () => {
    await save(workspace, 'bad.tar', layers, {
      rootfs: { type: 'layers', diff_ids: [...layers.slice(0, 2), Buffer.alloc(1)].map(digestOf) },
    });
    const world = new World(workspace);
    await expect(world.push({ source: 'bad.tar' })).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringMatching(/has other bytes than its config says.* No tag was moved\.$/),
    });
    expect(world.registry.manifests.size).toBe(0);
  });

  it('can not become zstd in Docker’s format', async () => {
    await save(workspace, 'a.tar', layers);
    await expect(new World(workspace).push({ source: 'a.tar', compression: 'zstd' })).rejects.toMatchObject({
      code: 'unsupported',
      hint: 'Add "format: oci", or use "compression: gzip".',
    });
  });

  it('are measured by a dry run, which sends nothing', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    const dry = await world.push({ source: 'a.tar', 'dry-run': 'true' });
    expect(world.registry.writes).toEqual([]);
    const wet = await world.push({ source: 'a.tar' });
    for (const output of ['digest', 'uploaded-bytes']) expect(dry.outputs.get(output)).toBe(wet.outputs.get(output));
  });
});

describe('layers that the target holds under the same diff_id', () => {
  const changed = [...layers.slice(0, 2), Buffer.alloc(50_000, 'changed')];

  it('are neither compressed nor sent', async () => {
    await save(workspace, 'a.tar', layers);
    await save(workspace, 'b.tar', changed);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    const before = world.image(`${name}:v1`);
    world.registry.requests.length = 0;
    const runner = await world.push({ source: 'b.tar' });
    expect(world.streams).toBe(1);
    const image = world.image(`${name}:v1`);
    expect(image.layers.slice(0, 2)).toEqual(before.layers.slice(0, 2));
    expect(world.unpack(image)).toEqual(changed.map(digestOf));
    const reused = image.layers.slice(0, 2).reduce((sum, { size }) => sum + size, 0);
    expect(runner.outputs.get('reused-bytes')).toBe(String(reused));
  });

  it('cost one request where nothing changed', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    const first = await world.push({ source: 'a.tar' });
    world.registry.requests.length = 0;
    const second = await world.push({ source: 'a.tar' });
    expect(world.registry.requests).toEqual([`GET ${name}:v1`]);
    expect(second.outputs.get('digest')).toBe(first.outputs.get('digest'));
    expect(second.outputs.get('changed')).toBe('false');
  });

  it.each([
    ['of other tags where the tag is new', { tags: 'v2' }, 1],
    ['not at all where the user wants none', { 'reuse-layers': 'false' }, 3],
  ])('are found %s', async (_, inputs, streams) => {
    await save(workspace, 'a.tar', layers);
    await save(workspace, 'b.tar', changed);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    world.registry.requests.length = 0;
    await world.push({ source: 'b.tar', ...inputs });
    expect(world.streams).toBe(streams);
  });

  it('are sent where the registry lost them', async () => {
    await save(workspace, 'a.tar', layers);
    await save(workspace, 'b.tar', changed);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    const [lost] = world.image(`${name}:v1`).layers;
    world.registry.blobs.delete(`${name}@${lost?.digest ?? ''}`);
    await world.push({ source: 'b.tar' });
    expect(world.unpack(world.image(`${name}:v1`))).toEqual(changed.map(digestOf));
  });

  it('are not trusted to a config that does not fit', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    const { config } = world.image(`${name}:v1`);
    const before = parseJsonObject(world.registry.blobs.get(`${name}@${config.digest}`) ?? Buffer.alloc(0), 'It');
    const rootfs = member(before, 'rootfs');
    expect(isJsonObject(rootfs) && member(rootfs, 'diff_ids')).toHaveLength(3);
    world.registry.blobs.set(`${name}@${config.digest}`, Buffer.from('{"rootfs":{"diff_ids":["x"]}}'));
    await save(workspace, 'b.tar', changed);
    world.registry.requests.length = 0;
    await world.push({ source: 'b.tar' });
    expect(world.streams).toBe(3);
  });
});

describe('several targets', () => {
  it('get the same image, its layers read and compressed once', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    const images = `ghcr.io/${name}\nghcr.io/octo-org/other\nregistry.example/${name}`;
    await world.push({ source: 'a.tar', images, tags: 'v1' });
    expect(world.streams).toBe(3);
    const image = world.image(`${name}:v1`);
    const elsewhere = world.at('registry.example');
    expect(world.image(`${name}:v1`, elsewhere).digest).toBe(image.digest);
    expect(world.unpack(image, elsewhere)).toEqual(layers.map(digestOf));
    expect(world.registry.requests.filter((request) => request.startsWith('MOUNT octo-org/other'))).toHaveLength(4);
  });
});

describe('a copy', () => {
  it('keeps its digest, and mounts what its registry holds', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    await world.push({ source: 'a.tar' });
    const { digest } = world.image(`${name}:v1`);
    world.registry.requests.length = 0;
    const runner = await world.push({
      source: `docker://ghcr.io/${name}:v1`,
      images: 'ghcr.io/octo-org/copy',
      tags: 'c',
    });
    expect(runner.outputs.get('digest')).toBe(digest);
    expect(runner.outputs.get('uploaded-bytes')).toBe('0');
    expect(world.registry.requests.filter((request) => request.startsWith('MOUNT'))).toHaveLength(4);
    expect(world.registry.requests.filter((request) => request.startsWith('OPEN'))).toEqual([]);
  });

  it('keeps plain layers too, unless it is asked for', async () => {
    const { digest } = await saveAttested('attested.tar');
    const world = new World(workspace);
    await world.push({ source: 'attested.tar' });
    const source = `docker://ghcr.io/${name}@${digest}`;
    await world.push({ source, tags: 'copy' });
    expect(world.image(`${name}:copy`).digest).toBe(digest);
    await world.push({ source, tags: 'packed', compression: 'gzip' });
    expect(world.image(`${name}:packed`).layers.map(({ mediaType }) => mediaType)).toEqual([ociGzip, ociGzip, ociGzip]);
  });

  it('from another registry is read there and sent here, without a disk', async () => {
    await save(workspace, 'a.tar', layers);
    const world = new World(workspace);
    await world.push({ source: 'a.tar', images: `registry.example/${name}` });
    await world.push({ source: `docker://registry.example/${name}:v1` });
    const image = world.image(`${name}:v1`);
    expect(image.digest).toBe(world.image(`${name}:v1`, world.at('registry.example')).digest);
    expect(world.unpack(image)).toEqual(layers.map(digestOf));
    expect(world.streams).toBe(3);
  });
});

const plain = { config: { rootfs: { type: 'layers', diff_ids: layers.map(digestOf) } }, layers };

/** Saves an image with plain layers, and a signature beside it. @returns the image's entry */
async function saveSigned(file: string): Promise<EntryJson> {
  const layout = new LayoutWriter();
  const image = layout.image(plain);
  const config = layout.blob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const signature = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [], subject: image };
  layout.finish(image, layout.document(signature, mediaTypes.ociManifest));
  await writeFile(join(workspace, file), layout.toTar());
  return image;
}

/** Saves an index of one image with plain layers, and of what attests to it. @returns the image's entry */
async function saveAttested(file: string): Promise<EntryJson> {
  const layout = new LayoutWriter();
  const image = layout.image(plain);
  const attestation = {
    ...layout.image({ layerType: 'application/vnd.in-toto+json', layers: [Buffer.from('{}')] }),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    },
  };
  const entry = { ...image, platform: { os: 'linux', architecture: 'amd64' } };
  layout.finish(layout.index([entry, attestation]));
  await writeFile(join(workspace, file), layout.toTar());
  return image;
}
