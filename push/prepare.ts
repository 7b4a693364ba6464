import { Readable } from 'node:stream';
import { readDescendants } from '../core/domain/image/descendants.js';
import { type Digest } from '../core/domain/image/digest.js';
import { type Descriptor, type Manifest } from '../core/domain/image/manifest.js';
import { type Platform } from '../core/domain/image/platform.js';
import { type Repository } from '../core/domain/registry/reference.js';
import { isReferredTo } from '../core/domain/image/relink.js';
import { type BlobSource, type ImageSource } from '../core/ports.js';
import { type ImageEdits } from './inputs.js';
import { editMetadata, type MetadataContext } from './metadata.js';

/** An image as it will stand in the registry: all of its bytes are settled, nothing is sent. */
export interface PreparedImage {
  /** The source, for people. */
  readonly description: string;
  readonly root: Manifest;
  /** Every manifest below the root, by digest. */
  readonly descendants: ReadonlyMap<Digest, Manifest>;
  /** Of a single image; empty otherwise. */
  readonly labels: ReadonlyMap<string, string>;
  /** Of a single image whose config says so. */
  readonly platform: Platform | undefined;
  /** The bytes of an image config. */
  readConfig(config: Descriptor): Promise<Uint8Array>;
  openBlob(descriptor: Descriptor): Promise<BlobSource>;
  /** Whether attestations or referrers name it as it was in the source, some of which may not be pushed along. */
  readonly isVouchedFor: boolean;
  /** Of a copy: the repository that its blobs come from. */
  readonly origin: Repository | undefined;
}

/**
 * Reads an image with all of its manifests, and makes the edits that the user wants. The blobs stay where they are.
 * @throws ActionError `invalid-image` if it is damaged or incomplete; `unsupported` for an edit that its type can't take
 */
export async function prepareImage(
  source: ImageSource,
  edits: ImageEdits,
  context: MetadataContext,
): Promise<PreparedImage> {
  const { description } = source;
  const root = await source.readRoot();
  const descendants = await readDescendants(root, (child) => source.readManifest(child), description);
  const subjects = (await source.findSubjects?.()) ?? new Set();
  const readConfig = (config: Descriptor): Promise<Uint8Array> => source.readBlob(config);
  const isVouchedFor = isReferredTo({ root, descendants }, subjects);
  const image = { description, root, descendants, isVouchedFor, isCopy: source.origin !== undefined, readConfig };
  const edited = await editMetadata(image, edits, context);
  return {
    description,
    origin: source.origin,
    isVouchedFor,
    ...edited,
    readConfig: async (config) => edited.configs.get(config.digest) ?? readConfig(config),
    openBlob: async (descriptor) => {
      const config = edited.configs.get(descriptor.digest);
      if (config === undefined) return source.openBlob(descriptor);
      const { digest, size } = descriptor;
      return { digest, size, open: () => Readable.from([Buffer.from(config)], { objectMode: false }) };
    },
  };
}
