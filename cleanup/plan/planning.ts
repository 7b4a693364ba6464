import { mapConcurrently } from '../../core/domain/concurrent.js';
import { resolvePackages, takeShare } from '../../core/domain/retention/package-selection.js';
import { describePolicy } from '../../core/domain/retention/policy-selectors.js';
import { type RepositoryName } from '../../core/domain/registry/reference.js';
import { decide } from '../../core/domain/retention/retention.js';
import { type ActionError, type ErrorCode, isActionError } from '../../core/errors.js';
import { type Connection, type Packages } from '../../core/ports.js';
import { type CleanupOptions } from '../inputs.js';
import { Lookups } from './lookups.js';
import { type Rules } from './rules.js';
import { openSource } from '../package-source.js';
import { type PackagePlan, planPackage, type PrepareDecision } from './snapshot.js';

export type PlanningConnection = Pick<Connection, 'runner' | 'clock' | 'server' | 'registry' | 'repositories'>;

/** What was planned for one package, or why nothing was. */
export interface PlannedPackage {
  readonly name: RepositoryName;
  readonly plan?: PackagePlan;
  readonly failure?: ActionError;
}

/** What would meet every other package too. */
export const endsRun: ReadonlySet<ErrorCode> = new Set(['cancelled', 'rate-limited', 'unauthorized', 'invalid-file']);

const concurrentPackages = 4;

/** Plans all packages that the rules are for, some side by side. Changes nothing. */
export async function planByRules(
  options: CleanupOptions,
  rules: Rules,
  connection: PlanningConnection,
  packages: Packages,
): Promise<readonly PlannedPackage[]> {
  const { log, github } = connection.runner;
  const lookups = new Lookups(connection);
  const names = await resolvePackages(rules.packages, () => packages.listPackages());
  if (names.length === 0) log.warning(`No package of ${options.owner} fits, so nothing will be deleted.`);
  const share = options.shard === undefined ? names : takeShare(names, options.shard);
  return planAll(options, connection, packages, share, (name) => {
    const policy = rules.policyOf(name);
    if (policy === undefined) return undefined;
    return async ({ tags, repository }) => {
      const where = options.repository ?? repository ?? github.repository;
      const resolved = await lookups.resolve(policy, { tags, repository: where });
      const { keep } = resolved;
      return { decide: (snapshot) => decide(snapshot, resolved), keep, rules: describePolicy(policy) };
    };
  });
}

/** @param prepareFor gives undefined for a package of which nothing is said */
export async function planAll(
  options: CleanupOptions,
  connection: PlanningConnection,
  packages: Packages,
  names: readonly RepositoryName[],
  prepareFor: (name: RepositoryName) => PrepareDecision | undefined,
): Promise<readonly PlannedPackage[]> {
  const { log } = connection.runner;
  let isEnded = false;
  const planned = await mapConcurrently(
    names,
    concurrentPackages,
    async (packageName): Promise<readonly PlannedPackage[]> => {
      const prepare = prepareFor(packageName);
      if (isEnded || prepare === undefined) return [];
      try {
        const source = await openSource(packageName, packages, options, connection);
        return [{ name: packageName, plan: await planPackage(source, prepare) }];
      } catch (error) {
        if (!isActionError(error)) throw error;
        isEnded ||= endsRun.has(error.code);
        // A single package's failure is that of the run, which tells it.
        if (!isEnded && names.length > 1)
          log.warning(`${options.owner}/${packageName}: nothing is deleted. ${error.message}`);
        return [{ name: packageName, failure: error }];
      }
    },
  );
  return planned.flat();
}
