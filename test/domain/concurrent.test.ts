import { describe, expect, it } from '@jest/globals';
import { mapConcurrently } from '../../core/domain/concurrent.js';

describe('concurrent work', () => {
  it.each([1, 2, 3, 100])('of %d at a time gives its results in the order of the items', async (limit) => {
    let running = 0;
    let peak = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], limit, async (turns) => {
      running += 1;
      peak = Math.max(peak, running);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      running -= 1;
      return turns * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(peak).toBe(Math.min(limit, 5));
  });

  it('begins nothing more after a failure, and ends only when all that ran has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = mapConcurrently([0, 1, 2, 3], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('first');
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it('on nothing gives nothing', async () => {
    expect(await mapConcurrently([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
  });
});
