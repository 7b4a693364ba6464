import { type Digest } from '../../core/domain/image/digest.js';
import { type ImageGraph } from '../../core/domain/image/graph.js';
import { type Verdict } from '../../core/domain/retention/retention.js';

/** How far ahead is looked for what can go together. */
const maxLookAhead = 64;

/** Hands out what is to be deleted so that nothing goes while something that holds it is still there. */
export class DeletionQueue {
  /** In reverse: the next one is at the end. */
  readonly #waiting: Verdict[];
  /** What is waiting or under way. */
  readonly #open: Set<Digest>;
  readonly #holders = new Map<Digest, Digest[]>();

  /** @param order what holds before what is held */
  constructor(order: readonly Verdict[], graph: ImageGraph) {
    this.#waiting = order.toReversed();
    this.#open = new Set(order.map(({ version }) => version.digest));
    for (const holder of this.#open) {
      for (const held of [...graph.children(holder), ...graph.referrers(holder)]) {
        if (held === holder || !this.#open.has(held)) continue;
        const holders = this.#holders.get(held);
        if (holders === undefined) this.#holders.set(held, [holder]);
        else holders.push(holder);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The next ones, of which none holds another; at least one, because a circle has to be begun somewhere. */
  take(count: number): readonly Verdict[] {
    const taken: Verdict[] = [];
    const end = this.#waiting.length;
    for (let place = end - 1; place >= 0 && place >= end - maxLookAhead && taken.length < count; place -= 1) {
      const verdict = this.#waiting[place];
      if (verdict === undefined || this.#isHeld(verdict.version.digest)) continue;
      this.#waiting.splice(place, 1);
      taken.push(verdict);
    }
    const first = taken.length === 0 ? this.#waiting.pop() : undefined;
    return first === undefined ? taken : [first];
  }

  /** Its request had no effect: it is the next one again. */
  putBack(verdict: Verdict): void {
    this.#waiting.push(verdict);
  }

  /** Nothing more is done about it. */
  settle(digest: Digest): void {
    this.#open.delete(digest);
  }

  #isHeld(digest: Digest): boolean {
    return this.#holders.get(digest)?.some((holder) => this.#open.has(holder)) === true;
  }
}
