import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, repository, type Stage } from '../actions/stage.js';
import { PassingClock } from './passing-clock.js';
import { act, type Machine, multiPlatformLayout, type Outcome, type Scenario, scenarios } from './scenario.js';

const dayMs = 86_400_000;

/** Two jobs on machines of their own, and the one package that they work on. */
export interface Pair {
  readonly stage: Stage;
  readonly first: () => Promise<Outcome>;
  readonly second: () => Promise<Outcome>;
  close(): Promise<void>;
}

export function findScenario(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
  return scenario;
}

/** The log of the sandbox is empty then. */
export async function stagePair(first: Scenario, second: Scenario): Promise<Pair> {
  const start = Date.parse('2026-01-01T12:00:00Z');
  const stage = await openStage({ now: () => start });
  const directory = await mkdtemp(join(tmpdir(), 'pair-'));
  const one = await openMachine(stage, join(directory, '1'));
  const other = await openMachine(stage, join(directory, '2'));
  await prepare(stage, [one, other]);
  for (const [scenario, machine] of [
    [first, one],
    [second, other],
  ] as const) {
    if (scenario.first === undefined) continue;
    const { error } = await act(scenario, scenario.first, machine);
    if (error !== undefined) throw error;
    await litter(stage);
  }
  stage.sandbox.clearRequests();
  return {
    stage,
    first: () => act(first, first.inputs, one),
    second: () => act(second, second.inputs, other),
    close: async () => {
      await stage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function openMachine(stage: Stage, directory: string): Promise<Machine> {
  const workspace = join(directory, 'workspace');
  await mkdir(workspace, { recursive: true });
  return { stage, directory, workspace, clock: (cancelled) => new PassingClock(stage.sandbox, cancelled) };
}

/**
 * What all of them find: images to clean up, one to annotate, and for each an archive of its own to push, of which the
 * images were pushed long ago and are to be cleaned up too.
 */
async function prepare(stage: Stage, machines: readonly [Machine, Machine]): Promise<void> {
  const [one, other] = machines;
  const push = findScenario('push');
  await push.prepare(stage, one.workspace);
  await writeFile(join(other.workspace, 'image.tar'), multiPlatformLayout('of the second job').toTar());
  for (const machine of machines) {
    const { error } = await act(push, { ...push.inputs, tags: 'former' }, machine);
    if (error !== undefined) throw error;
  }
  await stage.visitor.pushImage({ path: repository, tag: 'former', content: 'former' });
  for (const name of ['annotate', 'cleanup']) await findScenario(name).prepare(stage, one.workspace);
}

/** What is to be cleaned up although a cleanup was here. */
async function litter({ sandbox, visitor }: Stage): Promise<void> {
  await visitor.pushImage({ path: repository, content: 'untagged later' });
  const target = sandbox.package('octo-org', 'app');
  target.moveTag('dev', 'v2');
  for (const version of target.versions) version.createdAt = version.updatedAt = sandbox.now() - 2 * dayMs;
}
