import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Digest } from '../../../core/domain/image/digest.js';
import { type RetentionPolicy, type Snapshot } from '../../../core/domain/retention/policy.js';
import { decideByReading, snapshotOf } from './package-model.js';
import { fileArbitrary, keepArbitrary, modelArbitrary } from './package-arbitraries.js';
import { brokenBy } from './reachability.js';

const goingBy = (snapshot: Snapshot, policy: RetentionPolicy): ReadonlySet<Digest> => {
  const { verdicts } = decideByReading(snapshot, policy);
  return new Set(verdicts.filter(({ verdict }) => verdict === 'delete').map(({ version }) => version.digest));
};

const runs = { numRuns: 300 };

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
