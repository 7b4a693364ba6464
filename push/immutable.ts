import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/image/digest.js';
import { type Manifest } from '../core/domain/image/manifest.js';
import { type Pattern } from '../core/domain/retention/pattern.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { imagesOf, type ManifestTree } from '../core/domain/image/relink.js';
import { formatRepository, type RepositoryName, type Tag } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Registry } from '../core/ports.js';

const concurrentReads = 8;

function isImmutable(tag: Tag, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => pattern.matches(tag));
}

/**
 * Refuses an image whose tags exist with another one, before anything is sent. While layers are yet to be compressed its
 * digest is not known: then the configs tell, which name all content.
 * @throws ActionError `guarded`
 */
export async function guardTags(
  target: PushTarget,
  image: ManifestTree,
  registry: Registry,
  patterns: readonly Pattern[],
): Promise<void> {
  for (const tag of target.tags.filter((candidate) => isImmutable(candidate, patterns))) {
    const existing = await registry.findManifestDigest(target.name, tag);
    if (existing === undefined || existing === image.root.digest) continue;
    const configs = await readConfigs(registry, target.name, await registry.getManifest(target.name, existing));
    const isSame = configs.join() === configsOf(image).join();
    if (!isSame) throw refuseMove(target, tag, existing, image.root.digest);
  }
}

/**
 * Refuses to move a tag from where it is.
 * @throws ActionError `guarded`
 */
export function guardTag(
  target: PushTarget,
  tag: Tag,
  existing: Digest | undefined,
  digest: Digest,
  patterns: readonly Pattern[],
): void {
  if (existing === undefined || existing === digest || !isImmutable(tag, patterns)) return;
  throw refuseMove(target, tag, existing, digest);
}

function configsOf(image: ManifestTree): readonly Digest[] {
  return imagesOf(image).map(({ config }) => config.digest);
}

async function readConfigs(registry: Registry, name: RepositoryName, root: Manifest): Promise<readonly Digest[]> {
  const children = root.kind === 'index' ? root.manifests : [];
  const manifests = await mapConcurrently(children, concurrentReads, ({ digest }) =>
    registry.findManifest(name, digest),
  );
  const descendants = new Map(manifests.flatMap((child) => (child === undefined ? [] : [[child.digest, child]])));
  return configsOf({ root, descendants });
}

function refuseMove(target: PushTarget, tag: Tag, existing: Digest, digest: Digest): ActionError {
  const name = `${formatRepository(target)}:${tag}`;
  return new ActionError(
    'guarded',
    `${name} exists as ${existing}, and "immutable-tags" keeps it there; it is not moved to ${digest}.`,
    {
      hint: 'Push under a new tag, or change "immutable-tags" if this one may move.',
    },
  );
}
