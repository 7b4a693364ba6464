import { connect } from '../core/connect.js';
import { run } from '../core/run.js';
import { parseInputs } from './inputs.js';
import { publish } from './publish.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  await publish(options, connect(options, runner));
});
