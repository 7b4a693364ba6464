import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Real milliseconds without activity after which everybody is taken to wait for time to pass. */
const idleMs = 1;

/** Virtual time that jumps to the next awaited moment as soon as nothing else goes on, so that nobody waits. */
export class IdleClock implements Clock {
  readonly #activity: () => number;
  readonly #sleepers = new Set<Sleeper>();
  #now: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param activity a number that changes when something happens, such as the count of requests */
  constructor(now: number, activity: () => number) {
    this.#now = now;
    this.#activity = activity;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { until: this.#now + ms, wake };
        this.#sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
        this.#watch(this.#activity());
      });
    }
    if (signal?.aborted === true) throw new ActionError('cancelled', 'The run was cancelled while it waited.');
  }

  #watch(seen: number): void {
    if (this.#timer !== undefined || this.#sleepers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const now = this.#activity();
      if (now === seen) this.#advance();
      this.#watch(now);
    }, idleMs);
  }

  #advance(): void {
    if (this.#sleepers.size === 0) return;
    this.#now = Math.max(this.#now, Math.min(...[...this.#sleepers].map(({ until }) => until)));
    for (const sleeper of this.#sleepers) {
      if (sleeper.until <= this.#now) sleeper.wake();
    }
  }
}
