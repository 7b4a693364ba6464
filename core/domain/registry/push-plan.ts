import { ActionError } from '../../errors.js';
import { type Digest } from '../image/digest.js';
import { blobsOf, childrenOf, type Descriptor, isForeignLayer, type Manifest } from '../image/manifest.js';

/** What is sent before a tag may point at an image, in this order: blobs, then manifests. */
export interface PushPlan {
  /** Each once: configs and layers of the manifests that are sent. */
  readonly blobs: readonly Descriptor[];
  /** Each once, and after all that it names. */
  readonly manifests: readonly Manifest[];
  /** Layers that live elsewhere (`urls`) and stay there. */
  readonly foreignLayers: readonly Descriptor[];
}

/**
 * Orders an image for sending.
 * @param descendants every manifest below the root, by digest; more than that is fine
 * @param present manifests that the repository holds, their blobs included; what they name is looked at all the same
 * @throws ActionError `invalid-image` if a descendant is missing, or a blob is said to have two sizes
 */
export function planPush(
  root: Manifest,
  descendants: ReadonlyMap<Digest, Manifest>,
  present: ReadonlySet<Digest> = new Set(),
): PushPlan {
  const manifests = descendantsFirst(root, descendants).filter((manifest) => !present.has(manifest.digest));
  const all = manifests.flatMap(blobsOf);
  const blobs = byDigest(all.filter((blob) => !isForeignLayer(blob)));
  const foreign = byDigest(all.filter(isForeignLayer));
  return {
    manifests,
    blobs: [...blobs.values()],
    foreignLayers: [...foreign.values()].filter((layer) => !blobs.has(layer.digest)),
  };
}

/** The manifest and all below it, each once and after all that it names. */
export function descendantsFirst(root: Manifest, descendants: ReadonlyMap<Digest, Manifest>): readonly Manifest[] {
  const manifests = new Map<Digest, Manifest>();
  const visit = (manifest: Manifest): void => {
    if (manifests.has(manifest.digest)) return;
    for (const child of childrenOf(manifest)) visit(requireManifest(descendants, child));
    // After its children: a Map keeps the order in which keys came.
    manifests.set(manifest.digest, manifest);
  };
  visit(root);
  return [...manifests.values()];
}

function byDigest(blobs: readonly Descriptor[]): ReadonlyMap<Digest, Descriptor> {
  const map = new Map<Digest, Descriptor>();
  for (const blob of blobs) {
    const before = map.get(blob.digest);
    if (before !== undefined && before.size !== blob.size) {
      throw new ActionError(
        'invalid-image',
        `The blob ${blob.digest} is said to have ${before.size} and ${blob.size} bytes.`,
      );
    }
    map.set(blob.digest, blob);
  }
  return map;
}

function requireManifest(descendants: ReadonlyMap<Digest, Manifest>, child: Descriptor): Manifest {
  const manifest = descendants.get(child.digest);
  if (manifest !== undefined) return manifest;
  throw new ActionError('invalid-image', `The manifest ${child.digest} is named by an index and is missing.`);
}
