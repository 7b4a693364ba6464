import { shortDigest } from '../../core/domain/image/digest.js';
import { type JournalEntry, type LostVersion } from '../../core/domain/retention/journal.js';
import { type RestoredVersion } from '../../core/report/restore.js';

/** A version that went, and when and why, as far as that is known. */
export type Lost = LostVersion & Pick<RestoredVersion, 'lostAt' | 'rule'>;

/** The versions that an entry is about. */
export function lostBy(entry: JournalEntry): readonly Lost[] {
  const { kind, time: lostAt, rule, versions = [] } = entry;
  const all = kind === 'delete-package' && versions.length > 0 ? versions : [entry];
  return all.map(({ id, digest, tags }) => ({ id, digest, tags, lostAt, rule }));
}

/** Each version once, the first that is told of it. */
export function distinct(versions: readonly Lost[]): readonly Lost[] {
  const byId = new Map<number, Lost>();
  for (const version of versions) if (!byId.has(version.id)) byId.set(version.id, version);
  return [...byId.values()];
}

export function describeLost({ tags, digest, id }: LostVersion): string {
  return `${tags.length === 0 ? shortDigest(digest) : `${tags.join(', ')} (${shortDigest(digest)})`}, version ${id},`;
}
