import { Readable } from 'node:stream';
import { Http, type HttpLimits, type HttpRequest } from '../../../core/adapters/http/http.js';
import { type RequestBody } from '../../../core/adapters/http/request-body.js';
import { FakeClock } from '../fake-clock.js';
import { type Answer, answerWith, type ScriptedServer, serve } from './scripted-server.js';

export const ok = answerWith(200, {}, 'fine');
export const canary = 'canary-0123456789abcdef';

/** Servers that follow a script, and a client whose time goes on only by waiting. */
export class HttpStage {
  readonly clock = new FakeClock();
  readonly cancel = new AbortController();
  /** What was said of each repetition. */
  readonly retries: string[] = [];
  readonly #servers: ScriptedServer[] = [];

  async start(answer: Answer | readonly Answer[], tls?: Parameters<typeof serve>[1]): Promise<ScriptedServer> {
    const server = await serve(answer, tls);
    this.#servers.push(server);
    return server;
  }

  /** @param random what every throw of the dice gives */
  open(limits: Partial<HttpLimits> = {}, random = 0): Http {
    return new Http({
      clock: this.clock,
      random: () => random,
      cancelled: this.cancel.signal,
      onRetry: (message) => this.retries.push(message),
      limits,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}

export function get(url: URL, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, isRepeatable: true, redirects: 'follow', ...changes };
}

/** A body of pieces of 64 KiB; `onPiece` may break it. */
export function bodyOf(
  size: number,
  onPiece: (sent: number) => void = () => undefined,
): RequestBody & { opened: number } {
  const body = {
    size,
    opened: 0,
    open: () => {
      body.opened += 1;
      return Readable.from(pieces(size, onPiece), { objectMode: false });
    },
  };
  return body;
}

function* pieces(size: number, onPiece: (sent: number) => void): Generator<Buffer> {
  for (let sent = 0; sent < size; sent += 65_536) {
    onPiece(sent);
    yield Buffer.alloc(Math.min(65_536, size - sent));
  }
}
