import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/domain/retention/retention.js';
import {
  attachedTag,
  day,
  decideByReading,
  digestNamed,
  hour,
  type ModelVersion,
  namesOf,
  policyOf,
  snapshotOf,
  type Wishes,
} from './package-model.js';
import { image, names, type RetainingCase, signatures } from './retention-cases.js';

const rules: readonly RetainingCase[] = [
  {
    title: 'keep-n-tagged takes images with their parts, the newest stay',
    model: ['v1', 'v2', 'v3'].flatMap((tag, index) => image(tag, { ageMs: (10 - index) * day })),
    wishes: { keepNTagged: 2 },
    deleted: names('v1'),
  },
  {
    title: 'keep-n-tagged counts an image and its tagged platforms once, and takes them together',
    model: ['v1', 'v2', 'v3'].flatMap((tag) => [
      { name: `${tag}-amd64`, tags: [`${tag}-amd64`] },
      { name: `${tag}-arm64`, tags: [`${tag}-arm64`] },
      { name: tag, tags: [tag], children: [`${tag}-amd64`, `${tag}-arm64`] },
    ]),
    wishes: { keepNTagged: 2 },
    deleted: names('v1'),
  },
  {
    title: 'keep-n-tagged counts a tagged platform for itself when only garbage holds it',
    model: [
      { name: 'platform', tags: ['v1'] },
      { name: 'old-index', children: ['platform'] },
      { name: 'v2', tags: ['v2'] },
    ],
    wishes: { keepNTagged: 2, deleteUntagged: true },
    deleted: ['old-index'],
  },
  {
    title: 'keep-n-tagged with delete-tags counts and takes only what delete-tags names',
    model: ['v1', 'pr-1', 'pr-2', 'pr-3', 'v2'].flatMap((tag) => image(tag)),
    wishes: { keepNTagged: 1, deleteTags: ['pr-*'] },
    deleted: [...names('pr-1'), ...names('pr-2')],
  },
  {
    title: 'keep-n-tagged gives no place to what is excluded or not old enough',
    model: [
      ...image('a', { ageMs: 9 * day }),
      ...image('b', { ageMs: 8 * day }),
      ...image('c', { ageMs: 7 * day }),
      ...image('d', { ageMs: day }),
    ],
    wishes: { keepNTagged: 1, exclude: ['c'], olderThanMs: 2 * day },
    deleted: names('a'),
  },
  {
    title: 'keep-n-tagged 0 leaves the last tagged version',
    model: [...image('v1'), ...image('v2')],
    wishes: { keepNTagged: 0 },
    deleted: names('v1'),
    retained: ['v2'],
  },
  {
    title: 'a date that can not be read keeps, where dates decide',
    model: [...image('v1', { hasNoDate: true }), ...image('v2'), ...image('v3'), { name: 'untagged', hasNoDate: true }],
    wishes: { keepNTagged: 1, deleteUntagged: true },
    deleted: names('v2'),
  },
  {
    title: 'keep-n-untagged counts images, not their children or what is attached to them',
    model: [
      { name: 'tagged', tags: ['latest'] },
      ...['u1', 'u2', 'u3'].flatMap((name, index) => [
        { name: `${name}-amd64`, ageMs: (20 - index) * day },
        { name, children: [`${name}-amd64`], ageMs: (20 - index) * day },
        { name: `${name}-sbom`, subject: name, ageMs: (20 - index) * day },
      ]),
    ],
    wishes: { keepNUntagged: 2 },
    deleted: ['u1-amd64', 'u1', 'u1-sbom'],
  },
  {
    title: 'older-than holds for the rules, and an image that goes takes its younger parts along',
    model: [
      { name: 'v1-amd64', ageMs: day },
      { name: 'v1', tags: ['v1'], children: ['v1-amd64'], ageMs: 9 * day },
      { name: 'v2', tags: ['v2'], ageMs: day },
      { name: 'v3', tags: ['v3'] },
    ],
    wishes: { deleteTags: ['v1', 'v2'], olderThanMs: 2 * day },
    deleted: ['v1-amd64', 'v1'],
  },
  {
    title: 'timestamp chooses the date',
    model: [
      { name: 'v1', tags: ['v1'], ageMs: 9 * day, updatedAgeMs: hour },
      { name: 'v2', tags: ['v2'], ageMs: 8 * day },
      { name: 'v3', tags: ['v3'], ageMs: 2 * hour },
    ],
    wishes: { keepNTagged: 2, timestamp: 'created' },
    deleted: ['v1'],
  },
  {
    title: 'a young platform of an image that goes by its tag goes too',
    model: [...image('pr-1', { ageMs: 1000 }), ...image('v1')],
    wishes: { deleteTags: ['pr-1'] },
    deleted: names('pr-1'),
  },
  {
    title: 'a version that was only just updated counts as young',
    model: [
      { name: 'latest', tags: ['latest'] },
      { name: 'again', updatedAgeMs: 1000 },
    ],
    wishes: { deleteUntagged: true, timestamp: 'created' },
    deleted: [],
  },
  {
    title: 'a digest takes its version with all of its tags',
    model: [
      { name: 'a', tags: ['a', 'b'] },
      { name: 'c', tags: ['c'] },
    ],
    wishes: { deleteTags: [digestNamed('a')] },
    deleted: ['a'],
  },
  {
    title: 'a digest that a kept index needs stays',
    model: [...image('v1'), { name: 'other' }],
    wishes: { deleteTags: [digestNamed('v1-amd64')] },
    deleted: [],
  },
  {
    title: 'an excluded digest stays with what it needs, even without a tag',
    model: [
      { name: 'latest', tags: ['latest'] },
      { name: 'amd64' },
      { name: 'index', children: ['amd64'] },
      { name: 'garbage' },
    ],
    wishes: { deleteUntagged: true, exclude: [digestNamed('index')] },
    deleted: ['garbage'],
  },
  {
    title: 'an excluded sha256 tag stays although its subject goes',
    model: [...image('v1'), ...signatures('v1'), ...image('v2')],
    wishes: { deleteTags: ['v1'], exclude: [attachedTag('v1', '.sig')] },
    deleted: [...names('v1'), 'v1-amd64.sig', 'v1-arm64.sig'],
  },
  {
    title: 'delete-tags can not take a signature from a kept image, but what nothing else needs',
    model: [...image('v1'), ...signatures('v1'), { name: 'orphan.sig', tags: [attachedTag('gone', '.sig')] }],
    wishes: { deleteTags: ['sha256-*'] },
    deleted: ['orphan.sig'],
  },
  {
    title: 'referrers stay whose subject is not in the package',
    model: [
      { name: 'latest', tags: ['latest'] },
      { name: 'sbom', subject: 'gone' },
      { name: 'sig', tags: [attachedTag('gone', '.sig')] },
    ],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: 'an ordinary tag is a root, even on a referrer and on its subject',
    model: [
      { name: 'v1', tags: ['v1'] },
      { name: 'chart', tags: ['chart'], subject: 'v1' },
      { name: 'v2', tags: ['v2'] },
    ],
    wishes: { deleteTags: ['v1'] },
    deleted: ['v1'],
  },
  {
    title: 'untagged versions that no rule names hold what they need',
    model: [...image('pr-1'), { name: 'by-digest', children: ['pr-1-amd64'] }, { name: 'v1', tags: ['v1'] }],
    wishes: { deleteTags: ['pr-1'] },
    deleted: ['pr-1-arm64', 'pr-1'],
  },
  {
    title: 'a package of garbage only keeps its newest version',
    model: [{ name: 'a' }, { name: 'b' }],
    wishes: { deleteUntagged: true },
    deleted: ['a'],
    retained: ['b'],
  },
  { title: 'an empty package gives an empty plan', model: [], wishes: { deleteUntagged: true }, deleted: [] },
];

describe('by the rules', () => {
  it.each(rules)('$title', ({ model, wishes, deleted, retained = [] }) => {
    const { verdicts } = decideByReading(snapshotOf(model), policyOf(wishes));
    expect(namesOf(model, verdicts, 'delete')).toEqual(
      model.map(({ name }) => name).filter((name) => deleted.includes(name)),
    );
    expect(namesOf(model, verdicts, 'retain')).toEqual(retained);
  });
});

describe('a decision', () => {
  const reasonFor = (model: readonly ModelVersion[], wishes: Wishes, name: string): readonly string[] =>
    decideByReading(snapshotOf(model), policyOf(wishes))
      .verdicts.filter(({ version }) => version.digest === digestNamed(name))
      .map(({ verdict, rule, reason }) => `${verdict} by ${rule}: ${reason}`);

  it.each<[string, readonly ModelVersion[], Wishes, RegExp]>([
    [
      'v1-amd64',
      [...image('v1'), ...image('v2')],
      { deleteTags: ['v1'] },
      /^delete by delete-tags: it belongs to v1 \([0-9a-f]{12}\), which goes$/,
    ],
    [
      'v1-amd64',
      image('v1'),
      { deleteUntagged: true },
      /^keep by in-use: it belongs to v1 \([0-9a-f]{12}\), which stays$/,
    ],
    [
      'v1',
      [{ name: 'v1', tags: ['v1', 'latest'] }],
      { deleteTags: ['v1'] },
      /^untag by delete-tags: v1 goes from it, and it stays for latest$/,
    ],
    ['v1', image('v1'), { deleteTags: ['v1'] }, /^retain by last-version: delete-tags names v1, but GitHub keeps/],
    ['x', [...image('v1'), { name: 'x', ageMs: 10 }], { deleteUntagged: true }, /^keep by keep-younger-than/],
    [
      'x',
      [...image('v1'), { name: 'x', isUnreadable: true }],
      { deleteUntagged: true },
      /^keep by unreadable: it could not be read/,
    ],
    [
      'x',
      [...image('v1', { isUnreadable: true }), { name: 'x' }],
      { deleteUntagged: true },
      /^keep by unreadable: v1 .* could not be read/,
    ],
    ['v1', image('v1'), { exclude: ['v1'], deleteTags: ['v1'] }, /^keep by exclude-tags/],
    ['v1', image('v1'), { deleteUntagged: true }, /^keep by none: no rule names the tag v1$/],
  ])('tells why: %s', (name, model, wishes, expected) => {
    expect(reasonFor(model, wishes, name)).toEqual([expect.stringMatching(expected)]);
  });

  it('needs no manifest of a platform that a kept index describes', () => {
    const model = Array.from({ length: 20 }, (_, index) => image(`v${index}`)).flat();
    const { reads, verdicts } = decideByReading(snapshotOf(model), policyOf({ deleteTags: ['v0'] }));
    expect(namesOf(model, verdicts, 'delete')).toEqual(names('v0'));
    // An index that was read says what its platforms are, also of those that go.
    expect(reads).toBe(20);
  });

  it('keeps what the snapshot holds, listed or not, with all that it needs', () => {
    const model: readonly ModelVersion[] = [
      { name: 'latest', tags: ['latest'] },
      { name: 'a' },
      { name: 'b' },
      { name: 'c' },
    ];
    const snapshot = snapshotOf(model);
    const unlisted = digestNamed('unlisted');
    const contents = new Map(snapshot.contents).set(unlisted, {
      kind: 'manifest',
      children: [{ digest: digestNamed('a'), isPlain: true, role: 'platform' }],
      subject: undefined,
    });
    const held = new Map([
      [unlisted, 'it was pushed just now'],
      [digestNamed('b'), 'the registry says that it has the tag x'],
    ]);
    const { verdicts } = decideByReading({ ...snapshot, contents, held }, policyOf({ deleteUntagged: true }));
    expect(namesOf(model, verdicts, 'delete')).toEqual(['c']);
  });

  it('refuses a list that names a digest twice', () => {
    const snapshot = snapshotOf([{ name: 'a' }, { name: 'a' }]);
    expect(() => decide(snapshot, policyOf({ deleteUntagged: true }))).toThrow(
      expect.objectContaining({ code: 'invalid-response' }),
    );
  });
});
