import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { openStage, type Stage } from '../actions/stage.js';
import { type Job, type StepOptions, type StepResult } from '../runner.js';
import { PassingClock } from './passing-clock.js';
import { type Inputs, payload, prepare, type Scenario, scenarios, stateOf, type State } from './scenario.js';

/** An action as a bundle, in a job on a GitHub of its own; both live in a time that passes only by being waited for. */
export interface BundlePlay {
  readonly stage: Stage;
  readonly job: Job;
  run(inputs?: Inputs, options?: StepOptions): Promise<StepResult>;
  /** The post steps. */
  finish(): Promise<readonly StepResult[]>;
  state(): State;
  /** Files that were not there at first, are there no longer or have changed; what a run is to leave is left out. */
  changedFiles(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A login that writes to files of the user, where it could do harm. */
const sharedLogin: readonly Scenario[] = scenarios
  .filter(({ name }) => name === 'login')
  .map((login) => ({
    ...login,
    name: 'login to the files of the user',
    inputs: { ...login.inputs, config: 'shared', tools: 'docker, containers, buildx' },
  }));

export const bundleScenarios: readonly Scenario[] = [...scenarios, ...sharedLogin];

/** What runs leave on purpose: the journal, the plan, and what steps of one job tell each other. */
const meantFiles = /^(?:workspace\/cleanup-(?:journal\.jsonl|plan\.json)|temp\/ghcr-actions-tags\.jsonl)$/;
/** The runner's own. */
const runnerFiles = /^(?:temp\/_runner_file_commands\/|event\.json$)/;

export async function stageBundlePlay(scenario: Scenario): Promise<BundlePlay> {
  const start = Date.now();
  const stage = await openStage({ now: () => start });
  const job = await stage.job({ timeFile: stage.sandbox.shareTime(), event: payload });
  const { workspace, temporaryDirectory } = job;
  await writeUserFiles(job);
  await prepare(scenario, {
    stage,
    clock: (cancelled) => new PassingClock(stage.sandbox, cancelled),
    directory: temporaryDirectory,
    workspace,
  });
  const env = { XDG_RUNTIME_DIR: join(job.home, 'run') };
  const before = await readFiles(job);
  return {
    stage,
    job,
    run: (inputs = scenario.inputs, options = {}) =>
      job.run(scenario.action, { ...stage.registry, ...inputs }, { ...options, env }),
    finish: () => job.finish({ env }),
    state: () => stateOf(stage),
    changedFiles: async () => {
      const now = await readFiles(job);
      const names = new Set([...before.keys(), ...now.keys()]);
      return [...names].filter((name) => before.get(name) !== now.get(name) && !meantFiles.test(name));
    },
    close: () => stage.close(),
  };
}

/** What others of this user keep in the files that a login changes. */
async function writeUserFiles({ home }: Job): Promise<void> {
  const other = JSON.stringify({ auths: { 'registry.example': { auth: 'b3RoZXI6c2VjcmV0' } } }, undefined, '\t');
  for (const path of ['.docker/config.json', 'run/containers/auth.json']) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), other);
  }
}

/** The text of each file of the job, by its path in the job's directory. */
async function readFiles({ home }: Job): Promise<ReadonlyMap<string, string>> {
  const directory = dirname(home);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !runnerFiles.test(relative(directory, path)));
  return new Map(
    await Promise.all(files.map(async (path) => [relative(directory, path), await readFile(path, 'latin1')] as const)),
  );
}
