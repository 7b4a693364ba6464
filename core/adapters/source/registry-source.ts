import { type Descriptor, type Manifest } from '../../domain/image/manifest.js';
import {
  formatReference,
  parseReference,
  parseTag,
  type Reference,
  type RegistryHost,
  type Repository,
} from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';
import { type BlobSource, type ImageSource, type Registry } from '../../ports.js';

/**
 * Opens an image of a registry; a digest in the reference beats a tag, without either the tag is `latest`.
 * @param text without `docker://`
 * @param defaultRegistry meant where the reference names none
 * @throws ActionError `invalid-input`
 */
export function openRegistryImage(
  text: string,
  defaultRegistry: RegistryHost,
  registryAt: (host: RegistryHost) => Registry,
): ImageSource {
  const reference = parseReference(text, defaultRegistry);
  return new RegistryImage(reference, registryAt(reference.registry));
}

class RegistryImage implements ImageSource {
  readonly description: string;
  readonly origin: Repository;
  readonly #reference: Reference;
  readonly #registry: Registry;

  constructor(reference: Reference, registry: Registry) {
    this.description = `docker://${formatReference(reference)}`;
    this.origin = { registry: reference.registry, name: reference.name };
    this.#reference = reference;
    this.#registry = registry;
  }

  readRoot(): Promise<Manifest> {
    const { name, digest, tag } = this.#reference;
    return this.#registry.getManifest(name, digest ?? tag ?? parseTag('latest'));
  }

  async readManifest({ digest, mediaType }: Descriptor): Promise<Manifest> {
    const manifest = await this.#registry.getManifest(this.origin.name, digest);
    if (manifest.mediaType === mediaType) return manifest;
    throw new ActionError(
      'invalid-image',
      `${this.description}: the manifest ${digest} is of the type ${manifest.mediaType}, and its index calls it ${mediaType.slice(0, 100)}.`,
    );
  }

  readBlob(descriptor: Descriptor): Promise<Buffer> {
    return this.#registry.readBlob(this.origin.name, descriptor);
  }

  openBlob(descriptor: Descriptor): Promise<BlobSource> {
    return Promise.resolve(this.#registry.openBlob(this.origin.name, descriptor));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
