import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestHex, digestOf } from '../../core/domain/image/digest.js';
import { mediaTypes } from '../../core/domain/image/manifest.js';
import { event, jsonOf, own, single, texts, World, writeLayout } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const open = (): World => new World(workspace, { source: single });

describe('a single image', () => {
  it('gets the texts of the repository as labels, never over its own', async () => {
    await writeLayout(workspace, 'own.tar', (layout) => {
      const labels = { [`${own}description`]: 'Its own', [`${own}licenses`]: '', other: '1' };
      layout.finish(layout.image({ config: { config: { Labels: labels }, created: 'then' } }));
    });
    const world = open();
    const runner = await world.push({ source: 'own.tar', tags: 'v1' }, { event });
    const expected = {
      [`${own}description`]: 'Its own',
      [`${own}licenses`]: 'MIT',
      other: '1',
      [`${own}title`]: 'App',
      [`${own}url`]: 'https://github.com/octo-org/app',
      [`${own}version`]: 'v1',
      [`${own}revision`]: '0'.repeat(40),
      [`${own}source`]: 'https://github.com/octo-org/app',
    };
    expect(world.labelsOf(world.manifest('octo-org/app:v1'))).toEqual(expected);
    expect(runner.outputs.get('labels')).toBe(
      Object.entries(expected)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n'),
    );
    expect(runner.summary).toContain('Its own');
  });

  it("gets what the user sets, over its own and over the repository's", async () => {
    const world = open();
    await world.push({ tags: 'v1', labels: `${own}licenses=Apache-2.0\nteam=`, description: 'Set' }, { event });
    expect(world.labelsOf(world.manifest('octo-org/app:v1'))).toMatchObject({
      [`${own}description`]: 'Set',
      [`${own}licenses`]: 'Apache-2.0',
    });
  });

  it('keeps its digest where it has all that is known', async () => {
    await writeLayout(workspace, 'labelled.tar', (layout) => {
      const names = ['title', 'url', 'version', 'revision', 'created', 'source', 'description', 'licenses'];
      const labels = Object.fromEntries(names.map((name) => [own + name, 'its own']));
      layout.finish(layout.image({ config: { config: { Labels: labels }, created: '2026-01-01T00:00:00Z' } }));
    });
    const world = open();
    const runner = await world.push({ source: 'labelled.tar', tags: 'v1' }, { event });
    const again = await world.push({ source: 'labelled.tar', tags: 'v2' }, { event });
    expect(again.outputs.get('digest')).toBe(runner.outputs.get('digest'));
    expect(world.licenceQuestions).toBe(0);
  });

  it('gets the licence that the API tells where the payload says nothing of one', async () => {
    const world = open();
    world.licence = 'Apache-2.0';
    await world.push({ tags: 'v1' });
    expect(world.labelsOf(world.manifest('octo-org/app:v1'))).toMatchObject({ [`${own}licenses`]: 'Apache-2.0' });
    await world.push({ tags: 'v1' }, { event: { repository: { license: null } } });
    await world.push({ tags: 'v1', licenses: 'none' });
    expect(world.licenceQuestions).toBe(1);
  });

  it('may get hundreds of tags, of which the summary shows the first', async () => {
    const tags = Array.from({ length: 203 }, (_, at) => `t${at}`);
    const { summary, outputs } = await open().push({ tags: tags.join('\n'), ...texts });
    expect(summary).toContain('<code>t199</code> | new |\n| and 3 more |  |');
    expect(outputs.get('tags')?.split('\n')).toEqual(tags);
  });

  it('that is there already costs one request a tag, and changes nothing', async () => {
    const world = open();
    await world.push({ tags: 'v1\nv2' }, { event });
    world.registry.requests.length = 0;
    const runner = await world.push({ tags: 'v1\nv2' }, { event });
    expect(world.registry.requests).toEqual(['HEAD octo-org/app:v1', 'HEAD octo-org/app:v2']);
    const digest = world.manifest('octo-org/app:v1').digest;
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      changed: 'false',
      digest,
      'uploaded-bytes': '0',
      'previous-digests': JSON.stringify({ v1: digest, v2: digest }),
    });
    expect(Number(runner.outputs.get('reused-bytes'))).toBeGreaterThan(10_000);
  });

  it('that is there already under another tag costs one write for the tag that moves', async () => {
    const world = open();
    await world.push({ tags: 'v1', ...texts });
    world.registry.requests.length = 0;
    await world.push({ tags: 'v1\nv2', ...texts });
    expect(world.registry.requests).toEqual(['HEAD octo-org/app:v1', 'HEAD octo-org/app:v2', 'PUT octo-org/app:v2']);
  });

  it('names the digest before, when a tag moves', async () => {
    const world = open();
    await world.push({ tags: 'v1', ...texts });
    const before = world.manifest('octo-org/app:v1').digest;
    const runner = await world.push({ tags: 'v1', ...texts, labels: 'a=b' });
    expect(jsonOf(runner, 'previous-digests')).toEqual({ v1: before });
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it('is pushed by digest, without any tag', async () => {
    const world = open();
    const runner = await world.push({ 'push-by-digest': 'true', ...texts });
    const digest = runner.outputs.get('digest');
    expect(world.registry.writes.at(-1)).toBe(`PUT octo-org/app@${digest}`);
    expect(runner.outputs.get('refs')).toBe(`ghcr.io/octo-org/app@${digest}`);
    expect(runner.outputs.get('tags')).toBe('');
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it("of Docker's type stays one with labels, and becomes an OCI one with annotations", async () => {
    const world = open();
    const labelled = await world.push({ tags: 'v1', labels: 'a=b' });
    expect(labelled.outputs.get('media-type')).toBe(mediaTypes.dockerManifest);
    const annotated = await world.push({ tags: 'v1', annotations: 'a=b' });
    expect(annotated.outputs.get('media-type')).toBe(mediaTypes.ociManifest);
    expect(annotated.said('notice')).toContain('it is pushed as an OCI manifest');
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ a: 'b' });
  });

  it('leaves index annotations out with a notice, and takes manifest annotations', async () => {
    await writeLayout(workspace, 'oci.tar', (layout) => layout.finish(layout.image()));
    const world = open();
    const runner = await world.push({
      source: 'oci.tar',
      tags: 'v1',
      annotations: 'index:a=1\nmanifest:b=2\nc=3\nmanifest[linux/arm64]:d=4',
    });
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ b: '2', c: '3' });
    expect(runner.said('notice')).toContain('are left out');
  });
});

describe('what is no image', () => {
  it('gets only what is asked for', async () => {
    await writeLayout(workspace, 'artifact.tar', (layout) => {
      const config = layout.blob(Buffer.from('{}'), 'application/vnd.cncf.helm.config.v1+json');
      layout.finish(
        layout.document(
          { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [] },
          mediaTypes.ociManifest,
        ),
      );
    });
    const world = open();
    await world.push({ source: 'artifact.tar', tags: 'v1', licenses: 'MIT' }, { event });
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ [`${own}licenses`]: 'MIT' });
    await expect(world.push({ source: 'artifact.tar', tags: 'v1', labels: 'a=b' })).rejects.toThrow(
      'is no image, so it has no labels',
    );
  });
});

describe('layers that live elsewhere', () => {
  it('are neither read nor sent', async () => {
    await writeLayout(workspace, 'windows.tar', (layout) => {
      layout.finish(
        layout.image({
          layers: [Buffer.from('base')],
          layerType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        }),
      );
      layout.files.delete(`blobs/sha256/${digestHex(digestOf(Buffer.from('base')))}`);
    });
    const world = open();
    const runner = await world.push({ source: 'windows.tar', tags: 'v1' });
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD'))).toHaveLength(1);
    expect(runner.said('notice')).toContain('are neither read nor sent: 1.');
  });
});
