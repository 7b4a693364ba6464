import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { type HttpClientResponse } from '@actions/http-client';
import { findRetryAfterInMessage, parseRetryAfter } from '../../domain/registry/retry-after.js';
import { ActionError } from '../../errors.js';
import { describeTrouble } from './http-trouble.js';
import { createRedactor } from './redaction.js';
import { type Watchdog } from './watchdog.js';

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; the credential that was sent is taken out. */
  readonly headers: IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** As it came. What is shown of it goes through `redact` first. Empty where it is streamed. */
  readonly body: Buffer;
  /** Of a streamed answer: its body, piece by piece. It is read once; leaving it early ends the connection. */
  readonly pieces?: AsyncIterable<Buffer>;
  /** When the server wants to be asked again, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
  /** Whether that is later than any request is waited for. */
  readonly isRetryTooLate: boolean;
  /** Takes the credential that was sent out of a text. */
  redact(text: string): string;
}

interface Question {
  readonly method: string;
  readonly url: URL;
  readonly authorization?: string | undefined;
  readonly maxResponseBytes?: number;
}

/** All waiting for one request together. */
export const maxWaitMs = 5 * 60_000;
const defaultMaxBytes = 64 * 1024;

/**
 * Reads an answer to its end.
 * @param now milliseconds since the epoch
 * @param onProgress is called for each piece
 * @throws ActionError `invalid-response` if it is too large, `unavailable` if it broke off
 */
export async function readAnswer(
  { message }: HttpClientResponse,
  request: Question,
  now: number,
  onProgress: () => void,
): Promise<HttpResponse> {
  const maxBytes = request.maxResponseBytes ?? defaultMaxBytes;
  const stated = request.method === 'HEAD' ? 0 : Number(message.headers['content-length'] ?? 0);
  const chunks: Buffer[] = [];
  let size = 0;
  if (stated > maxBytes) {
    message.destroy();
    throw tooLarge(request, maxBytes);
  }
  const pieces: AsyncIterable<Buffer> = message;
  for await (const bytes of pieces) {
    onProgress();
    size += bytes.length;
    if (size > maxBytes) throw tooLarge(request, maxBytes);
    chunks.push(bytes);
  }
  if (!message.complete) throw new ActionError('unavailable', 'the answer broke off');
  const body = Buffer.concat(chunks);
  const status = message.statusCode ?? 0;
  const redact = createRedactor(request.authorization);
  const askedMs = findRetryAfter(status, message.headers, body, now);
  return {
    status,
    headers: redactHeaders(message.headers, redact),
    url: request.url,
    body,
    retryAt: askedMs === undefined ? undefined : now + askedMs,
    isRetryTooLate: askedMs !== undefined && askedMs > maxWaitMs,
    redact,
  };
}

/** Gives an answer whose body is read by the caller, as fast as it likes. Watches until then. */
export function streamAnswer(
  { message }: HttpClientResponse,
  request: Question,
  watchdog: Watchdog,
  onProgress: () => void,
): HttpResponse {
  const redact = createRedactor(request.authorization);
  watchdog.unlimit();
  return {
    status: message.statusCode ?? 0,
    headers: redactHeaders(message.headers, redact),
    url: request.url,
    body: Buffer.alloc(0),
    pieces: readPieces(message, request, watchdog, onProgress),
    retryAt: undefined,
    isRetryTooLate: false,
    redact,
  };
}

async function* readPieces(
  message: IncomingMessage,
  request: Question,
  watchdog: Watchdog,
  onProgress: () => void,
): AsyncGenerator<Buffer> {
  const pieces: AsyncIterable<Buffer> = message;
  try {
    for await (const piece of pieces) {
      // Only the server is waited for: how long the reader takes is its own business.
      watchdog.rest();
      yield piece;
      onProgress();
    }
    if (!message.complete) throw new ActionError('unavailable', 'the answer broke off');
  } catch (error) {
    throw describeTrouble(watchdog.reason ?? error, describeRequest(request));
  } finally {
    watchdog.end();
    message.destroy();
  }
}

/** `PUT https://ghcr.io/v2/o/app/manifests/1`: without the query, which may hold a state or a signature. */
export function describeRequest(request: Pick<Question, 'method' | 'url'>): string {
  return `${request.method} ${request.url.origin}${request.url.pathname}`;
}

function tooLarge(request: Question, maxBytes: number): ActionError {
  return new ActionError(
    'invalid-response',
    `${describeRequest(request)}: the answer is larger than ${maxBytes} bytes.`,
  );
}

/** GHCR puts the delay of a 429 into the message. */
function findRetryAfter(status: number, headers: IncomingHttpHeaders, body: Buffer, now: number): number | undefined {
  const header = headers['retry-after'];
  if (header !== undefined) return parseRetryAfter(header, now);
  return status === 429 ? findRetryAfterInMessage(body.toString('utf8')) : undefined;
}

function redactHeaders(headers: IncomingHttpHeaders, redact: (text: string) => string): IncomingHttpHeaders {
  const result: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.map(redact) : redact(value);
  }
  return result;
}
