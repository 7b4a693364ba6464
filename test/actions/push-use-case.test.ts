import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compressLayer } from '../../core/adapters/source/compressed-layer.js';
import { openSource } from '../../core/adapters/source/image-source.js';
import { digestHex, digestOf } from '../../core/domain/image/digest.js';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { isJsonObject, type JsonObject, member, parseJsonObject, stringMembers } from '../../core/domain/json/json.js';
import { type Manifest, mediaTypes } from '../../core/domain/image/manifest.js';
import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { parseInputs } from '../../push/inputs.js';
import { push, type PushConnection } from '../../push/push.js';
import { LayoutWriter, named } from '../adapters/source/layout-writer.js';
import { FakeRegistry } from './fake-registry.js';
import { FakeRunner } from './fake-runner.js';

const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url));
const attested = `${images}buildx-oci-multiarch-attested.tar`;
const attestedDigest = 'sha256:43332f5cd6811ee3206ac77e112580d30cc0ba205287b6185d3fcb49f76885e7';
const single = `${images}docker-save-26-containerd-single.tar`;
const event = {
  repository: { description: 'An app', html_url: 'https://github.com/octo-org/app', license: { spdx_id: 'MIT' } },
};
const texts = { description: 'none', licenses: 'none', 'source-url': 'none' };
const own = 'org.opencontainers.image.';
/** The same whatever the tag. */
const labels = `${own}version=1`;

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

/** A clock that stands still unless it is moved; sleepers wait for the end of what they accompany. */
const standing: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new ActionError('cancelled', 'It is over.'));
      });
    }),
};

class World {
  readonly registries = new Map<string, FakeRegistry>();
  readonly registry = this.at('ghcr.io');
  clock = standing;
  /** What the API tells of the repository. */
  licence: string | undefined;
  licenceQuestions = 0;

  at(host: string): FakeRegistry {
    const known = this.registries.get(host) ?? new FakeRegistry(host);
    this.registries.set(host, known);
    return known;
  }

  async push(inputs: Readonly<Record<string, string>>, context: Partial<GitHubContext> = {}): Promise<FakeRunner> {
    const runner = new FakeRunner({ source: single, ...inputs }, context, workspace);
    const options = parseInputs(runner);
    const connection: PushConnection = {
      runner,
      clock: this.clock,
      registry: (host) => this.at(host),
      openSource: (source) =>
        openSource(source, {
          runner,
          registry: (host) => this.at(host),
          defaultRegistry: options.server.registry,
        }),
      compressLayer: (layer, settings, onRead) => Promise.resolve(compressLayer(layer, settings, onRead)),
      findLicence: () => {
        this.licenceQuestions += 1;
        return Promise.resolve(this.licence);
      },
    };
    await push(options, connection);
    return runner;
  }

  manifest(reference: string): Manifest {
    const manifest = this.registry.manifests.get(reference);
    if (manifest === undefined) throw new Error(`The registry has no ${reference}.`);
    return manifest;
  }

  configOf(manifest: Manifest): JsonObject {
    const digest = manifest.kind === 'index' ? '' : manifest.config.digest;
    return parseJsonObject(this.registry.blobs.get(`octo-org/app@${digest}`) ?? Buffer.alloc(0), 'The config');
  }

  labelsOf(manifest: Manifest): unknown {
    const config = member(this.configOf(manifest), 'config');
    const labels = stringMembers(isJsonObject(config) ? member(config, 'Labels') : undefined);
    return labels === undefined ? undefined : Object.fromEntries(labels);
  }
}

async function writeLayout(name: string, build: (layout: LayoutWriter) => void): Promise<LayoutWriter> {
  const layout = new LayoutWriter();
  build(layout);
  await writeFile(join(workspace, name), layout.toTar());
  return layout;
}

function jsonOf(runner: FakeRunner, name: string): unknown {
  return JSON.parse(runner.outputs.get(name) ?? '');
}

describe('an index with attestations', () => {
  it('is pushed whole and unchanged: blobs, children, index, tags last', async () => {
    const world = new World();
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
    const world = new World();
    await world.push({ source: attested, tags: 'v1' }, { event });
    const index = world.manifest('octo-org/app:v1');
    expect(Object.fromEntries(index.annotations)).toMatchObject({
      [`${own}description`]: 'An app',
      [`${own}licenses`]: 'MIT',
      [`${own}source`]: 'https://github.com/octo-org/app',
    });
    const plain = new World();
    await plain.push({ source: attested, tags: 'v1', ...texts });
    const children = (of: World): readonly string[] =>
      [...of.registry.manifests.keys()].filter((key) => key.includes('@')).slice(0, 4);
    expect(children(world)).toEqual(children(plain));
  });

  it('gets labels in all of its images when they are asked for, with a warning, and stays linked', async () => {
    const world = new World();
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
    const world = new World();
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
    const world = new World();
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
    const world = new World();
    await world.push({ source: attested, tags: 'v1', ...texts });
    world.registry.requests.length = 0;
    await world.push({ source: attested, tags, verify: 'false', ...texts });
    expect(world.registry.requests.map((request) => request.replace(/sha256:.*/, '…'))).toEqual(expected);
  });
});

describe('a single image', () => {
  it('gets the texts of the repository as labels, never over its own', async () => {
    await writeLayout('own.tar', (layout) => {
      const labels = { [`${own}description`]: 'Its own', [`${own}licenses`]: '', other: '1' };
      layout.finish(layout.image({ config: { config: { Labels: labels }, created: 'then' } }));
    });
    const world = new World();
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
    const world = new World();
    await world.push({ tags: 'v1', labels: `${own}licenses=Apache-2.0\nteam=`, description: 'Set' }, { event });
    expect(world.labelsOf(world.manifest('octo-org/app:v1'))).toMatchObject({
      [`${own}description`]: 'Set',
      [`${own}licenses`]: 'Apache-2.0',
    });
  });

  it('keeps its digest where it has all that is known', async () => {
    await writeLayout('labelled.tar', (layout) => {
      const names = ['title', 'url', 'version', 'revision', 'created', 'source', 'description', 'licenses'];
      const labels = Object.fromEntries(names.map((name) => [own + name, 'its own']));
      layout.finish(layout.image({ config: { config: { Labels: labels }, created: '2026-01-01T00:00:00Z' } }));
    });
    const world = new World();
    const runner = await world.push({ source: 'labelled.tar', tags: 'v1' }, { event });
    const again = await world.push({ source: 'labelled.tar', tags: 'v2' }, { event });
    expect(again.outputs.get('digest')).toBe(runner.outputs.get('digest'));
    expect(world.licenceQuestions).toBe(0);
  });

  it('gets the licence that the API tells where the payload says nothing of one', async () => {
    const world = new World();
    world.licence = 'Apache-2.0';
    await world.push({ tags: 'v1' });
    expect(world.labelsOf(world.manifest('octo-org/app:v1'))).toMatchObject({ [`${own}licenses`]: 'Apache-2.0' });
    await world.push({ tags: 'v1' }, { event: { repository: { license: null } } });
    await world.push({ tags: 'v1', licenses: 'none' });
    expect(world.licenceQuestions).toBe(1);
  });

  it('may get hundreds of tags, of which the summary shows the first', async () => {
    const tags = Array.from({ length: 203 }, (_, at) => `t${at}`);
    const { summary, outputs } = await new World().push({ tags: tags.join('\n'), ...texts });
    expect(summary).toContain('<code>t199</code> | new |\n| and 3 more |  |');
    expect(outputs.get('tags')?.split('\n')).toEqual(tags);
  });

  it('that is there already costs one request a tag, and changes nothing', async () => {
    const world = new World();
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
    const world = new World();
    await world.push({ tags: 'v1', ...texts });
    world.registry.requests.length = 0;
    await world.push({ tags: 'v1\nv2', ...texts });
    expect(world.registry.requests).toEqual(['HEAD octo-org/app:v1', 'HEAD octo-org/app:v2', 'PUT octo-org/app:v2']);
  });

  it('names the digest before, when a tag moves', async () => {
    const world = new World();
    await world.push({ tags: 'v1', ...texts });
    const before = world.manifest('octo-org/app:v1').digest;
    const runner = await world.push({ tags: 'v1', ...texts, labels: 'a=b' });
    expect(jsonOf(runner, 'previous-digests')).toEqual({ v1: before });
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it('is pushed by digest, without any tag', async () => {
    const world = new World();
    const runner = await world.push({ 'push-by-digest': 'true', ...texts });
    const digest = runner.outputs.get('digest');
    expect(world.registry.writes.at(-1)).toBe(`PUT octo-org/app@${digest}`);
    expect(runner.outputs.get('refs')).toBe(`ghcr.io/octo-org/app@${digest}`);
    expect(runner.outputs.get('tags')).toBe('');
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it("of Docker's type stays one with labels, and becomes an OCI one with annotations", async () => {
    const world = new World();
    const labelled = await world.push({ tags: 'v1', labels: 'a=b' });
    expect(labelled.outputs.get('media-type')).toBe(mediaTypes.dockerManifest);
    const annotated = await world.push({ tags: 'v1', annotations: 'a=b' });
    expect(annotated.outputs.get('media-type')).toBe(mediaTypes.ociManifest);
    expect(annotated.said('notice')).toContain('it is pushed as an OCI manifest');
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ a: 'b' });
  });

  it('leaves index annotations out with a notice, and takes manifest annotations', async () => {
    await writeLayout('oci.tar', (layout) => layout.finish(layout.image()));
    const world = new World();
    const runner = await world.push({
      source: 'oci.tar',
      tags: 'v1',
      annotations: 'index:a=1\nmanifest:b=2\nc=3\nmanifest[linux/arm64]:d=4',
    });
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ b: '2', c: '3' });
    expect(runner.said('notice')).toContain('are left out');
  });
});

describe('a Docker manifest list', () => {
  it('becomes an OCI index with a notice when it gets annotations, and stays one when it gets none', async () => {
    await writeLayout('list.tar', (layout) => {
      const child = {
        ...layout.image({ mediaType: mediaTypes.dockerManifest }),
        platform: { os: 'linux', architecture: 'amd64' },
      };
      layout.finish(layout.index([child], {}, mediaTypes.dockerList));
    });
    const world = new World();
    const runner = await world.push({ source: 'list.tar', tags: 'v1' }, { event });
    expect(world.manifest('octo-org/app:v1').mediaType).toBe(mediaTypes.ociIndex);
    expect(runner.said('notice')).toContain('it is pushed as an OCI index');
    const plain = await world.push({ source: 'list.tar', tags: 'v2', ...texts });
    expect(plain.outputs.get('media-type')).toBe(mediaTypes.dockerList);
  });
});

describe('what is no image', () => {
  it('gets only what is asked for', async () => {
    await writeLayout('artifact.tar', (layout) => {
      const config = layout.blob(Buffer.from('{}'), 'application/vnd.cncf.helm.config.v1+json');
      layout.finish(
        layout.document(
          { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [] },
          mediaTypes.ociManifest,
        ),
      );
    });
    const world = new World();
    await world.push({ source: 'artifact.tar', tags: 'v1', licenses: 'MIT' }, { event });
    expect(Object.fromEntries(world.manifest('octo-org/app:v1').annotations)).toEqual({ [`${own}licenses`]: 'MIT' });
    await expect(world.push({ source: 'artifact.tar', tags: 'v1', labels: 'a=b' })).rejects.toThrow(
      'is no image, so it has no labels',
    );
  });
});

describe('layers that live elsewhere', () => {
  it('are neither read nor sent', async () => {
    await writeLayout('windows.tar', (layout) => {
      layout.finish(
        layout.image({
          layers: [Buffer.from('base')],
          layerType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        }),
      );
      layout.files.delete(`blobs/sha256/${digestHex(digestOf(Buffer.from('base')))}`);
    });
    const world = new World();
    const runner = await world.push({ source: 'windows.tar', tags: 'v1' });
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD'))).toHaveLength(1);
    expect(runner.said('notice')).toContain('are neither read nor sent: 1.');
  });
});

describe('several targets', () => {
  it('on one registry are sent once, and mounted; all hold the image before the first tag moves', async () => {
    const world = new World();
    const runner = await world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', ...texts });
    const { writes } = world.registry;
    expect(writes.filter((write) => write.startsWith('UPLOAD octo-org/a'))).toHaveLength(4);
    expect(writes.filter((write) => write.startsWith('UPLOAD octo-org/b'))).toHaveLength(0);
    expect(writes.filter((write) => write.startsWith('MOUNT octo-org/b'))).toHaveLength(4);
    expect(writes.slice(-2)).toEqual(['PUT octo-org/a:v1', 'PUT octo-org/b:v1']);
    expect(runner.outputs.get('uploaded-bytes')).toBe(runner.outputs.get('mounted-bytes'));
    expect(jsonOf(runner, 'json')).toMatchObject({
      targets: [{ name: 'ghcr.io/octo-org/a' }, { name: 'ghcr.io/octo-org/b', moved: ['v1'] }],
    });
  });

  it('are sent where a mount is refused', async () => {
    const world = new World();
    world.registry.fail = (request) => {
      if (request.startsWith('MOUNT')) throw new ActionError('denied', 'No mounts here.');
    };
    await world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', ...texts });
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD octo-org/b'))).toHaveLength(4);
  });

  it('on two registries are each sent whole', async () => {
    const world = new World();
    await world.push({ images: 'octo-org/a\nexample.com/octo/a', tags: 'v1', ...texts });
    expect(world.at('example.com').writes.filter((write) => write.startsWith('UPLOAD octo/a'))).toHaveLength(4);
    expect(world.at('example.com').writes.at(-1)).toBe('PUT octo/a:v1');
  });
});

describe('a dry run', () => {
  it('sends GET and HEAD only, and puts out what a real run does', async () => {
    const world = new World();
    const inputs = { source: attested, tags: 'v1\nlatest', labels: 'a=b' };
    const dry = await world.push({ ...inputs, 'dry-run': 'true' }, { event });
    expect(world.registry.writes).toEqual([]);
    const real = await world.push(inputs, { event });
    expect(Object.fromEntries(dry.outputs)).toEqual(Object.fromEntries(real.outputs));
    expect(dry.summary).toContain('would be pushed');
    const again = await world.push({ ...inputs, 'dry-run': 'true' }, { event });
    expect(again.outputs.get('changed')).toBe('false');
  });
});

describe('a failure', () => {
  it.each(['UPLOAD', 'PUT octo-org/app@', 'GET octo-org/app@'])('at %s moves no tag, and says so', async (at) => {
    const world = new World();
    world.registry.fail = (request) => {
      if (request.startsWith(at)) throw new ActionError('denied', 'The registry said no.');
    };
    await expect(world.push({ tags: 'v1\nv2', ...texts })).rejects.toMatchObject({
      code: 'denied',
      message: 'The registry said no. No tag was moved.',
      hint: expect.stringContaining('No token was given'),
    });
    expect(world.registry.writes.some((write) => /:v\d$/.test(write))).toBe(false);
  });

  it.each([
    [1, 'No tag was moved.'],
    [2, 'Moved: ghcr.io/octo-org/app:v1. Not moved: ghcr.io/octo-org/app:v2, ghcr.io/octo-org/app:v3.'],
    [3, 'Moved: ghcr.io/octo-org/app:v1, ghcr.io/octo-org/app:v2. Not moved: ghcr.io/octo-org/app:v3.'],
  ])('at tag %d says which tags moved', async (position, message) => {
    const world = new World();
    world.registry.fail = (request) => {
      if (request === `PUT octo-org/app:v${position}`) throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v1\nv2\nv3', ...texts })).rejects.toThrow(`It broke. ${message}`);
  });

  it("whose tag moved all the same, or can't be looked at, is told as it is", async () => {
    const world = new World();
    await world.push({ tags: 'old', labels, ...texts });
    const { digest } = world.manifest('octo-org/app:old');
    world.registry.fail = (request) => {
      if (request !== 'PUT octo-org/app:v1') return;
      world.registry.manifests.set('octo-org/app:v1', world.manifest(`octo-org/app@${digest}`));
      throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v1\nv2', labels, ...texts })).rejects.toThrow(
      'It broke. Moved: ghcr.io/octo-org/app:v1. Not moved: ghcr.io/octo-org/app:v2.',
    );

    let isBroken = false;
    world.registry.fail = (request) => {
      isBroken ||= request === 'PUT octo-org/app:v2';
      if (isBroken) throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v2\nv3', ...texts })).rejects.toThrow(
      'Not moved: ghcr.io/octo-org/app:v3. Unknown: ghcr.io/octo-org/app:v2.',
    );
  });

  it('to read a moved tag back is a warning, since nothing is undone by it', async () => {
    const world = new World();
    world.registry.fail = (request) => {
      const { writes } = world.registry;
      if (request.startsWith('HEAD octo-org/app:') && writes.includes('PUT octo-org/app:v2')) {
        throw new ActionError('unavailable', 'It broke.');
      }
    };
    const runner = await world.push({ tags: 'v1\nv2', ...texts });
    expect(runner.said('warning')).toBe(
      'ghcr.io/octo-org/app:v1 was moved, and could not be read back: It broke.\n' +
        'ghcr.io/octo-org/app:v2 was moved, and could not be read back: It broke.',
    );
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it.each([
    ['does not show it yet', false],
    ['still gives the old image', true],
  ])('of a registry that %s is told after a while (moved before: %s)', async (words, isOld) => {
    const world = new World();
    if (isOld) await world.push({ tags: 'v1', ...texts });
    const before = world.registry.manifests.get('octo-org/app:v1')?.digest;
    const find = world.registry.findManifestDigest.bind(world.registry);
    world.registry.findManifestDigest = (name, reference) =>
      reference === 'v1' ? Promise.resolve(before) : find(name, reference);
    world.clock = {
      now: () => 0,
      sleep: (ms, signal) => (ms === 5000 ? standing.sleep(ms, signal) : Promise.resolve()),
    };
    const runner = await world.push({ tags: 'v1', labels: 'a=b', ...texts });
    expect(runner.said('warning')).toContain(`app:v1 was moved, and the registry ${words};`);
  });

  it('of a run that is cancelled while moved tags are waited for comes at once, and says that they moved', async () => {
    const world = new World();
    const signals: unknown[] = [];
    const find = world.registry.findManifestDigest.bind(world.registry);
    world.registry.findManifestDigest = async (name, reference) => {
      const digest = await find(name, reference);
      return world.registry.writes.includes('PUT octo-org/app:v1') && reference === 'v1' ? undefined : digest;
    };
    world.clock = {
      now: () => 0,
      sleep: (ms, signal) => {
        // What accompanies work lasts 5 seconds.
        if (ms === 5000) return standing.sleep(ms, signal);
        signals.push(signal);
        return Promise.reject(new ActionError('cancelled', 'The run was cancelled.'));
      },
    };
    await expect(world.push({ tags: 'v1', ...texts })).rejects.toMatchObject({
      code: 'cancelled',
      message: 'The run was cancelled. Moved: ghcr.io/octo-org/app:v1.',
    });
    expect(signals).toEqual([expect.any(AbortSignal)]);
  });

  it('of a layer with other bytes leaves no manifest behind', async () => {
    await writeLayout('bad.tar', (layout) => {
      layout.finish(layout.image({ layers: [Buffer.from('good')] }));
      layout.files.set(`blobs/sha256/${digestHex(digestOf(Buffer.from('good')))}`, Buffer.from('evil'));
    });
    const world = new World();
    await expect(world.push({ source: 'bad.tar', tags: 'v1' })).rejects.toMatchObject({ code: 'invalid-image' });
    expect(world.registry.manifests.size).toBe(0);
  });

  it("to read back what was stored stops the push before its tags; without verify it isn't noticed", async () => {
    const lose = (world: World): void => {
      world.registry.fail = (request) => {
        if (request.startsWith('GET octo-org/app@')) world.registry.manifests.clear();
      };
    };
    const world = new World();
    lose(world);
    await expect(world.push({ tags: 'v1', ...texts })).rejects.toThrow(
      /does not have sha256:.*, which it took before\. No tag was moved\./,
    );
    const careless = new World();
    lose(careless);
    await careless.push({ tags: 'v1', verify: 'false', ...texts });
    expect(careless.registry.requests.filter((request) => request.startsWith('GET octo-org/app@'))).toEqual([]);
  });

  it('of the source happens before the first request', async () => {
    await writeLayout('lacking.tar', (layout) => {
      const child = layout.image();
      layout.finish(layout.index([child]));
      layout.files.delete(`blobs/sha256/${digestHex(child.digest)}`);
    });
    const world = new World();
    await expect(world.push({ source: 'lacking.tar', tags: 'v1' })).rejects.toThrow('lacks blobs/sha256/');
    expect(world.registry.requests).toEqual([]);
  });
});

describe('uploads', () => {
  it.each([
    ['1', 1],
    ['3', 3],
  ])('are at most %s at a time', async (concurrency, peak) => {
    await writeLayout('many.tar', (layout) => {
      layout.finish(
        named(layout.image({ layers: Array.from({ length: 12 }, (_, index) => Buffer.from(`layer ${index}`)) }), 'x'),
      );
    });
    const world = new World();
    await world.push({ source: 'many.tar', tags: 'v1', concurrency });
    expect(world.registry.peakUploads).toBe(peak);
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD'))).toHaveLength(13);
  });

  it('are reported every 5 seconds with what is done, the rate and the time left', async () => {
    const layers = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(1_000_000, 'b')];
    await writeLayout('large.tar', (layout) => layout.finish(layout.image({ layers })));
    const world = new World();
    let now = 0;
    let wake: (() => void) | undefined;
    const waits: number[] = [];
    world.clock = {
      now: () => now,
      sleep: async (ms, signal) => {
        waits.push(ms);
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          standing.sleep(ms, signal),
        ]);
      },
    };
    world.registry.fail = (request) => {
      if (!request.startsWith('PUT') && !request.includes(digestOf(layers[1] ?? Buffer.alloc(0)))) return;
      // The first layer is sent by now, one at a time.
      now = 5000;
      wake?.();
    };
    const runner = await world.push({ source: 'large.tar', tags: 'v1', concurrency: '1', ...texts });
    expect(waits[0]).toBe(5000);
    expect(runner.said('info')).toContain('3.0 MB of 4.0 MB, 600 kB/s, 2 s left');
  });
});

describe('"immutable-tags"', () => {
  const immutable = { 'immutable-tags': 'v*', ...texts };

  it('let a new tag be made, and the same image be pushed again', async () => {
    const world = new World();
    await world.push({ tags: 'v1\nlatest', ...immutable });
    const again = await world.push({ tags: 'v1\nlatest', ...immutable });
    expect(again.outputs.get('changed')).toBe('false');
  });

  it.each(['false', 'true'])(
    'refuse a push that would move one before anything is sent (dry run: %s)',
    async (dryRun) => {
      const world = new World();
      await world.push({ tags: 'v1', labels, ...texts });
      const before = world.manifest('octo-org/app:v1').digest;
      world.registry.requests.length = 0;
      const inputs = { tags: 'latest\nv1', labels: `${labels}\na=b`, 'dry-run': dryRun, ...immutable };
      await expect(world.push(inputs)).rejects.toMatchObject({
        code: 'guarded',
        message: expect.stringMatching(
          `^ghcr.io/octo-org/app:v1 exists as ${before}, and "immutable-tags" keeps it there`,
        ),
        hint: expect.stringContaining('Push under a new tag'),
      });
      expect(world.registry.writes).toEqual([]);
      await world.push({ ...inputs, tags: 'latest', 'dry-run': 'false' });
      expect(world.manifest('octo-org/app:v1').digest).toBe(before);
    },
  );

  it('are about the tags that the globs name, in every target', async () => {
    const world = new World();
    await world.push({ images: 'octo-org/b', tags: 'v1', labels, ...texts });
    const inputs = { images: 'octo-org/a\nocto-org/b', tags: 'v1', labels: `${labels}\na=b`, ...texts };
    await expect(world.push({ ...inputs, ...immutable })).rejects.toThrow('ghcr.io/octo-org/b:v1 exists as');
    await world.push({ ...inputs, 'immutable-tags': 'v2*' });
  });

  it('stay with an index whose images are others', async () => {
    const world = new World();
    await world.push({ source: attested, tags: 'v1', ...texts });
    await expect(world.push({ tags: 'v1', ...immutable })).rejects.toThrow('exists as');
    await expect(world.push({ source: attested, tags: 'v1', labels: 'a=b', ...immutable })).rejects.toThrow(
      'exists as',
    );
    const changed = { ...immutable, annotations: 'index:a=b' };
    await expect(world.push({ source: attested, tags: 'v1', ...changed })).rejects.toThrow('exists as');
    expect(world.manifest('octo-org/app:v1').digest).toBe(attestedDigest);
  });

  it('are not moved by a push that someone else was faster than', async () => {
    const world = new World();
    await world.push({ images: 'octo-org/other', tags: 'x', labels, ...texts });
    const theirs = world.manifest('octo-org/other:x');
    world.registry.fail = (request) => {
      if (request.startsWith('PUT octo-org/app@')) world.registry.manifests.set('octo-org/app:v1', theirs);
    };
    const push = world.push({ tags: 'v1', labels: `${labels}\na=b`, ...immutable });
    await expect(push).rejects.toThrow(/keeps it there.*No tag was moved\./s);
    expect(world.manifest('octo-org/app:v1')).toBe(theirs);
  });

  it('are not moved in a target that needs nothing sent while another one is sent to', async () => {
    const world = new World();
    await world.push({ images: 'octo-org/b', tags: 'other', labels, ...texts });
    await world.push({ images: 'octo-org/b', tags: 'x', labels: `${labels}\na=b`, ...texts });
    const theirs = world.manifest('octo-org/b:x');
    world.registry.fail = (request) => {
      if (request.startsWith('PUT octo-org/a@')) world.registry.manifests.set('octo-org/b:v1', theirs);
    };
    const push = world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', labels, ...immutable });
    await expect(push).rejects.toThrow(/octo-org\/b:v1 exists as .* Moved: ghcr.io\/octo-org\/a:v1\. Not moved: /s);
    expect(world.manifest('octo-org/b:v1')).toBe(theirs);
  });

  it('of an index with many images are compared a few requests at a time', async () => {
    await writeLayout('wide.tar', (layout) => {
      const children = Array.from({ length: 30 }, (_, at) => layout.image({ layers: [Buffer.from(`layer ${at}`)] }));
      layout.finish(layout.index(children));
    });
    const world = new World();
    await world.push({ source: 'wide.tar', tags: 'v1', ...texts });
    const find = world.registry.findManifest.bind(world.registry);
    let [running, peak] = [0, 0];
    world.registry.findManifest = async (...args) => {
      running += 1;
      peak = Math.max(peak, running);
      try {
        return await find(...args);
      } finally {
        running -= 1;
      }
    };
    const changed = { source: 'wide.tar', tags: 'v1', labels: 'a=b', ...immutable };
    await expect(world.push(changed)).rejects.toThrow('exists as');
    expect(peak).toBeLessThanOrEqual(8);
  });
});

describe('the first push of a package', () => {
  const payload = { repository: { owner: { login: 'Octo-Org', type: 'Organization' } } };

  it('is told of, with where the package is made public', async () => {
    const world = new World();
    const first = await world.push({ tags: 'v1', 'github-token': 'ghs_token' }, { event: payload });
    const url = 'https://github.com/orgs/octo-org/packages/container/app/settings';
    expect(first.said('info')).toContain(`ghcr.io/octo-org/app is a new package: it is private until`);
    expect(first.summary).toContain(`(${url})`);
    expect(first.summary).toContain('GitHub links it to Octo&#45;Org/App');
    const second = await world.push({ tags: 'v2', 'github-token': 'ghs_token' }, { event: payload });
    expect(second.summary).not.toContain('first push');
    expect(second.said('info')).not.toContain('new package');
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a PAT', { pat: 'ghp_token' }, 'GitHub links it to'],
    ['a PAT, and no source text', { pat: 'ghp_token', 'source-url': 'none' }, 'No repository is linked to it'],
    ['a PAT, and a source text', { pat: 'ghp_token', 'source-url': 'https://github.com/o/r' }, 'GitHub links it to'],
    ['a PAT, and a source elsewhere', { pat: 'ghp_token', 'source-url': 'https://example.com/o/r' }, 'No repository'],
  ])('by %s says what it is linked to', async (_, inputs, expected) => {
    const event = { repository: { owner: { login: 'Octo-Org', type: 'User' } } };
    const runner = await new World().push({ tags: 'v1', ...inputs }, { event });
    expect(runner.summary).toContain(expected);
    expect(runner.summary).toContain('https://github.com/users/octo-org/packages/container/app/settings');
  });

  it('is no matter on other registries, nor where the tags can not be listed', async () => {
    const world = new World();
    const elsewhere = await world.push({ images: 'example.com/octo/app', tags: 'v1' });
    expect(elsewhere.summary).not.toContain('first push');
    expect(world.at('example.com').requests).not.toContain('GET octo/app tags');
    world.registry.fail = (request) => {
      if (request.endsWith(' tags')) throw new ActionError('denied', 'No lists here.');
    };
    const unlisted = await world.push({ tags: 'v1' });
    expect(unlisted.summary).not.toContain('first push');
  });
});
