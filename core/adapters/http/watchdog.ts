import { ActionError } from '../../errors.js';

/** Ends a transfer that makes no progress, takes too long, or is no longer wanted. */
export class Watchdog {
  readonly signal: AbortSignal;
  /** Why the transfer was ended, once it was. */
  reason: ActionError | undefined;
  readonly #controller = new AbortController();
  readonly #cancelled: AbortSignal | undefined;
  #total: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #hasEnded = false;

  /** @param cancelled undefined for a transfer that goes on although the run was cancelled */
  constructor(cancelled: AbortSignal | undefined) {
    this.signal = this.#controller.signal;
    this.#cancelled = cancelled;
    if (cancelled?.aborted === true) this.#onCancel();
    cancelled?.addEventListener('abort', this.#onCancel);
  }

  readonly #onCancel = (): void => {
    this.fail(new ActionError('cancelled', 'The run was cancelled.'));
  };

  /** Notes progress; without more of it the transfer ends in `ms`. */
  touch(ms: number): void {
    clearTimeout(this.#idle);
    if (this.#hasEnded) return;
    this.#idle = setTimeout(() => {
      this.fail(new ActionError('unavailable', `nothing moved for ${ms / 1000} s`));
    }, ms);
  }

  /** Nothing is waited for until the next `touch`. */
  rest(): void {
    clearTimeout(this.#idle);
  }

  /** Takes a limit back. */
  unlimit(): void {
    clearTimeout(this.#total);
  }

  /** Ends the transfer in `ms`, whatever moves; replaces an earlier limit. */
  limit(ms: number): void {
    clearTimeout(this.#total);
    this.#total = setTimeout(() => {
      this.fail(new ActionError('unavailable', `no whole answer within ${ms / 1000} s`));
    }, ms);
  }

  fail(reason: ActionError): void {
    this.reason ??= reason;
    this.#controller.abort();
  }

  /** Drops the connection without making the transfer a failure. */
  drop(): void {
    this.#controller.abort();
  }

  /** Nothing that comes after this, such as a last piece of a body, sets a timer again. */
  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#cancelled?.removeEventListener('abort', this.#onCancel);
  }
}
