import { type Digest, isDigest } from './digest.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import {
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  isAttestation,
  type Manifest,
  parseManifest,
} from './manifest.js';

const attestedDigest = 'vnd.docker.reference.digest';

/**
 * Names other children in an index: their digests, sizes and types, and the digests that attestations say they belong to.
 * Every other byte stays.
 * @param replacements the new manifest by the digest of the old one
 * @returns the very same index where none of its children is replaced
 * @throws ActionError `invalid-image` if the index can't be edited
 */
export function replaceChildren(index: ImageIndex, replacements: ReadonlyMap<Digest, Manifest>): ImageIndex {
  const what = `Index ${index.digest}`;
  const edits = index.manifests.flatMap((child, at): readonly JsonEdit[] => {
    const within = { list: 'manifests', index: at };
    const replacement = replacements.get(child.digest);
    const attested = child.annotations.get(attestedDigest);
    const attestedNow = isDigest(attested) ? replacements.get(attested) : undefined;
    return [
      ...(replacement === undefined
        ? []
        : [
            { within, path: ['digest'], value: replacement.digest } as const,
            { within, path: ['size'], value: replacement.bytes.length } as const,
            { within, path: ['mediaType'], value: replacement.mediaType } as const,
            // A descriptor may carry its content along.
            { within, path: ['data'], value: undefined } as const,
          ]),
      ...(attestedNow === undefined
        ? []
        : [{ within, path: ['annotations', attestedDigest], value: attestedNow.digest } as const]),
    ];
  });
  if (edits.length === 0) return index;
  const edited = parseManifest(editJson(index.bytes, edits, what), index.mediaType, what);
  if (edited.kind !== 'index') throw new TypeError('An index stays one when its children are replaced.');
  return edited;
}

/** The manifests of an image: the uppermost, and all below it by their digests. */
export interface ManifestTree {
  readonly root: Manifest;
  readonly descendants: ReadonlyMap<Digest, Manifest>;
}

/**
 * Puts others in the place of manifests, at any depth, children before what names them. Attestations stay.
 * @param change gives the very same manifest where nothing is to be changed
 */
export function changeManifests(tree: ManifestTree, change: (manifest: Manifest) => Manifest): ManifestTree {
  const descendants = new Map(tree.descendants);
  const visit = (manifest: Manifest): Manifest => {
    if (manifest.kind !== 'index') return change(manifest);
    const replacements = new Map<Digest, Manifest>();
    for (const entry of manifest.manifests) {
      const before = descendants.get(entry.digest);
      const after = before === undefined || isAttestation(entry) ? before : visit(before);
      if (after === undefined || after.digest === entry.digest) continue;
      replacements.set(entry.digest, after);
      descendants.set(after.digest, after);
    }
    return change(replaceChildren(manifest, replacements));
  };
  return { root: visit(tree.root), descendants };
}

/** As changeManifests, of images only. */
export function changeImages(tree: ManifestTree, change: (image: ImageManifest) => ImageManifest): ManifestTree {
  return changeManifests(tree, (manifest) => (manifest.kind === 'image' ? change(manifest) : manifest));
}

/** Images at any depth, attestations left out; each once. */
export function imagesOf({ root, descendants }: ManifestTree): readonly ImageManifest[] {
  const images = new Map<Digest, ImageManifest>();
  const visit = (manifest: Manifest): void => {
    if (manifest.kind === 'image') images.set(manifest.digest, manifest);
    if (manifest.kind !== 'index') return;
    for (const entry of manifest.manifests) {
      const child = isAttestation(entry) ? undefined : descendants.get(entry.digest);
      if (child !== undefined) visit(child);
    }
  };
  visit(root);
  return [...images.values()];
}

/**
 * Whether something speaks of the image, or of an image in it, by its digest: attestations, or a referrer.
 * @param subjects digests that manifests outside of the tree have as their subject
 */
export function isReferredTo({ root, descendants }: ManifestTree, subjects: ReadonlySet<Digest>): boolean {
  return [root, ...descendants.values()].some(
    (manifest) =>
      subjects.has(manifest.digest) ||
      manifest.subject !== undefined ||
      (manifest.kind === 'index' && manifest.manifests.some(isAttestation)),
  );
}

/**
 * Names other layers in an image; every other byte stays.
 * @param replacements by the digest of the layer that goes
 */
export function replaceLayers(
  image: ImageManifest,
  replacements: ReadonlyMap<Digest, Pick<Descriptor, 'mediaType' | 'digest' | 'size'>>,
): ImageManifest {
  const edits = image.layers.flatMap((layer, index): readonly JsonEdit[] => {
    const replacement = replacements.get(layer.digest);
    const within = { list: 'layers', index };
    return replacement === undefined
      ? []
      : [
          { within, path: ['mediaType'], value: replacement.mediaType },
          { within, path: ['digest'], value: replacement.digest },
          { within, path: ['size'], value: replacement.size },
          // A descriptor may carry its content along.
          { within, path: ['data'], value: undefined },
        ];
  });
  if (edits.length === 0) return image;
  const what = `Manifest ${image.digest}`;
  const edited = parseManifest(editJson(image.bytes, edits, what), image.mediaType, what);
  if (edited.kind !== 'image') throw new TypeError('A manifest stays an image when its layers are replaced.');
  return edited;
}
