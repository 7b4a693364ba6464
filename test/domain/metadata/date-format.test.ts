import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDate, isTimeZone } from '../../../core/domain/metadata/date-format.js';

/** The last day of a leap year that is in the first week of the next one; hours and offsets that are not whole. */
const times = [
  [Date.UTC(2026, 0, 10, 15, 25, 50, 123), 'UTC'],
  [Date.UTC(2026, 0, 10, 15, 25, 50, 123), 'Asia/Tokyo'],
  [Date.UTC(2024, 11, 30, 23, 59, 59, 7), 'America/St_Johns'],
  [Date.UTC(2025, 2, 2), 'Pacific/Chatham'],
] as const;

describe('a format of Moment.js', () => {
  // What Moment.js 2.30 with moment-timezone 0.6.6 puts out.
  it.each([
    ['YYYYMMDD', '20260110', '20260111', '20241230', '20250302'],
    [
      'dddd, MMMM Do YYYY, h:mm:ss a',
      'Saturday, January 10th 2026, 3:25:50 pm',
      'Sunday, January 11th 2026, 12:25:50 am',
      'Monday, December 30th 2024, 8:29:59 pm',
      'Sunday, March 2nd 2025, 1:45:00 pm',
    ],
    [
      'YYYY-MM-DDTHH:mm:ss.SSS[Z]',
      '2026-01-10T15:25:50.123Z',
      '2026-01-11T00:25:50.123Z',
      '2024-12-30T20:29:59.007Z',
      '2025-03-02T13:45:00.000Z',
    ],
    [
      'YY Y YYYYY YYYYYY',
      '26 2026 02026 +002026',
      '26 2026 02026 +002026',
      '24 2024 02024 +002024',
      '25 2025 02025 +002025',
    ],
    [
      'M Mo MM MMM MMMM',
      '1 1st 01 Jan January',
      '1 1st 01 Jan January',
      '12 12th 12 Dec December',
      '3 3rd 03 Mar March',
    ],
    [
      'D Do DD DDD DDDo DDDD',
      '10 10th 10 10 10th 010',
      '11 11th 11 11 11th 011',
      '30 30th 30 365 365th 365',
      '2 2nd 02 61 61st 061',
    ],
    [
      'd do dd ddd dddd e E',
      '6 6th Sa Sat Saturday 6 6',
      '0 0th Su Sun Sunday 0 7',
      '1 1st Mo Mon Monday 1 1',
      '0 0th Su Sun Sunday 0 7',
    ],
    [
      'w wo ww W Wo WW gg gggg ggggg GG GGGG GGGGG',
      '2 2nd 02 2 2nd 02 26 2026 02026 26 2026 02026',
      '3 3rd 03 2 2nd 02 26 2026 02026 26 2026 02026',
      '1 1st 01 1 1st 01 25 2025 02025 25 2025 02025',
      '10 10th 10 9 9th 09 25 2025 02025 25 2025 02025',
    ],
    [
      'Q Qo y yo yy yyyy N NNNN',
      '1 1st 2026 2026th 2026 2026 AD Anno Domini',
      '1 1st 2026 2026th 2026 2026 AD Anno Domini',
      '4 4th 2024 2024th 2024 2024 AD Anno Domini',
      '1 1st 2025 2025th 2025 2025 AD Anno Domini',
    ],
    [
      'H HH h hh k kk a A',
      '15 15 3 03 15 15 pm PM',
      '0 00 12 12 24 24 am AM',
      '20 20 8 08 20 20 pm PM',
      '13 13 1 01 13 13 pm PM',
    ],
    [
      'm mm s ss S SS SSSS SSSSSSSSS',
      '25 25 50 50 1 12 1230 123000000',
      '25 25 50 50 1 12 1230 123000000',
      '29 29 59 59 0 00 0070 007000000',
      '45 45 0 00 0 00 0000 000000000',
    ],
    [
      'X x Z ZZ',
      '1768058750 1768058750123 +00:00 +0000',
      '1768058750 1768058750123 +09:00 +0900',
      '1735603199 1735603199007 -03:30 -0330',
      '1740873600 1740873600000 +13:45 +1345',
    ],
    [
      'L LL LLL LLLL LT LTS',
      '01/10/2026 January 10, 2026 January 10, 2026 3:25 PM Saturday, January 10, 2026 3:25 PM 3:25 PM 3:25:50 PM',
      '01/11/2026 January 11, 2026 January 11, 2026 12:25 AM Sunday, January 11, 2026 12:25 AM 12:25 AM 12:25:50 AM',
      '12/30/2024 December 30, 2024 December 30, 2024 8:29 PM Monday, December 30, 2024 8:29 PM 8:29 PM 8:29:59 PM',
      '03/02/2025 March 2, 2025 March 2, 2025 1:45 PM Sunday, March 2, 2025 1:45 PM 1:45 PM 1:45:00 PM',
    ],
    [
      'l ll lll llll',
      '1/10/2026 Jan 10, 2026 Jan 10, 2026 3:25 PM Sat, Jan 10, 2026 3:25 PM',
      '1/11/2026 Jan 11, 2026 Jan 11, 2026 12:25 AM Sun, Jan 11, 2026 12:25 AM',
      '12/30/2024 Dec 30, 2024 Dec 30, 2024 8:29 PM Mon, Dec 30, 2024 8:29 PM',
      '3/2/2025 Mar 2, 2025 Mar 2, 2025 1:45 PM Sun, Mar 2, 2025 1:45 PM',
    ],
    [
      '[week] W [[x]] \\D \\Hmm HHmm x\\',
      'week 2 [x] D Hmm 1525 1768058750123',
      'week 2 [x] D Hmm 0025 1768058750123',
      'week 1 [x] D Hmm 2029 1735603199007',
      'week 9 [x] D Hmm 1345 1740873600000',
    ],
    ['YYYYMMDD-HHmmss', '20260110-152550', '20260111-002550', '20241230-202959', '20250302-134500'],
    ['ISO 8601', 'I1O 8601', 'I1O 8601', 'I0O 8601', 'I0O 8601'],
    ['{é}', '{é}', '{é}', '{é}', '{é}'],
  ])('%j gives what Moment.js gives', (format, ...expected) => {
    expect(times.map(([time, zone]) => formatDate(time, format, zone))).toEqual(expected);
  });

  it('follows the clock changes of a zone', () => {
    const summer = Date.UTC(2026, 6, 1, 22, 30);
    expect(formatDate(summer, 'YYYY-MM-DD HH:mm Z', 'Europe/Berlin')).toBe('2026-07-02 00:30 +02:00');
    expect(formatDate(summer, 'z', 'UTC')).toBe('UTC');
    expect(formatDate(summer, 'z', 'America/New_York')).toBe('EDT');
  });

  it('takes any text', () => {
    const time = fc.integer({ min: 0, max: 4e12 });
    fc.assert(fc.property(time, fc.string(), (at, format) => typeof formatDate(at, format, 'UTC') === 'string'));
  });
});

describe('a time zone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['US/Pacific', true],
    ['Mars/Base', false],
    ['', false],
  ])('%j is one: %s', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });
});
