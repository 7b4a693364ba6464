import { parseInputs as parseAnnotate } from '../annotate/inputs.js';
import { parseInputs as parseCleanup } from '../cleanup/inputs.js';
import { type Runner } from '../core/ports.js';
import { parseInputs as parseLogin } from '../login/inputs.js';
import { parseInputs as parsePublish } from '../publish/inputs.js';
import { parseInputs as parsePush } from '../push/inputs.js';

/** What reads the inputs of each action, by its name. */
export const inputParsers: Readonly<Record<string, (runner: Runner) => unknown>> = {
  publish: parsePublish,
  login: parseLogin,
  push: parsePush,
  annotate: parseAnnotate,
  cleanup: parseCleanup,
};
