import { code, table, text } from './markdown.js';
import { formatBytes } from './units.js';

/** Bytes of an image's blobs, by how a repository came to hold them. */
export interface Transfer {
  /** Of the repository. */
  readonly name: string;
  readonly uploaded: number;
  readonly reused: number;
  readonly mounted: number;
}

const kinds = [
  { key: 'uploaded', title: 'sent', cell: '█' },
  { key: 'mounted', title: 'mounted', cell: '▒' },
  { key: 'reused', title: 'there before', cell: '░' },
] as const;
const cells = 30;

/** What was sent, mounted and found there: as a table, and as a bar of block characters for each repository. */
export function transferTable(transfers: readonly Transfer[]): string {
  const key = kinds.map(({ cell, title }) => `${cell} ${title}`).join(' · ');
  // One repository is named by the headline.
  const isNamed = transfers.length > 1;
  const rows = transfers.map((transfer) => [
    ...(isNamed ? [text(transfer.name)] : []),
    ...kinds.map((kind) => formatBytes(transfer[kind.key]).replace(' ', '&nbsp;')),
    code(drawBar(transfer)),
  ]);
  return table([...(isNamed ? ['image'] : []), ...kinds.map(({ title }) => title), key], rows);
}

/** Each kind that is there has a cell at least, so that a little is not nothing. */
export function drawBar(transfer: Omit<Transfer, 'name'>): string {
  const total = kinds.reduce((sum, { key }) => sum + transfer[key], 0);
  if (total === 0) return '';
  const present = kinds.filter(({ key }) => transfer[key] > 0);
  const free = cells - present.length;
  const ends = present.map((_, index) =>
    Math.round((free * present.slice(0, index + 1).reduce((sum, { key }) => sum + transfer[key], 0)) / total),
  );
  return present.map(({ cell }, index) => cell.repeat(1 + (ends[index] ?? 0) - (ends[index - 1] ?? 0))).join('');
}
