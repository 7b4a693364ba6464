import { type Digest } from '../core/domain/image/digest.js';
import { type KnownLayer, knownLayers, pairLayers, type PairedLayer } from '../core/domain/image/diff-ids.js';
import { type ImageManifest, isAttestation, type Manifest } from '../core/domain/image/manifest.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { parseTag, type Tag } from '../core/domain/registry/reference.js';
import { isActionError } from '../core/errors.js';
import { type Log, type Registry } from '../core/ports.js';

/** What a repository holds that a push may build on. */
export interface ExistingLayers {
  /** Where tags pointed, as far as they were looked at. */
  readonly seen: ReadonlyMap<Tag, Digest | undefined>;
  /** Compressed layers by the digest of their plain bytes. */
  readonly layers: ReadonlyMap<Digest, KnownLayer>;
}

const maxImages = 3;
/** Of a list of tags: what is reused saves less than reading a long one to its end costs. */
const maxTagPages = 3;
const pageTags = 100;
const latest = parseTag('latest');
/** Of an index; each costs two requests. */
const maxPlatforms = 8;

/**
 * Looks at up to three images of the target: those whose tags are to be moved, else those with the highest tags. Their
 * configs tell which plain bytes each of their layers has. What can't be read is not reused.
 * @param configs of the image that is pushed: an image with one of them has its layers in the same order
 */
export async function findExistingLayers(
  target: PushTarget,
  registry: Registry,
  configs: ReadonlyMap<Digest, Uint8Array>,
  log: Log,
): Promise<ExistingLayers> {
  const seen = new Map<Tag, Digest | undefined>();
  const pairs: PairedLayer[] = [];
  try {
    const roots: Manifest[] = [];
    for (const tag of target.tags.slice(0, maxImages)) {
      const root = await registry.findManifest(target.name, tag);
      seen.set(tag, root?.digest);
      if (root !== undefined) roots.push(root);
    }
    if (roots.length === 0) roots.push(...(await readHighest(target, registry, seen)));
    const images = new Map<Digest, ImageManifest>();
    for (const root of roots)
      for (const image of await readImages(root, target, registry)) images.set(image.digest, image);
    for (const image of images.values()) {
      const config = configs.get(image.config.digest) ?? (await registry.readBlob(target.name, image.config));
      pairs.push(...pairLayers(image, config, `Config ${image.config.digest}`));
    }
  } catch (error) {
    if (!isActionError(error) || error.code === 'cancelled') throw error;
    log.debug(`Layers of ${registry.host}/${target.name} are not reused: ${error.message}`);
  }
  return { seen, layers: knownLayers(pairs) };
}

async function readHighest(
  { name }: PushTarget,
  registry: Registry,
  seen: ReadonlyMap<Tag, Digest | undefined>,
): Promise<readonly Manifest[]> {
  const rank = (tag: Tag): number => (tag === latest ? 1 : 0);
  const listed = await registry.listTags(name, maxTagPages);
  // Of a list that may be longer the tag that tells most need not have come.
  const tags = [...new Set(listed.length < pageTags ? listed : [latest, ...listed])]
    .filter((tag) => !seen.has(tag) && !/^sha\d+-/.test(tag))
    .sort((a, b) => rank(b) - rank(a) || b.localeCompare(a, 'en', { numeric: true }));
  const found = await Promise.all(tags.slice(0, maxImages).map((tag) => registry.findManifest(name, tag)));
  return found.flatMap((manifest) => manifest ?? []);
}

async function readImages(root: Manifest, { name }: PushTarget, registry: Registry): Promise<readonly ImageManifest[]> {
  if (root.kind === 'image') return [root];
  if (root.kind !== 'index') return [];
  const entries = root.manifests.filter((entry) => !isAttestation(entry)).slice(0, maxPlatforms);
  const children = await Promise.all(entries.map(({ digest }) => registry.findManifest(name, digest)));
  return children.flatMap((child) => (child?.kind === 'image' ? [child] : []));
}
