import { type AnyNode, type MemberNode, type ObjectNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { ActionError } from '../../errors.js';
import { type JsonValue } from './json.js';
import { materialise, notAnElement, type Plan, type Step, type Steps } from './json-plan.js';

/** What is longer is no indentation, and is not repeated before each member that is added. */
const maxSpace = 1000;

/** Writes parts of a JSON text anew as a plan says, and takes all else from the text as it stands. */
export class Rewriter {
  readonly #text: string;
  readonly #what: string;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /**
   * @param depth how many objects and lists are open within this object, itself included
   * @returns the object's new text
   */
  object(object: ObjectNode, steps: Steps, depth: number): string {
    const [start, end] = rangeOf(object);
    const first = object.members[0];
    const leading = first === undefined ? '' : this.#text.slice(start + 1, rangeOf(first)[0]);
    const kept: string[] = [];
    let position = start + 1;
    let gap = '';
    for (const member of object.members) {
      const range = rangeOf(member);
      gap = this.#text.slice(position, range[0]);
      position = range[1];
      const plan = steps.get(nameOf(member));
      if (plan?.kind === 'remove') continue;
      kept.push(kept.length === 0 ? leading : gap, this.#member(member, plan, spaceOf(gap), depth));
    }
    const space = spaceOf(gap);
    for (const [name, value] of this.#additions(object, steps)) {
      const colon = space.includes('\n') ? ': ' : ':';
      kept.push(kept.length === 0 ? leading : `,${space}`, JSON.stringify(name) + colon + format(value, space, depth));
    }
    if (kept.length === 0 && first !== undefined) return '{}';
    return `{${kept.join('')}${this.#text.slice(position, end)}`;
  }

  /** Members that the plan makes and the object lacks. */
  #additions(object: ObjectNode, steps: Steps): readonly (readonly [string, JsonValue])[] {
    const present = new Set<Step>(object.members.map(nameOf));
    const missing = [...steps].filter(([step]) => !present.has(step));
    return missing.flatMap(([step, plan]): readonly (readonly [string, JsonValue])[] => {
      const name = String(step);
      const value = materialise(plan, name, this.#what);
      return value === undefined ? [] : [[name, value]];
    });
  }

  #member(member: MemberNode, plan: Plan | undefined, space: string, depth: number): string {
    const [start, end] = rangeOf(member);
    if (plan === undefined) return this.#text.slice(start, end);
    const value = this.#value(member.value, plan, nameOf(member), space, depth);
    return this.#text.slice(start, rangeOf(member.value)[0]) + value;
  }

  #value(node: ValueNode, plan: Plan, name: string, space: string, depth: number): string {
    const [start, end] = rangeOf(node);
    const old = this.#text.slice(start, end);
    if (plan.kind !== 'edit') {
      return plan.kind === 'remove' || isSame(node, old, plan.value) ? old : format(plan.value, space, depth);
    }
    const isList = [...plan.steps.keys()].every(isIndex);
    if (isList) return this.#elements(node, plan.steps, name, depth + 1);
    if (node.type === 'Object') return this.object(node, plan.steps, depth + 1);
    if (node.type !== 'Null') throw new ActionError('invalid-image', `${this.#what}: "${name}" is not a JSON object.`);
    const made = materialise(plan, name, this.#what);
    return made === undefined ? old : format(made, space, depth);
  }

  #elements(node: ValueNode, steps: Steps, name: string, depth: number): string {
    const elements = node.type === 'Array' ? node.elements : [];
    const [start, end] = rangeOf(node);
    let result = '';
    let position = start;
    for (const [index, plan] of [...steps].sort(([a], [b]) => Number(a) - Number(b))) {
      const element = typeof index === 'number' ? elements[index]?.value : undefined;
      if (element?.type !== 'Object' || plan.kind !== 'edit') {
        throw notAnElement(name, index, this.#what);
      }
      const [from, to] = rangeOf(element);
      result += this.#text.slice(position, from) + this.object(element, plan.steps, depth + 1);
      position = to;
    }
    return result + this.#text.slice(position, end);
  }
}

/** @throws ActionError `invalid-image` if the text is not one JSON object, or nested too deeply */
export function parseTree(text: string, what: string): ObjectNode {
  try {
    const { body } = parse(text, { mode: 'json', ranges: true });
    if (body.type === 'Object') return body;
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} can't be edited: it is nested too deeply or malformed.`, { cause });
  }
  throw new ActionError('invalid-image', `${what} is not a JSON object.`);
}

export function refuseDuplicateNames(root: AnyNode, what: string): void {
  const open: AnyNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'Array') for (const element of node.elements) open.push(element.value);
    if (node.type !== 'Object') continue;
    const names = new Set<string>();
    for (const candidate of node.members) {
      const name = nameOf(candidate);
      if (names.has(name)) {
        throw new ActionError(
          'invalid-image',
          `${what} names ${JSON.stringify(name.slice(0, 100))} twice, so it can't be edited.`,
        );
      }
      names.add(name);
      open.push(candidate.value);
    }
  }
}

/** Offsets in UTF-16 units, as slice takes them; the end is exclusive. */
export function rangeOf(node: AnyNode): readonly [number, number] {
  if (node.range === undefined) throw new TypeError('The JSON tree was read without ranges.');
  return [node.range[0], node.range[1]];
}

function nameOf(node: MemberNode): string {
  return node.name.type === 'String' ? node.name.value : node.name.name;
}

function isIndex(step: Step): step is number {
  return typeof step === 'number';
}

function isSame(node: ValueNode, text: string, value: JsonValue): boolean {
  if (node.type === 'String') return node.value === value;
  return text === JSON.stringify(value);
}

/** The white space between a comma and the member after it; that before the first member where there is no comma. */
function spaceOf(gap: string): string {
  const space = gap.slice(gap.indexOf(',') + 1);
  return space.length > maxSpace ? '' : space;
}

/**
 * JSON in the manner of the document.
 * @param space what stands before the member: with a line break in it, the value's own lines are indented as well
 * @param depth of the member, from which the width of one indentation follows
 */
function format(value: JsonValue, space: string, depth: number): string {
  const lineBreak = space.lastIndexOf('\n');
  if (lineBreak < 0) return JSON.stringify(value);
  const indentation = space.slice(lineBreak + 1);
  const unit = indentation.slice(0, Math.floor(indentation.length / depth));
  // A line break within a string is escaped, so each of these is one between tokens.
  return JSON.stringify(value, undefined, unit).replaceAll('\n', `\n${indentation}`);
}
