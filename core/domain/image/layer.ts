/** Two families of media types say the same of an image. */
export type ImageFormat = 'oci' | 'docker';

export type LayerCompression = 'gzip' | 'zstd';

export interface CompressionSettings {
  readonly compression: LayerCompression;
  /** 1 to 9 for gzip, 1 to 19 for zstd. */
  readonly level: number;
}

/** What a media type says of a layer: a tar archive, perhaps compressed, perhaps kept elsewhere only. */
export interface LayerKind {
  readonly compression: LayerCompression | undefined;
  /** Not to be distributed: a registry has its address (`urls`) and not its bytes. */
  readonly isForeign: boolean;
}

interface NamedKind extends LayerKind {
  readonly oci: string;
  /** Docker's format has no zstd. */
  readonly docker: string | undefined;
  /** What some write all the same, of the kind but of neither format. */
  readonly other?: string;
}

const oci = 'application/vnd.oci.image.layer.';
const docker = 'application/vnd.docker.image.rootfs.';

/** @see https://github.com/opencontainers/image-spec/blob/main/media-types.md#compatibility-matrix */
const kinds: readonly NamedKind[] = [
  { compression: undefined, isForeign: false, oci: `${oci}v1.tar`, docker: `${docker}diff.tar` },
  { compression: 'gzip', isForeign: false, oci: `${oci}v1.tar+gzip`, docker: `${docker}diff.tar.gzip` },
  {
    compression: 'zstd',
    isForeign: false,
    oci: `${oci}v1.tar+zstd`,
    docker: undefined,
    other: `${docker}diff.tar.zstd`,
  },
  {
    compression: undefined,
    isForeign: true,
    oci: `${oci}nondistributable.v1.tar`,
    docker: `${docker}foreign.diff.tar`,
  },
  {
    compression: 'gzip',
    isForeign: true,
    oci: `${oci}nondistributable.v1.tar+gzip`,
    docker: `${docker}foreign.diff.tar.gzip`,
  },
  { compression: 'zstd', isForeign: true, oci: `${oci}nondistributable.v1.tar+zstd`, docker: undefined },
];

/** @returns undefined for a type that is none of a file system layer */
export function findLayerKind(mediaType: string): LayerKind | undefined {
  return kinds.find(({ oci, docker, other }) => [oci, docker, other].includes(mediaType));
}

/** @returns undefined where the format has no such layers */
export function layerMediaType({ compression, isForeign }: LayerKind, format: ImageFormat): string | undefined {
  return kinds.find((kind) => kind.compression === compression && kind.isForeign === isForeign)?.[format];
}
