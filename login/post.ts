import { connectForPost } from '../core/connect-post.js';
import { run } from '../core/run.js';
import { undoLogin } from './undo.js';

void run(async (runner) => {
  const { credentialFiles, credentialPrograms } = connectForPost(runner);
  await undoLogin(runner, credentialFiles, credentialPrograms);
});
