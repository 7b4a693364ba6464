import { type JsonObject } from '../domain/json/json.js';
import { type Verdict } from '../domain/retention/retention.js';
import { type ActionError, adviceOf } from '../errors.js';
import { type AppliedPlan, describePlanAge } from './applied-plan.js';
import { drawAges } from './cleanup-picture.js';
import { groupImages, imageRow, nameOf, type PackageView } from './cleanup-tree.js';
import { describeNextRun } from './cleanup-next-run.js';
import { groupBy } from './groups.js';
import { code, table, text } from './markdown.js';
import { explainRefusal } from './refusal.js';

/**
 * What became of a version. `planned`: it would be deleted. `remaining`: the run did not come to it. `restored`: the run
 * took it, or a tag from it, and brought that back because something that stays was no longer complete.
 */
export type VersionResult =
  'kept' | 'planned' | 'deleted' | 'gone' | 'untagged' | 'restored' | 'retained' | 'failed' | 'remaining';

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
  /** What to change about the failure. */
  readonly hint?: string | undefined;
  /** Undefined where the package could not be read. */
  readonly view?: PackageView | undefined;
}

export interface CleanupOutcome {
  readonly packages: readonly PackageOutcome[];
  /** What was applied; undefined where rules decided. */
  readonly applied?: AppliedPlan | undefined;
  /** What stopped the run before its first deletion, as it will the next one unless something is changed. */
  readonly guard?: ActionError | undefined;
  readonly dryRun: boolean;
  /** Path; undefined where nothing was to be deleted. */
  readonly journal: string | undefined;
}

export interface Counts {
  /** Of a dry run: what would be deleted. */
  readonly deleted: number;
  /** Versions that stay and lost tags. */
  readonly untagged: number;
  readonly restored: number;
  readonly kept: number;
  readonly retained: number;
  readonly failed: number;
  readonly remaining: number;
}

const maxRows = 500;
const order: readonly VersionResult[] = [
  'restored',
  'failed',
  'remaining',
  'retained',
  'untagged',
  'deleted',
  'gone',
  'planned',
  'kept',
];
/** A package with more images is shown by rule: nobody reads its tree. */
const maxTreeImages = 30;
const maxTreeVersions = 300;
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
    restored: count('restored'),
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
      versions: versions.map(({ version, verdict, rule, reason, untag, result, note }) => ({
        id: version.id,
        digest: version.digest,
        tags: version.tags,
        verdict,
        rule,
        reason,
        result,
        ...(untag === undefined ? {} : { untag }),
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
    ...(['restored', 'kept', 'retained', 'failed', 'remaining'] as const)
      .filter((key) => counts[key] > 0)
      .map((key) => `${counts[key]} ${key}`),
  ];
  return parts.join(', ');
}

/** The job summary of a cleanup run: outcome first, then per package what goes, and why the rest stays. */
export function summarizeCleanup(outcome: CleanupOutcome): string {
  const parts = [
    `### ${headline(outcome)}`,
    ...describeStart(outcome),
    ...outcome.packages.flatMap((each) => [
      ...(outcome.packages.length === 1 ? [] : [packageTitle(each, outcome.dryRun)]),
      summarizePackage(each, outcome.guard !== undefined),
    ]),
    ...explainOnce(outcome.packages),
    ...(outcome.journal === undefined ? [] : [howToUndo(outcome.journal, outcome.packages)]),
  ];
  const summary = parts.join('\n\n');
  if (Buffer.byteLength(summary) <= maxSummaryBytes) return summary;
  const counts = outcome.packages.map((each) => [
    text(`${each.owner}/${each.name}`),
    formatCounts(countResults(each.versions), outcome.dryRun),
  ]);
  return [
    `### ${headline(outcome)}`,
    ...describeStart(outcome),
    'The details are too long for a summary; the output `json` holds them all.',
    table(['package', 'versions'], counts.slice(0, maxRows)),
  ].join('\n\n');
}

/** A single package needs no title of its own. */
function headline({ packages, dryRun }: CleanupOutcome): string {
  const [only, ...others] = packages;
  const what = only === undefined || others.length > 0 ? 'Cleanup' : `Cleanup of ${only.owner}/${only.name}`;
  const counts = formatCounts(countResults(packages.flatMap(({ versions }) => versions)), dryRun);
  const unfinished = packages.filter(({ failure }) => failure !== undefined).length;
  const end =
    unfinished === 0 ? '' : packages.length === 1 ? ', not finished' : `, packages not finished: ${unfinished}`;
  return `${text(what)}: ${text(counts + end)}`;
}

/** What is to be known before the packages: how old the plan is, and what has to be changed so that anything goes. */
function describeStart({ applied, guard }: CleanupOutcome): readonly string[] {
  const age = applied && describePlanAge(applied);
  const advice = guard && adviceOf(guard);
  return [
    ...(age === undefined ? [] : [`${age.isDoubtful ? '**Look at the plan again:** ' : ''}${text(age.text)}`]),
    ...(guard === undefined ? [] : [`**Stopped:** ${text([guard.message, advice ?? []].flat().join(' '))}`]),
  ];
}

function packageTitle({ owner, name, versions, failure }: PackageOutcome, dryRun: boolean): string {
  const counts = formatCounts(countResults(versions), dryRun);
  return `#### ${text(`${owner}/${name}`)}: ${failure === undefined || versions.length > 0 ? text(counts) : 'not finished'}`;
}

function summarizePackage(each: PackageOutcome, isGuarded: boolean): string {
  const { versions, failure, view } = each;
  return [
    ...(failure === undefined ? [] : [`**Not finished:** ${text(failure)}`]),
    ...(versions.length === 0 ? [] : describeVersions(each)),
    ...(view === undefined || versions.length === 0 ? [] : [drawAges(versions, view.now)]),
    ...describeNextRun(versions, view?.timestamp ?? 'updated', isGuarded ? 0 : countResults(versions).remaining),
  ].join('\n\n');
}

/** Image by image where that can be read, first what people look for; otherwise by rule. */
function describeVersions({ versions, view }: PackageOutcome): readonly string[] {
  const images = groupImages(versions, view);
  if (images.length <= maxTreeImages && versions.length <= maxTreeVersions) {
    const sorted = images.toSorted((a, b) => order.indexOf(a.head.result) - order.indexOf(b.head.result));
    return [
      table(
        ['version', 'result', 'why', 'digest', 'id'],
        sorted.map((image) => imageRow(image, describeResult)),
      ),
    ];
  }
  const going = groupBy(
    versions.filter(({ verdict }) => verdict !== 'keep'),
    (version) => JSON.stringify([version.rule, wordsFor(version)]),
  );
  const rows = going.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[text(first.rule), text(wordsFor(first)), String(group.length), nameOf(first)]];
  });
  const byRule = rows.length === 0 ? [] : [table(['goes by', 'result', 'versions', 'such as'], rows)];
  return [...byRule, reasonsToStay(versions), 'Each version stands in the output `json`.'];
}

/** GitHub's words for what it retains stand once for all below. */
function describeResult(version: VersionOutcome): string {
  const { result, note } = version;
  const words = wordsFor(version);
  return text(note === undefined || result === 'retained' ? words : `${words}: ${note}`);
}

/** What became of a version, as people say it; the output `json` has the bare result. */
function wordsFor({ result, verdict }: VersionOutcome): string {
  if (result === 'planned') return verdict === 'untag' ? 'would be untagged' : 'would be deleted';
  if (result === 'remaining') return verdict === 'untag' ? 'not yet untagged' : 'not yet deleted';
  return result === 'gone' ? 'gone already' : result;
}

function reasonsToStay(versions: readonly VersionOutcome[]): string {
  const kept = versions.filter(({ verdict }) => verdict === 'keep' || verdict === 'retain');
  const rows = groupBy(kept, ({ rule }) => rule).flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[text(first.rule), String(group.length), text(first.reason)]];
  });
  return rows.length === 0 ? 'Nothing was to stay.' : table(['stays by', 'versions', 'for instance because'], rows);
}

/** Refusals that many versions or packages met, each once, with what to change. */
function explainOnce(packages: readonly PackageOutcome[]): readonly string[] {
  const refused = packages.flatMap(({ versions }) => versions).filter(({ result }) => result === 'retained');
  const refusals = groupBy(refused, wordsOf);
  const lines = refusals.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const words = wordsOf(first);
    return [`- ${group.length} retained: ${text(words)} ${text(explainRefusal(words) ?? '')}`.trimEnd()];
  });
  const hints = new Set(packages.flatMap(({ hint }) => hint ?? []));
  const all = [...lines, ...[...hints].map((hint) => `- ${text(hint)}`)];
  return all.length === 0 ? [] : [['**What to change:**', '', ...all].join('\n')];
}

/** GitHub's, or why it was not even asked. */
function wordsOf({ note }: VersionOutcome): string {
  return note ?? 'GitHub keeps the last tagged version of a package.';
}

/** Whether something may have been taken from it. */
function isTouched(verdict: Verdict['verdict'], result: VersionResult): boolean {
  return (verdict === 'delete' || verdict === 'untag') && result !== 'kept' && result !== 'remaining';
}

/** A journal is restored from an artifact, which holds it by its file's name. */
function howToUndo(journal: string, packages: readonly PackageOutcome[]): string {
  const file = journal.split(/[\\/]/).at(-1) ?? journal;
  const changed = packages.filter(({ versions }) => versions.some(({ verdict, result }) => isTouched(verdict, result)));
  const owners = new Set(changed.map(({ owner }) => owner));
  return [
    `**Undo:** each deletion stands in the journal ${code(journal)}; upload it as an artifact. Within 30 days this step brings everything back:`,
    '',
    '```yaml',
    '- uses: OWNER/ghcr-actions/cleanup@v1',
    '  with:',
    '    mode: restore',
    `    journal: ${JSON.stringify(file)}`,
    ...[...owners].map((owner) => `    owner: ${JSON.stringify(owner)}`),
    ...(changed.length === 0 ? [] : [`    package: ${JSON.stringify(changed.map(({ name }) => name).join(', '))}`]),
    '```',
  ].join('\n');
}
