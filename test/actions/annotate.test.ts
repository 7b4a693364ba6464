import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Descriptor } from '../sandbox/visitor.js';
import { openStage, repository, type Stage, writesOf } from './stage.js';

const description = 'org.opencontainers.image.description';
const licenses = 'org.opencontainers.image.licenses';
const source = 'org.opencontainers.image.source';

describe('annotate', () => {
  let stage: Stage;
  let index: Descriptor;

  beforeEach(async () => {
    stage = await openStage();
    const images = await Promise.all(
      ['amd64', 'arm64'].map(async (architecture) => ({
        ...(await stage.visitor.pushImage({ path: repository, content: architecture })),
        platform: { os: 'linux', architecture },
      })),
    );
    index = await stage.visitor.pushIndex(repository, images, 'latest', { existing: 'kept', '<b>': '](javascript:x)' });
    stage.sandbox.clearRequests();
  });
  afterEach(() => stage.close());

  const annotate = async (inputs: Record<string, string>) => {
    const job = await stage.job();
    return job.run('annotate', {
      ...stage.registry,
      image: `${stage.sandbox.registry}/${repository}:latest`,
      ...inputs,
    });
  };
  const read = async (reference: string): Promise<Record<string, unknown>> => {
    const headers = { accept: 'application/vnd.oci.image.index.v1+json' };
    const response = await stage.visitor.registry('GET', `/v2/${repository}/manifests/${reference}`, { headers });
    const document: unknown = JSON.parse(await response.text());
    return isRecord(document) ? document : {};
  };

  it('sets the texts of the package page on the index and leaves the images as they are', async () => {
    const before = await read('latest');
    const step = await annotate({
      description: 'Does one thing well',
      licenses: 'auto',
      'source-url': 'auto',
      annotations: 'a=b=c\n',
    });
    expect(step.annotations).toEqual([]);
    expect(step.exitCode).toBe(0);
    const after = await read('latest');
    expect(after['manifests']).toEqual(before['manifests']);
    expect(after['annotations']).toMatchObject({ existing: 'kept', a: 'b=c', [description]: 'Does one thing well' });
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({ latest: step.outputs['digest'] });
    expect(step.outputs).toMatchObject({
      changed: 'true',
      'previous-digest': index.digest,
      image: `${stage.sandbox.registry}/${repository}@${step.outputs['digest'] ?? ''}`,
      'media-type': 'application/vnd.oci.image.index.v1+json',
    });
    expect(JSON.parse(step.outputs['digests'] ?? '')).toEqual({
      'linux/amd64': expect.stringMatching(/^sha256:/),
      'linux/arm64': expect.stringMatching(/^sha256:/),
    });
    expect(step.summary).toContain('Does one thing well');
    expect(step.summary).not.toMatch(/<b>|\]\(javascript:/);
  });

  it('writes nothing the second time', async () => {
    const first = await annotate({ description: 'Does one thing well' });
    stage.sandbox.clearRequests();
    const second = await annotate({ description: 'Does one thing well' });
    expect(second.outputs).toMatchObject({ changed: 'false', digest: first.outputs['digest'] });
    expect(writesOf(stage.sandbox)).toEqual([]);
  });

  it('sends no write under dry-run and gives the same digest', async () => {
    const dry = await annotate({ description: 'Does one thing well', 'dry-run': 'true' });
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(dry.outputs['changed']).toBe('true');
    const real = await annotate({ description: 'Does one thing well' });
    expect(real.outputs['digest']).toBe(dry.outputs['digest']);
  });

  it('moves the tags that are named, reading the digest that is named', async () => {
    await stage.visitor.pushImage({ path: repository, tag: 'latest', content: 'someone else' });
    const step = await annotate({
      image: `${stage.sandbox.registry}/${repository}@${index.digest}`,
      tags: `stable, ${stage.sandbox.registry}/${repository}:v1`,
      annotations: `${licenses}=MIT\nexisting=`,
    });
    expect(step.exitCode).toBe(0);
    const { digest } = step.outputs;
    expect(stage.sandbox.package('octo-org', 'app').tags).toMatchObject({ stable: digest, v1: digest });
    expect(stage.sandbox.package('octo-org', 'app').tags['latest']).not.toBe(digest);
    expect(JSON.parse(step.outputs['annotations'] ?? '')).toEqual({ '<b>': '](javascript:x)', [licenses]: 'MIT' });
  });

  it('leaves a tag that someone else moved meanwhile', async () => {
    const other = await stage.visitor.pushImage({ path: repository, content: 'someone else' });
    stage.sandbox.addFault({
      method: 'HEAD',
      path: /manifests\/latest/,
      skip: 1,
      action: {
        kind: 'event',
        run: () => {
          stage.sandbox.package('octo-org', 'app').moveTag('latest', other.digest);
        },
      },
    });
    const step = await annotate({ description: 'Does one thing well' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations).toMatchObject([
      { level: 'error', message: expect.stringContaining('moved by someone else') },
    ]);
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({ latest: other.digest });
  });

  it('says what to change when the job may only read, and where the tags are', async () => {
    const token = stage.sandbox.createToken({ kind: 'installation', repository, packages: 'read' });
    const step = await annotate({ description: 'x', 'github-token': token });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toMatch(/No tag was moved\.[^]*packages: write/);
    expect(step.summary).toContain('What to change');
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({ latest: index.digest });
  });

  it('says of each tag where it is when a write fails half-way', async () => {
    stage.sandbox.addFault({
      method: 'PUT',
      path: /manifests\/v2/,
      times: 10,
      action: {
        kind: 'respond',
        status: 400,
        body: '{"errors":[{"code":"MANIFEST_INVALID","message":"no"}]}',
        effect: false,
      },
    });
    const step = await annotate({ description: 'x', tags: 'v1\nv2\nv3' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain('Moved: v1. Not moved: v2, v3.');
    expect(Object.keys(stage.sandbox.package('octo-org', 'app').tags).sort()).toEqual(['latest', 'v1']);
  });

  it('fails before any write when the tag is not the expected digest', async () => {
    const other = await stage.visitor.pushImage({ path: repository, content: 'someone else' });
    const step = await annotate({ description: 'x', 'expect-digest': other.digest, wait: '0 seconds' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain('expect-digest');
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({ latest: index.digest });
  });

  it('turns a Docker manifest list into an OCI index over the same images', async () => {
    const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json';
    const { manifests } = await read('latest');
    await stage.visitor.pushManifest(repository, { schemaVersion: 2, mediaType, manifests }, 'latest');
    const step = await annotate({ 'source-url': 'https://github.com/octo-org/app' });
    expect(step.exitCode).toBe(0);
    expect(step.annotations).toMatchObject([{ level: 'notice', message: expect.stringContaining('OCI index') }]);
    const after = await read('latest');
    expect(after).toMatchObject({ manifests, annotations: { [source]: 'https://github.com/octo-org/app' } });
  });

  it('refuses before any write when an image of the index is missing', async () => {
    const { digest } = await stage.visitor.pushImage({ path: repository, content: 'arm64' });
    stage.sandbox.package('octo-org', 'app').delete(digest);
    stage.sandbox.clearRequests();
    const step = await annotate({ description: 'x', wait: '0s' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain(digest);
    expect(writesOf(stage.sandbox)).toEqual([]);
  });

  it.each([
    [{ image: 'ghcr.io/octo-org/app' }, 'tags'],
    [{ image: 'a//b:c' }, 'image'],
    [{ image: '' }, 'image'],
    [{ description: 'd'.repeat(513) }, 'description'],
    [{ 'source-url': 'javascript:alert(1)' }, 'source-url'],
    [{ annotations: 'fine=1\nno equals sign' }, 'line 2'],
    [{ 'dry-run': 'yes' }, 'dry-run'],
    [{ 'expect-digest': 'sha256:abc' }, 'expect-digest'],
    [{ registry: 'ghcr.io@evil.example' }, 'registry'],
    [{ registry: 'registry.evil.example' }, 'to which "github-token" and "pat" belong'],
  ])('names the input that is wrong: %j', async (inputs, named) => {
    const step = await annotate(inputs);
    expect(step.exitCode).toBe(1);
    expect(step.annotations.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(step.annotations[0]?.message).toContain(named);
    expect(stage.sandbox.requests).toEqual([]);
  });

  it('leaves the token in nothing that it prints', async () => {
    const step = await annotate({ description: 'x', 'dry-run': 'true' });
    const shown = step.rawOutput.replace(/^::add-mask::.*$/gm, '');
    expect(shown + step.summary + JSON.stringify(step.outputs)).not.toContain(stage.token);
  });
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
