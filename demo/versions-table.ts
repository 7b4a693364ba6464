import { type Version } from './package-reader.js';
import { padded, type Paint, shortDigest, type Style } from './terminal.js';

/** What cleanup means to do with a version, by its id. */
export type Verdicts = ReadonlyMap<number, { readonly verdict: string; readonly rule: string }>;

const widths = [9, 19, 12, 14, 42] as const;
const styles: Readonly<Record<string, Style>> = { keep: 'green', delete: 'red', untag: 'yellow' };

/** A line for each version, newest first. @param verdicts left out where nothing is to be decided */
export function renderVersions(versions: readonly Version[], verdicts: Verdicts, paint: Paint): readonly string[] {
  const hasVerdicts = verdicts.size > 0;
  const head = cells(['id', 'digest', 'kind', 'tags', hasVerdicts ? 'verdict' : '']);
  return [
    paint('dim', head.trimEnd()),
    ...versions.map((version) => {
      const { verdict, rule } = verdicts.get(version.id) ?? { verdict: '', rule: '' };
      const word = rule === '' ? verdict : `${verdict}: ${rule}`;
      const line = cells([
        String(version.id),
        shortDigest(version.digest),
        version.kind,
        version.tags.join(', ') || '–',
        word,
      ]).trimEnd();
      const style = styles[verdict];
      return style === undefined ? line : paint(style, line);
    }),
  ];
}

function cells(texts: readonly string[]): string {
  return texts.map((text, at) => padded(text, widths[at] ?? 0)).join(' ');
}
