import { shortDigest } from '../../core/domain/image/digest.js';
import { type JournalEntry, type LostVersion } from '../../core/domain/retention/journal.js';
import { type RestoredVersion } from '../../core/report/restore.js';

/** A version that went, and when and why, as far as that is known. */
export type Lost = LostVersion & Pick<RestoredVersion, 'lostAt' | 'rule'>;

/** What the journal of one package tells, last things first. */
export interface Losses {
  readonly entries: readonly JournalEntry[];
  /** What was deleted. */
  readonly deleted: readonly Lost[];
  /** All, with what only lost tags. */
  readonly versions: readonly Lost[];
}

export function readLosses(journal: readonly JournalEntry[]): Losses {
  // A tag that a killed run left at a place of its own went from there in the next run: nothing to bring back.
  const placeholders = new Set(journal.flatMap((entry) => entry.placeholders ?? []));
  const entries = journal.filter(({ kind, digest }) => kind !== 'delete' || !placeholders.has(digest)).toReversed();
  const deleted = entries.filter(({ kind }) => kind !== 'untag').flatMap(lostBy);
  const untagged = entries.filter(({ kind }) => kind === 'untag').flatMap(lostBy);
  return { entries, deleted: distinct(deleted), versions: distinct([...deleted, ...untagged]) };
}

/** The versions that an entry is about. */
export function lostBy(entry: JournalEntry): readonly Lost[] {
  const { kind, time: lostAt, rule, versions = [] } = entry;
  const all = kind === 'delete-package' && versions.length > 0 ? versions : [entry];
  return all.map(({ id, digest, tags }) => ({ id, digest, tags, lostAt, rule }));
}

/** Each version once, the first that is told of it. */
function distinct(versions: readonly Lost[]): readonly Lost[] {
  const byId = new Map<number, Lost>();
  for (const version of versions) if (!byId.has(version.id)) byId.set(version.id, version);
  return [...byId.values()];
}

export function describeLost({ tags, digest, id }: LostVersion): string {
  return `${tags.length === 0 ? shortDigest(digest) : `${tags.join(', ')} (${shortDigest(digest)})`}, version ${id},`;
}

const keptMs = 30 * 24 * 60 * 60_000;
const copyAdvice = 'A copy from elsewhere can be pushed anew.';

/** Whether GitHub has given up what was deleted. @param now milliseconds since the epoch */
export function isTooOld({ lostAt = '' }: Pick<Lost, 'lostAt'>, now: number): boolean {
  return now - Date.parse(lostAt) > keptMs;
}

/** Why GitHub does not give it back, as far as the time tells, and what to do. */
export function explainLoss(version: Pick<Lost, 'lostAt'>, now: number): string {
  const { lostAt = '' } = version;
  if (isTooOld(version, now)) return `GitHub keeps what was deleted for 30 days. ${copyAdvice}`;
  const kept = Number.isNaN(Date.parse(lostAt)) ? ' It keeps what was deleted for 30 days.' : '';
  return `GitHub gives nothing back whose image was pushed again, and says the same of what a token may not restore: it needs write:packages and the role Admin on the package.${kept} ${copyAdvice}`;
}
