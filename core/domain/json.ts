import { type AnyNode, type MemberNode, type ObjectNode, parse } from '@humanwhocodes/momoa';
import { ActionError } from '../errors.js';

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
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} is not valid JSON.`, { cause });
  }
  if (!isJsonObject(value)) throw new ActionError('invalid-image', `${what} is not a JSON object.`);
  return value;
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

/** Only the string members of an object, as annotations and labels are; undefined if it is no object. */
export function stringMembers(value: JsonValue | undefined): ReadonlyMap<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Map(entries);
}

/** One change: the member at `path` becomes `value`, or goes where `value` is undefined. */
export interface JsonEdit {
  /** Where the path starts, if not at the document: the object that is this element of a list of the document. */
  readonly within?: { readonly list: string; readonly index: number };
  readonly path: readonly [string, ...string[]];
  readonly value: JsonValue | undefined;
}

/**
 * Changes members of a JSON document and keeps every other byte: number forms, escapes, order and white space stay.
 * Objects on the way that are missing or null are created; what is removed takes its comma along.
 * @throws ActionError `invalid-image` if the document is malformed, or has a duplicate name (which one is meant is unknown)
 */
export function editJson(bytes: Uint8Array, edits: readonly JsonEdit[], what: string): Buffer {
  parseJsonObject(bytes, what);
  let text = Buffer.from(bytes).toString('utf8');
  refuseDuplicateNames(parseTree(text, what), what);
  for (const edit of edits) text = applyEdit(text, edit, what);
  return Buffer.from(text, 'utf8');
}

function applyEdit(text: string, edit: JsonEdit, what: string): string {
  const root = parseTree(text, what);
  let object = edit.within === undefined ? root : elementOf(root, edit.within, what);
  for (const [depth, name] of edit.path.entries()) {
    const found = object.members.find((candidate) => nameOf(candidate) === name);
    const rest = edit.path.slice(depth + 1);
    if (found?.value.type === 'Object' && rest.length > 0) {
      object = found.value;
      continue;
    }
    if (found !== undefined && found.value.type !== 'Null' && rest.length > 0) {
      throw new ActionError('invalid-image', `${what}: "${name}" is not a JSON object.`);
    }
    if (edit.value === undefined)
      return found === undefined || rest.length > 0 ? text : removeMember(text, object, found);
    const value = JSON.stringify(rest.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), edit.value));
    return found === undefined ? addMember(text, object, name, value) : splice(text, found.value, value);
  }
  return text;
}

function elementOf(
  root: ObjectNode,
  within: { readonly list: string; readonly index: number },
  what: string,
): ObjectNode {
  const list = root.members.find((candidate) => nameOf(candidate) === within.list)?.value;
  const element = list?.type === 'Array' ? list.elements[within.index]?.value : undefined;
  if (element?.type === 'Object') return element;
  throw new ActionError('invalid-image', `${what}: ${within.list}[${within.index}] is not an object.`);
}

function addMember(text: string, object: ObjectNode, name: string, value: string): string {
  const pair = `${JSON.stringify(name)}:${value}`;
  const last = object.members.at(-1);
  if (last === undefined) return splice(text, object, `{${pair}}`);
  const [, end] = rangeOf(last);
  // The new member repeats the white space before the last one, so that an indented document stays so.
  const [lastStart] = rangeOf(last);
  const indent = /\s*$/.exec(text.slice(0, lastStart))?.[0] ?? '';
  const isIndented = indent.includes('\n');
  return `${text.slice(0, end)},${isIndented ? indent : ''}${isIndented ? `${JSON.stringify(name)}: ${value}` : pair}${text.slice(end)}`;
}

function removeMember(text: string, object: ObjectNode, found: MemberNode): string {
  const index = object.members.indexOf(found);
  const [start, end] = rangeOf(found);
  const before = object.members[index - 1];
  const after = object.members[index + 1];
  if (before !== undefined) return text.slice(0, rangeOf(before)[1]) + text.slice(end);
  if (after !== undefined) return text.slice(0, start) + text.slice(rangeOf(after)[0]);
  return splice(text, object, '{}');
}

function splice(text: string, node: AnyNode, replacement: string): string {
  const [start, end] = rangeOf(node);
  return text.slice(0, start) + replacement + text.slice(end);
}

function refuseDuplicateNames(root: AnyNode, what: string): void {
  const open: AnyNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'Array') open.push(...node.elements.map((element) => element.value));
    if (node.type !== 'Object') continue;
    const names = new Set<string>();
    for (const candidate of node.members) {
      const name = nameOf(candidate);
      if (names.has(name)) {
        throw new ActionError('invalid-image', `${what} names ${JSON.stringify(name)} twice, so it can't be edited.`);
      }
      names.add(name);
      open.push(candidate.value);
    }
  }
}

function parseTree(text: string, what: string): ObjectNode {
  try {
    const { body } = parse(text, { mode: 'json', ranges: true });
    if (body.type === 'Object') return body;
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} can't be edited: it is nested too deeply or malformed.`, { cause });
  }
  throw new ActionError('invalid-image', `${what} is not a JSON object.`);
}

function nameOf(node: MemberNode): string {
  return node.name.type === 'String' ? node.name.value : node.name.name;
}

function rangeOf(node: AnyNode): readonly [number, number] {
  if (node.range === undefined) throw new TypeError('The JSON tree was read without ranges.');
  return [node.range[0], node.range[1]];
}
