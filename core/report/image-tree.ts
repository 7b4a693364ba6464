import { type Digest } from '../domain/image/digest.js';
import {
  blobsOf,
  childrenOf,
  type Descriptor,
  findAttestedDigest,
  isAttestation,
  isForeignLayer,
  type Manifest,
} from '../domain/image/manifest.js';
import { formatPlatform, type Platform } from '../domain/image/platform.js';
import { code, table, text } from './markdown.js';
import { formatBytes } from './units.js';

/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;

/** An image or index, and what is known of the manifests below it. */
export interface ReportedImage {
  readonly root: Manifest;
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Of a single image whose config says so. */
  readonly platform: Platform | undefined;
}

/** What an image holds: its platforms with their sizes, and below each what attests to it. */
export function treeTable(image: ReportedImage): string {
  const rows = treeRows(image);
  const more = rows.length > maxRows ? [[`and ${rows.length - maxRows} more`, '', '']] : [];
  return table(['content', 'digest', 'size'], [...rows.slice(0, maxRows), ...more]);
}

/** Digest by platform; Windows versions of one platform are told apart as containerd writes them. */
export function platformDigests({ root, platform }: ReportedImage): Readonly<Record<string, Digest>> {
  if (root.kind !== 'index') return platform === undefined ? {} : { [formatPlatform(platform)]: root.digest };
  const images = childrenOf(root).filter((child) => child.platform !== undefined && !isAttestation(child));
  const names = images.map(nameOf);
  return Object.fromEntries(
    images.map((child, index) => {
      const name = names[index] ?? '';
      const isUnique = names.indexOf(name) === names.lastIndexOf(name);
      const version = child.platform?.osVersion;
      return [isUnique || version === undefined ? name : name.replace('/', `(${version})/`), child.digest];
    }),
  );
}

function treeRows({ root, descendants, platform }: ReportedImage): readonly (readonly string[])[] {
  if (root.kind !== 'index') {
    const name = platform === undefined ? root.kind : formatPlatform(platform);
    return [[text(name), code(root.digest), formatBytes(contentBytes(root))]];
  }
  const children = childrenOf(root);
  const images = children.filter((child) => !isAttestation(child));
  const owners = new Set(images.map(({ digest }) => digest));
  const attestations = children.filter(isAttestation);
  const row = (child: Descriptor, name: string): readonly string[] => [
    name,
    code(child.digest),
    formatBytes(contentBytes(descendants.get(child.digest))),
  ];
  const rowOf = (attestation: Descriptor): readonly string[] =>
    row(attestation, `↳ ${text(attestationName(descendants.get(attestation.digest)))}`);
  return [
    ...images.flatMap((image) => {
      const own = attestations.filter((attestation) => findAttestedDigest(attestation) === image.digest);
      return [row(image, text(nameOf(image))), ...own.map(rowOf)];
    }),
    ...attestations
      .filter((attestation) => !owners.has(findAttestedDigest(attestation) ?? root.digest))
      .map((attestation) => row(attestation, 'attestation of no image here')),
  ];
}

function nameOf({ platform }: Descriptor): string {
  return platform === undefined ? 'no platform' : formatPlatform(platform);
}

/** @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function attestationName(manifest: Manifest | undefined): string {
  if (manifest === undefined || manifest.kind === 'index') return 'attestation';
  const types = manifest.layers.map(({ annotations }) => annotations.get('in-toto.io/predicate-type') ?? '');
  const names = [
    ...(types.some((type) => type.startsWith('https://slsa.dev/provenance/')) ? ['provenance'] : []),
    ...(types.some((type) => type.startsWith('https://spdx.dev/')) ? ['SBOM'] : []),
  ];
  return names.length === 0 ? 'attestation' : names.join(', ');
}

/** Bytes of all blobs that are pulled from the registry. */
function contentBytes(manifest: Manifest | undefined): number {
  const blobs = manifest === undefined ? [] : blobsOf(manifest);
  return blobs.filter((blob) => !isForeignLayer(blob)).reduce((sum, { size }) => sum + size, 0);
}
