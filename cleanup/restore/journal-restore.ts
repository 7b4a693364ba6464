import { type JournalEntry, type LostVersion } from '../../core/domain/retention/journal.js';
import { type Tag } from '../../core/domain/registry/reference.js';
import { withProgress } from '../../core/progress.js';
import { type RestoreResult } from '../../core/report/restore.js';
import { type PackageSource } from '../package-source.js';
import { distinct, type Lost, lostBy } from './lost.js';
import { type Restoration, RestoreRun, type RestoreTools } from './restoration.js';

/** What the journal of one package tells, last things first. */
interface Losses {
  readonly entries: readonly JournalEntry[];
  /** What was deleted. */
  readonly deleted: readonly Lost[];
  /** All, with what only lost tags. */
  readonly versions: readonly Lost[];
}

/**
 * Undoes what a journal tells, last things first: a deleted package before all, then what is held before what holds
 * it, and tags at the end.
 * @param journal of one package, in the order in which its versions went
 */
export function restoreEntries(
  source: PackageSource,
  journal: readonly JournalEntry[],
  tools: RestoreTools,
): Promise<Restoration> {
  const run = new RestoreRun(source, tools);
  const restoreAll = async (): Promise<Restoration> => {
    const { entries, deleted, versions } = readLosses(journal);
    await run.endingWell(async () => {
      if (entries.length === 0 || !(await run.restorePackage())) return;
      await run.restoreVersions(deleted);
      await putTagsBack(run, entries, versions);
    });
    return run.outcome(versions);
  };
  return withProgress(() => run.describe(), source, restoreAll);
}

/** What restoreEntries would do, as far as the list of what is there tells. Changes nothing. */
export async function planEntries(
  { packages, packageName }: PackageSource,
  journal: readonly JournalEntry[],
): Promise<Restoration> {
  const isThere = (await packages.findPackage(packageName)) !== undefined;
  const active = isThere ? (await packages.listVersions(packageName, 'active')).versions : [];
  const tagsOf = new Map(active.map(({ digest, tags }) => [digest, new Set(tags)]));
  const isWhole = ({ digest, tags }: Lost): boolean => tags.every((tag) => tagsOf.get(digest)?.has(tag) ?? false);
  const versions = readLosses(journal).versions.map((version) => {
    const result: RestoreResult = tagsOf.has(version.digest) && isWhole(version) ? 'there' : 'planned';
    return { ...version, result };
  });
  return { versions, failure: undefined, stop: undefined };
}

/** What a run that ends before it comes to a package leaves of it. @param stop why it ended */
export function leaveEntries(journal: readonly JournalEntry[], stop: string | undefined): Restoration {
  const { versions } = readLosses(journal);
  return { versions: versions.map((version) => ({ ...version, result: 'remaining' })), failure: undefined, stop };
}

function readLosses(journal: readonly JournalEntry[]): Losses {
  // A tag that a killed run left at a place of its own went from there in the next run: nothing to bring back.
  const placeholders = new Set(journal.flatMap((entry) => entry.placeholders ?? []));
  const entries = journal.filter(({ kind, digest }) => kind !== 'delete' || !placeholders.has(digest)).toReversed();
  const deleted = entries.filter(({ kind }) => kind !== 'untag').flatMap(lostBy);
  const untagged = entries.filter(({ kind }) => kind === 'untag').flatMap(lostBy);
  return { entries, deleted: distinct(deleted), versions: distinct([...deleted, ...untagged]) };
}

/** A tag belongs to what lost it last. */
async function putTagsBack(
  run: RestoreRun,
  entries: readonly JournalEntry[],
  versions: readonly LostVersion[],
): Promise<void> {
  const claimed = new Set<Tag>();
  const byId = new Map(versions.map((version) => [version.id, version]));
  for (const entry of entries) {
    for (const version of lostBy(entry)) {
      const tags = version.tags.filter((tag) => !claimed.has(tag));
      for (const tag of tags) claimed.add(tag);
      // Of an untag the version itself was never gone, unless it was deleted later.
      const isThere = run.isBack(version) || (entry.kind === 'untag' && run.isUntouched(version));
      if (isThere) await run.putTagsBack(byId.get(version.id) ?? version, tags);
    }
  }
}
