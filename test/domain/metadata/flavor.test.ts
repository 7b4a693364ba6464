import { describe, expect, it } from '@jest/globals';
import { parseFlavor } from '../../../core/domain/metadata/flavor.js';

const none = { text: [], isOnLatest: false };

describe('flavor', () => {
  it.each([
    [[], { latest: 'auto', prefix: none, suffix: none }],
    [['latest=true', 'latest=false'], { latest: 'false', prefix: none, suffix: none }],
    [['prefix=v'], { latest: 'auto', prefix: { text: ['v'], isOnLatest: false }, suffix: none }],
    [
      ['prefix=a-,onlatest=true', 'suffix=-b,onlatest=false'],
      { latest: 'auto', prefix: { text: ['a-'], isOnLatest: true }, suffix: { text: ['-b'], isOnLatest: false } },
    ],
    [
      ['LATEST=true,suffix=-b,onlatest=true'],
      { latest: 'true', prefix: none, suffix: { text: ['-b'], isOnLatest: true } },
    ],
    [['latest=auto', 'prefix=', 'suffix='], { latest: 'auto', prefix: none, suffix: none }],
  ])('%j is read', (lines, flavor) => {
    expect(parseFlavor(lines)).toEqual(flavor);
  });

  it.each(['latest', 'latest=yes', 'latest=', 'prefx=v', 'onlatest=true', 'prefix=v,onlatest=yes', 'prefix={{x}}'])(
    '%j is refused',
    (line) => {
      expect(() => parseFlavor([line])).toThrow(/is no flavor|is no expression/);
    },
  );
});
