import { type Job, type StepResult, type Variables } from '../test/runner.js';
import { type Sandbox } from '../test/sandbox/sandbox.js';
import { publicTexts, type Secrets } from './secrets.js';
import { columns, count, fit, type Paint, seconds, wrap } from './terminal.js';

export interface Step {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly action: string;
  readonly inputs: Variables;
  /** Says what happened, from what the step left. */
  readonly tell: (outputs: Variables) => readonly string[];
}

export interface StepsOptions {
  readonly job: Job;
  readonly sandbox: Sandbox;
  readonly secrets: Secrets;
  readonly paint: Paint;
  readonly print: (line: string) => void;
}

const logLinesAtMost = 7;

/** Runs the steps of the job one after the other and prints what each did. */
export class Steps {
  readonly results: StepResult[] = [];
  /** Names of the steps that printed or handed on a secret. */
  readonly leaks: string[] = [];
  readonly #options: StepsOptions;

  constructor(options: StepsOptions) {
    this.#options = options;
  }

  /** @throws Error if the step fails; its whole log is printed then */
  async run(step: Step): Promise<Variables> {
    const { job, print, paint } = this.#options;
    const number = this.results.length + 1;
    print('');
    print(paint('bold', fit(`${number}  ${step.title}`, columns)));
    const inputs = Object.entries(step.inputs).map(([name, value]) => `${name}: ${value.replaceAll('\n', ' | ')}`);
    for (const line of wrap(`uses: ${step.action}, ${inputs.join(', ')}`, columns - 3))
      print(paint('dim', `   ${line}`));
    const [result] = await this.#timed(async () => [await job.run(step.action, step.inputs)]);
    if (result?.outcome !== 'success') throw new Error(`The step "${step.title}" failed.`);
    for (const line of step.tell(result.outputs)) print(`   ${fit(line, columns - 3)}`);
    return result.outputs;
  }

  /** Runs the post steps. @throws Error if one of them fails */
  async finish(title: string): Promise<void> {
    const { job, print, paint } = this.#options;
    print('');
    print(paint('bold', `${this.results.length + 1}  ${title}`));
    const results = await this.#timed(() => job.finish());
    if (results.some(({ outcome }) => outcome === 'failure')) throw new Error('A post step failed.');
  }

  async #timed(work: () => Promise<readonly StepResult[]>): Promise<readonly StepResult[]> {
    const { sandbox, secrets, print, paint } = this.#options;
    sandbox.clearRequests();
    const started = performance.now();
    const results = await work();
    const duration = seconds(performance.now() - started);
    const requests = count(sandbox.requests.length, 'request');
    secrets.learn(sandbox.requests);
    for (const result of results) {
      const name = `${result.action} (${result.stage})`;
      this.results.push(result);
      if (publicTexts(result).some((text) => secrets.areIn(text))) this.leaks.push(name);
      for (const line of logLines(result)) print(paint('dim', `   │ ${fit(line, columns - 5)}`));
      const isGood = result.outcome === 'success';
      const outcome = paint(isGood ? 'green' : 'red', isGood ? 'success' : `failure, exit code ${result.exitCode}`);
      print(`   ${outcome}  ${name}`);
    }
    print(paint('dim', `   ${duration}, ${requests}`));
    return results;
  }
}

/** What the run's log shows; of a step that went well the last lines do. */
function logLines(result: StepResult): readonly string[] {
  const lines = result.log
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('##[endgroup]'))
    .map((line) => line.replace(/^##\[group\]/, '▸ '));
  const more = lines.length - logLinesAtMost;
  if (result.outcome === 'failure' || more <= 0) return lines;
  return [`… ${count(more + 1, 'line')} more`, ...lines.slice(more + 1)];
}
