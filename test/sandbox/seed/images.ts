import { digestOf } from '../store/digest.js';
import { type ImageSeed, type Platform } from './seed.js';

export interface MadeManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
  readonly tags: readonly string[];
  /** Whether it is the image itself, and not a part of it or something that refers to it. */
  readonly isImage: boolean;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const OCI = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};
const DOCKER = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar',
};
const UNKNOWN: Platform = { os: 'unknown', architecture: 'unknown', variant: undefined };
/** Two blocks of zeros: a tar without files. */
const EMPTY_TAR = Buffer.alloc(1024);
/** Stands for every document that only its maker would read: provenance, signature, report. */
const DOCUMENT = Buffer.from('{}');
const UNKNOWN_CONFIG = describe(OCI.config, configOf(UNKNOWN));

/** The blobs that all images of a kind share. */
export function blobsOf(seed: ImageSeed): readonly Buffer[] {
  return [EMPTY_TAR, DOCUMENT, ...[...seed.platforms, UNKNOWN].map(configOf)];
}

/**
 * Makes images after one pattern. What it makes is always the same, so that bytes need not be kept but can be made again.
 */
export class ImageMaker {
  readonly #seed: ImageSeed;
  readonly #name: string;
  readonly #types: typeof OCI;
  readonly #layer: Descriptor;
  readonly #configs: ReadonlyMap<Platform, Descriptor>;

  /** @param name makes its images different from those of all others */
  constructor(seed: ImageSeed, name: string) {
    this.#seed = seed;
    this.#name = name;
    this.#types = seed.format === 'oci' ? OCI : DOCKER;
    this.#layer = describe(this.#types.layer, EMPTY_TAR);
    const platforms = [...seed.platforms, ...seed.missing];
    this.#configs = new Map(platforms.map((platform) => [platform, describe(this.#types.config, configOf(platform))]));
  }

  /**
   * The manifests of one image in the order in which they are pushed: children, the image, what refers to it.
   * @param number of the image, from 1
   */
  make(number: number): readonly MadeManifest[] {
    const seed = this.#seed;
    const revision = digestOf(Buffer.from(`${this.#name} ${number}`)).slice('sha256:'.length, 'sha256:'.length + 40);
    const tags = seed.tags.map((tag) => tag.replaceAll('{n}', String(number)));
    const platforms = seed.platforms.map((platform) => this.#platform(platform, revision));
    const [single] = platforms;
    if (single !== undefined && platforms.length === 1 && !seed.hasAttestations && seed.missing.length === 0) {
      const image = { ...single, tags, isImage: true };
      return [image, ...attachments(seed, image)];
    }
    const attestations = seed.hasAttestations ? platforms.map(({ digest }) => made(attestation(digest))) : [];
    const index = made(this.#index(platforms, attestations, revision), tags, true);
    return [...platforms, ...attestations, index, ...attachments(seed, index)];
  }

  #platform(platform: Platform, revision: string): MadeManifest {
    return made({
      schemaVersion: 2,
      mediaType: this.#types.manifest,
      config: this.#configs.get(platform),
      layers: [this.#layer],
      annotations: { 'org.opencontainers.image.revision': revision },
    });
  }

  #index(platforms: readonly MadeManifest[], attestations: readonly MadeManifest[], revision: string): Manifest {
    const { format, missing, platforms: about } = this.#seed;
    const child = (manifest: MadeManifest, platform = UNKNOWN): object => ({ ...descriptorOf(manifest), platform });
    return {
      schemaVersion: 2,
      mediaType: this.#types.index,
      manifests: [
        ...platforms.map((manifest, place) => child(manifest, about[place])),
        ...missing.map((platform) => child(this.#platform(platform, revision), platform)),
        ...attestations.map((manifest, place) => ({
          ...child(manifest),
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': platforms[place]?.digest,
          },
        })),
      ],
      ...(format === 'oci' ? { annotations: { 'org.opencontainers.image.revision': revision } } : {}),
    };
  }
}

interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly [member: string]: unknown;
}

function made(manifest: Manifest, tags: readonly string[] = [], isImage = false): MadeManifest {
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { mediaType: manifest.mediaType, digest: digestOf(bytes), bytes, tags, isImage };
}

/** As buildx makes it. @param subject digest of the platform's manifest */
function attestation(subject: string): Manifest {
  const annotations = { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' };
  return {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    config: UNKNOWN_CONFIG,
    layers: [{ ...describe('application/vnd.in-toto+json', DOCUMENT), annotations }],
    annotations: { 'vnd.docker.reference.digest': subject },
  };
}

/** What refers to an image: a signature of cosign, OCI referrers, and the tag under which clients list those. */
function attachments(seed: ImageSeed, image: MadeManifest): readonly MadeManifest[] {
  const tag = image.digest.replace(':', '-');
  const signature = seed.isSigned ? [made(signatureOf(image), [`${tag}.sig`])] : [];
  const referrers = seed.referrers.map((type) => made(referrer(image, type)));
  const isListed = seed.hasFallback && referrers.length > 0;
  const fallback = isListed ? [made(fallbackIndex(referrers, seed.referrers), [tag])] : [];
  return [...signature, ...referrers, ...fallback];
}

function signatureOf({ digest }: MadeManifest): Manifest {
  const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const annotations = { 'dev.cosignproject.cosign/signature': Buffer.from(digest).toString('base64') };
  return {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    config: UNKNOWN_CONFIG,
    layers: [{ ...describe(type, DOCUMENT), annotations }],
  };
}

function referrer(image: MadeManifest, artifactType: string): Manifest {
  return {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    artifactType,
    config: describe('application/vnd.oci.empty.v1+json', DOCUMENT),
    layers: [describe(artifactType, DOCUMENT)],
    subject: descriptorOf(image),
  };
}

function fallbackIndex(referrers: readonly MadeManifest[], types: readonly string[]): Manifest {
  return {
    schemaVersion: 2,
    mediaType: OCI.index,
    manifests: referrers.map((manifest, place) => ({ ...descriptorOf(manifest), artifactType: types[place] })),
  };
}

function descriptorOf({ mediaType, digest, bytes }: MadeManifest): Descriptor {
  return { mediaType, digest, size: bytes.byteLength };
}

function describe(mediaType: string, bytes: Buffer): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
}

function configOf(platform: Platform): Buffer {
  const rootfs = { type: 'layers', diff_ids: [digestOf(EMPTY_TAR)] };
  return Buffer.from(JSON.stringify({ ...platform, config: {}, rootfs }));
}
