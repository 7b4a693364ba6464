import { describe, expect, it } from '@jest/globals';
import { forecastDeletions, type Limits, type Quota, reserveOf } from '../../../core/domain/retention/quota.js';

const now = Date.parse('2026-11-01T12:00:00Z');
const minute = 60_000;
const quota = (remaining: number, minutes: number, limit = 1000): Quota => ({
  limit,
  remaining,
  resetAt: now + minutes * minute,
});
const limits = (percent: number, minutes: number): Limits => ({
  quotaReservePercent: percent,
  deadline: now + minutes * minute,
});

describe('how far a run gets', () => {
  it.each<[string, number, Quota | undefined, Limits, number, string, number]>([
    ['all, where nothing limits it', 90, undefined, limits(20, 60), 90, 'nothing', 30_000],
    ['all, where the quota is just enough', 700, quota(900, 40), limits(20, 60), 700, 'nothing', 233_333],
    ['to the reserve', 701, quota(900, 40), limits(20, 60), 700, 'quota', 233_333],
    ['to the end of the quota without a reserve', 2000, quota(900, 40), limits(0, 60), 900, 'quota', 300_000],
    ['nowhere, where others have used it up', 5, quota(100, 40), limits(20, 60), 0, 'quota', 0],
    ['nowhere with everything in reserve', 5, quota(1000, 40), limits(100, 60), 0, 'quota', 0],
    ['beyond a reset that is near', 1000, quota(300, 4), limits(20, 60), 900, 'quota', 4 * minute + 300_000],
    ['not beyond a reset after the end', 1000, quota(300, 4), limits(20, 3), 100, 'quota', 33_333],
    ['to the end of the time', 10_000, undefined, limits(20, 2), 360, 'time-budget', 120_000],
    [
      'to the end of the time, before that of the quota',
      5000,
      quota(1000, 40),
      limits(20, 1),
      180,
      'time-budget',
      minute,
    ],
  ])('is %s', (_, planned, given, bounds, reachable, endedBy, durationMs) => {
    const forecast = forecastDeletions(planned, given, bounds, now);
    expect({ ...forecast, durationMs: Math.floor(forecast.durationMs) }).toEqual({ reachable, endedBy, durationMs });
  });

  it('leaves rather too much than too little to others', () => {
    expect(reserveOf(quota(0, 1, 999), 20)).toBe(200);
    expect(reserveOf(undefined, 20)).toBe(0);
  });
});
