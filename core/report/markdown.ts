/** Markdown that has been made safe already; anything else is escaped by `text` or `code` first. */
const maxCellCharacters = 1000;

/**
 * Text of anyone (a registry, an image, an input) as Markdown that shows it and does nothing: no HTML, link, mention,
 * emphasis or table cell of its own, on one line, without control and bidirectional characters.
 */
export function text(value: string): string {
  return oneLine(value).replace(/[\\`*_{}[\]()<>#+\-.!|&@~:$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same as inline code. HTML's own element is used, because a backtick in the value would end Markdown's. */
export function code(value: string): string {
  return `<code>${text(value)}</code>`;
}

/** Lines of Markdown behind a click, on one line so that a cell of a table can hold them. */
export function folded(title: string, lines: readonly string[], isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}><summary>${text(title)}</summary>${lines.join('<br>')}</details>`;
}

/** A table of cells that are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(header) + line(header.map(() => '---')) + rows.map(line).join('');
}

function oneLine(value: string): string {
  // Half of a character that takes two is none.
  const head = value.slice(0, maxCellCharacters).replace(/[\ud800-\udbff]$/, '');
  const cut = value.length > maxCellCharacters ? `${head}…` : value;
  return cut.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�');
}
