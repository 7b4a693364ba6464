interface Entry {
  /** When it was spent at the latest, as far as is known. */
  time: number;
  readonly amount: number;
}

/** What may be spent within any stretch of time of a certain length. Times are milliseconds since the epoch. */
export class SlidingWindow {
  readonly #limit: number;
  readonly #lengthMs: number;
  #entries: Entry[] = [];

  constructor(limit: number, lengthMs: number) {
    this.#limit = limit;
    this.#lengthMs = lengthMs;
  }

  /** When so much may be spent; `now` if at once. An amount beyond the limit never fits, and counts as all of it. */
  freeAt(now: number, amount: number): number {
    this.#entries = this.#entries.filter(({ time }) => time > now - this.#lengthMs);
    let excess =
      this.#entries.reduce((sum, entry) => sum + entry.amount, 0) + Math.min(amount, this.#limit) - this.#limit;
    if (excess <= 0) return now;
    for (const entry of this.#entries.toSorted((a, b) => a.time - b.time)) {
      excess -= entry.amount;
      if (excess <= 0) return entry.time + this.#lengthMs;
    }
    return now;
  }

  /**
   * Spends it.
   * @returns to be called when it is over: it took place between now and then, and counts as late as it may have
   */
  spend(now: number, amount: number): (time: number) => void {
    const entry: Entry = { time: now, amount };
    this.#entries.push(entry);
    return (time) => {
      entry.time = Math.max(entry.time, time);
    };
  }
}
