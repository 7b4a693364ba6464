import { describe, expect, it } from '@jest/globals';
import { formatBytes, formatDuration } from '../../core/report/units.js';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [123_456_789, '123 MB'],
    [4_200_000_000, '4.2 GB'],
    [5e15, '5000 TB'],
    [0.5, '0.5 B'],
  ])('%d are shown as %s', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_780_000, '1 h 3 min'],
    [172_740_000, '47 h 59 min'],
    [273_600_000, '3 days 4 h'],
  ])('of %d ms is shown as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});
