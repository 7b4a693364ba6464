import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type DigestAlgorithm } from '../store/digest.js';
import { type StreamedBody } from '../server/http.js';

/** Above this a blob lives in a file. */
const MEMORY_BYTES = 1024 * 1024;
const READ_BYTES = 1024 * 1024;

interface StoredBlob {
  readonly sizeBytes: number;
  readonly content: Buffer | string;
}

/** All blobs of a sandbox by digest: small ones in memory, large ones in a temporary directory. */
export class Blobs {
  readonly #blobs = new Map<string, StoredBlob>();
  #directory: Promise<string> | undefined;
  #files = 0;

  has(digest: string): boolean {
    return this.#blobs.has(digest);
  }

  /** @throws when there is no such blob */
  body(digest: string): StreamedBody {
    const { sizeBytes, content } = this.#get(digest);
    return {
      sizeBytes,
      open: (start, end) => {
        if (typeof content !== 'string') return Readable.from([content.subarray(start, end)], { objectMode: false });
        return createReadStream(content, { start, end: end - 1, highWaterMark: READ_BYTES });
      },
    };
  }

  /** The bytes of a blob, if it is no longer than the limit. */
  async read(digest: string, limitBytes: number): Promise<Buffer | undefined> {
    const blob = this.#blobs.get(digest);
    if (blob === undefined || blob.sizeBytes > limitBytes) return undefined;
    const chunks: Buffer[] = [];
    const content: AsyncIterable<Buffer> = this.body(digest).open(0, blob.sizeBytes);
    for await (const chunk of content) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Begins to take bytes in; nothing is visible before `keep`.
   * @param algorithms of the digests that the bytes may be asked for and kept under
   */
  receive(algorithms: readonly DigestAlgorithm[] = ['sha256']): IncomingBlob {
    return new IncomingBlob(
      algorithms,
      () => this.#newFile(),
      (digest, blob) => {
        if (this.#blobs.has(digest)) return false;
        this.#blobs.set(digest, blob);
        return true;
      },
    );
  }

  async close(): Promise<void> {
    this.#blobs.clear();
    if (this.#directory !== undefined) await rm(await this.#directory, { recursive: true, force: true });
  }

  #get(digest: string): StoredBlob {
    const blob = this.#blobs.get(digest);
    if (blob === undefined) throw new Error(`no blob ${digest}`);
    return blob;
  }

  async #newFile(): Promise<string> {
    this.#directory ??= mkdtemp(join(tmpdir(), `ghcr-sandbox-${process.pid}-`));
    this.#files += 1;
    return join(await this.#directory, String(this.#files));
  }
}

/** Bytes on their way in, hashed as they come; they reach the disk by the megabyte, or not at all. */
export class IncomingBlob {
  readonly #newFile: () => Promise<string>;
  readonly #keep: (digest: string, blob: StoredBlob) => boolean;
  readonly #hashes: ReadonlyMap<DigestAlgorithm, Hash>;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #sizeBytes = 0;
  #file: { readonly path: string; readonly handle: FileHandle } | undefined;

  constructor(
    algorithms: readonly DigestAlgorithm[],
    newFile: () => Promise<string>,
    keep: (digest: string, blob: StoredBlob) => boolean,
  ) {
    this.#hashes = new Map(algorithms.map((algorithm) => [algorithm, createHash(algorithm)]));
    this.#newFile = newFile;
    this.#keep = keep;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (const hash of this.#hashes.values()) hash.update(chunk);
    this.#sizeBytes += chunk.byteLength;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.byteLength;
    if (this.#pendingBytes > MEMORY_BYTES) await this.#flush();
  }

  /** Digest of the bytes so far; more may follow. */
  digest(algorithm: DigestAlgorithm = 'sha256'): string {
    const hash = this.#hashes.get(algorithm);
    if (hash === undefined) throw new Error(`the bytes were not hashed with ${algorithm}`);
    return `${algorithm}:${hash.copy().digest('hex')}`;
  }

  /** Makes the bytes a blob under their digest. The object is not to be used afterwards. */
  async keep(algorithm: DigestAlgorithm = 'sha256'): Promise<void> {
    if (this.#file !== undefined) {
      await this.#flush();
      await this.#file.handle.close();
    }
    const content = this.#file?.path ?? Buffer.concat(this.#pending);
    const isNew = this.#keep(this.digest(algorithm), { sizeBytes: this.#sizeBytes, content });
    if (!isNew && this.#file !== undefined) await rm(this.#file.path, { force: true });
  }

  /** Throws the bytes away. */
  async discard(): Promise<void> {
    this.#pending = [];
    if (this.#file === undefined) return;
    await this.#file.handle.close();
    await rm(this.#file.path, { force: true });
  }

  async #flush(): Promise<void> {
    if (this.#file === undefined) {
      const path = await this.#newFile();
      this.#file = { path, handle: await open(path, 'wx', 0o600) };
    }
    await this.#file.handle.appendFile(Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
