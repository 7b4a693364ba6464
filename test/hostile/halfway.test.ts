import { expect, it, jest } from '@jest/globals';
import { isActionError } from '../../core/errors.js';
import { type LoggedRequest } from '../sandbox/server/server.js';
import { describeOnBundleNode, isAllWanted } from './bundle-node.js';
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
  ['annotate', 'annotate'],
  ['cleanup', 'push'],
  ['cleanup', 'cleanup'],
  ['cleanup', 'restore'],
  ['restore', 'cleanup'],
] as const;

const morePairs = [
  ['annotate', 'push'],
  ['annotate', 'cleanup'],
  ['cleanup', 'annotate'],
  ['restore', 'push'],
] as const;

describeOnBundleNode('two jobs on one package that are both halfway', () => {
  it.each([...pairs, ...(isAllWanted ? morePairs : [])])(
    'do no harm, where %s comes to its end first, and then %s',
    async (one, other) => {
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
      for (const [place, point] of firstPoints.entries()) {
        for (const later of secondPoints.filter((_, index) => isAllWanted || (place + index) % 2 === 0)) {
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
    },
  );
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

/** Right before a request has its effect. */
interface Point {
  readonly name: string;
  readonly step: Step;
  /** How many requests of the kind come before. */
  readonly skip: number;
}

/**
 * The first and the last of each kind of change, and of the looks, on which changes rest, the last one before them; blobs
 * on their way concern nobody else.
 */
function pointsOf(requests: readonly LoggedRequest[]): readonly Point[] {
  const isLook = ({ method }: LoggedRequest): boolean => method === 'GET' || method === 'HEAD';
  const changes = requests.filter((request) => !isLook(request) && !request.url.includes('/blobs/'));
  const looks = requests
    .slice(
      0,
      requests.findIndex((request) => request === changes[0]),
    )
    .filter(isLook);
  const ends = [...stepsOf(changes).values()].flatMap((step) => {
    const alike = changes.filter((change) => isOf(step, change));
    return [alike[0], alike.at(-1)];
  });
  return [...new Set([looks.at(-1), ...ends])].flatMap((request) =>
    request === undefined ? [] : [pointAt(request, requests)],
  );
}

function pointAt(request: LoggedRequest, requests: readonly LoggedRequest[]): Point {
  const [[name, step] = []] = stepsOf([request]);
  if (name === undefined || step === undefined) throw new Error('A request is of no kind.');
  const skip = requests.slice(0, requests.indexOf(request)).filter((each) => isOf(step, each)).length;
  return { name, step, skip };
}

function isOf({ method, path, origin }: Step, request: LoggedRequest): boolean {
  return request.method === method && request.origin === origin && path.test(request.url);
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
