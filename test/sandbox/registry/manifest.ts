import { isDigest } from '../store/digest.js';

/** What the registry looks at in a manifest; the bytes themselves are never touched. */
export interface ManifestFacts {
  readonly kind: 'image' | 'index';
  readonly mediaType: string;
  /** Digests of manifests that must be there before this one. */
  readonly children: readonly string[];
  /** Digests of blobs that must be there before this one; foreign layers are not among them. */
  readonly blobs: readonly string[];
  /** Digest of the image configuration, when the config is one. */
  readonly imageConfig: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** Digest of the manifest that this one is about, which need not be there. */
  readonly subject: string | undefined;
  /** As a list of referrers shows it. */
  readonly artifactType: string | undefined;
  readonly hasForeignLayers: boolean;
}

const KIND_BY_MEDIA_TYPE: Readonly<Record<string, 'image' | 'index'>> = {
  'application/vnd.oci.image.manifest.v1+json': 'image',
  'application/vnd.docker.distribution.manifest.v2+json': 'image',
  'application/vnd.oci.image.index.v1+json': 'index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
};
const IMAGE_CONFIGS = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];
const FOREIGN = /\.foreign\.|nondistributable/;

/**
 * Reads a manifest as strictly as a registry must.
 * @param contentType media type that the client names, without parameters
 * @returns a sentence that says what is wrong with it, else the facts
 */
export function readManifest(bytes: Uint8Array, contentType: string): ManifestFacts | string {
  const kind = KIND_BY_MEDIA_TYPE[contentType];
  if (kind === undefined) return `media type not supported: ${contentType}`;
  const document = parseObject(bytes);
  if (document === undefined) return 'manifest is not a JSON object';
  if (document['schemaVersion'] !== 2) return 'schemaVersion is not 2';
  const mediaType = document['mediaType'];
  if (mediaType !== undefined && mediaType !== contentType) {
    return `mediaType in manifest should be '${contentType}' not '${JSON.stringify(mediaType)}'`;
  }
  if ('fsLayers' in document) return 'fsLayers belongs to schema 1';
  if (kind === 'index') return readIndex(document, contentType);
  return readImage(document, contentType);
}

function readIndex(document: Record<string, unknown>, mediaType: string): ManifestFacts | string {
  if ('layers' in document || 'config' in document) return 'index has the members of an image manifest';
  const children = readDescriptors(document['manifests']);
  if (children === undefined) return 'manifests is not a list of descriptors';
  const annotations = readAnnotations(document['annotations']);
  if (annotations === undefined) return 'annotations are not strings';
  const subject = readSubject(document);
  if (subject === 'unreadable') return 'subject is not a descriptor';
  return {
    kind: 'index',
    mediaType,
    children: children.map(({ digest }) => digest),
    blobs: [],
    imageConfig: undefined,
    annotations,
    subject,
    artifactType: readArtifactType(document),
    hasForeignLayers: false,
  };
}

function readImage(document: Record<string, unknown>, mediaType: string): ManifestFacts | string {
  if ('manifests' in document) return 'image manifest has the members of an index';
  const config = readDescriptor(document['config']);
  if (config === undefined) return 'config is not a descriptor';
  const layers = readDescriptors(document['layers']);
  if (layers === undefined) return 'layers is not a list of descriptors';
  const annotations = readAnnotations(document['annotations']);
  if (annotations === undefined) return 'annotations are not strings';
  const subject = readSubject(document);
  if (subject === 'unreadable') return 'subject is not a descriptor';
  const own = layers.filter((layer) => !FOREIGN.test(layer.mediaType));
  return {
    kind: 'image',
    mediaType,
    children: [],
    blobs: [config, ...own].map(({ digest }) => digest),
    imageConfig: IMAGE_CONFIGS.includes(config.mediaType) ? config.digest : undefined,
    annotations,
    subject,
    artifactType: readArtifactType(document) ?? config.mediaType,
    hasForeignLayers: own.length < layers.length,
  };
}

/** Labels of an image configuration; none when the bytes are no such document. */
export function readLabels(config: Uint8Array): Readonly<Record<string, string>> {
  const inner = parseObject(config)?.['config'];
  const labels = isObject(inner) ? inner['Labels'] : undefined;
  return readAnnotations(labels ?? undefined) ?? {};
}

function readSubject(document: Record<string, unknown>): string | undefined {
  const subject = document['subject'];
  return subject === undefined ? undefined : (readDescriptor(subject)?.digest ?? 'unreadable');
}

function readArtifactType(document: Record<string, unknown>): string | undefined {
  const artifactType = document['artifactType'];
  return typeof artifactType === 'string' && artifactType !== '' ? artifactType : undefined;
}

function readDescriptors(value: unknown): { digest: string; mediaType: string }[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const descriptors = value.map(readDescriptor).filter((descriptor) => descriptor !== undefined);
  return descriptors.length === value.length ? descriptors : undefined;
}

function readDescriptor(value: unknown): { digest: string; mediaType: string } | undefined {
  if (!isObject(value)) return undefined;
  const { digest, mediaType, size } = value;
  if (typeof digest !== 'string' || !isDigest(digest) || typeof mediaType !== 'string') return undefined;
  return Number.isSafeInteger(size) && Number(size) >= 0 ? { digest, mediaType } : undefined;
}

function readAnnotations(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return {};
  if (!isObject(value)) return undefined;
  const entries: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') return undefined;
    entries.push([key, text]);
  }
  return Object.fromEntries(entries);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
