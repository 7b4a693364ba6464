import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../core/adapters/clock.js';
import { type Descriptor } from '../sandbox/visitor.js';
import { amd64, arm64, armV7, AnnotateScene, failureOf, ociIndex, outputOf, own } from './annotate-scene.js';
import { repository, writesOf } from './stage.js';

let scene: AnnotateScene;
beforeEach(async () => {
  scene = await AnnotateScene.open();
});
afterEach(() => scene.close());

describe('an index that is put together', () => {
  it('of digests in a directory names each image for the platform that its config says, and has an order by it', async () => {
    const images = [await scene.pushImage(amd64), await scene.pushImage(armV7), await scene.pushImage(arm64)];
    const names = images.map(({ digest }) => digest.replace('sha256:', ''));
    await scene.writeFiles('digests', [`of-amd64/${names[0] ?? ''}`, `of-arm/sha256-${names[1] ?? ''}`, '.keep']);
    await scene.writeFiles('digests', [names[2] ?? '']);
    const runner = await scene.annotate({
      image: scene.reference(),
      'digests-dir': 'digests',
      tags: `v1\n${scene.reference(':latest')}`,
      platforms: 'linux/amd64, linux/arm/v7, linux/arm64',
      description: 'auto',
    });
    const digest = runner.outputs.get('digest') ?? '';
    expect(scene.tags).toEqual({ v1: digest, latest: digest });
    const index = await scene.readDocument('latest');
    expect(index).toMatchObject({
      mediaType: ociIndex,
      annotations: { [`${own}description`]: 'An app of the octopus' },
    });
    expect(index['manifests']).toEqual([
      { ...images[0], platform: amd64 },
      { ...images[1], platform: armV7 },
      { ...images[2], platform: arm64 },
    ]);
    expect(outputOf(runner, 'digests')).toEqual({
      'linux/amd64': images[0]?.digest,
      'linux/arm/v7': images[1]?.digest,
      'linux/arm64': images[2]?.digest,
    });
    expect(runner.outputs.get('previous-digest')).toBe('');
    expect(writesOf(scene.stage.sandbox)).toHaveLength(2);
    expect(runner.summary).toMatch(/made .*v1, latest[^]*An app of the octopus[^]*linux\/amd64/);
  });

  it('of attested indexes keeps their entries and what they say of themselves, in order', async () => {
    const first = await scene.pushAttestedIndex(amd64, repository, { shared: '1', first: 'a' });
    const second = await scene.pushAttestedIndex(arm64, repository, { shared: '2' });
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      sources: `${first.index.digest}\n${scene.reference(`@${second.index.digest}`)}`,
    });
    expect(await scene.readDocument('v1')).toEqual({
      schemaVersion: 2,
      mediaType: ociIndex,
      manifests: [first.image, first.attestation, second.image, second.attestation],
      annotations: { shared: '1', first: 'a' },
    });
    expect(outputOf(runner, 'attestation-digests')).toEqual([first.attestation.digest, second.attestation.digest]);
    expect(runner.said('warning')).toContain(
      'different things of themselves; those of the first one are taken: shared',
    );
    expect(runner.summary).toContain('↳ provenance');
  });

  it('of one index is that index, and the second time nothing is written', async () => {
    const { index } = await scene.pushAttestedIndex(amd64);
    const inputs = { image: scene.reference(':v1'), sources: index.digest };
    const first = await scene.annotate(inputs);
    expect(first.outputs.get('digest')).toBe(index.digest);
    const second = await scene.annotate(inputs);
    expect(second.outputs.get('changed')).toBe('false');
    expect(writesOf(scene.stage.sandbox)).toEqual([]);
  });

  it.each([
    ['without their attestations', { attestations: 'drop' }, 2],
    ['with them', { attestations: 'keep' }, 4],
  ])('of attested indexes %s', async (_, inputs, count) => {
    const sources = [await scene.pushAttestedIndex(amd64), await scene.pushAttestedIndex(arm64)];
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      sources: sources.map(({ index }) => index.digest).join(),
      platforms: 'linux/amd64\nlinux/aarch64',
      ...inputs,
    });
    expect((await scene.readDocument('v1'))['manifests']).toHaveLength(count);
    expect(outputOf(runner, 'attestation-digests')).toHaveLength(count - 2);
  });

  it('may be the first version of its package', async () => {
    const other = await scene.pushAttestedIndex(amd64, 'octo-org/app-amd64');
    const source = scene.reference(`@${other.index.digest}`, 'octo-org/app-amd64');
    const runner = await scene.annotate({ image: scene.reference(':v1'), sources: source });
    expect(scene.tags).toEqual({ v1: runner.outputs.get('digest') });
  });

  it.each([true, false])('takes images over from another repository of the registry (mounts: %s)', async (mounts) => {
    const { sandbox } = scene.stage;
    const other = await scene.pushAttestedIndex(amd64, 'octo-org/app-amd64');
    const here = await scene.pushImage(arm64);
    if (!mounts) {
      const body = '{"errors":[{"code":"DENIED","message":"no"}]}';
      sandbox.addFault({
        method: 'POST',
        path: /mount=/,
        times: 9,
        action: { kind: 'respond', status: 403, body, effect: false },
      });
    }
    const sources = `${scene.reference(`@${other.index.digest}`, 'octo-org/app-amd64')}, ${here.digest}`;
    // Progress is told every few seconds, for which real ones have to pass.
    const runner = await scene.annotate({ image: scene.reference(':v1'), sources }, systemClock);
    const digest = runner.outputs.get('digest') ?? '';
    expect(scene.tags).toEqual({ v1: digest });
    expect(scene.digests).toEqual(expect.arrayContaining([other.image.digest, other.attestation.digest, here.digest]));
    expect(scene.digests).not.toContain(other.index.digest);
    const uploads = sandbox.requests
      .filter(({ method }) => method === 'PUT')
      .filter(({ url }) => url.includes('/blobs/'));
    expect(uploads).toHaveLength(mounts ? 0 : 4);
    const again = await scene.annotate({ image: scene.reference(':v1') });
    expect(again.outputs.get('changed')).toBe('false');
  });

  it('waits for what the registry does not show yet', async () => {
    const image = await scene.pushImage(amd64);
    const { sandbox } = scene.stage;
    const body = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}';
    sandbox.addFault({
      method: 'GET',
      path: new RegExp(`manifests/${image.digest}`),
      times: 3,
      action: { kind: 'respond', status: 404, body, effect: false },
    });
    const runner = await scene.annotate({ image: scene.reference(':v1'), sources: image.digest });
    expect(scene.clock.sleeps).toEqual([1000, 2000, 4000]);
    expect(runner.said('info')).toContain(`Waiting for ${scene.reference(`@${image.digest}`)} (30 s left)`);
    expect(scene.tags).toEqual({ v1: runner.outputs.get('digest') });
  });

  it('is given up before any write when a digest never comes', async () => {
    await scene.pushImage(amd64);
    const missing = `sha256:${'a'.repeat(64)}`;
    const failure = await failureOf(scene.annotate({ image: scene.reference(':v1'), sources: missing, wait: '10s' }));
    expect(failure).toMatch(/^not-found: .*a{64} was not found.*raise "wait"/);
    expect(scene.clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
    expect(writesOf(scene.stage.sandbox)).toEqual([]);
  });

  it.each<[string, (images: readonly Descriptor[]) => Record<string, string>, RegExp]>([
    [
      'a platform twice',
      ([a, , c]) => ({ sources: `${a?.digest ?? ''},${c?.digest ?? ''}` }),
      /invalid-input: .*linux\/amd64 twice/,
    ],
    ['an image twice', ([a]) => ({ sources: `${a?.digest ?? ''},${a?.digest ?? ''}` }), /invalid-input: .* twice/],
    [
      'a platform too few',
      ([a]) => ({ sources: a?.digest ?? '', platforms: 'linux/amd64,linux/arm64' }),
      /lacks linux\/arm64/,
    ],
    [
      'a platform too many',
      ([a, b]) => ({ sources: `${a?.digest ?? ''},${b?.digest ?? ''}`, platforms: 'linux/amd64' }),
      /holds linux\/arm64, which/,
    ],
  ])('is refused before any write with %s', async (_, inputs, message) => {
    const images = [
      await scene.pushImage(amd64),
      await scene.pushImage(arm64),
      await scene.pushImage(amd64, { labels: { another: '1' } }),
    ];
    expect(await failureOf(scene.annotate({ image: scene.reference(':v1'), ...inputs(images) }))).toMatch(message);
    expect(writesOf(scene.stage.sandbox)).toEqual([]);
  });

  it.each<[readonly string[], RegExp]>([
    [[], /has no files.*touch/],
    [['.gitkeep'], /has no files/],
    [['a'.repeat(64), 'readme.txt', 'A'.repeat(64)], /are no digests: "A{64}", "readme.txt"/],
  ])('is refused when its directory holds %j', async (files, message) => {
    await scene.writeFiles('digests', files);
    const inputs = { image: scene.reference(':v1'), 'digests-dir': 'digests' };
    expect(await failureOf(scene.annotate(inputs))).toMatch(message);
  });

  it('is refused when there is no such directory', async () => {
    const inputs = { image: scene.reference(':v1'), 'digests-dir': 'nowhere' };
    expect(await failureOf(scene.annotate(inputs))).toMatch(/invalid-file: The directory .*nowhere can't be read/);
  });

  it('is refused when a part is no image', async () => {
    const chart = await scene.pushImage({}, { more: { artifactType: 'application/x.chart' } });
    const inputs = { image: scene.reference(':v1'), sources: chart.digest };
    expect(await failureOf(scene.annotate(inputs))).toMatch(/does not say which platform/);
  });
});
