import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mediaTypes } from '../../core/domain/image/manifest.js';
import { attested, attestedDigest, event, jsonOf, own, single, texts, World, writeLayout } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const open = (): World => new World(workspace, { source: single });

describe('an index with attestations', () => {
  it('is pushed whole and unchanged: blobs, children, index, tags last', async () => {
    const world = open();
    const runner = await world.push({ source: attested, tags: 'v1\nlatest', ...texts });
    const { writes } = world.registry;
    const kinds = writes.map((write) => write.replace(/sha256:[0-9a-f]+/, 'DIGEST'));
    expect(kinds).toEqual([
      ...Array.from({ length: 10 }, () => 'UPLOAD octo-org/app DIGEST'),
      ...Array.from({ length: 5 }, () => 'PUT octo-org/app@DIGEST'),
      'PUT octo-org/app:v1',
      'PUT octo-org/app:latest',
    ]);
    expect(writes[14]).toBe(`PUT octo-org/app@${attestedDigest}`);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      digest: attestedDigest,
      image: `ghcr.io/octo-org/app@${attestedDigest}`,
      tags: 'v1\nlatest',
      refs: 'ghcr.io/octo-org/app:v1\nghcr.io/octo-org/app:latest',
      version: 'v1',
      labels: '',
      'image-id': '',
      'media-type': mediaTypes.ociIndex,
      'reused-bytes': '0',
      'mounted-bytes': '0',
      changed: 'true',
      'previous-digests': '{"v1":null,"latest":null}',
    });
    expect(jsonOf(runner, 'digests')).toEqual({
      'linux/amd64': expect.stringMatching(/^sha256:/),
      'linux/arm64': expect.stringMatching(/^sha256:/),
    });
  });

  it('gets the texts of the repository as annotations of the index, and keeps its children', async () => {
    const world = open();
    await world.push({ source: attested, tags: 'v1' }, { event });
    const index = world.manifest('octo-org/app:v1');
    expect(Object.fromEntries(index.annotations)).toMatchObject({
      [`${own}description`]: 'An app',
      [`${own}licenses`]: 'MIT',
      [`${own}source`]: 'https://github.com/octo-org/app',
    });
    const plain = open();
    await plain.push({ source: attested, tags: 'v1', ...texts });
    const children = (of: World): readonly string[] =>
      [...of.registry.manifests.keys()].filter((key) => key.includes('@')).slice(0, 4);
    expect(children(world)).toEqual(children(plain));
  });

  it('gets labels in all of its images when they are asked for, with a warning, and stays linked', async () => {
    const world = open();
    const runner = await world.push({ source: attested, tags: 'v1', labels: 'team=tools', ...texts });
    const index = world.manifest('octo-org/app:v1');
    if (index.kind !== 'index') throw new Error('It is an index.');
    const [amd64, arm64, ...attestations] = index.manifests;
    for (const child of [amd64, arm64]) {
      expect(world.labelsOf(world.manifest(`octo-org/app@${child?.digest}`))).toMatchObject({ team: 'tools' });
    }
    expect(attestations.map(({ annotations }) => annotations.get('vnd.docker.reference.digest'))).toEqual([
      amd64?.digest,
      arm64?.digest,
    ]);
    expect(runner.said('warning')).toContain('still names the old ones');
  });

  it('gets a manifest annotation on the platform that is meant', async () => {
    const world = open();
    await world.push({
      source: attested,
      tags: 'v1',
      annotations: 'manifest[linux/arm64]:a=b\nindex:c=d\ne=f',
      ...texts,
    });
    const index = world.manifest('octo-org/app:v1');
    if (index.kind !== 'index') throw new Error('It is an index.');
    const of = (position: number): unknown =>
      Object.fromEntries(world.manifest(`octo-org/app@${index.manifests[position]?.digest}`).annotations);
    expect(of(0)).toEqual({});
    expect(of(1)).toEqual({ a: 'b' });
    expect(Object.fromEntries(index.annotations)).toEqual({ c: 'd', e: 'f' });
  });

  it('that lost a child in the registry gets it back, and nothing else is sent', async () => {
    const world = open();
    await world.push({ source: attested, tags: 'v1', ...texts });
    const index = world.manifest('octo-org/app:v1');
    const lost = index.kind === 'index' ? index.manifests[1]?.digest : undefined;
    world.registry.manifests.delete(`octo-org/app@${lost}`);
    world.registry.requests.length = 0;
    const runner = await world.push({ source: attested, tags: 'v1', ...texts });
    expect(world.registry.writes).toEqual([`PUT octo-org/app@${lost}`]);
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it.each([
    ['one question where nothing is to be verified', 'v1', ['HEAD octo-org/app:v1']],
    [
      'a look at all that it names before another tag moves there',
      'v2',
      ['HEAD octo-org/app:v2', ...Array.from({ length: 5 }, () => 'HEAD octo-org/app@…'), 'PUT octo-org/app:v2'],
    ],
  ])('that is there already costs %s', async (_, tags, expected) => {
    const world = open();
    await world.push({ source: attested, tags: 'v1', ...texts });
    world.registry.requests.length = 0;
    await world.push({ source: attested, tags, verify: 'false', ...texts });
    expect(world.registry.requests.map((request) => request.replace(/sha256:.*/, '…'))).toEqual(expected);
  });
});

describe('a Docker manifest list', () => {
  it('becomes an OCI index with a notice when it gets annotations, and stays one when it gets none', async () => {
    await writeLayout(workspace, 'list.tar', (layout) => {
      const child = {
        ...layout.image({ mediaType: mediaTypes.dockerManifest }),
        platform: { os: 'linux', architecture: 'amd64' },
      };
      layout.finish(layout.index([child], {}, mediaTypes.dockerList));
    });
    const world = open();
    const runner = await world.push({ source: 'list.tar', tags: 'v1' }, { event });
    expect(world.manifest('octo-org/app:v1').mediaType).toBe(mediaTypes.ociIndex);
    expect(runner.said('notice')).toContain('it is pushed as an OCI index');
    const plain = await world.push({ source: 'list.tar', tags: 'v2', ...texts });
    expect(plain.outputs.get('media-type')).toBe(mediaTypes.dockerList);
  });
});
