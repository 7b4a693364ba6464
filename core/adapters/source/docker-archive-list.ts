import { isDigest } from '../../domain/image/digest.js';
import { maxManifestBytes } from '../../domain/image/manifest.js';
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  parseJsonArray,
  parseJsonObject,
} from '../../domain/json/json.js';
import { ActionError } from '../../errors.js';
import { type LinkedFileTree } from './archive.js';
import { readWhole, type StoredFile } from './file-tree.js';

/** The file of an archive of `docker save` that lists its images. */
const list = 'manifest.json';
const maxListed = 20;
const maxShown = 200;
const hubName = /^(?:docker\.io|index\.docker\.io)\/(?:library\/)?/;

/** One image as `manifest.json` lists it. */
export interface ListedImage {
  readonly config: string;
  readonly names: readonly string[];
  /** Names of files, from the lowest layer to the uppermost. */
  readonly layers: readonly string[];
  /** Descriptors by diff_id, of layers that may not be in the archive. */
  readonly layerSources: JsonObject;
}

/** Whether the tree has the list that `docker save` writes. */
export async function isDockerArchive(tree: LinkedFileTree): Promise<boolean> {
  return (await tree.find(list)) !== undefined;
}

/** Whether the list names an image with layers, which is what a damaged index of the same archive may lack. */
export async function hasListedLayers(tree: LinkedFileTree): Promise<boolean> {
  return (await isDockerArchive(tree)) && (await readList(tree)).some(({ layers }) => layers.length > 0);
}

/** @throws ActionError `invalid-image` */
export async function readList(tree: LinkedFileTree): Promise<readonly ListedImage[]> {
  const what = `${tree.description}: ${list}`;
  const bytes = await readWhole(await getListedFile(tree, list), maxManifestBytes, what);
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

/** @param ref `name[:tag]` or the digest of the config; needed only where there are several images */
export async function chooseImage(
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

/** By a name as the list has it. */
export function findListedFile(tree: LinkedFileTree, name: string): Promise<StoredFile | undefined> {
  return tree.find(tree.follow(plain(name)));
}

/** A file that the list names. @throws ActionError `invalid-image` */
export async function getListedFile(tree: LinkedFileTree, name: string): Promise<StoredFile> {
  const file = await findListedFile(tree, name);
  if (file !== undefined) return file;
  throw new ActionError(
    'invalid-image',
    `${tree.description} has no ${JSON.stringify(cut(name))}, which its ${list} names.`,
    {
      hint: 'The image was saved incompletely; save it anew.',
    },
  );
}

/** For an error: a name may be as long as the list. */
function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

/** As the archive's own names are read. */
function plain(name: string): string {
  return name.replace(/^(?:\.\/+)+/, '');
}
