import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  const [{ connect }, { publish }] = await Promise.all([import('../core/connect.js'), import('./publish.js')]);
  await publish(options, connect(options, runner));
});
