import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rejectionOf } from '../errors.js';
import { AnnotateScene } from './annotate-scene.js';

const unknown = `sha256:${'1'.repeat(64)}`;
let scene: AnnotateScene;

beforeEach(async () => {
  scene = await AnnotateScene.open();
  await scene.pushImage({ os: 'linux', architecture: 'amd64' }, { tag: 'v1' });
});
afterEach(() => scene.close());

describe('a digest that the registry does not have', () => {
  it.each([
    ['expect-digest', () => ({ image: scene.reference(':v1'), 'expect-digest': unknown })],
    ['image', () => ({ image: scene.reference(`@${unknown}`), tags: 'v1' })],
    ['image', () => ({ image: scene.reference(`@${unknown}`), tags: 'v1', 'expect-digest': unknown })],
  ])('is told with the input "%s" that names it', async (input, inputsOf) => {
    const error = await rejectionOf(scene.annotate({ ...inputsOf(), wait: '0s', annotations: 'a=1' }));
    expect(error.code).toBe('not-found');
    expect(error.message).toContain(`@${unknown}, which "${input}" names, was not found`);
    expect(error.hint).toContain('the output "digest" of the push');
  });
});
