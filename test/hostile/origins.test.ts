import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Sink, startSink } from '../sandbox/server/sink.js';
import { observe } from './judgement.js';
import { scenarios, stagePlay } from './scenario.js';

// Each test is some dozens of whole runs.
jest.setTimeout(120_000);

const ways = ['redirect', 'location', 'realm', 'link'] as const;

describe('wherever a server points to, no credential goes to another origin', () => {
  let sink: Sink;
  beforeEach(async () => {
    sink = await startSink();
  });
  afterEach(() => sink.close());

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('by %s', async (_, scenario) => {
    const { steps } = await observe(scenario);
    let detours = 0;
    for (const where of steps.values()) {
      for (const by of ways) {
        const play = await stagePlay(scenario);
        const action = { kind: 'detour', by, to: sink.origin } as const;
        const fault = play.stage.sandbox.addFault({ ...where, times: Infinity, action });
        await play.run();
        detours += fault.hits;
        await play.close();
      }
    }
    expect(detours).toBeGreaterThan(steps.size);
    expect(sink.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(sink.requests.filter(({ url }) => /ghs_|ghp_/.test(url))).toEqual([]);
  });
});
