import { type AnnotationTarget, gitHubKeys, type KeyValueChange } from '../core/domain/image/annotation.js';
import {
  annotateIndex,
  annotateManifest,
  changesFor,
  findUnreached,
  placeChanges,
} from '../core/domain/image/annotation-placement.js';
import { describeCreation } from '../core/domain/metadata/default-labels.js';
import { type Digest } from '../core/domain/image/digest.js';
import {
  chooseTexts,
  inheritTexts,
  lacksLicence,
  lacksTexts,
  withLicence,
  withoutAuto,
} from '../core/domain/metadata/github-texts.js';
import { type GitHubContext } from '../core/domain/github/github.js';
import { type JsonObject, parseJsonObject } from '../core/domain/json/json.js';
import { editLabels, readLabels } from '../core/domain/image/labels.js';
import {
  type ArtifactManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  isAttestation,
  type Manifest,
  mediaTypes,
  parsePlatform,
} from '../core/domain/image/manifest.js';
import { type ImageFormat } from '../core/domain/image/layer.js';
import { type Platform } from '../core/domain/image/platform.js';
import { replaceChildren } from '../core/domain/image/relink.js';
import { ActionError } from '../core/errors.js';
import { type Log } from '../core/ports.js';
import { type ImageEdits } from './inputs.js';

/** An image with all of its manifests, before its labels and annotations are edited. */
export interface PlainImage {
  /** For people. */
  readonly description: string;
  readonly root: Manifest;
  /** Every manifest below the root, by digest. */
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Whether attestations or referrers name it, or images in it, by their digests. */
  readonly isVouchedFor: boolean;
  /** Whether it comes from a registry, where others know its digest: it keeps it unless something is asked for. */
  readonly isCopy: boolean;
  /** The bytes of an image config. */
  readConfig(config: Descriptor): Promise<Uint8Array>;
}

export interface EditedImage {
  readonly root: Manifest;
  /** Those from before, too: what the root no longer names is passed over. */
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Configs that were edited, which the source lacks. */
  readonly configs: ReadonlyMap<Digest, Uint8Array>;
  /** Of a single image; empty otherwise. */
  readonly labels: ReadonlyMap<string, string>;
  /** Of a single image whose config says so. */
  readonly platform: Platform | undefined;
}

/** What the run knows, besides what the user asks for. */
export interface MetadataContext {
  readonly github: GitHubContext;
  readonly log: Log;
  /** What the image is to be; Docker's types have no annotations. */
  readonly format: 'keep' | ImageFormat;
  /** Asks GitHub for the licence of the repository; undefined where it tells none. */
  findLicence(): Promise<string | undefined>;
}

/**
 * Makes the edits of labels and annotations that the user asks for, and those that are made unasked: the texts of GitHub's
 * page, and labels that images lack. An image that others vouch for and a copy keep their bytes unless something is asked
 * for.
 * @returns the very same manifests where nothing changes
 * @throws ActionError `invalid-image` for what can't be edited, `unsupported` for labels of what is no image
 */
export async function editMetadata(
  image: PlainImage,
  edits: ImageEdits,
  context: MetadataContext,
): Promise<EditedImage> {
  return new MetadataEdit(image, edits, context).run();
}

class MetadataEdit {
  readonly #image: PlainImage;
  readonly #edits: ImageEdits;
  readonly #context: MetadataContext;
  /** Whether images get labels that nobody asked for. */
  readonly #isFree: boolean;
  readonly #descendants: Map<Digest, Manifest>;
  readonly #configs = new Map<Digest, Uint8Array>();

  constructor(image: PlainImage, edits: ImageEdits, context: MetadataContext) {
    this.#image = image;
    this.#context = context;
    // The texts of an index are annotations, which Docker's types lack.
    const isBare = image.root.kind === 'index' && context.format === 'docker';
    this.#edits = image.isCopy || isBare ? { ...edits, texts: withoutAuto(edits.texts) } : edits;
    this.#isFree = !image.isCopy && !image.isVouchedFor;
    this.#descendants = new Map(image.descendants);
  }

  async run(): Promise<EditedImage> {
    const { root } = this.#image;
    const edited = await this.#editRoot(root);
    this.#tellOfNewType(root, edited.root);
    this.#tellOfUnreached(edited);
    return {
      descendants: this.#descendants,
      configs: this.#configs,
      labels: new Map(),
      platform: undefined,
      ...edited,
    };
  }

  async #editRoot(root: Manifest): Promise<Pick<EditedImage, 'root'> & Partial<EditedImage>> {
    switch (root.kind) {
      case 'image':
        return this.#editSingle(root);
      case 'index':
        return this.#editIndex(root);
      case 'artifact':
        return this.#editArtifact(root);
    }
  }

  async #editSingle(image: ImageManifest): Promise<Pick<EditedImage, 'root' | 'labels' | 'platform'>> {
    const what = `Config ${image.config.digest}`;
    const config = await this.#image.readConfig(image.config);
    const own = readLabels(config, what);
    const document = parseJsonObject(config, what);
    const platform = parsePlatform(document);
    const texts = this.#isFree ? this.#edits.texts : withoutAuto(this.#edits.texts);
    const chosen = chooseTexts(texts, await this.#askedContext(texts, own), own);
    const labelled = this.#label(image, config, [...this.#missingLabels(document, own), ...chosen]);
    const changes = changesFor(placeChanges(this.#edits.annotations, ['manifest']), 'manifest', platform);
    const root = annotateManifest(labelled, changes);
    if (root.digest !== image.digest && this.#image.isVouchedFor) this.#warnOfOldDigests();
    const labels = readLabels(this.#configs.get(labelled.config.digest) ?? config, what);
    return { root, labels, platform };
  }

  async #editIndex(index: ImageIndex): Promise<Pick<EditedImage, 'root'>> {
    const labels: ReadonlyMap<string, string>[] = [];
    const isLabelled =
      this.#isFree || this.#edits.labels.length > 0 || lacksTexts(this.#edits.texts, index.annotations);
    const labelled = isLabelled ? await this.#labelChildren(index, labels) : index;
    const { changes, covered } = inheritTexts(this.#edits.texts, labelled.annotations, labels);
    const github = await this.#askedContext(this.#edits.texts, covered);
    const texts = [...changes, ...chooseTexts(this.#edits.texts, github, covered)];
    const annotations = [...texts.map(toIndex), ...placeChanges(this.#edits.annotations, ['index'])];
    const { root, replaced } = annotateIndex(labelled, this.#descendants, annotations);
    for (const manifest of replaced.values()) this.#descendants.set(manifest.digest, manifest);
    const isChanged = replaced.size > 0 || labelled.digest !== index.digest;
    if (isChanged && this.#image.isVouchedFor) this.#warnOfOldDigests();
    return { root };
  }

  /** What is no image may be signed as it is: it gets only what was asked for. */
  #editArtifact(artifact: ArtifactManifest): Pick<EditedImage, 'root'> {
    if (this.#edits.labels.length > 0) {
      throw new ActionError('unsupported', `${this.#image.description} is no image, so it has no labels to set.`, {
        hint: 'Use "annotations".',
      });
    }
    const texts = chooseTexts(withoutAuto(this.#edits.texts), this.#context.github, artifact.annotations);
    const changes = changesFor(placeChanges(this.#edits.annotations, ['manifest']), 'manifest');
    return { root: annotateManifest(artifact, [...texts, ...changes]) };
  }

  /** Labels the images in an index, at any depth; attestations stay as they are. @param seen gets the labels of each */
  async #labelChildren(index: ImageIndex, seen: ReadonlyMap<string, string>[]): Promise<ImageIndex> {
    const replacements = new Map<Digest, Manifest>();
    for (const entry of index.manifests) {
      const before = this.#image.descendants.get(entry.digest);
      if (before === undefined || before.kind === 'artifact' || isAttestation(entry)) continue;
      const after =
        before.kind === 'index' ? await this.#labelChildren(before, seen) : await this.#labelChild(before, seen);
      if (after.digest === before.digest) continue;
      replacements.set(before.digest, after);
      this.#descendants.set(after.digest, after);
    }
    return replaceChildren(index, replacements);
  }

  async #labelChild(child: ImageManifest, seen: ReadonlyMap<string, string>[]): Promise<ImageManifest> {
    const config = await this.#image.readConfig(child.config);
    const what = `Config ${child.config.digest}`;
    const missing = this.#missingLabels(parseJsonObject(config, what), readLabels(config, what));
    const labelled = this.#label(child, config, missing);
    seen.push(readLabels(this.#configs.get(labelled.config.digest) ?? config, what));
    return labelled;
  }

  /** What the user says of a key comes last, so that it wins. */
  #label(manifest: ImageManifest, config: Uint8Array, unasked: readonly KeyValueChange[]): ImageManifest {
    const labelled = editLabels({ manifest, config }, [...unasked, ...this.#edits.labels]);
    if (labelled.manifest.digest === manifest.digest) return manifest;
    this.#configs.set(labelled.manifest.config.digest, labelled.config);
    return labelled.manifest;
  }

  /** What is known of an image and it doesn't say itself. */
  #missingLabels(config: JsonObject, own: ReadonlyMap<string, string>): readonly KeyValueChange[] {
    if (!this.#isFree) return [];
    const known = [...this.#edits.defaults, ...describeCreation(config)];
    return known.filter(([key]) => !own.get(key)).map(([key, value]) => ({ key, value }));
  }

  /** The payload, with the licence that GitHub tells where it is wanted and the payload says nothing of one. */
  async #askedContext(texts: ImageEdits['texts'], existing: ReadonlyMap<string, string>): Promise<GitHubContext> {
    const { github } = this.#context;
    const isWanted = texts.licenses.kind === 'auto' && !existing.get(gitHubKeys.licenses) && lacksLicence(github);
    const spdxId = isWanted ? await this.#context.findLicence() : undefined;
    return spdxId === undefined ? github : withLicence(github, spdxId);
  }

  #tellOfNewType(before: Manifest, after: Manifest): void {
    const { log, format } = this.#context;
    const { description } = this.#image;
    if (format === 'docker' && before.mediaType !== after.mediaType) {
      throw new ActionError('unsupported', `${description} is to be in Docker's format, which has no annotations.`, {
        hint: 'Use "labels", or let the image have OCI types.',
      });
    }
    if (before.mediaType === mediaTypes.dockerList && after.mediaType === mediaTypes.ociIndex) {
      log.notice(
        `${description} is a Docker manifest list, which has no annotations; it is pushed as an OCI index. Its images stay as they are.`,
      );
    }
    if (before.mediaType === mediaTypes.dockerManifest && after.mediaType === mediaTypes.ociManifest) {
      log.notice(
        `${description} is a Docker schema 2 manifest, which has no annotations; it is pushed as an OCI manifest over the same layers.`,
      );
    }
  }

  #tellOfUnreached({ root, platform }: Pick<EditedImage, 'root'> & Partial<EditedImage>): void {
    const unreached = new Set(findUnreached(this.#edits.annotations, root, platform).map(formatTarget));
    if (unreached.size === 0) return;
    const kind = root.kind === 'index' ? 'index' : 'single image';
    this.#context.log.notice(
      `"annotations" for ${[...unreached].join(', ')} are left out: ${this.#image.description} is a ${kind} that has no such place.`,
    );
  }

  #warnOfOldDigests(): void {
    this.#context.log.warning(
      `${this.#image.description} gets new digests by "labels" or annotations of its images, and what attests to them inside of attestations or signatures still names the old ones.`,
    );
  }
}

function toIndex(change: KeyValueChange) {
  return { ...change, targets: [{ level: 'index', platform: undefined } as const] };
}

function formatTarget({ level, platform }: AnnotationTarget): string {
  return platform === undefined ? `${level}:` : `${level}[${platform}]:`;
}
