import { type Readable } from 'node:stream';
import { mapConcurrently, mapOverlapping } from '../core/domain/concurrent.js';
import { isPlain, type KnownLayer, mayHavePlainLayers, pairLayers } from '../core/domain/image/diff-ids.js';
import { type Digest, Digester } from '../core/domain/image/digest.js';
import { type CompressionSettings, type ImageFormat, layerMediaType } from '../core/domain/image/layer.js';
import { type Descriptor, type ImageManifest, mediaTypes } from '../core/domain/image/manifest.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { changeImages, imagesOf, type ManifestTree, replaceLayers } from '../core/domain/image/relink.js';
import { formatRepository, type Tag } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import {
  type BlobStream,
  type Connection,
  type MeasuredBlob,
  type Registry,
  type UploadResult,
} from '../core/ports.js';
import { type Progressed, withProgress } from '../core/progress.js';
import { formatBytes } from '../core/report/units.js';
import { findExistingLayers } from './existing-layers.js';
import { type PushOptions } from './inputs.js';
import { type PreparedImage } from './prepare.js';
import { Progress } from './progress.js';

type SettleConnection = Pick<Connection, 'runner' | 'clock' | 'registry' | 'compressLayer'>;

/** An image without plain layers, and what was found out and done to make it one. */
export interface SettledImage {
  readonly image: PreparedImage;
  /** How the first target came to hold the layers that were plain; empty where there were none. */
  readonly held: ReadonlyMap<Digest, UploadResult>;
  /** Where tags of the first target pointed, as far as they were looked at. */
  readonly seen: ReadonlyMap<Tag, Digest | undefined>;
}

interface SentBlobs {
  /** By the digest of the plain layer that each was. */
  readonly layers: Map<Digest, KnownLayer>;
  readonly configs: Map<Digest, UploadResult>;
}

interface PlainLayers {
  /** By digest. */
  readonly layers: ReadonlyMap<Digest, Descriptor>;
  /** Of the images that have them, by digest. */
  readonly configs: ReadonlyMap<Digest, Uint8Array>;
}

/** Layers at once: each keeps all of Node's threads busy, and holds some blocks. */
const maxCompressions = 3;
/** With those that the registry still stores: each holds blocks again where it has to be sent anew. */
const maxUploads = 2 * maxCompressions;

/**
 * Compresses what comes plain: layers that the first target holds under the same diff_id are taken from there, the others
 * are compressed, hashed and sent there in one pass. Under `dry-run` they are compressed to learn what they would be.
 * @throws ActionError `unsupported` for zstd where Node or the image's format has none
 */
export async function settleLayers(
  image: PreparedImage,
  options: PushOptions,
  connection: SettleConnection,
): Promise<SettledImage> {
  const nothing: SettledImage = { image, held: new Map(), seen: new Map() };
  const [target] = options.targets;
  // A copy keeps its digest, under which it was tried, signed or deployed.
  if (target === undefined || (image.origin !== undefined && options.compression === 'keep')) return nothing;
  const plain = await findPlainLayers(image);
  if (plain.layers.size === 0) return nothing;
  if (options.compression === 'keep' && image.isVouchedFor) {
    connection.runner.log.notice(
      `${plain.layers.size} layers are not compressed, since attestations or signatures name the image as it is. "compression: gzip" compresses them.`,
    );
    return nothing;
  }
  return new Settlement(image, plain, target, options, connection).run();
}

/** A layer is plain where its digest is its diff_id; only images that leave it open are looked into. */
async function findPlainLayers(image: PreparedImage): Promise<PlainLayers> {
  const layers = new Map<Digest, Descriptor>();
  const configs = new Map<Digest, Uint8Array>();
  for (const manifest of imagesOf(image).filter(mayHavePlainLayers)) {
    const config = await image.readConfig(manifest.config);
    configs.set(manifest.config.digest, config);
    const pairs = pairLayers(manifest, config, `Config ${manifest.config.digest}`);
    for (const { layer } of pairs.filter(isPlain)) layers.set(layer.digest, layer);
  }
  return { layers, configs };
}

class Settlement {
  readonly #image: PreparedImage;
  readonly #plain: PlainLayers;
  readonly #target: PushTarget;
  readonly #registry: Registry;
  readonly #options: PushOptions;
  readonly #connection: SettleConnection;
  readonly #settings: CompressionSettings;
  readonly #hasDockerFormat: boolean;

  constructor(
    image: PreparedImage,
    plain: PlainLayers,
    target: PushTarget,
    options: PushOptions,
    connection: SettleConnection,
  ) {
    this.#image = image;
    this.#plain = plain;
    this.#target = target;
    this.#registry = connection.registry(target.registry);
    this.#options = options;
    this.#connection = connection;
    this.#settings = {
      compression: options.compression === 'zstd' ? 'zstd' : 'gzip',
      level: options.compressionLevel,
    };
    this.#hasDockerFormat = imagesOf(image).some((manifest) => formatOf(manifest) === 'docker');
  }

  async run(): Promise<SettledImage> {
    const { log } = this.#connection.runner;
    if (this.#settings.compression === 'zstd' && this.#hasDockerFormat) {
      throw new ActionError('unsupported', `${this.#image.description} has Docker's format, which knows no zstd.`, {
        hint: 'Add "format: oci", or use "compression: gzip".',
      });
    }
    const { seen, layers } = this.#options.reuseLayers
      ? await findExistingLayers(this.#target, this.#registry, this.#plain.configs, log)
      : { seen: new Map<Tag, Digest | undefined>(), layers: new Map<Digest, KnownLayer>() };
    const candidates = this.#chooseReusable(layers);
    const assumed = this.#rebuild(candidates);
    const reused = [...seen.values()].includes(assumed.root.digest) ? candidates : await this.#keepPresent(candidates);
    const rest = [...this.#plain.layers.values()].filter(({ digest }) => !reused.has(digest));
    const { layers: sent, configs } = await this.#sendRest(rest);
    const tree = this.#rebuild(new Map([...reused, ...sent]));
    const layersHeld = new Map<Digest, UploadResult>([
      ...[...sent.values()].map(({ digest }) => [digest, 'uploaded'] as const),
      ...[...reused.values()].map(({ digest }) => [digest, 'existed'] as const),
    ]);
    // The source has no compressed layers: other targets get them from the first one.
    const openBlob: PreparedImage['openBlob'] = (descriptor) =>
      layersHeld.has(descriptor.digest)
        ? Promise.resolve(this.#registry.openBlob(this.#target.name, descriptor))
        : this.#image.openBlob(descriptor);
    const held = new Map([...configs, ...layersHeld]);
    return { image: { ...this.#image, ...tree, openBlob }, held, seen };
  }

  /** By the digest of the plain layer that each stands for. */
  #chooseReusable(known: ReadonlyMap<Digest, KnownLayer>): ReadonlyMap<Digest, KnownLayer> {
    const { compression } = this.#options;
    return new Map(
      [...this.#plain.layers.keys()].flatMap((diffId) => {
        const layer = known.get(diffId);
        if (layer === undefined || (this.#hasDockerFormat && layer.compression === 'zstd')) return [];
        return compression === 'keep' || compression === layer.compression ? [[diffId, layer] as const] : [];
      }),
    );
  }

  async #keepPresent(candidates: ReadonlyMap<Digest, KnownLayer>): Promise<ReadonlyMap<Digest, KnownLayer>> {
    const entries = [...candidates];
    const isThere = await mapConcurrently(entries, this.#options.concurrency, ([, layer]) =>
      this.#registry.hasBlob(this.#target.name, layer),
    );
    return new Map(entries.filter((_, index) => isThere[index] === true));
  }

  async #sendRest(rest: readonly Descriptor[]): Promise<SentBlobs> {
    const sent: SentBlobs = { layers: new Map(), configs: new Map() };
    if (rest.length === 0) return sent;
    const { clock, runner } = this.#connection;
    const largestFirst = [...rest].sort((a, b) => b.size - a.size);
    const totalBytes = rest.reduce((sum, { size }) => sum + size, 0);
    const progress = new Progress(clock, totalBytes);
    const what = `${rest.length === 1 ? '1 layer' : `${rest.length} layers`} of ${formatBytes(totalBytes)}`;
    const title = this.#options.dryRun
      ? `Compressing ${what}`
      : `Compressing and sending ${what} to ${formatRepository(this.#target)}`;
    const sendings = [
      ...this.#configsOf(rest).map((config) => async (makeWay: () => void) => {
        makeWay();
        sent.configs.set(config.digest, await this.#sendConfig(config));
      }),
      ...largestFirst.map((layer) => async (makeWay: () => void) => {
        sent.layers.set(layer.digest, await this.#send(layer, progress, makeWay));
      }),
    ];
    const { concurrency } = this.#options;
    const limits = { atWork: Math.min(concurrency, maxCompressions), underWay: Math.min(concurrency, maxUploads) };
    return runner.log.group(title, async () => {
      const line = (): Progressed => progress.describe();
      await withProgress(line, { clock, log: runner.log }, () =>
        mapOverlapping(sendings, limits, (send, makeWay) => send(makeWay)),
      );
      const sentBytes = [...sent.layers.values()].reduce((sum, { size }) => sum + size, 0);
      runner.log.info(`${formatBytes(totalBytes)} became ${formatBytes(sentBytes)} (${this.#settings.compression})`);
      return sent;
    });
  }

  /** A config names plain bytes only, so that it need not wait for what its layers become. */
  #configsOf(layers: readonly Descriptor[]): readonly Descriptor[] {
    if (this.#options.dryRun) return [];
    const digests = new Set(layers.map(({ digest }) => digest));
    const images = imagesOf(this.#image).filter((image) => image.layers.some(({ digest }) => digests.has(digest)));
    return [...new Map(images.map(({ config }) => [config.digest, config])).values()];
  }

  async #sendConfig(config: Descriptor): Promise<UploadResult> {
    return this.#registry.uploadBlob(this.#target.name, await this.#image.openBlob(config), () => undefined);
  }

  /** @param makeWay once all of it is read: what is left to do is the registry's */
  async #send(layer: Descriptor, progress: Progress, makeWay: () => void): Promise<KnownLayer> {
    const source = await this.#image.openBlob(layer);
    let readBytes = 0;
    const stream = await this.#connection.compressLayer(source, this.#settings, (bytes) => {
      progress.send(bytes);
      readBytes += bytes;
      if (readBytes === layer.size) makeWay();
    });
    const early = readEarly(stream);
    try {
      const measured = this.#options.dryRun
        ? await measure(early)
        : await this.#registry.uploadStream(this.#target.name, early);
      return { ...measured, compression: this.#settings.compression };
    } finally {
      early.close();
    }
  }

  #rebuild(replacements: ReadonlyMap<Digest, KnownLayer>): ManifestTree {
    return changeImages(this.#image, (manifest) => {
      const format = formatOf(manifest);
      return replaceLayers(
        manifest,
        new Map(
          [...replacements].flatMap(([diffId, { digest, size, compression }]) => {
            const mediaType = layerMediaType({ compression, isForeign: false }, format);
            return mediaType === undefined ? [] : [[diffId, { mediaType, digest, size }] as const];
          }),
        ),
      );
    });
  }
}

function formatOf({ mediaType }: ImageManifest): ImageFormat {
  return mediaType === mediaTypes.dockerManifest ? 'docker' : 'oci';
}

/** The first reading begins at once, so that there is something to send when the registry is ready for it. */
function readEarly(stream: BlobStream): BlobStream & { close(): void } {
  // A failure is for who opens it.
  let early: Readable | undefined = stream.open().on('error', () => undefined);
  early.read(0);
  return {
    open: () => {
      const reading = early ?? stream.open();
      early = undefined;
      return reading;
    },
    close: () => {
      early?.destroy();
    },
  };
}

async function measure(stream: BlobStream): Promise<MeasuredBlob> {
  const digester = new Digester('sha256');
  const pieces: AsyncIterable<Buffer> = stream.open();
  let size = 0;
  for await (const piece of pieces) {
    digester.update(piece);
    size += piece.length;
  }
  return { digest: digester.digest(), size };
}
