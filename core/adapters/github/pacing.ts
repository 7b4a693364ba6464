import { type Quota } from '../../domain/retention/quota.js';
import { parseRetryAfter } from '../../domain/registry/retry-after.js';
import { ActionError } from '../../errors.js';
import { type Clock, type Log, type Turn } from '../../ports.js';
import { SlidingWindow } from './sliding-window.js';

export interface PacingOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly cancelled: AbortSignal;
}

/** What an answer says about limits. Names of headers in lower case. */
export interface LimitedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** GitHub's own words. */
  readonly message: string;
}

const minuteMs = 60_000;
/** GitHub allows 900 points a minute: a GET is one, anything that changes something five. */
const pointsPerMinute = 900;
const pointsPerChange = 5;
/** What changes are not to take from the reads that go before them. */
const pointsForReads = 5;
/** What makes something anew is limited further. */
const creationsPerMinute = 80;
const creationsPerHour = 500;
const secondaryWaitMs = 60_000;
const minWaitMs = 1000;
/** A read waits no longer than this; the job ends and says when it may go on. */
const maxReadWaitMs = 5 * 60_000;
/** What GitHub advises between changes; kept to after it has refused one, until it has been content for a while. */
const advisedSpacingMs = 1000;
const maxSpacingMs = 16_000;

/**
 * Keeps requests to GitHub's REST API within its limits: spends points at the permitted rate, waits where GitHub asks
 * for it, goes slower after a refusal and then faster again.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class Pacing {
  readonly #options: PacingOptions;
  readonly #points = new SlidingWindow(pointsPerMinute, minuteMs);
  readonly #creations = [
    new SlidingWindow(creationsPerMinute, minuteMs),
    new SlidingWindow(creationsPerHour, 60 * minuteMs),
  ];
  #quota: Quota | undefined;
  /** Milliseconds since the epoch; nothing is sent before it. */
  #blockedUntil = 0;
  #blockedBy: 'quota' | 'backoff' = 'quota';
  /** Refusals of changes without one that succeeded between them. */
  #refusals = 0;
  /** Between two changes; 0 as long as GitHub refuses nothing. */
  #spacingMs = 0;
  #slowerSince = 0;
  #nextChangeAt = 0;

  constructor(options: PacingOptions) {
    this.#options = options;
  }

  /** The hourly quota as the last answer had it; undefined where GitHub does not tell, or its hour is over. */
  get quota(): Quota | undefined {
    return this.#quota === undefined || this.#quota.resetAt <= this.#options.clock.now() ? undefined : this.#quota;
  }

  /**
   * How many of the wanted changes may be sent without a wait, or when to ask again.
   * @param reserve requests of the hourly quota that are left to others
   */
  turn(method: 'DELETE' | 'POST', wanted: number, reserve: number): Turn {
    const now = this.#options.clock.now();
    if (this.#blockedUntil > now) return { kind: 'wait', until: this.#blockedUntil, cause: this.#blockedBy };
    const { quota } = this;
    const left = quota === undefined ? wanted : quota.remaining - reserve;
    if (quota !== undefined && left <= 0) return { kind: 'wait', until: quota.resetAt, cause: 'quota' };
    const most = Math.min(wanted, left, this.#spacingMs > 0 ? 1 : wanted);
    const windows = method === 'POST' ? this.#creations : [];
    const fits = (count: number): number =>
      Math.max(
        this.#nextChangeAt,
        this.#points.freeAt(now, count * pointsPerChange + pointsForReads),
        ...windows.map((window) => window.freeAt(now, count)),
      );
    for (let count = most; count > 0; count -= 1) if (fits(count) <= now) return { kind: 'go', count };
    return { kind: 'wait', until: fits(1), cause: 'pace' };
  }

  /**
   * Waits until a request of this method may be sent.
   * @returns to be called with the answer's arrival: until then the request may reach GitHub at any time
   * @throws ActionError `rate-limited` if the hourly quota is used up and comes back too late, `cancelled`
   */
  async admit(method: string): Promise<() => void> {
    const { clock, cancelled } = this.#options;
    const isChange = method !== 'GET' && method !== 'HEAD';
    const blockedMs = this.#blockedUntil - clock.now();
    if (blockedMs > 0) {
      const why = this.#blockedBy === 'quota' ? 'The hourly quota of requests is used up' : 'GitHub asks to slow down';
      await this.#wait(blockedMs, why, 0);
    }
    const points = isChange ? pointsPerChange : 1;
    for (;;) {
      const now = clock.now();
      const at = Math.max(this.#points.freeAt(now, points), isChange ? this.#nextChangeAt : 0);
      if (at <= now) break;
      await clock.sleep(at - now, cancelled);
    }
    const now = clock.now();
    if (isChange) this.#nextChangeAt = now + this.#spacingMs;
    const windows = method === 'POST' ? this.#creations : [];
    const settle = [this.#points.spend(now, points), ...windows.map((window) => window.spend(now, 1))];
    return () => {
      for (const each of settle) each(clock.now());
    };
  }

  /**
   * Notes what an answer says of limits.
   * @returns whether the request was refused because of a limit, so that it had no effect and may be sent again
   */
  observe(method: string, answer: LimitedAnswer): boolean {
    this.#noteQuota(answer);
    if (!isLimitRefusal(answer)) {
      if (answer.status < 300 && method !== 'GET') this.#noteSuccess();
      return false;
    }
    if (method !== 'GET') this.#slowDown();
    return true;
  }

  /** Has everything wait as long as a refusal asks for. */
  block(answer: LimitedAnswer): void {
    const now = this.#options.clock.now();
    this.#blockedBy = findReset(answer) === undefined ? 'backoff' : 'quota';
    this.#blockedUntil = Math.max(this.#blockedUntil, now + this.#waitOf(answer, now, this.#refusals));
  }

  /**
   * Waits as long as a refusal asks for: `Retry-After`, else the reset of the quota, else a minute, doubled each time.
   * @param waitedMs how long this request has waited already
   * @param refusals how often it was refused already, this time included
   * @returns milliseconds waited in all
   * @throws ActionError `rate-limited` if that would be too long, `cancelled`
   */
  async waitAfter(answer: LimitedAnswer, waitedMs: number, refusals: number): Promise<number> {
    const waitMs = this.#waitOf(answer, this.#options.clock.now(), refusals);
    await this.#wait(waitMs, `GitHub asks to slow down (${answer.message})`, waitedMs);
    return waitedMs + waitMs;
  }

  #waitOf(answer: LimitedAnswer, now: number, refusals: number): number {
    const retryAfter = answer.headers['retry-after'];
    const asked = typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, now) : undefined;
    const resetAt = findReset(answer);
    const untilReset = resetAt === undefined ? undefined : resetAt - now;
    return Math.max(minWaitMs * 2 ** (refusals - 1), asked ?? untilReset ?? secondaryWaitMs * 2 ** (refusals - 1));
  }

  async #wait(ms: number, why: string, waitedMs: number): Promise<void> {
    const { clock, log, cancelled } = this.#options;
    const until = new Date(clock.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
    if (waitedMs + ms > maxReadWaitMs) {
      throw new ActionError('rate-limited', `${why}; it may go on at ${until}, which is too long to wait for.`, {
        hint: 'Run again after that time. GITHUB_TOKEN has 1,000 requests an hour for the whole repository, a personal access token 5,000.',
      });
    }
    log.info(`${why}; waiting until ${until}.`);
    await clock.sleep(ms, cancelled);
  }

  #noteQuota(answer: LimitedAnswer): void {
    const quota = findQuota(answer);
    const before = this.quota;
    if (quota === undefined) return;
    // Answers may overtake each other: of one hour the lower count is the later one.
    if (before?.resetAt === quota.resetAt && before.remaining < quota.remaining) return;
    this.#quota = quota;
    if (quota.remaining > 0 || quota.resetAt <= this.#blockedUntil) return;
    this.#blockedUntil = quota.resetAt;
    this.#blockedBy = 'quota';
  }

  #slowDown(): void {
    // Of requests that were under way together only the first refusal tells something.
    if (this.#blockedUntil > this.#options.clock.now()) return;
    this.#refusals += 1;
    this.#spacingMs = Math.min(maxSpacingMs, Math.max(advisedSpacingMs, 2 * this.#spacingMs));
    this.#slowerSince = this.#options.clock.now();
  }

  /** A minute without a refusal, and the pace doubles; at the speed of the points limit spacing has no more to do. */
  #noteSuccess(): void {
    this.#refusals = 0;
    const now = this.#options.clock.now();
    if (this.#spacingMs === 0 || now - this.#slowerSince < minuteMs) return;
    const halved = this.#spacingMs / 2;
    this.#spacingMs = halved < (minuteMs * pointsPerChange) / pointsPerMinute ? 0 : halved;
    this.#slowerSince = now;
  }
}

function findQuota({ headers }: LimitedAnswer): Quota | undefined {
  const read = (name: string): number | undefined => {
    const text = headers[`x-ratelimit-${name}`];
    return typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  };
  const [limit, remaining, reset] = [read('limit'), read('remaining'), read('reset')];
  const isOther = (headers['x-ratelimit-resource'] ?? 'core') !== 'core';
  if (limit === undefined || remaining === undefined || reset === undefined || isOther) return undefined;
  return { limit, remaining, resetAt: reset * 1000 };
}

/** Milliseconds since the epoch at which the quota comes back, if it is used up. */
function findReset(answer: LimitedAnswer): number | undefined {
  const quota = findQuota(answer);
  return quota?.remaining === 0 ? quota.resetAt : undefined;
}

function isLimitRefusal({ status, headers, message }: LimitedAnswer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /rate limit|abuse detection/i.test(message)
  );
}
