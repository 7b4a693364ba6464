import { ActionError } from '../../core/errors.js';
import { type Runner } from '../../core/ports.js';
import { hasWork } from './execution.js';
import { type PlannedPackage } from '../plan/planning.js';

const maxNamed = 10;

/** Asks whoever is there before anything is deleted. @returns what ends the run where it is not wanted */
export async function findRefusal(
  owner: string,
  planned: readonly PlannedPackage[],
  runner: Pick<Runner, 'confirm'>,
): Promise<ActionError | undefined> {
  if (!hasWork(planned) || (await runner.confirm(describeIntent(owner, planned)))) return undefined;
  return new ActionError('guarded', 'The deletion was not confirmed. Nothing was deleted.', {
    hint: 'With "dry-run" nobody is asked.',
  });
}

/** `octo-org/app: delete 12 of 40 versions, untag 2. Go on?`, with a line for each package. */
function describeIntent(owner: string, planned: readonly PlannedPackage[]): string {
  const lines = planned.filter((run) => hasWork([run])).map((run) => `${owner}/${run.name}: ${describeWork(run)}`);
  const rest = lines.length - maxNamed;
  return [...lines.slice(0, maxNamed), ...(rest > 0 ? [`and ${rest} more packages, as listed above`] : [])]
    .join('\n')
    .concat('. Go on?');
}

function describeWork({ plan }: PlannedPackage): string {
  if (plan === undefined) return 'nothing';
  const { verdicts, deletesPackage } = plan.decision;
  if (deletesPackage) return `delete the package with all of its ${verdicts.length} versions`;
  const [deleted = 0, untagged = 0] = ['delete', 'untag'].map(
    (kind) => verdicts.filter(({ verdict }) => verdict === kind).length,
  );
  return `delete ${deleted} of ${verdicts.length} versions${untagged > 0 ? `, take tags from ${untagged}` : ''}`;
}
