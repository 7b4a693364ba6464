import { type Digest } from './digest.js';
import { type Contents } from './graph.js';
import { type Repository } from './reference.js';
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

export interface RetentionPolicy {
  readonly deleteTags: readonly Selector[];
  /** Beats every other rule. */
  readonly exclude: readonly Selector[];
  readonly deleteUntagged: boolean;
  readonly keepNTagged: number | undefined;
  readonly keepNUntagged: number | undefined;
  /** Rules touch only what is older. */
  readonly olderThanMs: number | undefined;
  /** Grace for pushes in flight: untagged versions that are younger stay, unless they belong to an image that goes. */
  readonly keepYoungerThanMs: number;
  readonly timestamp: 'updated' | 'created';
}

/** Which rule decided. `none`: no rule names it. `held`: the snapshot says so. `in-use`: something that stays needs it. */
export type PolicyRule =
  | 'none'
  | 'held'
  | 'in-use'
  | 'exclude-tags'
  | 'delete-tags'
  | 'delete-untagged'
  | 'keep-n-tagged'
  | 'keep-n-untagged'
  | 'older-than'
  | 'keep-younger-than'
  | 'last-version'
  | 'unreadable';
