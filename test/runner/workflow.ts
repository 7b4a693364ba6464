import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Job, type JobOptions, startJob, type StepResult, type Variables } from '../runner.js';
import { type Contexts, evaluate, fillIn, findExpression } from './expression.js';
import { type Fields, fieldsOf, type JobFile, listOf, readWorkflow, type StepFile, textOf } from './workflow-file.js';

export interface WorkflowOptions {
  /** Where and for what event it runs. */
  readonly job: JobOptions;
  /** `inputs` of a run that is started by hand; those left out have the default of the workflow. */
  readonly inputs?: Fields;
  readonly secrets?: Variables;
  /** Gives a job its GITHUB_TOKEN. @param permissions of the job: `write` or `read` by scope */
  readonly token: (permissions: Variables) => string;
  /** By action without its version, or by the name of a `run:` step; any other `run:` step is run by bash. */
  readonly standIns: Readonly<Record<string, StandIn>>;
  /** Called before a job with an environment starts, when its reviewers are asked. */
  readonly review?: (environment: string) => void;
  /** Called at the end of each job, after its post steps. */
  readonly inspect?: (job: Job) => Promise<void>;
}

/** Stands in for a step that is none of our actions. @throws Error where the step shall fail */
export type StandIn = (step: StandInStep) => Promise<void>;

export interface StandInStep {
  readonly job: Job;
  /** `with:` */
  readonly inputs: Variables;
  readonly matrix: Fields;
  readonly runId: string;
}

export type Outcome = 'success' | 'failure' | 'skipped';

export interface StepRun {
  /** Its `id`, else its name, else the action that it uses; `<action> (post)` of a post step. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly outputs: Variables;
  /** Of one of our actions. */
  readonly result?: StepResult;
  /** Why a stand-in or a script failed. */
  readonly error?: string;
}

export interface JobRun {
  readonly id: string;
  readonly outcome: Outcome;
  readonly outputs: Variables;
  readonly steps: readonly StepRun[];
}

/** `OWNER/ghcr-actions@v1`, `OWNER/ghcr-actions/push@v1` */
const ownAction = /^OWNER\/ghcr-actions(?:\/(\w+))?@v1$/;

/**
 * Runs a workflow file on this machine: our actions as they are, everything else by stand-ins or bash, one job after
 * the other. What fails is a result, not an error.
 * @returns the jobs in the order in which they ran; of a matrix one for each combination
 * @throws Error for a workflow that the runner does not understand
 */
export async function runWorkflow(path: string, options: WorkflowOptions): Promise<readonly JobRun[]> {
  const file = await readWorkflow(path);
  const inputs = { ...file.inputs, ...options.inputs };
  const runs: JobRun[] = [];
  for (const job of file.jobs)
    runs.push(...(await runJobs(job, { inputs, secrets: options.secrets ?? {} }, runs, options)));
  return runs;
}

/** All jobs that one job of the file stands for. */
async function runJobs(
  file: JobFile,
  shared: Contexts,
  earlier: readonly JobRun[],
  options: WorkflowOptions,
): Promise<readonly JobRun[]> {
  const needs = file.needs.map((name) => {
    const found = earlier.filter(({ id }) => id === name);
    if (found.length === 0) throw new Error(`${file.id} stands before ${name}, which it needs`);
    return found;
  });
  const isFine = needs.flat().every(({ outcome }) => outcome === 'success');
  const outputs = needs.flat().map(({ id, outputs }): [string, object] => [id, { outputs }]);
  const contexts = { ...shared, needs: Object.fromEntries(outputs) };
  const github = await withJob(options, '', (job) => Promise.resolve(job.contexts));
  if (!isWanted(file.condition, { ...github, ...contexts }, isFine)) {
    return [{ id: file.id, outcome: 'skipped', outputs: {}, steps: [] }];
  }
  if (file.environment !== '') options.review?.(file.environment);
  const token = options.token(fillAll(file.permissions, {}));
  const runs: JobRun[] = [];
  for (const [index, matrix] of listCombinations(file.matrix, contexts).entries()) {
    const place = { ...contexts, matrix, strategy: { 'job-index': index } };
    runs.push(await withJob(options, token, (job) => runSteps(file, job, place, options)));
  }
  return runs;
}

async function withJob<T>(options: WorkflowOptions, token: string, work: (job: Job) => Promise<T>): Promise<T> {
  const job = await startJob({ ...options.job, token, secrets: Object.values(options.secrets ?? {}) });
  try {
    return await work(job);
  } finally {
    await job.dispose();
  }
}

async function runSteps(file: JobFile, job: Job, shared: Contexts, options: WorkflowOptions): Promise<JobRun> {
  const steps: StepRun[] = [];
  const contexts = (): Contexts => ({
    ...job.contexts,
    ...shared,
    steps: Object.fromEntries(steps.map(({ name, outcome, outputs }) => [name, { outcome, outputs }])),
  });
  const isFine = (): boolean => steps.every(({ outcome }) => outcome !== 'failure');
  for (const step of file.steps) {
    const isDue = isWanted(step.condition, contexts(), isFine());
    const env = fillAll({ ...file.env, ...step.env }, contexts());
    steps.push(
      isDue ? await runStep(step, job, contexts(), env, options) : { name: step.name, outcome: 'skipped', outputs: {} },
    );
  }
  const outputs = fillAll(file.outputs, contexts());
  for (const result of await job.finish()) {
    steps.push({ name: `${result.action} (post)`, outcome: result.outcome, outputs: {}, result });
  }
  await options.inspect?.(job);
  return { id: file.id, outcome: isFine() ? 'success' : 'failure', outputs, steps };
}

async function runStep(
  step: StepFile,
  job: Job,
  contexts: Contexts,
  env: Variables,
  { standIns, job: { runId = '' } }: WorkflowOptions,
): Promise<StepRun> {
  const { name } = step;
  const inputs = fillAll(step.inputs, contexts);
  const own = ownAction.exec(step.uses);
  if (own !== null) {
    const result = await job.run(own[1] ?? 'publish', inputs, { env });
    return { name, outcome: result.outcome, outputs: result.outputs, result };
  }
  const standIn = standIns[step.uses === '' ? step.title : step.uses.replace(/@.*/, '')];
  if (standIn === undefined && step.script === '') throw new Error(`Nothing stands in for ${step.uses}.`);
  try {
    if (standIn === undefined) await runScript(fillIn(step.script, contexts), job, env);
    else await standIn({ job, inputs, matrix: fieldsOf(contexts['matrix']), runId });
    return { name, outcome: 'success', outputs: {} };
  } catch (error) {
    return { name, outcome: 'failure', outputs: {}, error: error instanceof Error ? error.message : String(error) };
  }
}

/** A condition that does not ask for the status holds only as long as all went well. */
function isWanted(condition: string | undefined, contexts: Contexts, isFine: boolean): boolean {
  if (condition === undefined) return isFine;
  const status = { success: () => isFine, failure: () => !isFine, cancelled: () => false, always: () => true };
  const expression = findExpression(condition) ?? condition;
  const asksStatus = /\b(?:success|failure|cancelled|always)\s*\(/.test(expression);
  return Boolean(evaluate(expression, contexts, status)) && (asksStatus || isFine);
}

/** The jobs of a matrix: each item of `include`, or each combination of its lists. */
function listCombinations(matrix: unknown, contexts: Contexts): readonly Fields[] {
  if (matrix === undefined) return [{}];
  const resolve = (value: unknown): unknown => {
    const expression = findExpression(textOf(value));
    return expression === undefined ? value : evaluate(expression, contexts);
  };
  const { include, exclude, ...lists } = fieldsOf(resolve(matrix));
  if (exclude !== undefined || (include !== undefined && Object.keys(lists).length > 0)) {
    throw new Error('The runner of the tests knows a matrix of lists or one of include.');
  }
  if (include !== undefined) return listOf(resolve(include)).map((item) => fieldsOf(item));
  return Object.entries(lists).reduce<readonly Fields[]>(
    (found, [name, list]) => found.flatMap((one) => listOf(resolve(list)).map((item) => ({ ...one, [name]: item }))),
    [{}],
  );
}

function fillAll(fields: Fields, contexts: Contexts): Variables {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fillIn(textOf(value), contexts)]));
}

/** @throws Error with what it printed, unless it ends with 0 */
async function runScript(script: string, job: Job, env: Variables): Promise<void> {
  const bash = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: job.workspace,
    env: { ...job.environment, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said] = await Promise.all([text(bash.stderr), once(bash, 'close')]);
  if (bash.exitCode !== 0) throw new Error(said);
}
