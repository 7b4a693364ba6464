import { setTimeout as wait } from 'node:timers/promises';

/** How slow a connection is, in real time. */
export interface Line {
  /** Before each answer. */
  readonly latencyMs: number;
  /** In each direction; Infinity for as fast as it goes. */
  readonly bytesPerSecond: number;
  /** What is sent at a time where the rate is limited. */
  readonly pieceBytes: number;
}

export const fastLine: Line = { latencyMs: 0, bytesPerSecond: Infinity, pieceBytes: 64 * 1024 };

/** Passes bytes on at the rate of the line. */
export async function* throttle(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { bytesPerSecond, pieceBytes }: Line,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (bytesPerSecond === Infinity) {
      yield chunk;
      continue;
    }
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes);
      yield piece;
      await wait((piece.byteLength / bytesPerSecond) * 1000, undefined, { ref: false });
    }
  }
}
