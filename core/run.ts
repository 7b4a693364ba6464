import { failRun, hardenProcess, openRunner } from './adapters/runner.js';
import { type Runner } from './ports.js';

/** Runs an action: the only place where a failure is reported. */
export async function run(work: (runner: Runner) => Promise<void>): Promise<void> {
  try {
    hardenProcess();
    await work(openRunner());
  } catch (error) {
    failRun(error);
  }
}
