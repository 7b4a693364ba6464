import { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { type Readable } from 'node:stream';

/** One request as the routes see it. */
export interface Exchange {
  readonly method: string;
  /** Absolute; path and query as they were sent. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** How many requests to the REST API with the same Authorization were under way on arrival, this one included. */
  readonly concurrent: number;
}

/** Bytes that are read only while they are sent. */
export interface StreamedBody {
  readonly sizeBytes: number;
  /** @param end exclusive */
  open(start: number, end: number): Readable;
}

export interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string | StreamedBody;
}

export type Route = (exchange: Exchange) => Reply | Promise<Reply>;

/** Thrown anywhere below a route; the server answers with its reply. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** What Go servers, GHCR among them, say about a path that they do not serve. */
export const NO_SUCH_ROUTE: Reply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
};

/**
 * The whole request body.
 * @returns undefined as soon as it is longer than the limit
 */
export async function readBody(exchange: Exchange, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of exchange.body) {
    size += chunk.byteLength;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The user name and password of a Basic Authorization header; undefined when it is none. */
export function basicCredentials(header: string | undefined): { username: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
