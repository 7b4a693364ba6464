import { type Digest, isDigest } from './digest.js';
import { editJson } from './json-edit.js';
import { type JsonEdit } from './json-plan.js';
import { member, isJsonArray, isJsonObject, parseJsonObject } from './json.js';
import { type ImageIndex, type Manifest, parseManifest } from './manifest.js';

const attestedDigest = 'vnd.docker.reference.digest';

/**
 * Names other children in an index: their digests, sizes and types, and the digests that attestations say they belong to.
 * Every other byte stays.
 * @param replacements the new manifest by the digest of the old one
 * @returns the very same index where none of its children is replaced
 * @throws ActionError `invalid-image` if the index can't be edited
 */
export function replaceChildren(index: ImageIndex, replacements: ReadonlyMap<Digest, Manifest>): ImageIndex {
  const what = `Index ${index.digest}`;
  const list = member(parseJsonObject(index.bytes, what), 'manifests');
  const edits = index.manifests.flatMap((child, at): readonly JsonEdit[] => {
    const within = { list: 'manifests', index: at };
    const replacement = replacements.get(child.digest);
    const attested = child.annotations.get(attestedDigest);
    const attestedNow = isDigest(attested) ? replacements.get(attested) : undefined;
    const entry = isJsonArray(list) ? list[at] : undefined;
    // A descriptor may carry its content along.
    const hasData = isJsonObject(entry) && member(entry, 'data') !== undefined;
    return [
      ...(replacement === undefined
        ? []
        : [
            { within, path: ['digest'], value: replacement.digest } as const,
            { within, path: ['size'], value: replacement.bytes.length } as const,
            { within, path: ['mediaType'], value: replacement.mediaType } as const,
            ...(hasData ? [{ within, path: ['data'], value: undefined } as const] : []),
          ]),
      ...(attestedNow === undefined
        ? []
        : [{ within, path: ['annotations', attestedDigest], value: attestedNow.digest } as const]),
    ];
  });
  if (edits.length === 0) return index;
  const edited = parseManifest(editJson(index.bytes, edits, what), index.mediaType, what);
  if (edited.kind !== 'index') throw new TypeError('An index stays one when its children are replaced.');
  return edited;
}
