import { describe, expect, it } from '@jest/globals';
import { parseDigest } from '../../../core/domain/image/digest.js';
import {
  attachmentName,
  buildGraph,
  findAttachmentName,
  findSubjectName,
  holdersFirst,
  markLive,
} from '../../../core/domain/image/graph.js';
import { attachedTag, digestNamed, type ModelVersion, snapshotOf } from '../retention/package-model.js';

const graphOf = (model: readonly ModelVersion[]) => {
  const { versions, contents } = snapshotOf(model);
  return buildGraph(versions, contents);
};

describe('a tag', () => {
  const hex = 'ab'.repeat(32);
  it.each([
    [`sha256-${hex}`, true],
    [`sha256-${hex}.sig`, true],
    [`sha256-${hex}.att`, true],
    [`sha256-${hex}.sbom`, true],
    [`keys-sha256-${hex}.sig`, true],
    [`sha512-${hex}`, true],
    [`cache-sha256-${hex}`, false],
    [`sha256-${hex}.txt`, false],
    [`sha256-${hex}0`, false],
    [`sha256-${hex.slice(1)}`, false],
    [`sha256-${hex.toUpperCase()}`, false],
    ['latest', false],
  ])('%s is an attachment: %s', (tag, expected) => {
    expect(findAttachmentName(tag) !== undefined).toBe(expected);
  });

  it('with another suffix says what it belongs to, and is a name of its own', () => {
    expect(findSubjectName(`sha256-${hex}.imgpkg`)).toBe(`sha256-${hex}`);
    expect(findAttachmentName(`sha256-${hex}.imgpkg`)).toBeUndefined();
    expect(['latest', `sha256-${hex}.`, `v1-sha256-${hex}.imgpkg`].map(findSubjectName)).toEqual(
      Array(3).fill(undefined),
    );
  });

  it('names a sha512 digest by its first 64 digits', () => {
    const digest = parseDigest(`sha512:${'ab'.repeat(64)}`, 'A digest');
    expect(attachmentName(digest)).toBe(findAttachmentName(`sha512-${hex}.sig`));
  });
});

describe('what a root keeps alive', () => {
  const cases: readonly [string, readonly ModelVersion[], readonly string[]][] = [
    [
      'children of indexes, nested as deep as may be',
      [
        { name: 'root', children: ['b', 'missing'] },
        { name: 'b', children: ['c'] },
        { name: 'c', children: ['d'] },
        { name: 'd' },
      ],
      ['root', 'b', 'missing', 'c', 'd'],
    ],
    [
      'referrers by subject, of children too, and referrers of referrers',
      [
        { name: 'root', children: ['amd64'] },
        { name: 'amd64' },
        { name: 'sbom', subject: 'amd64' },
        { name: 'signature', subject: 'sbom' },
        { name: 'stranger', subject: 'other' },
      ],
      ['root', 'amd64', 'sbom', 'signature'],
    ],
    [
      'what hangs on it by tag, with all that it holds',
      [
        { name: 'root' },
        { name: 'fallback', tags: [attachedTag('root')], children: ['attestation'] },
        { name: 'attestation' },
        { name: 'sig', tags: [attachedTag('root', '.sig')] },
        { name: 'other-sig', tags: [`keys-${attachedTag('root', '.att')}`] },
        { name: 'stranger', tags: [attachedTag('attestation-of-another', '.sig')] },
      ],
      ['root', 'fallback', 'attestation', 'sig', 'other-sig'],
    ],
    [
      'what goes round in a circle',
      [
        { name: 'root', subject: 'b' },
        { name: 'b', subject: 'root' },
      ],
      ['root', 'b'],
    ],
  ];
  it.each(cases)('%s', (_, model, expected) => {
    expect(markLive(graphOf(model), [digestNamed('root')])).toEqual(new Set(expected.map(digestNamed)));
  });
});

describe('the order of deletion', () => {
  it('puts indexes before children, and subjects before referrers', () => {
    const model: readonly ModelVersion[] = [
      { name: 'shared' },
      { name: 'sbom', subject: 'shared' },
      { name: 'nested', children: ['shared'] },
      { name: 'top', children: ['nested', 'shared'] },
      { name: 'second', children: ['shared'] },
      { name: 'sig', tags: [attachedTag('top', '.sig')] },
    ];
    const order = holdersFirst(
      graphOf(model),
      model.map(({ name }) => digestNamed(name)),
    );
    const place = (name: string) => order.indexOf(digestNamed(name));
    const pairs = [
      ['top', 'nested'],
      ['nested', 'shared'],
      ['second', 'shared'],
      ['shared', 'sbom'],
      ['top', 'sig'],
    ] as const;
    expect(pairs.filter(([holder, held]) => place(holder) > place(held))).toEqual([]);
    expect(new Set(order).size).toBe(model.length);
  });

  it('leaves nothing out of a circle', () => {
    const model: readonly ModelVersion[] = [
      { name: 'a', subject: 'b' },
      { name: 'b', subject: 'a' },
    ];
    const order = holdersFirst(graphOf(model), [digestNamed('a'), digestNamed('b')]);
    expect(new Set(order)).toEqual(new Set([digestNamed('a'), digestNamed('b')]));
  });

  it('bears a chain of ten thousand', () => {
    const model = Array.from({ length: 10_000 }, (_, index) => ({ name: `n${index}`, subject: `n${index + 1}` }));
    const order = holdersFirst(
      graphOf(model),
      model.map(({ name }) => digestNamed(name)),
    );
    expect(order.at(-1)).toBe(digestNamed('n0'));
  });
});
