import { type Verdict } from '../domain/retention/retention.js';

const dayMs = 24 * 60 * 60_000;
const ages = [
  { label: 'up to 1 day', untilMs: dayMs },
  { label: 'up to 7 days', untilMs: 7 * dayMs },
  { label: 'up to 30 days', untilMs: 30 * dayMs },
  { label: 'up to 90 days', untilMs: 90 * dayMs },
  { label: 'up to 1 year', untilMs: 365 * dayMs },
  { label: 'older', untilMs: Infinity },
] as const;
const width = 30;

/**
 * Versions by the age of their last update, as bars of characters in a code block: GitHub shows no SVG in a summary.
 * @param now milliseconds since the epoch
 */
export function drawAges(versions: readonly Verdict[], now: number): string {
  const rows = countByAge(versions, now).filter(({ going, staying }) => going + staying > 0);
  const most = Math.max(1, ...rows.map(({ going, staying }) => going + staying));
  const bar = (count: number, block: string): string => block.repeat(Math.ceil((count * width) / most));
  const digits = String(most).length;
  const number = (count: number): string => String(count).padStart(digits);
  // Numbers first: a narrow window cuts the bars.
  const lines = rows.map(
    ({ label, going, staying }) =>
      `${label.padEnd(14)} ${number(staying)} stay ${number(going)} go  ${bar(staying, '█')}${bar(going, '░')}`,
  );
  return ['```text', 'last update: █ stay  ░ go', ...lines, '```'].join('\n');
}

interface AgeCount {
  readonly label: string;
  readonly going: number;
  readonly staying: number;
}

function countByAge(versions: readonly Verdict[], now: number): readonly AgeCount[] {
  const labels = [...ages.map(({ label }) => label), 'unknown'];
  const counts = new Map(labels.map((label) => [label, { going: 0, staying: 0 }]));
  for (const { version, verdict } of versions) {
    const count = counts.get(labelOf(version.updatedAt, now));
    if (count === undefined) continue;
    if (verdict === 'delete') count.going += 1;
    else count.staying += 1;
  }
  return [...counts].map(([label, count]) => ({ label, ...count }));
}

function labelOf(time: number | undefined, now: number): string {
  if (time === undefined) return 'unknown';
  return ages.find(({ untilMs }) => now - time <= untilMs)?.label ?? 'unknown';
}
