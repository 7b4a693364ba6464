import { parseRetryAfter } from '../domain/retry-after.js';
import { ActionError } from '../errors.js';
import { type Clock, type Log } from '../ports.js';

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

const windowMs = 60_000;
/** GitHub allows 900 points a minute: a GET is one, anything that changes something five. */
const pointsPerWindow = 900;
const secondaryWaitMs = 60_000;
const minWaitMs = 1000;
/** Longer than this is not waited for at all; the job ends and says when it may go on. */
const budgetMs = 5 * 60_000;

/**
 * Keeps requests to GitHub's REST API within its limits: spends points at the permitted rate, and waits where GitHub
 * asks for it.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class Pacing {
  readonly #options: PacingOptions;
  /** What was spent within the last minute, oldest first. */
  readonly #spent: { readonly time: number; readonly points: number }[] = [];
  /** Milliseconds since the epoch; the hourly quota is used up until then. */
  #blockedUntil = 0;

  constructor(options: PacingOptions) {
    this.#options = options;
  }

  /**
   * Waits until a request of this method may be sent.
   * @throws ActionError `rate-limited` if the hourly quota is used up and comes back too late, `cancelled`
   */
  async admit(method: string): Promise<void> {
    const { clock, cancelled } = this.#options;
    const points = method === 'GET' || method === 'HEAD' ? 1 : 5;
    const blockedMs = this.#blockedUntil - clock.now();
    if (blockedMs > 0) await this.#wait(blockedMs, 'The hourly quota of requests is used up', 0);
    for (;;) {
      const now = clock.now();
      while ((this.#spent[0]?.time ?? now) <= now - windowMs) this.#spent.shift();
      const sum = this.#spent.reduce((total, entry) => total + entry.points, 0);
      const oldest = this.#spent[0];
      if (oldest === undefined || sum + points <= pointsPerWindow) {
        this.#spent.push({ time: now, points });
        return;
      }
      await clock.sleep(oldest.time + windowMs - now, cancelled);
    }
  }

  /**
   * Notes what an answer says of the quota.
   * @returns whether the request was refused because of a limit, so that it had no effect and may be sent again
   */
  observe(answer: LimitedAnswer): boolean {
    const resetAt = findReset(answer);
    if (resetAt !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, resetAt);
    return isLimitRefusal(answer);
  }

  /**
   * Waits as long as a refusal asks for: `Retry-After`, else the reset of the quota, else a minute, doubled each time.
   * @param waitedMs how long this request has waited already
   * @param refusals how often it was refused already, this time included
   * @returns milliseconds waited in all
   * @throws ActionError `rate-limited` if that would be too long, `cancelled`
   */
  async waitAfter(answer: LimitedAnswer, waitedMs: number, refusals: number): Promise<number> {
    const now = this.#options.clock.now();
    const retryAfter = answer.headers['retry-after'];
    const asked = typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, now) : undefined;
    const resetAt = findReset(answer);
    const untilReset = resetAt === undefined ? undefined : resetAt - now;
    const waitMs = Math.max(minWaitMs, asked ?? untilReset ?? secondaryWaitMs * 2 ** (refusals - 1));
    await this.#wait(waitMs, `GitHub asks to slow down (${answer.message})`, waitedMs);
    return waitedMs + waitMs;
  }

  async #wait(ms: number, why: string, waitedMs: number): Promise<void> {
    const { clock, log, cancelled } = this.#options;
    const until = new Date(clock.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
    if (waitedMs + ms > budgetMs) {
      throw new ActionError('rate-limited', `${why}; it may go on at ${until}, which is too long to wait for.`, {
        hint: 'Run again after that time. GITHUB_TOKEN has 1,000 requests an hour for the whole repository, a personal access token 5,000.',
      });
    }
    log.info(`${why}; waiting until ${until}.`);
    await clock.sleep(ms, cancelled);
  }
}

/** Milliseconds since the epoch at which the quota comes back, if it is used up. */
function findReset({ headers }: LimitedAnswer): number | undefined {
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = headers['x-ratelimit-reset'];
  return typeof reset === 'string' && /^\d{1,12}$/.test(reset) ? Number(reset) * 1000 : undefined;
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
