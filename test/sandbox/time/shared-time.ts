import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Time that several processes see alike: a file of two numbers (float64, little endian), `flow` and `offset`.
 * Now is `flow * Date.now() + offset`, in milliseconds since 1970; `flow` is 1, or 0 where time stands still between
 * two changes. Whoever waits for nothing but time adds to `offset`: see `test/runner/virtual-time.mjs`.
 */
export class SharedTime {
  readonly path: string;
  readonly #directory: string;
  readonly #file: number;
  readonly #numbers = new Float64Array(2);

  constructor(flow: 0 | 1, offset: number) {
    this.#directory = mkdtempSync(join(tmpdir(), 'shared-time-'));
    this.path = join(this.#directory, 'time');
    this.#file = openSync(this.path, 'w+', 0o600);
    this.#write(flow, offset);
  }

  now(): number {
    const [flow, offset] = this.#read();
    return Math.floor(flow * Date.now() + offset);
  }

  advance(ms: number): void {
    const [flow, offset] = this.#read();
    this.#write(flow, offset + ms);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#directory, { recursive: true });
  }

  #read(): readonly [flow: number, offset: number] {
    readSync(this.#file, this.#numbers, 0, this.#numbers.byteLength, 0);
    const [flow = 0, offset = 0] = this.#numbers;
    return [flow, offset];
  }

  #write(flow: number, offset: number): void {
    this.#numbers.set([flow, offset]);
    writeSync(this.#file, this.#numbers, 0, this.#numbers.byteLength, 0);
  }
}
