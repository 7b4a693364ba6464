import { ActionError } from '../../errors.js';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Reads a document whose bytes matter (a manifest, an image config).
 * @param what names the document in the error
 * @throws ActionError `invalid-image` unless the bytes are UTF-8 without BOM and one JSON object
 */
export function parseJsonObject(bytes: Uint8Array, what: string): JsonObject {
  const value = parseJson(bytes, what);
  if (!isJsonObject(value)) throw new ActionError('invalid-image', `${what} is not a JSON object.`);
  return value;
}

/** As parseJsonObject, of a document that is one JSON list. */
export function parseJsonArray(bytes: Uint8Array, what: string): readonly JsonValue[] {
  const value = parseJson(bytes, what);
  if (!isJsonArray(value)) throw new ActionError('invalid-image', `${what} is not a JSON list.`);
  return value;
}

function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // The error of the engine is left out: it quotes the text, which may be a file of credentials.
    throw new ActionError('invalid-image', `${what} is not valid JSON.`);
  }
}

/** Narrows what JSON.parse gave. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** An own member; names such as `__proto__` and `constructor` reach nothing inherited. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A value for an error, at most 100 characters; lists and objects may be nested too deeply to be written out. */
export function showValue(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100)).slice(0, 100);
  if (typeof value !== 'object' || value === null) return String(value);
  return isJsonArray(value) ? 'a list' : 'an object';
}

/** Only the string members of an object, as annotations and labels are; undefined if it is no object. */
export function stringMembers(value: JsonValue | undefined): ReadonlyMap<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Map(entries);
}
