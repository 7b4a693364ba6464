import {
  type AnnotationChange,
  type AnnotationLevel,
  type AnnotationTarget,
  editAnnotations,
  type KeyValueChange,
  refuseTooLarge,
} from './annotation.js';
import { type Digest } from './digest.js';
import { parseIndex } from './index-entries.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { type ImageIndex, isAttestation, type Manifest, mediaTypes } from './manifest.js';
import { toOciTypes } from './oci-types.js';
import { canonicalPlatform, formatPlatform, type Platform } from './platform.js';
import { replaceChildren } from './relink.js';

export interface AnnotatedIndex {
  readonly root: ImageIndex;
  /** New manifests below the root, by the digests that they replace; none where only the root changed. */
  readonly replaced: ReadonlyMap<Digest, Manifest>;
}

/** Changes without a level get these; the others keep theirs. */
export function placeChanges(
  changes: readonly AnnotationChange[],
  levels: readonly AnnotationLevel[],
): readonly AnnotationChange[] {
  const places = levels.map((level): AnnotationTarget => ({ level, platform: undefined }));
  return changes.map((change) => (change.targets.length === 0 ? { ...change, targets: places } : change));
}

/** What of the changes is for this level, and for this platform. */
export function changesFor(
  changes: readonly AnnotationChange[],
  level: AnnotationLevel,
  platform?: Platform,
): readonly KeyValueChange[] {
  return changes.filter(({ targets }) => targets.some((target) => isMeant(target, level, platform)));
}

/**
 * Targets that reach nothing in this image: a platform that it lacks, an index that it is not, a place that no registry has.
 * @param own platform of a single image
 */
export function findUnreached(
  changes: readonly AnnotationChange[],
  root: Manifest,
  own?: Platform,
): readonly AnnotationTarget[] {
  const platforms = root.kind === 'index' ? root.manifests.map(({ platform }) => platform) : [own];
  const isReached = (target: AnnotationTarget): boolean => {
    if (target.level === 'index') return root.kind === 'index';
    if (target.level === 'index-descriptor') return false;
    if (root.kind !== 'index' && target.level !== 'manifest') return false;
    return target.platform === undefined || platforms.some((platform) => isMeant(target, target.level, platform));
  };
  return changes.flatMap(({ targets }) => targets.filter((target) => !isReached(target)));
}

/**
 * Annotates an index: itself, the images below it, and its entries for them, as the changes say. Attestations stay as
 * they are, and entries of attestations follow the images that they belong to.
 * @param descendants every manifest below the index that is to be annotated, by digest
 * @throws ActionError `invalid-image`, `unsupported` or `invalid-input`, as editAnnotations
 */
export function annotateIndex(
  index: ImageIndex,
  descendants: ReadonlyMap<Digest, Manifest>,
  changes: readonly AnnotationChange[],
): AnnotatedIndex {
  const replaced = new Map<Digest, Manifest>();
  const relinked = annotateChildren(index, descendants, changes, replaced);
  const root = editAnnotations(relinked, changesFor(changes, 'index'));
  refuseTooLarge(root, `Index ${index.digest}`);
  return { root, replaced };
}

/** Annotates a manifest; one of Docker's types, which have no annotations, becomes an OCI one over the same blobs. */
export function annotateManifest(manifest: Manifest, changes: readonly KeyValueChange[]): Manifest {
  const isBare = manifest.mediaType === mediaTypes.dockerManifest && changes.every(({ value }) => value === undefined);
  return isBare ? manifest : editAnnotations(changes.length === 0 ? manifest : toOciTypes(manifest), changes);
}

function annotateChildren(
  index: ImageIndex,
  descendants: ReadonlyMap<Digest, Manifest>,
  changes: readonly AnnotationChange[],
  replaced: Map<Digest, Manifest>,
): ImageIndex {
  const replacements = new Map<Digest, Manifest>();
  for (const child of index.manifests) {
    const before = descendants.get(child.digest);
    if (before === undefined || isAttestation(child)) continue;
    const after =
      before.kind === 'index'
        ? annotateChildren(before, descendants, changes, replaced)
        : annotateManifest(before, changesFor(changes, 'manifest', child.platform));
    if (after.digest !== before.digest) replacements.set(before.digest, after);
  }
  for (const [digest, manifest] of replacements) replaced.set(digest, manifest);
  const hasOciChild = [...replacements].some(
    ([digest, after]) => descendants.get(digest)?.mediaType !== after.mediaType,
  );
  return annotateEntries(replaceChildren(hasOciChild ? toOciTypes(index) : index, replacements), changes);
}

/** Annotations of the entries themselves, which are called descriptors. */
function annotateEntries(index: ImageIndex, changes: readonly AnnotationChange[]): ImageIndex {
  const edits = index.manifests.flatMap((entry, at): readonly JsonEdit[] => {
    if (isAttestation(entry)) return [];
    return changesFor(changes, 'manifest-descriptor', entry.platform)
      .filter(({ key, value }) => entry.annotations.get(key) !== value)
      .map(({ key, value }) => ({ within: { list: 'manifests', index: at }, path: ['annotations', key], value }));
  });
  if (edits.length === 0) return index;
  const oci = toOciTypes(index);
  const what = `Index ${index.digest}`;
  return parseIndex(editJson(oci.bytes, edits, what), oci.mediaType, what);
}

function isMeant(target: AnnotationTarget, level: AnnotationLevel, platform: Platform | undefined): boolean {
  if (target.level !== level) return false;
  if (target.platform === undefined) return true;
  return platform !== undefined && canonicalPlatform(target.platform) === canonicalPlatform(formatPlatform(platform));
}
