import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  const [{ connect }, { login }] = await Promise.all([import('../core/connect.js'), import('./login.js')]);
  await login(options, connect(options, runner));
});
