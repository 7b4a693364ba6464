import { describe, expect, it } from '@jest/globals';
import { isSpdxExpression } from '../../../core/domain/metadata/spdx.js';

describe('an SPDX expression', () => {
  it.each([
    'MIT',
    'mit',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'GPL-2.0+',
    'Apache-2.0 OR MIT',
    '(Apache-2.0 OR MIT) AND LicenseRef-of-our-own',
    'DocumentRef-x:LicenseRef-y',
    '((((MIT))))',
  ])('is %j', (text) => {
    expect(isSpdxExpression(text)).toBe(true);
  });

  it.each([
    '',
    'The MIT licence',
    'MIT License',
    'Proprietary',
    'NOASSERTION',
    'MIT OR',
    'OR MIT',
    '(MIT',
    'MIT)',
    'MIT MIT',
    'GPL-2.0-only WITH MIT',
    '(MIT) WITH Classpath-exception-2.0',
    'https://example.org/licence',
  ])('is not %j', (text) => {
    expect(isSpdxExpression(text)).toBe(false);
  });

  it('is not what is too deep to be one', () => {
    expect(isSpdxExpression('('.repeat(100_000))).toBe(false);
  });
});
