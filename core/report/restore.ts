import { type Digest, shortDigest } from '../domain/image/digest.js';
import { type JsonObject } from '../domain/json/json.js';
import { groupBy } from './groups.js';
import { code, table, text } from './markdown.js';

/** `there`: it had not gone, or was back already. `lost`: GitHub no longer has it. `remaining`: the run did not come to it. */
export type RestoreResult = 'restored' | 'there' | 'lost' | 'failed' | 'remaining' | 'planned';

export interface RestoredVersion {
  readonly id: number;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly result: RestoreResult;
  readonly note?: string;
  /** What to do where it does not come back. */
  readonly hint?: string | undefined;
  /** When it went; ISO 8601. */
  readonly lostAt?: string | undefined;
  /** By which rule of cleanup it went. */
  readonly rule?: string | undefined;
}

export interface RestoredPackage {
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly RestoredVersion[];
  /** Why the work on it ended early. */
  readonly failure: string | undefined;
  /** What to change about the failure. */
  readonly hint?: string | undefined;
}

/** Many more make a table that nobody reads, and a summary that the runner cuts. */
const maxRows = 300;
const maxNamed = 20;
const order: readonly RestoreResult[] = ['lost', 'failed', 'remaining', 'restored', 'planned', 'there'];
const words: Readonly<Record<RestoreResult, string>> = {
  lost: 'not restored',
  failed: 'not restored',
  remaining: 'remaining',
  restored: 'restored',
  planned: 'would be restored',
  there: 'there already',
};

/** Counts by the names of the outputs. */
export function countRestored(
  packages: readonly RestoredPackage[],
): Readonly<Record<'restored' | 'kept' | 'failed' | 'remaining', number>> {
  const versions = packages.flatMap((each) => each.versions);
  const count = (...results: readonly RestoreResult[]): number =>
    versions.filter(({ result }) => results.includes(result)).length;
  return {
    restored: count('restored', 'planned'),
    kept: count('there'),
    failed: count('lost', 'failed'),
    remaining: count('remaining'),
  };
}

/** `3 restored, 1 there already`; what is none is left out but for the restored ones. */
export function formatRestored(packages: readonly RestoredPackage[], dryRun: boolean): string {
  const { restored, kept, failed, remaining } = countRestored(packages);
  return [
    `${restored} ${dryRun ? 'would be restored' : 'restored'}`,
    ...(kept > 0 ? [`${kept} there already`] : []),
    ...(failed > 0 ? [`${failed} not restored`] : []),
    ...(remaining > 0 ? [`${remaining} remaining`] : []),
  ].join(', ');
}

/** The output `json`, in the shape of the other modes: what is restored is kept by the rule `restore`. */
export function describeRestored(packages: readonly RestoredPackage[]): JsonObject {
  return {
    packages: packages.map(({ owner, name, versions, failure }) => ({
      owner,
      name,
      versions: versions.map(({ id, digest, tags, result, note }) => ({
        id,
        digest,
        tags,
        verdict: 'keep',
        rule: 'restore',
        result,
        ...(note === undefined ? {} : { note }),
      })),
      ...(failure === undefined ? {} : { failure }),
    })),
  };
}

/** For the log, what did not come back first: `restored: v1 (0123456789ab), id 7, went 2026-11-01 12:00, by delete-tags`. */
export function describeLines({ versions }: RestoredPackage): readonly string[] {
  return sortByResult(versions).map((version) => {
    const { tags, digest, id, result, note } = version;
    const name = tags.length === 0 ? shortDigest(digest) : `${tags.join(', ')} (${shortDigest(digest)})`;
    const went = describeLoss(version);
    return `${words[result]}: ${name}, id ${id}${went === '' ? '' : `, went ${went}`}${note === undefined ? '' : `; ${note}`}`;
  });
}

function sortByResult(versions: readonly RestoredVersion[]): readonly RestoredVersion[] {
  return versions.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}

/** `2026-11-01 12:00, by delete-tags`, as far as it is known. */
function describeLoss({ lostAt = '', rule = '' }: RestoredVersion): string {
  const time = lostAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2');
  return [time, rule === '' ? '' : `by ${rule}`].filter((part) => part !== '').join(', ');
}

/** The job summary: what came back, and first what did not; what to do about that, and before cleanup runs again. */
export function summarizeRestored(packages: readonly RestoredPackage[], dryRun: boolean): string {
  const [only, ...others] = packages;
  const isSingle = only !== undefined && others.length === 0;
  const what = isSingle ? `Restore of ${only.owner}/${only.name}` : 'Restore';
  const isUnfinished = packages.some(({ failure }) => failure !== undefined);
  const versions = packages.flatMap((each) => each.versions);
  return [
    `### ${text(what)}: ${text(formatRestored(packages, dryRun) + (isUnfinished ? ', not finished' : ''))}`,
    ...packages.flatMap((each) => [
      ...(isSingle ? [] : [`#### ${text(`${each.owner}/${each.name}`)}: ${text(formatRestored([each], dryRun))}`]),
      ...(each.failure === undefined ? [] : [`**Not finished:** ${text(each.failure)}`]),
      ...describeVersions(each.versions),
    ]),
    ...whatToChange(packages),
    ...beforeNextCleanup(versions),
  ].join('\n\n');
}

function describeVersions(versions: readonly RestoredVersion[]): readonly string[] {
  if (versions.length === 0) return [];
  const sorted = sortByResult(versions);
  const rows = table(['version', 'result', 'went', 'digest', 'id'], sorted.slice(0, maxRows).map(describeRow));
  const rest = groupBy(sorted.slice(maxRows), ({ result }) => words[result]);
  const counts = rest.map((group) => `${group.length} ${words[group[0]?.result ?? 'there']}`);
  return [rows, ...(rest.length === 0 ? [] : [`… and ${counts.join(', ')}; the output \`json\` holds them all.`])];
}

function describeRow(version: RestoredVersion): readonly string[] {
  const { tags, digest, id, result, note } = version;
  return [
    tags.length === 0 ? 'untagged' : tags.map((tag) => code(tag)).join(', '),
    text(note === undefined ? words[result] : `${words[result]}: ${note}`),
    text(describeLoss(version)),
    code(shortDigest(digest)),
    String(id),
  ];
}

function whatToChange(packages: readonly RestoredPackage[]): readonly string[] {
  const lines = adviseRestored(packages);
  return lines.length === 0 ? [] : [['**What to change:**', '', ...lines.map((line) => `- ${text(line)}`)].join('\n')];
}

/** What to do about all that did not come back, by its cause. */
export function adviseRestored(packages: readonly RestoredPackage[]): readonly string[] {
  const versions = packages.flatMap((each) => each.versions);
  const lost = groupBy(
    versions.filter(({ result, hint }) => result === 'lost' && hint !== undefined),
    ({ hint = '' }) => hint,
  );
  const { remaining } = countRestored(packages);
  const failed = versions.filter(({ result }) => result === 'failed').length;
  const hints = [...new Set(packages.flatMap(({ hint }) => hint ?? []))];
  // Where something else ended the run, its pace is no cause.
  const pace = hints.length > 0 ? '' : ' GitHub lets 80 versions a minute and 500 an hour be restored.';
  return [
    ...hints,
    ...lost.map((group) => `${group.length} can't be restored: ${group[0]?.hint ?? ''}`),
    ...(failed > 0 ? [`${failed} failed: run it again. What is back is passed over.`] : []),
    ...(remaining > 0 ? [`${remaining} remain: run it again. What is back is passed over.${pace}`] : []),
  ];
}

/** The rules that took it are still the same. */
function beforeNextCleanup(versions: readonly RestoredVersion[]): readonly string[] {
  const back = versions.filter(({ result }) => result === 'restored' || result === 'planned');
  if (back.length === 0) return [];
  const tags = back.flatMap((version) => version.tags).filter((tag) => !/^sha(?:256|512)-/.test(tag));
  const names = tags.length > 0 ? tags : back.map(({ digest }) => digest);
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, maxNamed);
  return [
    [
      '**Next cleanup:** the same rules would take them again. What is to stay needs other rules or a protection, which holds for what belongs to it too:',
      '',
      '```yaml',
      'exclude-tags: |',
      ...shown.map((name) => `  ${name}`),
      '```',
      ...(distinct.length > shown.length ? ['', `… and ${distinct.length - shown.length} more.`] : []),
    ].join('\n'),
  ];
}
