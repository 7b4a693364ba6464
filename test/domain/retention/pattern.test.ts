import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExpression, parseGlob } from '../../../core/domain/retention/pattern.js';

describe('a glob', () => {
  it.each([
    ['v1', 'v1', true],
    ['v1', 'v10', false],
    ['v1', 'V1', false],
    ['v*', 'v1.2.3', true],
    ['v*', 'v', true],
    ['v*', 'rev1', false],
    ['*', 'anything', true],
    ['*-amd64', 'v1-amd64', true],
    ['*-amd64', 'v1-amd64-debug', false],
    ['pr-*-*', 'pr-1-x', true],
    ['pr-*-*', 'pr-1', false],
    ['v?.?', 'v1.2', true],
    ['v?.?', 'v1.22', false],
    ['v1.2', 'v1x2', false],
    ['app-*', 'app-one/two', false],
    ['app-**', 'app-one/two', true],
    ['*/cache', 'one/cache', true],
    ['*/cache', 'one/two/cache', false],
    ['**/cache', 'one/two/cache', true],
    ['app?two', 'app/two', false],
    ['a*b*c', 'abcbc', true],
    ['a*b*c', 'abcb', false],
  ])('%s on %s gives %s', (glob, name, expected) => {
    expect(parseGlob(glob).matches(name)).toBe(expected);
  });

  it.each(['', '[0-9]*', '{a,b}', '!v1', 'v1 ', '^v1$', 'v\\*', 'vé', 'a'.repeat(256)])('%j is refused', (glob) => {
    expect(() => parseGlob(glob)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  it('means what an expression made of it means', () => {
    const letters = fc.constantFrom('a', 'b', '/', '-');
    const pieces = fc.constantFrom('a', 'b', '/', '-', '*', '**', '?');
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 1, maxLength: 8 }),
        fc.array(letters, { maxLength: 10 }),
        (glob, name) => {
          // Runs of stars are one token, so the oracle reads them as the glob does.
          const source = glob
            .join('')
            .replace(/\*+|[?]/g, (piece) => (piece === '*' ? '[^/]*' : piece === '?' ? '[^/]' : '.*'));
          expect(parseGlob(glob.join('')).matches(name.join(''))).toBe(new RegExp(`^${source}$`).test(name.join('')));
        },
      ),
    );
  });

  it('does not try the ways to match one by one', () => {
    // An expression that backtracks would take 2^40 steps here, far beyond the time that a test has.
    const glob = parseGlob('a*'.repeat(60));
    expect(glob.matches(`${'a'.repeat(250)}/`)).toBe(false);
  });
});

describe('a regular expression', () => {
  it.each(['pr-*', 'v1*', '^v*', 'app_*', 'a.b-*'])('%s is taken for the glob that it is', (text) => {
    expect(() => parseExpression(text)).toThrow(
      expect.objectContaining({ code: 'invalid-input', hint: expect.stringContaining('Write ^') }),
    );
  });

  it.each([
    ['pr-.*', 'pr-1', true],
    ['^v\\d*', 'v12', true],
    ['^v[0-9]*$', 'v12', true],
    ['^(?:pr-)*$', 'pr-pr-', true],
    ['^pr-*$', 'prod', false],
  ])('%s on %s gives %s', (text, name, expected) => {
    expect(parseExpression(text).matches(name)).toBe(expected);
  });
});
