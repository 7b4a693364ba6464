import fc from 'fast-check';
import {
  type Breakage,
  type DeleteRule,
  type KeepRule,
  type RetentionPolicy,
} from '../../../core/domain/retention/policy.js';
import { parseTagSelector } from '../../../core/domain/retention/selector.js';
import { attachedTag, day, digestNamed, hour, type ModelVersion, type Wishes } from './package-model.js';

export const size = 14;
const nameOf = (index: number): string => `n${index}`;
export const nameArbitrary = fc.integer({ min: 0, max: size + 1 }).map(nameOf);

/** Any version: children may only be older ones, as digests force it; subjects may go round in circles. */
export const versionArbitrary = (index: number): fc.Arbitrary<ModelVersion> =>
  fc
    .record({
      tags: fc.oneof(
        { weight: 4, arbitrary: fc.constant<readonly string[]>([]) },
        { weight: 3, arbitrary: fc.constantFrom('v', 'pr-', 'stable-').map((prefix) => [`${prefix}${index}`]) },
        { weight: 1, arbitrary: fc.constant([`v${index}`, `pr-${index}`]) },
        {
          weight: 2,
          arbitrary: fc
            .tuple(nameArbitrary, fc.constantFrom('', '.sig', '.att', '.sbom'))
            .map(([name, suffix]) => [attachedTag(name, suffix)]),
        },
        { weight: 1, arbitrary: nameArbitrary.map((name) => [`v${index}`, attachedTag(name, '.sig')]) },
      ),
      children: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: Math.max(0, index - 1) }), { maxLength: 3 }), {
        freq: 2,
        nil: undefined,
      }),
      subject: fc.option(nameArbitrary, { freq: 3, nil: undefined }),
      ageMs: fc.constantFrom(60_000, 2 * hour, 3 * day, 20 * day),
      updatedAgeMs: fc.option(fc.constantFrom(60_000, 2 * hour, 2 * day), { freq: 4, nil: undefined }),
      isUnreadable: fc.integer({ min: 0, max: 29 }).map((number) => number === 0),
      isGone: fc.integer({ min: 0, max: 29 }).map((number) => number === 0),
      hasNoDate: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
    })
    .map(({ children, subject, updatedAgeMs, ...rest }) => ({
      name: nameOf(index),
      ...rest,
      ...(children === undefined ? {} : { children: children.filter((child) => child !== index).map(nameOf) }),
      ...(subject === undefined ? {} : { subject }),
      ...(updatedAgeMs === undefined ? {} : { updatedAgeMs }),
    }));

export const modelArbitrary: fc.Arbitrary<readonly ModelVersion[]> = fc
  .tuple(...Array.from({ length: size }, (_, index) => versionArbitrary(index)))
  .chain((versions) => fc.shuffledSubarray(versions, { minLength: 1 }));

export const selectorArbitrary = fc.oneof(
  fc.constantFrom('*', 'v*', 'pr-*', 'stable-*', 'sha256-*', 'v1?'),
  nameArbitrary.map(digestNamed),
);

const brokenArbitrary = fc.subarray<Breakage>(['ghost', 'partial', 'orphaned']);

export const wishesArbitrary: fc.Arbitrary<Wishes> = fc.record({
  broken: fc.oneof({ weight: 2, arbitrary: fc.constant<Breakage[]>([]) }, brokenArbitrary),
  deleteTags: fc.array(selectorArbitrary, { maxLength: 2 }),
  exclude: fc.array(selectorArbitrary, { maxLength: 1 }).map((list) => list.filter((text) => text !== '*')),
  deleteUntagged: fc.boolean(),
  keepNTagged: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  keepNUntagged: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  olderThanMs: fc.option(fc.constantFrom(hour, 2 * day + hour), { nil: undefined }),
  timestamp: fc.constantFrom('updated', 'created'),
});

const agesArbitrary = fc.record(
  { olderThanMs: fc.constantFrom(hour, 2 * day), youngerThanMs: fc.constantFrom(3 * hour, 10 * day) },
  { requiredKeys: [] },
);
const selectorsArbitrary = fc.array(selectorArbitrary.map(parseTagSelector), { minLength: 1, maxLength: 2 });
const newestArbitrary = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  by: fc.constantFrom('updated' as const, 'created' as const, 'semver' as const),
});

export const keepArbitrary: fc.Arbitrary<KeepRule> = fc
  .tuple(
    fc.oneof(
      fc.record({ selectors: selectorsArbitrary }),
      fc.constant<Pick<KeepRule, 'untagged'>>({ untagged: true }),
      fc.constant<Pick<KeepRule, 'untagged'>>({}),
    ),
    fc.option(newestArbitrary, { nil: undefined }),
    agesArbitrary,
  )
  .map(([what, newest, ages]) => ({ name: 'keep 1', reason: 'it is to stay', ...what, newest, ...ages }));

const deleteArbitrary: fc.Arbitrary<DeleteRule> = fc
  .tuple(
    fc.oneof(
      selectorsArbitrary.map((selectors) => ({ kind: 'tags' as const, selectors })),
      fc.constant({ kind: 'untagged' as const }),
      brokenArbitrary.map((breakages) => ({ kind: 'broken' as const, breakages })),
    ),
    fc.option(fc.constantFrom(hour, 2 * day), { nil: undefined }),
  )
  .map(([what, olderThanMs]) => ({ name: 'delete 1', ...what, olderThanMs }));

export const fileArbitrary: fc.Arbitrary<RetentionPolicy> = fc.record({
  keep: fc.array(keepArbitrary, { maxLength: 2 }),
  delete: fc.array(deleteArbitrary, { minLength: 1, maxLength: 3 }),
  keepYoungerThanMs: fc.constant(hour),
  timestamp: fc.constantFrom('updated', 'created'),
  deletesPackage: fc.constant(false),
});
