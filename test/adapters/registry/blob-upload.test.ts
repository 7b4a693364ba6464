import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../core/domain/image/digest.js';
import { rejectionOf } from '../../errors.js';
import { blobOf, type Client, nameOf, openRegistry } from './registry-stage.js';
import { type ScriptedServer, serve } from '../http/scripted-server.js';

const name = nameOf('octo-org/app');
const MiB = 1024 * 1024;
const bytes = randomBytes(20 * MiB + 12_345);
const digest = digestOf(bytes);

/** A registry that keeps what came of an upload when its connection breaks, as GHCR and docker-registry do. */
class Uploads {
  received = Buffer.alloc(0);
  stored: Buffer | undefined;
  /** `PUT 0-`, `PATCH 100-199`, `GET` …: methods with the ranges that they name. */
  readonly asked: string[] = [];
  /** After how many bytes the connection breaks, for each request with a body in turn; others are read to their end. */
  cuts: (number | undefined)[] = [];
  /** Answers in place of the usual ones; undefined lets the usual one be. */
  override: (request: IncomingMessage) => { status: number; headers?: Record<string, string> } | undefined = () =>
    undefined;
  #location = 0;

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '' } = request;
    if (url === '/v2/') return void response.writeHead(200).end();
    const range = request.headers['content-range'];
    this.asked.push(range === undefined ? method : `${method} ${range}`);
    const other = this.override(request);
    if (other !== undefined)
      return void request.resume().on('end', () => response.writeHead(other.status, other.headers).end());
    if (method === 'HEAD') return void response.writeHead(this.stored === undefined ? 404 : 200, this.#length()).end();
    if (method === 'DELETE') return void response.writeHead(204).end();
    if (method === 'POST') {
      this.received = Buffer.alloc(0);
      return void response.writeHead(202, this.#progress()).end();
    }
    if (method === 'GET') return void response.writeHead(204, this.#progress()).end();
    if (range !== undefined && Number(range.split('-')[0]) !== this.received.length) {
      return void request.resume().on('end', () => response.writeHead(416, this.#progress()).end());
    }
    this.#receive(request, this.cuts.shift(), () => {
      if (method === 'PATCH') return void response.writeHead(202, this.#progress()).end();
      const isRight = url.includes(encodeURIComponent(digestOf(this.received)));
      if (isRight) this.stored = this.received;
      response.writeHead(isRight ? 201 : 400).end();
    });
  };

  #receive(request: IncomingMessage, cut: number | undefined, then: () => void): void {
    let left = cut ?? Infinity;
    const pieces: Buffer[] = [];
    const keep = (): void => {
      this.received = Buffer.concat([this.received, ...pieces.splice(0)]);
    };
    request.on('data', (piece: Buffer) => {
      pieces.push(piece.subarray(0, left));
      left -= piece.length;
      if (left > 0 || cut === undefined) return;
      keep();
      request.socket.resetAndDestroy();
    });
    request.on('end', () => {
      keep();
      then();
    });
  }

  #progress(): Record<string, string> {
    const end = Math.max(this.received.length - 1, 0);
    return { location: `/v2/octo-org/app/blobs/upload/1?state=${(this.#location += 1)}`, range: `0-${end}` };
  }

  #length(): Record<string, string> {
    return this.stored === undefined ? {} : { 'content-length': String(this.stored.length) };
  }
}

let uploads: Uploads;
let server: ScriptedServer;
let client: Client;
let told: number;

beforeEach(async () => {
  uploads = new Uploads();
  server = await serve(uploads.answer);
  client = openRegistry(new URL(server.origin).host);
  told = 0;
});
afterEach(() => server.close());

const onProgress = (count: number): void => {
  told += count;
};
const send = () => client.registry.uploadBlob(name, blobOf(bytes), onProgress);
const stream = () =>
  client.registry.uploadStream(
    name,
    { open: () => Readable.from([bytes.subarray(0, MiB), bytes.subarray(MiB)]) },
    onProgress,
  );

describe('an upload whose connection breaks', () => {
  it('goes on where the registry says, in chunks that GHCR takes', async () => {
    uploads.cuts = [9 * MiB];
    expect(await send()).toBe('uploaded');
    expect(uploads.stored?.equals(bytes)).toBe(true);
    const starts = [9, 13, 17].map((start) => start * MiB);
    const ranges = starts.map((start) => `PATCH ${start}-${Math.min(start + 4 * MiB, bytes.length) - 1}`);
    expect(uploads.asked).toEqual(['HEAD', 'POST', 'PUT', 'HEAD', 'GET', ...ranges, 'PUT']);
    expect(told).toBe(bytes.length);
  });

  it('goes on again after a chunk broke', async () => {
    uploads.cuts = [9 * MiB, undefined, MiB];
    expect(await send()).toBe('uploaded');
    expect(uploads.stored?.equals(bytes)).toBe(true);
    expect(uploads.asked.filter((asked) => asked === 'POST')).toHaveLength(1);
  });

  it('is begun anew where little was sent', async () => {
    uploads.cuts = [MiB];
    expect(await client.registry.uploadBlob(name, blobOf(bytes.subarray(0, 3 * MiB)), onProgress)).toBe('uploaded');
    expect(uploads.asked).toEqual(['HEAD', 'POST', 'PUT', 'DELETE', 'HEAD', 'POST', 'PUT']);
    expect(told).toBe(3 * MiB);
  });

  it.each([
    ['forgot it', { status: 404 }],
    ['knows no status', { status: 405 }],
    [
      'says that it has nothing',
      { status: 204, headers: { location: '/v2/octo-org/app/blobs/upload/1', range: '0-0' } },
    ],
  ])('is begun anew where the registry %s', async (_, answer) => {
    uploads.cuts = [9 * MiB];
    uploads.override = ({ method }) => (method === 'GET' ? answer : undefined);
    expect(await send()).toBe('uploaded');
    expect(uploads.stored?.equals(bytes)).toBe(true);
    expect(uploads.asked.filter((asked) => asked === 'PUT')).toHaveLength(2);
  });

  it('gives up after three uploads, and leaves none behind', async () => {
    uploads.cuts = Array.from({ length: 99 }, () => 5 * MiB);
    uploads.override = ({ method }) => (method === 'GET' ? { status: 404 } : undefined);
    expect(await rejectionOf(send())).toMatchObject({ code: 'unavailable' });
    expect(uploads.asked.filter((asked) => asked === 'POST')).toHaveLength(3);
    expect(uploads.asked.filter((asked) => asked === 'DELETE')).toHaveLength(3);
    expect(told).toBe(0);
  });

  it('that the registry points elsewhere is refused', async () => {
    uploads.cuts = [9 * MiB];
    uploads.override = ({ method }) =>
      method === 'GET' ? { status: 204, headers: { location: 'https://evil.example/x', range: '0-99' } } : undefined;
    expect(await rejectionOf(send())).toMatchObject({ code: 'refused' });
    expect(uploads.asked.at(-1)).toBe('DELETE');
  });
});

describe('a stream', () => {
  it('goes in one piece, and is named at its end', async () => {
    expect(await stream()).toEqual({ digest, size: bytes.length });
    expect(uploads.asked).toEqual(['POST', 'PATCH', 'PUT']);
    expect(uploads.stored?.equals(bytes)).toBe(true);
    expect(told).toBe(bytes.length);
  });

  it('whose connection breaks is read again, and its rest sent', async () => {
    uploads.cuts = [9 * MiB];
    expect(await stream()).toEqual({ digest, size: bytes.length });
    expect(uploads.asked.filter((asked) => asked === 'POST' || asked === 'GET')).toEqual(['POST', 'GET']);
    expect(uploads.stored?.equals(bytes)).toBe(true);
    expect(told).toBe(bytes.length);
  });

  it('whose end is lost is looked for', async () => {
    let isFirst = true;
    uploads.override = ({ method }) => {
      if (method !== 'PUT' || !isFirst) return undefined;
      isFirst = false;
      uploads.stored = uploads.received;
      return { status: 503 };
    };
    expect(await stream()).toEqual({ digest, size: bytes.length });
    expect(uploads.asked).toEqual(['POST', 'PATCH', 'PUT', 'HEAD']);
  });

  it.each([413, 416, 405, 411])('goes in chunks where the registry answers one piece with %d', async (status) => {
    uploads.override = (request) =>
      request.method === 'PATCH' && request.headers['content-range'] === undefined ? { status } : undefined;
    expect(await stream()).toEqual({ digest, size: bytes.length });
    expect(uploads.asked.filter((asked) => asked.startsWith('PATCH '))).toHaveLength(6);
    expect(uploads.stored?.equals(bytes)).toBe(true);
  });

  it('that is answered before all of it was sent is refused in words, and taken back', async () => {
    const early = await serve((request, response) => {
      const isBody = request.method === 'PATCH';
      if (!isBody) {
        uploads.answer(request, response);
        return;
      }
      request.once('data', () => {
        response.writeHead(202, { location: '/v2/octo-org/app/blobs/upload/1' }).end();
        request.pause();
      });
    });
    try {
      client = openRegistry(new URL(early.origin).host);
      expect(await rejectionOf(client.registry.uploadStream(name, { open: () => blobOf(bytes).open() }))).toMatchObject(
        {
          code: 'invalid-response',
          message: expect.stringContaining('answered before it had all of the data'),
        },
      );
      expect(uploads.asked.at(-1)).toBe('DELETE');
      expect(uploads.stored).toBeUndefined();
    } finally {
      await early.close();
    }
  });

  it('that can not be read to its end is cancelled', async () => {
    const broken = function* (): Generator<Buffer> {
      yield bytes.subarray(0, MiB);
      throw new Error('EIO');
    };
    const error = await rejectionOf(client.registry.uploadStream(name, { open: () => Readable.from(broken()) }));
    expect(error).toMatchObject({ code: 'invalid-image', message: expect.stringContaining('EIO') });
    expect(uploads.asked.at(-1)).toBe('DELETE');
    expect(uploads.asked).not.toContain('PUT');
  });
});

describe('a blob that is read', () => {
  const read = async (answer: Parameters<typeof serve>[0]): Promise<Buffer> => {
    const source = await serve(answer);
    try {
      const { registry } = openRegistry(new URL(source.origin).host);
      const pieces: Buffer[] = [];
      const opened: AsyncIterable<Buffer> = registry.openBlob(name, { digest, size: bytes.length }).open();
      for await (const piece of opened) pieces.push(piece);
      return Buffer.concat(pieces);
    } finally {
      await source.close();
    }
  };

  it.each([
    ['knows ranges', true],
    ['begins anew', false],
  ])('and breaks off is taken up again from a server that %s', async (_, hasRanges) => {
    const asked: (string | undefined)[] = [];
    const content = await read((request, response) => {
      if (request.url === '/v2/') return void response.writeHead(200).end();
      asked.push(request.headers.range);
      const from = hasRanges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
      if (asked.length > 1) return void response.end(bytes.subarray(from));
      response.write(bytes.subarray(0, MiB), () => response.destroy());
    });
    expect(content.equals(bytes)).toBe(true);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(/^bytes=\d+-$/);
  });

  it('and is missing is an error in the registry’s words', async () => {
    const answer = read((request, response) => {
      response.writeHead(request.url === '/v2/' ? 200 : 404).end('{"errors":[{"code":"BLOB_UNKNOWN"}]}');
    });
    expect(await rejectionOf(answer)).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('BLOB_UNKNOWN'),
    });
  });
});
