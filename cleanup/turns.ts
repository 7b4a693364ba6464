import { type Limits, maxLimitWaitMs, reserveOf } from '../core/domain/retention/quota.js';
import { type Clock, type Log, type Packages, type Turn } from '../core/ports.js';
import { formatDuration } from '../core/report/units.js';

export interface TurnsOptions {
  readonly packages: Packages;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Log;
  readonly cancelled: AbortSignal;
}

/** Why a run ends before its work does, without a fault: the rest is for the next one. */
export interface Stop {
  readonly kind: 'stop';
  readonly message: string;
}

const noticedWaitMs = 5000;
const reasons = {
  pace: "GitHub's limits of requests a minute and creations an hour",
  backoff: 'GitHub asks to slow down',
  quota: 'the hourly quota of requests, less what is left to others, is used up',
} as const;

/** Lets changes go at GitHub's pace, as long as time and quota last. */
export class Turns {
  readonly #options: TurnsOptions;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Waits until at least one change may be sent.
   * @returns how many may be sent at once, or why there is none left
   * @throws ActionError `cancelled`
   */
  async next(change: 'deletion' | 'restoration', wanted: number): Promise<number | Stop> {
    const { packages, limits, clock, cancelled } = this.#options;
    for (;;) {
      if (clock.now() >= limits.deadline) return stop('The time budget is used up');
      const turn = packages.turn(change, wanted, reserveOf(packages.quota, limits.quotaReservePercent));
      if (turn.kind === 'go') return turn.count;
      const waitMs = turn.until - clock.now();
      const refusal = this.#refuse(turn, waitMs);
      if (refusal !== undefined) return refusal;
      await clock.sleep(Math.max(waitMs, 1), cancelled);
    }
  }

  #refuse({ until, cause }: Extract<Turn, { kind: 'wait' }>, waitMs: number): Stop | undefined {
    const { limits, log } = this.#options;
    const time = formatTime(until);
    if (cause !== 'pace' && waitMs > maxLimitWaitMs) return stop(`${reasons[cause]}, until ${time}`);
    if (until >= limits.deadline) return stop(`The time budget ends before ${time}; until then ${reasons[cause]}`);
    if (waitMs >= noticedWaitMs) log.info(`Waiting ${formatDuration(waitMs)} until ${time}: ${reasons[cause]}.`);
    return undefined;
  }
}

function stop(why: string): Stop {
  return { kind: 'stop', message: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` };
}

/** `2026-11-01T12:00:00Z` */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
