// Ends every bundle, or those of one scenario, at each single request and change of a file. Prints what ended badly.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { mapConcurrently } from '../../core/domain/concurrent.js';
import { bundleScenarios } from './bundle-play.js';
import { describeKill, everyStep, killAndRepeat, observeBundle } from './kill.js';

const chosen = bundleScenarios.filter(({ name }) => name === (process.argv[3] ?? name));
if (chosen.length === 0) throw new Error(`There is none but ${bundleScenarios.map(({ name }) => name).join(', ')}.`);
let [killed, bad] = [0, 0];
for (const scenario of chosen) {
  const undisturbed = await observeBundle(scenario);
  const points = everyStep(undisturbed);
  console.log(`${scenario.name}: ${String(points.length)} ways to end it`);
  await mapConcurrently(points, availableParallelism(), async (point) => {
    const faults = await killAndRepeat(scenario, undisturbed, point);
    killed += 1;
    if (faults.length === 0) return;
    bad += 1;
    console.log(`${scenario.name}, ${describeKill(point)}:\n  ${faults.join('\n  ')}`);
  });
}
console.log(`${String(killed)} runs were ended, ${String(bad)} of them badly.`);
process.exitCode = bad === 0 ? 0 : 1;
