import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  const [{ connect }, { cleanup }] = await Promise.all([import('../core/connect.js'), import('./cleanup.js')]);
  await cleanup(options, connect(options, runner));
});
