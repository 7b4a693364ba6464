import { type JournalEntry } from '../../core/domain/retention/journal.js';
import { isActionError } from '../../core/errors.js';
import { type RestoredVersion } from '../../core/report/restore.js';
import { type PackageSource } from '../package-source.js';
import { endsRun } from '../plan/planning.js';
import { explainLoss, isTooOld, type Lost, readLosses } from './lost.js';
import { type Restoration } from './restoration.js';

type Judgement = Pick<RestoredVersion, 'result' | 'note' | 'hint'>;

const unchecked: Judgement = { result: 'planned', note: 'whether GitHub still has it could not be checked' };

/** What restoreEntries would do, as far as GitHub's lists of what is there and of what was deleted tell. Changes nothing. */
export async function planEntries(source: PackageSource, journal: readonly JournalEntry[]): Promise<Restoration> {
  const { packages, packageName, name, log } = source;
  const { deleted, versions } = readLosses(journal);
  const outcomeOf = (judge: (version: Lost) => Judgement): Restoration => {
    return { versions: versions.map((each) => ({ ...each, ...judge(each) })), failure: undefined, stop: undefined };
  };
  if ((await packages.findPackage(packageName)) === undefined) {
    log.warning(`${name} is not there. It would be restored first; whether GitHub still has it shows only then.`);
    return outcomeOf(() => ({ result: 'planned' }));
  }
  const active = (await packages.listVersions(packageName, 'active')).versions;
  const tagsOf = new Map(active.map(({ digest, tags }) => [digest, new Set(tags)]));
  const judgeDeleted = await readDeleted(
    source,
    deleted.filter(({ digest }) => !tagsOf.has(digest)),
  );
  const deletedIds = new Set(deleted.map(({ id }) => id));
  return outcomeOf((version) => {
    const present = tagsOf.get(version.digest);
    if (present !== undefined) return { result: version.tags.every((tag) => present.has(tag)) ? 'there' : 'planned' };
    if (deletedIds.has(version.id)) return judgeDeleted(version);
    return {
      result: 'lost',
      note: 'it only lost a tag, and is no longer there itself',
      hint: 'Bring it back with "restore-ids" first, then restore from the journal once more.',
    };
  });
}

/**
 * Whether GitHub still has what is gone. Who may see its list is not documented: an empty one proves nothing.
 * @param gone what was deleted and is not back
 */
async function readDeleted(source: PackageSource, gone: readonly Lost[]): Promise<(version: Lost) => Judgement> {
  const { packages, packageName } = source;
  if (gone.length === 0) return () => ({ result: 'planned' });
  try {
    const { versions, serverTime } = await packages.listVersions(packageName, 'deleted');
    const listed = new Set(versions.map(({ id }) => id));
    const isUnknown = (version: Lost): boolean => listed.size === 0 && !isTooOld(version, serverTime);
    if (gone.some(isUnknown)) warnOfUnchecked(source, 'GitHub shows an empty list of what was deleted.');
    return (version) => {
      if (listed.has(version.id)) return { result: 'planned' };
      if (isUnknown(version)) return unchecked;
      const note = 'GitHub does not list it among what was deleted';
      return { result: 'lost', note, hint: explainLoss(version, serverTime) };
    };
  } catch (error) {
    if (!isActionError(error) || endsRun.has(error.code)) throw error;
    warnOfUnchecked(source, error.message);
    return () => unchecked;
  }
}

function warnOfUnchecked({ name, log }: PackageSource, reason: string): void {
  log.warning(`${name}: whether GitHub still has what was deleted could not be checked. ${reason}`);
}
