import { type Timestamp } from '../domain/retention/policy.js';
import { nameOf } from './cleanup-tree.js';
import { type VersionOutcome } from './cleanup.js';

/**
 * What is left for the next run, and what the rules would have taken but for the time.
 * @param remaining versions that only the end of this run has left
 */
export function describeNextRun(
  versions: readonly VersionOutcome[],
  timestamp: Timestamp,
  remaining: number,
): readonly string[] {
  const young = versions.filter(({ rule, verdict }) => verdict === 'keep' && isAgeRule(rule));
  const ageOf = (version: VersionOutcome): number => youngSince(version, timestamp) ?? Infinity;
  const [next] = young.toSorted((a, b) => ageOf(a) - ageOf(b));
  const parts = [
    ...(remaining > 0
      ? [`${remaining} ${remaining === 1 ? 'version remains' : 'versions remain'} to be deleted.`]
      : []),
    ...(next === undefined
      ? []
      : [
          `${young.length} ${young.length === 1 ? 'is' : 'are'} not old enough yet; the oldest is ${describeAge(next, timestamp)}.`,
        ]),
  ];
  return parts.length === 0 ? [] : [`**Next run:** ${parts.join(' ')}`];
}

function isAgeRule(rule: string): boolean {
  return rule === 'older-than' || rule === 'keep-younger-than';
}

/** The date that its rule looked at: a push in flight is as young as the later one. */
function youngSince(
  { rule, version: { createdAt, updatedAt } }: VersionOutcome,
  timestamp: Timestamp,
): number | undefined {
  if (rule !== 'keep-younger-than') return timestamp === 'created' ? createdAt : updatedAt;
  return createdAt === undefined || updatedAt === undefined ? undefined : Math.max(createdAt, updatedAt);
}

function describeAge(next: VersionOutcome, timestamp: Timestamp): string {
  const since = youngSince(next, timestamp);
  const date = since === undefined ? 'unreadable' : new Date(since).toISOString().slice(0, 10);
  return `${nameOf(next)} (id ${next.version.id}, its date is ${date})`;
}
