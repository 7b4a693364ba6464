import { ActionError } from '../../errors.js';
import { isJsonObject, type JsonObject, type JsonValue, member } from './json.js';

/** One change: the member at `path` becomes `value`, or goes where `value` is undefined. */
export interface JsonEdit {
  /** Where the path starts, if not at the document: the object that is this element of a list of the document. */
  readonly within?: { readonly list: string; readonly index: number };
  readonly path: readonly [string, ...string[]];
  readonly value: JsonValue | undefined;
}

/** Names of members, and indexes of elements. */
export type Step = string | number;

/** What becomes of one value of a document. */
export type Plan =
  | { readonly kind: 'set'; readonly value: JsonValue }
  | { readonly kind: 'remove' }
  | { readonly kind: 'edit'; readonly steps: Steps };

export type Steps = Map<Step, Plan>;

/**
 * Puts edits, which come one after the other, into one plan for the document.
 * @throws ActionError `invalid-image` if an edit reaches into something that an edit before it made no object
 */
export function planEdits(edits: readonly JsonEdit[], what: string): Steps {
  const plan: Steps = new Map();
  for (const { within, path, value } of edits) {
    const start: readonly Step[] = within === undefined ? [] : [within.list, within.index];
    addEdit(plan, [...start, ...path], value, what);
  }
  return plan;
}

function addEdit(plan: Steps, path: readonly Step[], value: JsonValue | undefined, what: string): void {
  let steps = plan;
  for (const [depth, step] of path.entries()) {
    const rest = path.slice(depth + 1);
    const planned = steps.get(step);
    if (rest.length === 0) {
      steps.set(step, value === undefined ? { kind: 'remove' } : { kind: 'set', value });
    } else if (planned === undefined) {
      const inner: Steps = new Map();
      steps.set(step, { kind: 'edit', steps: inner });
      steps = inner;
    } else if (planned.kind === 'edit') {
      steps = planned.steps;
    } else {
      const changed = change(planned.kind === 'set' ? planned.value : undefined, rest, value, what);
      if (changed !== undefined) steps.set(step, { kind: 'set', value: changed });
      return;
    }
  }
}

/** The value with a member of it set or removed; undefined where there was nothing and nothing was set. */
function change(
  target: JsonValue | undefined,
  path: readonly Step[],
  value: JsonValue | undefined,
  what: string,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number' || !(target === undefined || target === null || isJsonObject(target))) {
    throw new ActionError('invalid-image', `${what}: what holds ${JSON.stringify(step)} is not a JSON object.`);
  }
  const object: JsonObject = target ?? {};
  const inner = change(member(object, step), rest, value, what);
  if (inner !== undefined) return { ...object, [step]: inner };
  if (!Object.hasOwn(object, step)) return target;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== step));
}

/**
 * What a plan makes where there is nothing yet; undefined if it makes nothing.
 * @param name of the member that is made
 * @throws ActionError `invalid-image` if the plan is for an element of a list, which has to be there
 */
export function materialise(plan: Plan, name: string, what: string): JsonValue | undefined {
  if (plan.kind === 'remove') return undefined;
  if (plan.kind === 'set') return plan.value;
  const entries: [string, JsonValue][] = [];
  for (const [step, inner] of plan.steps) {
    if (typeof step === 'number') throw notAnElement(name, step, what);
    const value = materialise(inner, step, what);
    if (value !== undefined) entries.push([step, value]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export function notAnElement(list: string, index: Step, what: string): ActionError {
  return new ActionError('invalid-image', `${what}: ${list}[${index}] is not an object.`);
}
