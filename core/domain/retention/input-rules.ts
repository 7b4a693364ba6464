import { type Breakage, type DeleteRule, type KeepRule, type RetentionPolicy, type Timestamp } from './policy.js';
import { type Selector } from './selector.js';

/** The rules as the inputs of the action say them. */
export interface InputRules {
  readonly deleteTags: readonly Selector[];
  readonly closedPulls?: Selector | undefined;
  readonly goneBranches?: Selector | undefined;
  /** Beats every other rule, as `protect` does. */
  readonly exclude: readonly Selector[];
  readonly protect?: readonly Selector[] | undefined;
  readonly deleteUntagged: boolean;
  readonly keepNTagged: number | undefined;
  readonly keepNUntagged: number | undefined;
  readonly broken: readonly Breakage[];
  /** Rules touch only what is older. */
  readonly olderThanMs: number | undefined;
  readonly keepYoungerThanMs: number;
  readonly timestamp: Timestamp;
  readonly deletesPackage: boolean;
}

const brokenRules = {
  ghost: 'delete-ghost-images',
  partial: 'delete-partial-images',
  orphaned: 'delete-orphaned-images',
} as const;

/** Puts the inputs into rules. The first rule that names a version gives the reason. */
export function policyOfInputs(rules: InputRules): RetentionPolicy {
  const { olderThanMs } = rules;
  const broken = rules.broken.map((breakage): DeleteRule => ({
    name: brokenRules[breakage],
    kind: 'broken',
    breakages: [breakage],
    olderThanMs,
  }));
  return {
    keep: keepRules(rules),
    delete: [...broken, ...tagRules(rules), ...untaggedRules(rules)],
    keepYoungerThanMs: rules.keepYoungerThanMs,
    timestamp: rules.timestamp,
    deletesPackage: rules.deletesPackage,
  };
}

function keepRules({ exclude, protect = [] }: InputRules): readonly KeepRule[] {
  const excluded: KeepRule = { name: 'exclude-tags', selectors: exclude, reason: 'exclude-tags names it' };
  const reason = 'a file that protect-referenced-in names refers to it';
  const protection: KeepRule = { name: 'protect-referenced-in', selectors: protect, reason };
  return [excluded, protection].filter(({ selectors }) => selectors?.length !== 0);
}

/** With keep-n-tagged all of them together name the images of which the newest stay. */
function tagRules({ deleteTags, closedPulls, goneBranches, keepNTagged, olderThanMs }: InputRules): DeleteRule[] {
  const named = [
    { name: 'delete-tags' as const, selectors: deleteTags },
    { name: 'delete-closed-prs' as const, selectors: closedPulls === undefined ? [] : [closedPulls] },
    { name: 'delete-gone-branches' as const, selectors: goneBranches === undefined ? [] : [goneBranches] },
  ].filter(({ selectors }) => selectors.length > 0);
  if (keepNTagged === undefined) {
    return named.map(({ name, selectors }): DeleteRule => ({ name, kind: 'tags', selectors, olderThanMs }));
  }
  const all: readonly Selector[] = [{ kind: 'tags', pattern: { source: '**', matches: () => true } }];
  const selectors = named.length === 0 ? all : named.flatMap((rule) => rule.selectors);
  return [{ name: 'keep-n-tagged', kind: 'tags', selectors, olderThanMs, keepNewest: keepNTagged }];
}

function untaggedRules({ deleteUntagged, keepNUntagged, olderThanMs }: InputRules): DeleteRule[] {
  if (keepNUntagged !== undefined) {
    return [{ name: 'keep-n-untagged', kind: 'untagged', olderThanMs, keepNewest: keepNUntagged }];
  }
  return deleteUntagged ? [{ name: 'delete-untagged', kind: 'untagged', olderThanMs }] : [];
}
