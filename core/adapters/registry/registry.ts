import { hasDigest, type Digest, isDigest } from '../../domain/image/digest.js';
import { isJsonArray, isJsonObject, member } from '../../domain/json/json.js';
import {
  type Descriptor,
  type Manifest,
  manifestMediaTypes,
  maxManifestBytes,
  parseManifest,
} from '../../domain/image/manifest.js';
import {
  isTag,
  type ManifestReference,
  type RegistryHost,
  type RepositoryName,
  type Tag,
} from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';
import {
  type BlobSource,
  type BlobStream,
  type Clock,
  type MeasuredBlob,
  type Registry,
  type UploadResult,
} from '../../ports.js';
import { type HttpResponse } from '../http/http-answer.js';
import { RegistryBlobs } from './registry-blobs.js';
import { RegistrySession, type SessionOptions } from './registry-session.js';

export interface RegistryOptions extends SessionOptions {
  readonly clock: Clock;
  /** Is told of each tag that was moved. */
  readonly onTagMoved?: (name: RepositoryName, tag: Tag, digest: Digest) => Promise<void>;
}

type Blob = Pick<Descriptor, 'digest' | 'size'>;

const maxTagPages = 10_000;

/**
 * A client of the distribution spec for one registry and one credential.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class DistributionRegistry implements Registry {
  readonly host: RegistryHost;
  readonly #session: RegistrySession;
  readonly #blobs: RegistryBlobs;
  readonly #onTagMoved: RegistryOptions['onTagMoved'];

  constructor(options: RegistryOptions) {
    this.host = options.host;
    this.#onTagMoved = options.onTagMoved;
    this.#session = new RegistrySession(options);
    this.#blobs = new RegistryBlobs({ session: this.#session, http: options.http, clock: options.clock });
  }

  async findManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest | undefined> {
    const what = this.#nameOf(name, reference);
    const response = await this.#session.send(name, 'pull', {
      method: 'GET',
      url: this.#session.url(name, `manifests/${reference}`),
      headers: { accept: manifestMediaTypes.join(', ') },
      maxResponseBytes: maxManifestBytes,
      isRepeatable: true,
      redirects: 'follow',
    });
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw this.#session.failure(name, 'pull', response, `Reading ${what} failed`);
    return this.#parse(response, reference, what);
  }

  async getManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest> {
    const manifest = await this.findManifest(name, reference);
    if (manifest !== undefined) return manifest;
    throw new ActionError('not-found', `${this.#nameOf(name, reference)} was not found.`, {
      hint: 'Check the spelling; a registry also says so of an image that the credential may not see.',
    });
  }

  async findManifestDigest(name: RepositoryName, reference: ManifestReference): Promise<Digest | undefined> {
    const response = await this.#session.send(name, 'pull', {
      method: 'HEAD',
      url: this.#session.url(name, `manifests/${reference}`),
      headers: { accept: manifestMediaTypes.join(', ') },
      isRepeatable: true,
      redirects: 'follow',
    });
    if (response.status === 404) return undefined;
    const digest = response.headers['docker-content-digest'];
    if (response.status === 200 && isDigest(digest)) return digest;
    // HEAD has no body: GET tells why, or gives the bytes where the header is missing or no digest.
    return (await this.findManifest(name, reference))?.digest;
  }

  async putManifest(name: RepositoryName, reference: ManifestReference, manifest: Manifest): Promise<void> {
    const response = await this.#session.send(name, 'push', {
      method: 'PUT',
      url: this.#session.url(name, `manifests/${reference}`),
      headers: { 'content-type': manifest.mediaType },
      body: manifest.bytes,
      isRepeatable: true,
    });
    if (response.status !== 201) {
      throw this.#session.failure(name, 'push', response, `Storing ${this.#nameOf(name, reference)} failed`);
    }
    if (!isDigest(reference)) await this.#onTagMoved?.(name, reference, manifest.digest);
  }

  async hasBlob(name: RepositoryName, blob: Blob): Promise<boolean> {
    return this.#blobs.has(name, blob);
  }

  async readBlob(name: RepositoryName, blob: Blob): Promise<Buffer> {
    return this.#blobs.read(name, blob);
  }

  async uploadBlob(
    name: RepositoryName,
    blob: BlobSource,
    onProgress: (bytes: number) => void = () => undefined,
  ): Promise<UploadResult> {
    return this.#blobs.upload(name, blob, onProgress);
  }

  async uploadStream(
    name: RepositoryName,
    stream: BlobStream,
    onProgress: (bytes: number) => void = () => undefined,
  ): Promise<MeasuredBlob> {
    return this.#blobs.uploadStream(name, stream, onProgress);
  }

  openBlob(name: RepositoryName, blob: Blob): BlobSource {
    return this.#blobs.source(name, blob);
  }

  async mountBlob(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    return this.#blobs.mount(name, digest, from);
  }

  async listTags(name: RepositoryName, maxPages = Infinity): Promise<readonly Tag[]> {
    const what = `${this.host}/${name}`;
    const tags = new Set<Tag>();
    const pages = new Set<string>();
    let next: URL | undefined = this.#session.url(name, 'tags/list?n=100');
    while (next !== undefined && pages.size < maxPages) {
      if (pages.has(next.href) || pages.size === maxTagPages) {
        throw new ActionError('invalid-response', `The tag list of ${what} has no end.`);
      }
      const response = await this.#readTagPage(name, next);
      if (response.status === 404 && pages.size === 0) return [];
      if (response.status !== 200) {
        throw this.#session.failure(name, 'pull', response, `Listing the tags of ${what} failed`);
      }
      pages.add(next.href);
      for (const tag of parseTagPage(response, what)) tags.add(tag);
      const link = findNextLink(response.headers['link']);
      next = link === undefined ? undefined : this.#session.ownUrl(link, response.url, 'the next page');
    }
    return [...tags];
  }

  async hasTags(name: RepositoryName): Promise<boolean> {
    const what = `${this.host}/${name}`;
    const response = await this.#readTagPage(name, this.#session.url(name, 'tags/list?n=1'));
    if (response.status === 404) return false;
    if (response.status === 200) return parseTagPage(response, what).length > 0;
    throw this.#session.failure(name, 'pull', response, `Listing the tags of ${what} failed`);
  }

  async checkPull(name: RepositoryName): Promise<void> {
    const response = await this.#readTagPage(name, this.#session.url(name, 'tags/list?n=1'));
    const what = `${this.host}/${name}`;
    if (response.status !== 200) throw this.#session.failure(name, 'pull', response, `${what} can't be pulled`);
    // Not every 200 is an answer of the registry.
    parseTagPage(response, what);
  }

  async checkPush(name: RepositoryName): Promise<void> {
    await this.#blobs.checkUpload(name);
  }

  async isThere(): Promise<boolean> {
    return this.#session.isThere();
  }

  async checkCredential(pushTo?: RepositoryName): Promise<void> {
    await this.#session.checkCredential(pushTo);
  }

  async #readTagPage(name: RepositoryName, url: URL): Promise<HttpResponse> {
    return this.#session.send(name, 'pull', {
      method: 'GET',
      url,
      maxResponseBytes: maxManifestBytes,
      isRepeatable: true,
    });
  }

  #nameOf(name: RepositoryName, reference: ManifestReference): string {
    return `${this.host}/${name}${isDigest(reference) ? '@' : ':'}${reference}`;
  }

  #parse(response: HttpResponse, reference: ManifestReference, what: string): Manifest {
    const { body, headers } = response;
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      throw new ActionError(
        'invalid-response',
        `${what} was served with content-encoding ${encoding.slice(0, 50)}, so its digest can't be checked.`,
      );
    }
    const type = headers['content-type'];
    if (type !== undefined && !manifestMediaTypes.includes(mediaTypeOf(type))) {
      throw new ActionError(
        'invalid-response',
        `${this.host} served ${what} as ${JSON.stringify(type.slice(0, 100))}, which is no manifest of an image.`,
      );
    }
    const stated = isDigest(reference) ? reference : headers['docker-content-digest'];
    if (isDigest(stated) && !hasDigest(body, stated)) {
      throw new ActionError(
        'invalid-response',
        `${this.host} served other bytes for ${what} than the digest ${stated} stands for.`,
      );
    }
    return parseManifest(body, type, what);
  }
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** @see https://www.rfc-editor.org/rfc/rfc8288 */
function findNextLink(header: string | readonly string[] | undefined): string | undefined {
  const text = (typeof header === 'string' ? header : (header ?? []).join(',')).slice(0, 16_384);
  for (const [, target, parameters] of text.matchAll(/<([^<>]{1,4096})>([^<>]*)/g)) {
    if (/;\s{0,9}rel\s{0,9}=\s{0,9}"?next\b/i.test(parameters ?? '')) return target;
  }
  return undefined;
}

function parseTagPage(response: HttpResponse, what: string): readonly Tag[] {
  let page: unknown;
  try {
    page = JSON.parse(response.body.toString('utf8'));
  } catch (cause) {
    throw new ActionError('invalid-response', `The tag list of ${what} is not JSON.`, { cause });
  }
  // null is how some registries write an empty list; without the member it is another document.
  const list = isJsonObject(page) ? member(page, 'tags') : undefined;
  const tags = list === null ? [] : list;
  if (!isJsonArray(tags) || !tags.every((tag) => typeof tag === 'string' && isTag(tag))) {
    throw new ActionError('invalid-response', `The tag list of ${what} is not a list of tags.`);
  }
  return tags.filter((tag) => typeof tag === 'string').filter(isTag);
}
