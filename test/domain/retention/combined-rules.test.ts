import { describe, expect, it } from '@jest/globals';
import { type Breakage } from '../../../core/domain/retention/policy.js';
import {
  attachedTag,
  day,
  decideByReading,
  digestNamed,
  type ModelVersion,
  namesOf,
  policyOf,
  snapshotOf,
} from './package-model.js';
import { type Case } from './retention-cases.js';

interface CombinedCase extends Case {
  /** Name of a version → tags that go from it. */
  readonly untagged?: Readonly<Record<string, readonly string[]>>;
}

const tagged = (...names: readonly string[]): readonly ModelVersion[] => names.map((name) => ({ name, tags: [name] }));
const all: readonly Breakage[] = ['ghost', 'partial', 'orphaned'];

const untagging: readonly CombinedCase[] = [
  {
    title: 'the named tags go from a version that stays for others',
    model: [{ name: 'release', tags: ['v1', 'dev', 'prod'] }],
    wishes: { deleteTags: ['dev'] },
    deleted: [],
    untagged: { release: ['dev'] },
  },
  {
    title: 'a tag on a digest that is named goes with all others of its version',
    model: [...tagged('v1'), { name: 'two', tags: ['a', 'b'] }],
    wishes: { deleteTags: [digestNamed('two')] },
    deleted: ['two'],
  },
  {
    title: 'an excluded version keeps all of its tags',
    model: [{ name: 'release', tags: ['main', 'pr-1'] }],
    wishes: { deleteTags: ['pr-*'], exclude: ['main'] },
    deleted: [],
  },
  {
    title: 'a version that is not old enough keeps all of its tags',
    model: [{ name: 'release', tags: ['main', 'pr-1'], ageMs: day }],
    wishes: { deleteTags: ['pr-*'], olderThanMs: 2 * day },
    deleted: [],
  },
  {
    title: 'with keep-n-tagged a version with other tags is no candidate, takes no place and keeps its tags',
    model: [...tagged('pr-1', 'pr-2'), { name: 'shared', tags: ['main', 'pr-3'] }],
    wishes: { deleteTags: ['pr-*'], keepNTagged: 1 },
    deleted: ['pr-1'],
  },
  {
    title: 'a sha256 tag beside an ordinary one is no name of an image, and shares nothing',
    model: [...tagged('v1'), { name: 'pr-1', tags: ['pr-1', attachedTag('gone', '.sig')] }],
    wishes: { deleteTags: ['pr-*'] },
    deleted: ['pr-1'],
  },
];

const broken: readonly CombinedCase[] = [
  {
    title: 'ghosts and partial images go both, with what is left of them',
    model: [
      { name: 'ghost', tags: ['ghost'], children: ['gone', 'gone-too'] },
      { name: 'here' },
      { name: 'partial', tags: ['partial'], children: ['here', 'gone'] },
      ...tagged('latest'),
    ],
    wishes: { broken: ['ghost', 'partial'] },
    deleted: ['ghost', 'here', 'partial'],
  },
  {
    title: 'only ghosts where only they are named',
    model: [
      { name: 'ghost', tags: ['ghost'], children: ['gone'] },
      { name: 'here' },
      { name: 'partial', tags: ['partial'], children: ['here', 'gone'] },
    ],
    wishes: { broken: ['ghost'] },
    deleted: ['ghost'],
  },
  {
    title: 'an index of nothing lacks nothing',
    model: [{ name: 'empty', tags: ['empty'], children: [] }, ...tagged('latest')],
    wishes: { broken: all },
    deleted: [],
  },
  {
    title: 'what is left of a partial image stays where an image that stays needs it',
    model: [
      { name: 'here' },
      { name: 'partial', tags: ['partial'], children: ['here', 'gone'] },
      { name: 'whole', tags: ['whole'], children: ['here'] },
    ],
    wishes: { broken: all },
    deleted: ['partial'],
  },
  {
    title: 'a ghost takes no place among the newest',
    model: [...tagged('v1', 'v2'), { name: 'ghost', tags: ['v3'], children: ['gone'] }],
    wishes: { broken: ['ghost'], keepNTagged: 1 },
    deleted: ['v1', 'ghost'],
  },
  {
    title: 'an excluded ghost stays',
    model: [{ name: 'ghost', tags: ['v3'], children: ['gone'] }, ...tagged('latest')],
    wishes: { broken: all, exclude: ['v3'] },
    deleted: [],
  },
  {
    title: 'a young ghost without a tag may be a push in flight',
    model: [...tagged('latest'), { name: 'ghost', children: ['gone'], ageMs: 1000 }],
    wishes: { broken: all, deleteUntagged: true },
    deleted: [],
  },
  {
    title: 'a young ghost with a tag may be one whose platforms are not to be seen yet, and takes no place either',
    model: [...tagged('v1', 'v2'), { name: 'ghost', tags: ['v3'], children: ['gone'], ageMs: 1000 }],
    wishes: { broken: ['ghost', 'partial'], keepNTagged: 1 },
    deleted: ['v1'],
  },
  {
    title: 'a ghost that is not old enough stays',
    model: [...tagged('latest'), { name: 'ghost', tags: ['v3'], children: ['gone'], ageMs: day }],
    wishes: { broken: all, olderThanMs: 2 * day },
    deleted: [],
  },
  {
    title: 'a child that the list does not have and the registry has is not missing',
    model: [
      ...tagged('latest'),
      { name: 'index', tags: ['v3'], children: ['lagging'] },
      { name: 'lagging', isUnlisted: true },
    ],
    wishes: { broken: all },
    deleted: [],
  },
  {
    title: 'orphans go: by subject, by fallback tag, by a tag of cosign',
    model: [
      ...tagged('latest'),
      { name: 'sbom', subject: 'gone' },
      { name: 'fallback', tags: [attachedTag('gone')], children: ['sbom'] },
      { name: 'sig', tags: [attachedTag('gone', '.sig')] },
      { name: 'alive.sig', tags: [attachedTag('latest', '.sig')] },
    ],
    wishes: { broken: ['orphaned'] },
    deleted: ['sbom', 'fallback', 'sig'],
  },
  {
    title: 'an ordinary tag makes a root of what has lost its subject',
    model: [...tagged('latest'), { name: 'chart', tags: ['chart'], subject: 'gone' }],
    wishes: { broken: all, deleteUntagged: true },
    deleted: [],
  },
  {
    title: 'what is attached to two things is no orphan while one is there',
    model: [...tagged('latest'), { name: 'sig', tags: [attachedTag('gone', '.sig'), attachedTag('latest', '.sig')] }],
    wishes: { broken: all },
    deleted: [],
  },
];

const lastVersion: readonly CombinedCase[] = [
  {
    title: 'delete-package takes all where nothing is to stay',
    model: [{ name: 'amd64' }, { name: 'v1', tags: ['v1'], children: ['amd64'] }],
    wishes: { deleteTags: ['*'], deletesPackage: true },
    deleted: ['amd64', 'v1'],
  },
  {
    title: 'delete-package keeps the last tagged version where anything else stays',
    model: [{ name: 'young', ageMs: 1000 }, ...tagged('v1', 'v2')],
    wishes: { deleteTags: ['*'], deletesPackage: true },
    deleted: ['v1'],
  },
];

describe.each([
  ['tags that share a version', untagging],
  ['broken images', broken],
  ['the last version', lastVersion],
])('%s', (_, cases) => {
  it.each(cases)('$title', ({ model, wishes, deleted, untagged = {} }) => {
    const { verdicts, deletesPackage } = decideByReading(snapshotOf(model), policyOf(wishes));
    expect(namesOf(model, verdicts, 'delete')).toEqual(
      model.map(({ name }) => name).filter((name) => deleted.includes(name)),
    );
    const gone = verdicts.flatMap(({ version, untag }) =>
      untag === undefined ? [] : [[version.digest, untag] as const],
    );
    expect(gone).toEqual(Object.entries(untagged).map(([name, tags]) => [digestNamed(name), tags]));
    expect(deletesPackage).toBe(deleted.length === model.length);
  });
});

it('reads what a rule calls missing before it believes that', () => {
  const model: readonly ModelVersion[] = [{ name: 'ghost', tags: ['ghost'], children: ['gone'] }, ...tagged('latest')];
  expect(decideByReading(snapshotOf(model), policyOf({ broken: ['ghost'] })).reads).toBe(3);
  expect(decideByReading(snapshotOf(model), policyOf({ deleteUntagged: true })).reads).toBe(2);
});
