import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAnnotationLine } from '../../../core/domain/image/annotation.js';
import {
  annotateIndex,
  annotateManifest,
  findUnreached,
  placeChanges,
} from '../../../core/domain/image/annotation-placement.js';
import { type Digest, isDigest } from '../../../core/domain/image/digest.js';
import { dropAttestations } from '../../../core/domain/image/index-entries.js';
import { type Manifest, mediaTypes } from '../../../core/domain/image/manifest.js';
import { anyIndex, attestationOf, documentOf, entryOf, imageOf, indexOf } from './index-documents.js';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };

function byDigest(...manifests: readonly Manifest[]): ReadonlyMap<Digest, Manifest> {
  return new Map(manifests.map((manifest) => [manifest.digest, manifest]));
}

function changes(...lines: readonly string[]) {
  return lines.map(parseAnnotationLine);
}

describe('annotations of an index', () => {
  const [a, b, ofA] = [imageOf('a'), imageOf('b'), imageOf('of a')];
  const index = indexOf([
    entryOf(a, { platform: amd64, odd: 1 }),
    entryOf(b, { platform: arm64 }),
    attestationOf(ofA, a),
  ]);
  const descendants = byDigest(a, b, ofA);

  it('go to the places that they name, and attestations follow their images', () => {
    const { root, replaced } = annotateIndex(
      index,
      descendants,
      changes('index:i=1', 'manifest[linux/amd64]:m=2', 'manifest-descriptor[linux/aarch64]:d=3'),
    );
    const annotated = imageOf('a', { annotations: { m: '2' } });
    expect([...replaced]).toEqual([[a.digest, annotated]]);
    expect(documentOf(root)).toEqual({
      ...documentOf(index),
      manifests: [
        entryOf(annotated, { platform: amd64, odd: 1 }),
        entryOf(b, { platform: arm64, annotations: { d: '3' } }),
        attestationOf(ofA, annotated),
      ],
      annotations: { i: '1' },
    });
  });

  it('go where they are told to without a place of their own', () => {
    const placed = placeChanges(changes('a=1', 'index:b=2'), ['manifest']);
    const { root, replaced } = annotateIndex(index, descendants, placed);
    expect(Object.fromEntries(root.annotations)).toEqual({ b: '2' });
    expect([...replaced.values()].map(({ annotations }) => Object.fromEntries(annotations))).toEqual([
      { a: '1' },
      { a: '1' },
    ]);
  });

  it('reach images of an index within it', () => {
    const outer = indexOf([entryOf(index)]);
    const { root, replaced } = annotateIndex(outer, byDigest(index, a, b, ofA), changes('manifest:m=1'));
    expect(replaced.size).toBe(3);
    const inner = replaced.get(index.digest);
    expect(documentOf(root)['manifests']).toEqual([inner === undefined ? undefined : entryOf(inner)]);
  });

  it('make an OCI index of a Docker list, and OCI images of those that get some', () => {
    const docker = imageOf('a', {}, true);
    const list = indexOf([entryOf(docker, { platform: amd64 }), entryOf(b, { platform: arm64 })], {
      mediaType: mediaTypes.dockerList,
    });
    const { root, replaced } = annotateIndex(list, byDigest(docker, b), changes('manifest[linux/amd64]:m=1'));
    const oci = imageOf('a', { annotations: { m: '1' } });
    expect(documentOf([...replaced.values()][0] ?? oci)).toEqual(documentOf(oci));
    expect(root.mediaType).toBe(mediaTypes.ociIndex);
    expect(root.manifests.map(({ mediaType }) => mediaType)).toEqual([mediaTypes.ociManifest, mediaTypes.ociManifest]);
    expect(annotateIndex(list, byDigest(docker, b), changes('manifest[linux/arm64]:m=')).root).toBe(list);
  });

  it.each([
    ['manifest[linux/s390x]:a=1', ['manifest']],
    ['manifest[linux/arm64/v8],index,manifest-descriptor:a=1', []],
    ['index-descriptor:a=1', ['index-descriptor']],
  ])('%s: what reaches nothing is told', (line, levels) => {
    expect(findUnreached(changes(line), index).map(({ level }) => level)).toEqual(levels);
  });

  it('keep all members that nobody knows, and the second time they change nothing', () => {
    const lines = fc.subarray(
      ['index:a=1', 'index:a.a=', 'manifest:a=x', 'manifest[linux/amd64]:b=y', 'manifest-descriptor:c=z'],
      { minLength: 1 },
    );
    fc.assert(
      fc.property(anyIndex, lines, (made, chosen) => {
        const manifests = new Map(
          [...made.manifests].flatMap(([digest, manifest]) => (isDigest(digest) ? [[digest, manifest] as const] : [])),
        );
        const once = annotateIndex(made.index, manifests, changes(...chosen));
        const all = new Map([...manifests, ...[...once.replaced.values()].map((each) => [each.digest, each] as const)]);
        const twice = annotateIndex(once.root, all, changes(...chosen));
        expect(twice.root).toBe(once.root);
        expect(twice.replaced.size).toBe(0);
        const [before, after] = [documentOf(made.index), documentOf(once.root)];
        const isOfOurs = (name: string): boolean => ['annotations', 'manifests'].includes(name);
        const rest = (document: object) =>
          Object.fromEntries(Object.entries(document).filter(([name]) => !isOfOurs(name)));
        expect(rest(after)).toEqual(rest(before));
        const entries = (document: Readonly<Record<string, unknown>>): readonly unknown[] => {
          const list: unknown = document['manifests'];
          return Array.isArray(list)
            ? list.map((entry: object) => ({ ...entry, digest: '', size: 0, annotations: {} }))
            : [];
        };
        expect(entries(after)).toEqual(entries(before));
      }),
    );
  });

  it('that attestations are dropped from keeps the images in their order', () => {
    expect(documentOf(dropAttestations(index))['manifests']).toEqual([
      entryOf(a, { platform: amd64, odd: 1 }),
      entryOf(b, { platform: arm64 }),
    ]);
    const without = indexOf([entryOf(a)]);
    expect(dropAttestations(without)).toBe(without);
    const only = indexOf([attestationOf(ofA, a)], { last: 1 }, 2);
    expect(documentOf(dropAttestations(only))).toEqual({ ...documentOf(only), manifests: [] });
  });
});

describe('annotations of a manifest', () => {
  it('make an OCI one of a Docker one, over the same blobs', () => {
    const annotated = annotateManifest(imageOf('a', {}, true), [{ key: 'a', value: '1' }]);
    expect(documentOf(annotated)).toEqual(documentOf(imageOf('a', { annotations: { a: '1' } })));
  });

  it('leave a Docker one alone where they only remove', () => {
    const docker = imageOf('a', {}, true);
    expect(annotateManifest(docker, [{ key: 'a', value: undefined }])).toBe(docker);
  });
});
