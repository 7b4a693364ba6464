import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

describe('what is looked at beside the plan', () => {
  it('before the deletion: a tag that came keeps what was to go', async () => {
    scene.image('latest');
    const saved = scene.manifest('garbage');
    const target = scene.sandbox.package('octo-org', 'app');
    // The plan lists the tags first.
    const run = (): void => {
      target.moveTag('saved', saved);
    };
    scene.sandbox.addFault({ path: /\/tags\/list/, skip: 1, action: { kind: 'event', run } });
    const { code } = await scene.run({});
    expect([code, scene.tags(), scene.writes]).toEqual([undefined, ['latest', 'saved'], []]);
  });

  it('after the deletion: an image that lost a part has the run undone, in the order against that of the deletions', async () => {
    const [, amd64] = scene.image('latest');
    scene.image('pr-1');
    const run = (): void => {
      scene.sandbox.package('octo-org', 'app').delete(amd64);
    };
    scene.sandbox.addFault({ method: 'DELETE', path: /\/versions\/\d+$/, action: { kind: 'event', run } });
    const { code, runner } = await scene.run({ 'delete-tags': 'pr-1' });
    expect([code, scene.tags(), scene.digests().size]).toEqual(['incomplete', ['latest', 'pr-1'], 6]);
    expect(runner.outputs.get('restored')).toBe('3');
    const idsOf = (method: string) =>
      scene.writes.flatMap((line) => (line.startsWith(method) ? (/versions\/(\d+)/.exec(line)?.[1] ?? []) : []));
    const [, ...restored] = idsOf('POST');
    // What went along is brought back before all.
    expect(restored).toEqual(idsOf('DELETE').toReversed());
  });
});
