import { formatRepository, type Repository } from '../registry/reference.js';

/** A sentence about an image's name that may not mean what its author thought. */
export interface NameAdvice {
  readonly level: 'notice' | 'warning';
  readonly text: string;
}

/**
 * What to say of an image that is written in one way and read in another: names are lowered, and a name without a host
 * is one of this GitHub's registry, where Docker would look at Docker Hub.
 * @param written with or without host, tag and digest
 * @param repositoryOwner of the workflow; empty if that is unknown
 */
export function adviseOnImageName(
  written: string,
  { registry, name }: Repository,
  repositoryOwner: string,
): readonly NameAdvice[] {
  const full = formatRepository({ registry, name });
  const isLowered = /[A-Z]/.test(pathOf(written));
  const owner = name.split('/')[0] ?? '';
  const isOwn = repositoryOwner === '' || owner === repositoryOwner.toLowerCase();
  // What has no host begins with the name.
  const isForeign = !isOwn && written.toLowerCase().startsWith(name);
  const remedy = `An image of Docker Hub is written docker.io/${name}; with ${registry}/ in front this warning goes.`;
  return [
    ...(isLowered
      ? [{ level: 'notice', text: `${written} is read as ${full}: names have lower-case letters only.` } as const]
      : []),
    ...(isForeign
      ? [
          {
            level: 'warning',
            text: `${written} is read as ${full}, and ${owner} is not the owner of this repository. ${remedy}`,
          } as const,
        ]
      : []),
  ];
}

/** Without digest and tag. */
function pathOf(written: string): string {
  const path = written.split('@', 1)[0] ?? '';
  const colon = path.lastIndexOf(':');
  return colon > path.lastIndexOf('/') ? path.slice(0, colon) : path;
}
