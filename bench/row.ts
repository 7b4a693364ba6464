import { type Measurement, median } from './measure.js';

/** One figure beside one peer, or beside what is promised of it alone. */
export interface Row {
  readonly figure: string;
  readonly ours: string;
  /** Its name and its figure. */
  readonly peer: string;
  /** Of ours to the peer's. */
  readonly ratio: number;
  /** The largest ratio that is promised. */
  readonly limit: number;
}

/** @param name of the peer */
export function compareTimes(
  figure: string,
  name: string,
  result: { readonly ours: readonly Measurement[]; readonly peer: readonly Measurement[] },
  limit: number,
): Row {
  const [ours, peer] = [result.ours, result.peer].map((runs) => median(runs.map(({ seconds }) => seconds)));
  if (ours === undefined || peer === undefined) throw new Error('nothing was measured');
  const ratio = median(result.ours.map(({ seconds }, round) => seconds / (result.peer[round]?.seconds ?? Number.NaN)));
  return { figure, ours: `${ours.toFixed(3)} s`, peer: `${name}: ${peer.toFixed(3)} s`, ratio, limit };
}

/** The largest resident set beside what is promised of it. */
export function compareMemory(figure: string, peakMiB: number, limitMiB: number): Row {
  return {
    figure,
    ours: `${peakMiB.toFixed(0)} MiB`,
    peer: `promise: ${limitMiB} MiB`,
    ratio: peakMiB / limitMiB,
    limit: 1,
  };
}

/** What failed was fast for nothing. */
export function requireSuccess(runs: readonly Measurement[]): void {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${runs.length} runs failed`);
}

/** Not kept either where nothing could be measured. */
export function isKept({ ratio, limit }: Row): boolean {
  return ratio <= limit;
}

/** All rows as one table for a terminal; a figure is named once, however many peers it has. */
export function formatTable(rows: readonly Row[]): string {
  const header = ['figure', 'ours', 'beside', 'ratio', 'at most', 'kept'];
  const cells = rows.map((row, index) => [
    row.figure === rows[index - 1]?.figure ? '' : row.figure,
    row.ours,
    row.peer,
    row.ratio.toFixed(2),
    row.limit.toFixed(2),
    isKept(row) ? 'yes' : 'NO',
  ]);
  const widths = header.map((title, column) =>
    Math.max(...[header, ...cells].map((line) => line[column]?.length ?? title.length)),
  );
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        ['ratio', 'at most'].includes(header[column] ?? '')
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [header, widths.map((width) => '-'.repeat(width)), ...cells].map(format).join('\n');
}
