import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCsvLine } from '../../../core/domain/input/csv-line.js';

describe('a line of fields', () => {
  it.each([
    ['', ['']],
    ['a', ['a']],
    ['a,b=c, d ', ['a', 'b=c', ' d ']],
    [',a,', ['', 'a', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""x""",""', ['say "x"', '']],
  ])('%j is split at its commas', (line, fields) => {
    expect(parseCsvLine(line)).toEqual(fields);
  });

  it.each([
    ['a"b', 'inside of a field'],
    ['"a', 'never closed'],
    ['"a"b,c', 'goes on after'],
  ])('%j has a quote at a wrong place', (line, message) => {
    expect(() => parseCsvLine(line)).toThrow(message);
  });

  it('gives back what was quoted', () => {
    const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', ' ') }), { minLength: 1 }), (fields) => {
        expect(parseCsvLine(fields.map(quote).join(','))).toEqual(fields);
      }),
    );
  });
});
