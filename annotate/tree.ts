import { assemble, type Part } from '../core/domain/image/assembly.js';
import { mapConcurrently } from '../core/domain/concurrent.js';
import { readDescendants } from '../core/domain/image/descendants.js';
import { type Digest, isDigest } from '../core/domain/image/digest.js';
import { entriesOf, type IndexEntry } from '../core/domain/image/index-entries.js';
import { parseJsonObject } from '../core/domain/json/json.js';
import { readLabels } from '../core/domain/image/labels.js';
import {
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  isAttestation,
  type Manifest,
  manifestMediaTypes,
  parsePlatform,
} from '../core/domain/image/manifest.js';
import { formatPlatform, type Platform } from '../core/domain/image/platform.js';
import { formatReference, type ManifestReference, type RepositoryName } from '../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Registry } from '../core/ports.js';
import { type PartSource } from './inputs.js';
import { type PartSources } from './parts.js';
import { type Patience } from './patience.js';

/** An image in the registry with all that is below it. */
export interface ImageTree {
  readonly root: Manifest;
  /** Every manifest below the root, by digest. */
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Where those are that are in another repository than the root. */
  readonly elsewhere: ReadonlyMap<Digest, RepositoryName>;
}

export interface ImageConfig {
  readonly platform: Platform | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

const concurrentReads = 8;
const maxDepth = 8;
/** An index of so many has the size that registries take. Each is read, as often as it is named. */
const maxEntries = 5000;

/** A part, and what of it is known here. */
interface FoundPart {
  readonly part: Part;
  /** Undefined for what is no manifest that we understand; it can be named all the same. */
  readonly manifest: Manifest | undefined;
  readonly home: RepositoryName;
}

interface Found {
  readonly parts: readonly FoundPart[];
  readonly indexes: readonly ImageIndex[];
}

/** Reads images of one registry, and waits for what it does not show yet. */
export class TreeReader {
  readonly #registry: Registry;
  readonly #patience: Patience;
  readonly #configs = new Map<Digest, Promise<Buffer>>();
  /** Entries of the indexes among the sources. */
  #entryCount = 0;

  constructor(registry: Registry, patience: Patience) {
    this.#registry = registry;
    this.#patience = patience;
  }

  /** Looks once. */
  async find(name: RepositoryName, reference: ManifestReference): Promise<Manifest | undefined> {
    return this.#registry.findManifest(name, reference);
  }

  /**
   * @param input that names the digest, if one does
   * @throws ActionError `not-found` if it does not come in time
   */
  async read(name: RepositoryName, reference: ManifestReference, input?: string): Promise<Manifest> {
    const what = describe(this.#registry, name, reference);
    const found = await this.#patience.find(what, () => this.#registry.findManifest(name, reference));
    if (found !== undefined) return found;
    if (input !== undefined) {
      throw new ActionError('not-found', `${what}, which "${input}" names, was not found.`, {
        hint: 'Write the output "digest" of the push. What was deleted or replaced since is gone; what was pushed a moment ago may need longer to be seen: raise "wait".',
      });
    }
    throw new ActionError('not-found', `${what} was not found.`, {
      hint: 'Check the spelling. What was pushed a moment ago may need longer to be seen: raise "wait".',
    });
  }

  /** @throws ActionError `not-found` for an index over something that is missing */
  async readTree(name: RepositoryName, root: Manifest): Promise<ImageTree> {
    const what = describe(this.#registry, name, root.digest);
    const readChild = async ({ digest, mediaType }: Descriptor): Promise<Manifest | undefined> => {
      const child = await this.#findEntry(name, { digest, mediaType });
      if (child !== 'missing') return child;
      // An index over a missing image would be worse than none.
      throw new ActionError('not-found', `${what} names ${digest}, which the registry does not have.`, {
        hint: 'The image is broken; push it again before it is annotated.',
      });
    };
    return { root, descendants: await readDescendants(root, readChild, what), elsewhere: new Map() };
  }

  /**
   * Makes a new index of the sources; an index among them gives all of its entries. Those from a directory come last, by
   * their platforms, so that the same platforms have the same order each time.
   * @param name of the repository that the index is for
   * @param onDisagreement is told what two source indexes say differently of themselves
   */
  async assemble(
    name: RepositoryName,
    { named, listed }: PartSources,
    onDisagreement: (members: readonly string[]) => void,
  ): Promise<ImageTree> {
    const read = (sources: readonly PartSource[]): Promise<readonly Found[]> =>
      mapConcurrently(sources, concurrentReads, (source) => this.#readSource(source, name));
    const found = [...(await read(named)), ...byPlatform(await read(listed))];
    const parts = found.flatMap((each) => each.parts);
    const { index, disagreements } = assemble(
      parts.map(({ part }) => part),
      found.flatMap(({ indexes }) => indexes),
    );
    if (disagreements.length > 0) onDisagreement(disagreements);
    const manifests = parts.flatMap(({ manifest, home }) => (manifest === undefined ? [] : [{ manifest, home }]));
    return {
      root: index,
      descendants: new Map(manifests.map(({ manifest }) => [manifest.digest, manifest])),
      elsewhere: new Map(
        manifests.filter(({ home }) => home !== name).map(({ manifest, home }) => [manifest.digest, home]),
      ),
    };
  }

  /** An index of this one image, which stays as it is. */
  async wrap(name: RepositoryName, image: Manifest): Promise<ImageTree> {
    const part: Part = { manifest: image, entry: undefined, platform: await this.#readPlatform(name, image) };
    const { index } = assemble([part], []);
    return { root: index, descendants: new Map([[image.digest, image]]), elsewhere: new Map() };
  }

  /** What an image's config says. */
  async readConfig(name: RepositoryName, image: ImageManifest): Promise<ImageConfig> {
    const what = `Config ${image.config.digest}`;
    const known = this.#configs.get(image.config.digest) ?? this.#registry.readBlob(name, image.config);
    this.#configs.set(image.config.digest, known);
    const bytes = await known;
    return { platform: parsePlatform(parseJsonObject(bytes, what)), labels: readLabels(bytes, what) };
  }

  async #readSource(source: PartSource, home: RepositoryName): Promise<Found> {
    const { name, reference } = source;
    const manifest = await this.read(name, reference);
    if (manifest.kind === 'index') {
      return { parts: await this.#flatten(name, manifest, home, 1), indexes: [manifest] };
    }
    const platform = await this.#readPlatform(name, manifest);
    if (platform !== undefined) {
      return { parts: [{ part: { manifest, entry: undefined, platform }, manifest, home: name }], indexes: [] };
    }
    throw new ActionError(
      'invalid-image',
      `${describe(this.#registry, name, reference)} does not say which platform it is for.`,
      { hint: 'Only images and indexes of images can be put together.' },
    );
  }

  async #flatten(
    name: RepositoryName,
    index: ImageIndex,
    home: RepositoryName,
    depth: number,
  ): Promise<readonly FoundPart[]> {
    if (depth > maxDepth) throw new ActionError('invalid-image', `Index ${index.digest} is nested too deeply.`);
    const entries = entriesOf(index);
    this.#entryCount += entries.length;
    if (this.#entryCount > maxEntries) {
      throw new ActionError('invalid-image', `The indexes among the sources name more than ${maxEntries} manifests.`, {
        hint: 'Name the images themselves in "sources".',
      });
    }
    const parts = await mapConcurrently(entries, concurrentReads, (entry) => this.#readEntry(name, entry, home, depth));
    return parts.flat();
  }

  async #readEntry(
    name: RepositoryName,
    entry: IndexEntry,
    home: RepositoryName,
    depth: number,
  ): Promise<readonly FoundPart[]> {
    const { descriptor } = entry;
    const manifest = await this.#findEntry(name, descriptor);
    if (manifest === 'missing' || (manifest === undefined && name !== home)) {
      const what = describe(this.#registry, name, descriptor.digest);
      throw new ActionError('not-found', `${what}, which an index of the sources names, can't be read.`, {
        hint: 'Push that index again; what was pushed a moment ago may need longer to be seen: raise "wait".',
      });
    }
    if (manifest?.kind === 'index') return this.#flatten(name, manifest, home, depth + 1);
    const isImage = manifest !== undefined && !isAttestation(descriptor);
    const platform = isImage ? await this.#readPlatform(name, manifest) : undefined;
    return [{ part: { entry, platform }, manifest, home: name }];
  }

  /** What an index names, once it is there; undefined for what is no manifest that we understand. */
  async #findEntry(
    name: RepositoryName,
    { digest, mediaType }: Pick<Descriptor, 'digest' | 'mediaType'>,
  ): Promise<Manifest | 'missing' | undefined> {
    if (!manifestMediaTypes.includes(mediaType)) return undefined;
    try {
      const what = describe(this.#registry, name, digest);
      return (await this.#patience.find(what, () => this.#registry.findManifest(name, digest))) ?? 'missing';
    } catch (error) {
      if (isActionError(error, 'invalid-image')) return undefined;
      throw error;
    }
  }

  async #readPlatform(name: RepositoryName, manifest: Manifest): Promise<Platform | undefined> {
    return manifest.kind === 'image' ? (await this.readConfig(name, manifest)).platform : undefined;
  }
}

function byPlatform(found: readonly Found[]): readonly Found[] {
  const nameOf = ({ parts }: Found): string => {
    const [first] = parts.flatMap(({ part }) => part.entry?.descriptor.platform ?? part.platform ?? []);
    return first === undefined ? '' : formatPlatform(first);
  };
  return [...found].sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
}

function describe({ host }: Registry, name: RepositoryName, reference: ManifestReference): string {
  const named = isDigest(reference) ? { digest: reference } : { tag: reference };
  return formatReference({ registry: host, name, ...named });
}
