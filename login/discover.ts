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
  const container = parseRegistryHost(`containers.${host}`);
  const others = [`docker.${host}`, host].map(parseRegistryHost);
  for (const candidate of [container, ...others]) {
    if (!(await connection.registryAs(candidate, undefined).isThere())) continue;
    await explain(candidate, options, connection);
    return {
      ...options,
      server: { ...server, registry: candidate },
      pull: options.pull.map((image) => moveTo(candidate, image, server.registry)),
      push: options.push.map((image) => moveTo(candidate, image, server.registry)),
    };
  }
  throw new ActionError(
    'not-found',
    `${container} does not answer as a registry, and neither do ${others.join(' and ')}.`,
    {
      hint: 'Subdomain isolation, the Container registry or GitHub Packages are switched off; the site administrator can switch them on. "registry" names another host.',
    },
  );
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
    `containers.${server.serverUrl.host} does not answer as a registry (isolation or Container registry off). ` +
      `The legacy Docker registry ${registry} is used, which is not for Docker Engine v25 and newer.`,
  );
  if (!tools.includes('docker')) return;
  const version = await findEngineVersion();
  if (version !== undefined && Number.parseInt(version, 10) < 25) return;
  log.warning(
    `${registry} does not work with Docker Engine v25 and newer${version === undefined ? '' : ` (this is ${version})`}. ` +
      'Use the push action of this suite, skopeo or an older engine, or have the Container registry switched on and move the images there.',
  );
}
