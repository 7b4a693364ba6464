import { type Connection } from '../core/ports.js';
import { formatDuration } from '../core/report/units.js';

const firstPauseMs = 1000;
const maxPauseMs = 5000;

/** Waits for what a registry does not show yet: an answer about a tag or a digest may be older than a push. */
export class Patience {
  readonly #connection: Pick<Connection, 'clock' | 'runner'>;
  readonly #deadline: number;

  /** @param waitMs from now on, for all that is waited for together */
  constructor(connection: Pick<Connection, 'clock' | 'runner'>, waitMs: number) {
    this.#connection = connection;
    this.#deadline = connection.clock.now() + waitMs;
  }

  /**
   * Looks until there is an answer, ever less often, and for the last time when the time is over.
   * @param what is waited for, for the log
   * @returns undefined if it never came
   * @throws ActionError `cancelled`; what a look throws is not waited for
   */
  async find<T>(what: string, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const { clock, runner } = this.#connection;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      const found = await look();
      const leftMs = this.#deadline - clock.now();
      if (found !== undefined || leftMs <= 0) return found;
      runner.log.info(`Waiting for ${what} (${formatDuration(leftMs)} left)`);
      await clock.sleep(Math.min(pauseMs, leftMs), runner.cancelled);
    }
  }
}
