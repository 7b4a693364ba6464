import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Job } from '../runner.js';
import { openStage, repository, type Stage, writesOf } from './stage.js';

const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url));
const attested = `${images}buildx-oci-multiarch-attested.tar`;
const single = `${images}docker-save-26-containerd-single.tar`;
const own = 'org.opencontainers.image.';
const page = {
  [`${own}description`]: 'An app of the octopus',
  [`${own}licenses`]: 'MIT',
  [`${own}source`]: expect.stringMatching(/octo-org\/app$/),
};

describe('publish', () => {
  let stage: Stage;
  let job: Job;

  beforeEach(async () => {
    stage = await openStage();
    const { origin } = stage.sandbox;
    const event = {
      repository: {
        description: 'An app of the octopus',
        html_url: `${origin}/octo-org/app`,
        license: { spdx_id: 'MIT' },
      },
    };
    job = await stage.job({ event });
  });
  afterEach(() => stage.close());

  const publish = (inputs: Readonly<Record<string, string>>) => job.run('publish', { ...stage.registry, ...inputs });
  const credentialFiles = async (): Promise<readonly string[]> =>
    (await readdir(job.temporaryDirectory, { recursive: true })).filter((name) => /(?:auth|config)\.json$/.test(name));

  it('gives an index the texts of the page, moves each tag once, with one token, and its login serves later steps', async () => {
    const step = await publish({ source: attested, tags: 'v1\nlatest' });
    expect(step.annotations).toEqual([]);
    const { digest } = step.outputs;
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({ v1: digest, latest: digest });
    expect(JSON.parse(step.outputs['json'] ?? '')).toMatchObject({ annotations: page });
    expect(stage.sandbox.requests.filter(({ url }) => url.startsWith('/token'))).toHaveLength(1);
    const puts = writesOf(stage.sandbox).filter(
      (request) => request.startsWith('PUT') && request.includes('/manifests/'),
    );
    expect(puts.slice(-2)).toEqual(['v1', 'latest'].map((tag) => `PUT /v2/${repository}/manifests/${tag}`));
    expect(new Set(puts).size).toBe(puts.length);
    expect(await credentialFiles()).not.toEqual([]);
    expect(job.environment['DOCKER_CONFIG']).toContain(job.temporaryDirectory);
    expect(await job.finish()).toMatchObject([{ outcome: 'success' }]);
    expect(await credentialFiles()).toEqual([]);
  });

  it('gives a single image the texts of the page as labels', async () => {
    const step = await publish({ source: single, tags: 'v1' });
    expect(step.annotations).toEqual([]);
    expect(JSON.parse(step.outputs['json'] ?? '')).toMatchObject({ labels: page });
    expect(step.summary).toContain('An app of the octopus');
  });

  it('moves no tag where it fails before the first of them', async () => {
    const body = '{"errors":[{"code":"MANIFEST_INVALID","message":"no"}]}';
    stage.sandbox.addFault({
      method: 'PUT',
      path: /manifests\/sha256:/,
      skip: 3,
      times: 99,
      action: { kind: 'respond', status: 400, body, effect: false },
    });
    const step = await publish({ source: attested, tags: 'v1\nlatest' });
    expect(step.exitCode).toBe(1);
    expect(step.annotations[0]?.message).toContain('No tag was moved');
    expect(stage.sandbox.package('octo-org', 'app').tags).toEqual({});
    expect(await job.finish()).toMatchObject([{ outcome: 'success' }]);
    expect(await credentialFiles()).toEqual([]);
  });

  it('writes nothing anywhere where the credential is refused', async () => {
    const step = await publish({ source: single, tags: 'v1', 'github-token': 'ghs_0123456789' });
    expect(step.exitCode).toBe(1);
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(await credentialFiles()).toEqual([]);
  });

  it('sends no write under dry-run, and signs in all the same', async () => {
    const step = await publish({ source: single, tags: 'v1', 'dry-run': 'true' });
    expect(step.exitCode).toBe(0);
    expect(writesOf(stage.sandbox)).toEqual([]);
    expect(await credentialFiles()).not.toEqual([]);
  });
});
