import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';

/** Time that goes on only by waiting for it, so that nobody waits. */
export class FakeClock implements Clock {
  /** What was waited for, in milliseconds. */
  readonly sleeps: number[] = [];
  /** Called before each wait; a test may let something happen there. */
  onSleep: (ms: number) => void = () => undefined;
  #now: number;

  constructor(now = Date.parse('2026-11-01T12:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    this.onSleep(ms);
    if (signal?.aborted === true) return Promise.reject(new ActionError('cancelled', 'The run was cancelled.'));
    this.#now += ms;
    return Promise.resolve();
  }
}
