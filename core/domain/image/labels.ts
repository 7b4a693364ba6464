import { effectiveChanges, type KeyValueChange } from './annotation.js';
import { digestOf } from './digest.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { isJsonObject, type JsonObject, member, parseJsonObject, stringMembers } from '../json/json.js';
import { type ImageManifest, parseManifest } from './manifest.js';

/** An image with the bytes of its config, which belong together by the digest in the manifest. */
export interface ConfiguredImage {
  readonly manifest: ImageManifest;
  readonly config: Uint8Array;
}

/** The labels of an image config. @throws ActionError `invalid-image` if it is no JSON object */
export function readLabels(config: Uint8Array, what: string): ReadonlyMap<string, string> {
  return stringMembers(labelsOf(parseJsonObject(config, what))) ?? new Map<string, string>();
}

/**
 * Sets and removes labels in the image's config and names the new config in its manifest; every other byte of both stays.
 * @param changes a later change of the same key wins
 * @returns the very same image where nothing changes
 * @throws ActionError `invalid-image` if the config or the manifest can't be edited
 */
export function editLabels(image: ConfiguredImage, changes: readonly KeyValueChange[]): ConfiguredImage {
  const { manifest } = image;
  const what = `Config ${manifest.config.digest}`;
  const effective = effectiveChanges(labelsOf(parseJsonObject(image.config, what)), changes);
  if (effective.length === 0) return image;
  const edits = effective.map(({ key, value }): JsonEdit => ({ path: ['config', 'Labels', key], value }));
  const config = editJson(image.config, edits, what);
  return { config, manifest: nameConfig(manifest, config) };
}

/** The manifest with another config of the same kind. */
function nameConfig(manifest: ImageManifest, config: Buffer): ImageManifest {
  const what = `Manifest ${manifest.digest}`;
  const descriptor = member(parseJsonObject(manifest.bytes, what), 'config');
  // A descriptor may carry its content along.
  const hasData = isJsonObject(descriptor) && member(descriptor, 'data') !== undefined;
  const edits: readonly JsonEdit[] = [
    { path: ['config', 'digest'], value: digestOf(config) },
    { path: ['config', 'size'], value: config.length },
    ...(hasData ? [{ path: ['config', 'data'], value: config.toString('base64') } as const] : []),
  ];
  const edited = parseManifest(editJson(manifest.bytes, edits, what), manifest.mediaType, what);
  if (edited.kind !== 'image') throw new TypeError('A manifest stays an image when its config is replaced.');
  return edited;
}

function labelsOf(config: JsonObject): ReturnType<typeof member> {
  const inner = member(config, 'config');
  return isJsonObject(inner) ? member(inner, 'Labels') : undefined;
}
