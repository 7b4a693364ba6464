import { type Digest, isDigest } from './digest.js';
import { isJsonArray, isJsonObject, member, parseJsonObject } from '../json/json.js';
import { findLayerKind, type LayerCompression } from './layer.js';
import { type Descriptor, type ImageManifest } from './manifest.js';

/** A layer and the digest of its plain bytes. */
export interface PairedLayer {
  readonly layer: Descriptor;
  readonly diffId: Digest;
}

/**
 * Pairs the layers of an image with the diff_ids of its config, which name the same layers in the same order.
 * @param what names the config in errors
 * @returns nothing for a config that says nothing of layers, or of another number of them
 * @throws ActionError `invalid-image` for a config that is no JSON object
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md#properties (rootfs)
 */
export function pairLayers(manifest: ImageManifest, config: Uint8Array, what: string): readonly PairedLayer[] {
  const rootfs = member(parseJsonObject(config, what), 'rootfs');
  const diffIds = isJsonObject(rootfs) ? member(rootfs, 'diff_ids') : undefined;
  if (!isJsonArray(diffIds) || diffIds.length !== manifest.layers.length) return [];
  return manifest.layers.flatMap((layer, index) => {
    const diffId = diffIds[index];
    return isDigest(diffId) ? [{ layer, diffId }] : [];
  });
}

/** Whether the layer is stored as a plain tar archive: its digest is that of its plain bytes. */
export function isPlain({ layer, diffId }: PairedLayer): boolean {
  return layer.digest === diffId && findLayerKind(layer.mediaType)?.isForeign === false;
}

/** Whether the manifest's own words leave it open that a layer is plain, so that its config is worth a look. */
export function mayHavePlainLayers({ layers }: ImageManifest): boolean {
  return layers.some(({ mediaType }) => {
    const kind = findLayerKind(mediaType);
    return kind !== undefined && kind.compression === undefined && !kind.isForeign;
  });
}

/** The layer of some image that may stand for one with the same plain bytes. */
export interface KnownLayer {
  readonly digest: Digest;
  readonly size: number;
  readonly compression: LayerCompression;
}

/** Compressed layers by the digest of their plain bytes; the first that is known of each is kept. */
export function knownLayers(pairs: readonly PairedLayer[]): ReadonlyMap<Digest, KnownLayer> {
  const known = new Map<Digest, KnownLayer>();
  for (const { layer, diffId } of pairs) {
    const kind = findLayerKind(layer.mediaType);
    if (kind?.compression === undefined || kind.isForeign || known.has(diffId)) continue;
    known.set(diffId, { digest: layer.digest, size: layer.size, compression: kind.compression });
  }
  return known;
}
