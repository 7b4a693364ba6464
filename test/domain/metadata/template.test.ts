import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplate, renderTemplate } from '../../../core/domain/metadata/template.js';
import { isActionError } from '../../../core/errors.js';

const vocabulary = { words: ['branch', 'sha'], dates: ['date'] } as const;

function render(text: string): string {
  return renderTemplate(parseTemplate(text, vocabulary), ({ name, format, zone }) =>
    name === 'date' ? `<${format}|${zone}>` : `<${name}>`,
  );
}

describe('a template', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['{{branch}}', '<branch>'],
    ['a-{{ branch }}-{{sha}}', 'a-<branch>-<sha>'],
    ['{{{branch}}}', '<branch>'],
    ["{{date 'YYYY'}}", '<YYYY|UTC>'],
    ["{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", '<YYYYMMDD-HHmmss|Asia/Tokyo>'],
    ['{{ date "YYYY" tz = "Asia/Tokyo" }}', '<YYYY|Asia/Tokyo>'],
    ["{{date '}} [o\\'clock]'}}", "<}} [o'clock]|UTC>"],
    ['\\{{branch}}', '{{branch}}'],
    ['{"a":{"b":{}}}', '{"a":{"b":{}}}'],
  ])('%j stands for %j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    ['{{', 'is no expression that is known here'],
    ['{{}}', 'is no expression that is known here'],
    ['{{brunch}}', 'is no expression that is known here'],
    ['{{toString}}', 'is no expression that is known here'],
    ['{{#if branch}}x{{/if}}', 'is no expression that is known here'],
    ['{{branch', 'is not closed'],
    ['{{branch sha}}', 'is not closed or has something that is not understood'],
    ["{{branch 'x'}}", 'takes no format'],
    ['{{date}}', 'has no format'],
    ["{{date ''}}", 'has no format'],
    ["{{date 'YYYY}}", 'is not closed'],
    ["{{date 'YYYY' zone='UTC'}}", 'has an unknown attribute zone'],
    ["{{date 'YYYY' tz='Mars/Base'}}", 'has an unknown time zone'],
    ["{{date 'YYYY' tz=UTC}}", 'is not closed or has something that is not understood'],
  ])('%j is refused', (text, message) => {
    expect(() => render(text)).toThrow(message);
  });

  it('is read or refused in words, whatever it is', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{{', '}}', 'branch', "'", '"', 'date', ' ', 'tz=', '\\', '{'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          render(pieces.join(''));
          return true;
        } catch (error) {
          return isActionError(error, 'invalid-input');
        }
      }),
    );
  });
});
