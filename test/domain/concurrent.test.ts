import { describe, expect, it } from '@jest/globals';
import { mapConcurrently, mapOverlapping } from '../../core/domain/concurrent.js';

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

describe('overlapping work', () => {
  /** Items begin, make way and end as the test says. */
  function makeWorld(): {
    readonly begun: number[];
    readonly makeWay: Map<number, () => void>;
    readonly end: Map<number, (error?: Error) => void>;
    readonly work: (item: number, makeWay: () => void) => Promise<number>;
  } {
    const begun: number[] = [];
    const ways = new Map<number, () => void>();
    const end = new Map<number, (error?: Error) => void>();
    const work = (item: number, makeWay: () => void): Promise<number> => {
      begun.push(item);
      ways.set(item, makeWay);
      return new Promise((resolve, reject) => {
        end.set(item, (error) => {
          if (error === undefined) resolve(item * 10);
          else reject(error);
        });
      });
    };
    return { begun, makeWay: ways, end, work };
  }
  const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  it('begins the next item when one makes way, as far as there may be more under way', async () => {
    const { begun, makeWay, end, work } = makeWorld();
    const results = mapOverlapping([0, 1, 2, 3], { atWork: 1, underWay: 2 }, work);
    await settled();
    expect(begun).toEqual([0]);
    makeWay.get(0)?.();
    await settled();
    expect(begun).toEqual([0, 1]);
    makeWay.get(1)?.();
    await settled();
    expect(begun).toEqual([0, 1]);
    end.get(0)?.();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    end.get(2)?.();
    await settled();
    expect(begun).toEqual([0, 1, 2, 3]);
    end.get(3)?.();
    end.get(1)?.();
    expect(await results).toEqual([0, 10, 20, 30]);
  });

  it('begins nothing for one that makes way where as many are under way as may be', async () => {
    const { begun, makeWay, end, work } = makeWorld();
    const results = mapOverlapping([0, 1, 2], { atWork: 2, underWay: 2 }, work);
    await settled();
    makeWay.get(0)?.();
    makeWay.get(1)?.();
    await settled();
    expect(begun).toEqual([0, 1]);
    end.get(1)?.();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    end.get(0)?.();
    end.get(2)?.();
    expect(await results).toEqual([0, 10, 20]);
  });

  it('awaits what made way before it tells of a failure', async () => {
    const { begun, makeWay, end, work } = makeWorld();
    let isOver = false;
    const results = mapOverlapping([0, 1, 2], { atWork: 1, underWay: 2 }, work).finally(() => {
      isOver = true;
    });
    await settled();
    makeWay.get(0)?.();
    await settled();
    end.get(1)?.(new Error('second'));
    await settled();
    expect(isOver).toBe(false);
    end.get(0)?.();
    await expect(results).rejects.toThrow('second');
    expect(begun).toEqual([0, 1]);
  });
});
