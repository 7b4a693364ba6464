import { systemClock } from './adapters/clock.js';
import { openCredentialFiles } from './adapters/credentials/credential-files.js';
import { type Clock, type Connection, type Runner } from './ports.js';

/** For a post step, which needs no connection: only what the main step wrote to. */
export function connectForPost(
  runner: Runner,
  clock: Clock = systemClock,
): Pick<Connection, 'credentialFiles' | 'credentialPrograms'> {
  return {
    credentialFiles: openCredentialFiles(clock),
    credentialPrograms: async () => {
      const { openCredentialPrograms } = await import('./adapters/credentials/credential-program.js');
      return openCredentialPrograms(runner);
    },
  };
}
