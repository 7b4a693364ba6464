import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assemble, type Part } from '../../../core/domain/image/assembly.js';
import { entriesOf, parseIndex } from '../../../core/domain/image/index-entries.js';
import { type ImageIndex, maxManifestBytes, mediaTypes } from '../../../core/domain/image/manifest.js';
import { type Platform } from '../../../core/domain/image/platform.js';
import { anyIndex, attestationOf, type Document, documentOf, entryOf, imageOf, indexOf } from './index-documents.js';

const amd64: Platform = { os: 'linux', architecture: 'amd64' };
const armV7: Platform = { os: 'linux', architecture: 'arm', variant: 'v7' };
const windows: Platform = {
  os: 'windows',
  architecture: 'amd64',
  osVersion: '10.0.20348.1',
  osFeatures: ['win32k'],
};

function alone(content: string, platform: Platform, more: Document = {}): Part {
  return { manifest: imageOf(content, more), entry: undefined, platform };
}

/** All entries of an index as parts. */
function partsOf(index: ImageIndex, platform?: Platform): readonly Part[] {
  return entriesOf(index).map((entry) => ({ entry, platform }));
}

describe('an assembled index', () => {
  it('names each image with all that its config says of the platform', () => {
    const parts = [alone('a', amd64), alone('b', armV7), alone('c', windows, { artifactType: 'application/x.own' })];
    const { index, disagreements } = assemble(parts, []);
    expect(disagreements).toEqual([]);
    expect(documentOf(index)).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [
        entryOf(imageOf('a'), { platform: { architecture: 'amd64', os: 'linux' } }),
        entryOf(imageOf('b'), { platform: { architecture: 'arm', os: 'linux', variant: 'v7' } }),
        entryOf(imageOf('c', { artifactType: 'application/x.own' }), {
          artifactType: 'application/x.own',
          platform: {
            architecture: 'amd64',
            os: 'windows',
            'os.version': '10.0.20348.1',
            'os.features': ['win32k'],
          },
        }),
      ],
    });
  });

  it.each<[string, Document, Platform, unknown]>([
    [
      'what is missing',
      { platform: { os: 'linux', architecture: 'arm' } },
      armV7,
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ],
    ['a platform', {}, armV7, { architecture: 'arm', os: 'linux', variant: 'v7' }],
    [
      'nothing that is there',
      { platform: { os: 'linux', architecture: 'arm', variant: 'v6' } },
      armV7,
      { os: 'linux', architecture: 'arm', variant: 'v6' },
    ],
    [
      'nothing of another platform',
      { platform: { os: 'linux', architecture: 'arm64' } },
      armV7,
      { os: 'linux', architecture: 'arm64' },
    ],
    [
      'nothing known, and keeps the unknown',
      { platform: { os: 'windows', architecture: 'amd64', 'os.version': '1', 'os.features': [], odd: 1 } },
      windows,
      { os: 'windows', architecture: 'amd64', 'os.version': '1', 'os.features': [], odd: 1 },
    ],
  ])('takes from the config %s', (_, entry, platform, expected) => {
    const image = imageOf('a');
    const source = indexOf([entryOf(image, entry)]);
    const { index } = assemble(partsOf(source, platform), [source]);
    expect(documentOf(index)['manifests']).toEqual([entryOf(image, { platform: expected })]);
  });

  it('takes attestations along with the images that they belong to, and what each index says of itself', () => {
    const [a, b] = [imageOf('a'), imageOf('b')];
    const sources = [
      indexOf([entryOf(a, { platform: amd64, odd: 1 }), attestationOf(imageOf('of a'), a)], {
        annotations: { both: '1', first: '1', same: '1' },
        'x-own': [1],
      }),
      indexOf([entryOf(b, { platform: { os: 'linux', architecture: 'arm64' } }), attestationOf(imageOf('of b'), b)], {
        annotations: { both: '2', second: '2', same: '1' },
        artifactType: 'application/x.own',
        'x-own': [2],
      }),
    ];
    const { index, disagreements } = assemble(
      sources.flatMap((source) => partsOf(source)),
      sources,
    );
    expect(disagreements).toEqual(['both', 'x-own']);
    expect(documentOf(index)).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: sources.flatMap((source) => documentOf(source)['manifests']),
      annotations: { both: '1', first: '1', same: '1', second: '2' },
      'x-own': [1],
      artifactType: 'application/x.own',
    });
  });

  it('keeps unknown members of all its sources as they are written', () => {
    const sources = ['1', '{ "size": 9007199254740993, "ratio": 1.0 }'].map((value, at) => {
      const text = `{"schemaVersion":2,"mediaType":"${mediaTypes.ociIndex}","manifests":[],"x-${at}":${value}}`;
      return parseIndex(Buffer.from(text), mediaTypes.ociIndex, 'The source');
    });
    const { index } = assemble([alone('a', amd64)], sources);
    expect(Buffer.from(index.bytes).toString()).toContain(',"x-0":1,"x-1":{ "size": 9007199254740993, "ratio": 1.0 }}');
  });

  it('of a Docker list and more is an OCI index', () => {
    const image = imageOf('a', {}, true);
    const list = indexOf([entryOf(image, { platform: amd64 })], { mediaType: mediaTypes.dockerList });
    const parts = partsOf(list);
    expect(assemble(parts, [list]).index).toBe(list);
    expect(assemble([...parts, alone('b', armV7)], [list]).index.mediaType).toBe(mediaTypes.ociIndex);
  });

  it.each<[string, readonly Part[], string]>([
    ['two images of one platform', [alone('a', amd64), alone('b', amd64)], 'linux/amd64 twice'],
    [
      'one platform in two spellings',
      [alone('a', { ...armV7, variant: '7' }), alone('b', armV7)],
      'linux/arm/v7 twice',
    ],
    ['one image twice', [alone('a', amd64), alone('a', amd64)], `${imageOf('a').digest} twice`],
  ])('does not hold %s', (_, parts, message) => {
    expect(() => assemble(parts, [])).toThrow(message);
  });

  it('may hold Windows images of several versions', () => {
    const parts = [alone('a', windows), alone('b', { ...windows, osVersion: '10.0.17763.1' })];
    expect(assemble(parts, []).index.manifests).toHaveLength(2);
  });

  it('is not larger than registries take', () => {
    const big = indexOf([], { 'x-own': 'x'.repeat(maxManifestBytes) });
    expect(() => assemble([alone('a', amd64)], [big])).toThrow(`registries take ${maxManifestBytes}`);
  });

  it('is the very same when it is made of all that an index holds', () => {
    fc.assert(
      fc.property(anyIndex, ({ index }) => {
        expect(assemble(partsOf(index), [index])).toEqual({ index, disagreements: [] });
      }),
    );
  });

  it('made of the images of an index by themselves names the same images for the same platforms', () => {
    fc.assert(
      fc.property(anyIndex, ({ index, manifests }) => {
        const expected = index.manifests.filter(({ annotations }) => annotations.size === 0);
        const parts = expected.flatMap(({ digest, platform }) => {
          const manifest = manifests.get(digest);
          return manifest === undefined ? [] : [{ manifest, entry: undefined, platform }];
        });
        expect(assemble(parts, []).index.manifests).toEqual(expected);
      }),
    );
  });
});
