import { parseReference, type RepositoryName } from '../core/domain/registry/reference.js';
import {
  type Clock,
  type Connection,
  type Log,
  type Packages,
  type PackageType,
  type Registry,
} from '../core/ports.js';
import { type CleanupOptions } from './inputs.js';

/** One package as this run sees it, and where it is looked at. */
export interface PackageSource {
  readonly packages: Packages;
  readonly registry: Registry;
  /** Without the owner, as the API takes it. */
  readonly packageName: RepositoryName;
  /** With the owner, as the registry takes it. */
  readonly name: RepositoryName;
  readonly clock: Clock;
  readonly log: Log;
}

export async function openSource(
  packageName: RepositoryName,
  packages: Packages,
  { owner, packageType }: Pick<CleanupOptions, 'owner' | 'packageType'>,
  { registry, server, clock, runner }: Pick<Connection, 'registry' | 'server' | 'clock' | 'runner'>,
): Promise<PackageSource> {
  const repository = packageType === 'docker' ? (await packages.findPackage(packageName))?.repository : undefined;
  const path = pathOf({ owner, packageType, packageName, repository });
  const { name } = parseReference(`${server.registry}/${path}`, server.registry);
  return { packages, registry: registry(server.registry), packageName, name, clock, log: runner.log };
}

/**
 * The path of a package in the registry: `owner/name`, and in the Docker registry `owner/repository/name`.
 * @param repository `owner/name` of the one that the package is linked to
 */
function pathOf(about: {
  readonly owner: string;
  readonly packageType: PackageType;
  readonly packageName: RepositoryName;
  readonly repository: string | undefined;
}): string {
  const { owner, packageType, packageName } = about;
  const repository = about.repository?.split('/')[1]?.toLowerCase();
  const isShort = packageType === 'docker' && repository !== undefined && !packageName.startsWith(`${repository}/`);
  return [owner, ...(isShort ? [repository] : []), packageName].join('/');
}
