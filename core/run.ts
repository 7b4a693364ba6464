import { failRun, hardenProcess, openRunner } from './adapters/runner.js';
import { type Runner } from './ports.js';
import { summarizeFailure } from './report/failure.js';

/**
 * Runs an action: the only place where a failure is reported, as one annotation and in the summary.
 * @param work imports what it needs once its inputs are read, so that a wrong one is told without loading the rest
 */
export async function run(work: (runner: Runner) => Promise<void>): Promise<void> {
  hardenProcess();
  const runner = openRunner();
  try {
    await work(runner);
  } catch (error) {
    failRun(error);
    await runner.writeSummary(summarizeFailure(error)).catch(() => undefined);
  }
}
