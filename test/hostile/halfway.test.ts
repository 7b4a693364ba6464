import { describe, expect, it, jest } from '@jest/globals';
import { isActionError } from '../../core/errors.js';
import { type LoggedRequest } from '../sandbox/server/server.js';
import { type Hold, interleave, untilQuiet } from './halfway.js';
import { findBroken, type Step, stepsOf } from './judgement.js';
import { findScenario, type Pair, stagePair } from './pair.js';
import { type Outcome, type Scenario, type State, stateOf } from './scenario.js';

// Each test is some dozens of whole runs.
jest.setTimeout(120_000);

// In `concurrency.test.ts` all of one job happens during another; here each of them is halfway while the other is.
const pairs = [
  ['push', 'push'],
  ['push', 'annotate'],
  ['push', 'cleanup'],
  ['annotate', 'push'],
  ['annotate', 'annotate'],
  ['annotate', 'cleanup'],
  ['cleanup', 'push'],
  ['cleanup', 'annotate'],
  ['cleanup', 'cleanup'],
  ['cleanup', 'restore'],
  ['restore', 'cleanup'],
  ['restore', 'push'],
] as const;

describe('two jobs on one package that are both halfway', () => {
  it.each(pairs)('do no harm, where %s comes to its end first, and then %s', async (one, other) => {
    const scenarios = [findScenario(one), secondOf(findScenario(other))] as const;
    const orders = [
      await meet(scenarios, async ({ first }) => [await first()]),
      await meet(scenarios, async ({ second }) => [await second()]),
      await meet(scenarios, async ({ first, second }) => [await first(), await second()]),
      await meet(scenarios, async ({ first, second }) => [await second(), await first()]),
    ] as const;
    expect(orders.flatMap(({ outcomes }) => outcomes.map(({ error }) => error))).toEqual(Array(6).fill(undefined));
    const [firstPoints, secondPoints] = [pointsOf(orders[0].requests), pointsOf(orders[1].requests)];
    const faults: string[] = [];
    const met = new Set<Point>();
    for (const point of firstPoints) {
      for (const later of secondPoints) {
        const meeting = await meet(scenarios, async (pair) => {
          const { outcomes, wereReached } = await interleave(
            holding(pair.first, point, pair),
            holding(pair.second, later, pair),
            () => untilQuiet(pair.stage.sandbox),
          );
          for (const [index, each] of [point, later].entries()) if (wereReached[index] === true) met.add(each);
          return outcomes;
        });
        const found = judge(meeting, orders, isWindow(point) || isWindow(later));
        faults.push(...found.map((fault) => `${describePoint(point)}, then ${describePoint(later)}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
    expect(Math.min(firstPoints.length, secondPoints.length)).toBeGreaterThan(1);
    expect([...firstPoints, ...secondPoints].filter((point) => !met.has(point)).map(describePoint)).toEqual([]);
  });
});

/** Of two that annotate, each has something of its own to say. */
function secondOf(scenario: Scenario): Scenario {
  return scenario.action === 'annotate'
    ? { ...scenario, inputs: { ...scenario.inputs, annotations: 'c=d' } }
    : scenario;
}

interface Meeting {
  readonly before: State;
  readonly after: State;
  readonly broken: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly requests: readonly LoggedRequest[];
}

async function meet(
  [first, second]: readonly [Scenario, Scenario],
  run: (pair: Pair) => Promise<readonly Outcome[]>,
): Promise<Meeting> {
  const pair = await stagePair(first, second);
  try {
    const { stage } = pair;
    const before = stateOf(stage);
    const outcomes = await run(pair);
    return {
      before,
      after: stateOf(stage),
      broken: findBroken(stage),
      outcomes,
      requests: [...stage.sandbox.requests],
    };
  } finally {
    await pair.close();
  }
}

/** Right before a request that changes something. */
interface Point {
  readonly name: string;
  readonly step: Step;
  /** How many requests of the kind come before. */
  readonly skip: number;
}

/** The first and the last of each kind; blobs on their way concern nobody else. */
function pointsOf(requests: readonly LoggedRequest[]): readonly Point[] {
  const changes = requests.filter(
    ({ method, url }) => method !== 'GET' && method !== 'HEAD' && !url.includes('/blobs/'),
  );
  return [...stepsOf(changes)].flatMap(([name, step]) => {
    const count = changes.filter(({ method, url }) => method === step.method && step.path.test(url)).length;
    return [...new Set([0, count - 1])].map((skip) => ({ name, step, skip }));
  });
}

function describePoint({ name, skip }: Point): string {
  return `${name} (${String(skip)} before)`;
}

/** What was looked at before holds no longer: GitHub moves tags and deletes versions without a condition. */
function isWindow({ step: { method }, name }: Point): boolean {
  return method === 'DELETE' || (method === 'PUT' && !name.includes('sha256'));
}

function holding(run: () => Promise<Outcome>, { step, skip }: Point, { stage }: Pair) {
  return (hold: Hold): Promise<Outcome> => {
    stage.sandbox.addFault({ ...step, skip, action: { kind: 'event', run: () => hold.pass() } });
    return run();
  };
}

/** @returns what is wrong, in words: what could not have come of one of them alone, or of one after the other */
function judge(
  { before, after, broken, outcomes }: Meeting,
  orders: readonly [Meeting, Meeting, Meeting, Meeting],
  mayBeLost: boolean,
): readonly string[] {
  const haveSucceeded = outcomes.every(({ error }) => error === undefined);
  const all = [before, ...orders.map((order) => order.after)];
  const states = haveSucceeded && !mayBeLost ? all.slice(-2) : all;
  const tags = [...new Set([...all, after].flatMap((state) => Object.keys(state.tags)))].filter((tag) => {
    const now = after.tags[tag];
    // On its way to nowhere a tag is at a manifest of its own.
    const isPassing = now !== undefined && !all.some(({ versions }) => versions.includes(now));
    const mayGo = states.some((state) => state.tags[tag] === undefined);
    return !states.some((state) => state.tags[tag] === now) && !(isPassing && mayGo);
  });
  const harmed = before.versions.filter(
    (digest) => all.every(({ versions }) => versions.includes(digest)) && !after.versions.includes(digest),
  );
  return [
    ...outcomes.flatMap(({ error }) => (error === undefined || isActionError(error) ? [] : [String(error)])),
    ...tags.map((tag) => `${tag} is at ${after.tags[tag] ?? 'nothing'}`),
    ...harmed.map((digest) => `${digest} is gone`),
    ...broken,
  ];
}
