import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../../core/domain/image/digest.js';
import {
  blobsOf,
  childrenOf,
  type Descriptor,
  findAttestedDigest,
  isAttestation,
  isForeignLayer,
  mediaTypes,
  parseManifest,
} from '../../../core/domain/image/manifest.js';
import { codeOf, errorOf } from '../../errors.js';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const config = { mediaType: mediaTypes.ociConfig, digest: digest('c'), size: 7 };
const layer = { mediaType: layerType, digest: digest('1'), size: 10 };
const child = { mediaType: mediaTypes.ociManifest, digest: digest('a'), size: 500 };
const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer] };
const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [child] };

const parse = (document: unknown, contentType?: string) =>
  parseManifest(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), contentType, 'It');

describe('parseManifest', () => {
  it.each([
    ['an OCI image', image, 'image', mediaTypes.ociManifest],
    ['an OCI index', index, 'index', mediaTypes.ociIndex],
    [
      'a Docker image',
      { ...image, mediaType: mediaTypes.dockerManifest, config: { ...config, mediaType: mediaTypes.dockerConfig } },
      'image',
      mediaTypes.dockerManifest,
    ],
    ['a Docker list', { ...index, mediaType: mediaTypes.dockerList }, 'index', mediaTypes.dockerList],
    ['an index without a type', { manifests: [] }, 'index', mediaTypes.ociIndex],
    ['an image without a type', { config, layers: [] }, 'image', mediaTypes.ociManifest],
    ['an index whose list is null', { ...index, manifests: null }, 'index', mediaTypes.ociIndex],
    [
      'an artifact by its config',
      { ...image, config: { ...config, mediaType: 'application/vnd.oci.empty.v1+json' } },
      'artifact',
      mediaTypes.ociManifest,
    ],
    ['an artifact by its type', { ...image, artifactType: 'application/x' }, 'artifact', mediaTypes.ociManifest],
  ])('reads %s', (_, document, kind, mediaType) => {
    expect(parse(document)).toMatchObject({ kind, mediaType });
  });

  it('keeps the bytes and takes the digest of them', () => {
    const bytes = Buffer.from(`{ "schemaVersion": 2.0, "manifests": [] ,"x":9007199254740993}\n`);
    const manifest = parseManifest(bytes, mediaTypes.ociIndex, 'It');
    expect(manifest.bytes).toBe(bytes);
    expect(manifest.digest).toBe(digestOf(bytes));
  });

  it('reads what its entries say of themselves', () => {
    const entry = {
      ...child,
      artifactType: 'application/x',
      platform: { os: 'windows', architecture: 'arm', variant: 'v7', 'os.version': '10', 'os.features': ['a', 1] },
      annotations: { a: '1', b: 2, __proto__: { c: 3 } },
    };
    const subject = { ...child, digest: digest('b') };
    const manifest = parse({ ...index, manifests: [entry], subject, annotations: { k: 'v' } });
    expect(childrenOf(manifest)).toEqual([
      {
        ...child,
        artifactType: 'application/x',
        platform: { os: 'windows', architecture: 'arm', variant: 'v7', osVersion: '10', osFeatures: ['a'] },
        annotations: new Map([['a', '1']]),
      },
    ]);
    expect(manifest.subject?.digest).toBe(digest('b'));
    expect([...manifest.annotations]).toEqual([['k', 'v']]);
  });

  it.each([
    ['mediaType', `${mediaTypes.ociIndex}; charset=utf-8`],
    ['mediaType in other letters', mediaTypes.ociIndex.toUpperCase()],
    ['nothing', undefined],
  ])('agrees with a Content-Type that says %s', (_, contentType) => {
    expect(parse(index, contentType).kind).toBe('index');
  });

  it.each([
    ['was served as another type than it names', index, mediaTypes.ociManifest],
    ['was served as HTML', index, 'text/html'],
    ['was served as HTML and names no type', { manifests: [] }, 'text/html; charset=utf-8'],
    ['was served as JSON and names no type', { manifests: [] }, 'application/json'],
    ['names an unknown type', { ...index, mediaType: 'application/x' }, undefined],
    [
      'names the type of schema 1',
      { ...image, mediaType: 'application/vnd.docker.distribution.manifest.v1+json' },
      undefined,
    ],
    ['has a type that is no text', { ...index, mediaType: 1 }, undefined],
    ['is image and index', { ...image, ...index }, undefined],
    ['is image and index without a type', { config, layers: [], manifests: [] }, undefined],
    ['is image and index by names alone', { config: null, manifests: [], mediaType: mediaTypes.ociIndex }, undefined],
    ['is an index with layers', { ...index, layers: [] }, undefined],
    ['is an image of the type of an index', { ...image, mediaType: mediaTypes.ociIndex }, undefined],
    ['is an index of the type of an image', { ...index, mediaType: mediaTypes.ociManifest }, undefined],
    ['has no config', { ...image, config: undefined }, undefined],
    ['has a config that is a list', { ...image, config: [] }, undefined],
    ['has layers that are no list', { ...image, layers: {} }, undefined],
    ['has a layer that is null', { ...image, layers: [null] }, undefined],
    ['has a child that is a text', { ...index, manifests: ['x'] }, undefined],
    ['has a subject that is no descriptor', { ...image, subject: digest('b') }, undefined],
    ['has children that only programs in Go see', { ...image, Manifests: [child] }, undefined],
    [
      'has entries that are another digest to programs in Go',
      { ...index, manifests: [{ ...child, Digest: 'x' }] },
      undefined,
    ],
    ['has a subject without a digest', { ...image, subject: { mediaType: 'x', size: 1 } }, undefined],
    ['is a list', [], undefined],
    ['is null', null, undefined],
    ['is HTML', '<html>', undefined],
    ['begins with a byte order mark', `\uFEFF${JSON.stringify(index)}`, undefined],
  ])('refuses what %s', (_, document, contentType) => {
    expect(codeOf(() => parse(document, contentType))).toBe('invalid-image');
  });

  it.each([
    ['a path', 'sha256:../../x'],
    ['upper case', digest('A')],
    ['a short one', 'sha256:abc'],
    ['md5', `md5:${'a'.repeat(32)}`],
    ['a line end', `${digest('a')}\n`],
    ['a number', 1],
    ['nothing', undefined],
  ])('refuses a digest that is %s', (_, wrong) => {
    for (const document of [
      { ...index, manifests: [{ ...child, digest: wrong }] },
      { ...image, layers: [{ ...layer, digest: wrong }] },
      { ...image, config: { ...config, digest: wrong } },
      { ...index, subject: { ...child, digest: wrong } },
    ]) {
      expect(errorOf(() => parse(document))).toMatchObject({ code: 'invalid-image' });
    }
  });

  it.each(['-1', '1.5', '9007199254740993', '1e400', '"12"', 'null', '[]', 'true'])('refuses the size %s', (size) => {
    const text = JSON.stringify(image).replace('"size":10', `"size":${size}`);
    expect(codeOf(() => parse(text))).toBe('invalid-image');
  });

  it.each(['0', '1e3', '9007199254740991'])('takes the size %s', (size) => {
    expect(blobsOf(parse(JSON.stringify(image).replace('"size":10', `"size":${size}`)))[1]?.size).toBe(Number(size));
  });

  it('stays calm about a digest that is nested 100,000 deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify(image).replace(JSON.stringify(layer.digest), deep);
    expect(errorOf(() => parse(text))?.message).toBe(
      'It: layers[0] has the digest a list, which is no sha256 or sha512 digest.',
    );
  });

  it('shows little of a type that is very long', () => {
    const long = 'x'.repeat(1_000_000);
    for (const document of [{ ...index, mediaType: long }, index, { manifests: [] }]) {
      expect(errorOf(() => parse(document, long))?.message.length ?? 0).toBeLessThan(500);
    }
  });

  it('fails with an ActionError or not at all, whatever the document', () => {
    const value = fc.constantFrom<unknown>(
      null,
      1,
      'x',
      [],
      {},
      config,
      layer,
      child,
      [layer],
      [child, null],
      mediaTypes.ociIndex,
      mediaTypes.ociManifest,
    );
    const names = [
      'schemaVersion',
      'mediaType',
      'config',
      'layers',
      'manifests',
      'subject',
      'annotations',
      'artifactType',
    ];
    const document = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(
        document,
        fc.option(fc.constantFrom(mediaTypes.ociIndex, 'text/html'), { nil: undefined }),
        (some, type) => {
          // Any other error goes on.
          expect([undefined, 'invalid-image']).toContain(codeOf(() => parse(some, type)));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('blobsOf', () => {
  it('names config first and each blob once', () => {
    const manifest = parse({ ...image, layers: [layer, { ...layer, digest: digest('2') }, layer, config] });
    expect(blobsOf(manifest).map((blob) => blob.digest)).toEqual([digest('c'), digest('1'), digest('2')]);
    expect(blobsOf(parse(index))).toEqual([]);
    expect(childrenOf(manifest)).toEqual([]);
  });
});

describe('isAttestation', () => {
  const entry = (more: object): Descriptor => {
    const [only] = childrenOf(parse({ ...index, manifests: [{ ...child, ...more }] }));
    if (only === undefined) throw new Error('an index of one entry has none');
    return only;
  };
  const reference = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest('b') };

  it.each([
    ['buildx marks as one', { annotations: reference }, true, digest('b')],
    ['names no good digest', { annotations: { ...reference, 'vnd.docker.reference.digest': 'x' } }, true, undefined],
    ['runs on an unknown platform', { platform: { os: 'unknown', architecture: 'unknown' } }, true, undefined],
    ['runs somewhere', { platform: { os: 'linux', architecture: 'amd64' } }, false, undefined],
    ['only names a digest', { annotations: { 'vnd.docker.reference.digest': digest('b') } }, false, undefined],
    ['has half a platform', { platform: { os: 'unknown' } }, false, undefined],
  ])('of an entry that %s', (_, more, is, attested) => {
    expect(isAttestation(entry(more))).toBe(is);
    expect(findAttestedDigest(entry(more))).toBe(attested);
  });
});

describe('isForeignLayer', () => {
  it.each([
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', true],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar', true],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+own', true],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', true],
    [layerType, false],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', false],
  ])('says of %s: %s', (mediaType, isForeign) => {
    const foreign = blobsOf(parse({ ...image, layers: [{ ...layer, mediaType }] })).filter(isForeignLayer);
    expect(foreign.length === 1).toBe(isForeign);
  });
});
