import { type Job, type StepResult, type Variables } from '../test/runner.js';
import { type Sandbox } from '../test/sandbox/sandbox.js';
import { type Chapter } from './report/report.js';
import { publicTexts, type Secrets } from './secrets.js';
import { columns, count, fit, type Paint, formatSeconds, shortDigest, type Style, wrap } from './terminal.js';

export interface Step {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly action: string;
  readonly inputs: Variables;
  /** Says what happened, from the outputs. */
  readonly tell: (outputs: Variables) => string;
}

export interface StepsOptions {
  readonly job: Job;
  readonly sandbox: Sandbox;
  readonly secrets: Secrets;
  readonly paint: Paint;
  readonly print: (line: string) => void;
  /** Cancels the step that runs, and each after it. */
  readonly cancel: AbortSignal;
}

const logLinesAtMost = 7;

/** Runs the steps of the job one after the other and prints what each did. */
export class Steps {
  readonly chapters: Chapter[] = [];
  /** Names of the steps that printed or handed on a secret. */
  readonly leaks: string[] = [];
  readonly #options: StepsOptions;
  #number = 0;

  constructor(options: StepsOptions) {
    this.#options = options;
  }

  /** Of all steps, in order. */
  get results(): readonly StepResult[] {
    return this.chapters.flatMap(({ results }) => results);
  }

  /** @throws Error if the step fails; its whole log is printed then */
  async run(step: Step): Promise<Variables> {
    const detail = describe(step);
    this.#begin(step.title, detail);
    const { job, cancel } = this.#options;
    const [result] = await this.#execute(async () => [await job.run(step.action, step.inputs, { cancel })]);
    if (result?.outcome !== 'success') throw new Error(`The step "${step.title}" failed.`);
    const told = step.tell(result.outputs);
    this.#printIndented(wrap(told, columns - 3));
    this.chapters.push({ title: step.title, detail, told, results: [result] });
    return result.outputs;
  }

  /** Runs the post steps. @throws Error if one of them fails */
  async finish(title: string): Promise<void> {
    const detail = 'post steps, the last one first';
    this.#begin(title, detail);
    const { job, cancel } = this.#options;
    const results = await this.#execute(() => job.finish({ cancel }));
    if (results.some(({ outcome }) => outcome === 'failure')) throw new Error('A post step failed.');
    this.chapters.push({ title, detail, told: '', results });
  }

  #begin(title: string, detail: string): void {
    const { print, paint } = this.#options;
    this.#number += 1;
    print('');
    print(paint('bold', fit(`${this.#number}  ${title}`, columns)));
    this.#printIndented(wrap(detail, columns - 3), 'dim');
  }

  async #execute(work: () => Promise<readonly StepResult[]>): Promise<readonly StepResult[]> {
    const { sandbox, secrets, paint } = this.#options;
    sandbox.clearRequests();
    const started = performance.now();
    const results = await work();
    const cost = `${formatSeconds(performance.now() - started)}, ${count(sandbox.requests.length, 'request')}`;
    secrets.learn(sandbox.requests);
    for (const result of results) {
      const name = `${result.action} (${result.stage})`;
      if (publicTexts(result).some((text) => secrets.areIn(text))) this.leaks.push(name);
      this.#printIndented(
        logLines(result).map((line) => fit(`│ ${line}`, columns - 3)),
        'dim',
      );
      const isGood = result.outcome === 'success';
      const outcome = paint(isGood ? 'green' : 'red', isGood ? 'success' : `failure, exit code ${result.exitCode}`);
      this.#printIndented([`${name}: ${outcome}${result === results.at(-1) ? `, ${cost}` : ''}`]);
    }
    return results;
  }

  #printIndented(lines: readonly string[], style?: Style): void {
    const { print, paint } = this.#options;
    for (const line of lines) print(`   ${style === undefined ? line : paint(style, line)}`);
  }
}

/** The action and its inputs, less the registry, which is the same for all. */
function describe({ action, inputs }: Step): string {
  const shown = Object.entries(inputs)
    .filter(([name]) => name !== 'registry')
    .map(([name, value]) => `${name}: ${shortened(value.replaceAll('\n', ' | '))}`);
  return shown.length === 0 ? action : `${action} with ${shown.join(', ')}`;
}

/** The text with its digests as short as people compare them. */
function shortened(text: string): string {
  return text.replace(/sha256:[0-9a-f]{64}/g, shortDigest);
}

/** What the run's log shows; of a step that went well the last lines do. */
function logLines(result: StepResult): readonly string[] {
  const lines = result.log
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('##[endgroup]'))
    .map((line) => shortened(line.replace(/^##\[group\]/, '▸ ')));
  const more = lines.length - logLinesAtMost;
  if (result.outcome === 'failure' || more <= 0) return lines;
  return [`… ${count(more + 1, 'line')} more`, ...lines.slice(more + 1)];
}
