import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { HttpClient, type HttpClientResponse } from '@actions/http-client';
import { isLoopback } from '../domain/reference.js';
import { findRetryAfterInMessage, parseRetryAfter } from '../domain/retry-after.js';
import { ActionError, isActionError } from '../errors.js';
import { type Clock } from '../ports.js';

/** A body that can be sent anew: `open` starts from its first byte each time. */
export interface RequestBody {
  readonly size: number;
  open(): Readable;
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` only, whatever redirects say. */
  readonly authorization?: string | undefined;
  readonly body?: RequestBody | Uint8Array;
  /** Larger answers are an error; 64 KiB unless told. */
  readonly maxResponseBytes?: number;
  /** Whether sending it twice does no harm; only then is it repeated after trouble. */
  readonly isRepeatable: boolean;
  /** `none` gives a redirect back to the caller. */
  readonly redirects: 'none' | 'follow';
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly body: Buffer;
}

export interface HttpOptions {
  readonly clock: Clock;
  /** A number from 0 to 1, for the jitter of back-off. */
  readonly random: () => number;
  readonly cancelled: AbortSignal;
  /** Told of each repetition. */
  readonly onRetry?: (message: string) => void;
}

const defaultMaxResponseBytes = 64 * 1024;
const maxRedirects = 5;
const maxTries = 5;
const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** A server that asks for more than this is not waited for. */
const maxRetryAfterMs = 5 * 60_000;
const minRetryAfterMs = 1000;
/** Without a byte in either direction; connecting counts. */
const idleTimeoutMs = 30_000;
/** Once a large body is sent: GHCR takes seconds to commit, others more. */
const commitTimeoutMs = 5 * 60_000;
/** For a request without a body of its own, to its last byte. */
const totalTimeoutMs = 90_000;
const transientStatuses: ReadonlySet<number> = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

/** Sends requests over kept connections, one pool per origin, and repeats what may be repeated. */
export class Http {
  readonly #options: HttpOptions;
  readonly #clients = new Map<string, HttpClient>();

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /**
   * @returns any answer that repeating would not better; its status is the caller's to judge
   * @throws ActionError `unavailable`, `rate-limited`, `refused` (TLS, redirect), `invalid-response` (too large), `cancelled`
   */
  async send(request: HttpRequest): Promise<HttpResponse> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#follow(request).catch((error: unknown) => error);
      const delayMs = this.#delayBeforeRepeat(request, outcome, tries);
      if (delayMs === undefined) return settle(request, outcome);
      this.#options.onRetry?.(
        `${describeRequest(request)}: ${describeOutcome(outcome)}; trying again in ${(delayMs / 1000).toFixed(1)} s`,
      );
      await this.#options.clock.sleep(delayMs, this.#options.cancelled);
    }
  }

  /** Closes the kept connections, so that the process can end. */
  close(): void {
    for (const client of this.#clients.values()) client.dispose();
    this.#clients.clear();
  }

  /** @returns milliseconds, or undefined if the outcome stands */
  #delayBeforeRepeat(request: HttpRequest, outcome: unknown, tries: number): number | undefined {
    if (!request.isRepeatable || tries >= maxTries || !isTransient(outcome)) return undefined;
    const asked = retryAfterOf(outcome, this.#options.clock.now());
    if (asked !== undefined && asked > maxRetryAfterMs) return undefined;
    const backOffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)) * this.#options.random();
    return asked === undefined ? backOffMs : Math.max(minRetryAfterMs, asked) + backOffMs;
  }

  /** Follows redirects by hand, because a credential belongs to one origin. */
  async #follow(request: HttpRequest): Promise<HttpResponse> {
    let url = request.url;
    for (let redirects = 0; ; redirects += 1) {
      const isSameOrigin = url.origin === request.url.origin;
      const response = await this.#exchange({
        ...request,
        url,
        authorization: isSameOrigin ? request.authorization : undefined,
      });
      const location = response.headers.location;
      const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== undefined;
      if (!isRedirect || request.redirects === 'none') return response;
      if (redirects === maxRedirects) {
        throw new ActionError('refused', `${describeRequest(request)} was redirected more than ${maxRedirects} times.`);
      }
      if (request.body !== undefined && response.status < 307) {
        throw new ActionError(
          'refused',
          `${describeRequest(request)} was redirected with ${response.status}, which would lose its body.`,
        );
      }
      url = resolveRedirect(url, location);
    }
  }

  async #exchange(request: HttpRequest): Promise<HttpResponse> {
    const { url, body } = request;
    const watchdog = new Watchdog(this.#options.cancelled, body === undefined ? totalTimeoutMs : undefined);
    const stream = body === undefined ? undefined : openBody(body, watchdog);
    try {
      const client = this.#client(url);
      const info = {
        options: {
          method: request.method,
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? undefined : url.port,
          path: url.pathname + url.search,
          headers: headersOf(request),
          agent: client.getAgent(url.href),
          signal: watchdog.signal,
          // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
          rejectUnauthorized: true,
        },
        parsedUrl: url,
        httpModule: url.protocol === 'https:' ? https : http,
      };
      const answer = await client.requestRaw(info, stream ?? '');
      watchdog.touch(idleTimeoutMs);
      const limit = request.maxResponseBytes ?? defaultMaxResponseBytes;
      const bytes = await readCapped(answer, request.method === 'HEAD' ? 0 : limit, watchdog);
      // A server that answers before it has the whole body doesn't want the rest.
      if (stream?.readableEnded === false) watchdog.stopTransfer();
      if (bytes === undefined) {
        throw new ActionError(
          'invalid-response',
          `${describeRequest(request)}: the answer is larger than ${limit} bytes.`,
        );
      }
      return { status: answer.message.statusCode ?? 0, headers: answer.message.headers, url, body: bytes };
    } catch (error) {
      throw watchdog.reason ?? error;
    } finally {
      watchdog.end();
      stream?.destroy();
    }
  }

  #client(url: URL): HttpClient {
    const known = this.#clients.get(url.origin);
    if (known !== undefined) return known;
    const client = new HttpClient('ghcr-actions', [], {
      allowRedirects: false,
      allowRetries: false,
      keepAlive: true,
      maxSockets: 64,
      socketTimeout: commitTimeoutMs + idleTimeoutMs,
    });
    this.#clients.set(url.origin, client);
    return client;
  }
}

/** `PUT https://ghcr.io/v2/o/app/manifests/1`: without the query, which may hold a state or a signature. */
export function describeRequest(request: Pick<HttpRequest, 'method' | 'url'>): string {
  return `${request.method} ${request.url.origin}${request.url.pathname}`;
}

/** Ends a transfer that makes no progress, takes too long, or is no longer wanted. */
class Watchdog {
  readonly signal: AbortSignal;
  /** Why the transfer was ended, once it was. */
  reason: ActionError | undefined;
  readonly #controller = new AbortController();
  readonly #cancelled: AbortSignal;
  readonly #total: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(cancelled: AbortSignal, totalMs: number | undefined) {
    this.signal = this.#controller.signal;
    this.#cancelled = cancelled;
    this.#total =
      totalMs === undefined
        ? undefined
        : setTimeout(() => {
            this.#fire('timed-out', totalMs);
          }, totalMs);
    if (cancelled.aborted) this.#onCancel();
    cancelled.addEventListener('abort', this.#onCancel);
    this.touch(idleTimeoutMs);
  }

  readonly #onCancel = (): void => {
    this.fail(new ActionError('cancelled', 'The run was cancelled.'));
  };

  /** Notes progress; without more of it the transfer ends in `ms`. */
  touch(ms: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#fire('stalled', ms);
    }, ms);
  }

  fail(reason: ActionError): void {
    this.reason ??= reason;
    this.#controller.abort();
  }

  /** Drops the connection without making the exchange a failure. */
  stopTransfer(): void {
    this.#controller.abort();
  }

  end(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#cancelled.removeEventListener('abort', this.#onCancel);
  }

  #fire(what: 'timed-out' | 'stalled', ms: number): void {
    const text = what === 'stalled' ? `nothing moved for ${ms / 1000} s` : `no whole answer within ${ms / 1000} s`;
    this.fail(new ActionError('unavailable', text));
  }
}

function openBody(body: RequestBody | Uint8Array, watchdog: Watchdog): Readable {
  const source = body instanceof Uint8Array ? Readable.from([Buffer.from(body)], { objectMode: false }) : body.open();
  source.on('data', () => {
    watchdog.touch(idleTimeoutMs);
  });
  source.on('end', () => {
    watchdog.touch(commitTimeoutMs);
  });
  source.on('error', (error: unknown) => {
    watchdog.fail(
      isActionError(error)
        ? error
        : new ActionError('invalid-image', `The data to send could not be read: ${textOf(error)}.`, { cause: error }),
    );
  });
  // Listening to data would start the flow before the request pipes it.
  source.pause();
  return source;
}

function headersOf(request: HttpRequest): Record<string, string> {
  const { body } = request;
  const length =
    body === undefined
      ? request.method === 'GET' || request.method === 'HEAD'
        ? undefined
        : 0
      : body instanceof Uint8Array
        ? body.length
        : body.size;
  return {
    'user-agent': 'ghcr-actions',
    ...request.headers,
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
  };
}

/** @returns undefined if the body is larger than the limit */
async function readCapped(answer: HttpClientResponse, limit: number, watchdog: Watchdog): Promise<Buffer | undefined> {
  const { message } = answer;
  if (Number(message.headers['content-length'] ?? 0) > limit && limit > 0) {
    message.destroy();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const body: AsyncIterable<Buffer> = message;
  for await (const bytes of body) {
    watchdog.touch(idleTimeoutMs);
    size += bytes.length;
    if (size > limit) return undefined;
    chunks.push(bytes);
  }
  if (!message.complete) throw new ActionError('unavailable', 'the answer broke off');
  return Buffer.concat(chunks);
}

function resolveRedirect(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe =
    to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:' && isLoopback(to.host));
  if (to === undefined || !isSafe || to.username !== '' || to.password !== '') {
    throw new ActionError(
      'refused',
      `${from.origin} redirects to ${JSON.stringify(location.slice(0, 200).split('?')[0])}, which is not followed.`,
      {
        hint: 'Only https targets without user info are followed.',
      },
    );
  }
  return to;
}

function isTransient(outcome: unknown): boolean {
  if (isResponse(outcome)) return transientStatuses.has(outcome.status);
  if (outcome instanceof ActionError) return outcome.code === 'unavailable';
  return !isTlsError(outcome);
}

function retryAfterOf(outcome: unknown, now: number): number | undefined {
  if (!isResponse(outcome)) return undefined;
  const header = outcome.headers['retry-after'];
  if (header !== undefined) return parseRetryAfter(header, now);
  return outcome.status === 429 ? findRetryAfterInMessage(outcome.body.toString('utf8')) : undefined;
}

function settle(request: HttpRequest, outcome: unknown): HttpResponse {
  if (isResponse(outcome)) return outcome;
  if (outcome instanceof ActionError && outcome.code !== 'unavailable') throw outcome;
  if (isTlsError(outcome)) {
    throw new ActionError(
      'refused',
      `${describeRequest(request)}: the server's certificate is not trusted (${textOf(outcome)}).`,
      {
        hint: 'A certificate authority of your own is added with NODE_EXTRA_CA_CERTS; checking can not be switched off.',
        cause: outcome,
      },
    );
  }
  throw new ActionError('unavailable', `${describeRequest(request)} failed: ${textOf(outcome)}.`, { cause: outcome });
}

function describeOutcome(outcome: unknown): string {
  return isResponse(outcome) ? `answered ${outcome.status}` : textOf(outcome);
}

function isResponse(outcome: unknown): outcome is HttpResponse {
  return typeof outcome === 'object' && outcome !== null && 'status' in outcome && 'headers' in outcome;
}

function isTlsError(error: unknown): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Node's messages name host and port only; a message with a path in it is replaced by its code. */
function textOf(error: unknown): string {
  if (error instanceof ActionError) return error.message;
  if (error instanceof AggregateError && error.errors.length > 0) return textOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown trouble';
  return error.message.includes('/') ? (codeOf(error) ?? 'unknown trouble') : error.message;
}
