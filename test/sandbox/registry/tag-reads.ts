import { type Clock } from '../time/clock.js';
import { type StoredPackage, type StoredVersion } from '../store/store.js';

interface Move {
  readonly before: StoredVersion | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Tags as readers see them: for some time after a push, where they pointed before it. */
export class TagReads {
  readonly #clock: Clock;
  readonly #lagMs: number;
  readonly #moves = new WeakMap<StoredPackage, Map<string, Move[]>>();

  /** @param lagMs how long a push goes unseen; 0 for never */
  constructor(clock: Clock, lagMs: number) {
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** To be told before a tag is moved by a push. */
  note(target: StoredPackage, tag: string): void {
    if (this.#lagMs === 0) return;
    const ofPackage = this.#moves.get(target) ?? new Map<string, Move[]>();
    this.#moves.set(target, ofPackage);
    const move = { before: target.tags.get(tag), at: this.#clock.now() };
    ofPackage.set(tag, [...this.#unseen(target, tag), move]);
  }

  find(target: StoredPackage, tag: string): StoredVersion | undefined {
    const current = target.tags.get(tag);
    const [first] = this.#unseen(target, tag);
    if (first === undefined || current === undefined) return current;
    return first.before?.deletedAt === undefined ? first.before : undefined;
  }

  /** In no order. */
  names(target: StoredPackage): string[] {
    return [...target.tags.keys()].filter((tag) => this.find(target, tag) !== undefined);
  }

  #unseen(target: StoredPackage, tag: string): Move[] {
    const moves = this.#moves.get(target)?.get(tag) ?? [];
    return moves.filter(({ at }) => at + this.#lagMs > this.#clock.now());
  }
}
