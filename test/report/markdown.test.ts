import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { code, table, text } from '../../core/report/markdown.js';

/** What a reader of the page sees: entities put back. */
const shown = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));

describe('text', () => {
  it.each([
    ['a cell’s end', 'a | b'],
    ['HTML', '<img src=//evil.example>'],
    ['an entity', '&#124;'],
    ['code', '`x`'],
    ['a mention', '@octo-org/team'],
    ['a link', '[here](javascript:alert)'],
    ['a bare link', 'https://evil.example'],
    ['an issue', '#1'],
    ['emphasis', '**x** _y_ ~z~'],
    ['mathematics', '$x$'],
    ['a heading', '# x'],
    ['an escape', '\\|'],
  ])('shows %s and is none', (_, value) => {
    const markdown = text(value);
    expect(markdown.replace(/&#\d+;/g, '')).not.toMatch(/[|<>`@[\]()*_~$\\:#&]/);
    expect(shown(markdown)).toBe(value);
  });

  it.each([
    ['line ends', 'a\r\nb\u2028c', 'a b c'],
    ['control characters', 'a\u001b[31mb\u0000', 'a\ufffd[31mb\ufffd'],
    ['characters that turn text around', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
  ])('has no %s', (_, value, result) => {
    expect(shown(text(value))).toBe(result);
  });

  it('is cut where it is too long, and never inside a character', () => {
    expect(shown(text('x'.repeat(1001)))).toBe(`${'x'.repeat(1000)}…`);
    expect(shown(text(`${'x'.repeat(999)}😀😀`))).toBe(`${'x'.repeat(999)}…`);
  });

  it('of anything is one line of limited length with nothing that acts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1200 }), (value) => {
        const markdown = text(value);
        expect(markdown.replace(/&#\d+;/g, '')).not.toMatch(/[|<>`@[\]()*_~$\\:#&\n\r\u2028\u2029\u202a-\u202e]/);
        expect(markdown.length).toBeLessThan(8000);
      }),
    );
  });
});

describe('code', () => {
  it('can’t be ended by what is in it', () => {
    expect(code('a`</code>|')).toBe('<code>a&#96;&#60;/code&#62;&#124;</code>');
  });
});

describe('table', () => {
  it('has a line for its header and for each row', () => {
    expect(
      table(
        ['a', 'b'],
        [
          ['1', '2'],
          ['3', '4'],
        ],
      ),
    ).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n');
  });
});
