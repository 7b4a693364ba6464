import { type Verdict } from '../core/domain/retention/retention.js';
import { type Limits } from '../core/domain/retention/quota.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type Packages } from '../core/ports.js';
import { type AppliedPlan } from '../core/report/applied-plan.js';
import {
  type CleanupOutcome,
  countResults,
  describeOutcome,
  formatCounts,
  type PackageOutcome,
  summarizeCleanup,
  type VersionOutcome,
} from '../core/report/cleanup.js';
import { findRefusal } from './deletion/consent.js';
import { countDeletions, execute, hasWork, type PackageRun } from './deletion/execution.js';
import { type CleanupOptions } from './inputs.js';
import { planByRules, type PlannedPackage } from './plan/planning.js';
import { logPlan, viewOf } from './plan/plan-log.js';
import { planByFile, readPlan, tellAge, writePlan } from './plan/plan-file.js';
import { restore } from './restore/restore.js';
import { openProtections, openRules } from './plan/rules.js';

export type CleanupConnection = Pick<
  Connection,
  'runner' | 'clock' | 'server' | 'registry' | 'packages' | 'repositories' | 'files' | 'openJournal'
>;

/**
 * Plans every package before the first deletion, then deletes package by package and looks whether what stays is whole.
 * @throws ActionError `guarded` before anything was deleted; `incomplete` if some of the work was not done
 */
export async function cleanup(options: CleanupOptions, connection: CleanupConnection): Promise<void> {
  if (options.mode === 'restore') return restore(options, connection);
  const { runner, clock } = connection;
  const limits: Limits = {
    quotaReservePercent: options.quotaReservePercent,
    deadline: clock.now() + options.timeBudgetMs,
  };
  const { planned, applied } = await planOf(options, connection);
  for (const { plan } of planned) if (plan !== undefined) await logPlan(plan);

  const written = options.mode === 'plan' ? await writePlan(options, connection, planned) : undefined;
  runner.setOutput('plan-file', written?.path ?? '');
  runner.setOutput('matrix', written === undefined ? '' : JSON.stringify(written.matrix));
  const isDryRun = options.dryRun || options.mode === 'plan';
  const guard =
    findGuard(options, planned) ?? (isDryRun ? undefined : await findRefusal(options.owner, planned, runner));
  let journal: string | undefined;
  let runs: readonly PackageRun[] = planned;
  try {
    if (guard === undefined && !isDryRun && hasWork(planned)) {
      ({ runs, journal } = await execute(planned, limits, options.journal, connection));
    }
  } finally {
    const outcome: CleanupOutcome = {
      packages: runs.map((run) => describeRun(run, options, isDryRun && guard === undefined)),
      applied,
      guard,
      dryRun: isDryRun,
      journal,
    };
    await report(connection, outcome);
  }
  if (guard !== undefined) throw guard;
  throwFailures(options, runs);
}

/** Faults of files come before the first request. */
async function planOf(
  options: CleanupOptions,
  connection: CleanupConnection,
): Promise<{ readonly planned: readonly PlannedPackage[]; readonly applied?: AppliedPlan }> {
  const open = (): Promise<Packages> => connection.packages(options.owner, options.packageType);
  if (options.mode === 'apply') {
    const { packages, createdAt } = await readPlan(options, connection);
    const protections = await openProtections(options, connection);
    const planned = await planByFile(options, packages, protections, connection, await open());
    return { planned, applied: tellAge(options, createdAt, planned, connection) };
  }
  const rules = await openRules(options, connection);
  return { planned: await planByRules(options, rules, connection, await open()) };
}

/** What stops the whole run before its first deletion. */
function findGuard(options: CleanupOptions, runs: readonly PackageRun[]): ActionError | undefined {
  const total = countDeletions(runs);
  const { maxDeletions, maxDeletionsPercent, lastVersion } = options;
  if (maxDeletions !== undefined && total > maxDeletions) {
    const what = `${total} versions would be deleted, and "max-deletions" allows ${maxDeletions}`;
    return guarded(
      what,
      `If all of them are meant to go, set "max-deletions" to ${total} or more; else change the rules.`,
    );
  }
  const shares = runs.map(({ plan }) => shareOf(plan?.decision.verdicts ?? []));
  const highest = Math.max(0, ...shares);
  for (const { name, plan } of runs) {
    if (plan === undefined) continue;
    const { verdicts } = plan.decision;
    if (shareOf(verdicts) > maxDeletionsPercent) {
      return guarded(
        `${countDeletions([{ name, plan }])} of ${verdicts.length} versions of ${name} would be deleted, and "max-deletions-percent" allows ${maxDeletionsPercent}`,
        `If all of them are meant to go, set "max-deletions-percent" to ${highest} or more; else change the rules.`,
      );
    }
    if (lastVersion === 'fail' && verdicts.some(({ verdict }) => verdict === 'retain')) {
      return guarded(
        `The rules want every tagged version of ${name} gone, and "last-version" says fail`,
        'Set "last-version" to keep, which leaves the newest one, or change the rules so that a tagged version stays.',
      );
    }
  }
  return undefined;
}

/** Of a package's versions, whole percent, rounded up. */
function shareOf(verdicts: readonly Verdict[]): number {
  const count = verdicts.filter(({ verdict }) => verdict === 'delete').length;
  return verdicts.length === 0 ? 0 : Math.ceil((count * 100) / verdicts.length);
}

function guarded(what: string, remedy: string): ActionError {
  return new ActionError('guarded', `${what}. Nothing was deleted.`, {
    hint: `Look at the plan in the log. ${remedy}`,
  });
}

function describeRun(
  { name, plan, deletions, failure }: PackageRun,
  { owner }: CleanupOptions,
  isDryRun: boolean,
): PackageOutcome {
  const versions = (plan?.decision.verdicts ?? []).map((verdict): VersionOutcome => {
    if (verdict.verdict === 'keep') return { ...verdict, result: 'kept' };
    if (verdict.verdict === 'retain') return { ...verdict, result: 'retained' };
    return {
      ...verdict,
      ...(deletions?.outcomes.get(verdict.version.id) ?? { result: isDryRun ? 'planned' : 'remaining' }),
    };
  });
  const view = plan && viewOf(plan);
  return { owner, name, versions, failure: failure?.message, hint: failure?.hint, view };
}

async function report({ runner }: CleanupConnection, outcome: CleanupOutcome): Promise<void> {
  const versions = outcome.packages.flatMap((each) => each.versions);
  const counts = countResults(versions);
  for (const each of outcome.packages) {
    runner.log.info(`${each.owner}/${each.name}: ${formatCounts(countResults(each.versions), outcome.dryRun)}`);
  }
  for (const [name, count] of Object.entries(counts)) runner.setOutput(name, String(count));
  runner.setOutput('journal', outcome.journal ?? '');
  runner.setOutput('json', JSON.stringify(describeOutcome(outcome)));
  await runner.writeSummary(summarizeCleanup(outcome));
}

function throwFailures(options: CleanupOptions, runs: readonly PackageRun[]): void {
  const failed = runs.filter(({ failure }) => failure !== undefined);
  const [first] = failed;
  if (first?.failure === undefined) return;
  const isWhole = runs.length === 1 && first.deletions === undefined;
  if (isWhole) throw first.failure;
  const versions = runs.map((run) => describeRun(run, options, options.dryRun)).flatMap((each) => each.versions);
  const reasons = failed.map(({ name, failure }) => `- ${options.owner}/${name}: ${failure?.message ?? ''}`).join('\n');
  const code = isActionError(first.failure, 'cancelled') ? 'cancelled' : 'incomplete';
  const { hint } = first.failure;
  throw new ActionError(
    code,
    `Cleanup did not finish: ${formatCounts(countResults(versions), options.dryRun)}.\n${reasons}`,
    {
      ...(hint === undefined ? {} : { hint }),
      cause: first.failure,
    },
  );
}
