import { asDocument, asList, asText, type Document } from './document.js';
import { digestOf, entriesOf, type PackageReader } from './package-reader.js';

/** What was fetched and found right. */
export interface Resolved {
  readonly tags: readonly string[];
  /** Digests of all manifests that the tags lead to. */
  readonly manifests: ReadonlySet<string>;
  readonly blobs: ReadonlySet<string>;
  readonly blobBytes: number;
  /** What is missing or wrong, in sentences; empty if all is there. */
  readonly faults: readonly string[];
}

/** Fetches everything that the package's tags lead to and checks each digest and size. */
export async function resolveTags(reader: PackageReader): Promise<Resolved> {
  const walk = new Walk(reader);
  const tags = await reader.tags();
  await Promise.all(tags.map((tag) => walk.tag(tag)));
  const { manifests, blobs, blobBytes, faults } = walk;
  return { tags, manifests, blobs, blobBytes, faults };
}

class Walk {
  readonly manifests = new Set<string>();
  readonly blobs = new Set<string>();
  readonly faults: string[] = [];
  blobBytes = 0;
  readonly #reader: PackageReader;

  constructor(reader: PackageReader) {
    this.#reader = reader;
  }

  tag(tag: string): Promise<void> {
    return this.#attempt(async () => {
      const { digest, document } = await this.#reader.manifest(tag);
      await this.#enter(digest, document);
    });
  }

  /** @param named the descriptor that names it */
  #manifest(named: Document): Promise<void> {
    const name = asText(named['digest']);
    return this.#attempt(async () => {
      const { digest, sizeBytes, document } = await this.#reader.manifest(name);
      this.#compare(named, digest, sizeBytes);
      await this.#enter(digest, document);
    });
  }

  async #enter(digest: string, document: Document): Promise<void> {
    if (this.manifests.has(digest)) return;
    this.manifests.add(digest);
    const config = document['config'] === undefined ? [] : [document['config']];
    const blobs = [...config, ...asList(document['layers'])].map(asDocument);
    await Promise.all([
      ...entriesOf(document).map((entry) => this.#manifest(entry)),
      ...blobs.map((blob) => this.#blob(blob)),
    ]);
  }

  async #blob(named: Document): Promise<void> {
    const name = asText(named['digest']);
    if (this.blobs.has(name)) return;
    this.blobs.add(name);
    await this.#attempt(async () => {
      const bytes = await this.#reader.blob(name);
      this.#compare(named, digestOf(bytes), bytes.length);
      this.blobBytes += bytes.length;
    });
  }

  #compare(named: Document, digest: string, sizeBytes: number): void {
    const name = asText(named['digest']);
    if (digest !== name) this.faults.push(`${name} holds bytes of ${digest}`);
    if (named['size'] !== sizeBytes) this.faults.push(`${name} has ${sizeBytes} bytes, not ${String(named['size'])}`);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    }
  }
}
