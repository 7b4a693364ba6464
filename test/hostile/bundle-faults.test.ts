import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, it, jest } from '@jest/globals';
import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { type Sandbox } from '../sandbox/sandbox.js';
import { describeOnBundleNode, isAllWanted } from './bundle-node.js';
import { type BundlePlay, bundleScenarios, stageBundlePlay } from './bundle-play.js';
import { type Ending, judgeEnding, type Step, type Undisturbed } from './judgement.js';
import { isOwnFault, observeBundle } from './kill.js';
import { type Scenario } from './scenario.js';
import { faultClasses } from './server-faults.js';

// Some dozens of processes each.
jest.setTimeout(300_000);

const minuteMs = 60_000;
/** Each has a GitHub and a time of its own. */
const runsAtOnce = 3;

type MakeFault = (sandbox: Sandbox) => FaultAction;

/** What needs time to pass, which is turned here: a program that waits for an answer does not turn it itself. */
const slowFaults: Readonly<Record<string, MakeFault>> = {
  'a stall': (sandbox) => ({
    kind: 'event',
    run: async () => {
      const until = sandbox.now() + 6 * minuteMs;
      // In strides, so that those who are kept waiting together wait for the same time.
      while (sandbox.now() < until) {
        sandbox.advance(minuteMs / 4);
        await wait(2);
      }
      await new Promise(() => undefined);
    },
  }),
  'a slow answer': (sandbox) => turning(sandbox, 20_000),
  'a token that has expired': (sandbox) => turning(sandbox, 6 * minuteMs),
};

function turning(sandbox: Sandbox, ms: number): FaultAction {
  return {
    kind: 'event',
    run: () => {
      sandbox.advance(ms);
    },
  };
}

type NamedFault = readonly [name: string, make: MakeFault];

const classes: readonly (readonly NamedFault[])[] = [
  Object.entries(slowFaults),
  ...Object.values(faultClasses).map((faults) =>
    Object.entries(faults).map(([name, action]): NamedFault => [name, () => action]),
  ),
];

/** A scenario in which one kind of request meets one fault. */
interface Row {
  readonly scenario: Scenario;
  readonly undisturbed: Undisturbed;
  readonly step: Step;
  readonly fault: NamedFault;
  readonly times: number;
  readonly name: string;
}

type User = Pick<Row, 'scenario' | 'undisturbed' | 'step' | 'name'>;

/**
 * Each kind of request of each scenario meets a fault, and each kind of request, wherever it is made, one of each class;
 * of all that are wanted, each kind of each scenario one of each class.
 */
function rowsOf(observed: readonly Pick<Row, 'scenario' | 'undisturbed'>[]): readonly Row[] {
  const users = observed.flatMap((each) =>
    [...each.undisturbed.steps].map(([name, step]) => ({ ...each, name, step })),
  );
  const kindOf = ({ name }: User): string => name.replace(/manifests\/(?!sha256).*/, 'manifests/');
  const kinds = [...new Set(users.map(kindOf))].map((kind) => users.filter((user) => kindOf(user) === kind));
  return kinds.flatMap((alike, kind) =>
    meetingsOf(alike).map(([user, faults], turn) => {
      const fault = at(faults, kind + turn);
      const times = at([1, Infinity], Math.floor(kind / 4) + turn);
      return { ...user, fault, times, name: `${fault[0]} at ${user.name} × ${String(times)}` };
    }),
  );
}

function meetingsOf(users: readonly User[]): readonly (readonly [User, readonly NamedFault[]])[] {
  if (isAllWanted) return users.flatMap((user) => classes.map((faults) => [user, faults] as const));
  const count = Math.max(users.length, classes.length);
  return Array.from({ length: count }, (_, turn) => [at(users, turn), at(classes, turn)]);
}

/** Going round. */
function at<T>(list: readonly T[], place: number): T {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
}

describeOnBundleNode('a bundle ends well, or changes nothing that it should not', () => {
  let rows: readonly Row[];
  beforeAll(async () => {
    const observe = async (scenario: Scenario) => ({ scenario, undisturbed: await observeBundle(scenario) });
    rows = rowsOf(await mapConcurrently(bundleScenarios, runsAtOnce, observe));
  });

  it.each(bundleScenarios)('$name', async (scenario) => {
    const own = rows.filter((row) => row.scenario === scenario);
    expect(own.length).toBeGreaterThan(2);
    const found = await mapConcurrently(own, runsAtOnce, strike);
    expect(found.flat()).toEqual([]);
  });
});

/** @returns what is wrong, in words */
async function strike({ scenario, undisturbed, step, fault: [, make], times, name }: Row): Promise<readonly string[]> {
  const play = await stageBundlePlay(scenario);
  const { sandbox } = play.stage;
  const fault = sandbox.addFault({ ...step, times, action: make(sandbox) });
  const ending = await run(play);
  const found = [
    ...judgeEnding(scenario, undisturbed, play.state(), ending),
    ...(await findTroubleAfter(play)),
    ...(fault.hits === 0 ? ['was never met'] : []),
  ];
  await play.close();
  return found.map((each) => `${name}: ${each}`);
}

async function run(play: BundlePlay): Promise<Ending> {
  const { sandbox } = play.stage;
  const startedAt = sandbox.now();
  const result = await play.run();
  const { outcome, outputs, annotations } = result;
  return {
    hasFailed: outcome === 'failure',
    ...(isOwnFault(result) ? { foreignError: 'a fault of the action itself' } : {}),
    hasTold: annotations.some(({ level }) => level === 'warning') || outputs['failed'] !== '0',
    tookMs: sandbox.now() - startedAt,
    requestCount: sandbox.requests.length,
  };
}

/** Runs the post steps. */
async function findTroubleAfter(play: BundlePlay): Promise<readonly string[]> {
  const posts = await play.finish();
  return [
    ...posts.filter(({ outcome }) => outcome === 'failure').map(() => 'the post step failed'),
    ...(await play.changedFiles()).map((name) => `${name} is not as it was`),
  ];
}
