import { compressionMagicBytes, findCompression } from '../../domain/image/compression.js';
import { type Digest, digestOf, Digester, isDigest } from '../../domain/image/digest.js';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  parseJsonArray,
  parseJsonObject,
} from '../../domain/json/json.js';
import { type LayerCompression, layerMediaType } from '../../domain/image/layer.js';
import {
  type Descriptor,
  isForeignLayer,
  type Manifest,
  maxManifestBytes,
  mediaTypes,
  parseDescriptor,
  parseManifest,
} from '../../domain/image/manifest.js';
import { ActionError } from '../../errors.js';
import { type BlobSource, type ImageSource } from '../../ports.js';
import { type LinkedFileTree } from './archive.js';
import { readWhole, type StoredFile } from './file-tree.js';
import { maxConfigBytes } from './layout.js';

const list = 'manifest.json';
const maxListed = 20;
const maxShown = 200;
const hubName = /^(?:docker\.io|index\.docker\.io)\/(?:library\/)?/;

/** One image as `manifest.json` lists it. */
interface ListedImage {
  readonly config: string;
  readonly names: readonly string[];
  /** Names of files, from the lowest layer to the uppermost. */
  readonly layers: readonly string[];
  /** Descriptors by diff_id, of layers that may not be in the archive. */
  readonly layerSources: JsonObject;
}

/** A layer whose bytes are in the archive, or the descriptor of one that is elsewhere. */
type Layer =
  | { readonly compression: LayerCompression | undefined; readonly size: number; readonly digest: Digest }
  | { readonly elsewhere: JsonObject };

/** Whether the tree has the list that `docker save` writes. */
export async function isDockerArchive(tree: LinkedFileTree): Promise<boolean> {
  return (await tree.find(list)) !== undefined;
}

/** Whether the list names an image with layers, which is what a damaged index of the same archive may lack. */
export async function hasListedLayers(tree: LinkedFileTree): Promise<boolean> {
  return (await isDockerArchive(tree)) && (await readList(tree)).some(({ layers }) => layers.length > 0);
}

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
    const file = await findFile(this.#tree, this.#image.config);
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
    const file = await this.#tree.find(this.#tree.follow(plain(name)));
    if (file === undefined && isJsonObject(elsewhere)) {
      const descriptor = parseDescriptor(elsewhere, `${this.description}: ${list}: LayerSources`);
      if (isForeignLayer(descriptor)) return { elsewhere };
    }
    const found = file ?? (await findFile(this.#tree, name));
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

async function readList(tree: LinkedFileTree): Promise<readonly ListedImage[]> {
  const what = `${tree.description}: ${list}`;
  const bytes = await readWhole(await findFile(tree, list), maxManifestBytes, what);
  return parseJsonArray(bytes, what).map((image, index) => parseListed(image, `${what}: entry ${index}`));
}

function parseListed(image: JsonValue, what: string): ListedImage {
  const object = isJsonObject(image) ? image : {};
  const config = member(object, 'Config');
  const sources = member(object, 'LayerSources');
  if (typeof config !== 'string') throw new ActionError('invalid-image', `${what} has no Config.`);
  return {
    config,
    names: stringsOf(member(object, 'RepoTags'), `${what}: RepoTags`),
    layers: stringsOf(member(object, 'Layers'), `${what}: Layers`),
    layerSources: isJsonObject(sources) ? sources : {},
  };
}

function stringsOf(value: JsonValue | undefined, what: string): readonly string[] {
  const strings = value ?? [];
  if (isJsonArray(strings) && strings.every((entry) => typeof entry === 'string')) return strings.map(String);
  throw new ActionError('invalid-image', `${what} is not a list of texts.`);
}

async function chooseImage(
  tree: LinkedFileTree,
  images: readonly ListedImage[],
  ref: string | undefined,
): Promise<ListedImage> {
  const named = await nameImages(tree, images);
  const fitting = ref === undefined ? named : named.filter((image) => isNamed(image, ref));
  const distinct = [...new Map(fitting.map((image) => [image.config, image])).values()];
  const [only, ...others] = distinct;
  if (only !== undefined && others.length === 0) return only;
  if (named.length === 0) throw new ActionError('invalid-image', `${tree.description} holds no image.`);
  const wanted = ref === undefined ? 'several images' : `${distinct.length} images named ${JSON.stringify(ref)}`;
  const lines = named
    .slice(0, maxListed)
    .map(({ names, config }) => `- ${cut(names.join(', ')) || '(without a name)'} ${cut(config)}`);
  const more = named.length > maxListed ? [`- … and ${named.length - maxListed} more`] : [];
  throw new ActionError(
    'invalid-image',
    `${tree.description} holds ${wanted}. It has:\n${[...lines, ...more].join('\n')}`,
    {
      hint: 'Name one after the path: PATH:NAME:TAG.',
    },
  );
}

/** Where the list gives an image no name, the older file `repositories` may: it names the uppermost layer. */
async function nameImages(tree: LinkedFileTree, images: readonly ListedImage[]): Promise<readonly ListedImage[]> {
  const file = images.every(({ names }) => names.length > 0) ? undefined : await tree.find('repositories');
  if (file === undefined) return images;
  const what = `${tree.description}: repositories`;
  const byLayer = namesByLayer(parseJsonObject(await readWhole(file, maxManifestBytes, what), what));
  return images.map((image) => {
    const uppermost = (image.layers.at(-1) ?? '').split('/');
    return image.names.length > 0 ? image : { ...image, names: uppermost.flatMap((part) => byLayer.get(part) ?? []) };
  });
}

function namesByLayer(repositories: JsonObject): ReadonlyMap<string, readonly string[]> {
  const byLayer = new Map<string, string[]>();
  for (const [name, tags] of Object.entries(repositories)) {
    for (const [tag, layer] of Object.entries(isJsonObject(tags) ? tags : {})) {
      if (typeof layer !== 'string') continue;
      const names = byLayer.get(layer) ?? [];
      byLayer.set(layer, names);
      names.push(`${name}:${tag}`);
    }
  }
  return byLayer;
}

function isNamed({ names, config }: ListedImage, ref: string): boolean {
  const short = (name: string): string => name.replace(hubName, '');
  const wanted = [short(ref), `${short(ref)}:latest`];
  if (names.some((name) => wanted.includes(short(name)))) return true;
  return isDigest(ref) && config.includes(ref.slice(ref.indexOf(':') + 1));
}

function readDiffIds(config: Buffer, what: string): readonly Digest[] {
  const rootfs = member(parseJsonObject(config, what), 'rootfs');
  const diffIds = (isJsonObject(rootfs) ? member(rootfs, 'diff_ids') : undefined) ?? [];
  if (isJsonArray(diffIds) && diffIds.every((diffId) => isDigest(diffId))) return diffIds.filter(isDigest);
  throw new ActionError('invalid-image', `${what}: its diff_ids are not a list of digests.`);
}

async function findFile(tree: LinkedFileTree, name: string): Promise<StoredFile> {
  const file = await tree.find(tree.follow(plain(name)));
  if (file !== undefined) return file;
  throw new ActionError(
    'invalid-image',
    `${tree.description} has no ${JSON.stringify(cut(name))}, which its ${list} names.`,
    {
      hint: 'The image was saved incompletely; save it anew.',
    },
  );
}

/** The descriptor of a layer that is elsewhere stands in it as the archive has it, nested or not. */
function write(manifest: object, what: string): Buffer {
  try {
    return Buffer.from(JSON.stringify(manifest));
  } catch (cause) {
    throw new ActionError('invalid-image', `${what}: ${list} is nested too deeply.`, { cause });
  }
}

/** For an error: a name may be as long as the list. */
function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

/** As the archive's own names are read. */
function plain(name: string): string {
  return name.replace(/^(?:\.\/+)+/, '');
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
