import { join } from 'node:path';
import { type CommandOptions, type CommandOutput, runCommand } from './command.js';

export type Skopeo = (args: readonly string[], options?: CommandOptions) => Promise<CommandOutput>;

/**
 * Gives a function that runs skopeo without the credentials and settings of this machine's user.
 * @param directory home of its files; credentials are read from a file only if `REGISTRY_AUTH_FILE` is set
 */
export function createSkopeo(directory: string): Skopeo {
  const env = { HOME: directory, XDG_RUNTIME_DIR: directory, REGISTRY_AUTH_FILE: join(directory, 'no-auth.json') };
  return (args, options = {}) =>
    runCommand('skopeo', ['--insecure-policy', ...args], { ...options, env: { ...env, ...options.env } });
}
