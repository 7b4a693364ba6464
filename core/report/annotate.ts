import { shortDigest } from '../domain/digest.js';
import { childrenOf, type Descriptor, findAttestedDigest, type Manifest } from '../domain/manifest.js';
import { formatPlatform } from '../domain/platform.js';
import { formatRepository, type Repository, type Tag } from '../domain/reference.js';
import { code, table, text } from './markdown.js';

export interface AnnotationReport {
  readonly image: Repository;
  readonly before: Manifest;
  readonly after: Manifest;
  readonly tags: readonly Tag[];
  readonly moved: readonly Tag[];
  readonly dryRun: boolean;
}

/** The job summary of an annotate run: outcome first, then what changed and what the index holds. */
export function summarizeAnnotation(report: AnnotationReport): string {
  const { after } = report;
  const entries = childrenOf(after);
  return [
    `### ${outcome(report)}`,
    `${code(`${formatRepository(report.image)}@${after.digest}`)} · ${text(after.mediaType)}`,
    changes(report),
    ...(entries.length === 0 ? [] : [table(['image', 'digest', 'bytes'], entries.map(describeEntry))]),
  ].join('\n\n');
}

function outcome({ image, moved, tags, dryRun }: AnnotationReport): string {
  const name = formatRepository(image);
  if (moved.length === 0) return `${text(name)} needed no change (${text(tags.join(', '))})`;
  return dryRun
    ? `${text(name)} would be annotated (${text(moved.join(', '))})`
    : `${text(name)} annotated (${text(moved.join(', '))})`;
}

function changes({ before, after }: AnnotationReport): string {
  const keys = [...new Set([...before.annotations.keys(), ...after.annotations.keys()])].sort();
  if (keys.length === 0) return 'It has no annotations.';
  const rows = keys.map((key) => {
    const [old, now] = [before.annotations.get(key), after.annotations.get(key)];
    return [code(key), show(old), old === now ? 'unchanged' : show(now)];
  });
  return table(['annotation', 'before', 'after'], rows);
}

function describeEntry(entry: Descriptor): readonly string[] {
  const attested = findAttestedDigest(entry);
  const name =
    attested === undefined
      ? text(entry.platform === undefined ? 'no platform' : formatPlatform(entry.platform))
      : `attestation of ${code(shortDigest(attested))}`;
  return [name, code(entry.digest), String(entry.size)];
}

function show(value: string | undefined): string {
  return value === undefined ? '–' : text(value);
}
