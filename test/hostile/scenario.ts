import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotate } from '../../annotate/annotate.js';
import { parseInputs as parseAnnotateInputs } from '../../annotate/inputs.js';
import { cleanup } from '../../cleanup/cleanup.js';
import { parseInputs as parseCleanupInputs } from '../../cleanup/inputs.js';
import { connect, type ConnectOptions } from '../../core/connect.js';
import { type Clock, type Connection, type Runner } from '../../core/ports.js';
import { parseInputs as parseLoginInputs } from '../../login/inputs.js';
import { login } from '../../login/login.js';
import { parseInputs as parsePublishInputs } from '../../publish/inputs.js';
import { publish } from '../../publish/publish.js';
import { parseInputs as parsePushInputs } from '../../push/inputs.js';
import { push } from '../../push/push.js';
import { FakeRunner } from '../actions/fake-runner.js';
import { openStage, repository, type Stage } from '../actions/stage.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { IdleClock } from './idle-clock.js';

/** What a run can change, as far as anybody depends on it. */
export interface State {
  /** Digest by tag. */
  readonly tags: Readonly<Record<string, string>>;
  /** Digests of the versions that there are, sorted. */
  readonly versions: readonly string[];
}

/** How one run ended. */
export interface Outcome {
  /** What it failed with; undefined if it did not. */
  readonly error: Error | undefined;
  readonly runner: FakeRunner;
  /** Virtual milliseconds that passed. */
  readonly tookMs: number;
}

/** An action on a GitHub of its own, run within this process over virtual time. */
export interface Play {
  readonly stage: Stage;
  run(): Promise<Outcome>;
  state(): State;
  close(): Promise<void>;
}

export type Inputs = Readonly<Record<string, string>>;

export interface Scenario {
  readonly name: string;
  readonly action: string;
  /** Puts in the registry and in the workspace what the run finds. */
  readonly prepare: (stage: Stage, workspace: string) => Promise<void>;
  readonly inputs: Inputs;
  /** Of a run of the same action that came before, and that nothing disturbed. */
  readonly first?: Inputs;
  /** Of a run of the same action that brings everything back to what it was. */
  readonly undo?: Inputs;
  readonly act: (runner: Runner, open: (options: ConnectOptions) => Connection) => Promise<unknown>;
}

const dayMs = 86_400_000;
const rules = { 'delete-tags': 'v1, dev', 'delete-untagged': 'true' };

export const scenarios: readonly Scenario[] = [
  {
    name: 'login',
    action: 'login',
    prepare: async (stage) => {
      await stage.visitor.pushImage({ path: repository, tag: 'latest' });
    },
    inputs: { pull: repository, push: repository },
    act: (runner, open) => {
      const options = parseLoginInputs(runner);
      return login(options, open(options));
    },
  },
  {
    name: 'push',
    action: 'push',
    prepare: async (stage, workspace) => {
      await stage.visitor.pushImage({ path: repository, tag: 'latest', content: 'before' });
      await writeFile(join(workspace, 'image.tar'), multiPlatformLayout().toTar());
    },
    inputs: { source: 'oci-archive:image.tar', tags: 'latest\nv1' },
    act: (runner, open) => {
      const options = parsePushInputs(runner);
      return push(options, open(options));
    },
  },
  {
    name: 'annotate',
    action: 'annotate',
    prepare: async (stage) => {
      await pushIndex(stage, 'latest');
    },
    inputs: { image: `${repository}:latest`, tags: 'latest\nstable', annotations: 'a=b' },
    act: (runner, open) => {
      const options = parseAnnotateInputs(runner);
      return annotate(options, open(options));
    },
  },
  {
    name: 'cleanup',
    action: 'cleanup',
    prepare: prepareCleanup,
    inputs: rules,
    undo: { mode: 'restore' },
    act: actCleanup,
  },
  {
    name: 'cleanup by a plan',
    action: 'cleanup',
    prepare: prepareCleanup,
    first: { ...rules, mode: 'plan' },
    inputs: { mode: 'apply' },
    undo: { mode: 'restore' },
    act: actCleanup,
  },
  {
    name: 'restore',
    action: 'cleanup',
    prepare: prepareCleanup,
    first: rules,
    inputs: { mode: 'restore' },
    act: actCleanup,
  },
  {
    name: 'publish',
    action: 'publish',
    prepare: async (stage, workspace) => {
      await stage.visitor.pushImage({ path: repository, tag: 'latest', content: 'before' });
      await writeFile(join(workspace, 'image.tar'), multiPlatformLayout().toTar());
    },
    inputs: { source: 'oci-archive:image.tar', tags: 'latest\nv1', description: 'It works' },
    act: (runner, open) => {
      const options = parsePublishInputs(runner);
      return publish(options, open(options));
    },
  },
];

/** One image goes, another loses one of its tags, one stays; garbage goes. */
async function prepareCleanup(stage: Stage): Promise<void> {
  for (const tag of ['v1', 'v2', 'v3']) await pushIndex(stage, tag);
  await stage.visitor.pushImage({ path: repository, content: 'untagged' });
  const target = stage.sandbox.package('octo-org', 'app');
  target.moveTag('dev', 'v3');
  for (const version of target.versions) {
    version.createdAt -= 2 * dayMs;
    version.updatedAt -= 2 * dayMs;
  }
}

function actCleanup(runner: Runner, open: (options: ConnectOptions) => Connection): Promise<void> {
  const options = parseCleanupInputs(runner);
  return cleanup(options, open(options));
}

/** Builds the GitHub of a scenario, with nothing in its log yet. */
export async function stagePlay(scenario: Scenario): Promise<Play> {
  const clock: IdleClock = new IdleClock(Date.parse('2026-01-01T12:00:00Z'), () => stage.sandbox.requests.length);
  const stage: Stage = await openStage({ now: () => clock.now() });
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'play-')));
  const workspace = join(directory, 'workspace');
  await mkdir(workspace);
  const machine: Machine = { stage, clock: () => clock, directory, workspace };
  await prepare(scenario, machine);
  return {
    stage,
    run: () => act(scenario, scenario.inputs, machine),
    state: () => stateOf(stage),
    close: async () => {
      await stage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Where a run within this process happens. */
export interface Machine {
  readonly stage: Stage;
  /** @param cancelled the signal of the runner whose waits are meant */
  readonly clock: (cancelled: AbortSignal) => Clock;
  /** What is temporary, and the home. */
  readonly directory: string;
  readonly workspace: string;
}

/** Makes what the run finds; the log of the sandbox is empty then. */
export async function prepare(scenario: Scenario, machine: Machine): Promise<void> {
  await scenario.prepare(machine.stage, machine.workspace);
  if (scenario.first !== undefined) {
    const { error } = await act(scenario, scenario.first, machine);
    if (error !== undefined) throw error;
  }
  machine.stage.sandbox.clearRequests();
}

/** Runs the action of a scenario within this process. */
export async function act(scenario: Scenario, inputs: Inputs, machine: Machine): Promise<Outcome> {
  const runner = new PlayRunner(inputs, machine);
  const clock = machine.clock(runner.cancelled);
  const startedAt = clock.now();
  const error = await scenario
    .act(runner, (options) => connect(options, runner, { clock, random: () => 0.5 }))
    .then(
      (): undefined => undefined,
      (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
    );
  return { error, runner, tookMs: clock.now() - startedAt };
}

export function stateOf({ sandbox }: Stage): State {
  const target = sandbox.package('octo-org', 'app');
  return { tags: target.tags, versions: target.versions.map(({ digest }) => digest).sort() };
}

/** A runner whose directories exist and whose steps may hand things on. */
class PlayRunner extends FakeRunner {
  override readonly temporaryDirectory: string;
  readonly exported = new Map<string, string>();
  readonly #home: string;

  constructor(given: Inputs, { stage, directory, workspace }: Machine) {
    const inputs = { registry: stage.sandbox.registry, 'github-token': stage.token, username: 'octocat' };
    const { origin, apiUrl } = stage.sandbox;
    const context = { serverUrl: origin, apiUrl, repository, repositoryOwner: 'octo-org', event: payload };
    super({ ...inputs, ...given }, context, workspace);
    this.temporaryDirectory = directory;
    // Every request under way listens.
    setMaxListeners(0, this.cancelled);
    this.#home = join(directory, 'home');
  }

  override environment(name: string): string | undefined {
    return ['HOME', 'XDG_RUNTIME_DIR'].includes(name) ? this.#home : this.exported.get(name);
  }

  override readonly exportVariable = (name: string, value: string): void => {
    this.exported.set(name, value);
  };
  override readonly saveState = (): void => undefined;
}

export const payload = { repository: { html_url: `https://github.com/${repository}`, license: { spdx_id: 'MIT' } } };

async function pushIndex({ visitor }: Stage, tag: string): Promise<void> {
  const images = await Promise.all(
    ['amd64', 'arm64'].map(async (architecture) => ({
      ...(await visitor.pushImage({ path: repository, content: `${tag} ${architecture}` })),
      platform: { os: 'linux', architecture },
    })),
  );
  await visitor.pushIndex(repository, images, tag);
}

/** @param content of a layer that both platforms share */
export function multiPlatformLayout(content = 'shared'): LayoutWriter {
  const layout = new LayoutWriter();
  const images = ['amd64', 'arm64'].map((architecture) => ({
    ...layout.image({ config: { architecture }, layers: [Buffer.from(content), Buffer.from(architecture)] }),
    platform: { os: 'linux', architecture },
  }));
  return layout.finish(layout.index(images));
}
