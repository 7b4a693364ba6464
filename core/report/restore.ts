import { type Digest, shortDigest } from '../domain/image/digest.js';
import { type JsonObject } from '../domain/json/json.js';
import { code, table, text } from './markdown.js';

/** `there`: it had not gone, or was back already. `lost`: GitHub no longer has it. `remaining`: the run did not come to it. */
export type RestoreResult = 'restored' | 'there' | 'lost' | 'failed' | 'remaining' | 'planned';

export interface RestoredVersion {
  readonly id: number;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly result: RestoreResult;
  readonly note?: string;
}

export interface RestoredPackage {
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly RestoredVersion[];
  readonly failure: string | undefined;
}

const maxRows = 500;

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

/** The job summary: what came back, and first what did not. */
export function summarizeRestored(packages: readonly RestoredPackage[], dryRun: boolean): string {
  const order: readonly RestoreResult[] = ['lost', 'failed', 'remaining', 'restored', 'planned', 'there'];
  const parts = packages.flatMap((each) => {
    const sorted = each.versions.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
    return [
      ...(packages.length === 1
        ? []
        : [`#### ${text(`${each.owner}/${each.name}`)}: ${text(formatRestored([each], dryRun))}`]),
      ...(each.failure === undefined ? [] : [`**Not finished:** ${text(each.failure)}`]),
      ...(sorted.length === 0
        ? []
        : [table(['version', 'result', 'digest', 'id'], sorted.slice(0, maxRows).map(describeRow))]),
      ...(sorted.length > maxRows
        ? [`… and ${sorted.length - maxRows} more; the output \`json\` holds them all.`]
        : []),
    ];
  });
  const [only, ...others] = packages;
  const what = only === undefined || others.length > 0 ? 'Restore' : `Restore of ${only.owner}/${only.name}`;
  return [`### ${text(what)}: ${text(formatRestored(packages, dryRun))}`, ...parts].join('\n\n');
}

function describeRow({ tags, digest, id, result, note }: RestoredVersion): readonly string[] {
  const name = tags.length === 0 ? 'untagged' : tags.map((tag) => code(tag)).join(', ');
  return [name, text(note === undefined ? result : `${result}: ${note}`), code(shortDigest(digest)), String(id)];
}
