/** The hourly quota of requests to GitHub's REST API. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds since the epoch. */
  readonly resetAt: number;
}

/** What a run may use of GitHub and of time. */
export interface Limits {
  /** Percent of the hourly quota that is left to others, 0 to 100. */
  readonly quotaReservePercent: number;
  /** Milliseconds since the epoch; nothing is begun after it. */
  readonly deadline: number;
}

/** GitHub's points let so many be deleted in a minute. */
const deletionsPerMinute = 180;
/** A reset that is further away is not waited for. */
export const maxLimitWaitMs = 5 * 60_000;

/** Requests that are left to others. */
export function reserveOf(quota: Quota | undefined, percent: number): number {
  return quota === undefined ? 0 : Math.ceil((quota.limit * percent) / 100);
}

/** How far a run will get, and what ends it. */
export interface Forecast {
  readonly reachable: number;
  readonly endedBy: 'nothing' | 'quota' | 'time-budget';
  /** Until the last of them, at GitHub's pace. */
  readonly durationMs: number;
}

/** @param planned number of deletions @param now milliseconds since the epoch */
export function forecastDeletions(planned: number, quota: Quota | undefined, limits: Limits, now: number): Forecast {
  const reserve = reserveOf(quota, limits.quotaReservePercent);
  const left = quota === undefined ? Infinity : Math.max(0, quota.remaining - reserve);
  const isResetNear = quota !== undefined && quota.resetAt - now <= maxLimitWaitMs && quota.resetAt < limits.deadline;
  const byQuota = isResetNear ? left + quota.limit - reserve : left;
  const byTime = Math.max(0, Math.floor(((limits.deadline - now) / 60_000) * deletionsPerMinute));
  const reachable = Math.min(planned, byQuota, byTime);
  const endedBy = reachable === planned ? 'nothing' : byQuota <= byTime ? 'quota' : 'time-budget';
  const waitMs = isResetNear && reachable > left ? Math.max(0, quota.resetAt - now) : 0;
  return { reachable, endedBy, durationMs: waitMs + (reachable / deletionsPerMinute) * 60_000 };
}
