import { describe, expect, it } from '@jest/globals';
import { type Content } from '../../../core/domain/image/graph.js';
import { decideByReading, digestNamed, type ModelVersion, namesOf, policyOf, snapshotOf } from './package-model.js';

const model: readonly ModelVersion[] = [
  { name: 'latest', tags: ['latest'] },
  { name: 'a' },
  { name: 'b' },
  { name: 'inner', children: ['b'] },
  { name: 'signature of a', subject: 'a' },
  { name: 'c' },
  { name: 'pushed', children: ['a', 'inner'], isUnlisted: true },
];
const snapshot = snapshotOf(model);
const decided = (content: Content | undefined, exclude: readonly string[], more: object = {}) => {
  const contents = new Map(snapshot.contents);
  if (content === undefined) contents.delete(digestNamed('pushed'));
  else contents.set(digestNamed('pushed'), content);
  return decideByReading({ ...snapshot, contents }, policyOf({ deleteUntagged: true, exclude, ...more }));
};
const known = snapshot.contents.get(digestNamed('pushed'));
const pushed = digestNamed('pushed');

describe('a protected digest that no version has', () => {
  it.each([
    ['alone', pushed],
    ['with the package it is in', `acme/app@${pushed}`],
    ['with another package', `acme/tool@${pushed}`],
  ])('keeps all that it needs at any depth, named %s', (_, exclusion) => {
    expect(namesOf(model, decided(known, []).verdicts, 'delete')).toHaveLength(5);
    expect(namesOf(model, decided(known, [exclusion]).verdicts, 'delete')).toEqual(['c']);
  });

  it('keeps everything where the registry has it and it can not be understood', () => {
    const { verdicts, blindingDigest } = decided({ kind: 'unreadable', reason: 'nonsense' }, [pushed]);
    expect([namesOf(model, verdicts, 'delete'), blindingDigest]).toEqual([[], pushed]);
  });

  it('keeps nothing where the registry does not have it either', () => {
    const { verdicts, blindingDigest } = decided(undefined, [pushed]);
    expect([namesOf(model, verdicts, 'delete').length, blindingDigest]).toEqual([5, undefined]);
  });

  it('does not go with a package that is to go as a whole', () => {
    const more = { keepNTagged: 0, deletesPackage: true };
    expect(decided(undefined, [pushed], more).deletesPackage).toBe(true);
    expect(decided({ kind: 'manifest', children: [], subject: undefined }, [pushed], more).deletesPackage).toBe(false);
  });

  it('makes no image of a part of it: the newest are counted without', () => {
    const tagged: readonly ModelVersion[] = [
      { name: 'v1', tags: ['v1'] },
      { name: 'v2', tags: ['v2'] },
      { name: 'amd64', tags: ['v3-amd64'] },
      { name: 'pushed', children: ['amd64'], isUnlisted: true },
    ];
    const { verdicts } = decideByReading(snapshotOf(tagged), policyOf({ keepNTagged: 1, exclude: [pushed] }));
    expect(namesOf(tagged, verdicts, 'delete')).toEqual(['v1']);
  });
});
