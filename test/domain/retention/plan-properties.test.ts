import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decidePlanned, hashVersions, type PlannedEntry } from '../../../core/domain/retention/cleanup-plan.js';
import { type RetentionPolicy, type Snapshot } from '../../../core/domain/retention/policy.js';
import { parseReference } from '../../../core/domain/registry/reference.js';
import { decideByReading, digestNamed, type ModelVersion, policyOf, readWith, snapshotOf } from './package-model.js';
import { fileArbitrary, modelArbitrary, size, versionArbitrary, wishesArbitrary } from './package-arbitraries.js';
import { brokenBy } from './reachability.js';

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
      { numRuns: 300 },
    );
  });
});
