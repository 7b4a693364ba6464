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
  return mapOverlapping(items, limit, (item) => work(item));
}

/**
 * Like `mapConcurrently`, but work that has only to wait any more may make way before it ends: then the next item is
 * begun. For each item at work one that made way may be under way, not more.
 */
export async function mapOverlapping<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, makeWay: () => void) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const failures: unknown[] = [];
  const queue = items.entries();
  const run = async (index: number, item: T, makeWay: () => void): Promise<void> => {
    try {
      results.set(index, await work(item, makeWay));
    } catch (error) {
      failures.push(error);
    }
  };
  const worker = async (): Promise<void> => {
    let madeWay = Promise.resolve();
    for (const [index, item] of queue) {
      if (failures.length > 0) break;
      let ended = Promise.resolve();
      await new Promise<void>((goOn) => {
        ended = run(index, item, goOn).finally(goOn);
      });
      await madeWay;
      madeWay = ended;
    }
    await madeWay;
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
