/**
 * Works on the items in their order, at most `limit` at a time. After a failure nothing more is begun; what runs is
 * awaited, so that nothing goes on behind the caller's back.
 * @returns results in the order of the items
 * @throws what the first failure was
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  return mapOverlapping(items, { atWork: limit, underWay: limit }, (item) => work(item));
}

/** How many items at a time. */
export interface OverlapLimits {
  readonly atWork: number;
  /** Those that made way included. */
  readonly underWay: number;
}

/**
 * Like `mapConcurrently`, but who has only to wait any more may make way before it ends, so that the next item is begun.
 */
export async function mapOverlapping<T, R>(
  items: readonly T[],
  { atWork, underWay }: OverlapLimits,
  work: (item: T, makeWay: () => void) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();
  const queue = items.entries();
  const run = async (index: number, item: T, makeWay: () => void): Promise<void> => {
    try {
      results.set(index, await work(item, makeWay));
    } catch (error) {
      failures.push(error);
    }
  };
  const begin = (index: number, item: T): Promise<void> =>
    new Promise((goOn) => {
      const ended = run(index, item, goOn).then(() => {
        running.delete(ended);
        goOn();
      });
      running.add(ended);
    });
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      while (running.size >= underWay) await Promise.race(running);
      if (failures.length > 0) return;
      await begin(index, item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atWork, items.length) }, worker));
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
