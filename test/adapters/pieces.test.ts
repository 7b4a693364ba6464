import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Http } from '../../core/adapters/http/http.js';
import { pieceBytes, PieceMemory, recyclePiece } from '../../core/adapters/pieces.js';
import { compress } from '../../core/adapters/source/compress.js';
import { FakeClock } from './fake-clock.js';

describe('memory of a piece', () => {
  it('is used anew once it was given back', () => {
    const memory = new PieceMemory();
    const [first, second] = [memory.take(pieceBytes), memory.take(pieceBytes)];
    expect(second.buffer).not.toBe(first.buffer);
    recyclePiece(first);
    expect(memory.take(pieceBytes).buffer).toBe(first.buffer);
  });

  it('has one owner at a time, though it be given back twice', () => {
    const memory = new PieceMemory();
    const piece = memory.take(pieceBytes);
    recyclePiece(piece);
    recyclePiece(piece);
    expect(memory.take(pieceBytes).buffer).not.toBe(memory.take(pieceBytes).buffer);
  });

  it('can be given back by each of its owners in turn', () => {
    const memory = new PieceMemory();
    const memories = Array.from({ length: 5 }, () => {
      const piece = memory.take(pieceBytes);
      recyclePiece(piece);
      return piece.buffer;
    });
    expect(new Set(memories).size).toBe(1);
  });

  it.each<[string, (memory: PieceMemory) => Buffer]>([
    ['a part of a piece', (memory) => memory.take(pieceBytes).subarray(1)],
    ['all of a piece, as a part', (memory) => memory.take(pieceBytes).subarray(0)],
    ['a small piece, which is part of a larger memory', (memory) => memory.take(1000)],
    ['memory from elsewhere', () => Buffer.alloc(pieceBytes)],
  ])('is not given back by %s', (_, make) => {
    const memory = new PieceMemory();
    const other = make(memory);
    recyclePiece(other);
    const next = memory.take(pieceBytes);
    expect(next.buffer).not.toBe(other.buffer);
    expect(next).toHaveLength(pieceBytes);
  });
});

/** Pieces that are filled with their number when they are asked for. */
function* numbered(count: number, memories: Set<ArrayBufferLike>): Generator<Buffer> {
  const memory = new PieceMemory();
  for (let number = 0; number < count; number += 1) {
    const piece = memory.take(pieceBytes).fill(number);
    memories.add(piece.buffer);
    yield piece;
  }
}

function digestOfNumbered(count: number): string {
  const hash = createHash('sha256');
  for (let number = 0; number < count; number += 1) hash.update(Buffer.alloc(pieceBytes, number));
  return hash.digest('hex');
}

/** Reads slowly enough that pieces have to wait. */
async function readSlowly(request: IncomingMessage): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const pieces: AsyncIterable<Buffer> = request;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
    if (bytes > 4 * pieceBytes) {
      bytes = 0;
      await pause(1);
    }
  }
  return hash.digest('hex');
}

describe('who has a piece last', () => {
  it.each([
    ['with its length', 40 * pieceBytes],
    ['in chunks', undefined],
  ])('is a request %s: several at once reuse memory, and each sends its own bytes', async (_, size) => {
    const server = createServer((request, response) => {
      void readSlowly(request).then((digest) => response.end(digest));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    const url = new URL(`http://127.0.0.1:${address.port}/`);
    const http = new Http({ clock: new FakeClock(), random: () => 0, cancelled: new AbortController().signal });
    const memories = new Set<ArrayBufferLike>();
    const open = (): Readable =>
      Readable.from(numbered(40, memories), { objectMode: false, highWaterMark: pieceBytes });
    try {
      const request = { method: 'PUT', url, body: { size, open }, isRepeatable: false, redirects: 'none' } as const;
      const answers = await Promise.all([http.send(request), http.send(request), http.send(request)]);
      expect(answers.map(({ body }) => body.toString())).toEqual(Array(3).fill(digestOfNumbered(40)));
      expect(memories.size).toBeLessThan(30);
    } finally {
      http.close();
      server.close();
    }
  });

  it('is its compression', async () => {
    const memories = new Set<ArrayBufferLike>();
    const pieces: Buffer[] = [];
    const settings = { compression: 'gzip', level: 1 } as const;
    for await (const piece of compress(Readable.from(numbered(40, memories)), settings, 3)) pieces.push(piece);
    const plain = gunzipSync(Buffer.concat(pieces));
    expect(createHash('sha256').update(plain).digest('hex')).toBe(digestOfNumbered(40));
    expect(memories.size).toBeLessThan(20);
  });
});
