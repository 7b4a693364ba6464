import { type Clock } from '../time/clock.js';
import { type Reply } from './http.js';

export type FaultAction =
  /** Answers with this. With `effect` the request is carried out before, so that only its answer is lost. */
  | {
      readonly kind: 'respond';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      readonly effect?: boolean;
    }
  /** Breaks the connection: before the request has any effect, or after it in place of the answer. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Waits (real time) and then goes on as if nothing were. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Sends the true headers, so many bytes of the body, and breaks the connection. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** Changes the true answer: a wrong digest, type, Location, body, … */
  | { readonly kind: 'alter'; readonly change: (reply: Reply) => Reply }
  /** Sends the true headers and so many bytes of the body, and then nothing until the peer goes. */
  | { readonly kind: 'stall'; readonly bytes: number }
  /** Sends the body byte by byte (real time). */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** What the same request was answered the last time, if it was answered: a list or a tag that lags behind. */
  | { readonly kind: 'stale' }
  /** Names another origin: as the target of a redirect, in `Location`, as the realm of a 401, or in `Link`. */
  | { readonly kind: 'detour'; readonly by: 'redirect' | 'location' | 'realm' | 'link'; readonly to: string }
  /** Something happens right before the request is carried out: a push, a retag, a deletion by somebody else. */
  | { readonly kind: 'event'; readonly run: () => void | Promise<void> };

/** What goes wrong, and when. Faults are asked in the order in which they were added; the first that matches acts. */
export interface Fault {
  /** All methods when absent. */
  readonly method?: string;
  /** Tested against path and query as sent. */
  readonly path: RegExp;
  /** `main` when absent. */
  readonly origin?: 'main' | 'blobs';
  /** How many matching requests pass unharmed first; 0 when absent. */
  readonly skip?: number;
  /** How many are hit after that; 1 when absent, Infinity for all. */
  readonly times?: number;
  /** How likely each of them is hit, from 0 to 1, by the seed of the sandbox; 1 when absent. */
  readonly probability?: number;
  /** Sandbox time, milliseconds since 1970, from which on and before which requests are hit. */
  readonly from?: number;
  readonly until?: number;
  readonly action: FaultAction;
}

/** A fault that was added. */
export interface ActiveFault {
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}

interface Entry {
  readonly fault: Fault;
  passed: number;
  hits: number;
}

/** The script of what goes wrong. */
export class Faults {
  readonly #entries: Entry[] = [];
  readonly #clock: Clock;
  readonly #random: () => number;

  /** @param seed of what is left to chance */
  constructor(clock: Clock, seed: number) {
    this.#clock = clock;
    this.#random = createRandom(seed);
  }

  add(fault: Fault): ActiveFault {
    if (fault.path.global || fault.path.sticky)
      throw new Error('a fault takes an expression without the flags g and y');
    const entry: Entry = { fault, passed: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        const index = this.#entries.indexOf(entry);
        if (index >= 0) this.#entries.splice(index, 1);
      },
    };
  }

  /** The action for a request, counted as done. */
  take(origin: 'main' | 'blobs', method: string, path: string): FaultAction | undefined {
    for (const entry of this.#entries) {
      const { fault } = entry;
      if ((fault.origin ?? 'main') !== origin || (fault.method ?? method) !== method || !fault.path.test(path))
        continue;
      if (entry.hits >= (fault.times ?? 1) || !this.#isTime(fault)) continue;
      if (entry.passed < (fault.skip ?? 0)) {
        entry.passed += 1;
        continue;
      }
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      entry.hits += 1;
      return fault.action;
    }
    return undefined;
  }

  #isTime({ from = -Infinity, until = Infinity }: Fault): boolean {
    const now = this.#clock.now();
    return from <= now && now < until;
  }
}

/** A sequence that is the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The answer with the way to another origin in it. */
export function takeDetour(reply: Reply, url: string, { by, to }: Extract<FaultAction, { kind: 'detour' }>): Reply {
  const challenge = `Bearer realm="${to}/token",service="elsewhere"`;
  switch (by) {
    case 'redirect':
      return { status: 307, headers: { location: `${to}${url}` } };
    case 'location':
      return { ...reply, headers: { ...reply.headers, location: `${to}${url}` } };
    case 'realm':
      return { status: 401, headers: { 'www-authenticate': challenge } };
    case 'link':
      return { ...reply, headers: { ...reply.headers, link: `<${to}${url}>; rel="next"` } };
  }
}
