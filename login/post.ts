import { connectCredentialFiles } from '../core/connect.js';
import { run } from '../core/run.js';
import { undoLogin } from './undo.js';

void run(async (runner) => {
  await undoLogin(runner, connectCredentialFiles());
});
