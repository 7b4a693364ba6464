import { ActionError } from '../../errors.js';
import { parseIndex } from './index-entries.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { findLayerKind, layerMediaType } from './layer.js';
import { type ImageIndex, type Manifest, mediaTypes, parseManifest } from './manifest.js';

/**
 * The same image with OCI types: it names the same blobs, and every other byte stays. A manifest list keeps its children.
 * @returns the very same manifest if it has OCI types already
 * @throws ActionError `unsupported` for a layer of a type that has no counterpart
 */
export function toOciTypes(manifest: ImageIndex): ImageIndex;
export function toOciTypes(manifest: Manifest): Manifest;
export function toOciTypes(manifest: Manifest): Manifest {
  const what = `Manifest ${manifest.digest}`;
  if (manifest.mediaType === mediaTypes.dockerList) {
    const bytes = editJson(manifest.bytes, [{ path: ['mediaType'], value: mediaTypes.ociIndex }], what);
    return parseIndex(bytes, mediaTypes.ociIndex, what);
  }
  if (manifest.mediaType !== mediaTypes.dockerManifest || manifest.kind === 'index') return manifest;
  const layers = manifest.layers.map(({ mediaType }, index): JsonEdit => {
    return { within: { list: 'layers', index }, path: ['mediaType'], value: ociLayerType(mediaType, what) };
  });
  const isImage = manifest.config.mediaType === mediaTypes.dockerConfig;
  const config: readonly JsonEdit[] = isImage ? [{ path: ['config', 'mediaType'], value: mediaTypes.ociConfig }] : [];
  const edits: readonly JsonEdit[] = [{ path: ['mediaType'], value: mediaTypes.ociManifest }, ...config, ...layers];
  return parseManifest(editJson(manifest.bytes, edits, what), mediaTypes.ociManifest, what);
}

function ociLayerType(mediaType: string, what: string): string {
  const kind = findLayerKind(mediaType);
  const type = kind === undefined ? undefined : layerMediaType(kind, 'oci');
  if (type !== undefined) return type;
  if (!mediaType.startsWith('application/vnd.docker.')) return mediaType;
  const shown = mediaType.slice(0, 100);
  throw new ActionError('unsupported', `${what} has a layer of the type ${shown}, which OCI does not know.`, {
    hint: 'Leave out what needs OCI types (annotations, "format: oci"), or build the image with them.',
  });
}
