import http from 'node:http';
import https from 'node:https';
import { HttpClient } from '@actions/http-client';
import { type Clock } from '../../ports.js';
import { describeRequest, type HttpResponse, maxWaitMs, readAnswer, streamAnswer } from './http-answer.js';
import { describeTrouble, isTransientStatus, isTransientTrouble, textOf } from './http-trouble.js';
import { type Environment, findProxy } from './proxy.js';
import { findRedirect, type Hop } from './redirect.js';
import { openBody, type RequestBody, type SendLimits } from './request-body.js';
import { maxConnections, TunnelAgent } from './tunnel.js';
import { Watchdog } from './watchdog.js';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` only, whatever redirects say. */
  readonly authorization?: string | undefined;
  readonly body?: RequestBody | Uint8Array;
  /** An answer of 200 or 206 is not read but given as it comes; it has to be read then, or left. */
  readonly isStreamed?: boolean;
  /** Larger answers are an error; 64 KiB unless told. */
  readonly maxResponseBytes?: number;
  /** Whether sending it twice does no harm; only then is it repeated after trouble. */
  readonly isRepeatable: boolean;
  /** `none` gives a redirect back to the caller. */
  readonly redirects: 'none' | 'follow';
  /** Tidies up: sent although the run was cancelled, and given up soon. */
  readonly isCleanup?: boolean;
}

/** Milliseconds that a transfer is waited for. */
export interface HttpLimits extends SendLimits {
  /** Without a byte in either direction; connecting counts. */
  readonly idleMs: number;
  /** For a request without a streamed body, and for any answer, to its last byte. */
  readonly totalMs: number;
  /** For a request that tidies up. */
  readonly cleanupMs: number;
}

export interface HttpOptions {
  readonly clock: Clock;
  /** A number from 0 to 1, for the jitter of back-off. */
  readonly random: () => number;
  readonly cancelled: AbortSignal;
  /** Told of each repetition. */
  readonly onRetry?: (message: string) => void;
  /** Names the proxy, if there is one. */
  readonly environment?: Environment;
  readonly limits?: Partial<HttpLimits>;
}

/** What was waited for already, and the outcome that another wait may better. */
interface Attempts {
  tries: number;
  waitedMs: number;
}

const defaultLimits: HttpLimits = {
  idleMs: 30_000,
  sendMs: 120_000,
  commitMs: 5 * 60_000,
  totalMs: 90_000,
  cleanupMs: 5000,
};
const maxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
const minRetryAfterMs = 1000;

/** Sends requests over kept connections, one pool per origin, and repeats what may be repeated. */
export class Http {
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  readonly #client: HttpClient;
  readonly #agents = new Map<string, http.Agent>();

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#client = new HttpClient('ghcr-actions', [], {
      allowRedirects: false,
      allowRetries: false,
      socketTimeout: this.#limits.commitMs + this.#limits.idleMs,
    });
  }

  /**
   * @returns any answer that repeating would not better; its status is the caller's to judge
   * @throws ActionError `unavailable`, `refused` (TLS, redirect), `invalid-response` (too large), `cancelled`
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    const attempts: Attempts = { tries: 1, waitedMs: 0 };
    for (; ; attempts.tries += 1) {
      const outcome = await this.#follow(request).catch((error: unknown) => ({ error }));
      const delayMs = this.#delayBeforeRepeat(request, outcome, attempts);
      if (delayMs === undefined) {
        if (!('error' in outcome)) return outcome;
        throw describeTrouble(outcome.error, describeRequest(request));
      }
      const what = 'error' in outcome ? textOf(outcome.error) : `answered ${outcome.status}`;
      this.#options.onRetry?.(`${describeRequest(request)}: ${what}; trying again in ${(delayMs / 1000).toFixed(1)} s`);
      attempts.waitedMs += delayMs;
      await this.pause(delayMs);
    }
  }

  /** @throws ActionError `cancelled` when the run is cancelled meanwhile */
  async pause(ms: number): Promise<void> {
    await this.#options.clock.sleep(ms, this.#options.cancelled);
  }

  /** Closes the kept connections at once; idle ones do not keep the process from ending. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  /** @returns milliseconds, or undefined if the outcome stands */
  #delayBeforeRepeat(
    request: HttpRequest,
    outcome: HttpResponse | { readonly error: unknown },
    { tries, waitedMs }: Attempts,
  ): number | undefined {
    const isTransient = 'error' in outcome ? isTransientTrouble(outcome.error) : isTransientStatus(outcome.status);
    if (!request.isRepeatable || tries >= maxTries || !isTransient) return undefined;
    const { clock, random } = this.#options;
    const backOffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)) * random();
    const retryAt = 'error' in outcome ? undefined : outcome.retryAt;
    const delayMs = retryAt === undefined ? backOffMs : Math.max(minRetryAfterMs, retryAt - clock.now()) + backOffMs;
    return waitedMs + delayMs > maxWaitMs ? undefined : delayMs;
  }

  /** Follows redirects by hand, because a credential belongs to one origin. */
  async #follow(request: HttpRequest): Promise<HttpResponse> {
    const hops: Hop[] = [];
    let current = request;
    for (;;) {
      const response = await this.#exchange(current);
      if (request.redirects === 'none') return response;
      const next = findRedirect(current, response, hops, describeRequest(request));
      if (next === undefined) return response;
      hops.push({ url: current.url });
      current = next;
    }
  }

  async #exchange(request: HttpRequest): Promise<HttpResponse> {
    const limits = this.#limits;
    const { url, body } = request;
    const watchdog = new Watchdog(request.isCleanup === true ? undefined : this.#options.cancelled);
    watchdog.touch(limits.idleMs);
    if (request.isCleanup === true) watchdog.limit(limits.cleanupMs);
    else if (request.isStreamed === true) watchdog.limit(limits.idleMs);
    else if (body === undefined || body instanceof Uint8Array) watchdog.limit(limits.totalMs);
    const stream = openBody(body, watchdog, limits);
    let isHandedOver = false;
    try {
      const info = {
        options: {
          method: request.method,
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? undefined : url.port,
          path: url.pathname + url.search,
          headers: headersOf(request),
          agent: this.#agent(url),
          signal: watchdog.signal,
          // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
          rejectUnauthorized: true,
        },
        parsedUrl: url,
        httpModule: url.protocol === 'https:' ? https : http,
      };
      const answer = await this.#client.requestRaw(info, stream);
      const touch = (): void => {
        watchdog.touch(limits.idleMs);
      };
      touch();
      const { statusCode } = answer.message;
      if (request.isStreamed === true && (statusCode === 200 || statusCode === 206)) {
        isHandedOver = true;
        return streamAnswer(answer, request, watchdog, touch);
      }
      if (request.isCleanup !== true) watchdog.limit(limits.totalMs);
      const response = await readAnswer(answer, request, this.#options.clock.now(), touch);
      // A server that answers early need not have read the whole body; what is left of it must not stand in the connection.
      if (body !== undefined && (response.status >= 300 || !stream.readableEnded)) watchdog.drop();
      return response;
    } catch (error) {
      throw watchdog.reason ?? error;
    } finally {
      if (!isHandedOver) watchdog.end();
      stream.destroy();
    }
  }

  #agent(url: URL): http.Agent {
    const known = this.#agents.get(url.origin);
    if (known !== undefined) return known;
    const { cancelled, environment = () => undefined } = this.#options;
    const proxy = findProxy(url, environment);
    const direct = url.protocol === 'https:' ? https : http;
    const agent =
      proxy === undefined
        ? new direct.Agent({ keepAlive: true, maxSockets: maxConnections })
        : new TunnelAgent(proxy, { patienceMs: this.#limits.idleMs, cancelled });
    this.#agents.set(url.origin, agent);
    return agent;
  }
}

function headersOf(request: HttpRequest): Record<string, string> {
  const { body, method } = request;
  const size = body instanceof Uint8Array ? body.length : body?.size;
  const isEmpty = body === undefined && method !== 'GET' && method !== 'HEAD';
  const length = isEmpty ? 0 : size;
  return {
    'user-agent': 'ghcr-actions',
    ...request.headers,
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
  };
}
