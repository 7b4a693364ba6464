import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { constants, platform, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCommandFile } from './runner/command-file.js';
import { readActionFile, type ActionFile } from './runner/action-file.js';
import { githubContext, pushPayload, type RunOptions, runnerContext, type Variables } from './runner/contexts.js';
import { type Contexts, fillIn } from './runner/expression.js';
import { Masks } from './runner/masks.js';
import { type Annotation, StepLog } from './runner/step-log.js';
import { type WorkflowCommand } from './runner/workflow-command.js';

export { type Variables } from './runner/contexts.js';
export { type Annotation } from './runner/step-log.js';
export { type WorkflowCommand } from './runner/workflow-command.js';

export interface JobOptions extends RunOptions {
  /** Repository of the actions: `action.yml`, `<action>/action.yml` and the programs that they name. This one. */
  readonly root?: string;
  /** The GITHUB_TOKEN of the job: `${{ github.token }}`, masked from the start. */
  readonly token?: string;
  /** More secrets that the job knows, masked from the start. */
  readonly secrets?: readonly string[];
  /** The payload of the event; by default that of a push to the repository. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** `env:` of the job. */
  readonly env?: Variables;
  /** The time that the steps live in, as a sandbox shares it (`shareTime`): what they only wait for comes at once. */
  readonly timeFile?: string;
  /** Step debug logging. */
  readonly debug?: boolean;
  /** Is told each line of the visible log as it appears. */
  readonly onLine?: (line: string) => void;
}

export interface StepOptions {
  /** `env:` of the step. */
  readonly env?: Variables;
  /** Arguments of node before the program, such as `--import` of a module. */
  readonly nodeArgs?: readonly string[];
  /** Cancels the step as a runner does: SIGINT, SIGTERM 7.5 s later, SIGKILL 2.5 s after that. */
  readonly cancel?: AbortSignal;
  /** Asks the step to end, with SIGTERM. */
  readonly terminate?: AbortSignal;
  /** Ends the step without a word, as the end of its machine would. */
  readonly kill?: AbortSignal;
}

export interface StepResult {
  readonly action: string;
  readonly stage: 'main' | 'post';
  /** 128 plus the signal's number if a signal ended the process. */
  readonly exitCode: number;
  /** `failure` also if a command or a file of commands could not be carried out. */
  readonly outcome: 'success' | 'failure';
  readonly outputs: Variables;
  /** The log that a reader of the run sees: commands carried out, secrets masked. */
  readonly log: string;
  /** All that the process printed, on both streams, as it came: masks and secrets included. */
  readonly rawOutput: string;
  readonly annotations: readonly Annotation[];
  /** All commands that were obeyed, in order. */
  readonly commands: readonly WorkflowCommand[];
  /** The job summary of this step, secrets masked. */
  readonly summary: string;
  /** All values that the job masks by now. */
  readonly masks: readonly string[];
  /** Variables that this step set for the steps after it. */
  readonly environment: Variables;
}

export interface Job {
  /** `RUNNER_TEMP` */
  readonly temporaryDirectory: string;
  /** `GITHUB_WORKSPACE` */
  readonly workspace: string;
  readonly home: string;
  /** `github` and `runner`, as expressions see them. */
  readonly contexts: Contexts;
  /** The environment that a `run:` step would have now: what the steps so far exported included. */
  readonly environment: Variables;
  /** Runs the main step of an action, and registers its post step. A step that fails is a result, not an error. */
  run(action: string, inputs?: Readonly<Record<string, string>>, options?: StepOptions): Promise<StepResult>;
  /** Runs the post steps, the last one first. @param times how often each, though a runner does so once */
  finish(options?: StepOptions, times?: number): Promise<readonly StepResult[]>;
  /** Ends what still runs and removes the directories of the job. */
  dispose(): Promise<void>;
}

/** Files for commands of one step, by the variable that names each. */
const COMMAND_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'];
const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/** Prepares a machine for the steps of one job, as far as steps can see it. */
export async function startJob(options: JobOptions = {}): Promise<Job> {
  // A runner's paths hold no symbolic links; those of the temporary directory do on macOS.
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'job-')));
  const job = new LocalJob(directory, options);
  await Promise.all([job.temporaryDirectory, job.workspace, job.home].map((path) => mkdir(path)));
  await writeFile(job.eventPath, JSON.stringify(job.event));
  return job;
}

interface Step {
  readonly action: string;
  readonly file: ActionFile;
  readonly inputs: Variables;
  readonly env: Variables;
  readonly state: Map<string, string>;
}

class LocalJob implements Job {
  readonly temporaryDirectory: string;
  readonly workspace: string;
  readonly home: string;
  readonly eventPath: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly contexts: Contexts;
  readonly #directory: string;
  readonly #root: string;
  readonly #options: JobOptions;
  readonly #fixed: Variables;
  readonly #masks = new Masks();
  readonly #exported = new Map<string, string>();
  readonly #paths: string[] = [];
  readonly #posts: Step[] = [];
  readonly #children = new Set<ChildProcess>();
  #stepCount = 0;

  constructor(directory: string, options: JobOptions) {
    this.#directory = directory;
    this.#options = options;
    this.#root = options.root ?? fileURLToPath(new URL('..', import.meta.url));
    this.temporaryDirectory = join(directory, 'temp');
    this.workspace = join(directory, 'workspace');
    this.home = join(directory, 'home');
    this.eventPath = join(directory, 'event.json');
    const github = githubContext(options);
    this.event = options.event ?? pushPayload(github);
    const runner = runnerContext(this.temporaryDirectory, options.debug === true);
    const places = { workspace: this.workspace, event_path: this.eventPath };
    this.contexts = { github: { ...github, ...places, event: this.event, token: options.token ?? '' }, runner };
    this.#fixed = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ...prefixed('GITHUB_', { ...github, ...places }),
      ...prefixed('RUNNER_', runner),
    };
    for (const secret of [options.token ?? '', ...(options.secrets ?? [])]) this.#masks.add(secret);
  }

  get environment(): Variables {
    return {
      ...systemVariables(),
      HOME: this.home,
      XDG_RUNTIME_DIR: join(this.home, 'run'),
      ...this.#options.env,
      ...Object.fromEntries(this.#exported),
      PATH: [...this.#paths, process.env['PATH'] ?? ''].join(delimiter),
      ...this.#fixed,
    };
  }

  async run(
    action: string,
    inputs: Readonly<Record<string, string>> = {},
    options: StepOptions = {},
  ): Promise<StepResult> {
    const file = await readActionFile(this.#root, action);
    const defaults = [...file.inputs].filter(([name]) => !hasKey(inputs, name));
    const step: Step = {
      action,
      file,
      inputs: {
        ...inputs,
        ...Object.fromEntries(defaults.map(([name, text]) => [name, fillIn(text, this.contexts)])),
      },
      env: options.env ?? {},
      state: new Map(),
    };
    if (file.post !== undefined) this.#posts.push(step);
    const log = this.#openLog();
    const unexpected = Object.keys(inputs).filter((name) => !hasKey(Object.fromEntries(file.inputs), name));
    if (unexpected.length > 0) {
      const valid = [...file.inputs.keys()].join("', '");
      log.annotate('warning', `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`);
    }
    return this.#execute(step, 'main', file.main, log, options);
  }

  async finish(options: StepOptions = {}, times = 1): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    for (let step = this.#posts.pop(); step !== undefined; step = this.#posts.pop()) {
      for (let count = 0; count < times; count += 1) {
        results.push(await this.#execute(step, 'post', step.file.post ?? '', this.#openLog(), options));
      }
    }
    return results;
  }

  async dispose(): Promise<void> {
    const ended = [...this.#children].map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    });
    await Promise.all(ended);
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  }

  #openLog(): StepLog {
    return new StepLog(this.#masks, this.#options.debug === true, this.#options.onLine ?? (() => undefined));
  }

  async #execute(
    step: Step,
    stage: StepResult['stage'],
    program: string,
    log: StepLog,
    options: StepOptions,
  ): Promise<StepResult> {
    const files = await this.#createCommandFiles();
    const env = {
      ...this.environment,
      ...step.env,
      ...options.env,
      ...prefixed('INPUT_', step.inputs),
      ...Object.fromEntries([...step.state].map(([name, value]) => [`STATE_${name}`, value])),
      ...this.#fixed,
      ...Object.fromEntries(files),
    };
    const nodeArgs = [...virtualTime(this.#options.timeFile), ...(options.nodeArgs ?? [])];
    const exitCode = await this.#spawn([...nodeArgs, program], env, log, options);
    const read = (name: string): Promise<ReadonlyMap<string, string>> => readEntries(files, name, log);
    const outputs = new Map([...log.outputs, ...(await read('GITHUB_OUTPUT'))]);
    for (const [name, value] of [...log.state, ...(await read('GITHUB_STATE'))]) step.state.set(name, value);
    const environment = this.#takeExports(await read('GITHUB_ENV'), log);
    this.#takePaths(await readIfPresent(files.get('GITHUB_PATH')));
    const summary = await this.#readSummary(files.get('GITHUB_STEP_SUMMARY'), log);
    return {
      action: step.action,
      stage,
      exitCode,
      outcome: exitCode === 0 && !log.hasFailed ? 'success' : 'failure',
      outputs: Object.fromEntries(outputs),
      log: log.text,
      rawOutput: log.raw,
      annotations: log.annotations,
      commands: log.commands,
      summary,
      masks: this.#masks.values,
      environment,
    };
  }

  async #spawn(args: readonly string[], env: Variables, log: StepLog, options: StepOptions): Promise<number> {
    const { cancel, terminate, kill } = options;
    const child = spawn(process.execPath, args, { cwd: this.workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.add(child);
    const timers: NodeJS.Timeout[] = [];
    const onCancel = (): void => {
      child.kill('SIGINT');
      timers.push(
        setTimeout(() => child.kill('SIGTERM'), 7_500),
        setTimeout(() => child.kill('SIGKILL'), 10_000),
      );
    };
    const onTerminate = (): void => void child.kill('SIGTERM');
    const onKill = (): void => void child.kill('SIGKILL');
    terminate?.addEventListener('abort', onTerminate, { once: true });
    kill?.addEventListener('abort', onKill, { once: true });
    if (cancel?.aborted === true) onCancel();
    else cancel?.addEventListener('abort', onCancel, { once: true });
    try {
      const ended = once(child, 'close');
      await Promise.all([log.read(child.stdout), log.read(child.stderr), ended]);
    } finally {
      cancel?.removeEventListener('abort', onCancel);
      terminate?.removeEventListener('abort', onTerminate);
      kill?.removeEventListener('abort', onKill);
      for (const timer of timers) clearTimeout(timer);
      this.#children.delete(child);
    }
    return child.exitCode ?? 128 + (child.signalCode === null ? 0 : constants.signals[child.signalCode]);
  }

  async #createCommandFiles(): Promise<ReadonlyMap<string, string>> {
    const directory = join(this.temporaryDirectory, '_runner_file_commands', String(this.#stepCount++));
    await mkdir(directory, { recursive: true });
    const files = COMMAND_FILES.map((name): [string, string] => [name, join(directory, name.toLowerCase())]);
    await Promise.all(files.map(([, path]) => writeFile(path, '')));
    return new Map(files);
  }

  #takeExports(entries: ReadonlyMap<string, string>, log: StepLog): Variables {
    const environment = new Map(entries);
    if (environment.delete('NODE_OPTIONS')) {
      log.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    }
    for (const [name, value] of environment) this.#exported.set(name, value);
    return Object.fromEntries(environment);
  }

  #takePaths(text: string): void {
    for (const path of text.split(/\r?\n/).filter((line) => line !== '')) {
      if (this.#paths.includes(path)) this.#paths.splice(this.#paths.indexOf(path), 1);
      this.#paths.unshift(path);
    }
  }

  async #readSummary(path: string | undefined, log: StepLog): Promise<string> {
    const text = await readIfPresent(path);
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes <= SUMMARY_LIMIT_BYTES) return this.#masks.apply(text);
    const sizeKiB = Math.floor(sizeBytes / 1024);
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${sizeKiB}k`,
    );
    return '';
  }
}

/** Arguments of node that make a program live in the time of a file. */
function virtualTime(timeFile: string | undefined): readonly string[] {
  if (timeFile === undefined) return [];
  const module = new URL('runner/virtual-time.mjs', import.meta.url);
  module.searchParams.set('file', timeFile);
  return ['--import', module.href];
}

/** What programs need on Windows in order to start at all; nothing elsewhere. */
function systemVariables(): Variables {
  const names = platform() === 'win32' ? ['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'] : [];
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}

/** Variables named as a runner does: upper case, spaces to `_`, hyphens stay. */
function prefixed(prefix: string, values: Variables): Variables {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function hasKey(values: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.keys(values).some((key) => key.toLowerCase() === name.toLowerCase());
}

async function readEntries(
  files: ReadonlyMap<string, string>,
  name: string,
  log: StepLog,
): Promise<ReadonlyMap<string, string>> {
  try {
    return parseCommandFile(await readIfPresent(files.get(name)));
  } catch (error) {
    const kind = name.replace('GITHUB_', '').toLowerCase();
    log.fail(`Unable to process file command '${kind}' successfully. ${error instanceof Error ? error.message : ''}`);
    return new Map();
  }
}

/** The text of a file; empty if a step removed it. */
async function readIfPresent(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  // It may go at any moment: a job that is disposed of takes its files along.
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (!existsSync(path)) return '';
    throw error;
  });
}
