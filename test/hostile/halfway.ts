import { setImmediate as turn } from 'node:timers/promises';
import { type Sandbox } from '../sandbox/sandbox.js';

/** A place where a run waits, once it came there, until it is let go. */
export class Hold {
  readonly reached: Promise<void>;
  readonly #released: Promise<void>;
  #reach = (): void => undefined;
  #release = (): void => undefined;
  #isReached = false;

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  get isReached(): boolean {
    return this.#isReached;
  }

  async pass(): Promise<void> {
    this.#isReached = true;
    this.#reach();
    await this.#released;
  }

  release(): void {
    this.#release();
  }
}

/**
 * Lets one run come to a place of its own, then another one to one of its own; then the first one goes on to its end,
 * and after it the second one.
 * @param settle waits for what the first one, held as it is, still has under way
 */
export async function interleave<T>(
  first: (hold: Hold) => Promise<T>,
  second: (hold: Hold) => Promise<T>,
  settle: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly outcomes: readonly [T, T]; readonly wereReached: readonly [boolean, boolean] }> {
  const holds = [new Hold(), new Hold()] as const;
  const [one, other] = holds;
  const ending = first(one);
  await Promise.race([one.reached, ending]);
  await settle();
  const last = second(other);
  await Promise.race([other.reached, last]);
  one.release();
  // Where they wait for each other, as for a lock, the second one has to go on.
  await Promise.race([ending, last]);
  other.release();
  return { outcomes: [await ending, await last], wereReached: [one.isReached, other.isReached] };
}

const quietTurns = 20;

/** Until every request but one has its answer, and no more come. */
export async function untilQuiet({ requests }: Pick<Sandbox, 'requests'>): Promise<void> {
  for (let quiet = 0, seen = -1; quiet < quietTurns;) {
    const answered = requests.filter(({ status }) => status !== 0).length;
    quiet = answered === seen && requests.length - answered <= 1 ? quiet + 1 : 0;
    seen = answered;
    await turn();
  }
}
