import {
  type CleanupPlan,
  decidePlanned,
  formatPlan,
  hashVersions,
  hasWork,
  parsePlan,
  type PlannedEntry,
} from '../../core/domain/retention/cleanup-plan.js';
import { type KeepRule } from '../../core/domain/retention/policy.js';
import { isSelected, takeShare } from '../../core/domain/retention/package-selection.js';
import { ActionError } from '../../core/errors.js';
import { type Connection, type Packages } from '../../core/ports.js';
import { type AppliedPlan, describePlanAge } from '../../core/report/applied-plan.js';
import { type CleanupOptions } from '../inputs.js';
import { planAll, type PlannedPackage, type PlanningConnection } from './planning.js';
import { type PackagePlan } from './snapshot.js';

/** GitHub runs up to 256 jobs of a matrix; so many share a quota of requests already. */
const maxShards = 20;

/** Writes what was planned. @returns the absolute path, and the shares in which jobs may apply the plan */
export async function writePlan(
  options: CleanupOptions,
  { files, clock }: Pick<Connection, 'files' | 'clock'>,
  planned: readonly PlannedPackage[],
): Promise<{ readonly path: string; readonly matrix: { readonly shard: readonly string[] } }> {
  const plans = planned.flatMap(({ plan }) => plan ?? []);
  const packages = plans.map(describePlanned).sort((a, b) => (a.name < b.name ? -1 : 1));
  const createdAt = serverTimeOf(planned) ?? clock.now();
  const path = await files.write(options.planFile, formatPlan({ createdAt, ...headOf(options), packages }));
  // An empty matrix would fail the workflow.
  const count = Math.min(maxShards, Math.max(1, packages.filter(hasWork).length));
  return { path, matrix: { shard: Array.from({ length: count }, (_, index) => `${index + 1}/${count}`) } };
}

/** GitHub's; undefined where no package could be read. */
function serverTimeOf(planned: readonly PlannedPackage[]): number | undefined {
  return planned.find(({ plan }) => plan !== undefined)?.plan?.snapshot.now;
}

function headOf({ server, owner, packageType }: CleanupOptions): Omit<CleanupPlan, 'packages' | 'createdAt'> {
  return { registry: server.registry, owner: owner.toLowerCase(), packageType };
}

function describePlanned({ source, snapshot, decision, rules }: PackagePlan): PlannedEntry {
  const isUnreadable = (digest: (typeof snapshot.versions)[number]['digest']): boolean => {
    const kind = snapshot.contents.get(digest)?.kind;
    return kind !== undefined && kind !== 'manifest';
  };
  return {
    name: source.packageName,
    snapshot: hashVersions(snapshot.versions),
    rules,
    deletesPackage: decision.deletesPackage,
    versions: decision.verdicts.map(({ version, ...verdict }) => ({
      ...version,
      ...verdict,
      isUnreadable: verdict.verdict === 'delete' && isUnreadable(version.digest),
    })),
  };
}

/** Reads the plan. Nothing is sent. @throws ActionError `invalid-file`, also for a plan of somebody else's packages */
export async function readPlan(
  options: CleanupOptions,
  { files, runner }: Pick<Connection, 'files' | 'runner'>,
): Promise<Pick<CleanupPlan, 'packages' | 'createdAt'>> {
  const { packages, createdAt, ...head } = parsePlan(await files.read(options.planFile), options.planFile);
  const wanted = headOf(options);
  for (const key of ['registry', 'owner', 'packageType'] as const) {
    if (head[key] === wanted[key]) continue;
    throw new ActionError('invalid-file', `The plan ${options.planFile} is of ${head[key]}, not of ${wanted[key]}.`, {
      hint: 'A plan is applied with the same owner, registry and package-type that it was made with.',
    });
  }
  const { packages: selection, shard } = options;
  const meant = packages.filter(
    (entry) => hasWork(entry) && (selection === undefined || isSelected(selection, entry.name)),
  );
  if (meant.length === 0) runner.log.notice(`The plan ${options.planFile} has nothing to do for this job.`);
  return { createdAt, packages: shard === undefined ? meant : takeShare(meant, shard) };
}

/** Tells how old the plan is; whoever approved an old one may have forgotten what for. */
export function tellAge(
  { planFile }: CleanupOptions,
  createdAt: number | undefined,
  planned: readonly PlannedPackage[],
  { runner, clock }: Pick<Connection, 'runner' | 'clock'>,
): AppliedPlan {
  const applied: AppliedPlan = { file: planFile, createdAt, now: serverTimeOf(planned) ?? clock.now() };
  const { text, isDoubtful } = describePlanAge(applied);
  if (isDoubtful) runner.log.warning(text);
  else runner.log.info(text);
  return applied;
}

/**
 * Looks at each package anew and takes from the plan what may still be done. Changes nothing.
 * @param protections what stays although the plan has it go
 */
export function planByFile(
  options: CleanupOptions,
  entries: readonly PlannedEntry[],
  protections: readonly KeepRule[],
  connection: PlanningConnection,
  packages: Packages,
): Promise<readonly PlannedPackage[]> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return planAll(options, connection, packages, [...byName.keys()], (name) => {
    const entry = byName.get(name);
    if (entry === undefined) return undefined;
    return () =>
      Promise.resolve({
        decide: (snapshot) => decidePlanned(snapshot, entry, protections),
        keep: protections,
        rules: entry.rules,
      });
  });
}
