import { ActionError } from '../../errors.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { appendMembers, sliceMembers } from '../json/json-slices.js';
import { isJsonObject, member, parseJsonObject } from '../json/json.js';
import { entriesOf, type IndexEntry, parseIndex, withEntries } from './index-entries.js';
import {
  type Descriptor,
  type ImageIndex,
  isAttestation,
  type Manifest,
  maxManifestBytes,
  mediaTypes,
} from './manifest.js';
import { toOciTypes } from './oci-types.js';
import { formatPlatform, type Platform, platformKey } from './platform.js';

/** What becomes an entry of the new index, and the platform that its config says. */
export type Part =
  /** A manifest that was named by itself. */
  | { readonly entry: undefined; readonly manifest: Manifest; readonly platform: Platform | undefined }
  /** An entry of another index. */
  | { readonly entry: IndexEntry; readonly platform: Platform | undefined };

export interface Assembly {
  readonly index: ImageIndex;
  /** Members and annotations that two source indexes have differently; those of the first one were taken. */
  readonly disagreements: readonly string[];
}

/**
 * Puts an index together. Entries of other indexes keep all of their fields; what a descriptor lacks of the platform
 * comes from the config. What the source indexes say of themselves (annotations, subject, unknown members) is kept.
 * @param indexes that the parts were found in; the first one is what the result is made of
 * @throws ActionError `invalid-input` for two parts of one platform, or for a result larger than registries take
 */
export function assemble(parts: readonly Part[], indexes: readonly ImageIndex[]): Assembly {
  const texts = parts.map(describePart);
  const [first, ...others] = indexes;
  const base = first ?? emptyIndex();
  const isWhole =
    first !== undefined &&
    sameTexts(
      texts,
      entriesOf(first).map(({ text }) => text),
    );
  const filled = isWhole ? first : toOciTypes(withEntries(base, texts));
  refuseRepeats(filled);
  const disagreements: string[] = [];
  const index = others.reduce((merged, other) => addMembers(merged, other, disagreements), filled);
  if (index.bytes.length > maxManifestBytes) {
    throw new ActionError(
      'invalid-input',
      `The index would have ${index.bytes.length} bytes; registries take ${maxManifestBytes}.`,
      { hint: 'Put fewer images into it, or give it fewer annotations.' },
    );
  }
  return { index, disagreements: [...new Set(disagreements)] };
}

function emptyIndex(): ImageIndex {
  const document = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] };
  return parseIndex(Buffer.from(JSON.stringify(document)), mediaTypes.ociIndex, 'The new index');
}

/** The JSON of the part's descriptor. */
function describePart(part: Part): string {
  const { platform } = part;
  if (part.entry !== undefined) return completePlatform(part.entry, platform);
  const { mediaType, digest, bytes, artifactType } = part.manifest;
  return JSON.stringify({
    mediaType,
    digest,
    size: bytes.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(platform === undefined ? {} : { platform: toJson(platform) }),
  });
}

/** Adds what the entry does not say; what it says stays, and so does an entry that has other ideas than the config. */
function completePlatform({ descriptor, text }: IndexEntry, platform: Platform | undefined): string {
  if (platform === undefined || isAttestation(descriptor)) return text;
  const bytes = Buffer.from(text);
  const what = `The entry of ${descriptor.digest}`;
  const own = descriptor.platform;
  const isOther = own !== undefined && (own.os !== platform.os || own.architecture !== platform.architecture);
  if (isOther) return text;
  const present = member(parseJsonObject(bytes, what), 'platform');
  const missing = Object.entries(toJson(platform)).filter(
    ([name]) => !isJsonObject(present) || member(present, name) === undefined,
  );
  const edits = missing.map(([name, value]): JsonEdit => ({ path: ['platform', name], value }));
  return edits.length === 0 ? text : editJson(bytes, edits, what).toString('utf8');
}

function toJson({ architecture, os, variant, osVersion, osFeatures }: Platform) {
  return {
    architecture,
    os,
    ...(osVersion === undefined ? {} : { 'os.version': osVersion }),
    ...(osFeatures === undefined ? {} : { 'os.features': osFeatures }),
    ...(variant === undefined ? {} : { variant }),
  };
}

function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, at) => text === others[at]);
}

function refuseRepeats(index: ImageIndex): void {
  const seen = new Map<string, Descriptor>();
  for (const entry of index.manifests) {
    const key = entry.platform === undefined || isAttestation(entry) ? entry.digest : platformKey(entry.platform);
    const other = seen.get(key);
    seen.set(key, entry);
    if (other === undefined) continue;
    const name = entry.platform === undefined ? 'no platform' : formatPlatform(entry.platform);
    const what =
      other.digest === entry.digest ? `${entry.digest} twice` : `${name} twice: ${other.digest} and ${entry.digest}`;
    throw new ActionError('invalid-input', `The parts hold ${what}.`, {
      hint: 'An index names each platform once; leave one of them out of "sources" or "digests-dir".',
    });
  }
}

/** Members of their own are for the index that is made, and not for one of its parts. */
const ownMembers = ['schemaVersion', 'mediaType', 'manifests', 'annotations'];

/** Adds what another source index says of itself and this one does not; its unknown members as they stand there. */
function addMembers(index: ImageIndex, other: ImageIndex, disagreements: string[]): ImageIndex {
  const what = `Index ${other.digest}`;
  const annotations: JsonEdit[] = [];
  for (const [key, value] of other.annotations) {
    const own = index.annotations.get(key);
    if (own === undefined) annotations.push({ path: ['annotations', key], value });
    else if (own !== value) disagreements.push(key);
  }
  const present = sliceMembers(index.bytes, what);
  const members = new Map<string, string>();
  for (const [name, text] of sliceMembers(other.bytes, what)) {
    if (ownMembers.includes(name)) continue;
    const own = present.get(name);
    if (own === undefined) members.set(name, text);
    else if (own !== text) disagreements.push(name);
  }
  if (annotations.length + members.size === 0) return index;
  const annotated = editJson(index.bytes, annotations, what);
  return parseIndex(appendMembers(annotated, members, what), index.mediaType, what);
}
