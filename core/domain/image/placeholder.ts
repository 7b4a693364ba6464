import { type ImageIndex, type Manifest, mediaTypes, parseManifest } from './manifest.js';

/** Says in the registry what the manifest is there for. */
const annotation = 'io.github.ghcr-actions.untag';

/** Whether it is of this kind, and holds nothing. */
export function isPlaceholder(manifest: Manifest): boolean {
  return manifest.kind === 'index' && manifest.manifests.length === 0 && manifest.annotations.has(annotation);
}

/** @returns the id of the version that its tag was taken from; undefined where it does not say */
export function findUntaggedId(manifest: Manifest): number | undefined {
  const about = manifest.annotations.get(annotation) ?? '';
  const id = Number(/ of version ([1-9]\d{0,14}),/.exec(about)?.[1]);
  return Number.isNaN(id) ? undefined : id;
}

/**
 * A manifest that is nothing but a place for a tag to go to: an empty index that is like no other.
 * @param about what makes it unique: `<package>:<tag> of version <id>, <time>`
 */
export function createPlaceholder(about: string): ImageIndex {
  const document = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: [],
    annotations: { [annotation]: about },
  };
  const manifest = parseManifest(Buffer.from(JSON.stringify(document)), mediaTypes.ociIndex, 'A placeholder');
  if (manifest.kind !== 'index') throw new TypeError('A placeholder is an index.');
  return manifest;
}
