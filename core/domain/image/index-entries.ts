import { sliceElements, replaceElements } from '../json/json-slices.js';
import { type Descriptor, type ImageIndex, isAttestation, parseManifest } from './manifest.js';

/** An entry of an index, and its text as it stands there. */
export interface IndexEntry {
  readonly descriptor: Descriptor;
  readonly text: string;
}

/** @throws ActionError `invalid-image` if it can't be told what the index means */
export function entriesOf(index: ImageIndex): readonly IndexEntry[] {
  const texts = sliceElements(index.bytes, 'manifests', `Index ${index.digest}`);
  return index.manifests.map((descriptor, at) => ({ descriptor, text: texts[at] ?? '' }));
}

/**
 * Leaves entries out of an index; those that stay keep their order and every byte, as does all around them.
 * @returns the very same index where all stay
 */
export function keepEntries(index: ImageIndex, isKept: (entry: Descriptor) => boolean): ImageIndex {
  const entries = index.manifests.every(isKept) ? undefined : entriesOf(index);
  if (entries === undefined) return index;
  const texts = entries.filter(({ descriptor }) => isKept(descriptor)).map(({ text }) => text);
  return withEntries(index, texts);
}

/** The index without what buildx says of its images: provenance and SBOMs. */
export function dropAttestations(index: ImageIndex): ImageIndex {
  return keepEntries(index, (entry) => !isAttestation(entry));
}

/** The index with other entries. @param texts JSON of descriptors */
export function withEntries(index: ImageIndex, texts: readonly string[]): ImageIndex {
  const what = `Index ${index.digest}`;
  const bytes = replaceElements(index.bytes, 'manifests', texts, what);
  return parseIndex(bytes, index.mediaType, what);
}

/** @throws TypeError where the bytes are of no index, which is for the caller to know */
export function parseIndex(bytes: Uint8Array, mediaType: string, what: string): ImageIndex {
  const parsed = parseManifest(bytes, mediaType, what);
  if (parsed.kind === 'index') return parsed;
  throw new TypeError(`${what} is no index.`);
}
