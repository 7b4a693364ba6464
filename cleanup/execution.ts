import { type Digest } from '../core/domain/digest.js';
import { forecastDeletions, type Limits, reserveOf } from '../core/domain/quota.js';
import { type ActionError, isActionError } from '../core/errors.js';
import { type Connection, type Log, type Packages } from '../core/ports.js';
import { formatDuration } from '../core/report/units.js';
import { deletePlanned, type Deletions, type Tools } from './deletion.js';
import { endsRun, type PlannedPackage } from './planning.js';
import { type PackagePlan } from './snapshot.js';
import { formatTime, Turns } from './turns.js';
import { verifyKept } from './verification.js';

/** The state of one package while the run goes on. */
export interface PackageRun extends PlannedPackage {
  readonly deletions?: Deletions;
}

export interface Execution {
  readonly runs: readonly PackageRun[];
  /** Absolute path. */
  readonly journal: string;
}

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
      runs.push(isOver ? run : await deleteOne(run, run.plan, { journal, turns, cancelled }));
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

async function deleteOne(run: PlannedPackage, plan: PackagePlan, tools: Tools): Promise<PackageRun> {
  const deletions = await deletePlanned(plan, tools);
  const failure = (await findDamage(plan, deletions)) ?? deletions.failure;
  return { ...run, deletions, ...(failure === undefined ? {} : { failure }) };
}

/** Where nothing was deleted, nothing can be missing; a cancelled run has no time left to look. */
async function findDamage(plan: PackagePlan, { outcomes, failure }: Deletions): Promise<ActionError | undefined> {
  const isGone = (id: number): boolean => ['deleted', 'gone'].includes(outcomes.get(id)?.result ?? '');
  const gone = plan.snapshot.versions.filter(({ id }) => isGone(id)).map(({ digest }) => digest);
  if (gone.length === 0 || failure?.code === 'cancelled') return undefined;
  try {
    await verifyKept(plan, new Set<Digest>(gone));
    return undefined;
  } catch (error) {
    if (isActionError(error)) return error;
    throw error;
  }
}
