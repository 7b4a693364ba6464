import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/image/digest.js';
import { childrenOf, type Descriptor, type Manifest } from '../core/domain/image/manifest.js';
import { descendantsFirst, planPush, type PushPlan } from '../core/domain/registry/push-plan.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { formatRepository, type RepositoryName, type Tag } from '../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Clock, type Registry, type UploadResult } from '../core/ports.js';
import { type PreparedImage } from './prepare.js';
import { type Progress } from './progress.js';

/** Bytes of blobs by how the repository came to hold them. */
export interface BlobBytes {
  readonly uploaded: number;
  /** They were there before. */
  readonly reused: number;
  /** Taken over from another repository of the registry. */
  readonly mounted: number;
}

/** What is known of a repository before it is looked at. */
export interface Foreknowledge {
  /** Where tags point. */
  readonly seen: ReadonlyMap<Tag, Digest | undefined>;
  /** Blobs that it holds, and how it came to. */
  readonly held: ReadonlyMap<Digest, UploadResult>;
}

/** What a registry says of a tag that was just moved. */
export type TagState =
  | { readonly kind: 'moved' }
  /** It still gives the digest of before (undefined: nothing), as registries may for some seconds. */
  | { readonly kind: 'stale'; readonly digest: Digest | undefined }
  /** It gives one that neither this push nor the look before it knows. */
  | { readonly kind: 'elsewhere'; readonly digest: Digest | undefined };

export interface TargetOptions {
  readonly concurrency: number;
  readonly clock: Clock;
  readonly cancelled: AbortSignal;
  /** Of the older Docker registry, which knows manifests by tag only. */
  readonly isByTagOnly: boolean;
  /** Whether what an index names is looked at even where no tag moves: others can delete it by itself. */
  readonly verify: boolean;
}

/** Between looks at a tag; GitHub's registry was seen to give old answers for 15 seconds. */
const tagPatienceMs = [0, 1000, 2000, 4000, 8000, 8000];
const nothingKnown: Foreknowledge = { seen: new Map(), held: new Map() };

/** One image on its way to one repository. */
export class TargetPush {
  readonly target: PushTarget;
  readonly plan: PushPlan;
  readonly #image: PreparedImage;
  readonly #registry: Registry;
  readonly #options: TargetOptions;
  readonly #held: ReadonlyMap<Digest, UploadResult>;
  readonly #previous: Map<Tag, Digest | undefined>;

  private constructor(
    target: PushTarget,
    image: PreparedImage,
    registry: Registry,
    options: TargetOptions,
    found: {
      readonly previous: ReadonlyMap<Tag, Digest | undefined>;
      readonly present: ReadonlySet<Digest>;
      readonly held: ReadonlyMap<Digest, UploadResult>;
    },
  ) {
    this.target = target;
    this.#image = image;
    this.#registry = registry;
    this.#options = options;
    this.#held = found.held;
    this.#previous = new Map(found.previous);
    this.plan = planPush(image.root, image.descendants, found.present);
  }

  /** Looks at what the repository holds already; sends nothing. */
  static async open(
    target: PushTarget,
    image: PreparedImage,
    registry: Registry,
    options: TargetOptions,
    { seen, held }: Foreknowledge = nothingKnown,
  ): Promise<TargetPush> {
    const { root, descendants } = image;
    const find = (reference: Tag | Digest): Promise<Digest | undefined> =>
      registry.findManifestDigest(target.name, reference);
    const digests = await mapConcurrently(target.tags, options.concurrency, async (tag) =>
      seen.has(tag) ? seen.get(tag) : find(tag),
    );
    const previous = new Map(target.tags.map((tag, index) => [tag, digests[index]]));
    // A tag that points to the image already tells that its manifest is there; what an index names may be gone.
    const isDone = digests.length > 0 && digests.every((digest) => digest === root.digest);
    const manifests = isDone && !options.verify ? [] : descendantsFirst(root, descendants);
    const unknown = manifests.filter(({ digest }) => digest !== root.digest || !digests.includes(digest));
    // Where no tag moves only this look tells whether the push changes anything.
    const hasMove = digests.some((digest) => digest !== root.digest);
    const fresh = hasMove ? findFresh(manifests, held) : new Set();
    const found = await mapConcurrently(
      unknown,
      options.concurrency,
      async ({ digest }) => !options.isByTagOnly && !fresh.has(digest) && (await find(digest)) === digest,
    );
    const absent = new Set(unknown.filter((_, index) => found[index] !== true).map(({ digest }) => digest));
    const all = [root.digest, ...descendants.keys()];
    const present = new Set(all.filter((digest) => !absent.has(digest)));
    return new TargetPush(target, image, registry, options, { previous, present, held });
  }

  /** Where each tag pointed before; undefined where there was no such tag. */
  get previous(): ReadonlyMap<Tag, Digest | undefined> {
    return this.#previous;
  }

  get name(): string {
    return formatRepository(this.target);
  }

  /** Tags that point elsewhere, or nowhere, before this push. */
  get staleTags(): readonly Tag[] {
    return this.target.tags.filter((tag) => this.previous.get(tag) !== this.#image.root.digest);
  }

  /** Whether there was anything to send, so that time has gone by since the tags were looked at. */
  get hasSent(): boolean {
    return this.plan.manifests.length > 0 || [...this.#held.values()].includes('uploaded');
  }

  /** Blobs that it may have to be sent. */
  get pendingBlobs(): readonly Descriptor[] {
    return this.plan.blobs.filter(({ digest }) => !this.#held.has(digest));
  }

  /** Which blobs would be sent, by looking only. */
  async estimate(): Promise<BlobBytes> {
    return this.#transfer(async (blob) =>
      (await this.#registry.hasBlob(this.target.name, blob)) ? 'existed' : 'uploaded',
    );
  }

  /**
   * Makes the repository hold all blobs, the largest first.
   * @param from a repository of the same registry that holds them
   */
  async sendBlobs(progress: Progress, from: RepositoryName | undefined): Promise<BlobBytes> {
    return this.#transfer(async (blob) => {
      const result = await this.#sendBlob(blob, progress, from);
      if (result !== 'uploaded') progress.settle(blob.size);
      return result;
    });
  }

  /** Stores children before what names them, by digest; the root is the last. */
  async sendManifests(): Promise<void> {
    if (this.#options.isByTagOnly) return;
    const { manifests } = this.plan;
    const put = (manifest: Manifest): Promise<void> =>
      this.#registry.putManifest(this.target.name, manifest.digest, manifest);
    await mapConcurrently(
      manifests.filter((manifest) => childrenOf(manifest).length === 0),
      this.#options.concurrency,
      put,
    );
    for (const manifest of manifests.filter((candidate) => childrenOf(candidate).length > 0)) await put(manifest);
  }

  /** Reads every manifest that was stored back by its digest. @throws ActionError `invalid-response` where one differs */
  async verify(): Promise<void> {
    if (this.#options.isByTagOnly) return;
    await mapConcurrently(this.plan.manifests, this.#options.concurrency, async ({ digest, bytes, mediaType }) => {
      const stored = await this.#registry.findManifest(this.target.name, digest);
      if (stored?.mediaType === mediaType && Buffer.compare(stored.bytes, bytes) === 0) return;
      const what = stored === undefined ? 'does not have' : 'gives other bytes for';
      throw new ActionError('invalid-response', `${this.name} ${what} ${digest}, which it took before.`, {
        hint: 'The registry lost or changed it; push again.',
      });
    });
  }

  async moveTag(tag: Tag): Promise<void> {
    await this.#registry.putManifest(this.target.name, tag, this.#image.root);
  }

  /**
   * Looks where a tag points just before it is moved.
   * @returns the digest that it was moved to meanwhile, by somebody else; undefined if it was not
   */
  async findConcurrentMove(tag: Tag): Promise<Digest | undefined> {
    const before = this.#previous.get(tag);
    const now = await this.#registry.findManifestDigest(this.target.name, tag);
    if (now === undefined || now === before) return undefined;
    this.#previous.set(tag, now);
    return now;
  }

  /** Reads a tag that was just moved, with patience for a registry that answers from before. */
  async confirmTag(tag: Tag): Promise<TagState> {
    const { digest } = this.#image.root;
    let now: Digest | undefined;
    for (const pauseMs of tagPatienceMs) {
      if (pauseMs > 0) await this.#options.clock.sleep(pauseMs, this.#options.cancelled);
      now = await this.#registry.findManifestDigest(this.target.name, tag);
      if (now === digest) return { kind: 'moved' };
    }
    return { kind: now === this.#previous.get(tag) ? 'stale' : 'elsewhere', digest: now };
  }

  /** Whether the tag points to the image; undefined if that can't be found out. */
  async hasMoved(tag: Tag): Promise<boolean | undefined> {
    try {
      return (await this.#registry.findManifestDigest(this.target.name, tag)) === this.#image.root.digest;
    } catch (error) {
      if (isActionError(error)) return undefined;
      throw error;
    }
  }

  async #sendBlob(blob: Descriptor, progress: Progress, from: RepositoryName | undefined): Promise<UploadResult> {
    if (from !== undefined && from !== this.target.name) {
      if (await this.#registry.hasBlob(this.target.name, blob)) return 'existed';
      if (await this.#mount(blob, from)) return 'mounted';
    }
    const source = await this.#image.openBlob(blob);
    return this.#registry.uploadBlob(this.target.name, source, (bytes) => {
      progress.send(bytes);
    });
  }

  /** A registry may refuse a mount for any reason; then the blob is sent. */
  async #mount(blob: Descriptor, from: RepositoryName): Promise<boolean> {
    try {
      return await this.#registry.mountBlob(this.target.name, blob.digest, from);
    } catch (error) {
      if (isActionError(error) && error.code !== 'cancelled') return false;
      throw error;
    }
  }

  async #transfer(send: (blob: Descriptor) => Promise<UploadResult>): Promise<BlobBytes> {
    const blobs = [...this.plan.blobs].sort((a, b) => b.size - a.size);
    const results = await mapConcurrently(
      blobs,
      this.#options.concurrency,
      async (blob) => this.#held.get(blob.digest) ?? send(blob),
    );
    const bytesOf = (wanted: UploadResult): number => sumSizes(blobs.filter((_, index) => results[index] === wanted));
    const { root, descendants } = this.#image;
    const whole = sumSizes(planPush(root, descendants).blobs);
    const [uploaded, mounted] = [bytesOf('uploaded'), bytesOf('mounted')];
    return { uploaded, mounted, reused: whole - uploaded - mounted };
  }
}

/**
 * Those whose config the repository lacked until it was just sent, and those that name such a one. A layer tells less: a
 * stream is sent without a look.
 * @param manifests children first
 */
function findFresh(manifests: readonly Manifest[], held: ReadonlyMap<Digest, UploadResult>): ReadonlySet<Digest> {
  const fresh = new Set<Digest>();
  for (const manifest of manifests) {
    const isSent = manifest.kind === 'image' && held.get(manifest.config.digest) === 'uploaded';
    if (isSent || childrenOf(manifest).some(({ digest }) => fresh.has(digest))) fresh.add(manifest.digest);
  }
  return fresh;
}

function sumSizes(blobs: readonly Descriptor[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
