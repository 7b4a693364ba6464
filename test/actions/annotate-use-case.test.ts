import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../core/adapters/clock.js';
import { parseJsonObject, stringMembers } from '../../core/domain/json/json.js';
import { isActionError } from '../../core/errors.js';
import { type Descriptor, type Manifest } from '../sandbox/visitor.js';
import { AnnotateScene } from './annotate-scene.js';
import { type FakeRunner } from './fake-runner.js';
import { repository, writesOf } from './stage.js';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };
const armV7 = { os: 'linux', architecture: 'arm', variant: 'v7' };
const own = 'org.opencontainers.image.';
const ociIndex = 'application/vnd.oci.image.index.v1+json';

let scene: AnnotateScene;
beforeEach(async () => {
  scene = await AnnotateScene.open();
});
afterEach(() => scene.close());

/** What a run fails with. */
async function failureOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => 'nothing',
    (thrown: unknown) => thrown,
  );
  if (!isActionError(error)) throw new Error(`It failed with ${String(error)}.`);
  return `${error.code}: ${error.message} ${error.hint ?? ''}`;
}

function outputOf(runner: FakeRunner, name: string): unknown {
  return JSON.parse(runner.outputs.get(name) ?? '');
}

function digestsOf(runner: FakeRunner): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stringMembers(parseJsonObject(Buffer.from(runner.outputs.get('digests') ?? ''), 'digests')) ?? [],
  );
}

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

describe('annotations', () => {
  it('of the images give them new digests, and their attestations follow', async () => {
    const { image, attestation, index } = await scene.pushAttestedIndex(amd64);
    await scene.stage.visitor.pushIndex(repository, [image, attestation], 'v1');
    const runner = await scene.annotate({ image: scene.reference(':v1'), annotations: 'team=tools', level: 'both' });
    const after = await scene.readDocument('v1');
    const renewed = digestsOf(runner)['linux/amd64'] ?? '';
    expect(renewed).not.toBe(image.digest);
    expect(after).toMatchObject({
      annotations: { team: 'tools' },
      manifests: [
        { digest: renewed, platform: amd64 },
        { digest: attestation.digest, annotations: { 'vnd.docker.reference.digest': renewed } },
      ],
    });
    const child = await scene.readDocument(renewed);
    expect(child).toEqual({ ...(await scene.readDocument(image.digest)), annotations: { team: 'tools' } });
    expect(runner.said('warning')).toContain('in-toto subjects');
    expect(runner.summary).toContain('image before');
    expect(writesOf(scene.stage.sandbox)).toHaveLength(2);
    const again = await scene.annotate({ image: scene.reference(':v1'), annotations: 'team=tools', level: 'both' });
    expect(again.outputs.get('changed')).toBe('false');
    expect(scene.digests).toContain(index.digest);
  });

  it('go where they say that they belong', async () => {
    const images = [
      { ...(await scene.pushImage(amd64)), platform: amd64 },
      { ...(await scene.pushImage(arm64)), platform: arm64 },
    ];
    await scene.stage.visitor.pushIndex(repository, images, 'v1');
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      annotations:
        'a=1\nmanifest[linux/arm64]:b=2\nmanifest-descriptor[linux/amd64]:c=3\nindex-descriptor:d=4\nmanifest[linux/s390x]:e=5',
    });
    const after = await scene.readDocument('v1');
    expect(after).toMatchObject({
      annotations: { a: '1' },
      manifests: [{ ...images[0], annotations: { c: '3' } }, { platform: arm64 }],
    });
    expect(digestsOf(runner)['linux/amd64']).toBe(images[0]?.digest);
    expect((await scene.readDocument(digestsOf(runner)['linux/arm64'] ?? ''))['annotations']).toEqual({ b: '2' });
    expect(runner.said('warning')).toMatch(/for index-descriptor are left out.*\n.*for manifest\[linux\/s390x\]/);
  });

  it('may have expressions that stand for something of the event', async () => {
    const image = { ...(await scene.pushImage(amd64)), platform: amd64 };
    await scene.stage.visitor.pushIndex(repository, [image], 'v1');
    const annotations = `${own}revision={{sha}}\nbranch={{branch}}\nbraces=\\{{sha}}`;
    const runner = await scene.annotate({ image: scene.reference(':v1'), annotations });
    expect(outputOf(runner, 'annotations')).toEqual({
      [`${own}revision`]: '0000000',
      branch: 'main',
      braces: '{{sha}}',
    });
  });

  it('of a single image go to its manifest, and it is said what GitHub shows', async () => {
    const image = await scene.pushImage(amd64, { tag: 'v1', labels: { [`${own}description`]: 'From the label' } });
    const runner = await scene.annotate({ image: scene.reference(':v1'), description: 'Another one' });
    expect(await scene.readDocument('v1')).toEqual({
      ...(await scene.readDocument(image.digest)),
      annotations: { [`${own}description`]: 'Another one' },
    });
    expect(runner.said('notice')).toContain('shows the labels of such an image');
    expect(digestsOf(runner)).toEqual({ 'linux/amd64': runner.outputs.get('digest') });
    expect(runner.summary).toContain('From the label');
  });

  it('of a single Docker image make it an OCI one over the same blobs', async () => {
    await scene.pushImage(amd64, { tag: 'v1', isDocker: true });
    const oci = await scene.readDocument((await scene.pushImage(amd64)).digest);
    const runner = await scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' });
    expect(runner.said('notice')).toContain('It was a Docker manifest');
    expect(await scene.readDocument('v1')).toEqual({ ...oci, annotations: { a: '1' } });
  });

  it('of a single image that is wrapped go to the index of it, once', async () => {
    const image = await scene.pushImage(armV7, { tag: 'v1' });
    const inputs = {
      image: scene.reference(`@${image.digest}`),
      tags: 'v1',
      single: 'wrap',
      annotations: 'a=1',
      level: 'index',
    };
    const runner = await scene.annotate(inputs);
    expect(await scene.readDocument('v1')).toEqual({
      schemaVersion: 2,
      mediaType: ociIndex,
      manifests: [{ ...image, platform: armV7 }],
      annotations: { a: '1' },
    });
    expect(runner.said('info')).toContain('becomes an index of one');
    expect((await scene.annotate(inputs)).outputs.get('changed')).toBe('false');
    expect(await failureOf(scene.annotate({ ...inputs, single: 'manifest' }))).toMatch(/unsupported: .*"single: wrap"/);
  });

  it('of the page are looked for where the payload does not tell them', async () => {
    const image = { ...(await scene.pushImage(amd64)), platform: amd64 };
    await scene.stage.visitor.pushIndex(repository, [image], 'v1');
    const inputs = { image: scene.reference(':v1'), description: 'auto', licenses: 'auto', 'source-url': 'auto' };
    const runner = await scene.annotate(inputs, scene.clock, {});
    expect(outputOf(runner, 'annotations')).toEqual({
      [`${own}licenses`]: 'MIT',
      [`${own}source`]: `${scene.stage.sandbox.origin}/${repository}`,
    });
  });

  it('may be left out only to drop attestations', async () => {
    const { image, attestation } = await scene.pushAttestedIndex(amd64);
    await scene.stage.visitor.pushIndex(repository, [image, attestation], 'v1', { kept: '1' });
    await scene.annotate({ image: scene.reference(':v1'), attestations: 'drop' });
    expect(await scene.readDocument('v1')).toMatchObject({ manifests: [image], annotations: { kept: '1' } });
  });

  it('leave entries alone that nobody understands', async () => {
    const { sandbox } = scene.stage;
    const image = await scene.pushImage(amd64);
    const { digest } = sandbox.putManifest(repository, Buffer.from('odd'), { mediaType: 'application/x.own' });
    const odd = { mediaType: 'application/x.own', digest, size: 3, 'x-own': [1.5] };
    const index = { schemaVersion: 2, mediaType: ociIndex, manifests: [odd, image] };
    sandbox.putManifest(repository, index, { tags: ['v1'] });
    await scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' });
    expect(await scene.readDocument('v1')).toEqual({ ...index, annotations: { a: '1' } });
  });

  it.each(['', 'manifest-descriptor:', 'manifest:'])(
    '(%s) that outgrow what registries take are refused before any write',
    async (place) => {
      const image = { ...(await scene.pushImage(amd64)), platform: amd64 };
      await scene.stage.visitor.pushIndex(repository, [image], 'v1');
      const inputs = { image: scene.reference(':v1'), annotations: `${place}big=${'x'.repeat(4 * 1024 * 1024)}` };
      expect(await failureOf(scene.annotate(inputs))).toContain('registries take 4194304');
      expect(writesOf(scene.stage.sandbox)).toEqual([]);
    },
  );

  describe('from labels', () => {
    beforeEach(async () => {
      const label = (text: string) => ({ [`${own}description`]: text, [`${own}licenses`]: 'MIT', team: 'tools' });
      const images = [
        { ...(await scene.pushImage(amd64, { labels: label('For amd64') })), platform: amd64 },
        { ...(await scene.pushImage(arm64, { labels: label('For arm64') })), platform: arm64 },
      ];
      await scene.stage.visitor.pushIndex(repository, images, 'v1', { [`${own}licenses`]: 'Apache-2.0' });
    });

    it('fill in what the index lacks, and differences are told', async () => {
      const runner = await scene.annotate({
        image: scene.reference(':v1'),
        'from-labels': 'auto, team',
        description: 'auto',
        'source-url': 'auto',
      });
      expect((await scene.readDocument('v1'))['annotations']).toEqual({
        [`${own}licenses`]: 'Apache-2.0',
        [`${own}description`]: 'For amd64',
        [`${own}source`]: 'https://github.com/octo-org/app',
        team: 'tools',
      });
      expect(runner.said('warning')).toContain(`different labels ${own}description`);
    });

    it('are taken over any annotation where they are named, and missing ones are told', async () => {
      const runner = await scene.annotate({
        image: scene.reference(':v1'),
        'from-labels': `${own}licenses\nnone`,
        annotations: 'team=mine',
      });
      expect((await scene.readDocument('v1'))['annotations']).toEqual({ [`${own}licenses`]: 'MIT', team: 'mine' });
      expect(runner.said('warning')).toContain('No image has the label none');
    });

    it('go from each image to its own manifest where that is the level', async () => {
      const runner = await scene.annotate({ image: scene.reference(':v1'), 'from-labels': 'auto', level: 'manifest' });
      const texts = await Promise.all(
        Object.values(digestsOf(runner)).map(async (digest) => (await scene.readDocument(digest))['annotations']),
      );
      expect(texts).toEqual(
        ['For amd64', 'For arm64'].map((text) => ({ [`${own}description`]: text, [`${own}licenses`]: 'MIT' })),
      );
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a licence that is no SPDX expression',
      { licenses: 'The MIT licence' },
      /"licenses" does not fit: .*no SPDX expression/,
    ],
    ['such an annotation', { annotations: `${own}licenses=Proprietary` }, /"annotations" do not fit: .*no SPDX/],
    ['a text that is too long', { description: 'd'.repeat(513) }, /513 characters/],
    ['a label that is too long', { 'from-labels': 'auto' }, /600 characters/],
  ])('with %s are refused, or warned about unless strict', async (_, inputs, message) => {
    const labels = { [`${own}description`]: 'd'.repeat(600) };
    const image = { ...(await scene.pushImage(amd64, { labels })), platform: amd64 };
    await scene.stage.visitor.pushIndex(repository, [image], 'v1');
    expect(await failureOf(scene.annotate({ image: scene.reference(':v1'), ...inputs }))).toMatch(message);
    expect(writesOf(scene.stage.sandbox)).toEqual([]);
    const runner = await scene.annotate({ image: scene.reference(':v1'), strict: 'false', ...inputs });
    expect(runner.said('warning')).toMatch(message);
    expect(runner.outputs.get('changed')).toBe('true');
  });
});

describe('tags', () => {
  let index: Descriptor;
  beforeEach(async () => {
    const image = { ...(await scene.pushImage(amd64)), platform: amd64 };
    index = await scene.stage.visitor.pushIndex(repository, [image], 'v1');
  });

  /** Moves a tag as someone else would, right before the n-th request for it. */
  function moveBefore(look: number, digest: string): void {
    const run = (): void => {
      scene.stage.sandbox.package('octo-org', 'app').moveTag('v1', digest);
    };
    scene.stage.sandbox.addFault({
      method: 'HEAD',
      path: /manifests\/v1/,
      skip: look - 1,
      action: { kind: 'event', run },
    });
  }

  it('that show a push late are no conflict', async () => {
    const old = await scene.pushImage(arm64);
    scene.stage.sandbox.package('octo-org', 'app').moveTag('v1', old.digest);
    moveBefore(2, index.digest);
    const runner = await scene.annotate({ image: scene.reference(`@${index.digest}`), tags: 'v1', annotations: 'a=1' });
    expect(scene.tags).toEqual({ v1: runner.outputs.get('digest') });
  });

  it('are compared with what was read, where one answer is older than another', async () => {
    const newer = await scene.pushImage(arm64);
    const { sandbox } = scene.stage;
    // The first look sees the newer image, and the read that follows the older one.
    sandbox.package('octo-org', 'app').moveTag('v1', newer.digest);
    const moveBack = {
      kind: 'event',
      run: () => {
        sandbox.package('octo-org', 'app').moveTag('v1', index.digest);
      },
    } as const;
    sandbox.addFault({ method: 'GET', path: /manifests\/v1/, action: moveBack });
    moveBefore(2, newer.digest);
    const failure = await failureOf(scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' }));
    expect(failure).toMatch(/^conflict: .*moved by someone else/);
    expect(scene.tags).toEqual({ v1: newer.digest });
  });

  it('that do not show the expected digest yet are waited for', async () => {
    const old = await scene.pushImage(arm64);
    scene.stage.sandbox.package('octo-org', 'app').moveTag('v1', old.digest);
    moveBefore(4, index.digest);
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      'expect-digest': index.digest,
      annotations: 'a=1',
    });
    expect(scene.clock.sleeps).toEqual([1000, 2000]);
    expect(runner.outputs.get('previous-digest')).toBe(index.digest);
    expect(scene.tags).toEqual({ v1: runner.outputs.get('digest') });
  });

  it('that have the result already are as good as the expected digest', async () => {
    const inputs = { image: scene.reference(':v1'), 'expect-digest': index.digest, annotations: 'a=1' };
    await scene.annotate(inputs);
    expect((await scene.annotate(inputs)).outputs.get('changed')).toBe('false');
  });

  it('that never show the expected digest stay where they are', async () => {
    const other = await scene.pushImage(arm64);
    const inputs = { image: scene.reference(':v1'), 'expect-digest': other.digest, annotations: 'a=1' };
    expect(await failureOf(scene.annotate(inputs))).toMatch(/^conflict: .*v1 is sha256:.*as "expect-digest" says/);
    expect(scene.clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
    expect(writesOf(scene.stage.sandbox)).toEqual([]);
  });

  it('are compared where the image is named by its digest', async () => {
    const other = await scene.pushImage(arm64);
    const inputs = { image: scene.reference(`@${index.digest}`), tags: 'v1', annotations: 'a=1', wait: '0s' };
    const refused = scene.annotate({ ...inputs, 'expect-digest': other.digest });
    expect(await failureOf(refused)).toContain('as "expect-digest" says');
    const runner = await scene.annotate({ ...inputs, 'expect-digest': index.digest });
    expect(scene.tags['v1']).toBe(runner.outputs.get('digest'));
  });

  it('are made where they are new, whatever was expected', async () => {
    const inputs = { image: scene.reference(`@${index.digest}`), tags: 'v2', 'expect-digest': index.digest };
    await scene.annotate(inputs);
    expect(scene.tags).toEqual({ v1: index.digest, v2: index.digest });
  });

  it('are not believed to be older than what a step of the job moved them to', async () => {
    scene.variables.set('RUNNER_TEMP', scene.workspace);
    const { outputs } = await scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' });
    scene.stage.sandbox.package('octo-org', 'app').moveTag('v1', index.digest);
    moveBefore(3, outputs.get('digest') ?? '');
    const runner = await scene.annotate({ image: scene.reference(':v1'), annotations: 'b=2' });
    expect(scene.clock.sleeps).toEqual([1000]);
    expect(outputOf(runner, 'annotations')).toEqual({ a: '1', b: '2' });
    scene.stage.sandbox.package('octo-org', 'app').moveTag('v1', index.digest);
    const failure = await failureOf(scene.annotate({ image: scene.reference(':v1'), annotations: 'c=3' }));
    expect(failure).toMatch(/^conflict: .*to which a step of this job moved it.*"image" as name@digest/);
  });

  it('may say whose they are, and those of other images are left alone', async () => {
    const runner = await scene.annotate({
      tags: `${scene.reference(':v1')}\ndocker.io/octo/app:v1\n${scene.reference(':v2')}`,
      annotations: 'a=1',
    });
    expect(runner.said('warning')).toContain('"tags" of docker.io/octo/app are left alone');
    const digest = runner.outputs.get('digest');
    expect(scene.tags).toEqual({ v1: digest, v2: digest });
  });

  it('may be given by rules of docker/metadata-action', async () => {
    const image = scene.reference(`@${index.digest}`);
    const tags = 'type=raw,value=nightly-{{sha}}\ntype=ref,event=branch\ntype=semver,pattern={{version}}';
    const { outputs } = await scene.annotate({ image, tags, annotations: 'a=1' });
    const digest = outputs.get('digest');
    await scene.annotate({ image, tags: 'nightly-{{sha}}', annotations: 'a=1' });
    expect(scene.tags).toEqual({ v1: index.digest, main: digest, 'nightly-0000000': digest });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ image: 'octo-org/app', tags: 'type=semver,pattern={{version}}' }, /"tags" gives no tag in this event/],
    [{ image: 'octo-org/app', tags: 'type=none' }, /"tags" is wrong/],
    [{ image: 'ghcr.io/octo-org/app:v1', tags: 'docker.io/o/a:v1' }, /"tags" names tags of docker.io\/o\/a only/],
    [
      { image: `octo-org/app@sha256:${'a'.repeat(64)}`, tags: 'v1', sources: 'octo-org/app:a' },
      /"image" names a digest/,
    ],
    [
      { image: 'octo-org/app:v1', sources: 'docker.io/octo-org/app:a' },
      /"sources" is wrong: .*another registry.*source: docker:\/\//,
    ],
    [{ image: 'octo-org/app:v1', sources: 'octo-org/app' }, /neither a digest nor a tag/],
    [{ image: 'octo-org/app:v1', platforms: 'amd64' }, /"platforms" is wrong/],
    [
      { image: 'octo-org/app:v1', annotations: 'index[linux/amd64]:a=b' },
      /"index\[linux\/amd64\]" is the index of one/,
    ],
    [{ image: 'octo-org/app:v1', annotations: 'a={{none}}' }, /"annotations" is wrong: line 1: "{{none}}" is no/],
    [{ image: 'octo-org/app:v1', level: 'all' }, /"level"/],
    [{ image: 'octo-org/app:v1', wait: 'soon' }, /"wait"/],
    [{ image: 'docker.pkg.github.com/octo-org/app/app:v1' }, /old Docker registry: it holds no indexes/],
  ])('and other inputs are checked before any request: %j', async (inputs, message) => {
    expect(await failureOf(scene.annotate(inputs))).toMatch(message);
    expect(scene.stage.sandbox.requests).toEqual([]);
  });
});

describe('what is replaced', () => {
  let image: Descriptor;
  let indexDocument: Manifest;
  let index: Descriptor;
  beforeEach(async () => {
    image = await scene.pushImage(amd64);
    indexDocument = { schemaVersion: 2, mediaType: ociIndex, manifests: [{ ...image, platform: amd64 }] };
    index = await scene.stage.visitor.pushManifest(repository, indexDocument, 'v1');
  });

  const attachmentTag = (digest: string, suffix = ''): string => `${digest.replace(':', '-')}${suffix}`;

  it('is told with all that is attached to it and will not cover the new digest', async () => {
    const signature = await scene.pushImage(arm64, { tag: attachmentTag(index.digest, '.sig') });
    const referrers = [signature, await scene.pushImage(armV7)];
    await scene.stage.visitor.pushIndex(repository, referrers, attachmentTag(index.digest));
    const runner = await scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' });
    expect(runner.said('warning')).toMatch(
      /^3 referrers .*sha256-[0-9a-f]+, sha256-[0-9a-f]+\.sig\. Sign and attest sha256:/,
    );
    const again = await scene.annotate({ image: scene.reference(':v1'), annotations: 'a=1' });
    expect(again.said('warning')).toBe('');
  });

  it('is deleted where nothing needs it, and its images stay', async () => {
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      annotations: 'a=1',
      'delete-replaced': 'true',
    });
    expect(runner.said('warning')).toBe('');
    expect(scene.digests).not.toContain(index.digest);
    expect(scene.digests).toHaveLength(2);
    expect(outputOf(runner, 'json')).toMatchObject({ 'deleted-replaced': true, moved: ['v1'] });
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'another tag has it',
      () => scene.stage.visitor.pushManifest(repository, indexDocument, 'other'),
      /it has the tag other/,
    ],
    [
      'an index with a tag names it',
      () => scene.stage.visitor.pushIndex(repository, [index], 'outer'),
      /sha256:[0-9a-f]+ needs it/,
    ],
    [
      'a signature is attached to it',
      () => scene.pushImage(arm64, { tag: attachmentTag(index.digest, '.sig') }),
      /\.sig is attached to it/,
    ],
    [
      'a tag can not be read',
      () => {
        scene.stage.sandbox.putManifest(repository, Buffer.from('odd'), { mediaType: ociIndex, tags: ['odd'] });
      },
      /odd is not valid JSON/,
    ],
  ])('stays where %s', async (_, prepare, reason) => {
    await prepare();
    const runner = await scene.annotate({
      image: scene.reference(':v1'),
      annotations: 'a=1',
      'delete-replaced': 'true',
    });
    expect(runner.said('warning')).toMatch(reason);
    expect(runner.said('warning')).toContain(`The replaced version ${index.digest} stays`);
    expect(scene.digests).toContain(index.digest);
    expect(scene.tags['v1']).toBe(runner.outputs.get('digest'));
  });

  it('stays under dry-run, and where this repository may not delete it', async () => {
    const inputs = { image: scene.reference(':v1'), annotations: 'a=1', 'delete-replaced': 'true' };
    const dry = await scene.annotate({ ...inputs, 'dry-run': 'true' });
    expect(dry.said('info')).toContain('would be deleted if nothing else needs it');
    const { sandbox } = scene.stage;
    expect(writesOf(sandbox)).toEqual([]);
    sandbox.addFault({
      method: 'DELETE',
      path: /versions/,
      times: 9,
      action: {
        kind: 'respond',
        status: 403,
        body: '{"message":"Resource not accessible by integration"}',
        effect: false,
      },
    });
    const runner = await scene.annotate(inputs);
    expect(runner.said('warning')).toContain('Resource not accessible by integration');
    expect(scene.tags['v1']).toBe(runner.outputs.get('digest'));
  });

  it('is restored with the images of the new index that GitHub deleted along with it', async () => {
    const { sandbox } = scene.stage;
    sandbox.addFault({
      method: 'DELETE',
      path: /versions/,
      action: {
        kind: 'event',
        run: () => {
          sandbox.package('octo-org', 'app').delete(image.digest);
        },
      },
    });
    const inputs = { image: scene.reference(':v1'), annotations: 'a=1', 'delete-replaced': 'true' };
    expect(await failureOf(scene.annotate(inputs))).toMatch(
      /^incomplete: .*which the new one needs\. They were restored\./,
    );
    expect(scene.digests).toEqual(expect.arrayContaining([image.digest, index.digest]));
  });
});
