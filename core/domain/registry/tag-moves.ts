/** How far a row of tags came, each of which is moved by a write of its own. */
export interface TagProgress {
  /** In the order in which they are moved. */
  readonly names: readonly string[];
  /** Where it ended, in `names`. */
  readonly failedAt: number;
  /** Whether the one where it ended has moved all the same; undefined if that can't be found out. */
  readonly hasMoved: boolean | undefined;
}

/** Sentences that say of each tag whether it is old or new. */
export function describeTagProgress({ names, failedAt, hasMoved }: TagProgress): string {
  const moved = names.slice(0, hasMoved === true ? failedAt + 1 : failedAt);
  const unknown = hasMoved === undefined ? names.slice(failedAt, failedAt + 1) : [];
  const old = names.slice(moved.length + unknown.length);
  if (moved.length + unknown.length === 0) return 'No tag was moved.';
  const list = (title: string, some: readonly string[]): readonly string[] =>
    some.length === 0 ? [] : [`${title}: ${some.join(', ')}.`];
  return [...list('Moved', moved), ...list('Not moved', old), ...list('Unknown', unknown)].join(' ');
}
