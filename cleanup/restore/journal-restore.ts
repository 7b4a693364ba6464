import { type JournalEntry, type LostVersion } from '../../core/domain/retention/journal.js';
import { type Tag } from '../../core/domain/registry/reference.js';
import { withProgress } from '../../core/progress.js';
import { type PackageSource } from '../package-source.js';
import { lostBy, readLosses } from './lost.js';
import { type Restoration, RestoreRun, type RestoreTools } from './restoration.js';

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

/** What a run that ends before it comes to a package leaves of it. @param stop why it ended */
export function leaveEntries(journal: readonly JournalEntry[], stop: string | undefined): Restoration {
  const { versions } = readLosses(journal);
  return { versions: versions.map((version) => ({ ...version, result: 'remaining' })), failure: undefined, stop };
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
