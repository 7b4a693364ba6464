import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Digest } from '../../../core/domain/image/digest.js';
import { holdersFirst } from '../../../core/domain/image/graph.js';
import { decidePlanned, hashVersions, type PlannedEntry } from '../../../core/domain/retention/cleanup-plan.js';
import {
  type Breakage,
  type DeleteRule,
  type KeepRule,
  type RetentionPolicy,
  type Snapshot,
} from '../../../core/domain/retention/policy.js';
import { parseReference } from '../../../core/domain/registry/reference.js';
import { parseTagSelector } from '../../../core/domain/retention/selector.js';
import {
  attachedTag,
  day,
  decideByReading,
  digestNamed,
  hour,
  type ModelVersion,
  policyOf,
  readWith,
  snapshotOf,
  type Wishes,
} from './package-model.js';

const size = 14;
const nameOf = (index: number): string => `n${index}`;
const nameArbitrary = fc.integer({ min: 0, max: size + 1 }).map(nameOf);

/** Any version: children may only be older ones, as digests force it; subjects may go round in circles. */
const versionArbitrary = (index: number): fc.Arbitrary<ModelVersion> =>
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

const modelArbitrary: fc.Arbitrary<readonly ModelVersion[]> = fc
  .tuple(...Array.from({ length: size }, (_, index) => versionArbitrary(index)))
  .chain((versions) => fc.shuffledSubarray(versions, { minLength: 1 }));

const selectorArbitrary = fc.oneof(
  fc.constantFrom('*', 'v*', 'pr-*', 'stable-*', 'sha256-*', 'v1?'),
  nameArbitrary.map(digestNamed),
);

const brokenArbitrary = fc.subarray<Breakage>(['ghost', 'partial', 'orphaned']);

const wishesArbitrary: fc.Arbitrary<Wishes> = fc.record({
  broken: fc.oneof({ weight: 2, arbitrary: fc.constant<Breakage[]>([]) }, brokenArbitrary),
  deleteTags: fc.array(selectorArbitrary, { maxLength: 2 }),
  exclude: fc.array(selectorArbitrary, { maxLength: 1 }).map((list) => list.filter((text) => text !== '*')),
  deleteUntagged: fc.boolean(),
  keepNTagged: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  keepNUntagged: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  olderThanMs: fc.option(fc.constantFrom(hour, 2 * day + hour), { nil: undefined }),
  timestamp: fc.constantFrom('updated', 'created'),
});

const digestsOf = (snapshot: Snapshot, wishes: Wishes, ...verdicts: readonly string[]): ReadonlySet<Digest> => {
  const wanted = decideByReading(snapshot, policyOf(wishes)).verdicts.filter(({ verdict }) =>
    verdicts.includes(verdict),
  );
  return new Set(wanted.map(({ version }) => version.digest));
};

function isReadable({ isUnreadable, isGone }: ModelVersion): boolean {
  return isUnreadable !== true && isGone !== true;
}

/** Written down anew, from the words of the specification and without the graph: what a name keeps alive. */
function reachableFrom(model: readonly ModelVersion[], roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set(roots);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const version of model) {
      if (isReadable(version) && reached.has(version.name)) {
        for (const child of version.children ?? []) reached.add(child);
      }
      const hangsOn = [...reached].some(
        (name) =>
          (isReadable(version) && version.subject === name) ||
          ['', '.sig', '.att', '.sbom'].some((suffix) => version.tags?.includes(attachedTag(name, suffix))),
      );
      if (hangsOn) reached.add(version.name);
    }
  }
  return reached;
}

/** What the rules want gone, GitHub's own rule about the last tagged version left aside. */
function wantedGone(model: readonly ModelVersion[], wishes: Wishes): ReadonlySet<Digest> {
  const { verdicts } = decideByReading(snapshotOf(model), policyOf(wishes));
  const wanted = verdicts.filter(({ verdict, rule }) => verdict === 'delete' || rule === 'last-version');
  return new Set(wanted.map(({ version }) => version.digest));
}

const runs = { numRuns: 300 };

describe('for any package and any policy', () => {
  it('nothing goes that a version which stays with an ordinary tag or by a protected digest needs', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const doomed = digestsOf(snapshotOf(model), wishes, 'delete');
        const kept = model.filter(({ name, tags }) => {
          const isNamed = wishes.exclude?.includes(digestNamed(name)) === true;
          const isTagged = tags?.some((tag) => !tag.includes('sha256-')) === true;
          return isNamed || (isTagged && !doomed.has(digestNamed(name)));
        });
        const reachable = reachableFrom(
          model,
          kept.map(({ name }) => name),
        );
        expect([...reachable].filter((name) => doomed.has(digestNamed(name)))).toEqual([]);
      }),
      runs,
    );
  });

  it('nothing goes that anything which stays needs', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const doomed = digestsOf(snapshotOf(model), wishes, 'delete');
        const kept = model.filter(({ name }) => !doomed.has(digestNamed(name))).map(({ name }) => name);
        expect([...reachableFrom(model, kept)].filter((name) => doomed.has(digestNamed(name)))).toEqual([]);
      }),
      runs,
    );
  });

  it('an excluded version never goes', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, nameArbitrary, (model, wishes, name) => {
        const exclude = [...(wishes.exclude ?? []), digestNamed(name)];
        expect(digestsOf(snapshotOf(model), { ...wishes, exclude }, 'delete', 'retain')).not.toContain(
          digestNamed(name),
        );
      }),
      runs,
    );
  });

  it('the order of the list changes nothing', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, fc.infiniteStream(fc.nat()), (model, wishes, random) => {
        const snapshot = snapshotOf(model);
        const versions = snapshot.versions
          .map((version) => ({ version, place: Number(random.next().value) }))
          .sort((a, b) => a.place - b.place)
          .map(({ version }) => version);
        const verdicts = (each: Snapshot) =>
          decideByReading(each, policyOf(wishes)).verdicts.toSorted((a, b) => a.version.id - b.version.id);
        expect(verdicts({ ...snapshot, versions })).toEqual(verdicts(snapshot));
      }),
      runs,
    );
  });

  it('one more exclusion never adds a deletion', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, selectorArbitrary, (model, wishes, selector) => {
        const before = wantedGone(model, wishes);
        const exclude = [...(wishes.exclude ?? []), selector];
        const after = digestsOf(snapshotOf(model), { ...wishes, exclude }, 'delete');
        expect([...after].filter((digest) => !before.has(digest))).toEqual([]);
      }),
      runs,
    );
  });

  it('a longer grace or a higher age never adds a deletion', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const before = wantedGone(model, wishes);
        const longer = digestsOf(snapshotOf(model), { ...wishes, keepYoungerThanMs: 5 * day }, 'delete');
        expect([...longer].filter((digest) => !before.has(digest))).toEqual([]);
      }),
      runs,
    );
  });

  it('a second run finds nothing', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const doomed = digestsOf(snapshotOf(model), wishes, 'delete');
        const snapshot = snapshotOf(model);
        const versions = snapshot.versions.filter(({ digest }) => !doomed.has(digest));
        const contents = new Map([...snapshot.contents].filter(([digest]) => !doomed.has(digest)));
        expect(digestsOf({ ...snapshot, versions, contents }, wishes, 'delete')).toEqual(new Set());
      }),
      runs,
    );
  });

  it('a run that ends at any moment leaves no index broken', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const { verdicts, graph } = decideByReading(snapshotOf(model), policyOf(wishes));
        const doomed = verdicts.filter(({ verdict }) => verdict === 'delete').map(({ version }) => version.digest);
        const order = holdersFirst(graph, doomed);
        expect(new Set(order)).toEqual(new Set(doomed));
        const broken = order.flatMap((digest, place) =>
          order.slice(place + 1).filter((later) => graph.children(later).includes(digest)),
        );
        expect(broken).toEqual([]);
      }),
      runs,
    );
  });

  it('some version with a tag is left where there was one', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const tagged = model.filter(({ tags }) => tags?.some((tag) => !tag.includes('sha256-')));
        const doomed = digestsOf(snapshotOf(model), wishes, 'delete');
        expect(tagged.length > 0 && tagged.every(({ name }) => doomed.has(digestNamed(name)))).toBe(false);
        expect(doomed.size).toBeLessThan(model.length);
      }),
      runs,
    );
  });

  it('what is not read decides nothing: with everything known the verdicts are the same', () => {
    fc.assert(
      fc.property(modelArbitrary, wishesArbitrary, (model, wishes) => {
        const snapshot = snapshotOf(model.map((version) => ({ ...version, isUnreadable: false, isGone: false })));
        const policy = policyOf(wishes);
        const everything = new Map(snapshot.contents);
        const byReading = decideByReading(snapshot, policy);
        const verdicts = decideByReading({ ...snapshot, contents: everything }, policy).verdicts;
        expect(byReading.verdicts).toEqual(verdicts);
      }),
      runs,
    );
  });
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

const keepArbitrary: fc.Arbitrary<KeepRule> = fc
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

const fileArbitrary: fc.Arbitrary<RetentionPolicy> = fc.record({
  keep: fc.array(keepArbitrary, { maxLength: 2 }),
  delete: fc.array(deleteArbitrary, { minLength: 1, maxLength: 3 }),
  keepYoungerThanMs: fc.constant(hour),
  timestamp: fc.constantFrom('updated', 'created'),
  deletesPackage: fc.constant(false),
});

const goingBy = (snapshot: Snapshot, policy: RetentionPolicy): ReadonlySet<Digest> => {
  const { verdicts } = decideByReading(snapshot, policy);
  return new Set(verdicts.filter(({ verdict }) => verdict === 'delete').map(({ version }) => version.digest));
};

/** Names of what goes although something that stays needs it. */
function brokenBy(model: readonly ModelVersion[], doomed: ReadonlySet<Digest>): readonly string[] {
  const kept = model.map(({ name }) => name).filter((name) => !doomed.has(digestNamed(name)));
  return [...reachableFrom(model, kept)].filter((name) => doomed.has(digestNamed(name)));
}

describe('for any package and any policy file', () => {
  it('nothing goes that anything which stays needs', () => {
    fc.assert(
      fc.property(modelArbitrary, fileArbitrary, (model, policy) => {
        expect(brokenBy(model, goingBy(snapshotOf(model), policy))).toEqual([]);
      }),
      runs,
    );
  });

  it('one more keep rule never adds a deletion', () => {
    fc.assert(
      fc.property(modelArbitrary, fileArbitrary, keepArbitrary, fc.nat({ max: 2 }), (model, policy, rule, place) => {
        const { verdicts } = decideByReading(snapshotOf(model), policy);
        const before = verdicts.filter(({ verdict, rule: by }) => verdict === 'delete' || by === 'last-version');
        const keep = policy.keep.toSpliced(place, 0, rule);
        const after = goingBy(snapshotOf(model), { ...policy, keep });
        expect([...after].filter((digest) => !before.some(({ version }) => version.digest === digest))).toEqual([]);
      }),
      runs,
    );
  });

  it('a second run finds nothing', () => {
    fc.assert(
      fc.property(modelArbitrary, fileArbitrary, (model, policy) => {
        const doomed = goingBy(snapshotOf(model), policy);
        const snapshot = snapshotOf(model);
        const versions = snapshot.versions.filter(({ digest }) => !doomed.has(digest));
        const contents = new Map([...snapshot.contents].filter(([digest]) => !doomed.has(digest)));
        expect(goingBy({ ...snapshot, versions, contents }, policy)).toEqual(new Set());
      }),
      runs,
    );
  });
});

describe('a plan that is applied to a package that has changed', () => {
  /** What happens to a version between plan and apply. */
  const changesArbitrary = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('nothing' as const) },
      { weight: 1, arbitrary: fc.constantFrom('goes', 'is tagged', 'loses its tags', 'is pushed again') },
    ),
    { minLength: size, maxLength: size },
  );

  const plan = (snapshot: Snapshot, policy: RetentionPolicy): PlannedEntry => {
    const { verdicts, deletesPackage } = decideByReading(snapshot, policy);
    return {
      name: parseReference('ghcr.io/acme/app', snapshot.repository.registry).name,
      snapshot: hashVersions(snapshot.versions),
      rules: {},
      deletesPackage,
      versions: verdicts.map(({ version, ...verdict }) => ({
        ...version,
        ...verdict,
        isUnreadable: verdict.verdict === 'delete' && snapshot.contents.get(version.digest)?.kind !== 'manifest',
      })),
    };
  };

  it('never takes more than it names, nor what anything that stays needs now', () => {
    fc.assert(
      fc.property(
        modelArbitrary,
        fc.oneof(wishesArbitrary.map(policyOf), fileArbitrary),
        changesArbitrary,
        fc.array(versionArbitrary(size + 2), { maxLength: 1 }),
        (model, policy, changes, pushed) => {
          const entry = plan(snapshotOf(model), policy);
          const changed = model.map((version, index): ModelVersion & { readonly isLost: boolean } => {
            const change = changes[index];
            return {
              ...version,
              ...(change === 'is tagged' ? { tags: [...(version.tags ?? []), 'new'] } : {}),
              ...(change === 'loses its tags' ? { tags: [] } : {}),
              ...(change === 'is pushed again' ? { updatedAgeMs: 1 } : {}),
              isLost: change === 'goes',
            };
          });
          const left = [...changed.filter(({ isLost }) => !isLost), ...pushed];
          const ids = new Map(model.map(({ name }, index) => [digestNamed(name), 1000 + index]));
          const now = snapshotOf(left);
          const versions = now.versions.map((version) => ({ ...version, id: ids.get(version.digest) ?? 5000 }));
          const decision = readWith({ ...now, versions }, (snapshot) => decidePlanned(snapshot, entry));
          const named = new Set(entry.versions.filter(({ verdict }) => verdict === 'delete').map(({ id }) => id));
          const gone = decision.verdicts.filter(({ verdict }) => verdict === 'delete').map(({ version }) => version);
          expect(gone.filter(({ id }) => !named.has(id))).toEqual([]);
          expect(brokenBy(left, new Set(gone.map(({ digest }) => digest)))).toEqual([]);
          expect(
            decision.verdicts.filter(({ verdict, version }) => verdict === 'untag' && version.tags.includes('new')),
          ).toEqual([]);
        },
      ),
      runs,
    );
  });
});
