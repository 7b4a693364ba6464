import { type Digest } from '../domain/image/digest.js';
import { childrenOf, isAttestation, type Manifest } from '../domain/image/manifest.js';
import { formatRepository, type Repository, type Tag } from '../domain/registry/reference.js';
import { platformDigests, type ReportedImage, treeTable } from './image-tree.js';
import { code, table, text } from './markdown.js';
import { pagePreview } from './package-page.js';

export interface AnnotationReport extends ReportedImage {
  readonly target: Repository;
  /** What was replaced; undefined where the tags are new. */
  readonly before: Manifest | undefined;
  /** The digests of the images before, by those that they have now; none where they stayed. */
  readonly renewed: ReadonlyMap<Digest, Digest>;
  /** Of a single image. */
  readonly labels: ReadonlyMap<string, string>;
  readonly tags: readonly Tag[];
  /** Tags that moved, or would. */
  readonly moved: readonly Tag[];
  readonly deletedReplaced: boolean;
  readonly dryRun: boolean;
}

/** Rows of the table of annotations. */
const maxRows = 200;

/** The outputs of the action by name, those of `json` included; a text is put out as it is, anything else as JSON. */
export function describeAnnotation(report: AnnotationReport) {
  const { root, before, target, tags, moved } = report;
  const outputs = {
    digest: root.digest,
    image: `${formatRepository(target)}@${root.digest}`,
    'previous-digest': before?.digest ?? '',
    changed: moved.length > 0,
    'media-type': root.mediaType,
    digests: platformDigests(report),
    'attestation-digests': childrenOf(root)
      .filter(isAttestation)
      .map(({ digest }) => digest),
    annotations: Object.fromEntries(root.annotations),
  };
  return { ...outputs, json: { ...outputs, tags, moved, 'deleted-replaced': report.deletedReplaced } };
}

/** The job summary of an annotate run: outcome first, then what changed, what the page shows, and what the image holds. */
export function summarizeAnnotation(report: AnnotationReport): string {
  const { root, target } = report;
  return [
    `### ${outcome(report)}`,
    `${code(`${formatRepository(target)}@${root.digest}`)} · ${text(root.mediaType)}`,
    changes(report),
    pagePreview(root, report.labels),
    treeTable(report),
    ...(report.renewed.size === 0 ? [] : [renewals(report)]),
  ].join('\n\n');
}

function outcome({ target, moved, tags, before, dryRun }: AnnotationReport): string {
  const name = text(formatRepository(target));
  if (moved.length === 0) return `${name} needed no change (${text(tags.join(', '))})`;
  const verb = before === undefined ? 'made' : 'annotated';
  return `${name} ${dryRun ? 'would be ' : ''}${verb} (${text(moved.join(', '))})`;
}

function changes({ before, root }: AnnotationReport): string {
  const old = before?.annotations ?? new Map<string, string>();
  const keys = [...new Set([...old.keys(), ...root.annotations.keys()])].sort();
  if (keys.length === 0) return `The ${root.kind} has no annotations.`;
  const rows = keys.slice(0, maxRows).map((key) => {
    const [was, is] = [old.get(key), root.annotations.get(key)];
    return [code(key), show(was), was === is ? 'unchanged' : show(is)];
  });
  const more = keys.length > maxRows ? [[`and ${keys.length - maxRows} more`, '', '']] : [];
  return table(['annotation', 'before', 'after'], [...rows, ...more]);
}

function renewals({ renewed }: AnnotationReport): string {
  const rows = [...renewed].slice(0, maxRows).map(([before, after]) => [code(before), code(after)]);
  return table(['image before', 'after'], rows);
}

function show(value: string | undefined): string {
  return value === undefined ? '–' : text(value);
}
