import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  const [{ connect }, { push }] = await Promise.all([import('../core/connect.js'), import('./push.js')]);
  await push(options, connect(options, runner));
});
