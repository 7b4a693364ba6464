import { type Digest } from '../core/domain/image/digest.js';
import { type Descriptor, type Manifest } from '../core/domain/image/manifest.js';
import { type Repository } from '../core/domain/registry/reference.js';
import { type BlobSource, type ImageSource } from '../core/ports.js';

/** A source that remembers its failures, so that no target is blamed for them. */
export class WatchedSource implements ImageSource {
  readonly description: string;
  readonly origin?: Repository;
  readonly findSubjects?: () => Promise<ReadonlySet<Digest>>;
  readonly #source: ImageSource;
  readonly #failures = new Set<unknown>();

  constructor(source: ImageSource) {
    this.#source = source;
    this.description = source.description;
    if (source.origin !== undefined) this.origin = source.origin;
    if (source.findSubjects !== undefined) {
      this.findSubjects = () => this.#watch(async () => (await source.findSubjects?.()) ?? new Set());
    }
  }

  /** Whether it was thrown here, while a manifest or the bytes of a blob were read. */
  hasThrown(error: unknown): boolean {
    return this.#failures.has(error);
  }

  readRoot(): Promise<Manifest> {
    return this.#watch(() => this.#source.readRoot());
  }

  readManifest(descriptor: Descriptor): Promise<Manifest> {
    return this.#watch(() => this.#source.readManifest(descriptor));
  }

  readBlob(descriptor: Descriptor): Promise<Buffer> {
    return this.#watch(() => this.#source.readBlob(descriptor));
  }

  async openBlob(descriptor: Descriptor): Promise<BlobSource> {
    const blob = await this.#watch(() => this.#source.openBlob(descriptor));
    const { digest, size } = blob;
    const open: BlobSource['open'] = () => blob.open().on('error', (error) => this.#failures.add(error));
    return { digest, size, open };
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #watch<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.#failures.add(error);
      throw error;
    }
  }
}
