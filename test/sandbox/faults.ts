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
      if (entry.hits >= (fault.times ?? 1)) continue;
      if (entry.passed < (fault.skip ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.hits += 1;
      return fault.action;
    }
    return undefined;
  }
}
