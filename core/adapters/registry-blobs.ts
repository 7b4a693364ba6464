import { hasDigest, type Digest } from '../domain/digest.js';
import { type Descriptor } from '../domain/manifest.js';
import { type RepositoryName } from '../domain/reference.js';
import { ActionError, isActionError } from '../errors.js';
import { type BlobSource, type Clock, type UploadResult } from '../ports.js';
import { type Http } from './http.js';
import { type HttpResponse } from './http-answer.js';
import { isTransientStatus } from './http-trouble.js';
import { readRegistryError } from './registry-error.js';
import { type RegistrySession } from './registry-session.js';
import { verifiedBody } from './verified-body.js';

export interface BlobsOptions {
  readonly session: RegistrySession;
  readonly http: Http;
  readonly clock: Clock;
}

/** Why an upload came to nothing although another one may succeed. */
interface LostUpload {
  readonly error: unknown;
  /** When the registry wants to be asked again, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
}

const maxUploadTries = 3;
/** Doubled each time; a slow commit may be done by then. */
const uploadPauseMs = 2000;
/** A registry that asks for more than this is not waited for. */
const maxPauseMs = 5 * 60_000;
/** Image configs and other blobs that are read whole. */
const maxBlobBytes = 16 * 1024 * 1024;
/** Larger than the error of a registry, so that its words are read where the blob is smaller than they are. */
const minAnswerBytes = 64 * 1024;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Of an upload that is gone or spoiled, so that only a new one helps. */
const lostUploadCodes: ReadonlySet<string> = new Set(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID']);

/**
 * The blobs of one registry.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
export class RegistryBlobs {
  readonly #session: RegistrySession;
  readonly #http: Http;
  readonly #clock: Clock;

  constructor(options: BlobsOptions) {
    this.#session = options.session;
    this.#http = options.http;
    this.#clock = options.clock;
  }

  async has(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    const url = this.#session.url(name, `blobs/${blob.digest}`);
    const response = await this.#session.send(name, 'pull', { method: 'HEAD', url, isRepeatable: true });
    // GHCR's redirect already says that the blob is there; its target refuses HEAD.
    if (redirectStatuses.has(response.status)) return true;
    // A registry that says 403 here has its reasons told by the upload that follows.
    if (response.status === 404 || response.status === 403) return false;
    if (response.status !== 200) {
      const what = `Looking for the blob ${blob.digest} in ${this.#session.host}/${name} failed`;
      throw this.#session.failure(name, 'pull', response, what);
    }
    const length = response.headers['content-length'];
    return length === undefined || Number(length) === blob.size;
  }

  async read(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): Promise<Buffer> {
    const what = `the blob ${blob.digest} of ${this.#session.host}/${name}`;
    if (blob.size > maxBlobBytes) {
      throw new ActionError('invalid-image', `A config of ${blob.size} bytes is too large (${what}).`);
    }
    const response = await this.#session.send(name, 'pull', {
      method: 'GET',
      url: this.#session.url(name, `blobs/${blob.digest}`),
      maxResponseBytes: Math.max(blob.size, minAnswerBytes),
      isRepeatable: true,
      redirects: 'follow',
    });
    if (response.status !== 200) throw this.#session.failure(name, 'pull', response, `Reading ${what} failed`);
    if (response.body.length !== blob.size || !hasDigest(response.body, blob.digest)) {
      throw new ActionError('invalid-response', `${this.#session.host} served other bytes than ${what} has.`);
    }
    return response.body;
  }

  /**
   * Makes the repository hold the blob. After each failure it is looked for again: the registry may have stored it and
   * lost its answer.
   */
  async upload(name: RepositoryName, blob: BlobSource, onProgress: (bytes: number) => void): Promise<UploadResult> {
    if (await this.has(name, blob)) return 'existed';
    for (let tries = 1; ; tries += 1) {
      const lost = await this.#tryUpload(name, blob, onProgress);
      if (lost === undefined) return 'uploaded';
      const askedMs = (lost.retryAt ?? 0) - this.#clock.now();
      if (askedMs > maxPauseMs) throw lost.error;
      await this.#http.pause(Math.max(askedMs, uploadPauseMs * 2 ** (tries - 1)));
      if (await this.has(name, blob)) return 'uploaded';
      if (tries === maxUploadTries) throw lost.error;
    }
  }

  /** Any refusal means that the blob has to be sent; that request will tell the reason if it stays. */
  async mount(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    const url = this.#session.url(name, 'blobs/uploads/');
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    try {
      const request = { method: 'POST', url, isRepeatable: true, alsoPull: from } as const;
      const response = await this.#session.send(name, 'push', request);
      if (response.status === 202) await this.#cancel(name, this.#location(response));
      return response.status === 201;
    } catch (error) {
      if (isActionError(error, 'denied', 'unauthorized', 'not-found', 'rejected', 'rate-limited')) return false;
      throw error;
    }
  }

  /**
   * One POST for the place, one PUT of all bytes.
   * @returns undefined when the blob is stored
   * @throws ActionError where another try would not help
   */
  async #tryUpload(
    name: RepositoryName,
    blob: BlobSource,
    onProgress: (bytes: number) => void,
  ): Promise<LostUpload | undefined> {
    const what = `Uploading the blob ${blob.digest} to ${this.#session.host}/${name} failed`;
    const url = this.#session.url(name, 'blobs/uploads/');
    const begun = await this.#session.send(name, 'push', { method: 'POST', url, isRepeatable: true });
    if (begun.status !== 202) throw this.#session.failure(name, 'push', begun, what);
    const location = this.#location(begun);
    const body = verifiedBody(blob, onProgress);
    try {
      const stored = await this.#session.send(name, 'push', {
        method: 'PUT',
        // The Location is never rebuilt: its query is the registry's own and keeps its form.
        url: new URL(`${location.href}${location.search === '' ? '?' : '&'}digest=${encodeURIComponent(blob.digest)}`),
        headers: { 'content-type': 'application/octet-stream' },
        body,
        isRepeatable: false,
        redirects: 'follow',
      });
      if (stored.status === 201 || stored.status === 204) return undefined;
      const error = this.#session.failure(name, 'push', stored, what);
      if (!isLost(stored)) throw error;
      body.withdraw();
      if (stored.status !== 404) await this.#cancel(name, location);
      return { error, retryAt: stored.retryAt };
    } catch (error) {
      body.withdraw();
      await this.#cancel(name, location);
      if (isActionError(error, 'unavailable')) return { error, retryAt: undefined };
      throw error;
    }
  }

  /** Best effort: a registry forgets what is never finished. */
  async #cancel(name: RepositoryName, location: URL): Promise<void> {
    const request = { method: 'DELETE', url: location, isRepeatable: false, isCleanup: true } as const;
    await this.#session.send(name, 'push', request).catch(() => undefined);
  }

  #location(response: HttpResponse): URL {
    const text = response.headers.location;
    if (text !== undefined) return this.#session.ownUrl(text, response.url, 'its uploads');
    throw new ActionError(
      'invalid-response',
      `${this.#session.host} began an upload without saying where (no Location header).`,
    );
  }
}

function isLost(response: HttpResponse): boolean {
  return (
    response.status === 404 ||
    isTransientStatus(response.status) ||
    lostUploadCodes.has(readRegistryError(response).code)
  );
}
