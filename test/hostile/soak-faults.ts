// Runs actions until the asked number of faults has struck. Prints what ended badly, with the seed that makes it happen
// again.
import process from 'node:process';
import fc from 'fast-check';
import { judge, observe } from './judgement.js';
import { scenarios, stagePlay } from './scenario.js';
import { serverFaults } from './server-faults.js';

const wantedFaults = Number(process.argv[2] ?? 10_000);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);

const observed = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, undisturbed: await observe(scenario) })),
);
const trouble = fc.record({
  place: fc.nat(),
  fault: fc.constantFrom(...Object.entries(serverFaults)),
  skip: fc.nat({ max: 8 }),
  times: fc.constantFrom(1, 1, 2, 3, 10, Infinity),
});
const troubles = fc.tuple(fc.constantFrom(...observed), fc.array(trouble, { minLength: 1, maxLength: 6 }));

console.log(`${String(wantedFaults)} faults from seed ${String(firstSeed)} on.`);
let [hits, runs, failed, bad] = [0, 0, 0, 0];
for (let seed = firstSeed; hits < wantedFaults; seed += 1) {
  const [sample] = fc.sample(troubles, { seed, numRuns: 1 });
  if (sample === undefined) throw new Error('fast-check gave no sample');
  const [{ scenario, undisturbed }, script] = sample;
  const steps = [...undisturbed.steps];
  const play = await stagePlay(scenario);
  const active = script.flatMap(({ place, fault: [name, action], skip, times }) => {
    const [step, where] = steps[place % steps.length] ?? [];
    if (step === undefined || where === undefined) return [];
    return [{ name: `${name} at ${step}`, fault: play.stage.sandbox.addFault({ ...where, skip, times, action }) }];
  });
  const outcome = await play.run();
  const faults = judge(scenario, undisturbed, play, outcome);
  await play.close();
  runs += 1;
  hits += active.reduce((sum, { fault }) => sum + fault.hits, 0);
  if (outcome.error !== undefined) failed += 1;
  if (faults.length === 0) continue;
  bad += 1;
  const struck = active.filter(({ fault }) => fault.hits > 0).map(({ name }) => name);
  console.log(`seed ${String(seed)}, ${scenario.name}: ${faults.join('; ')}\n  after ${struck.join(', ')}`);
}
console.log(
  `${String(hits)} faults in ${String(runs)} runs: ${String(failed)} ended with an error, as they should, ${String(bad)} badly.`,
);
process.exitCode = bad === 0 ? 0 : 1;
