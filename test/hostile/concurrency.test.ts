import { describe, expect, it, jest } from '@jest/globals';
import { isActionError } from '../../core/errors.js';
import { findBroken, type Step, stepsOf } from './judgement.js';
import { findScenario, stagePair } from './pair.js';
import { type Outcome, type Scenario, stateOf } from './scenario.js';

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
      const alone = await race(findScenario(outer), findScenario(inner));
      const faults: string[] = [];
      for (const [name, step] of alone.steps) {
        const { found } = await race(findScenario(outer), findScenario(inner), step);
        faults.push(...found.map((fault) => `at ${name}: ${fault}`));
      }
      expect(alone.found).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});

interface Race {
  readonly found: readonly string[];
  readonly steps: ReturnType<typeof stepsOf>;
}

/** Runs one scenario; when it comes to a step, if there is one, all of another one happens before that step has its effect. */
async function race(outer: Scenario, inner: Scenario, step?: Step): Promise<Race> {
  const pair = await stagePair(outer, inner);
  const { stage, first, second } = pair;
  try {
    const untouched = stateOf(stage).tags;
    const outcomes: Outcome[] = [];
    if (step !== undefined) {
      const run = async (): Promise<void> => {
        outcomes.push(await second());
      };
      stage.sandbox.addFault({ ...step, action: { kind: 'event', run } });
    }
    outcomes.push(await first());
    const { tags } = stateOf(stage);
    const met = outcomes.length === (step === undefined ? 1 : 2) ? [] : ['the step never came'];
    const moved = ['v2', 'v3'].filter((tag) => tags[tag] !== untouched[tag]).map((tag) => `${tag} was moved`);
    const errors = outcomes.flatMap(({ error }) =>
      error === undefined || isActionError(error) ? [] : [String(error)],
    );
    const steps = stepsOf(stage.sandbox.requests);
    return { found: [...met, ...moved, ...errors, ...findBroken(stage)], steps };
  } finally {
    await pair.close();
  }
}
