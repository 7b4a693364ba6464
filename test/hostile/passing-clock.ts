import { once } from 'node:events';
import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { type Sandbox } from '../sandbox/sandbox.js';

/** The time of a sandbox, which passes by being waited for; what only reports progress waits for the end of the work. */
export class PassingClock implements Clock {
  readonly #sandbox: Pick<Sandbox, 'now' | 'advance'>;
  readonly #cancelled: AbortSignal;

  /** @param cancelled tells waits of a run from waits that end with some work of it */
  constructor(sandbox: Pick<Sandbox, 'now' | 'advance'>, cancelled: AbortSignal) {
    this.#sandbox = sandbox;
    this.#cancelled = cancelled;
  }

  now(): number {
    return this.#sandbox.now();
  }

  async sleep(ms: number, signal: AbortSignal = this.#cancelled): Promise<void> {
    if (signal !== this.#cancelled && !signal.aborted) await once(signal, 'abort');
    if (signal.aborted) throw new ActionError('cancelled', 'The run was cancelled while it waited.');
    this.#sandbox.advance(ms);
  }
}
