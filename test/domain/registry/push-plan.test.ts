import { describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../core/domain/image/digest.js';
import { type Manifest, mediaTypes, parseManifest } from '../../../core/domain/image/manifest.js';
import { planPush } from '../../../core/domain/registry/push-plan.js';
import { replaceChildren } from '../../../core/domain/image/relink.js';

function blob(text: string, mediaType = 'application/vnd.oci.image.layer.v1.tar', size = text.length) {
  return { mediaType, digest: digestOf(Buffer.from(text)), size };
}

function parse(value: object, mediaType: string): Manifest {
  return parseManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...value })), undefined, 'It');
}

function image(config: string, ...layers: readonly object[]): Manifest {
  return parse({ config: blob(config, mediaTypes.ociConfig), layers }, mediaTypes.ociManifest);
}

function entry(manifest: Manifest, annotations: Readonly<Record<string, string>> = {}) {
  return { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length, annotations, x: 1 };
}

function index(...manifests: readonly object[]): Manifest {
  return parse({ manifests }, mediaTypes.ociIndex);
}

function byDigest(...manifests: readonly Manifest[]): ReadonlyMap<Digest, Manifest> {
  return new Map(manifests.map((manifest) => [manifest.digest, manifest]));
}

const one = image('one', blob('shared'), blob('a'));
const two = image('two', blob('shared'), blob('b'));
const inner = index(entry(two));
const outer = index(entry(one), entry(inner), entry(two));

describe('a plan', () => {
  it('names each blob once, and each manifest once and after all that it names', () => {
    const plan = planPush(outer, byDigest(one, two, inner));
    expect(plan.manifests).toEqual([one, two, inner, outer]);
    expect(plan.blobs.map(({ digest }) => digest)).toEqual(
      ['one', 'shared', 'a', 'two', 'b'].map((text) => digestOf(Buffer.from(text))),
    );
  });

  it('leaves out what is present, and its blobs, but not what is missing below it', () => {
    const plan = planPush(outer, byDigest(one, two, inner), new Set([outer.digest, inner.digest, one.digest]));
    expect(plan.manifests).toEqual([two]);
    expect(plan.blobs.map(({ digest }) => digest)).toEqual(
      ['two', 'shared', 'b'].map((text) => digestOf(Buffer.from(text))),
    );
    expect(planPush(one, new Map(), new Set([one.digest]))).toEqual({ manifests: [], blobs: [], foreignLayers: [] });
  });

  it('never sends a layer that lives elsewhere, unless it is an ordinary layer too', () => {
    const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const windows = image('c', blob('base', foreign), blob('a', foreign), blob('a'));
    const plan = planPush(windows, new Map());
    expect(plan.blobs.map(({ digest }) => digest)).toEqual([digestOf(Buffer.from('c')), digestOf(Buffer.from('a'))]);
    expect(plan.foreignLayers.map(({ digest }) => digest)).toEqual([digestOf(Buffer.from('base'))]);
  });

  it('refuses an image that lacks a manifest, or whose blob has two sizes', () => {
    expect(() => planPush(outer, byDigest(one, two))).toThrow(
      `The manifest ${inner.digest} is named by an index and is missing.`,
    );
    const odd = index(entry(one), entry(image('x', blob('shared', undefined, 7))));
    expect(() => planPush(odd, byDigest(one, image('x', blob('shared', undefined, 7))))).toThrow(
      'is said to have 6 and 7 bytes',
    );
  });
});

describe('replacing children', () => {
  const attestation = image('attestation', blob('provenance'));
  const attested = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': one.digest };
  const before = index(entry(one), { ...entry(two), data: 'e30=', odd: 12 }, entry(attestation, attested));

  function replace(manifest: Manifest, ...pairs: readonly (readonly [Manifest, Manifest])[]): string {
    if (manifest.kind !== 'index') throw new Error('The fixture is an index.');
    return Buffer.from(replaceChildren(manifest, new Map(pairs.map(([old, now]) => [old.digest, now]))).bytes).toString(
      'utf8',
    );
  }

  it('moves digest and size, and the digest that attestations name, and keeps every other byte', () => {
    const now = image('now', blob('shared'), blob('a'), blob('c'));
    const after = replace(before, [one, now]);
    const expected = Buffer.from(before.bytes).toString('utf8').replaceAll(one.digest, now.digest);
    expect(after).toBe(expected.replace(`"size":${one.bytes.length}`, `"size":${now.bytes.length}`));
  });

  it('drops content that the entry carried along', () => {
    const after = replace(before, [two, image('now')]);
    expect(after).not.toContain('e30=');
    expect(after).toContain('"odd":12');
  });

  it('gives the same index where none of its children is replaced', () => {
    if (before.kind !== 'index') throw new Error('The fixture is an index.');
    expect(replaceChildren(before, new Map([[inner.digest, one]]))).toBe(before);
  });
});
