import { type Digest } from '../domain/digest.js';
import { gitHubKeys } from '../domain/annotation.js';
import {
  blobsOf,
  childrenOf,
  type Descriptor,
  isAttestation,
  isForeignLayer,
  type Manifest,
} from '../domain/manifest.js';
import { formatPlatform, type Platform } from '../domain/platform.js';
import { formatRepository, type Repository, type Tag } from '../domain/reference.js';
import { code, table, text } from './markdown.js';
import { formatBytes } from './units.js';

/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;

export interface PushReport {
  readonly image: PushedImage;
  readonly version: string | undefined;
  /** In the order of the input; never empty. */
  readonly targets: readonly TargetReport[];
  readonly dryRun: boolean;
}

export interface PushedImage {
  readonly description: string;
  readonly root: Manifest;
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  readonly labels: ReadonlyMap<string, string>;
  readonly platform: Platform | undefined;
}

export interface TargetReport {
  readonly repository: Repository;
  readonly tags: readonly Tag[];
  /** Tags that moved, or would. */
  readonly moved: readonly Tag[];
  /** Where each tag pointed before; undefined where there was no such tag. */
  readonly previous: ReadonlyMap<Tag, Digest | undefined>;
  /** Manifests that the repository lacked. */
  readonly storedManifests: number;
  readonly bytes: { readonly uploaded: number; readonly reused: number; readonly mounted: number };
}

/** The outputs of the action by name, those of `json` included; a text is put out as it is, anything else as JSON. */
export function describePush(report: PushReport) {
  const { image, targets } = report;
  const { root } = image;
  const [first] = targets;
  const outputs = {
    digest: root.digest,
    image: first === undefined ? '' : `${formatRepository(first.repository)}@${root.digest}`,
    tags: [...new Set(targets.flatMap(({ tags }) => tags))].join('\n'),
    refs: targets.flatMap((target) => referencesOf(target, root)).join('\n'),
    version: report.version ?? '',
    labels: [...image.labels].map(([key, value]) => `${key}=${value}`).join('\n'),
    digests: Object.fromEntries(platformDigests(image)),
    'image-id': root.kind === 'image' ? root.config.digest : '',
    'media-type': root.mediaType,
    'uploaded-bytes': sum(targets.map(({ bytes }) => bytes.uploaded)),
    'reused-bytes': sum(targets.map(({ bytes }) => bytes.reused)),
    'mounted-bytes': sum(targets.map(({ bytes }) => bytes.mounted)),
    changed: hasChanged(report),
    'previous-digests': first === undefined ? {} : previousDigests(first),
  };
  return {
    ...outputs,
    json: {
      ...outputs,
      tags: outputs.tags === '' ? [] : outputs.tags.split('\n'),
      refs: outputs.refs.split('\n'),
      labels: Object.fromEntries(image.labels),
      annotations: Object.fromEntries(root.annotations),
      targets: targets.map((target) => ({
        name: formatRepository(target.repository),
        tags: target.tags,
        moved: target.moved,
        'previous-digests': previousDigests(target),
        'uploaded-bytes': target.bytes.uploaded,
        'reused-bytes': target.bytes.reused,
        'mounted-bytes': target.bytes.mounted,
      })),
    },
  };
}

/** The job summary of a push: where the image is now, what its package page will show, and what was sent. */
export function summarizePush(report: PushReport): string {
  const { image, targets } = report;
  return [
    ...targets.map((target) => `### ${outcome(report, target)}`),
    `${code(image.root.digest)} · ${text(image.root.mediaType)}`,
    table(
      ['image', 'tag', 'before'],
      targets.flatMap((target) => tagRows(target, image.root)),
    ),
    pageTable(image),
    contentTable(image),
    table(
      ['image', 'sent', 'there before', 'mounted'],
      targets.map(({ repository, bytes }) => [
        text(formatRepository(repository)),
        ...[bytes.uploaded, bytes.reused, bytes.mounted].map(formatBytes),
      ]),
    ),
  ].join('\n\n');
}

function outcome({ dryRun, image }: PushReport, { repository, moved, tags, storedManifests }: TargetReport): string {
  const name = text(formatRepository(repository));
  const changed = moved.length > 0 || storedManifests > 0;
  if (!changed) return `${name} had this image already`;
  const under = tags.length === 0 ? text(`by digest ${image.root.digest.slice(0, 19)}`) : text(`(${tags.join(', ')})`);
  return `${name} ${dryRun ? 'would be pushed' : 'pushed'} ${under}`;
}

function tagRows(target: TargetReport, root: Manifest): readonly (readonly string[])[] {
  const name = text(formatRepository(target.repository));
  if (target.tags.length === 0) return [[name, '(by digest)', '–']];
  return target.tags.slice(0, maxRows).map((tag) => {
    const before = target.previous.get(tag);
    return [name, code(tag), before === undefined ? 'new' : before === root.digest ? 'the same' : code(before)];
  });
}

/** What GitHub reads: labels of a single image, annotations of an index. */
function pageTable({ root, labels }: PushedImage): string {
  const texts = root.kind === 'image' ? labels : root.annotations;
  const rows = Object.entries(gitHubKeys).map(([name, key]) => [name, text(texts.get(key) ?? '–')]);
  return table(['package page', ''], rows);
}

function contentTable(image: PushedImage): string {
  const entries = entriesOf(image);
  const rows = entries.slice(0, maxRows).map(({ name, digest, manifest }) => {
    const sizes = manifest === undefined ? [] : blobsOf(manifest).filter((blob) => !isForeignLayer(blob));
    return [text(name), code(digest), formatBytes(sum(sizes.map(({ size }) => size)))];
  });
  const more = entries.length > maxRows ? [[`and ${entries.length - maxRows} more`, '', '']] : [];
  return table(['content', 'digest', 'size'], [...rows, ...more]);
}

interface Entry {
  readonly name: string;
  readonly digest: Digest;
  readonly manifest: Manifest | undefined;
}

function entriesOf({ root, descendants, platform }: PushedImage): readonly Entry[] {
  if (root.kind !== 'index') {
    return [
      { name: platform === undefined ? root.kind : formatPlatform(platform), digest: root.digest, manifest: root },
    ];
  }
  return childrenOf(root).map((child) => ({
    name: isAttestation(child) ? 'attestation' : nameOf(child),
    digest: child.digest,
    manifest: descendants.get(child.digest),
  }));
}

/** Digest by platform; Windows versions of one platform are told apart as containerd writes them. */
function platformDigests({ root, platform }: PushedImage): readonly (readonly [string, Digest])[] {
  if (root.kind !== 'index') return platform === undefined ? [] : [[formatPlatform(platform), root.digest]];
  const images = childrenOf(root).filter((child) => child.platform !== undefined && !isAttestation(child));
  const names = images.map(nameOf);
  return images.map((child, index) => {
    const name = names[index] ?? '';
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    const version = child.platform?.osVersion;
    return [isUnique || version === undefined ? name : name.replace('/', `(${version})/`), child.digest];
  });
}

function nameOf({ platform }: Descriptor): string {
  return platform === undefined ? 'no platform' : formatPlatform(platform);
}

function referencesOf({ repository, tags }: TargetReport, root: Manifest): readonly string[] {
  const name = formatRepository(repository);
  return tags.length === 0 ? [`${name}@${root.digest}`] : tags.map((tag) => `${name}:${tag}`);
}

function previousDigests({ previous }: TargetReport): Readonly<Record<string, Digest | null>> {
  return Object.fromEntries([...previous].map(([tag, digest]) => [tag, digest ?? null]));
}

function hasChanged({ targets }: PushReport): boolean {
  return targets.some(({ moved, storedManifests }) => moved.length > 0 || storedManifests > 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
