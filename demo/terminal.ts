import { styleText } from 'node:util';

/** No line is longer. */
export const columns = 100;

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Puts a style around a text, or leaves it alone where nobody would see it. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colours for a terminal; none for a file or a pipe, nor under NO_COLOR.
 * @see https://no-color.org
 */
export function choosePaint(isTerminal: boolean, noColor: string | undefined): Paint {
  const isPlain = !isTerminal || (noColor !== undefined && noColor !== '');
  return isPlain ? (_, text) => text : (style, text) => styleText(style, text, { validateStream: false });
}

/** Cuts what does not fit; the cut shows as an ellipsis. */
export function fit(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

export function padded(text: string, width: number): string {
  return fit(text, width) + ' '.repeat(Math.max(0, width - Array.from(text).length));
}

/** Breaks a text at spaces; a word that is too long keeps a line of its own, cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && Array.from(line).length + 1 + Array.from(word).length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(fit(word, width));
  }
  return lines;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** As much of a digest as people compare. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** `1 tag`, `3 tags`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
