import { type Digest } from '../image/digest.js';
import { type Contents } from '../image/graph.js';
import { type Repository } from '../registry/reference.js';
import { type Selector } from './selector.js';

/** One version of a package, as GitHub lists it. Times are milliseconds since the epoch, undefined if unreadable. */
export interface Version {
  readonly id: number;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
}

/** All that is known of one package at one time. */
export interface Snapshot {
  readonly repository: Repository;
  readonly versions: readonly Version[];
  readonly contents: Contents;
  /** Digest → why it stays whatever the policy says. They may be missing from `versions`. */
  readonly held: ReadonlyMap<Digest, string>;
  /** GitHub's time, milliseconds since the epoch. */
  readonly now: number;
}

/** The age that a rule means. */
export type Timestamp = 'updated' | 'created';

/** What may be broken: an index without any or without some of its platforms; a referrer without its subject. */
export type Breakage = 'ghost' | 'partial' | 'orphaned';

interface Rule {
  readonly name: PolicyRule;
  /** The rule touches only what is older. */
  readonly olderThanMs?: number | undefined;
}

/** What stays, with all that it needs. All conditions that are given have to hold. */
export interface KeepRule extends Rule {
  /** In words, such as `exclude-tags names it`. */
  readonly reason: string;
  /** Tags, digests and references, one of which has to fit. */
  readonly selectors?: readonly Selector[] | undefined;
  /** Images without a tag; with neither this nor selectors every image is meant. */
  readonly untagged?: boolean | undefined;
  readonly youngerThanMs?: number | undefined;
  /** Of the images for which the rest holds, the newest stay. By `semver` only those with such a tag are meant. */
  readonly newest?: { readonly count: number; readonly by: Timestamp | 'semver' } | undefined;
}

/** What goes, unless something that stays needs it. */
export type DeleteRule = Rule &
  (
    | {
        readonly kind: 'tags';
        readonly selectors: readonly Selector[];
        /** The newest so many of the images stay, and no tag is taken from a version that stays. */
        readonly keepNewest?: number | undefined;
      }
    | { readonly kind: 'untagged'; readonly keepNewest?: number | undefined }
    | { readonly kind: 'broken'; readonly breakages: readonly Breakage[] }
  );

/** What stays and what goes in one package. `keep` beats `delete`; what no rule names stays. */
export interface RetentionPolicy {
  readonly keep: readonly KeepRule[];
  readonly delete: readonly DeleteRule[];
  /** Grace for pushes in flight: untagged versions that are younger stay, unless they belong to an image that goes. */
  readonly keepYoungerThanMs: number;
  readonly timestamp: Timestamp;
  /** Where every version is to go, the package goes; otherwise GitHub's last tagged version stays. */
  readonly deletesPackage: boolean;
}

/**
 * Which rule decided: the name of an input, the place of a rule in the policy file, counted from 1, or
 * `none`: no rule names it. `held`: the snapshot says so. `in-use`: something that stays needs it.
 * `unplanned`: the plan that is applied does not have it, or has it otherwise.
 */
export type PolicyRule = (typeof ruleNames)[number] | `keep ${number}` | `delete ${number}`;

const ruleNames = [
  'none',
  'held',
  'in-use',
  'unplanned',
  'exclude-tags',
  'protect-referenced-in',
  'delete-tags',
  'delete-untagged',
  'delete-ghost-images',
  'delete-partial-images',
  'delete-orphaned-images',
  'delete-closed-prs',
  'delete-gone-branches',
  'keep-n-tagged',
  'keep-n-untagged',
  'older-than',
  'keep-younger-than',
  'last-version',
  'unreadable',
] as const;

export function isPolicyRule(text: string): text is PolicyRule {
  return ruleNames.some((name) => name === text) || /^(?:keep|delete) [1-9]\d{0,5}$/.test(text);
}
