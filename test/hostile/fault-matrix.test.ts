import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { judge, observe, type Undisturbed } from './judgement.js';
import { scenarios, stagePlay } from './scenario.js';
import { serverFaults } from './server-faults.js';

// Each test is some dozens of whole runs.
jest.setTimeout(120_000);

// What a plan leads to are the same requests; `npm run soak` has them too.
const chosen = scenarios.filter(({ first }) => first?.['mode'] !== 'plan');

describe.each(chosen)('$name', (scenario) => {
  let undisturbed: Undisturbed;
  beforeAll(async () => {
    undisturbed = await observe(scenario);
  });

  it.each(Object.entries(serverFaults))('ends well, or changes nothing that it should not: %s', async (_, action) => {
    const faults: string[] = [];
    for (const [step, { method, path, origin }] of undisturbed.steps) {
      for (const times of [1, Infinity]) {
        const play = await stagePlay(scenario);
        play.stage.sandbox.addFault({ method, path, origin, times, action });
        const outcome = await play.run();
        const found = judge(scenario, undisturbed, play, outcome);
        faults.push(...found.map((fault) => `${step} × ${String(times)}: ${fault}`));
        await play.close();
      }
    }
    expect(faults).toEqual([]);
  });
});
