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
const width = 40;

/**
 * Versions by the age of their last update, as bars of characters in a code block: GitHub shows no SVG in a summary.
 * @param now milliseconds since the epoch
 */
export function drawAges(versions: readonly Verdict[], now: number): string {
  const rows = countByAge(versions, now).filter(({ going, staying }) => going + staying > 0);
  const most = Math.max(1, ...rows.map(({ going, staying }) => going + staying));
  const bar = (count: number, block: string): string => block.repeat(Math.ceil((count * width) / most));
  const lines = rows.map(({ label, going, staying }) => {
    const bars = bar(staying, '█') + bar(going, '░');
    return `${label.padEnd(14)} ${bars.padEnd(width + 1)} ${staying} to stay, ${going} to go`;
  });
  return ['```text', 'last update     █ to stay  ░ to go', ...lines, '```'].join('\n');
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
