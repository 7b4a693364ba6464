import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type CredentialPlaces, type Runner } from '../../ports.js';

/** What the system knows of the user, for what no variable tells. */
export interface User {
  readonly platform: NodeJS.Platform;
  /** Undefined on Windows. */
  readonly id: number | undefined;
  /** Undefined for a user that the system has no entry of, as in some containers. */
  readonly home: string | undefined;
}

/**
 * Where the tools of this user look for credentials.
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function findCredentialPlaces(
  runner: Pick<Runner, 'environment' | 'temporaryDirectory'>,
  user: User = findUser(),
): CredentialPlaces {
  // A relative path means another place to a step that works elsewhere, and to a link in a directory of ours.
  const placeIn = (name: string): string | undefined => {
    const path = runner.environment(name);
    return path === undefined ? undefined : resolve(path);
  };
  // Docker takes USERPROFILE on Windows, where some shells set HOME as well; elsewhere there is no such variable.
  const home = placeIn('USERPROFILE') ?? placeIn('HOME') ?? user.home ?? runner.temporaryDirectory;
  const dockerConfig = placeIn('DOCKER_CONFIG') ?? join(home, '.docker');
  const explicit = placeIn('REGISTRY_AUTH_FILE');
  const session = findSessionDirectory(placeIn('XDG_RUNTIME_DIR'), user);
  const standard = [
    ...(session === undefined ? [] : [join(session, 'auth.json')]),
    join(placeIn('XDG_CONFIG_HOME') ?? join(home, '.config'), 'containers', 'auth.json'),
    join(dockerConfig, 'config.json'),
  ];
  const buildxConfig = placeIn('BUILDX_CONFIG') ?? join(dockerConfig, 'buildx');
  const programLedgers = join(home, '.docker', 'ghcr-actions');
  return { dockerConfig, buildxConfig, authFiles: explicit === undefined ? standard : [explicit], programLedgers };
}

/** Linux alone has one. Where nobody logged in, as in a container, root may make its own; others may not. */
function findSessionDirectory(runtimeDirectory: string | undefined, { platform, id }: User): string | undefined {
  if (platform !== 'linux') return undefined;
  if (runtimeDirectory !== undefined) return join(runtimeDirectory, 'containers');
  return id === 0 ? '/run/containers/0' : undefined;
}

function findUser(): User {
  const { platform } = process;
  const id = process.getuid?.();
  try {
    return { platform, id, home: userInfo().homedir };
  } catch {
    return { platform, id, home: undefined };
  }
}
