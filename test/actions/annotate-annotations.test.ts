import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { amd64, arm64, armV7, AnnotateScene, digestsOf, failureOf, ociIndex, outputOf, own } from './annotate-scene.js';
import { repository, writesOf } from './stage.js';

let scene: AnnotateScene;
beforeEach(async () => {
  scene = await AnnotateScene.open();
});
afterEach(() => scene.close());

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
