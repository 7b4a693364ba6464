import { readDescendants } from '../core/domain/image/descendants.js';
import { type Digest } from '../core/domain/image/digest.js';
import { toDockerTypes } from '../core/domain/image/docker-types.js';
import { type ImageShape } from '../core/domain/image/image-shape.js';
import { keepEntries } from '../core/domain/image/index-entries.js';
import { parseJsonObject } from '../core/domain/json/json.js';
import { type ImageFormat } from '../core/domain/image/layer.js';
import {
  type Descriptor,
  findAttestedDigest,
  type ImageIndex,
  isAttestation,
  type Manifest,
  parsePlatform,
} from '../core/domain/image/manifest.js';
import { toOciTypes } from '../core/domain/image/oci-types.js';
import { canonicalPlatform, formatPlatform } from '../core/domain/image/platform.js';
import { changeManifests, type ManifestTree } from '../core/domain/image/relink.js';
import { ActionError } from '../core/errors.js';
import { descendantsFirst } from '../core/domain/registry/push-plan.js';
import { type BlobSource, type ImageSource, type Log } from '../core/ports.js';

/** What the targets take. */
export interface TargetShape {
  readonly format: 'keep' | ImageFormat;
  /** Whether one takes no index, so that an index of one image becomes that image. */
  readonly isSingle: boolean;
}

/**
 * The image in the form in which it is pushed: some of its platforms, with or without attestations, with types of one
 * family. What nothing is asked of stays as it is, to the byte.
 * @throws ActionError `invalid-image` for a platform that it lacks; `unsupported` for a conversion that loses something
 */
export async function shapeSource(
  source: ImageSource,
  { platforms, attestations }: Pick<ImageShape, 'platforms' | 'attestations'>,
  { format, isSingle }: TargetShape,
  log: Pick<Log, 'warning'>,
): Promise<ImageSource> {
  if (platforms.length === 0 && attestations === 'keep' && format === 'keep') return source;
  const root = await source.readRoot();
  if (platforms.length > 0 && root.kind !== 'index') await requirePlatform(source, root, platforms);
  const index = root.kind === 'index' ? select(root, platforms, attestations, source.description) : undefined;
  const only = isSingle && index !== undefined ? await readOnlyImage(source, index) : undefined;
  const selected = only ?? index ?? root;
  const tree = {
    root: selected,
    descendants: await readDescendants(selected, (child) => source.readManifest(child), source.description),
  };
  const attested = root.kind === 'index' ? root.manifests.flatMap((entry) => findAttestedDigest(entry) ?? []) : [];
  if (format === 'keep') return new ShapedImage(source, tree, attested);
  const converted = changeManifests(tree, format === 'oci' ? toOciTypes : toDockerTypes);
  const lost = findLostAnnotations(tree, converted);
  if (lost.length > 0) {
    log.warning(`${source.description}: Docker's format has no annotations; these are left out: ${lost.join(', ')}.`);
  }
  return new ShapedImage(source, converted, attested);
}

/** Keys of annotations that manifests had before they were converted. */
function findLostAnnotations(before: ManifestTree, after: ManifestTree): readonly string[] {
  const keysOf = ({ root, descendants }: ManifestTree): ReadonlySet<string> =>
    new Set(descendantsFirst(root, descendants).flatMap(({ annotations }) => [...annotations.keys()]));
  const kept = keysOf(after);
  return [...keysOf(before)].filter((key) => !kept.has(key));
}

/** @returns undefined where the index has several images, or none */
async function readOnlyImage(source: ImageSource, index: ImageIndex): Promise<Manifest | undefined> {
  const [only, ...others] = index.manifests.filter((entry) => !isAttestation(entry));
  return only === undefined || others.length > 0 ? undefined : source.readManifest(only);
}

/** An attestation goes with the image that it speaks of. */
function select(
  index: ImageIndex,
  platforms: readonly string[],
  attestations: 'keep' | 'drop',
  what: string,
): ImageIndex {
  const images = index.manifests.filter((entry) => !isAttestation(entry));
  const kept = platforms.length === 0 ? images : images.filter((entry) => platforms.some(isPlatformOf(entry)));
  const missing = platforms.filter((platform) => !images.some((entry) => isPlatformOf(entry)(platform)));
  if (missing.length > 0) throw lacks(what, missing, images.map(nameOf));
  const digests = new Set(kept.map(({ digest }) => digest));
  return keepEntries(index, (entry) => {
    if (!isAttestation(entry)) return kept.includes(entry);
    const attested = findAttestedDigest(entry);
    return attestations === 'keep' && (attested === undefined ? platforms.length === 0 : digests.has(attested));
  });
}

/** An image by itself says in its config what it runs on. */
async function requirePlatform(source: ImageSource, root: Manifest, platforms: readonly string[]): Promise<void> {
  const config = root.kind === 'image' ? await source.readBlob(root.config) : undefined;
  const own =
    config === undefined ? undefined : parsePlatform(parseJsonObject(config, `${source.description}: config`));
  const name = own === undefined ? 'no platform' : formatPlatform(own);
  const missing = platforms.filter((platform) => canonicalPlatform(platform) !== canonicalPlatform(name));
  if (missing.length > 0) throw lacks(source.description, missing, [name]);
}

function isPlatformOf(entry: Descriptor): (platform: string) => boolean {
  return (platform) => canonicalPlatform(platform) === canonicalPlatform(nameOf(entry));
}

function nameOf({ platform }: Descriptor): string {
  return platform === undefined ? 'no platform' : formatPlatform(platform);
}

function lacks(what: string, missing: readonly string[], present: readonly string[]): ActionError {
  return new ActionError(
    'invalid-image',
    `${what} has no ${missing.join(', ')}; it has ${[...new Set(present)].join(', ')}.`,
    {
      hint: 'Change "platforms", or build the image for them.',
    },
  );
}

class ShapedImage implements ImageSource {
  readonly description: string;
  readonly origin?: NonNullable<ImageSource['origin']>;
  readonly #source: ImageSource;
  readonly #tree: ManifestTree;
  readonly #attested: readonly Digest[];

  /** @param attested digests that attestations of the source speak of, those that are dropped too */
  constructor(source: ImageSource, tree: ManifestTree, attested: readonly Digest[]) {
    this.description = source.description;
    if (source.origin !== undefined) this.origin = source.origin;
    this.#source = source;
    this.#tree = tree;
    this.#attested = attested;
  }

  readRoot(): Promise<Manifest> {
    return Promise.resolve(this.#tree.root);
  }

  readManifest(descriptor: Descriptor): Promise<Manifest> {
    const manifest = this.#tree.descendants.get(descriptor.digest);
    return manifest === undefined ? this.#source.readManifest(descriptor) : Promise.resolve(manifest);
  }

  readBlob(descriptor: Descriptor): Promise<Buffer> {
    return this.#source.readBlob(descriptor);
  }

  openBlob(descriptor: Descriptor): Promise<BlobSource> {
    return this.#source.openBlob(descriptor);
  }

  async findSubjects(): Promise<ReadonlySet<Digest>> {
    return new Set([...((await this.#source.findSubjects?.()) ?? []), ...this.#attested]);
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
