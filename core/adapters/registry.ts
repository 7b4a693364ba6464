import { type Attempt, withRemedy } from '../domain/denial.js';
import { hasDigest, type Digest, isDigest } from '../domain/digest.js';
import {
  type Descriptor,
  type Manifest,
  manifestMediaTypes,
  maxManifestBytes,
  parseManifest,
} from '../domain/manifest.js';
import { isJsonArray, isJsonObject, member } from '../domain/json.js';
import {
  isTag,
  type ManifestReference,
  registryOrigin,
  type RegistryHost,
  type RepositoryName,
  type Tag,
} from '../domain/reference.js';
import { ActionError, isActionError } from '../errors.js';
import { type BlobSource, type Clock, type Registry, type UploadResult } from '../ports.js';
import { type Http, type HttpRequest, type HttpResponse } from './http.js';
import { describeFailure } from './registry-error.js';
import { type TokenSource } from './token.js';
import { verifiedBody } from './verified-body.js';

export interface RegistryOptions {
  readonly host: RegistryHost;
  readonly http: Http;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** As whom and from where, so that a refusal can be told with its remedy. */
  readonly visitor: Pick<Attempt, 'credential' | 'workflowRepository'>;
}

type Action = 'pull' | 'push';
type RepositoryRequest = Pick<HttpRequest, 'method' | 'isRepeatable' | 'headers' | 'body' | 'maxResponseBytes'> & {
  readonly url: URL;
  readonly redirects?: HttpRequest['redirects'];
  /** Other repositories to read, for a mount. */
  readonly alsoPull?: RepositoryName;
};

const maxUploadTries = 3;
/** Doubled each time; a slow commit may be done by then. */
const uploadPauseMs = 1000;
const maxTagPages = 10_000;
/** Image configs and other blobs that are read whole. */
const maxBlobBytes = 16 * 1024 * 1024;

/**
 * A client of the distribution spec for one registry and one credential.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class DistributionRegistry implements Registry {
  readonly host: RegistryHost;
  readonly #origin: string;
  readonly #http: Http;
  readonly #tokens: TokenSource;
  readonly #clock: Clock;
  readonly #visitor: RegistryOptions['visitor'];
  /** Scopes for which a renewed token was refused as well: a third one would be no better. */
  readonly #refusedScopes = new Set<string>();
  /** The `WWW-Authenticate` header of `/v2/`, asked for once. */
  #challenge: Promise<string> | undefined;

  constructor(options: RegistryOptions) {
    this.host = options.host;
    this.#origin = registryOrigin(options.host);
    this.#http = options.http;
    this.#tokens = options.tokens;
    this.#clock = options.clock;
    this.#visitor = options.visitor;
  }

  async findManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest | undefined> {
    const what = `${this.host}/${name}${isDigest(reference) ? '@' : ':'}${reference}`;
    const response = await this.#send(name, 'pull', {
      method: 'GET',
      url: this.#url(name, `manifests/${reference}`),
      headers: { accept: manifestMediaTypes.join(', ') },
      maxResponseBytes: maxManifestBytes,
      isRepeatable: true,
      redirects: 'follow',
    });
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw this.#failure(name, 'pull', response, `Reading ${what} failed`);
    return this.#parse(response, reference, what);
  }

  async getManifest(name: RepositoryName, reference: ManifestReference): Promise<Manifest> {
    const manifest = await this.findManifest(name, reference);
    if (manifest !== undefined) return manifest;
    const separator = isDigest(reference) ? '@' : ':';
    throw new ActionError('not-found', `${this.host}/${name}${separator}${reference} was not found.`, {
      hint: 'Check the spelling; a registry also says so of an image that the credential may not see.',
    });
  }

  async findManifestDigest(name: RepositoryName, reference: ManifestReference): Promise<Digest | undefined> {
    const response = await this.#send(name, 'pull', {
      method: 'HEAD',
      url: this.#url(name, `manifests/${reference}`),
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
    const response = await this.#send(name, 'push', {
      method: 'PUT',
      url: this.#url(name, `manifests/${reference}`),
      headers: { 'content-type': manifest.mediaType },
      body: manifest.bytes,
      isRepeatable: true,
    });
    if (response.status === 201 || response.status === 200) return;
    throw this.#failure(
      name,
      'push',
      response,
      `Storing ${this.host}/${name}${isDigest(reference) ? '@' : ':'}${reference} failed`,
    );
  }

  async hasBlob(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    const url = this.#url(name, `blobs/${blob.digest}`);
    // GHCR's redirect already says that the blob is there; its target refuses HEAD.
    const response = await this.#send(name, 'pull', { method: 'HEAD', url, isRepeatable: true });
    if (response.status === 307 || response.status === 302) return true;
    // A registry that says 403 here has its reasons told by the upload that follows.
    if (response.status === 404 || response.status === 403) return false;
    if (response.status !== 200)
      throw this.#failure(name, 'pull', response, `Looking for the blob ${blob.digest} in ${this.host}/${name} failed`);
    const length = response.headers['content-length'];
    return length === undefined || Number(length) === blob.size;
  }

  async readBlob(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<Buffer> {
    const what = `the blob ${blob.digest} of ${this.host}/${name}`;
    if (blob.size > maxBlobBytes)
      throw new ActionError('invalid-image', `A config of ${blob.size} bytes is too large (${what}).`);
    const response = await this.#send(name, 'pull', {
      method: 'GET',
      url: this.#url(name, `blobs/${blob.digest}`),
      maxResponseBytes: Math.max(blob.size, 1024),
      isRepeatable: true,
      redirects: 'follow',
    });
    if (response.status !== 200) throw this.#failure(name, 'pull', response, `Reading ${what} failed`);
    if (response.body.length !== blob.size || !hasDigest(response.body, blob.digest)) {
      throw new ActionError('invalid-response', `${this.host} served other bytes than ${what} has.`);
    }
    return response.body;
  }

  async uploadBlob(
    name: RepositoryName,
    blob: BlobSource,
    onProgress?: (bytes: number) => void,
  ): Promise<UploadResult> {
    for (let tries = 1; ; tries += 1) {
      // Also after a failure: the registry may have stored the blob and lost its answer.
      if (await this.hasBlob(name, blob)) return tries === 1 ? 'existed' : 'uploaded';
      try {
        await this.#upload(name, blob, onProgress ?? (() => undefined));
        return 'uploaded';
      } catch (error) {
        const isWorthAnother =
          isActionError(error, 'unavailable', 'rate-limited', 'not-found') && tries < maxUploadTries;
        if (!isWorthAnother) throw error;
        await this.#clock.sleep(uploadPauseMs * 2 ** tries);
      }
    }
  }

  async mountBlob(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    const url = this.#url(name, 'blobs/uploads/');
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    const response = await this.#send(name, 'push', { method: 'POST', url, isRepeatable: true, alsoPull: from });
    if (response.status === 201) return true;
    if (response.status === 202) await this.#cancelUpload(name, this.#uploadLocation(response));
    return false;
  }

  async listTags(name: RepositoryName): Promise<readonly Tag[]> {
    const tags = new Set<Tag>();
    let next: URL | undefined = this.#url(name, 'tags/list?n=100');
    for (let pages = 0; next !== undefined; pages += 1) {
      if (pages === maxTagPages)
        throw new ActionError('invalid-response', `The tag list of ${this.host}/${name} has no end.`);
      const response = await this.#send(name, 'pull', {
        method: 'GET',
        url: next,
        maxResponseBytes: maxManifestBytes,
        isRepeatable: true,
      });
      if (response.status === 404) return [];
      if (response.status !== 200)
        throw this.#failure(name, 'pull', response, `Listing the tags of ${this.host}/${name} failed`);
      for (const tag of parseTagPage(response, `${this.host}/${name}`)) tags.add(tag);
      next = this.#nextPage(response);
    }
    return [...tags];
  }

  async checkPull(name: RepositoryName): Promise<void> {
    const response = await this.#send(name, 'pull', {
      method: 'GET',
      url: this.#url(name, 'tags/list?n=1'),
      maxResponseBytes: maxManifestBytes,
      isRepeatable: true,
    });
    if (response.status !== 200) throw this.#failure(name, 'pull', response, `${this.host}/${name} can't be pulled`);
  }

  async checkCredential(): Promise<void> {
    await this.#tokens.authorize(await this.#findChallenge(), []);
  }

  /** One POST for the place, one PUT of all bytes. @throws ActionError `not-found` when the upload got lost */
  async #upload(name: RepositoryName, blob: BlobSource, onProgress: (bytes: number) => void): Promise<void> {
    const what = `Uploading the blob ${blob.digest} to ${this.host}/${name} failed`;
    const begun = await this.#send(name, 'push', {
      method: 'POST',
      url: this.#url(name, 'blobs/uploads/'),
      isRepeatable: true,
    });
    if (begun.status !== 202) throw this.#failure(name, 'push', begun, what);
    const location = this.#uploadLocation(begun);
    let sent = 0;
    try {
      const stored = await this.#send(name, 'push', {
        method: 'PUT',
        // The Location is never rebuilt: its query is the registry's own and keeps its form.
        url: new URL(`${location.href}${location.search === '' ? '?' : '&'}digest=${encodeURIComponent(blob.digest)}`),
        headers: { 'content-type': 'application/octet-stream' },
        body: verifiedBody(blob, (bytes) => {
          sent += bytes;
          onProgress(bytes);
        }),
        isRepeatable: false,
        redirects: 'follow',
      });
      if (stored.status !== 201 && stored.status !== 204) throw this.#failure(name, 'push', stored, what);
    } catch (error) {
      onProgress(-sent);
      if (!isActionError(error, 'not-found')) await this.#cancelUpload(name, location);
      throw error;
    }
  }

  /** Best effort: a registry forgets what is never finished. */
  async #cancelUpload(name: RepositoryName, location: URL): Promise<void> {
    await this.#send(name, 'push', { method: 'DELETE', url: location, isRepeatable: false }).catch(() => undefined);
  }

  #uploadLocation(response: HttpResponse): URL {
    const text = response.headers.location;
    if (text === undefined) {
      throw new ActionError(
        'invalid-response',
        `${this.host} began an upload without saying where (no Location header).`,
      );
    }
    return this.#ownUrl(text, response.url, 'its uploads');
  }

  #nextPage(response: HttpResponse): URL | undefined {
    const link = response.headers['link'];
    const target = /<([^>]{1,4096})>\s*;\s*rel="?next"?/i.exec(
      (Array.isArray(link) ? link.join(',') : (link ?? '')).slice(0, 16_384),
    );
    return target?.[1] === undefined ? undefined : this.#ownUrl(target[1], response.url, 'the next page');
  }

  /** Resolves a URL that the registry gave; one elsewhere would carry the credential away. */
  #ownUrl(text: string, base: URL, what: string): URL {
    const url = URL.canParse(text, base.href) ? new URL(text, base) : undefined;
    if (url?.origin === this.#origin && url.username === '' && url.password === '') return url;
    throw new ActionError(
      'refused',
      `${this.host} points to another place for ${what}: ${JSON.stringify(text.split('?')[0]?.slice(0, 200))}.`,
      {
        hint: 'Credentials stay with the scheme, host and port that they were given for.',
      },
    );
  }

  #url(name: RepositoryName, path: string): URL {
    return new URL(`${this.#origin}/v2/${name}/${path}`);
  }

  #parse(response: HttpResponse, reference: ManifestReference, what: string): Manifest {
    const { body, headers } = response;
    if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
      throw new ActionError(
        'invalid-response',
        `${what} was served with content-encoding ${headers['content-encoding']}, so its digest can't be checked.`,
      );
    }
    const stated = isDigest(reference) ? reference : headers['docker-content-digest'];
    if (isDigest(stated) && !hasDigest(body, stated)) {
      throw new ActionError(
        'invalid-response',
        `${this.host} served other bytes for ${what} than the digest ${stated} stands for.`,
      );
    }
    return parseManifest(body, headers['content-type'], what);
  }

  /** Sends with a token for the repository; a 401 is answered once by asking for a new one. */
  async #send(name: RepositoryName, action: Action, request: RepositoryRequest): Promise<HttpResponse> {
    const { alsoPull, ...rest } = request;
    const scopes = [`repository:${name}:${action === 'push' ? 'pull,push' : 'pull'}`];
    if (alsoPull !== undefined && alsoPull !== name) scopes.push(`repository:${alsoPull}:pull`);
    const authorization = await this.#authorize(name, action, await this.#findChallenge(), scopes, false);
    const send = (header: string | undefined): Promise<HttpResponse> =>
      this.#http.send({ redirects: 'none', ...rest, authorization: header });
    const response = await send(authorization);
    const challenge = response.headers['www-authenticate'];
    const key = scopes.join(' ');
    if (response.status !== 401 || challenge === undefined || this.#refusedScopes.has(key)) return response;
    const renewed = await this.#authorize(name, action, challenge, scopes, true);
    const second = renewed === undefined ? response : await send(renewed);
    if (second.status === 401) this.#refusedScopes.add(key);
    return second;
  }

  async #authorize(
    name: RepositoryName,
    need: Action,
    challenge: string,
    scopes: readonly string[],
    isRefresh: boolean,
  ): Promise<string | undefined> {
    try {
      return await this.#tokens.authorize(challenge, scopes, isRefresh);
    } catch (error) {
      throw this.#withRemedy(name, need, error);
    }
  }

  #failure(name: RepositoryName, need: Action, response: HttpResponse, what: string): unknown {
    return this.#withRemedy(name, need, describeFailure(response, what));
  }

  #withRemedy(name: RepositoryName, need: Action, error: unknown): unknown {
    return withRemedy(error, { ...this.#visitor, need, repository: { registry: this.host, name } });
  }

  async #findChallenge(): Promise<string> {
    this.#challenge ??= this.#ping();
    try {
      return await this.#challenge;
    } catch (error) {
      this.#challenge = undefined;
      throw error;
    }
  }

  async #ping(): Promise<string> {
    const response = await this.#http.send({
      method: 'GET',
      url: new URL(`${this.#origin}/v2/`),
      isRepeatable: true,
      redirects: 'none',
    });
    if (response.status === 401) return response.headers['www-authenticate'] ?? '';
    if (response.status === 200) return '';
    throw describeFailure(response, `${this.host} does not answer as a registry`);
  }
}

function parseTagPage(response: HttpResponse, what: string): readonly Tag[] {
  let page: unknown;
  try {
    page = JSON.parse(response.body.toString('utf8'));
  } catch (cause) {
    throw new ActionError('invalid-response', `The tag list of ${what} is not JSON.`, { cause });
  }
  const tags = isJsonObject(page) ? (member(page, 'tags') ?? []) : undefined;
  if (!isJsonArray(tags) || !tags.every((tag) => typeof tag === 'string' && isTag(tag))) {
    throw new ActionError('invalid-response', `The tag list of ${what} is not a list of tags.`);
  }
  return tags.filter((tag) => typeof tag === 'string').filter(isTag);
}
