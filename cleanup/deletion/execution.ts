import { forecastDeletions, type Limits, reserveOf } from '../../core/domain/retention/quota.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type Connection, type Log, type Packages } from '../../core/ports.js';
import { formatDuration } from '../../core/report/units.js';
import { type JournalEntry } from '../../core/domain/retention/journal.js';
import { deletePlanned, type Deletions, enterDeletion, type Tools } from './deletion.js';
import { deleteWholePackage } from './package-deletion.js';
import { endsRun, type PlannedPackage } from '../plan/planning.js';
import { restoreEntries } from '../restore/journal-restore.js';
import { type PackagePlan } from '../plan/snapshot.js';
import { formatTime, Turns } from '../turns.js';
import { untagPlanned } from './untagging.js';
import { type Damage, findDamage, type Taken } from './verification.js';

/** The state of one package while the run goes on. */
export interface PackageRun extends PlannedPackage {
  readonly deletions?: Deletions;
}

export interface Execution {
  readonly runs: readonly PackageRun[];
  /** Absolute path. */
  readonly journal: string;
}

/** For bringing back what a run should not have taken. */
const repairMs = 60 * 60_000;

type ExecutionConnection = Pick<Connection, 'runner' | 'clock' | 'openJournal'>;

/**
 * Does what was planned, package by package, and looks whether what stays is whole.
 * @param journalPath as the input gives it
 * @throws ActionError `invalid-file` where the journal can not be opened; nothing was deleted then
 */
export async function execute(
  planned: readonly PlannedPackage[],
  limits: Limits,
  journalPath: string,
  { runner, clock, openJournal }: ExecutionConnection,
): Promise<Execution> {
  const { log, cancelled } = runner;
  const journal = await openJournal(journalPath);
  try {
    const packages = planned.find(({ plan }) => plan !== undefined)?.plan?.source.packages;
    if (packages === undefined) return { runs: planned, journal: journal.path };
    announceReach(countDeletions(planned), packages, limits, { log, now: clock.now() });
    const turns = new Turns({ packages, limits, clock, log, cancelled });
    const runs: PackageRun[] = [];
    for (const run of planned) {
      const isOver = run.plan === undefined || runs.some(isEnd);
      runs.push(isOver ? run : await workOn(run, run.plan, { journal, turns, cancelled }));
    }
    for (const { name, deletions } of runs) {
      if (deletions?.stop === undefined) continue;
      log.warning(`${packages.owner}/${name}: the run ended before its work did. ${deletions.stop}`);
    }
    return { runs, journal: journal.path };
  } finally {
    await journal.close();
  }
}

export function countDeletions(planned: readonly PlannedPackage[]): number {
  const verdicts = planned.flatMap(({ plan }) => plan?.decision.verdicts ?? []);
  return verdicts.filter(({ verdict }) => verdict === 'delete').length;
}

export function hasWork(planned: readonly PlannedPackage[]): boolean {
  const isWork = new Set(['delete', 'untag']);
  return planned.some(({ plan }) => plan?.decision.verdicts.some(({ verdict }) => isWork.has(verdict)));
}

/** What would meet every other package too. */
function isEnd({ failure, deletions }: PackageRun): boolean {
  return deletions?.stop !== undefined || (failure !== undefined && endsRun.has(failure.code));
}

/** Says before the first deletion how far the run will get. */
function announceReach(
  planned: number,
  { quota }: Packages,
  limits: Limits,
  { log, now }: { readonly log: Log; readonly now: number },
): void {
  const forecast = forecastDeletions(planned, quota, limits, now);
  if (quota !== undefined) {
    const reserve = reserveOf(quota, limits.quotaReservePercent);
    log.info(
      `Of ${quota.limit} requests an hour ${quota.remaining} are left until ${formatTime(quota.resetAt)}, ` +
        `of which ${reserve} stay for others ("quota-reserve").`,
    );
  }
  if (planned === 0) return;
  const duration = formatDuration(forecast.durationMs);
  if (forecast.endedBy === 'nothing') {
    log.info(`${planned} versions are to be deleted, which takes up to ${duration} at GitHub's pace.`);
    return;
  }
  const limit = forecast.endedBy === 'quota' ? 'the hourly quota' : '"time-budget"';
  log.notice(
    `${planned} versions are to be deleted; ${limit} lets this run delete ${forecast.reachable} of them, ` +
      `in up to ${duration}. The rest is for the next run.`,
  );
}

async function workOn(run: PlannedPackage, plan: PackagePlan, tools: Tools): Promise<PackageRun> {
  const deletions = await finish(plan, tools);
  const { failure } = deletions;
  return { ...run, deletions, ...(failure === undefined ? {} : { failure }) };
}

/** Deletes, then looks whether what stays is whole. */
async function finish(plan: PackagePlan, tools: Tools): Promise<Deletions> {
  const deletions = plan.decision.deletesPackage
    ? await deleteWholePackage(plan, tools)
    : await deleteAndUntag(plan, tools);
  const { lost, failure } = deletions;
  // Where nothing was taken, nothing can be missing; a cancelled run has no time left to look.
  if (lost.length === 0 || failure?.code === 'cancelled') return deletions;
  try {
    const damage = await findDamage(plan, takenBy(lost));
    return damage === undefined ? deletions : await undo(damage, plan, deletions, tools);
  } catch (error) {
    if (!isActionError(error)) throw error;
    return { ...deletions, failure: error };
  }
}

async function deleteAndUntag(plan: PackagePlan, tools: Tools): Promise<Deletions> {
  const deletions = await deletePlanned(plan, tools);
  if (deletions.failure !== undefined || deletions.stop !== undefined) return deletions;
  const untags = await untagPlanned(plan, tools);
  return {
    outcomes: new Map([...deletions.outcomes, ...untags.outcomes]),
    lost: [...deletions.lost, ...untags.lost],
    failure: untags.failure,
    stop: untags.stop,
  };
}

function takenBy(lost: readonly JournalEntry[]): Taken {
  const deleted = lost.filter(({ kind }) => kind !== 'untag').flatMap((entry) => [entry, ...(entry.versions ?? [])]);
  return {
    digests: new Set(deleted.map(({ digest }) => digest)),
    tags: new Set(lost.filter(({ kind }) => kind === 'untag').flatMap(({ tags }) => tags)),
  };
}

/**
 * Brings back all that this run took from the package, and what went along with it.
 * @returns the deletions with what then became of each
 */
async function undo(
  { error, missing }: Damage,
  plan: PackagePlan,
  deletions: Deletions,
  tools: Tools,
): Promise<Deletions> {
  const { lost, outcomes } = deletions;
  const { packages, clock, log } = plan.source;
  const { cancelled } = tools;
  log.warning(`${error.message} What this run took from the package is restored.`);
  // Neither the end of the time budget nor what is left to others stands against it.
  const limits: Limits = { quotaReservePercent: 0, deadline: clock.now() + repairMs };
  const turns = new Turns({ packages, limits, clock, log, cancelled });
  const along = missing.map((version) => enterDeletion(plan, { version, rule: 'in-use' }));
  const { versions, failure, stop } = await restoreEntries(plan.source, [...lost, ...along], { turns, cancelled });
  const back = versions.filter(({ result }) => result === 'restored');
  const note = 'an image that stays was no longer complete';
  const trouble = failure?.message ?? stop;
  return {
    ...deletions,
    outcomes: new Map([...outcomes, ...back.map(({ id }) => [id, { result: 'restored', note }] as const)]),
    failure: new ActionError(
      'incomplete',
      `${error.message} Of the ${versions.length} versions that went from the package, ${back.length} were restored.` +
        (trouble === undefined ? '' : ` Not all of it: ${trouble}`),
      { hint: 'Look for who else deletes from the package; the journal tells what this run did.', cause: error },
    ),
  };
}
