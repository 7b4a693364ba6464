import { type JsonObject, type JsonValue } from '../json/json.js';
import { type Digest } from '../image/digest.js';
import { type DeleteRule, type KeepRule, type PolicyRule, type RetentionPolicy, type Snapshot } from './policy.js';
import { formatReference, type Repository, type RepositoryName } from '../registry/reference.js';
import { type Selector } from './selector.js';

export function selectorsOf(policy: RetentionPolicy): readonly Selector[] {
  return [
    ...policy.keep.flatMap(({ selectors }) => selectors ?? []),
    ...policy.delete.flatMap((rule) => (rule.kind === 'tags' ? rule.selectors : [])),
  ];
}

/**
 * Digests that rules under `keep` name and no version has: of what is pushed just now, or of another package. They stay
 * with all that they need as any other; conditions that only a version can meet are taken as met.
 */
export function findUnlisted({ versions }: Snapshot, keep: readonly KeepRule[]): ReadonlySet<Digest> {
  const named = keep.flatMap(({ selectors = [] }) => selectors.flatMap((selector) => digestOf(selector) ?? []));
  const listed = new Set(versions.map(({ digest }) => digest));
  return new Set(named.filter((digest) => !listed.has(digest)));
}

function digestOf(selector: Selector): Digest | undefined {
  if (selector.kind === 'digest') return selector.digest;
  return selector.kind === 'reference' ? selector.reference.digest : undefined;
}

/** Where else in the registry rules under `keep` say that a digest is. */
export function findHomes(
  { registry, name }: Repository,
  keep: readonly KeepRule[],
): ReadonlyMap<Digest, ReadonlySet<RepositoryName>> {
  const homes = new Map<Digest, Set<RepositoryName>>();
  for (const selector of keep.flatMap(({ selectors = [] }) => selectors)) {
    if (selector.kind !== 'reference' || selector.reference.digest === undefined) continue;
    const { reference } = selector;
    if (reference.registry !== registry || reference.name === name) continue;
    homes.set(selector.reference.digest, (homes.get(selector.reference.digest) ?? new Set()).add(reference.name));
  }
  return homes;
}

/** The rules under `keep` that name a digest. */
export function findNaming(keep: readonly KeepRule[], digest: Digest): readonly PolicyRule[] {
  const naming = keep.filter(({ selectors = [] }) => selectors.some((selector) => digestOf(selector) === digest));
  return [...new Set(naming.map(({ name }) => name))];
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
