import fc from 'fast-check';
import { type Fault, type FaultAction } from '../sandbox/server/faults.js';
import { day } from './cleanup-scene.js';

const minute = 60_000;
export const hour = 60 * minute;

/** One version. Numbers are places among the versions before it; one that is too high means none. */
export interface Node {
  readonly children: readonly number[] | undefined;
  readonly subject: number | undefined;
  /** Before its number, such as `pr-` for `pr-3`. */
  readonly names: readonly string[];
  /** What it is attached to by a tag, and the tag's suffix. */
  readonly attached: readonly [number, string] | undefined;
  readonly ageMs: number;
  readonly sinceUpdateMs: number;
}

const place = fc.nat({ max: 11 });

export const nodeArbitrary: fc.Arbitrary<Node> = fc.record({
  children: fc.option(fc.uniqueArray(place, { maxLength: 4 }), { freq: 2, nil: undefined }),
  subject: fc.option(place, { freq: 3, nil: undefined }),
  names: fc.oneof(
    { weight: 4, arbitrary: fc.constant<readonly string[]>([]) },
    { weight: 5, arbitrary: fc.constantFrom('v', 'pr-', 'stable-').map((name) => [name]) },
    { weight: 2, arbitrary: fc.subarray(['v', 'pr-', 'stable-'], { minLength: 2 }) },
  ),
  attached: fc.option(fc.tuple(place, fc.constantFrom('', '.sig', '.att', '.sbom')), { freq: 4, nil: undefined }),
  ageMs: fc.constantFrom(10 * minute, 2 * hour, 3 * day, 20 * day),
  sinceUpdateMs: fc.constantFrom(0, 0, 0, hour, day),
});

export interface Policy {
  readonly deleteTags: readonly string[];
  readonly excludeTags: readonly string[];
  /** The digest of this version is excluded too. */
  readonly excludedPlace: number | undefined;
  readonly deleteUntagged: boolean;
  readonly keepNTagged: number | undefined;
  readonly olderThanDays: number | undefined;
}

export const policyArbitrary: fc.Arbitrary<Policy> = fc.record({
  deleteTags: fc.subarray(['pr-*', 'v*', 'stable-1*']),
  excludeTags: fc.oneof(fc.constant<readonly string[]>([]), fc.constant(['stable-*']), fc.constant(['v1', 'pr-2'])),
  excludedPlace: fc.option(place, { nil: undefined, freq: 2 }),
  deleteUntagged: fc.boolean(),
  keepNTagged: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 3 }),
  olderThanDays: fc.option(fc.constantFrom(1, 5), { nil: undefined, freq: 2 }),
});

/**
 * What somebody else, or the servers, do: before the n-th request that may be struck by it, or `isLate` before the first
 * one after the n-th deletion. Places are among what is there then.
 */
export type Disturbance = { readonly before: number; readonly isLate?: boolean } & (
  | { readonly kind: 'push'; readonly over: readonly number[]; readonly isTagged: boolean }
  | { readonly kind: 'new tag' | 'deletion' | 'unreadable'; readonly place: number }
  | { readonly kind: 'retag'; readonly from: number; readonly place: number }
  | { readonly kind: 'trouble'; readonly fault: Pick<Fault, 'action' | 'method'> }
  | { readonly kind: 'stale list' }
);

const before = fc.nat({ max: 30 });
const early = fc.nat({ max: 4 });
export const disturbanceArbitrary: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.record({
    kind: fc.constant('push' as const),
    before: early,
    over: fc.uniqueArray(place, { minLength: 1, maxLength: 3 }),
    isTagged: fc.boolean(),
    isLate: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('new tag' as const), before: early, place, isLate: fc.boolean() }),
  fc.record({ kind: fc.constant('unreadable' as const), before: early, place }),
  fc.record({ kind: fc.constant('deletion' as const), before, place }),
  fc.record({ kind: fc.constant('retag' as const), before, from: place, place }),
  fc.record({ kind: fc.constant('stale list' as const), before: early }),
  fc.record({
    kind: fc.constant('trouble' as const),
    before,
    fault: fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
      action: fc.constantFrom<FaultAction>(
        { kind: 'respond', status: 500 },
        { kind: 'respond', status: 502, effect: true },
        { kind: 'reset', when: 'before' },
        { kind: 'reset', when: 'after' },
        { kind: 'respond', status: 429, headers: { 'retry-after': '2' } },
        { kind: 'respond', status: 404, body: '{"message":"Not Found"}' },
        { kind: 'respond', status: 403, body: '{"message":"Forbidden"}' },
      ),
    }),
  }),
);
