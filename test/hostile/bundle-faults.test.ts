import { expect, it, jest } from '@jest/globals';
import { type FaultAction } from '../sandbox/server/faults.js';
import { type Sandbox } from '../sandbox/sandbox.js';
import { describeOnBundleNode } from './bundle-node.js';
import { type BundlePlay, bundleScenarios, stageBundlePlay } from './bundle-play.js';
import { judgeEnding } from './judgement.js';
import { isOwnFault, observeBundle } from './kill.js';
import { serverFaults } from './server-faults.js';

// Some dozens of processes each.
jest.setTimeout(300_000);

const minuteMs = 60_000;

/** Those that need time to pass, which is turned here: a program that waits for an answer does not turn it itself. */
const slowFaults: Readonly<Record<string, (sandbox: Sandbox) => FaultAction>> = {
  'a stall': (sandbox) => ({
    kind: 'event',
    run: async () => {
      sandbox.advance(6 * minuteMs);
      await new Promise(() => undefined);
    },
  }),
  'a slow answer': (sandbox) => ({
    kind: 'event',
    run: () => {
      sandbox.advance(20_000);
    },
  }),
  'a token that has expired': (sandbox) => ({
    kind: 'event',
    run: () => {
      sandbox.advance(6 * minuteMs);
    },
  }),
};

const faults: readonly (readonly [string, (sandbox: Sandbox) => FaultAction])[] = [
  ...Object.entries(slowFaults),
  ...Object.entries(serverFaults).map(([name, action]) => [name, () => action] as const),
];

/** The other actions meet all faults within this process. */
const chosen = bundleScenarios.filter(({ name }) => name === 'login' || name === 'annotate');

// In this process each request meets each fault; here each kind of request meets one, and each fault some requests.
describeOnBundleNode('a bundle ends well, or changes nothing that it should not', () => {
  it.each(chosen.map((scenario, index) => ({ scenario, index })))(
    '$scenario.name',
    async ({ scenario, index: place }) => {
      const undisturbed = await observeBundle(scenario);
      const found: string[] = [];
      for (const [index, [name, step]] of [...undisturbed.steps].entries()) {
        const [faultName, create] = faults[(place * 5 + index) % faults.length] ?? [];
        if (create === undefined) throw new Error('There are no faults.');
        const times = index % 2 === 0 ? 1 : Infinity;
        const play = await stageBundlePlay(scenario);
        const fault = play.stage.sandbox.addFault({ ...step, times, action: create(play.stage.sandbox) });
        const faultsOfRun = await run(play, (ending) => judgeEnding(scenario, undisturbed, play.state(), ending));
        if (fault.hits === 0) faultsOfRun.push('was never met');
        await play.close();
        found.push(...faultsOfRun.map((each) => `${String(faultName)} at ${name} × ${String(times)}: ${each}`));
      }
      expect(found).toEqual([]);
    },
  );
});

/** Runs the bundle and its post step. @returns what is wrong */
async function run(
  play: BundlePlay,
  judge: (ending: Parameters<typeof judgeEnding>[3]) => readonly string[],
): Promise<string[]> {
  const { sandbox } = play.stage;
  const startedAt = sandbox.now();
  const result = await play.run();
  const { outcome, outputs, annotations } = result;
  const judged = judge({
    hasFailed: outcome === 'failure',
    ...(isOwnFault(result) ? { foreignError: 'a fault of the action itself' } : {}),
    hasTold: annotations.some(({ level }) => level === 'warning') || outputs['failed'] !== '0',
    tookMs: sandbox.now() - startedAt,
    requestCount: sandbox.requests.length,
  });
  const posts = (await play.finish()).filter((post) => post.outcome === 'failure').map(() => 'the post step failed');
  const files = (await play.changedFiles()).map((name) => `${name} is not as it was`);
  return [...judged, ...posts, ...files];
}
