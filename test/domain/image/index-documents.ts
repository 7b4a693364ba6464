import fc from 'fast-check';
import { digestOf } from '../../../core/domain/image/digest.js';
import { type ImageIndex, type Manifest, mediaTypes, parseManifest } from '../../../core/domain/image/manifest.js';
import { parseIndex } from '../../../core/domain/image/index-entries.js';

export type Document = Readonly<Record<string, unknown>>;

/** An image manifest; another `content` makes another one. */
export function imageOf(content: string, more: Document = {}, isDocker = false): Manifest {
  const digest = digestOf(Buffer.from(content));
  const layer = isDocker
    ? 'application/vnd.docker.image.rootfs.diff.tar.gzip'
    : 'application/vnd.oci.image.layer.v1.tar+gzip';
  const document = {
    schemaVersion: 2,
    mediaType: isDocker ? mediaTypes.dockerManifest : mediaTypes.ociManifest,
    config: { mediaType: isDocker ? mediaTypes.dockerConfig : mediaTypes.ociConfig, digest, size: 2 },
    layers: [{ mediaType: layer, digest, size: 3 }],
    ...more,
  };
  return parseManifest(Buffer.from(JSON.stringify(document)), undefined, 'The image');
}

export function entryOf(manifest: Manifest, more: Document = {}): Document {
  return { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length, ...more };
}

/** The entry under which buildx files what it says of an image. */
export function attestationOf(attestation: Manifest, image: Manifest): Document {
  return entryOf(attestation, {
    platform: { architecture: 'unknown', os: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    },
  });
}

export function indexOf(entries: readonly Document[], more: Document = {}, indentation?: number): ImageIndex {
  const document = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: entries, ...more };
  return parseIndex(Buffer.from(JSON.stringify(document, undefined, indentation)), document.mediaType, 'The index');
}

export function documentOf(manifest: Manifest): Document {
  const document: unknown = JSON.parse(Buffer.from(manifest.bytes).toString('utf8'));
  if (typeof document !== 'object' || document === null) throw new Error('A manifest is an object.');
  return { ...document };
}

export interface MadeIndex {
  readonly index: ImageIndex;
  /** Images and attestations below it, by digest. */
  readonly manifests: ReadonlyMap<string, Manifest>;
}

const known = ['schemaVersion', 'mediaType', 'manifests', 'annotations', 'subject', 'artifactType', 'config', 'layers'];
const unknownMembers = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((members) =>
    Object.fromEntries(
      Object.entries(members).filter(
        ([name]) =>
          !known.includes(name) && !['digest', 'size', 'platform', 'data', 'urls', '__proto__'].includes(name),
      ),
    ),
  );
const annotations = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}(\.[a-z]{1,4})?$/), fc.string({ maxLength: 12 }), {
  maxKeys: 4,
});
const platforms = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' },
  { os: 'linux', architecture: 'arm', variant: 'v6' },
  { os: 'linux', architecture: 'arm', variant: 'v7' },
  { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.1' },
  { os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.1', 'os.features': ['win32k'] },
] as const;

/** Indexes over images of different platforms, some with attestations, with members that no specification knows. */
export const anyIndex: fc.Arbitrary<MadeIndex> = fc
  .record({
    platforms: fc.subarray([...platforms], { minLength: 1 }),
    isAttested: fc.boolean(),
    entryMembers: unknownMembers,
    members: unknownMembers,
    annotations: fc.option(annotations, { nil: undefined }),
    subject: fc.option(fc.constant(entryOf(imageOf('subject'))), { nil: undefined }),
    artifactType: fc.option(fc.constant('application/x.own'), { nil: undefined }),
    indentation: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
  })
  .map((made) => {
    const images = made.platforms.map((platform) => ({ platform, image: imageOf(JSON.stringify(platform)) }));
    const attested = made.isAttested
      ? images.map(({ image }) => ({ image, attestation: imageOf(`of ${image.digest}`) }))
      : [];
    const entries = [
      ...images.map(({ platform, image }) => entryOf(image, { platform, ...made.entryMembers })),
      ...attested.map(({ attestation, image }) => attestationOf(attestation, image)),
    ];
    const optional = Object.entries({
      annotations: made.annotations,
      subject: made.subject,
      artifactType: made.artifactType,
    }).filter(([, value]) => value !== undefined);
    const index = indexOf(entries, { ...made.members, ...Object.fromEntries(optional) }, made.indentation);
    const all = [...images.map(({ image }) => image), ...attested.map(({ attestation }) => attestation)];
    return { index, manifests: new Map(all.map((manifest) => [manifest.digest, manifest])) };
  });
