import { type Digest, shortDigest } from '../domain/digest.js';
import { type JsonObject } from '../domain/json.js';
import { type Verdict } from '../domain/retention.js';
import { code, table, text } from './markdown.js';

/** What became of a version. `planned`: it would be deleted. `remaining`: the run did not come to it. */
export type VersionResult = 'kept' | 'planned' | 'deleted' | 'gone' | 'untagged' | 'retained' | 'failed' | 'remaining';

export interface VersionOutcome extends Verdict {
  readonly result: VersionResult;
  /** What differs from the plan, and why. */
  readonly note?: string;
}

export interface PackageOutcome {
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly VersionOutcome[];
  /** Why the work on it ended early. */
  readonly failure: string | undefined;
}

export interface CleanupOutcome {
  readonly packages: readonly PackageOutcome[];
  readonly dryRun: boolean;
  /** Path; undefined where nothing was to be deleted. */
  readonly journal: string | undefined;
}

export interface Counts {
  /** Of a dry run: what would be deleted. */
  readonly deleted: number;
  /** Versions that stay and lost tags. */
  readonly untagged: number;
  readonly kept: number;
  readonly retained: number;
  readonly failed: number;
  readonly remaining: number;
}

const maxRows = 500;
/** The runner takes summaries of up to 1 MiB, and drops a larger one whole. */
const maxSummaryBytes = 900 * 1024;

export function countResults(versions: readonly VersionOutcome[]): Counts {
  const isUntagged = ({ verdict, result }: VersionOutcome): boolean =>
    result === 'untagged' || (result === 'planned' && verdict === 'untag');
  const others = versions.filter((version) => !isUntagged(version));
  const count = (...results: readonly VersionResult[]): number =>
    others.filter(({ result }) => results.includes(result)).length;
  return {
    deleted: count('deleted', 'gone', 'planned'),
    untagged: versions.length - others.length,
    kept: count('kept'),
    retained: count('retained'),
    failed: count('failed'),
    remaining: count('remaining'),
  };
}

/** The output `json`. */
export function describeOutcome({ packages }: CleanupOutcome): JsonObject {
  return {
    packages: packages.map(({ owner, name, versions, failure }) => ({
      owner,
      name,
      versions: versions.map(({ version, verdict, rule, reason, result, note }) => ({
        id: version.id,
        digest: version.digest,
        tags: version.tags,
        verdict,
        rule,
        reason,
        result,
        ...(note === undefined ? {} : { note }),
      })),
      ...(failure === undefined ? {} : { failure }),
    })),
  };
}

/** `3 deleted, 12 kept`; what is none is left out but for the deleted ones. */
export function formatCounts(counts: Counts, dryRun: boolean): string {
  const parts = [
    `${counts.deleted} ${dryRun ? 'would be deleted' : 'deleted'}`,
    ...(counts.untagged > 0 ? [`${counts.untagged} ${dryRun ? 'would be untagged' : 'untagged'}`] : []),
    ...(['kept', 'retained', 'failed', 'remaining'] as const)
      .filter((key) => counts[key] > 0)
      .map((key) => `${counts[key]} ${key}`),
  ];
  return parts.join(', ');
}

/** The job summary of a cleanup run: outcome first, then per package what goes, and why the rest stays. */
export function summarizeCleanup(outcome: CleanupOutcome): string {
  const all = outcome.packages.flatMap(({ versions }) => versions);
  const parts = [
    `### Cleanup: ${text(formatCounts(countResults(all), outcome.dryRun))}`,
    ...outcome.packages.map((each) => summarizePackage(each, outcome.dryRun)),
    ...(outcome.journal === undefined ? [] : [howToUndo(outcome.journal)]),
  ];
  const summary = parts.join('\n\n');
  if (Buffer.byteLength(summary) <= maxSummaryBytes) return summary;
  const counts = outcome.packages.map((each) => [
    text(`${each.owner}/${each.name}`),
    formatCounts(countResults(each.versions), outcome.dryRun),
  ]);
  return [
    parts[0],
    'The details are too long for a summary; the output `json` holds them all.',
    table(['package', 'versions'], counts.slice(0, maxRows)),
  ].join('\n\n');
}

function summarizePackage({ owner, name, versions, failure }: PackageOutcome, dryRun: boolean): string {
  const gone = versions.filter(({ verdict }) => verdict !== 'keep');
  return [
    `#### ${text(`${owner}/${name}`)}: ${text(formatCounts(countResults(versions), dryRun))}`,
    ...(failure === undefined ? [] : [`**Not finished:** ${text(failure)}`]),
    ...(gone.length === 0
      ? []
      : [table(['version', 'digest', 'id', 'rule', 'why', 'result'], gone.slice(0, maxRows).map(describeRow))]),
    ...(gone.length > maxRows ? [`… and ${gone.length - maxRows} more; the output \`json\` holds them all.`] : []),
    reasonsToStay(versions),
  ].join('\n\n');
}

function describeRow({ version, rule, reason, result, note }: VersionOutcome): readonly string[] {
  const name = version.tags.length === 0 ? 'untagged' : version.tags.map((tag) => code(tag)).join(', ');
  const outcome = note === undefined ? result : `${result}: ${note}`;
  return [name, code(shortDigest(version.digest)), String(version.id), text(rule), text(reason), text(outcome)];
}

function reasonsToStay(versions: readonly VersionOutcome[]): string {
  const rows = new Map<string, Digest[]>();
  for (const { verdict, rule, version } of versions) {
    if (verdict === 'keep') rows.set(rule, [...(rows.get(rule) ?? []), version.digest]);
  }
  if (rows.size === 0) return 'Nothing was to stay.';
  return table(
    ['stays by', 'versions'],
    [...rows].map(([rule, digests]) => [text(rule), String(digests.length)]),
  );
}

function howToUndo(journal: string): string {
  return (
    `**Undo:** each deletion stands in the journal ${code(journal)}; upload it as an artifact. Within 30 days ` +
    `${code('mode: restore')} brings back what it tells, or the ids above by ${code('restore-ids')}.`
  );
}
