import { type Reply } from './http.js';

const maxReplies = 1000;

/** What requests were answered the last time, as far as it is small: for answers that lag behind. */
export class Replies {
  readonly #last = new Map<string, Reply>();

  find(method: string, url: string): Reply | undefined {
    return this.#last.get(`${method} ${url}`);
  }

  note(method: string, url: string, reply: Reply): void {
    const isSmall = reply.body === undefined || typeof reply.body === 'string' || reply.body instanceof Uint8Array;
    if ((method !== 'GET' && method !== 'HEAD') || !isSmall) return;
    const key = `${method} ${url}`;
    this.#last.delete(key);
    this.#last.set(key, reply);
    const [oldest] = this.#last.keys();
    if (this.#last.size > maxReplies && oldest !== undefined) this.#last.delete(oldest);
  }
}
