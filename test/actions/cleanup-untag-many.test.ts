import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const target = () => scene.sandbox.package('octo-org', 'app');

describe('untagging in a package of more versions than GitHub lists at a time', () => {
  it('takes more tags from one version than fit into a page', async () => {
    const tags = Array.from({ length: 120 }, (_, index) => `dev-${index}`);
    const [image] = scene.image('v1', { tags: ['v1', ...tags] });
    const { code, runner } = await scene.run({ 'delete-tags': 'dev-*' });
    expect(code).toBeUndefined();
    expect(target().tags).toEqual({ v1: image });
    expect(scene.digests().size).toBe(3);
    expect(runner.outputs.get('untagged')).toBe('1');
  });

  it('finds the tag where others push more than a page meanwhile', async () => {
    const [image] = scene.image('v1', { tags: ['v1', 'dev'] });
    let looks = 0;
    const run = (): void => {
      looks += 1;
      // The plan reads the list first.
      if (looks !== 2) return;
      for (let index = 0; index < 110; index += 1) scene.manifest(`pushed ${index}`, { ageMs: -1000 });
    };
    scene.sandbox.addFault({ path: /\/versions\?/, times: Infinity, action: { kind: 'event', run } });
    const { code } = await scene.run({ 'delete-tags': 'dev' });
    expect(code).toBeUndefined();
    expect(target().tags).toEqual({ v1: image });
    expect(scene.digests().size).toBe(113);
  });
});
