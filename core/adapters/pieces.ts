/** Of a piece of a file, or of a stream, at most: small enough to hold several, large enough to be few. */
export const pieceBytes = 1024 * 1024;
/** What is given back beyond them is left to the garbage collector. */
const maxFree = 64;

const free: Buffer[] = [];
/** Whole pieces from here that somebody holds. */
const lent = new WeakSet<ArrayBufferLike>();

/**
 * Memory for a piece, with anything in it. Who has it last may give it back by `recyclePiece`: memory that is used anew
 * costs neither fresh pages nor the garbage collector, which else takes a tenth of the time in which bytes are moved.
 */
export function takePiece(size: number): Buffer {
  if (size !== pieceBytes) return Buffer.allocUnsafe(size);
  const piece = free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes);
  lent.add(piece.buffer);
  return piece;
}

/** @param bytes that nobody reads any more; what is no whole piece from here, or was given back before, is left alone */
export function recyclePiece(bytes: unknown): void {
  if (!Buffer.isBuffer(bytes) || bytes.length !== pieceBytes || !lent.delete(bytes.buffer)) return;
  if (free.length < maxFree) free.push(bytes);
}
