import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { World } from './cleanup-random-world.js';
import { disturbanceArbitrary, nodeArbitrary, policyArbitrary } from './random-package.js';

const worldArbitrary = [
  fc.array(nodeArbitrary, { minLength: 1, maxLength: 12 }),
  policyArbitrary,
  fc.integer({ min: 3, max: 20 }),
] as const;
/** A machine that is busy with other things tries fewer. */
const runs = { numRuns: 30, interruptAfterTimeLimit: 12_000 };

describe('a run over any package by any rules', () => {
  it('takes what they want gone and nothing else, once, and restore brings all of it back', async () => {
    await fc.assert(
      fc.asyncProperty(...worldArbitrary, fc.boolean(), async (nodes, policy, pageSize, isByPlan) => {
        const world = await World.open(nodes, policy, pageSize);
        const { scene, inputs } = world;
        try {
          const before = world.state;
          const planned = await scene.run({ ...inputs, mode: 'plan' });
          expect([planned.code, scene.writes]).toEqual([undefined, []]);
          const { code } = await scene.run(isByPlan ? { mode: 'apply' } : inputs);
          expect(code).toBeUndefined();
          expect(world.findBroken()).toEqual([]);
          expect(world.findWronglyGone()).toEqual([]);
          expect(world.findLeftOver()).toEqual([]);

          scene.sandbox.clearRequests();
          expect((await scene.run({ ...inputs, journal: 'second.jsonl' })).code).toBeUndefined();
          expect(scene.writes).toEqual([]);

          if ((await scene.journal()).length === 0) return;
          expect((await scene.run({ mode: 'restore' })).code).toBeUndefined();
          expect(world.state).toEqual(before);
        } finally {
          await scene.close();
        }
      }),
      runs,
    );
  });

  it('breaks nothing that stays, whoever else pushes or deletes and whatever fails, and can be taken back', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...worldArbitrary,
        fc.array(disturbanceArbitrary, { minLength: 1, maxLength: 3 }),
        async (nodes, policy, pageSize, disturbances) => {
          const world = await World.open(nodes, policy, pageSize);
          const { scene, inputs } = world;
          try {
            const active = disturbances.map((each) => world.disturb(each));
            await scene.run(inputs);
            for (const each of active) each.remove();
            expect(world.findBroken()).toEqual([]);
            expect(world.findWronglyGone()).toEqual([]);
            if ((await scene.journal()).length === 0) return;
            const restored = await scene.run({ mode: 'restore' });
            // A tag can't be put back on what others took, which is told.
            expect(world.isTakenFrom ? [undefined, 'incomplete'] : [undefined]).toContain(restored.code);
            expect(world.findMissing()).toEqual([]);
          } finally {
            await scene.close();
          }
        },
      ),
      runs,
    );
  });
});
