import { Readable } from 'node:stream';
import { ActionError, isActionError } from '../../errors.js';
import { recyclePiece } from '../pieces.js';
import { textOf } from './http-trouble.js';
import { type Watchdog } from './watchdog.js';

/** A body that can be sent anew: `open` starts from its first byte each time. */
export interface RequestBody {
  /** Undefined where it is known at the end only; then it is sent in chunks of the transfer. */
  readonly size: number | undefined;
  /** Its pieces belong to who sends them. */
  open(): Readable;
}

/** Milliseconds that sending is waited for. */
export interface SendLimits {
  /** Without a byte, where a piece of up to 1 MiB counts once the next one is asked for. */
  readonly sendMs: number;
  /** From the end of a body to the answer: GHCR takes seconds to store a large blob, others more. */
  readonly commitMs: number;
}

/**
 * The bytes to send, none for a request without a body; a string would put a Content-Length on a GET.
 * @param watchdog is told what moves, and why the body can't be read
 */
export function openBody(body: RequestBody | Uint8Array | undefined, watchdog: Watchdog, limits: SendLimits): Readable {
  if (body === undefined) return Readable.from([]);
  const source = body instanceof Uint8Array ? Readable.from([Buffer.from(body)], { objectMode: false }) : body.open();
  source.on('data', () => {
    watchdog.touch(limits.sendMs);
  });
  source.on('end', () => {
    watchdog.touch(limits.commitMs);
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
  source.pipe = (request) => sendPieces(source, request);
  return source;
}

/** Like `pipe` to a request that the caller ends, but gives the memory of each piece back once it is written. */
function sendPieces<T extends NodeJS.WritableStream>(source: Readable, request: T): T {
  source.on('data', (piece: Buffer) => {
    const goesOn = request.write(piece, (error) => {
      // One that failed may still be in somebody's hands.
      if (error === undefined || error === null) recyclePiece(piece);
    });
    if (!goesOn) source.pause();
  });
  request.on('drain', () => source.resume());
  source.resume();
  return request;
}
