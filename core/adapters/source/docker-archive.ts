import { compressionMagicBytes, findCompression } from '../../domain/image/compression.js';
import { type Digest, digestOf, Digester, isDigest } from '../../domain/image/digest.js';
import { isJsonArray, isJsonObject, type JsonObject, member, parseJsonObject } from '../../domain/json/json.js';
import { type LayerCompression, layerMediaType } from '../../domain/image/layer.js';
import {
  type Descriptor,
  isForeignLayer,
  type Manifest,
  mediaTypes,
  parseDescriptor,
  parseManifest,
} from '../../domain/image/manifest.js';
import { ActionError } from '../../errors.js';
import { type BlobSource, type ImageSource } from '../../ports.js';
import { type LinkedFileTree } from './archive.js';
import { chooseImage, findListedFile, getListedFile, type ListedImage, readList } from './docker-archive-list.js';
import { readWhole, type StoredFile } from './file-tree.js';
import { maxConfigBytes } from './layout.js';

/** A layer whose bytes are in the archive, or the descriptor of one that is elsewhere. */
type Layer =
  | { readonly compression: LayerCompression | undefined; readonly size: number; readonly digest: Digest }
  | { readonly elsewhere: JsonObject };

/**
 * Opens one image of an archive in the format of `docker save`, which has no manifest: one is made, of Docker's type, in
 * which layers stand as they are stored.
 * @param ref `name[:tag]` or the digest of the config; needed only where there are several images
 * @throws ActionError `invalid-image`
 * @see https://github.com/moby/docker-image-spec/blob/main/spec.md#combined-image-json--filesystem-changeset-format
 */
export async function openDockerArchive(tree: LinkedFileTree, ref: string | undefined): Promise<ImageSource> {
  const image = await chooseImage(tree, await readList(tree), ref);
  return new DockerArchiveImage(tree, image);
}

class DockerArchiveImage implements ImageSource {
  readonly description: string;
  readonly #tree: LinkedFileTree;
  readonly #image: ListedImage;
  readonly #files = new Map<Digest, StoredFile>();
  /** Of layers that are compressed, by the names of their files: a list may name one as often as it likes. */
  readonly #digests = new Map<string, Digest>();

  constructor(tree: LinkedFileTree, image: ListedImage) {
    this.description = tree.description;
    this.#tree = tree;
    this.#image = image;
  }

  async readRoot(): Promise<Manifest> {
    const file = await getListedFile(this.#tree, this.#image.config);
    const bytes = await readWhole(file, maxConfigBytes, `${this.description}: ${this.#image.config}`);
    const digest = digestOf(bytes);
    this.#files.set(digest, file);
    const layers = await this.#describeLayers(readDiffIds(bytes, `${this.description}: ${this.#image.config}`));
    // Docker's format has no zstd.
    const format = layers.some((layer) => 'digest' in layer && layer.compression === 'zstd') ? 'oci' : 'docker';
    const mediaType = format === 'oci' ? mediaTypes.ociManifest : mediaTypes.dockerManifest;
    const configType = format === 'oci' ? mediaTypes.ociConfig : mediaTypes.dockerConfig;
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config: { mediaType: configType, size: bytes.length, digest },
      layers: layers.map((layer) => {
        if ('elsewhere' in layer) return layer.elsewhere;
        const { size, compression } = layer;
        return { mediaType: layerMediaType({ compression, isForeign: false }, format), size, digest: layer.digest };
      }),
    };
    return parseManifest(write(manifest, this.description), mediaType, `${this.description}: its manifest`);
  }

  readManifest(): Promise<never> {
    throw new TypeError('An image of docker save has no manifest below its root.');
  }

  async readBlob(descriptor: Descriptor): Promise<Buffer> {
    return readWhole(this.#require(descriptor), maxConfigBytes, `${this.description}: ${descriptor.digest}`);
  }

  openBlob(descriptor: Descriptor): Promise<BlobSource> {
    const { digest, size } = descriptor;
    const file = this.#require(descriptor);
    return Promise.resolve({ digest, size, open: () => file.open() });
  }

  close(): Promise<void> {
    return this.#tree.close();
  }

  #require({ digest }: Descriptor): StoredFile {
    const file = this.#files.get(digest);
    if (file !== undefined) return file;
    throw new ActionError('invalid-image', `${this.description} has no file for ${digest}.`);
  }

  async #describeLayers(diffIds: readonly Digest[]): Promise<readonly Layer[]> {
    const { layers } = this.#image;
    if (layers.length !== diffIds.length) {
      throw new ActionError(
        'invalid-image',
        `${this.description} has ${layers.length} layers, and its config speaks of ${diffIds.length}.`,
        { hint: 'Some versions of Docker Engine 25 save images without layers; save it with a newer one.' },
      );
    }
    const described: Layer[] = [];
    for (const [index, name] of layers.entries()) {
      const diffId = diffIds[index];
      if (diffId !== undefined) described.push(await this.#describeLayer(name, diffId));
    }
    return described;
  }

  async #describeLayer(name: string, diffId: Digest): Promise<Layer> {
    const elsewhere = member(this.#image.layerSources, diffId);
    const file = await findListedFile(this.#tree, name);
    if (file === undefined && isJsonObject(elsewhere)) {
      const descriptor = parseDescriptor(elsewhere, `${this.description}: manifest.json: LayerSources`);
      if (isForeignLayer(descriptor)) return { elsewhere };
    }
    const found = file ?? (await getListedFile(this.#tree, name));
    const compression = findCompression(await readStart(found));
    if (compression === 'xz' || compression === 'bzip2') {
      throw new ActionError('unsupported', `${this.description}: ${name} is compressed with ${compression}.`, {
        hint: 'Layers may be plain, or compressed with gzip or zstd.',
      });
    }
    // Nothing in the archive tells the digest of compressed bytes; names are not believed.
    const digest = compression === undefined ? diffId : (this.#digests.get(name) ?? (await hash(found)));
    if (compression !== undefined) this.#digests.set(name, digest);
    this.#files.set(digest, found);
    return { compression, size: found.size, digest };
  }
}

function readDiffIds(config: Buffer, what: string): readonly Digest[] {
  const rootfs = member(parseJsonObject(config, what), 'rootfs');
  const diffIds = (isJsonObject(rootfs) ? member(rootfs, 'diff_ids') : undefined) ?? [];
  if (isJsonArray(diffIds) && diffIds.every((diffId) => isDigest(diffId))) return diffIds.filter(isDigest);
  throw new ActionError('invalid-image', `${what}: its diff_ids are not a list of digests.`);
}

/** The descriptor of a layer that is elsewhere stands in it as the archive has it, nested or not. */
function write(manifest: object, what: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(manifest));
  } catch (cause) {
    throw new ActionError('invalid-image', `${what}: manifest.json is nested too deeply.`, { cause });
  }
}

async function readStart(file: StoredFile): Promise<Uint8Array> {
  const stream: AsyncIterable<Buffer> = file.open(compressionMagicBytes);
  for await (const piece of stream) return piece;
  return new Uint8Array();
}

async function hash(file: StoredFile): Promise<Digest> {
  const digester = new Digester('sha256');
  const stream: AsyncIterable<Buffer> = file.open();
  for await (const piece of stream) digester.update(piece);
  return digester.digest();
}
