import { connect } from '../core/connect.js';
import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';
import { login } from './login.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  await login(options, connect(options, runner));
});
