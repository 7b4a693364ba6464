import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Descriptor } from '../sandbox/visitor.js';
import { amd64, arm64, AnnotateScene, failureOf, outputOf } from './annotate-scene.js';
import { repository, writesOf } from './stage.js';

let scene: AnnotateScene;
beforeEach(async () => {
  scene = await AnnotateScene.open();
});
afterEach(() => scene.close());

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
