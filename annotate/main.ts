import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  const [{ connect }, { annotate }] = await Promise.all([import('../core/connect.js'), import('./annotate.js')]);
  await annotate(options, connect(options, runner));
});
