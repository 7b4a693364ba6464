import { ActionError } from '../../errors.js';
import { type Digest, digestOf, isDigest } from './digest.js';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  parseJsonObject,
  showValue,
  stringMembers,
} from '../json/json.js';
import { findLayerKind } from './layer.js';
import { isUnknownPlatform, type Platform } from './platform.js';

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
} as const;

/** All types that a reader of manifests accepts; GHCR answers a narrower Accept with MANIFEST_UNKNOWN. */
export const manifestMediaTypes: readonly string[] = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
];

/** Registries take manifests of at least this size; GHCR takes no larger ones. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: Platform;
  readonly annotations: ReadonlyMap<string, string>;
}

interface ManifestBase {
  /** Exactly what the registry served or will be sent; the digest is of these. */
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly annotations: ReadonlyMap<string, string>;
  /** The manifest that this one is a referrer of. */
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

/** A manifest whose config is an image config: one platform of an image (or an attestation, as its parent says). */
export interface ImageManifest extends ManifestBase {
  readonly kind: 'image';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** An image index or a Docker manifest list. */
export interface ImageIndex extends ManifestBase {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

/** A manifest that carries something else: a signature, an SBOM, a Helm chart. */
export interface ArtifactManifest extends ManifestBase {
  readonly kind: 'artifact';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export type Manifest = ImageManifest | ImageIndex | ArtifactManifest;

export function isIndexMediaType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}

/**
 * Reads a manifest by its bytes.
 * @param contentType what the server or the descriptor says that it is; the document may not contradict it
 * @param what names the document in errors
 * @throws ActionError `invalid-image` for a document that is malformed, of an unknown type, or both image and index
 * @see https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined, what: string): Manifest {
  const document = parseJsonObject(bytes, what);
  refuseOtherCase(document, ['mediaType', 'manifests', 'subject', 'config', 'layers'], what);
  const mediaType = decideMediaType(document, contentType, what);
  const hasChildren = Object.hasOwn(document, 'manifests');
  const hasLayers = Object.hasOwn(document, 'layers') || Object.hasOwn(document, 'config');
  if (hasChildren && hasLayers) {
    throw new ActionError('invalid-image', `${what} is an image and an index at once, so what it means is unknown.`);
  }
  const artifactType = text(document, 'artifactType');
  const subject = member(document, 'subject') ?? null;
  if (subject !== null && !isJsonObject(subject)) {
    throw new ActionError('invalid-image', `${what} has a subject that is no descriptor.`);
  }
  const base = {
    bytes,
    digest: digestOf(bytes),
    mediaType,
    annotations: stringMembers(member(document, 'annotations')) ?? new Map<string, string>(),
    ...(subject === null ? {} : { subject: parseDescriptor(subject, `${what}: subject`) }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
  if (isIndexMediaType(mediaType)) {
    if (hasLayers)
      throw new ActionError('invalid-image', `${what} has the type of an index and the content of an image.`);
    return { ...base, kind: 'index', manifests: parseDescriptors(document, 'manifests', what) };
  }
  if (hasChildren)
    throw new ActionError('invalid-image', `${what} has the type of an image and the content of an index.`);
  const config = member(document, 'config');
  if (!isJsonObject(config)) throw new ActionError('invalid-image', `${what} has no config.`);
  const image = {
    ...base,
    config: parseDescriptor(config, `${what}: config`),
    layers: parseDescriptors(document, 'layers', what),
  };
  const isImage = isImageConfig(image.config.mediaType) && artifactType === undefined;
  return { ...image, kind: isImage ? 'image' : 'artifact' };
}

/** The manifests that a manifest can't do without, in order. */
export function childrenOf(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === 'index' ? manifest.manifests : [];
}

/** The blobs that a manifest can't do without: config first, then layers; a blob named twice comes once. */
export function blobsOf(manifest: Manifest): readonly Descriptor[] {
  if (manifest.kind === 'index') return [];
  return [...new Map([manifest.config, ...manifest.layers].map((blob) => [blob.digest, blob])).values()];
}

/**
 * The digest of the platform manifest that this index entry attests to, if it is one of buildx's attestations.
 * @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 */
export function findAttestedDigest(entry: Descriptor): Digest | undefined {
  if (entry.annotations.get('vnd.docker.reference.type') !== 'attestation-manifest') return undefined;
  const digest = entry.annotations.get('vnd.docker.reference.digest');
  return isDigest(digest) ? digest : undefined;
}

export function isAttestation(entry: Descriptor): boolean {
  return (
    entry.annotations.get('vnd.docker.reference.type') === 'attestation-manifest' ||
    (entry.platform !== undefined && isUnknownPlatform(entry.platform))
  );
}

/** Layers that live elsewhere (`urls`); they are never fetched or sent. */
export function isForeignLayer({ mediaType }: Descriptor): boolean {
  return (
    findLayerKind(mediaType)?.isForeign ?? mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.')
  );
}

function isImageConfig(mediaType: string): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}

function decideMediaType(document: JsonObject, contentType: string | undefined, what: string): string {
  const declared = text(document, 'mediaType');
  if (declared === undefined && Object.hasOwn(document, 'mediaType')) {
    throw new ActionError('invalid-image', `${what} has a mediaType that is no text.`);
  }
  const served = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (declared !== undefined && served !== undefined && declared !== served) {
    throw new ActionError(
      'invalid-image',
      `${what} was served as ${JSON.stringify(served.slice(0, 100))} and says that it is ${JSON.stringify(declared.slice(0, 100))}.`,
    );
  }
  const mediaType =
    declared ?? served ?? (Object.hasOwn(document, 'manifests') ? mediaTypes.ociIndex : mediaTypes.ociManifest);
  if (!manifestMediaTypes.includes(mediaType)) {
    throw new ActionError(
      'invalid-image',
      `${what} is of the type ${JSON.stringify(mediaType.slice(0, 100))}, which is no known manifest type.`,
    );
  }
  return mediaType;
}

/** Programs in Go take `Manifests` for `manifests`: the same document would mean something else to them. */
function refuseOtherCase(object: JsonObject, names: readonly string[], what: string): void {
  const lowered = new Set(names.map((name) => name.toLowerCase()));
  const other = Object.keys(object).find((key) => lowered.has(key.toLowerCase()) && !names.includes(key));
  if (other === undefined) return;
  throw new ActionError(
    'invalid-image',
    `${what} has ${JSON.stringify(other)} in unusual case, so what it means is unknown.`,
  );
}

function parseDescriptors(document: JsonObject, name: string, what: string): readonly Descriptor[] {
  const list = member(document, name) ?? [];
  if (!isJsonArray(list)) throw new ActionError('invalid-image', `${what}: "${name}" is not a list.`);
  return list.map((entry, index) => {
    if (!isJsonObject(entry)) throw new ActionError('invalid-image', `${what}: ${name}[${index}] is not an object.`);
    return parseDescriptor(entry, `${what}: ${name}[${index}]`);
  });
}

/** @throws ActionError `invalid-image` unless type, digest and size are there and well-formed */
export function parseDescriptor(entry: JsonObject, what: string): Descriptor {
  refuseOtherCase(entry, ['mediaType', 'digest', 'size'], what);
  const mediaType = text(entry, 'mediaType');
  const digest = member(entry, 'digest');
  const size = member(entry, 'size');
  if (mediaType === undefined) throw new ActionError('invalid-image', `${what} has no mediaType.`);
  if (!isDigest(digest)) {
    throw new ActionError(
      'invalid-image',
      `${what} has the digest ${showValue(digest)}, which is no sha256 or sha512 digest.`,
    );
  }
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new ActionError('invalid-image', `${what} has the size ${showValue(size)}, which is no number of bytes.`);
  }
  const artifactType = text(entry, 'artifactType');
  const platform = parsePlatform(member(entry, 'platform'));
  return {
    mediaType,
    digest,
    size,
    annotations: stringMembers(member(entry, 'annotations')) ?? new Map<string, string>(),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** Reads `platform` of an index entry; the same names stand in an image config. */
export function parsePlatform(value: JsonValue | undefined): Platform | undefined {
  if (!isJsonObject(value)) return undefined;
  const architecture = text(value, 'architecture');
  const os = text(value, 'os');
  if (architecture === undefined || os === undefined) return undefined;
  const variant = text(value, 'variant');
  const osVersion = text(value, 'os.version');
  const features = member(value, 'os.features');
  const osFeatures = isJsonArray(features) ? features.filter((feature) => typeof feature === 'string') : undefined;
  return {
    architecture,
    os,
    ...(variant === undefined || variant === '' ? {} : { variant }),
    ...(osVersion === undefined || osVersion === '' ? {} : { osVersion }),
    ...(osFeatures === undefined ? {} : { osFeatures }),
  };
}

function text(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' ? value : undefined;
}
