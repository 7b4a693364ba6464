import { describe, expect, it } from '@jest/globals';
import { decideByReading, digestNamed, namesOf, policyOf, snapshotOf } from './package-model.js';
import { fallbacks, image, names, type RetainingCase, signatures } from './retention-cases.js';

/** The ways in which other programs were seen to destroy images, with the right outcome. */
const wrongBehaviours: readonly RetainingCase[] = [
  {
    title: '1: a platform below two indexes stays with the tag at the top',
    model: [
      { name: 'p' },
      { name: 'b', children: ['p'] },
      { name: 'latest', tags: ['latest'], children: ['b'] },
      { name: 'garbage' },
    ],
    wishes: { deleteUntagged: true },
    deleted: ['garbage'],
  },
  {
    title: '2: excluded children stay although their index goes',
    model: [
      { name: 'amd64', tags: ['stable-amd64'] },
      { name: 'arm64', tags: ['stable-arm64'] },
      { name: 'v1', tags: ['v1'], children: ['amd64', 'arm64'] },
      { name: 'v2', tags: ['v2'] },
    ],
    wishes: { deleteTags: ['v1'], exclude: ['stable-*'] },
    deleted: ['v1'],
  },
  {
    title: '3: signatures of platforms are no images and do not push any out',
    model: ['a', 'b', 'c'].flatMap((tag) => [...image(tag), ...signatures(tag)]),
    wishes: { keepNTagged: 3 },
    deleted: [],
  },
  {
    title: '4: fallback indexes are no images and do not push any out',
    model: ['a', 'b', 'c', 'd'].flatMap((tag) => [...image(tag), ...fallbacks(tag)]),
    wishes: { keepNTagged: 4 },
    deleted: [],
  },
  {
    title: '5: what is attached to the platforms of an image goes with it',
    model: [...image('v1'), ...signatures('v1'), ...fallbacks('v1'), ...image('v2'), ...signatures('v2')],
    wishes: { deleteTags: ['v1'] },
    deleted: [...image('v1'), ...signatures('v1'), ...fallbacks('v1')].map(({ name }) => name),
  },
  {
    title: '6: a version that another tag still shares is not deleted',
    model: [{ name: 'release', tags: ['v1', 'dev', 'prod'] }],
    wishes: { deleteTags: ['dev'] },
    deleted: [],
  },
  {
    title: '7: what got a tag while the run was reading stays',
    model: [
      { name: 'kept', tags: ['kept'] },
      { name: 'retagged', tags: ['rollback'] },
    ],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: '8: children of a push in flight stay, and so does an index without a tag yet',
    model: [
      { name: 'latest', tags: ['latest'] },
      { name: 'amd64', ageMs: 5000 },
      { name: 'old-arm64' },
      { name: 'index', children: ['amd64', 'old-arm64'], ageMs: 1000 },
    ],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: '9: the plan for a shared tag names no deletion, and hides none',
    model: [
      { name: 'shared', tags: ['v1', 'dev', 'prod'] },
      { name: 'dev-only', tags: ['dev-a', 'dev-b'] },
    ],
    wishes: { deleteTags: ['dev', 'dev-*'] },
    deleted: ['dev-only'],
  },
  {
    title: '10: each of several excluded tags stays',
    model: [
      { name: 'dev', tags: ['dev'] },
      { name: 'latest', tags: ['latest'] },
      { name: 'v1', tags: ['v1'] },
    ],
    wishes: { deleteTags: ['*'], exclude: ['dev', 'latest'] },
    deleted: ['v1'],
  },
  {
    title: '11: an index with some or all children missing is not garbage by itself',
    model: [
      { name: 'ghost', tags: ['ghost'], children: ['gone', 'gone-too'] },
      { name: 'here' },
      { name: 'partial', tags: ['partial'], children: ['here', 'gone'] },
    ],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: '12: an index without any children stays with its tag',
    model: [{ name: 'empty', tags: ['empty'], children: [] }],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: '13: a candidate that can not be read keeps itself, and the others go',
    model: [{ name: 'latest', tags: ['latest'] }, { name: 'broken', isUnreadable: true }, { name: 'garbage' }],
    wishes: { deleteUntagged: true },
    deleted: ['garbage'],
  },
  {
    title: '13: a kept tag that can not be read keeps every version',
    model: [{ name: 'latest', tags: ['latest'], isUnreadable: true }, { name: 'maybe-its-child' }],
    wishes: { deleteUntagged: true },
    deleted: [],
  },
  {
    title: '13: naming its digest takes out what can not be read',
    model: [
      { name: 'latest', tags: ['latest'] },
      { name: 'broken', tags: ['broken'], isUnreadable: true },
      { name: 'garbage' },
    ],
    wishes: { deleteTags: [digestNamed('broken')], deleteUntagged: true },
    deleted: ['broken', 'garbage'],
  },
  {
    title: '14: the last tagged version is retained with all that it needs, and the rest goes on',
    model: [...image('v1'), ...image('v2'), ...signatures('v2')],
    wishes: { deleteTags: ['*'] },
    deleted: names('v1'),
    retained: ['v2'],
  },
];

describe('where other programs went wrong', () => {
  it.each(wrongBehaviours)('$title', ({ model, wishes, deleted, retained = [] }) => {
    const { verdicts } = decideByReading(snapshotOf(model), policyOf(wishes));
    expect(namesOf(model, verdicts, 'delete')).toEqual(
      model.map(({ name }) => name).filter((name) => deleted.includes(name)),
    );
    expect(namesOf(model, verdicts, 'retain')).toEqual(retained);
  });
});
