import { connect } from '../core/connect.js';
import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';
import { push } from './push.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  await push(options, connect(options, runner));
});
