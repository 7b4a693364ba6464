import { expect, it, jest } from '@jest/globals';
import { describeOnBundleNode } from './bundle-node.js';
import { bundleScenarios } from './bundle-play.js';
import { describeKill, eachKindOnce, killAndRepeat, type KillPoint, observeBundle } from './kill.js';
import { type Scenario } from './scenario.js';

// Some dozens of processes each.
jest.setTimeout(300_000);

/** What other scenarios have as well is left to `npm run soak -- kills`. */
function isOfItsOwn({ action, first }: Scenario, point: KillPoint): boolean {
  if (action === 'publish') return point.kind === 'request';
  if (first?.['mode'] === 'plan') return point.kind === 'request' && !/^(?:GET|HEAD) /.test(point.name);
  return true;
}

describeOnBundleNode('a run that is ended at any kind of step leaves nothing broken, and a second one does all', () => {
  it.each(bundleScenarios)('$name', async (scenario) => {
    const undisturbed = await observeBundle(scenario);
    const points = eachKindOnce(undisturbed).filter((point) => isOfItsOwn(scenario, point));
    expect(points.length).toBeGreaterThan(1);
    const faults: string[] = [];
    for (const point of points) {
      const found = await killAndRepeat(scenario, undisturbed, point);
      faults.push(...found.map((fault) => `${describeKill(point)}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
});
