import { ActionError } from '../../errors.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { isJsonObject, type JsonObject, type JsonValue, member, parseJsonObject } from '../json/json.js';
import { type ImageIndex, type Manifest, maxManifestBytes, mediaTypes, parseManifest } from './manifest.js';
import { isSpdxExpression } from '../metadata/spdx.js';

/** Where an annotation goes, as buildx and metadata-action name it. */
export type AnnotationLevel = 'manifest' | 'index' | 'manifest-descriptor' | 'index-descriptor';

const levels: readonly AnnotationLevel[] = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'];

export interface AnnotationTarget {
  readonly level: AnnotationLevel;
  /** `os/architecture[/variant]`; all platforms where undefined. */
  readonly platform: string | undefined;
}

/** One entry of a string map that is to be set or, with an undefined value, removed. */
export interface KeyValueChange {
  readonly key: string;
  readonly value: string | undefined;
}

export interface AnnotationChange extends KeyValueChange {
  /** Empty without a prefix: then the level whose text GitHub shows is meant. */
  readonly targets: readonly AnnotationTarget[];
}

/**
 * The keys that GitHub reads for its package page.
 * @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry#labelling-container-images
 */
export const gitHubKeys = {
  source: 'org.opencontainers.image.source',
  description: 'org.opencontainers.image.description',
  licenses: 'org.opencontainers.image.licenses',
} as const;

/** Characters, as GitHub documents them. */
const maxCharacters: ReadonlyMap<string, number> = new Map([
  [gitHubKeys.description, 512],
  [gitHubKeys.licenses, 256],
]);

/**
 * What GitHub would not take of a value, or undefined if it is fine; keys that GitHub doesn't read are always fine.
 * @returns a clause such as `org.opencontainers.image.description has 600 characters; GitHub takes 512 at most`
 */
export function checkGitHubAnnotation(key: string, value: string): string | undefined {
  const max = maxCharacters.get(key);
  const count = Array.from(value).length;
  if (max !== undefined && count > max) return `${key} has ${count} characters; GitHub takes ${max} at most`;
  if (key === gitHubKeys.source && !isWebAddress(value)) {
    return `${key} is ${quote(value)}, which is no http(s) URL of a repository`;
  }
  if (key === gitHubKeys.licenses && !isSpdxExpression(value)) {
    return `${key} is ${quote(value)}, which is no SPDX expression such as MIT or Apache-2.0`;
  }
  return undefined;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/**
 * Reads `key=value` (`key=` removes); the first `=` splits, the value is kept as it is.
 * @throws ActionError `invalid-input` without `=` or without a key
 */
export function parseKeyValueLine(line: string): KeyValueChange {
  const at = line.indexOf('=');
  if (at < 0) throw new ActionError('invalid-input', `${quote(line)} has no "=".`, { hint: 'Write key=value.' });
  const key = line.slice(0, at).trim();
  const value = line.slice(at + 1);
  if (key === '') throw new ActionError('invalid-input', `${quote(line)} has no key.`, { hint: 'Write key=value.' });
  return { key, value: value === '' ? undefined : value };
}

/**
 * Reads `[LEVEL[PLATFORM][,LEVEL…]:]key=value`; a colon in the key always ends a prefix, as in buildx.
 * @throws ActionError `invalid-input`
 * @see https://docs.docker.com/build/metadata/annotations/#specify-annotation-level
 */
export function parseAnnotationLine(line: string): AnnotationChange {
  const { key: prefixed, value } = parseKeyValueLine(line);
  const colon = prefixed.indexOf(':');
  if (colon < 0) return { targets: [], key: prefixed, value };
  const key = prefixed.slice(colon + 1).trim();
  if (key === '')
    throw new ActionError('invalid-input', `${quote(line)} has no key.`, { hint: 'Write level:key=value.' });
  return { targets: prefixed.slice(0, colon).split(',').map(parseTarget), key, value };
}

function parseTarget(text: string): AnnotationTarget {
  const match = /^([a-z-]+)(?:\[([A-Za-z0-9_/.-]+)\])?$/.exec(text.trim());
  const level = levels.find((candidate) => candidate === match?.[1]);
  if (level === undefined) {
    throw new ActionError('invalid-input', `${quote(text)} is no annotation level.`, {
      hint: `Write one of ${levels.join(', ')} before the colon.`,
    });
  }
  const platform = match?.[2];
  if (platform === undefined || level.startsWith('manifest')) return { level, platform };
  throw new ActionError('invalid-input', `${quote(text)} is the index of one platform.`, {
    hint: 'An index is one for all platforms; write "index:", or "manifest[PLATFORM]:" for the image of one.',
  });
}

const maxFaultsShown = 10;

/**
 * Reads one entry a line; empty lines and lines that begin with `#` are left out.
 * @param parseLine what it throws is gathered over all lines, each with its number
 * @throws ActionError `invalid-input`
 */
export function parseNumberedLines<T>(text: string, parseLine: (line: string) => T): readonly T[] {
  const values: T[] = [];
  const faults: string[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    try {
      values.push(parseLine(line));
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      const hint = error.hint === undefined ? '' : ` (${error.hint.replace(/\.$/, '')})`;
      faults.push(`line ${index + 1}: ${error.message.replace(/\.$/, '')}${hint}`);
    }
  }
  if (faults.length === 0) return values;
  const rest = faults.length > maxFaultsShown ? `; and ${faults.length - maxFaultsShown} more` : '';
  throw new ActionError('invalid-input', `${faults.slice(0, maxFaultsShown).join('; ')}${rest}.`);
}

/**
 * Sets and removes annotations of an index or image manifest and keeps every other byte, unknown fields included.
 * A Docker manifest list becomes an OCI index, because the Docker type has no annotations; its children stay.
 * @param changes a later change of the same key wins
 * @returns the very same manifest where nothing changes
 * @throws ActionError `unsupported` for a single Docker manifest, `invalid-image` if it can't be edited,
 *   `invalid-input` if it would outgrow what registries take
 */
export function editAnnotations(manifest: ImageIndex, changes: readonly KeyValueChange[]): ImageIndex;
export function editAnnotations(manifest: Manifest, changes: readonly KeyValueChange[]): Manifest;
export function editAnnotations(manifest: Manifest, changes: readonly KeyValueChange[]): Manifest {
  const what = `${manifest.kind === 'index' ? 'Index' : 'Manifest'} ${manifest.digest}`;
  const effective = effectiveChanges(member(parseJsonObject(manifest.bytes, what), 'annotations'), changes);
  if (effective.length === 0) return manifest;
  if (manifest.mediaType === mediaTypes.dockerManifest) {
    throw new ActionError('unsupported', `${what} is a Docker schema 2 manifest, a type that has no annotations.`, {
      hint: 'Use labels, or build the image with OCI media types (buildx: oci-mediatypes=true).',
    });
  }
  const mediaType = manifest.mediaType === mediaTypes.dockerList ? mediaTypes.ociIndex : manifest.mediaType;
  const retype: readonly JsonEdit[] =
    mediaType === manifest.mediaType ? [] : [{ path: ['mediaType'], value: mediaType }];
  const edits = effective.map(({ key, value }): JsonEdit => ({ path: ['annotations', key], value }));
  const bytes = editJson(manifest.bytes, [...retype, ...edits], what);
  refuseTooLarge({ bytes }, what);
  return parseManifest(bytes, mediaType, what);
}

/** @throws ActionError `invalid-input` for an edited manifest that outgrew what registries take */
export function refuseTooLarge({ bytes }: Pick<Manifest, 'bytes'>, what: string): void {
  if (bytes.length <= maxManifestBytes) return;
  throw new ActionError(
    'invalid-input',
    `${what} would have ${bytes.length} bytes with these annotations; registries take ${maxManifestBytes}.`,
    { hint: 'Set fewer or shorter annotations.' },
  );
}

/**
 * The changes that make a difference to a string map of a JSON document, at most one per key.
 * @param current null and undefined count as empty; anything else but an object is left to the edit to refuse
 */
export function effectiveChanges(
  current: JsonValue | undefined,
  changes: readonly KeyValueChange[],
): readonly KeyValueChange[] {
  const map: JsonObject = isJsonObject(current) ? current : {};
  const last = new Map(changes.map((change) => [change.key, change]));
  return [...last.values()].filter(({ key, value }) => member(map, key) !== value);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
