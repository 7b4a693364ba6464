import { isDockerRegistry } from '../core/domain/github/github.js';
import {
  isLoopback,
  parseRegistryHost,
  type RegistryHost,
  type Repository,
} from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type LoginOptions } from './inputs.js';

/**
 * Finds out which registry an Enterprise Server has: the Container registry, or only the older Docker registry, on a host
 * of its own or on that of the server. Nobody but the server itself can tell, so each is asked, without a credential.
 * @returns the options for that registry
 * @throws ActionError `not-found` where none answers
 */
export async function discoverRegistry(options: LoginOptions, connection: Connection): Promise<LoginOptions> {
  const { server } = options;
  const { host } = server.serverUrl;
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com') || isLoopback(host);
  if (!options.isRegistryDerived || isHosted) return options;
  const candidates = [`containers.${host}`, `docker.${host}`, host].map(parseRegistryHost);
  for (const candidate of candidates) {
    if (!(await connection.registryAs(candidate, undefined).isThere())) continue;
    await explain(candidate, options, connection);
    return {
      ...options,
      server: { ...server, registry: candidate },
      pull: options.pull.map((image) => moveTo(candidate, image, server.registry)),
      push: options.push.map((image) => moveTo(candidate, image, server.registry)),
    };
  }
  throw new ActionError('not-found', `None of ${candidates.join(', ')} answers as a registry.`, {
    hint: 'GitHub Packages, its package types and subdomain isolation are switched on by the site administrator; "registry" names another host.',
  });
}

function moveTo(registry: RegistryHost, image: Repository, from: RegistryHost): Repository {
  return image.registry === from ? { ...image, registry } : image;
}

/** The older registry does not go with newer engines; the way out is named. */
async function explain(
  registry: RegistryHost,
  { tools, server }: LoginOptions,
  { runner, findEngineVersion }: Connection,
): Promise<void> {
  if (!isDockerRegistry(server, registry)) return;
  const { log } = runner;
  log.notice(
    `containers.${server.serverUrl.host} does not answer as a registry: the Container registry or subdomain isolation is off. ` +
      `The older Docker registry ${registry} is used.`,
  );
  if (!tools.includes('docker')) return;
  const version = await findEngineVersion();
  if (version !== undefined && Number.parseInt(version, 10) < 25) return;
  log.warning(
    `${registry} does not work with Docker Engine 25 and newer${version === undefined ? '' : ` (this is ${version})`}. ` +
      'Use the push action of this suite, skopeo or an older engine, or have the Container registry switched on and move the images there.',
  );
}
