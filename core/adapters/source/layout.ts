import { type Digest, digestAlgorithm, digestHex, hasDigest, isDigest } from '../../domain/image/digest.js';
import { member, parseJsonObject, showValue } from '../../domain/json/json.js';
import {
  type Descriptor,
  type ImageIndex,
  type Manifest,
  manifestMediaTypes,
  maxManifestBytes,
  parseManifest,
} from '../../domain/image/manifest.js';
import { formatPlatform } from '../../domain/image/platform.js';
import { ActionError, isActionError } from '../../errors.js';
import { type BlobSource, type ImageSource } from '../../ports.js';
import { type FileTree, readWhole, type StoredFile } from './file-tree.js';

/** Image configs grow with their history; they are edited in memory. */
export const maxConfigBytes = 16 * 1024 * 1024;
const maxListed = 20;
/** Of a layout that holds many images, as far as they are looked at for referrers of one. */
const maxOtherEntries = 1000;

/** Whether the tree claims to be an OCI image layout. */
export async function isLayout(tree: FileTree): Promise<boolean> {
  return (await tree.find('oci-layout')) !== undefined;
}

/**
 * Opens one image of an OCI image layout.
 * @param ref a name of the image as the layout's `index.json` has it, or its digest; needed only where there are several
 * @throws ActionError `invalid-image` if it is no layout of version 1, or has no such image
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function openLayout(tree: FileTree, ref: string | undefined): Promise<ImageSource> {
  await checkVersion(tree);
  const file = await requireFile(tree, 'index.json');
  const what = `${tree.description}: index.json`;
  const index = parseManifest(await readWhole(file, maxManifestBytes, what), undefined, what);
  if (index.kind !== 'index') throw new ActionError('invalid-image', `${what} is no image index.`);
  return new LayoutImage(tree, chooseEntry(index, ref, tree.description), index.manifests);
}

class LayoutImage implements ImageSource {
  readonly description: string;
  readonly #tree: FileTree;
  readonly #root: Descriptor;
  /** All that the layout names. */
  readonly #entries: readonly Descriptor[];

  constructor(tree: FileTree, root: Descriptor, entries: readonly Descriptor[]) {
    this.description = tree.description;
    this.#tree = tree;
    this.#root = root;
    this.#entries = entries;
  }

  readRoot(): Promise<Manifest> {
    return this.readManifest(this.#root);
  }

  async readManifest(descriptor: Descriptor): Promise<Manifest> {
    const what = `${this.description}: manifest ${descriptor.digest}`;
    return parseManifest(await this.#read(descriptor, maxManifestBytes), descriptor.mediaType, what);
  }

  /** What can't be read of other images is their trouble. */
  async findSubjects(): Promise<ReadonlySet<Digest>> {
    const subjects = new Set<Digest>();
    const seen = new Set([this.#root.digest]);
    for (const entry of this.#entries.slice(0, maxOtherEntries)) {
      if (seen.has(entry.digest) || !manifestMediaTypes.includes(entry.mediaType)) continue;
      seen.add(entry.digest);
      try {
        const { subject } = await this.readManifest(entry);
        if (subject !== undefined) subjects.add(subject.digest);
      } catch (error) {
        if (!isActionError(error)) throw error;
      }
    }
    return subjects;
  }

  readBlob(descriptor: Descriptor): Promise<Buffer> {
    return this.#read(descriptor, maxConfigBytes);
  }

  async openBlob(descriptor: Descriptor): Promise<BlobSource> {
    const { digest, size } = descriptor;
    const file = await this.#find(descriptor);
    return { digest, size, open: () => file.open() };
  }

  close(): Promise<void> {
    return this.#tree.close();
  }

  async #read(descriptor: Descriptor, maxBytes: number): Promise<Buffer> {
    const name = blobName(descriptor.digest);
    const bytes = await readWhole(await this.#find(descriptor), maxBytes, `${this.description}: ${name}`);
    if (hasDigest(bytes, descriptor.digest)) return bytes;
    throw new ActionError('invalid-image', `${this.description}: ${name} does not have the digest of its name.`, {
      hint: 'The image is damaged; make it anew.',
    });
  }

  async #find(descriptor: Descriptor): Promise<StoredFile> {
    const name = blobName(descriptor.digest);
    const file = await this.#tree.find(name);
    if (file === undefined) {
      throw new ActionError('invalid-image', `${this.description} lacks ${name}, which its manifests name.`, {
        hint: 'The image was saved incompletely, as an engine does that has not pulled all platforms: name those that are there in "platforms", or save it with all of them.',
      });
    }
    if (file.size === descriptor.size) return file;
    throw new ActionError(
      'invalid-image',
      `${this.description}: ${name} has ${file.size} bytes; its descriptor says ${descriptor.size}.`,
      { hint: 'The image is damaged; make it anew.' },
    );
  }
}

/** A Digest has passed its grammar, so its parts can't lead elsewhere. */
function blobName(digest: Digest): string {
  return `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;
}

async function checkVersion(tree: FileTree): Promise<void> {
  const what = `${tree.description}: oci-layout`;
  const bytes = await readWhole(await requireFile(tree, 'oci-layout'), maxManifestBytes, what);
  const version = member(parseJsonObject(bytes, what), 'imageLayoutVersion');
  if (typeof version === 'string' && /^1\.[0-9]+\.[0-9]+$/.test(version)) return;
  throw new ActionError('invalid-image', `${what} names the layout version ${showValue(version)}, not 1.0.0.`);
}

async function requireFile(tree: FileTree, name: string): Promise<StoredFile> {
  const file = await tree.find(name);
  if (file !== undefined) return file;
  throw new ActionError('invalid-image', `${tree.description} has no ${name}, so it is no OCI image layout.`);
}

/** The entry that REF names; without one the only image, however many names it has. */
function chooseEntry(index: ImageIndex, ref: string | undefined, what: string): Descriptor {
  const fitting = ref === undefined ? index.manifests : index.manifests.filter((entry) => isNamed(entry, ref));
  const images = [...new Map(fitting.map((entry) => [entry.digest, entry])).values()];
  const [only, ...others] = images;
  if (only !== undefined && others.length === 0) return only;
  if (index.manifests.length === 0) throw new ActionError('invalid-image', `${what} holds no image.`);
  const wanted = ref === undefined ? 'several images' : `${images.length} images named ${JSON.stringify(ref)}`;
  throw new ActionError('invalid-image', `${what} holds ${wanted}. It has:\n${listEntries(index.manifests)}`, {
    hint: 'Name one after the path, by name or digest: PATH:REF.',
  });
}

const refName = 'org.opencontainers.image.ref.name';
const containerdName = 'io.containerd.image.name';

function isNamed(entry: Descriptor, ref: string): boolean {
  if (isDigest(ref)) return entry.digest === ref;
  const full = entry.annotations.get(containerdName);
  const names = [entry.annotations.get(refName), full, full?.replace(/^docker\.io\/(?:library\/)?/, '')];
  return names.includes(ref);
}

function listEntries(entries: readonly Descriptor[]): string {
  const lines = entries.slice(0, maxListed).map((entry) => {
    const name = entry.annotations.get(containerdName) ?? entry.annotations.get(refName) ?? '(without a name)';
    const platform = entry.platform === undefined ? '' : ` ${formatPlatform(entry.platform).slice(0, 100)}`;
    return `- ${name.slice(0, 200)} ${entry.digest}${platform}`;
  });
  return [...lines, ...(entries.length > maxListed ? [`- … and ${entries.length - maxListed} more`] : [])].join('\n');
}
