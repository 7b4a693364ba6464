import { describe, expect, it } from '@jest/globals';
import { readDescendants } from '../../../core/domain/image/descendants.js';
import { type Manifest } from '../../../core/domain/image/manifest.js';
import { entryOf, imageOf, indexOf } from './index-documents.js';

function readerOf(...manifests: readonly Manifest[]) {
  const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const asked: string[] = [];
  const read = ({ digest }: { readonly digest: Manifest['digest'] }): Promise<Manifest | undefined> => {
    asked.push(digest);
    return Promise.resolve(byDigest.get(digest));
  };
  return { read, asked };
}

describe('all that is below an index', () => {
  const [a, b] = [imageOf('a'), imageOf('b')];
  const inner = indexOf([entryOf(a), entryOf(b)]);

  it('is read level by level, each manifest once', async () => {
    const { read, asked } = readerOf(a, b, inner);
    const root = indexOf([entryOf(a), entryOf(inner), entryOf(a)]);
    const found = await readDescendants(root, read, 'The image');
    expect([...found.keys()]).toEqual([a.digest, inner.digest, b.digest]);
    expect(asked).toHaveLength(3);
  });

  it('has no place for what is not understood', async () => {
    const { read } = readerOf(b);
    expect([...(await readDescendants(inner, read, 'The image'))]).toEqual([[b.digest, b]]);
  });

  it('is nothing for an image', async () => {
    expect((await readDescendants(a, readerOf().read, 'The image')).size).toBe(0);
  });

  it.each([
    ['too many manifests', () => indexOf(Array.from({ length: 5001 }, (_, index) => entryOf(imageOf(`${index}`)))), []],
    [
      'too many bytes',
      () => indexOf(['a', 'b'].map((x) => entryOf(imageOf(x, { x: x.repeat(34e6) })))),
      ['a', 'b'].map((x) => imageOf(x, { x: x.repeat(34e6) })),
    ],
  ])('is refused with %s', async (_, makeRoot, manifests) => {
    await expect(readDescendants(makeRoot(), readerOf(...manifests).read, 'The image')).rejects.toThrow(
      'The image has more manifests than an image can have',
    );
  });

  it.each([
    ['few manifests that are named so often that nobody can walk them all', 80, {}],
    ['one large manifest that is named several times', 20, { x: 'x'.repeat(4e6) }],
  ])('is refused with %s', async (_, times, more) => {
    const image = imageOf('a', more);
    const levels = [indexOf(Array.from({ length: times }, () => entryOf(image)))];
    for (let depth = 0; depth < 2; depth += 1) {
      const below = levels.at(-1) ?? inner;
      levels.push(indexOf(Array.from({ length: times }, () => entryOf(below))));
    }
    const root = levels.at(-1) ?? inner;
    await expect(readDescendants(root, readerOf(image, ...levels).read, 'The image')).rejects.toThrow('more manifests');
  });

  it('is refused with too many levels', async () => {
    const levels = [inner];
    for (let depth = 0; depth < 9; depth += 1) levels.push(indexOf([entryOf(levels.at(-1) ?? inner)]));
    const root = levels.at(-1) ?? inner;
    await expect(readDescendants(root, readerOf(a, b, ...levels).read, 'The image')).rejects.toThrow('more manifests');
  });
});
