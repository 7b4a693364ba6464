import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock } from '../time/clock.js';
import { type FaultAction, type Faults, takeDetour } from './faults.js';
import { type Line, throttle } from './line.js';
import { type Replies } from './replies.js';
import { pointsOf } from '../github/rate-limit.js';
import { type Exchange, Refusal, type Reply, type Route, type StreamedBody } from './http.js';

/** One request in the log of a sandbox; it is listed when it arrives and filled in as it goes on. */
export interface LoggedRequest {
  readonly origin: 'main' | 'blobs';
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Sandbox time, milliseconds since 1970. */
  readonly time: number;
  /** What it costs of the REST API's points a minute; 0 elsewhere. */
  readonly points: number;
  /** Nothing is left out: credentials too. */
  readonly headers: IncomingHttpHeaders;
  /** 0 until an answer begins; stays 0 when the connection is broken before. */
  readonly status: number;
  readonly responseHeaders: OutgoingHttpHeaders;
  /** Bytes of the request body that the sandbox has read. */
  readonly requestBytes: number;
  /** Bytes of the response body that were sent. */
  readonly responseBytes: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ServerParts {
  readonly origin: 'main' | 'blobs';
  readonly clock: Clock;
  readonly faults: Faults;
  /** What requests were answered before. */
  readonly replies: Replies;
  /** How slow each connection is. */
  readonly line: Line;
  readonly log: (request: LoggedRequest) => void;
  /** Speaks TLS with this certificate. */
  readonly certificate?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Asked for each request, so that it may be set after the address is known. */
  readonly route: Route;
}

/** A listener on loopback. */
export interface Listener {
  /** `http://127.0.0.1:<port>`, or the same with `https`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1; takes care of faults, the log and streaming. */
export async function listen(parts: ServerParts): Promise<Listener> {
  const closing = new AbortController();
  // Idle connections are kept long: a test that pauses must not meet a connection that the server just closed.
  const settings = { keepAliveTimeout: 120_000, requestTimeout: 0, highWaterMark: 1024 * 1024 };
  const { certificate } = parts;
  const server =
    certificate === undefined ? createServer(settings) : createSecureServer({ ...settings, ...certificate });
  const underWay = new Set<IncomingMessage>();
  server.on('request', (request, response) => {
    underWay.add(request);
    response.once('close', () => underWay.delete(request));
    const alike = [...underWay].filter(
      (other) => isRest(other) && other.headers.authorization === request.headers.authorization,
    );
    void serve(parts, request, response, { closing: closing.signal, concurrent: alike.length });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const scheme = certificate === undefined ? 'http' : 'https';
  return { origin: `${scheme}://127.0.0.1:${portOf(server)}`, close: () => close(server, closing) };
}

async function close(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

interface Circumstances {
  readonly closing: AbortSignal;
  /** As `Exchange.concurrent`. */
  readonly concurrent: number;
}

async function serve(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  circumstances: Circumstances,
): Promise<void> {
  const entry = open(parts, request);
  const fault = parts.faults.take(parts.origin, entry.method, entry.url);
  try {
    const reply = await act(parts, request, entry, fault, circumstances);
    if (reply === undefined) request.socket.resetAndDestroy();
    else await send(parts, response, reply, entry, fault, circumstances.closing);
    // What a route left unread must not stand before the next request of the connection.
    request.resume();
  } catch {
    // The peer has gone, or the sandbox is closing: nobody is left to be told.
    request.socket.destroy();
  }
}

function open(parts: ServerParts, request: IncomingMessage): Mutable<LoggedRequest> {
  const entry: Mutable<LoggedRequest> = {
    origin: parts.origin,
    method: request.method ?? '',
    url: request.url ?? '',
    time: parts.clock.now(),
    points: isRest(request) ? pointsOf(request.method ?? '') : 0,
    headers: request.headers,
    status: 0,
    responseHeaders: {},
    requestBytes: 0,
    responseBytes: 0,
  };
  parts.log(entry);
  return entry;
}

/** Below `/api/`, or on a host of its own. */
function isRest({ url, headers }: IncomingMessage): boolean {
  return url?.startsWith('/api/') === true || headers.host?.startsWith('api.') === true;
}

/** @returns undefined when the connection is to be broken */
async function act(
  parts: ServerParts,
  request: IncomingMessage,
  entry: Mutable<LoggedRequest>,
  fault: FaultAction | undefined,
  { closing, concurrent }: Circumstances,
): Promise<Reply | undefined> {
  if (parts.line.latencyMs > 0) await wait(parts.line.latencyMs, undefined, { signal: closing, ref: false });
  if (fault?.kind === 'reset' && fault.when === 'before') return undefined;
  if (fault?.kind === 'respond' && fault.effect !== true) return fault;
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { signal: closing, ref: false });
  if (fault?.kind === 'event') await fault.run();
  const former = fault?.kind === 'stale' ? parts.replies.find(entry.method, entry.url) : undefined;
  if (former !== undefined) return former;
  const reply = await answer(parts, request, entry, concurrent);
  parts.replies.note(entry.method, entry.url, reply);
  if (fault?.kind === 'detour') return takeDetour(reply, entry.url, fault);
  if (fault?.kind === 'reset') return undefined;
  if (fault?.kind === 'respond') return fault;
  return fault?.kind === 'alter' ? fault.change(reply) : reply;
}

async function answer(
  { route, line }: ServerParts,
  request: IncomingMessage,
  entry: Mutable<LoggedRequest>,
  concurrent: number,
): Promise<Reply> {
  const host = request.headers.host ?? '127.0.0.1';
  if (!entry.url.startsWith('/')) return { status: 400 };
  const exchange: Exchange = {
    method: entry.method,
    url: new URL(`${'encrypted' in request.socket ? 'https' : 'http'}://${host}${entry.url}`),
    headers: request.headers,
    body: throttle(counted(request.iterator({ destroyOnReturn: false }), entry), line),
    concurrent,
  };
  try {
    return await route(exchange);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    if (request.destroyed) throw error;
    // A fault of the sandbox itself: the test shall see where.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: `sandbox: ${text}\n` };
  }
}

async function* counted(body: AsyncIterable<Uint8Array>, entry: Mutable<LoggedRequest>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    entry.requestBytes += chunk.byteLength;
    yield chunk;
  }
}

async function send(
  { clock, line }: ServerParts,
  response: ServerResponse,
  reply: Reply,
  entry: Mutable<LoggedRequest>,
  fault: FaultAction | undefined,
  closing: AbortSignal,
): Promise<void> {
  const cutAt = fault?.kind === 'truncate' || fault?.kind === 'stall' ? fault.bytes : undefined;
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : (reply.body ?? Buffer.alloc(0));
  const size = sizeOf(body);
  const hasLength = reply.status !== 204 && reply.status !== 304;
  const length = hasLength ? { 'content-length': String(size) } : {};
  const headers = { date: new Date(clock.now()).toUTCString(), ...length, ...reply.headers };
  response.writeHead(reply.status, headers);
  entry.status = reply.status;
  entry.responseHeaders = headers;
  const sent = entry.method === 'HEAD' || !hasLength ? 0 : Math.min(size, cutAt ?? size);
  entry.responseBytes = sent;
  if (sent === 0 && cutAt === undefined) {
    response.end();
    return;
  }
  const content = body instanceof Uint8Array ? body.subarray(0, sent) : body.open(0, sent);
  const pace = fault?.kind === 'drip' ? { ...line, bytesPerSecond: 1000 / fault.everyMs, pieceBytes: 1 } : line;
  await write(response, content, cutAt === undefined, pace);
  if (fault?.kind === 'truncate') response.socket?.destroySoon();
  if (fault?.kind === 'stall') await untilGone(response, closing);
}

async function untilGone(response: ServerResponse, closing: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['close', 'error'])
      response.once(signal, () => {
        resolve();
      });
    closing.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

function sizeOf(body: Uint8Array | StreamedBody): number {
  return body instanceof Uint8Array ? body.byteLength : body.sizeBytes;
}

async function write(
  response: ServerResponse,
  content: Uint8Array | Readable,
  end: boolean,
  line: Line,
): Promise<void> {
  if (!(content instanceof Uint8Array)) {
    await pipeline(line.bytesPerSecond === Infinity ? content : throttle(content, line), response, { end });
    return;
  }
  if (line.bytesPerSecond !== Infinity) {
    await pipeline(throttle([content], line), response, { end });
    return;
  }
  if (end) {
    response.end(content);
    return;
  }
  await new Promise<void>((resolve) => {
    response.write(content, () => {
      resolve();
    });
  });
}
