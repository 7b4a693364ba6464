import { type Digest } from '../domain/image/digest.js';
import { type Manifest } from '../domain/image/manifest.js';
import { type NewPackage } from '../domain/github/package-link.js';
import { formatRepository, type Repository, type Tag } from '../domain/registry/reference.js';
import { platformDigests, type ReportedImage, treeTable } from './image-tree.js';
import { code, table, text } from './markdown.js';
import { newPackageNote } from './new-package.js';
import { pagePreview } from './package-page.js';
import { transferTable } from './transfer.js';

/** Of one table: GitHub drops a summary of more than 1 MiB as a whole. */
const maxRows = 200;

export interface PushReport {
  readonly image: PushedImage;
  readonly version: string | undefined;
  /** In the order of the input; never empty. */
  readonly targets: readonly TargetReport[];
  readonly dryRun: boolean;
}

export interface PushedImage extends ReportedImage {
  readonly description: string;
  readonly labels: ReadonlyMap<string, string>;
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
  /** Where this push makes the package, or would. */
  readonly made: NewPackage | undefined;
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
    digests: platformDigests(image),
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
    ...targets.flatMap((target) => [`### ${outcome(report, target)}`, ...newPackageNote(target)]),
    `${code(image.root.digest)} · ${text(image.root.mediaType)}`,
    tagTable(report),
    pagePreview(image.root, image.labels),
    treeTable(image),
    transferTable(targets.map(({ repository, bytes }) => ({ name: formatRepository(repository), ...bytes }))),
  ].join('\n\n');
}

function outcome({ dryRun, image }: PushReport, { repository, moved, tags, storedManifests }: TargetReport): string {
  const name = text(formatRepository(repository));
  const changed = moved.length > 0 || storedManifests > 0;
  if (!changed) return `${name} had this image already`;
  const under = tags.length === 0 ? text(`by digest ${image.root.digest.slice(0, 19)}`) : text(`(${tags.join(', ')})`);
  return `${name} ${dryRun ? 'would be pushed' : 'pushed'} ${under}`;
}

/** Where each tag pointed before; with several targets also whose it is. */
function tagTable({ targets, image: { root } }: PushReport): string {
  const isNamed = targets.length > 1;
  const rows = targets.flatMap((target) => {
    const name = isNamed ? [text(formatRepository(target.repository))] : [];
    return tagRows(target, root).map((cells) => [...name, ...cells]);
  });
  return table([...(isNamed ? ['image'] : []), 'tag', 'before'], rows);
}

function tagRows(target: TargetReport, root: Manifest): readonly (readonly string[])[] {
  if (target.tags.length === 0) return [['(by digest)', '–']];
  const rows = target.tags.slice(0, maxRows).map((tag) => {
    const before = target.previous.get(tag);
    return [code(tag), before === undefined ? 'new' : before === root.digest ? 'the same' : code(before)];
  });
  const rest = target.tags.length - rows.length;
  return rest > 0 ? [...rows, [`and ${rest} more`, '']] : rows;
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
