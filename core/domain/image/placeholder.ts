import { type ImageIndex, mediaTypes, parseManifest } from './manifest.js';

/** Says in the registry what the manifest is there for. */
const annotation = 'io.github.ghcr-actions.untag';

/**
 * A manifest that is nothing but a place for a tag to go to: an empty index that is like no other.
 * @param about what makes it unique: package, tag, version and time
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
