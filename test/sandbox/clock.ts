/** The one source of time of a sandbox; turned forward by tests, never back. */
export interface Clock {
  /** Milliseconds since 1970, as the sandbox sees them. */
  now(): number;
  advance(ms: number): void;
}

/** @param now where time comes from before any `advance`, in milliseconds since 1970 */
export function createClock(now: () => number): Clock {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`time does not run backwards: ${ms}`);
      ahead += ms;
    },
  };
}

/** GitHub's form of a moment: ISO 8601 in UTC with whole seconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
