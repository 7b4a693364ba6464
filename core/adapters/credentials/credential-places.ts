import { join } from 'node:path';
import { type CredentialPlaces, type Runner } from '../../ports.js';

/**
 * Where the tools of this user look for credentials.
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function findCredentialPlaces(runner: Pick<Runner, 'environment' | 'temporaryDirectory'>): CredentialPlaces {
  // Docker takes USERPROFILE on Windows, where some shells set HOME as well; elsewhere there is no such variable.
  const home = runner.environment('USERPROFILE') ?? runner.environment('HOME') ?? runner.temporaryDirectory;
  const dockerConfig = runner.environment('DOCKER_CONFIG') ?? join(home, '.docker');
  const explicit = runner.environment('REGISTRY_AUTH_FILE');
  const session = runner.environment('XDG_RUNTIME_DIR');
  const standard = [
    ...(session === undefined ? [] : [join(session, 'containers', 'auth.json')]),
    join(home, '.config', 'containers', 'auth.json'),
    join(dockerConfig, 'config.json'),
  ];
  const buildxConfig = runner.environment('BUILDX_CONFIG') ?? join(dockerConfig, 'buildx');
  const programLedgers = join(home, '.docker', 'ghcr-actions');
  return { dockerConfig, buildxConfig, authFiles: explicit === undefined ? standard : [explicit], programLedgers };
}
