import { randomBytes } from 'node:crypto';
import { type Blobs } from './blobs.js';
import { type Clock } from '../time/clock.js';
import { type Exchange, type Reply, type StreamedBody } from '../server/http.js';

/** How long an address of a blob stays good. */
const ADDRESS_MS = 5 * 60 * 1000;

/** The second origin, to which the registry sends readers of blobs: signed addresses, no credentials. */
export class BlobHost {
  readonly #blobs: Blobs;
  readonly #clock: Clock;
  readonly #addresses = new Map<string, { digest: string; expiresAt: number }>();

  constructor(blobs: Blobs, clock: Clock) {
    this.#blobs = blobs;
    this.#clock = clock;
  }

  /** @returns path and query under which the blob can be read for some minutes */
  sign(digest: string): string {
    const signature = randomBytes(18).toString('base64url');
    this.#addresses.set(signature, { digest, expiresAt: this.#clock.now() + ADDRESS_MS });
    return `/ghcr1/blobs/${digest}?sig=${signature}`;
  }

  answer(exchange: Exchange): Reply {
    if (exchange.headers.authorization !== undefined) {
      return storageError(
        400,
        'InvalidAuthenticationInfo',
        'Authentication information is not given in the correct format.',
      );
    }
    const address = this.#addresses.get(exchange.url.searchParams.get('sig') ?? '');
    const isGood = address !== undefined && exchange.url.pathname === `/ghcr1/blobs/${address.digest}`;
    if (!isGood || this.#clock.now() >= address.expiresAt || exchange.method !== 'GET') {
      return storageError(403, 'AuthenticationFailed', 'Server failed to authenticate the request.');
    }
    return readBlob(exchange, this.#blobs.body(address.digest), address.digest);
  }
}

/**
 * The bytes of a blob, or the part that the request asks for.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function readBlob(exchange: Exchange, body: StreamedBody, digest: string): Reply {
  const size = body.sizeBytes;
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  };
  const match = /^bytes=(\d*)-(\d*)$/.exec(exchange.headers.range ?? '');
  if (exchange.method !== 'GET' || match === null) return { status: 200, headers, body };
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return { status: 200, headers, body };
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (start >= size || start >= end) return { status: 416, headers: { 'content-range': `bytes */${size}` } };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${size}` },
    body: { sizeBytes: end - start, open: (from, to) => body.open(start + from, start + to) },
  };
}

function storageError(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
