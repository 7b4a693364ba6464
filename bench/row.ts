import { type Measurement, median } from './measure.js';

/** One line of the printed table. */
export interface Row {
  readonly figure: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
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

/** What failed was fast for nothing. */
export function requireSuccess(runs: readonly Measurement[]): void {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${runs.length} pushes failed`);
}
