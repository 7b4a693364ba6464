import { type JournalEntry, parseJournal } from '../../core/domain/retention/journal.js';
import { isSelected, type PackageSelection, resolvePackages } from '../../core/domain/retention/package-selection.js';
import { type RepositoryName } from '../../core/domain/registry/reference.js';
import { type Limits } from '../../core/domain/retention/quota.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type Connection, type Packages } from '../../core/ports.js';
import {
  adviseRestored,
  countRestored,
  describeRestored,
  formatRestored,
  type RestoredPackage,
  describeLines,
  summarizeRestored,
} from '../../core/report/restore.js';
import { type CleanupOptions } from '../inputs.js';
import { leaveEntries, restoreEntries } from './journal-restore.js';
import { type Restoration, type RestoreTools } from './restoration.js';
import { planEntries } from './restore-plan.js';
import { restoreSelected } from './restore-search.js';
import { openSource, type PackageSource } from '../package-source.js';
import { endsRun } from '../plan/planning.js';
import { Turns } from '../turns.js';

export type RestoreConnection = Pick<Connection, 'runner' | 'clock' | 'server' | 'registry' | 'packages' | 'files'>;

const maxLines = 1000;

interface PackageRun {
  readonly name: RepositoryName;
  readonly restoration?: Restoration;
  readonly failure?: ActionError;
}

/**
 * Brings back what a journal says was deleted, or what the inputs name among what GitHub still has.
 * @throws ActionError `refused` for a journal of somebody else's packages, `incomplete` if not all came back
 */
export async function restore(options: CleanupOptions, connection: RestoreConnection): Promise<void> {
  const { clock, runner } = connection;
  const limits: Limits = {
    quotaReservePercent: options.quotaReservePercent,
    deadline: clock.now() + options.timeBudgetMs,
  };
  const journal = hasSelection(options) ? undefined : await readEntries(options, connection);
  const packages = await connection.packages(options.owner, options.packageType);
  const turns = new Turns({ packages, limits, clock, log: runner.log, cancelled: runner.cancelled });
  const tools: RestoreTools = { turns, cancelled: runner.cancelled };
  const runs: PackageRun[] = [];
  try {
    const names = journal === undefined ? await findNames(options.packages, packages) : [...journal.keys()];
    for (const name of names) {
      const open = (): Promise<PackageSource> => openSource(name, packages, options, connection);
      const entries = journal?.get(name);
      // What would meet every other package too.
      const isEnded = runs.some(({ failure }) => failure !== undefined && endsRun.has(failure.code));
      if (isEnded) runs.push({ name, restoration: leaveEntries(entries ?? [], 'The run ended before it came to it.') });
      else runs.push(await restoreOne(name, open, entries, options, tools));
    }
  } finally {
    await report(options, connection, runs);
  }
  throwFailures(options, runs);
}

function hasSelection({ restore: { ids, digests, tags, deletedWithinMs } }: CleanupOptions): boolean {
  return ids.length + digests.length + tags.length > 0 || deletedWithinMs !== undefined;
}

async function findNames(
  selection: PackageSelection | undefined,
  packages: Packages,
): Promise<readonly RepositoryName[]> {
  if (selection !== undefined) return resolvePackages(selection, () => packages.listPackages());
  throw new ActionError('invalid-input', 'What is to be restored has no package.', { hint: 'Name it with "package".' });
}

/** By package, in the order of the journal. What is not of the owner and the packages of the inputs is refused. */
async function readEntries(
  { journal, owner, packages, server }: CleanupOptions,
  { files, runner }: RestoreConnection,
): Promise<ReadonlyMap<RepositoryName, readonly JournalEntry[]>> {
  const text = await files.read(journal).catch((error: unknown) => {
    throw asUnreadable(error);
  });
  const { entries, tornLines } = parseJournal(text, journal);
  if (tornLines.length > 0) {
    runner.log.warning(
      `${journal}: line ${tornLines.join(', ')} was cut off and is passed over. A killed run leaves such a line before it acts on it; if the file itself was cut, "restore-deleted-within" brings back what it no longer tells of.`,
    );
  }
  const byPackage = new Map<RepositoryName, JournalEntry[]>();
  for (const entry of entries) {
    if (entry.registry !== '' && entry.registry !== server.registry) {
      throw new ActionError('refused', `${journal} tells of ${entry.registry}, not of ${server.registry}.`, {
        hint: 'Restore where the run was that wrote the journal, or name its "registry" and "api-url".',
      });
    }
    const isOwn = entry.owner === '' || entry.owner.toLowerCase() === owner.toLowerCase();
    if (!isOwn || (packages !== undefined && !isSelected(packages, entry.package))) {
      throw new ActionError(
        'refused',
        `${journal} tells of ${entry.owner === '' ? owner : entry.owner}/${entry.package}, which the inputs "owner" and "package" do not name. Nothing was restored.`,
        { hint: 'Name all owners and packages whose versions are to come back; one owner in each run.' },
      );
    }
    const own = byPackage.get(entry.package);
    if (own === undefined) byPackage.set(entry.package, [entry]);
    else own.push(entry);
  }
  if (byPackage.size === 0) runner.log.warning(`${journal} tells of nothing that was deleted.`);
  return byPackage;
}

/** In another job, or a day later, the file is no longer where cleanup wrote it. */
function asUnreadable(error: unknown): unknown {
  if (!isActionError(error, 'invalid-file')) return error;
  return new ActionError('invalid-file', error.message, {
    hint: 'Download the artifact that holds the journal in a step before (actions/download-artifact with "run-id"). Without a journal "restore-tags" or "restore-deleted-within" say what is to come back.',
    cause: error,
  });
}

async function restoreOne(
  name: RepositoryName,
  open: () => Promise<PackageSource>,
  entries: readonly JournalEntry[] | undefined,
  options: CleanupOptions,
  tools: RestoreTools,
): Promise<PackageRun> {
  try {
    const source = await open();
    const restoration =
      entries === undefined
        ? await restoreSelected(source, options.restore, options.dryRun, tools)
        : options.dryRun
          ? await planEntries(source, entries)
          : await restoreEntries(source, entries, tools);
    const { failure } = restoration;
    return { name, restoration, ...(failure === undefined ? {} : { failure }) };
  } catch (error) {
    if (!isActionError(error)) throw error;
    return { name, restoration: leaveEntries(entries ?? [], undefined), failure: error };
  }
}

function describeRuns({ owner }: CleanupOptions, runs: readonly PackageRun[]): readonly RestoredPackage[] {
  return runs.map(({ name, restoration, failure }) => ({
    owner,
    name,
    versions: restoration?.versions ?? [],
    failure: failure?.message ?? restoration?.stop,
    hint: failure?.hint,
  }));
}

async function report(
  options: CleanupOptions,
  { runner }: RestoreConnection,
  runs: readonly PackageRun[],
): Promise<void> {
  const packages = describeRuns(options, runs);
  for (const each of packages) {
    const lines = describeLines(each);
    await runner.log.group(`${each.owner}/${each.name}: ${formatRestored([each], options.dryRun)}`, () => {
      for (const line of lines.slice(0, maxLines)) runner.log.info(line);
      if (lines.length > maxLines) runner.log.info(`… and ${lines.length - maxLines} more versions`);
      return Promise.resolve();
    });
  }
  for (const name of ['deleted', 'untagged', 'retained']) runner.setOutput(name, '0');
  for (const [name, count] of Object.entries(countRestored(packages))) runner.setOutput(name, String(count));
  for (const name of ['journal', 'plan-file', 'matrix']) runner.setOutput(name, '');
  runner.setOutput('json', JSON.stringify(describeRestored(packages)));
  await runner.writeSummary(summarizeRestored(packages, options.dryRun));
}

function throwFailures(options: CleanupOptions, runs: readonly PackageRun[]): void {
  const packages = describeRuns(options, runs);
  const { failed, remaining } = countRestored(packages);
  const first = runs.find(({ failure }) => failure !== undefined)?.failure;
  if (failed + remaining === 0 && packages.every(({ failure }) => failure === undefined)) return;
  if (first !== undefined && runs.length === 1 && failed + remaining === 0) throw first;
  const lines = packages.flatMap(({ owner, name, versions, failure }) => [
    ...(failure === undefined ? [] : [`- ${owner}/${name}: ${failure}`]),
    ...versions
      .filter(({ result }) => result === 'lost' || result === 'failed')
      .slice(0, 10)
      .map(({ id, note }) => `- ${owner}/${name}, version ${id}: ${note ?? 'not restored'}`),
  ]);
  const hint = adviseRestored(packages).join(' ');
  throw new ActionError(
    isActionError(first, 'cancelled') ? 'cancelled' : 'incomplete',
    `Not everything ${options.dryRun ? 'would come' : 'came'} back: ${formatRestored(packages, options.dryRun)}.\n${lines.join('\n')}`,
    { ...(hint === '' ? {} : { hint }), ...(first === undefined ? {} : { cause: first }) },
  );
}
