import { connect } from '../core/connect.js';
import { run } from '../core/run.js';
import { cleanup } from './cleanup.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  await cleanup(options, connect(options, runner));
});
