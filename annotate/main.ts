import { connect } from '../core/connect.js';
import { run } from '../core/run.js';
import { annotate } from './annotate.js';
import { parseInputs } from './inputs.js';

void run(async (runner) => {
  const options = parseInputs(runner);
  await annotate(options, connect(options, runner));
});
