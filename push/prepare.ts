import { Readable } from 'node:stream';
import { type AnnotationChange, editAnnotations, type KeyValueChange } from '../core/domain/annotation.js';
import { type Digest } from '../core/domain/digest.js';
import { chooseTexts, type TextChoice, type TextChoices } from '../core/domain/github-texts.js';
import { type GitHubContext } from '../core/domain/github.js';
import { parseJsonObject } from '../core/domain/json.js';
import { editLabels, readLabels } from '../core/domain/labels.js';
import {
  childrenOf,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  isAttestation,
  type Manifest,
  mediaTypes,
  parsePlatform,
} from '../core/domain/manifest.js';
import { formatPlatform, type Platform } from '../core/domain/platform.js';
import { type Repository } from '../core/domain/reference.js';
import { replaceChildren } from '../core/domain/relink.js';
import { ActionError } from '../core/errors.js';
import { type BlobSource, type ImageSource, type Log } from '../core/ports.js';
import { type ImageEdits } from './inputs.js';

/** An image as it will stand in the registry: all of its bytes are settled, nothing is sent. */
export interface PreparedImage {
  /** The source, for people. */
  readonly description: string;
  readonly root: Manifest;
  /** What the source had before any edit. */
  readonly sourceDigest: Digest;
  /** Every manifest below the root, by digest. */
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Of a single image; empty otherwise. */
  readonly labels: ReadonlyMap<string, string>;
  /** Of a single image whose config says so. */
  readonly platform: Platform | undefined;
  openBlob(descriptor: Descriptor): Promise<BlobSource>;
  /** Of a copy: the repository that its blobs come from. */
  readonly origin: Repository | undefined;
}

/** Real indexes have a few dozen manifests in one or two levels; all of them are held in memory. */
const maxDepth = 8;
const maxManifests = 5000;
const maxTotalBytes = 64 * 1024 * 1024;

/**
 * Reads an image with all of its manifests, and makes the edits that the user wants. The blobs stay where they are.
 * @throws ActionError `invalid-image` if it is damaged or incomplete; `unsupported` for an edit that its type can't take
 */
export async function prepareImage(
  source: ImageSource,
  edits: ImageEdits,
  github: GitHubContext,
  log: Log,
): Promise<PreparedImage> {
  const root = await source.readRoot();
  return new Preparation(source, edits, github, log, await readDescendants(source, root)).run(root);
}

class Preparation {
  readonly #source: ImageSource;
  readonly #edits: ImageEdits;
  readonly #github: GitHubContext;
  readonly #log: Log;
  readonly #manifests: Map<Digest, Manifest>;
  /** Edited configs, which the source lacks. */
  readonly #configs = new Map<Digest, Uint8Array>();

  constructor(
    source: ImageSource,
    edits: ImageEdits,
    github: GitHubContext,
    log: Log,
    manifests: ReadonlyMap<Digest, Manifest>,
  ) {
    this.#source = source;
    this.#edits = edits;
    this.#github = github;
    this.#log = log;
    this.#manifests = new Map(manifests);
  }

  async run(before: Manifest): Promise<PreparedImage> {
    const edited = await this.#editRoot(before);
    if (before.mediaType === mediaTypes.dockerList && edited.root.mediaType === mediaTypes.ociIndex) {
      this.#log.notice(
        `${this.#source.description} is a Docker manifest list, which has no annotations; it is pushed as an OCI index. Its images stay as they are.`,
      );
    }
    return {
      description: this.#source.description,
      sourceDigest: before.digest,
      descendants: this.#manifests,
      labels: new Map(),
      platform: undefined,
      ...edited,
      openBlob: (descriptor) => this.#openBlob(descriptor),
      origin: this.#source.origin,
    };
  }

  async #editRoot(root: Manifest): Promise<Pick<PreparedImage, 'root'> & Partial<PreparedImage>> {
    switch (root.kind) {
      case 'image':
        return this.#editSingle(root);
      case 'index': {
        const index = await this.#editChildren(root);
        const texts = chooseTexts(this.#edits.texts, this.#github, index.annotations);
        return { root: editAnnotations(index, [...texts, ...this.#annotationsFor('index')]) };
      }
      case 'artifact': {
        if (this.#edits.labels.length > 0) {
          throw new ActionError('unsupported', `${this.#source.description} is no image, so it has no labels to set.`, {
            hint: 'Use "annotations".',
          });
        }
        // What is no image may be signed as it is: it gets only what was asked for.
        const texts = chooseTexts(withoutAuto(this.#edits.texts), this.#github, root.annotations);
        return { root: editAnnotations(root, [...texts, ...this.#annotationsFor('manifest')]) };
      }
    }
  }

  async #editSingle(image: ImageManifest): Promise<Pick<PreparedImage, 'root' | 'labels' | 'platform'>> {
    const what = `Config ${image.config.digest}`;
    const config = await this.#source.readBlob(image.config);
    const own = readLabels(config, what);
    const platform = parsePlatform(parseJsonObject(config, what));
    const changes = [...chooseTexts(this.#edits.texts, this.#github, own), ...this.#edits.labels];
    const manifest = this.#label(image, config, changes);
    const labels = readLabels(this.#configs.get(manifest.config.digest) ?? config, what);
    if (this.#edits.annotations.some(({ targets }) => targets.length > 0 && targets.every(isIndexLevel))) {
      this.#log.notice('"annotations" for the index are left out: the image is a single one.');
    }
    return { root: editAnnotations(manifest, this.#annotationsFor('manifest', platform)), labels, platform };
  }

  /** Labels and `manifest:` annotations of the images in an index, at any depth; attestations stay as they are. */
  async #editChildren(index: ImageIndex): Promise<ImageIndex> {
    const isForManifests = ({ targets }: AnnotationChange): boolean =>
      targets.some(({ level }) => level === 'manifest');
    if (this.#edits.labels.length === 0 && !this.#edits.annotations.some(isForManifests)) return index;
    const replacements = new Map<Digest, Manifest>();
    for (const child of index.manifests) {
      const before = this.#manifests.get(child.digest);
      if (before === undefined || isAttestation(child)) continue;
      const after = before.kind === 'index' ? await this.#editChildren(before) : await this.#editChild(before, child);
      if (after.digest === before.digest) continue;
      replacements.set(before.digest, after);
      this.#manifests.set(after.digest, after);
    }
    this.#warnOfOldDigests(index, replacements);
    return replaceChildren(index, replacements);
  }

  async #editChild(child: Manifest, { platform }: Descriptor): Promise<Manifest> {
    const annotations = this.#edits.annotations.filter(({ targets }) => targets.length > 0);
    const chosen = annotations.filter((change) => isFor(change, 'manifest', platform));
    if (child.kind !== 'image' || this.#edits.labels.length === 0) return editAnnotations(child, chosen);
    const config = await this.#source.readBlob(child.config);
    return editAnnotations(this.#label(child, config, this.#edits.labels), chosen);
  }

  #label(manifest: ImageManifest, config: Buffer, changes: readonly KeyValueChange[]): ImageManifest {
    const labelled = editLabels({ manifest, config }, changes);
    if (labelled.manifest.digest !== manifest.digest)
      this.#configs.set(labelled.manifest.config.digest, labelled.config);
    return labelled.manifest;
  }

  #warnOfOldDigests(index: ImageIndex, replacements: ReadonlyMap<Digest, Manifest>): void {
    const isAttested = index.manifests.some(isAttestation);
    const isReferred = [...this.#manifests.values()].some(({ subject }) => subject && replacements.has(subject.digest));
    if (replacements.size === 0 || !(isAttested || isReferred)) return;
    this.#log.warning(
      'Its images get new digests by "labels" or "manifest:" annotations, and what attests to them inside of attestations or signatures still names the old ones.',
    );
  }

  #annotationsFor(level: 'index' | 'manifest', platform?: Platform): readonly KeyValueChange[] {
    return this.#edits.annotations.filter((change) => change.targets.length === 0 || isFor(change, level, platform));
  }

  async #openBlob(descriptor: Descriptor): Promise<BlobSource> {
    const edited = this.#configs.get(descriptor.digest);
    if (edited === undefined) return this.#source.openBlob(descriptor);
    const { digest, size } = descriptor;
    return { digest, size, open: () => Readable.from([Buffer.from(edited)], { objectMode: false }) };
  }
}

/** @throws ActionError `invalid-image` for more of them than an image can have */
export async function readDescendants(source: ImageSource, root: Manifest): Promise<ReadonlyMap<Digest, Manifest>> {
  const manifests = new Map<Digest, Manifest>();
  let totalBytes = 0;
  let level = childrenOf(root);
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: Descriptor[] = [];
    for (const child of level) {
      if (manifests.has(child.digest)) continue;
      const manifest = await source.readManifest(child);
      manifests.set(child.digest, manifest);
      next.push(...childrenOf(manifest));
      totalBytes += manifest.bytes.length;
      if (depth > maxDepth || manifests.size > maxManifests || totalBytes > maxTotalBytes) {
        throw new ActionError('invalid-image', `${source.description} has more manifests than an image can have.`, {
          hint: `At most ${maxManifests} in ${maxDepth} levels are read, of ${maxTotalBytes} bytes altogether.`,
        });
      }
    }
    level = next;
  }
  return manifests;
}

function isIndexLevel({ level }: AnnotationChange['targets'][number]): boolean {
  return level === 'index';
}

function isFor(change: AnnotationChange, level: 'index' | 'manifest', platform: Platform | undefined): boolean {
  const name = platform === undefined ? undefined : formatPlatform(platform);
  return change.targets.some(
    (target) => target.level === level && (target.platform === undefined || target.platform === name),
  );
}

function withoutAuto(choices: TextChoices): TextChoices {
  const set = (choice: TextChoice): TextChoice => (choice.kind === 'auto' ? { kind: 'none' } : choice);
  return { description: set(choices.description), licenses: set(choices.licenses), source: set(choices.source) };
}
