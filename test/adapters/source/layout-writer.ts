import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, digestHex, digestOf } from '../../../core/domain/image/digest.js';
import { mediaTypes } from '../../../core/domain/image/manifest.js';
import { writeTar } from './tar-writer.js';

export interface EntryJson {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ImageJson {
  readonly config?: object;
  readonly layers?: readonly Buffer[];
  readonly mediaType?: string;
  readonly layerType?: string;
}

/** Builds an OCI image layout in memory, blob by blob; what it holds may be made wrong before it is written. */
export class LayoutWriter {
  readonly files = new Map<string, Buffer>([['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')]]);

  blob(bytes: Buffer, mediaType: string): EntryJson {
    const digest = digestOf(bytes);
    this.files.set(`blobs/sha256/${digestHex(digest)}`, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  document(value: object, mediaType: string): EntryJson {
    return this.blob(Buffer.from(JSON.stringify(value)), mediaType);
  }

  image(image: ImageJson = {}): EntryJson {
    const isDocker = image.mediaType === mediaTypes.dockerManifest;
    const config = { architecture: 'amd64', os: 'linux', config: {}, ...image.config };
    const mediaType = image.mediaType ?? mediaTypes.ociManifest;
    const layerType = image.layerType ?? 'application/vnd.oci.image.layer.v1.tar';
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config: this.document(config, isDocker ? mediaTypes.dockerConfig : mediaTypes.ociConfig),
      layers: (image.layers ?? [Buffer.from('layer')]).map((layer) => this.blob(layer, layerType)),
    };
    return this.document(manifest, mediaType);
  }

  index(manifests: readonly EntryJson[], more: object = {}, mediaType: string = mediaTypes.ociIndex): EntryJson {
    return this.document({ schemaVersion: 2, mediaType, manifests, ...more }, mediaType);
  }

  /** Writes `index.json`. */
  finish(...manifests: readonly EntryJson[]): this {
    this.files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })));
    return this;
  }

  toTar(): Buffer {
    return writeTar([...this.files].map(([name, data]) => ({ name, data })));
  }

  async toDirectory(path: string): Promise<void> {
    for (const [name, bytes] of this.files) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), bytes);
    }
  }
}

export function named(entry: EntryJson, name: string): EntryJson {
  return { ...entry, annotations: { 'org.opencontainers.image.ref.name': name } };
}
