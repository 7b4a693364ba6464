import { describe, expect, it } from '@jest/globals';
import { parseRegularExpression } from '../../../core/domain/input/regular-expression.js';

describe('a regular expression', () => {
  it.each<[string, string | undefined, string, readonly (string | undefined)[] | undefined]>([
    ['v(.*)', undefined, 'v1.2', ['v1.2', '1.2']],
    ['\\d+', undefined, '20200110-RC2', ['20200110']],
    ['(a)|(b)', undefined, 'b', ['b', undefined, 'b']],
    ['^RC', undefined, 'rc', undefined],
    ['^RC', 'i', 'rc', ['rc']],
    ['^b.c', 'gmsu', 'a\nb\nc', ['b\nc']],
  ])('/%s/%s on %j', (source, flags, text, expected) => {
    expect(parseRegularExpression(source, flags).match(text)).toEqual(expected);
  });

  it.each([
    ['(', undefined],
    ['(?=a)', undefined],
    ['(a)\\1', undefined],
    ['a', 'y'],
    ['a'.repeat(1001), undefined],
  ])('%s with the flags %s is refused', (source, flags) => {
    expect(() => parseRegularExpression(source, flags)).toThrow('is no regular expression');
  });

  it('that would take forever elsewhere is done at once', () => {
    const expression = parseRegularExpression('^(a+)+$');
    expect(expression.match(`${'a'.repeat(10_000)}b`)).toBeUndefined();
  });
});
