import { type ElementNode } from '@humanwhocodes/momoa';
import { ActionError } from '../../errors.js';
import { parseTree, rangeOf, refuseDuplicateNames } from './json-rewriter.js';
import { parseJsonObject } from './json.js';

/** The texts of a list's elements, and what stands around them. */
interface SlicedList {
  readonly before: string;
  readonly elements: readonly string[];
  /** Between two elements: a comma and, in an indented document, white space. */
  readonly separator: string;
  readonly after: string;
}

/**
 * The elements of a list of a JSON document, each as it stands there: number forms, order and unknown fields included.
 * @param list name of a member of the document
 * @throws ActionError `invalid-image` if there is no such list, or it can't be told what the document means
 */
export function sliceElements(bytes: Uint8Array, list: string, what: string): readonly string[] {
  return slice(bytes, list, what).elements;
}

/**
 * The document with other elements in a list of it; every byte around them stays.
 * @param elements JSON texts
 * @throws ActionError `invalid-image` as sliceElements
 */
export function replaceElements(bytes: Uint8Array, list: string, elements: readonly string[], what: string): Buffer {
  const { before, separator, after } = slice(bytes, list, what);
  if (elements.length > 0) return Buffer.from(before + elements.join(separator) + after, 'utf8');
  return Buffer.from(before.trimEnd() + after.trimStart(), 'utf8');
}

/** The members of a JSON document by name, the values as they stand there. */
export function sliceMembers(bytes: Uint8Array, what: string): ReadonlyMap<string, string> {
  const { text, root } = readTree(bytes, what);
  return new Map(
    root.members.map(({ name, value }) => [
      name.type === 'String' ? name.value : name.name,
      text.slice(...rangeOf(value)),
    ]),
  );
}

/**
 * The document with more members at its end; every byte before them stays.
 * @param members JSON texts by name; the document has none of the names
 */
export function appendMembers(bytes: Uint8Array, members: ReadonlyMap<string, string>, what: string): Buffer {
  const { text, root } = readTree(bytes, what);
  const last = root.members.at(-1);
  const at = last === undefined ? rangeOf(root)[0] + 1 : rangeOf(last)[1];
  const added = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
  const comma = last === undefined || added === '' ? '' : ',';
  return Buffer.from(text.slice(0, at) + comma + added + text.slice(at), 'utf8');
}

function slice(bytes: Uint8Array, list: string, what: string): SlicedList {
  const { text, root } = readTree(bytes, what);
  const member = root.members.find(({ name }) => name.type === 'String' && name.value === list);
  if (member?.value.type !== 'Array') {
    throw new ActionError('invalid-image', `${what} has no list "${list}".`);
  }
  const [start, end] = rangeOf(member.value);
  const ranges = member.value.elements.map(({ value }: ElementNode) => rangeOf(value));
  const [first, second] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) {
    return { before: text.slice(0, start + 1), elements: [], separator: ',', after: text.slice(end - 1) };
  }
  return {
    before: text.slice(0, first[0]),
    elements: ranges.map(([from, to]) => text.slice(from, to)),
    separator: second === undefined ? `,${text.slice(start + 1, first[0])}` : text.slice(first[1], second[0]),
    after: text.slice(last[1]),
  };
}

function readTree(bytes: Uint8Array, what: string) {
  parseJsonObject(bytes, what);
  const text = Buffer.from(bytes).toString('utf8');
  const root = parseTree(text, what);
  refuseDuplicateNames(root, what);
  return { text, root };
}
