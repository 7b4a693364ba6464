import { SharedTime } from './shared-time.js';

/** The one source of time of a sandbox; turned forward by tests, never back. */
export interface Clock {
  /** Milliseconds since 1970, as the sandbox sees them. */
  now(): number;
  advance(ms: number): void;
  /**
   * Puts the time into a file, so that other processes have the same and may turn it too.
   * @returns path of the file; it goes with `close`
   */
  share(): string;
  close(): void;
}

/** @param source where time comes from before any `advance`, in milliseconds since 1970; Date.now when absent */
export function createClock(source: (() => number) | undefined): Clock {
  const now = source ?? Date.now;
  let ahead = 0;
  let shared: SharedTime | undefined;
  return {
    now: () => shared?.now() ?? now() + ahead,
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError(`time does not run backwards: ${ms}`);
      if (shared === undefined) ahead += ms;
      else shared.advance(ms);
    },
    share: () => {
      // What a function of the test says is known to this process alone: from here on, time moves only when turned.
      shared ??= source === undefined ? new SharedTime(1, ahead) : new SharedTime(0, source() + ahead);
      return shared.path;
    },
    close: () => {
      shared?.close();
      shared = undefined;
    },
  };
}

/** GitHub's form of a moment: ISO 8601 in UTC with whole seconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
