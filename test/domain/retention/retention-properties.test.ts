import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Digest } from '../../../core/domain/image/digest.js';
import { holdersFirst } from '../../../core/domain/image/graph.js';
import { type Snapshot } from '../../../core/domain/retention/policy.js';
import {
  day,
  decideByReading,
  digestNamed,
  type ModelVersion,
  policyOf,
  snapshotOf,
  type Wishes,
} from './package-model.js';
import { modelArbitrary, nameArbitrary, selectorArbitrary, wishesArbitrary } from './package-arbitraries.js';
import { brokenBy, reachableFrom } from './reachability.js';

const digestsOf = (snapshot: Snapshot, wishes: Wishes, ...verdicts: readonly string[]): ReadonlySet<Digest> => {
  const wanted = decideByReading(snapshot, policyOf(wishes)).verdicts.filter(({ verdict }) =>
    verdicts.includes(verdict),
  );
  return new Set(wanted.map(({ version }) => version.digest));
};

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
        expect(brokenBy(model, digestsOf(snapshotOf(model), wishes, 'delete'))).toEqual([]);
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
