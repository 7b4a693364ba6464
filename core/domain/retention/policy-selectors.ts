import { type JsonObject, type JsonValue } from '../json/json.js';
import { type DeleteRule, type KeepRule, type RetentionPolicy } from './policy.js';
import { formatReference } from '../registry/reference.js';
import { type Selector } from './selector.js';

export function selectorsOf(policy: RetentionPolicy): readonly Selector[] {
  return [
    ...policy.keep.flatMap(({ selectors }) => selectors ?? []),
    ...policy.delete.flatMap((rule) => (rule.kind === 'tags' ? rule.selectors : [])),
  ];
}

/** The policy with each selector replaced by what it was found to stand for. */
export function replaceSelectors(
  policy: RetentionPolicy,
  replace: (selector: Selector) => readonly Selector[],
): RetentionPolicy {
  return {
    ...policy,
    keep: policy.keep.map((rule): KeepRule => {
      return rule.selectors === undefined ? rule : { ...rule, selectors: rule.selectors.flatMap(replace) };
    }),
    delete: policy.delete.map((rule): DeleteRule => {
      return rule.kind === 'tags' ? { ...rule, selectors: rule.selectors.flatMap(replace) } : rule;
    }),
  };
}

/** The policy as a person may read it in a plan. Durations are in milliseconds. */
export function describePolicy(policy: RetentionPolicy): JsonObject {
  return {
    keep: policy.keep.map((rule) => describeRule(rule)),
    delete: policy.delete.map((rule) => describeRule(rule)),
    keepYoungerThanMs: policy.keepYoungerThanMs,
    timestamp: policy.timestamp,
    deletesPackage: policy.deletesPackage,
  };
}

function describeRule(rule: KeepRule | DeleteRule): JsonObject {
  const selectors = 'selectors' in rule ? rule.selectors : undefined;
  const { name, olderThanMs } = rule;
  const parts: Record<string, JsonValue | undefined> = {
    name,
    selectors: selectors?.map(describeSelector),
    olderThanMs,
    ...('kind' in rule
      ? {
          kind: rule.kind,
          breakages: rule.kind === 'broken' ? rule.breakages : undefined,
          keepNewest: rule.kind === 'broken' ? undefined : rule.keepNewest,
        }
      : {
          youngerThanMs: rule.youngerThanMs,
          untagged: rule.untagged,
          newest: rule.newest === undefined ? undefined : { ...rule.newest },
        }),
  };
  const given = Object.entries(parts).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

function describeSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'tags':
    case 'digests':
      return selector.pattern.source;
    case 'digest':
      return selector.digest;
    case 'reference':
      return formatReference(selector.reference);
    case 'closed-pulls':
    case 'gone-branches':
      return selector.template.source;
    case 'referenced-in':
      return selector.files.map(({ source }) => source).join(', ');
  }
}
