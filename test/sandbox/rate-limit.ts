import { type Clock } from './clock.js';
import { type Identity } from './credentials.js';

/** Requests an hour by kind of caller. */
export interface RateLimits {
  /** A user, by whatever token. */
  readonly user: number;
  /** A GITHUB_TOKEN, per repository. */
  readonly repository: number;
  readonly anonymous: number;
}

export const GITHUB_RATE_LIMITS: RateLimits = { user: 5000, repository: 1000, anonymous: 60 };

const HOUR_MS = 60 * 60 * 1000;

export interface RateState {
  readonly isExceeded: boolean;
  /** `API rate limit exceeded for <this>` */
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The primary rate limit of the REST API.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  readonly #windows = new Map<string, { used: number; resetsAt: number }>();

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one request, unless the limit is reached already. */
  count(identity: Identity): RateState {
    const { subject, limit } = this.#bucket(identity);
    const now = this.#clock.now();
    let window = this.#windows.get(subject);
    if (window === undefined || now >= window.resetsAt) {
      window = { used: 0, resetsAt: now + HOUR_MS };
      this.#windows.set(subject, window);
    }
    const isExceeded = window.used >= limit;
    if (!isExceeded) window.used += 1;
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - window.used),
      'x-ratelimit-used': String(window.used),
      'x-ratelimit-reset': String(Math.ceil(window.resetsAt / 1000)),
      'x-ratelimit-resource': 'core',
    };
    return { isExceeded, subject, headers };
  }

  #bucket(identity: Identity): { subject: string; limit: number } {
    switch (identity.kind) {
      case 'anonymous':
        return { subject: '127.0.0.1', limit: this.#limits.anonymous };
      case 'installation':
        return { subject: `installation ID ${identity.repository.id}`, limit: this.#limits.repository };
      case 'classic':
      case 'fine-grained':
        return { subject: `user ID ${identity.user.id}`, limit: this.#limits.user };
    }
  }
}
