import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Descriptor, type Manifest } from '../sandbox/visitor.js';
import { amd64, arm64, armV7, AnnotateScene, failureOf, ociIndex, outputOf } from './annotate-scene.js';
import { repository, writesOf } from './stage.js';

let scene: AnnotateScene;
beforeEach(async () => {
  scene = await AnnotateScene.open();
});
afterEach(() => scene.close());

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
