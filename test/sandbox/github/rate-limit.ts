import { type Clock, isoSeconds } from '../time/clock.js';
import { type Identity } from '../store/credentials.js';
import { type Exchange, type Reply } from '../server/http.js';
import { restError } from './rest.js';

export interface RateLimits {
  /** Requests an hour of a user, by whatever token. */
  readonly user: number;
  /** Requests an hour of all GITHUB_TOKENs of one repository. */
  readonly repository: number;
  /** Requests an hour of an App's installation. */
  readonly app: number;
  /** Requests an hour without a token. */
  readonly anonymous: number;
  /** Points a minute: 1 for what only reads, 5 for anything else. */
  readonly pointsAMinute: number;
  /** Requests under way at once. */
  readonly concurrent: number;
  /** Requests that make something, a minute and an hour. */
  readonly creationsAMinute: number;
  readonly creationsAnHour: number;
  /** How a refusal is sent; GitHub's documents leave both open. */
  readonly refusal: 403 | 429;
  /** Whether the refusal by a secondary limit says how long to wait. */
  readonly retryAfter: boolean;
}

export const GITHUB_RATE_LIMITS: RateLimits = {
  user: 5000,
  repository: 1000,
  app: 5000,
  anonymous: 60,
  pointsAMinute: 900,
  concurrent: 100,
  creationsAMinute: 80,
  creationsAnHour: 500,
  refusal: 403,
  retryAfter: true,
};

/** As on GHES, where nobody switched the limits on. */
export const NO_RATE_LIMITS: RateLimits = {
  ...GITHUB_RATE_LIMITS,
  user: Infinity,
  repository: Infinity,
  app: Infinity,
  anonymous: Infinity,
  pointsAMinute: Infinity,
  concurrent: Infinity,
  creationsAMinute: Infinity,
  creationsAnHour: Infinity,
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long a secondary limit keeps its victim out. */
const BLOCK_MS = MINUTE_MS;
const DOCS = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api';
const SECONDARY_DOCS = `${DOCS}#about-secondary-rate-limits`;
const TOO_FAST = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const TOO_MUCH =
  'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. ' +
  'Please retry your request again later.';

export interface Admission {
  /** Undefined for a request that may go on. */
  readonly refusal: Reply | undefined;
  /** What every answer says of the primary limit. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What one caller has used up. */
interface Account {
  readonly points: Sum;
  readonly creations: Sum;
  used: number;
  resetsAt: number;
  blockedUntil: number;
  creationBlockedUntil: number;
}

/**
 * The primary and the secondary rate limits of the REST API.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one request, unless it is refused. */
  admit(identity: Identity, exchange: Exchange): Admission {
    const { subject, limit } = this.#bucket(identity);
    const account = this.#account(subject);
    const refusal =
      account.used >= limit
        ? this.#refuse(`API rate limit exceeded for ${subject}.`, DOCS)
        : this.#refuseSecondary(account, exchange);
    if (refusal === undefined) this.#count(account, exchange.method);
    return { refusal, headers: limit === Infinity ? {} : headersOf(account, limit) };
  }

  #account(subject: string): Account {
    const now = this.#clock.now();
    const known = this.#accounts.get(subject);
    const account = known ?? {
      points: new Sum(this.#clock),
      creations: new Sum(this.#clock),
      used: 0,
      resetsAt: now + HOUR_MS,
      blockedUntil: now,
      creationBlockedUntil: now,
    };
    this.#accounts.set(subject, account);
    if (now >= account.resetsAt) Object.assign(account, { used: 0, resetsAt: now + HOUR_MS });
    return account;
  }

  #refuseSecondary(account: Account, { method, concurrent }: Exchange): Reply | undefined {
    const limits = this.#limits;
    const now = this.#clock.now();
    const isTooFast =
      concurrent > limits.concurrent || account.points.within(MINUTE_MS) + pointsOf(method) > limits.pointsAMinute;
    // Whoever goes on while limited is not limited for longer, though the documents threaten to.
    if (isTooFast && now >= account.blockedUntil) account.blockedUntil = now + BLOCK_MS;
    if (now < account.blockedUntil) return this.#refuseFor(account.blockedUntil - now, TOO_FAST);
    if (!creates(method)) return undefined;
    const isTooMuch =
      account.creations.within(MINUTE_MS) >= limits.creationsAMinute ||
      account.creations.within(HOUR_MS) >= limits.creationsAnHour;
    if (isTooMuch && now >= account.creationBlockedUntil) account.creationBlockedUntil = now + BLOCK_MS;
    if (now < account.creationBlockedUntil) return this.#refuseFor(account.creationBlockedUntil - now, TOO_MUCH);
    return undefined;
  }

  #count(account: Account, method: string): void {
    account.used += 1;
    account.points.add(pointsOf(method));
    if (creates(method)) account.creations.add(1);
  }

  #refuseFor(ms: number, message: string): Reply {
    const reply = this.#refuse(message, SECONDARY_DOCS);
    const retry = this.#limits.retryAfter ? { 'retry-after': String(Math.ceil(ms / 1000)) } : {};
    return { ...reply, headers: { ...reply.headers, ...retry } };
  }

  #refuse(message: string, documentation: string): Reply {
    const time = `${isoSeconds(this.#clock.now()).replace('T', ' ').replace('Z', '')} UTC`;
    const help = `If you reach out to GitHub Support for help, please include the timestamp ${time}.`;
    return restError(this.#limits.refusal, `${message} ${help}`, documentation);
  }

  #bucket(identity: Identity): { subject: string; limit: number } {
    switch (identity.kind) {
      case 'anonymous':
        return { subject: '127.0.0.1', limit: this.#limits.anonymous };
      case 'installation':
        return { subject: `installation ID ${identity.repository.id}`, limit: this.#limits.repository };
      case 'app':
        return { subject: `installation ID ${identity.account.id}`, limit: this.#limits.app };
      case 'classic':
      case 'fine-grained':
        return { subject: `user ID ${identity.user.id}`, limit: this.#limits.user };
    }
  }
}

function headersOf(account: Account, limit: number): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(limit - account.used),
    'x-ratelimit-used': String(account.used),
    'x-ratelimit-reset': String(Math.ceil(account.resetsAt / 1000)),
    'x-ratelimit-resource': 'core',
  };
}

/** What a request costs of the points a minute. */
export function pointsOf(method: string): number {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) ? 1 : 5;
}

/** Deletions are said not to count as creation. */
function creates(method: string): boolean {
  return ['POST', 'PUT', 'PATCH'].includes(method);
}

/** What was added within the last hour, and when. */
class Sum {
  readonly #clock: Clock;
  readonly #entries: { readonly time: number; amount: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(amount: number): void {
    const now = this.#clock.now();
    while ((this.#entries[0]?.time ?? now) <= now - HOUR_MS) this.#entries.shift();
    const last = this.#entries.at(-1);
    if (last?.time === now) last.amount += amount;
    else this.#entries.push({ time: now, amount });
  }

  /** @param ms at most an hour */
  within(ms: number): number {
    const since = this.#clock.now() - ms;
    let sum = 0;
    for (let index = this.#entries.length - 1; index >= 0; index -= 1) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.time <= since) break;
      sum += entry.amount;
    }
    return sum;
  }
}
