import { Readable } from 'node:stream';
import { type Digest, digestOf, isDigest } from '../../core/domain/image/digest.js';
import { blobsOf, childrenOf, isForeignLayer, type Manifest } from '../../core/domain/image/manifest.js';
import {
  isTag,
  type ManifestReference,
  parseRegistryHost,
  type RegistryHost,
  type RepositoryName,
  type Tag,
} from '../../core/domain/registry/reference.js';
import { ActionError } from '../../core/errors.js';
import {
  type BlobSource,
  type BlobStream,
  type MeasuredBlob,
  type Registry,
  type UploadResult,
} from '../../core/ports.js';

/** A registry in memory. As strict as one may be: a manifest is taken only when all that it names is there. */
export class FakeRegistry implements Registry {
  readonly host: RegistryHost;
  /** `PUT octo-org/app:latest` and such, in the order in which they came. */
  readonly requests: string[] = [];
  readonly manifests = new Map<string, Manifest>();
  readonly blobs = new Map<string, Buffer>();
  /** Uploads under way at once, at most. */
  peakUploads = 0;
  /** Throws in place of an answer. */
  fail: (request: string) => void = () => undefined;
  #uploads = 0;

  constructor(host: string) {
    this.host = parseRegistryHost(host);
  }

  #log(request: string): void {
    this.requests.push(request);
    this.fail(request);
  }

  get writes(): readonly string[] {
    return this.requests.filter((request) => !/^(?:GET|HEAD) /.test(request));
  }

  async findManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest | undefined> {
    await pause();
    this.#log(`GET ${locate(name, reference)}`);
    return this.manifests.get(locate(name, reference));
  }

  async getManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest> {
    const manifest = await this.findManifest(name, reference);
    if (manifest === undefined) throw new ActionError('not-found', `There is no ${locate(name, reference)}.`);
    return manifest;
  }

  async findManifestDigest(name: RepositoryName, reference: ManifestReference): Promise<Digest | undefined> {
    await pause();
    this.#log(`HEAD ${locate(name, reference)}`);
    return this.manifests.get(locate(name, reference))?.digest;
  }

  async putManifest(name: RepositoryName, reference: ManifestReference, manifest: Manifest): Promise<void> {
    await pause();
    if (digestOf(manifest.bytes) !== manifest.digest) throw new Error('The digest is not that of the bytes.');
    for (const child of childrenOf(manifest)) {
      if (!this.manifests.has(locate(name, child.digest))) throw new Error(`${manifest.digest} came before its child.`);
    }
    for (const blob of blobsOf(manifest)) {
      if (!isForeignLayer(blob) && !this.blobs.has(locate(name, blob.digest))) {
        throw new Error(`${manifest.digest} came before its blob.`);
      }
    }
    this.#log(`PUT ${locate(name, reference)}`);
    this.manifests.set(locate(name, reference), manifest);
    this.manifests.set(locate(name, manifest.digest), manifest);
  }

  async hasBlob(name: RepositoryName, blob: { readonly digest: Digest; readonly size: number }): Promise<boolean> {
    await pause();
    this.#log(`HEAD ${name} blob`);
    return this.blobs.get(locate(name, blob.digest))?.length === blob.size;
  }

  async readBlob(name: RepositoryName, blob: { readonly digest: Digest }): Promise<Buffer> {
    await pause();
    this.#log(`GET ${name} blob`);
    return this.blobs.get(locate(name, blob.digest)) ?? Buffer.alloc(0);
  }

  async uploadBlob(
    name: RepositoryName,
    blob: BlobSource,
    onProgress: (bytes: number) => void = () => undefined,
  ): Promise<UploadResult> {
    if (await this.hasBlob(name, blob)) return 'existed';
    this.#uploads += 1;
    this.peakUploads = Math.max(this.peakUploads, this.#uploads);
    try {
      this.#log(`UPLOAD ${name} ${blob.digest}`);
      const stream: AsyncIterable<Buffer> = blob.open();
      const pieces: Buffer[] = [];
      for await (const piece of stream) {
        pieces.push(piece);
        onProgress(piece.length);
      }
      const bytes = Buffer.concat(pieces);
      if (digestOf(bytes) !== blob.digest) throw new ActionError('invalid-image', 'The blob has other bytes.');
      this.blobs.set(locate(name, blob.digest), bytes);
      return 'uploaded';
    } finally {
      this.#uploads -= 1;
    }
  }

  async uploadStream(name: RepositoryName, stream: BlobStream): Promise<MeasuredBlob> {
    const pieces: Buffer[] = [];
    const source: AsyncIterable<Buffer> = stream.open();
    for await (const piece of source) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const digest = digestOf(bytes);
    this.#log(`STREAM ${name} ${digest}`);
    this.blobs.set(locate(name, digest), bytes);
    return { digest, size: bytes.length };
  }

  openBlob(name: RepositoryName, blob: { readonly digest: Digest; readonly size: number }): BlobSource {
    this.#log(`OPEN ${name} ${blob.digest}`);
    const bytes = this.blobs.get(locate(name, blob.digest)) ?? Buffer.alloc(0);
    return { ...blob, open: () => Readable.from([bytes], { objectMode: false }) };
  }

  async mountBlob(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    await pause();
    this.#log(`MOUNT ${name} ${digest} from ${from}`);
    const bytes = this.blobs.get(locate(from, digest));
    if (bytes !== undefined) this.blobs.set(locate(name, digest), bytes);
    return bytes !== undefined;
  }

  async listTags(name: RepositoryName): Promise<readonly Tag[]> {
    await pause();
    this.#log(`GET ${name} tags`);
    return [...this.manifests.keys()]
      .filter((key) => key.startsWith(`${name}:`))
      .map((key) => key.slice(name.length + 1))
      .filter(isTag);
  }

  async hasTags(name: RepositoryName): Promise<boolean> {
    return (await this.listTags(name)).length > 0;
  }

  checkPull(): Promise<void> {
    throw new Error('A push checks no pull.');
  }

  checkPush(): Promise<void> {
    return Promise.resolve();
  }

  isThere(): Promise<boolean> {
    return Promise.resolve(true);
  }

  checkCredential(): Promise<void> {
    throw new Error('A push checks no credential by itself.');
  }
}

function locate(name: string, reference: string): string {
  return `${name}${isDigest(reference) ? '@' : ':'}${reference}`;
}

/** Lets others take their turn, as a network does. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
