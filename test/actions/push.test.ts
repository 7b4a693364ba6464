import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestHex, digestOf } from '../../core/domain/image/digest.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { type StepResult, type Variables } from '../runner.js';
import { openStage, repository, type Stage, writesOf } from './stage.js';

const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url));
const attested = 'buildx-oci-multiarch-attested.tar';
const single = 'docker-save-26-containerd-single.tar';
const event = {
  repository: {
    description: 'An app <b>of</b> the octopus',
    html_url: 'https://github.com/octo-org/app',
    license: { spdx_id: 'MIT' },
  },
};
const own = 'org.opencontainers.image.';

describe('push', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  async function push(inputs: Variables, layout?: LayoutWriter): Promise<StepResult> {
    const job = await stage.job({ event });
    for (const file of [attested, single]) await cp(join(images, file), join(job.workspace, file));
    if (layout !== undefined) await writeFile(join(job.workspace, 'image.tar'), layout.toTar());
    return job.run('push', { ...stage.registry, source: single, tags: 'v1', ...inputs });
  }

  async function read(kind: 'manifests' | 'blobs', reference: string): Promise<Record<string, unknown>> {
    const accept = ['index', 'manifest'].map((name) => `application/vnd.oci.image.${name}.v1+json`);
    const headers = { accept: [...accept, 'application/vnd.docker.distribution.manifest.v2+json'].join(', ') };
    const url = `/v2/${repository}/${kind}/${reference}`;
    let response = await stage.visitor.registry('GET', url, { headers });
    if (response.status === 307) response = await fetch(response.headers.get('location') ?? '');
    const document: unknown = await response.json();
    return isRecord(document) ? document : {};
  }

  function tags(): Variables {
    return stage.sandbox.hasPackage('octo-org', 'app') ? stage.sandbox.package('octo-org', 'app').tags : {};
  }

  it('uploads an attested index, and the package page finds its texts in the annotations', async () => {
    const step = await push({ source: attested, tags: 'v1\nlatest' });
    expect(step.annotations).toEqual([]);
    expect(step.exitCode).toBe(0);
    const { digest } = step.outputs;
    expect(tags()).toEqual({ v1: digest, latest: digest });
    expect(await read('manifests', 'v1')).toMatchObject({
      annotations: {
        [`${own}description`]: 'An app <b>of</b> the octopus',
        [`${own}licenses`]: 'MIT',
        [`${own}source`]: 'https://github.com/octo-org/app',
      },
    });
    expect(stage.sandbox.package('octo-org', 'app').versions).toHaveLength(5);
    expect(stage.sandbox.openUploads).toBe(0);
    const outputs = ['digest', 'image', 'tags', 'refs', 'version', 'labels', 'digests', 'image-id', 'media-type'];
    const counts = ['uploaded-bytes', 'reused-bytes', 'mounted-bytes', 'changed', 'previous-digests', 'json'];
    expect(Object.keys(step.outputs).sort()).toEqual([...outputs, ...counts].sort());
    expect(step.summary).toContain(digest?.replace('sha256:', ''));
    expect(step.summary).not.toContain('<b>');
    expect(step.log).not.toContain(stage.token);
  });

  it('labels a single image on its way, and keeps all else of it', async () => {
    const step = await push({ labels: 'team=registry, tools' });
    expect(step.exitCode).toBe(0);
    const manifest = await read('manifests', 'v1');
    expect(manifest).toMatchObject({ config: { digest: step.outputs['image-id'] } });
    expect(await read('blobs', step.outputs['image-id'] ?? '')).toMatchObject({
      architecture: 'amd64',
      config: { Labels: { team: 'registry, tools', [`${own}source`]: 'https://github.com/octo-org/app' } },
    });
  });

  it("takes a release's tags and labels from the event, as docker/metadata-action does", async () => {
    const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';
    const repositoryPayload = { ...event.repository, name: 'app', default_branch: 'main' };
    const commit = { id: sha, timestamp: '2026-01-05T23:30:00Z' };
    const job = await stage.job({
      event: { repository: repositoryPayload, head_commit: commit },
      eventName: 'push',
      ref: 'refs/tags/v1.4.2',
      sha,
      env: { DOCKER_METADATA_SHORT_SHA_LENGTH: '9' },
    });
    await cp(join(images, single), join(job.workspace, single));
    const inputs = {
      ...stage.registry,
      source: single,
      tags: [
        'type=ref,event=branch',
        'type=semver,pattern={{version}}',
        'type=semver,pattern={{major}}.{{minor}}',
        "type=raw,value={{commit_date 'YYYYMMDD' tz='Asia/Tokyo'}}",
        'type=sha',
      ].join('\n'),
      flavor: 'suffix=-slim,onlatest=true',
      labels: 'short={{sha}}\norg.opencontainers.image.url=',
      'immutable-tags': '*.*.*-slim',
    };
    const step = await job.run('push', inputs);
    expect(step.annotations).toEqual([]);
    expect(step.outputs).toMatchObject({
      version: '1.4.2-slim',
      tags: ['1.4.2-slim', '1.4-slim', '20260106-slim', 'sha-860c1904a-slim', 'latest-slim'].join('\n'),
    });
    expect(Object.keys(tags()).sort()).toEqual(step.outputs['tags']?.split('\n').sort());
    const labels = step.outputs['labels']?.split('\n') ?? [];
    expect(labels).toEqual(
      expect.arrayContaining([
        'short=860c1904a',
        `${own}title=sample`, // its own
        `${own}version=1.4.2-slim`,
        `${own}revision=${sha}`,
        `${own}description=${event.repository.description}`,
        expect.stringMatching(/\.created=20/),
      ]),
    );
    expect(labels.join()).not.toContain(`${own}url`);
    expect(step.summary).toContain('The first push of this package');

    stage.sandbox.clearRequests();
    const again = await job.run('push', inputs);
    expect(again.outputs).toMatchObject({ changed: 'false', digest: step.outputs['digest'] });
    const moved = await job.run('push', { ...inputs, labels: 'other=1' });
    expect(moved.annotations[0]?.message).toContain(':1.4.2-slim exists as');
    expect(writesOf(stage.sandbox)).toEqual([]);
  });

  it('sends nothing the second time', async () => {
    const first = await push({ tags: 'v1\nlatest' });
    stage.sandbox.clearRequests();
    const second = await push({ tags: 'v1\nlatest' });
    expect(second.outputs).toMatchObject({ changed: 'false', digest: first.outputs['digest'], 'uploaded-bytes': '0' });
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(stage.sandbox.requests.map(({ method }) => method).filter((method) => method === 'HEAD')).toHaveLength(2);
  });

  it('mounts what another image of the registry holds', async () => {
    const names = [repository, `${repository}-copy`].map((name) => `${stage.sandbox.registry}/${name}`);
    const step = await push({ images: names.join('\n') });
    expect(step.exitCode).toBe(0);
    expect(step.outputs['mounted-bytes']).toBe(step.outputs['uploaded-bytes']);
    expect(stage.sandbox.package('octo-org', 'app-copy').tags).toEqual(tags());
  });

  it('sends no write under dry-run, and puts out what a real run does', async () => {
    const dry = await push({ source: attested, 'dry-run': 'true' });
    expect(dry.exitCode).toBe(0);
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(stage.sandbox.hasPackage('octo-org', 'app')).toBe(false);
    const real = await push({ source: attested });
    expect(dry.outputs).toEqual(real.outputs);
  });

  it('streams layers of many megabytes', async () => {
    const layout = new LayoutWriter();
    const layers = [11, 7, 3].map((size) => Buffer.alloc(size * 1_000_003, String(size)));
    layout.finish(layout.image({ layers }));
    const step = await push({ source: 'image.tar', concurrency: '2' }, layout);
    expect(step.exitCode).toBe(0);
    const { blobs } = stage.sandbox.package('octo-org', 'app');
    for (const layer of layers) expect(blobs).toContain(digestOf(layer));
  });

  it('aborts a layer that does not have its digest, and no tag moves', async () => {
    const layout = new LayoutWriter();
    layout.finish(layout.image({ layers: [Buffer.alloc(3_000_000, 'good')] }));
    const name = `blobs/sha256/${digestHex(digestOf(Buffer.alloc(3_000_000, 'good')))}`;
    layout.files.set(name, Buffer.alloc(3_000_000, 'evil'));
    const step = await push({ source: 'image.tar' }, layout);
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toMatchObject([
      {
        level: 'error',
        message: expect.stringMatching(/does not have the digest of its descriptor[^]*No tag was moved/),
      },
    ]);
    expect(tags()).toEqual({});
    expect(writesOf(stage.sandbox).some((write) => write.includes('/manifests/'))).toBe(false);
  });

  it.each([
    ['POST', /uploads/],
    ['PUT', /digest=/],
    ['PUT', /manifests\/sha256/],
    ['PUT', /manifests\/v1/],
    ['HEAD', /blobs/],
  ])('outlasts a lost connection at %s %s', async (method, path) => {
    stage.sandbox.addFault({ method, path, action: { kind: 'reset', when: 'after' } });
    stage.sandbox.addFault({ method, path, action: { kind: 'respond', status: 503 } });
    const step = await push({});
    expect(step.exitCode).toBe(0);
    expect(tags()).toEqual({ v1: step.outputs['digest'] });
  });

  it('says which tags moved when one could not', async () => {
    stage.sandbox.addFault({ method: 'PUT', path: /manifests\/v2/, action: { kind: 'respond', status: 400 } });
    const step = await push({ tags: 'v1\nv2\nv3' });
    expect(step.exitCode).toBe(1);
    const name = `${stage.sandbox.registry}/${repository}`;
    expect(step.annotations[0]?.message).toContain(`Moved: ${name}:v1. Not moved: ${name}:v2, ${name}:v3.`);
    expect(Object.keys(tags())).toEqual(['v1']);
  });

  it("tells a denial in the registry's own words, and repeats nothing", async () => {
    const token = stage.sandbox.createToken({ kind: 'installation', repository, packages: 'read' });
    const step = await push({ 'github-token': token });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/denied|installation not allowed/i);
    expect(step.annotations[0]?.message).toContain('packages: write');
    expect(stage.sandbox.hasPackage('octo-org', 'app')).toBe(false);
  });

  it('reports all wrong inputs before the first request', async () => {
    const step = await push({ tags: '-x', labels: 'bad', concurrency: 'many' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/^3 inputs are wrong:/);
    expect(stage.sandbox.requests).toEqual([]);
  });
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
