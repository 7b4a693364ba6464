import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRetryAfterInMessage, parseRetryAfter } from '../../../core/domain/registry/retry-after.js';

const now = Date.parse('2026-11-01T12:00:00Z');

const thousandYearsMs = 1000 * 365 * 86_400_000;

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
    ['99999999', 99_999_999_000],
    ['999999999999999', thousandYearsMs],
    ['999999999999999h', thousandYearsMs],
    ['1.889377ms', 1.889377],
    ['10.305464ms', 10.305464],
    ['1h2m3s', 3_723_000],
    ['1m0.5s', 60_500],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['5ns', 0.000005],
    ['Sun, 01 Nov 2026 12:01:00 GMT', 60_000],
    ['Sun, 01 Nov 2026 11:00:00 GMT', 0],
  ])('reads %s', (text, ms) => {
    expect(parseRetryAfter(text, now)).toBeCloseTo(ms);
  });

  it.each([
    '',
    ' ',
    'soon',
    '-1',
    '+1',
    '1.5',
    '1e9',
    '0x10',
    '5 s',
    's',
    '1d',
    '1h2',
    'ms',
    'NaN',
    'Infinity',
    '٣',
    '2026-11-01',
    'Xyz, nonsense',
    '1'.repeat(16),
  ])('makes nothing of %j', (text) => {
    expect(parseRetryAfter(text, now)).toBeUndefined();
  });

  it('gives no negative number and no NaN, whatever the text', () => {
    const piece = fc.constantFrom('1', '9', '.', 'h', 'm', 's', 'ms', ' ', '-', 'e', 'Sun, ', '01 Nov 2026', 'µs');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(parseRetryAfter(text, now) ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('findRetryAfterInMessage', () => {
  it.each([
    ['retry-after: 10.305464ms, allowed: 2000/minute', 10.305464],
    ['toomanyrequests: Retry-After:1.5s.', 1500],
    ['please retry-after: 30', 30_000],
  ])('finds the delay in %j', (message, ms) => {
    expect(findRetryAfterInMessage(message)).toBeCloseTo(ms);
  });

  it.each(['', 'slow down', 'retry-after: soon', `${'x'.repeat(3000)} retry-after: 1s`])(
    'finds none in %j',
    (message) => {
      expect(findRetryAfterInMessage(message)).toBeUndefined();
    },
  );
});
