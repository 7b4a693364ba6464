import { type ChoosingApiOptions } from './adapters/github/choosing-api.js';
import { type GitHubApiOptions } from './adapters/github/github-api.js';
import { type Credential } from './domain/credential/credential-choice.js';
import { resolveGitHub } from './domain/github/github.js';
import { ActionError } from './errors.js';
import { type Connection } from './ports.js';

export interface ApiOptions extends Pick<Connection, 'runner' | 'clock' | 'server'> {
  /** From 0 up to 1, as Math.random. */
  readonly random: () => number;
  /** What the run uses for this GitHub; undefined where there is none. */
  readonly own: Credential | undefined;
  /** For what GITHUB_TOKEN is denied. */
  readonly spare: Credential | undefined;
}

/** What GitHub's REST API gives; its client loads when it is first asked. */
export function connectToApi(
  options: ApiOptions,
): Pick<Connection, 'inspectToken' | 'packages' | 'repositories' | 'findLicence'> {
  const { server, own } = options;
  return {
    inspectToken: async (secret, owner) => {
      const { inspectToken } = await import('./adapters/github/token-facts.js');
      return inspectToken(accessWith(secret, options), owner);
    },
    packages: async (owner, type = 'container') => {
      const { openPackages } = await import('./adapters/github/packages.js');
      return openPackages({ ...ownAccess(options), owner, type });
    },
    repositories: async () => {
      const { openRepositories } = await import('./adapters/github/repositories.js');
      return openRepositories(ownAccess(options));
    },
    findLicence: async () => {
      // The API that belongs to another registry knows nothing of this one.
      const { registry: derived } = resolveGitHub({ serverUrl: server.serverUrl.href, apiUrl: server.apiUrl.href }, {});
      if (own === undefined || derived !== server.registry) return undefined;
      const { findLicence } = await import('./adapters/github/licence.js');
      return findLicence(options.runner.github.repository, ownAccess(options));
    },
  };
}

/** With the credential of the run, and the PAT beside it. @throws ActionError `invalid-input` where there is none */
function ownAccess(options: ApiOptions): ChoosingApiOptions {
  const { own, spare } = options;
  if (own === undefined) {
    throw new ActionError(
      'invalid-input',
      'GitHub\'s Packages API needs a token, and neither "github-token" nor "pat" is given.',
      { hint: 'GITHUB_TOKEN is the default of "github-token"; an empty secret may stand in its place.' },
    );
  }
  return { ...accessWith(own.secret, options), pat: spare?.secret };
}

function accessWith(token: string, { runner, clock, server, random }: ApiOptions): GitHubApiOptions {
  const { log, cancelled } = runner;
  return {
    apiUrl: server.apiUrl,
    token,
    clock,
    log,
    random,
    cancelled,
    environment: (name) => runner.environment(name),
  };
}
