import { describe, expect, it } from '@jest/globals';
import { describePlanAge } from '../../core/report/applied-plan.js';

const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const day = 24 * 60 * minute;

describe('the age of a plan that is applied', () => {
  it.each<[string, number | undefined, RegExp, boolean]>([
    ['of just now', now, /made on 2026-11-21 12:00 UTC, 0 s ago\.$/, false],
    ['of a clock that is a little ahead', now + 4 * minute, /made on 2026-11-21 12:04 UTC, 0 s ago\.$/, false],
    ['of three days', now - 3 * day - 60 * minute, /made on 2026-11-18 11:00 UTC, 3 days 1 h ago\.$/, false],
    ['of a week', now - 7 * day, /made on 2026-11-14 12:00 UTC, 7 days 0 h ago\.$/, false],
    ['of more than a week', now - 7 * day - minute, /7 days 0 h ago\. .* is not seen: have "mode: plan"/, true],
    ['in the future', now + day, /made on 2026-11-22 12:00 UTC, which is yet to come\.$/, true],
    ['that nobody knows', undefined, /does not tell when it was made\.$/, false],
  ])('%s is told, with doubts where there are any', (_, createdAt, expected, isDoubtful) => {
    const age = describePlanAge({ file: 'cleanup-plan.json', createdAt, now });
    expect(age).toEqual({ text: expect.stringMatching(expected), isDoubtful });
  });
});
