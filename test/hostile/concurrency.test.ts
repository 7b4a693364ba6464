import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, jest, describe } from '@jest/globals';
import { isActionError } from '../../core/errors.js';
import { openStage, type Stage } from '../actions/stage.js';
import { findBroken, type Step, stepsOf } from './judgement.js';
import { PassingClock } from './passing-clock.js';
import { act, type Machine, type Outcome, type Scenario, scenarios, stateOf } from './scenario.js';

// Each test is some dozens of whole runs.
jest.setTimeout(120_000);

const pairs = [
  ['push', 'publish'],
  ['publish', 'push'],
  ['push', 'cleanup'],
  ['cleanup', 'push'],
  ['push', 'annotate'],
  ['annotate', 'push'],
  ['annotate', 'annotate'],
  ['annotate', 'cleanup'],
  ['cleanup', 'annotate'],
  ['cleanup', 'cleanup'],
  ['cleanup', 'restore'],
  ['restore', 'cleanup'],
  ['restore', 'push'],
] as const;

describe('two jobs on one package', () => {
  it.each(pairs)(
    'do no harm where during %s, at each kind of its requests, all of %s happens',
    async (outer, inner) => {
      const alone = await race(find(outer), find(inner));
      const faults: string[] = [];
      for (const [name, step] of alone.steps) {
        const { found } = await race(find(outer), find(inner), step);
        faults.push(...found.map((fault) => `at ${name}: ${fault}`));
      }
      expect(alone.found).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});

function find(name: string): Scenario {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
  return scenario;
}

interface Race {
  readonly found: readonly string[];
  readonly steps: ReturnType<typeof stepsOf>;
}

/** Runs one scenario; when it comes to a step, if there is one, all of another one happens before that step has its effect. */
async function race(outer: Scenario, inner: Scenario, step?: Step): Promise<Race> {
  const start = Date.parse('2026-01-01T12:00:00Z');
  const stage = await openStage({ now: () => start });
  const directory = await mkdtemp(join(tmpdir(), 'race-'));
  try {
    const first = await openMachine(stage, join(directory, '1'));
    const second = await openMachine(stage, join(directory, '2'));
    await prepareAll(first, second, [outer, inner]);
    const untouched = stateOf(stage).tags;
    const outcomes: Outcome[] = [];
    if (step !== undefined) {
      const run = async (): Promise<void> => {
        outcomes.push(await act(inner, inner.inputs, second));
      };
      stage.sandbox.addFault({ ...step, action: { kind: 'event', run } });
    }
    outcomes.push(await act(outer, outer.inputs, first));
    const { tags } = stateOf(stage);
    const met = outcomes.length === (step === undefined ? 1 : 2) ? [] : ['the step never came'];
    const moved = ['v2', 'v3'].filter((tag) => tags[tag] !== untouched[tag]).map((tag) => `${tag} was moved`);
    const errors = outcomes.flatMap(({ error }) =>
      error === undefined || isActionError(error) ? [] : [String(error)],
    );
    const steps = stepsOf(stage.sandbox.requests);
    return { found: [...met, ...moved, ...errors, ...findBroken(stage)], steps };
  } finally {
    await stage.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function openMachine(stage: Stage, directory: string): Promise<Machine> {
  const workspace = join(directory, 'workspace');
  await mkdir(workspace, { recursive: true });
  return { stage, directory, workspace, clock: (cancelled) => new PassingClock(stage.sandbox, cancelled) };
}

/** What all of them find: images to clean up, one to annotate, an archive to push, a journal to restore from. */
async function prepareAll(first: Machine, second: Machine, running: readonly Scenario[]): Promise<void> {
  const { stage } = first;
  for (const machine of [first, second]) await find('push').prepare(stage, machine.workspace);
  await find('annotate').prepare(stage, first.workspace);
  await find('cleanup').prepare(stage, first.workspace);
  for (const [index, { first: before, ...scenario }] of running.entries()) {
    if (before === undefined) continue;
    const { error } = await act(scenario, before, index === 0 ? first : second);
    if (error !== undefined) throw error;
  }
  stage.sandbox.clearRequests();
}
