import { type Clock } from '../core/ports.js';
import { type Progressed } from '../core/progress.js';
import { formatBytes, formatDuration } from '../core/report/units.js';

/** Counts what was sent of a known total, and says so in one line. */
export class Progress {
  readonly #clock: Clock;
  readonly #totalBytes: number;
  readonly #startedAt: number;
  #sentBytes = 0;
  #settledBytes = 0;

  constructor(clock: Clock, totalBytes: number) {
    this.#clock = clock;
    this.#totalBytes = totalBytes;
    this.#startedAt = clock.now();
  }

  /** @param bytes negative where what was sent has to be sent anew */
  send(bytes: number): void {
    this.#sentBytes += bytes;
  }

  /** What needs no sending after all. */
  settle(bytes: number): void {
    this.#settledBytes += bytes;
  }

  /** What so many bytes take at the rate so far; undefined before anything was sent. */
  estimateMs(bytes: number): number | undefined {
    const elapsedMs = this.#clock.now() - this.#startedAt;
    return elapsedMs > 0 && this.#sentBytes > 0 ? (bytes * elapsedMs) / this.#sentBytes : undefined;
  }

  describe(): Progressed {
    return { text: this.#inWords(), share: (this.#sentBytes + this.#settledBytes) / this.#totalBytes };
  }

  #inWords(): string {
    const elapsedMs = this.#clock.now() - this.#startedAt;
    const doneBytes = this.#sentBytes + this.#settledBytes;
    const bytesPerMs = elapsedMs > 0 ? this.#sentBytes / elapsedMs : 0;
    const done = `${formatBytes(doneBytes)} of ${formatBytes(this.#totalBytes)}`;
    if (bytesPerMs <= 0) return `${done}, nothing sent yet`;
    const leftMs = (this.#totalBytes - doneBytes) / bytesPerMs;
    return `${done}, ${formatBytes(bytesPerMs * 1000)}/s, ${formatDuration(leftMs)} left`;
  }
}
