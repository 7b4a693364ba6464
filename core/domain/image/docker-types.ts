import { ActionError } from '../../errors.js';
import { dropAttestations, parseIndex } from './index-entries.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { findLayerKind, layerMediaType } from './layer.js';
import { type ImageIndex, type Manifest, mediaTypes, parseManifest } from './manifest.js';

/** What Docker's types have no place for; what is said there is lost. */
const ociMembers = ['annotations', 'artifactType'] as const;

/**
 * The same image with Docker's types (manifest version 2, schema 2): it names the same blobs.
 * @returns the very same manifest if it has Docker's types already
 * @throws ActionError `unsupported` for what Docker's format can't say: zstd, attestations, referrers, artifacts
 */
export function toDockerTypes(manifest: Manifest): Manifest {
  if (manifest.mediaType === mediaTypes.dockerList || manifest.mediaType === mediaTypes.dockerManifest) return manifest;
  if (manifest.kind === 'artifact') throw unsupported(`${manifest.digest} is no image`, 'Use "format: keep".');
  if (manifest.subject !== undefined) throw unsupported(`${manifest.digest} is a referrer`, 'Use "format: keep".');
  return manifest.kind === 'index' ? toDockerList(manifest) : toDockerManifest(manifest);
}

function toDockerList(index: ImageIndex): ImageIndex {
  if (dropAttestations(index) !== index) {
    throw unsupported(`${index.digest} has attestations`, 'Add "attestations: drop", or use "format: keep".');
  }
  const what = `Index ${index.digest}`;
  const edits: readonly JsonEdit[] = [{ path: ['mediaType'], value: mediaTypes.dockerList }, ...removals()];
  return parseIndex(editJson(index.bytes, edits, what), mediaTypes.dockerList, what);
}

function toDockerManifest(image: Manifest & { readonly kind: 'image' }): Manifest {
  const what = `Manifest ${image.digest}`;
  const layers = image.layers.map(({ mediaType }, index): JsonEdit => {
    const kind = findLayerKind(mediaType);
    const value = kind === undefined ? undefined : layerMediaType(kind, 'docker');
    if (value === undefined) {
      throw unsupported(`${image.digest} has a layer of the type ${mediaType}`, 'Use "format: oci" or "keep".');
    }
    return { within: { list: 'layers', index }, path: ['mediaType'], value };
  });
  const edits: readonly JsonEdit[] = [
    { path: ['mediaType'], value: mediaTypes.dockerManifest },
    { path: ['config', 'mediaType'], value: mediaTypes.dockerConfig },
    ...layers,
    ...removals(),
  ];
  return parseManifest(editJson(image.bytes, edits, what), mediaTypes.dockerManifest, what);
}

function removals(): readonly JsonEdit[] {
  return ociMembers.map((name) => ({ path: [name], value: undefined }));
}

function unsupported(what: string, hint: string): ActionError {
  return new ActionError('unsupported', `${what}, which Docker's format does not know.`, { hint });
}
