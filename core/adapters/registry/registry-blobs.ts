import { hasDigest, type Digest } from '../../domain/image/digest.js';
import { type Descriptor } from '../../domain/image/manifest.js';
import { type RepositoryName } from '../../domain/registry/reference.js';
import { ActionError, isActionError } from '../../errors.js';
import { type BlobSource, type BlobStream, type Clock, type MeasuredBlob, type UploadResult } from '../../ports.js';
import { BlobUpload, cancelUpload, locationOf } from './blob-upload.js';
import { streamOf } from '../source/file-tree.js';
import { type Http } from '../http/http.js';
import { type RegistrySession } from './registry-session.js';
import { verifiedBody, type VerifiedBody } from './verified-body.js';

export interface BlobsOptions {
  readonly session: RegistrySession;
  readonly http: Http;
  readonly clock: Clock;
}

/** Image configs and other blobs that are read whole. */
const maxBlobBytes = 16 * 1024 * 1024;
/** Larger than the error of a registry, so that its words are read where the blob is smaller than they are. */
const minAnswerBytes = 64 * 1024;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** A reading that broke off is taken up again, where it stopped, so often in a row. */
const maxReadTries = 5;
const readPauseMs = 500;

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

  /** A blob of any size, read when it is opened; its bytes are not checked here. */
  source(name: RepositoryName, { digest, size }: Pick<Descriptor, 'digest' | 'size'>): BlobSource {
    return { digest, size, open: () => streamOf(this.#pieces(name, { digest, size })) };
  }

  /** Makes the repository hold the blob: looks first, then sends it. */
  async upload(name: RepositoryName, blob: BlobSource, onProgress: (bytes: number) => void): Promise<UploadResult> {
    if (await this.has(name, blob)) return 'existed';
    await this.#send(name, verifiedBody(blob, onProgress), blob.digest);
    return 'uploaded';
  }

  async uploadStream(
    name: RepositoryName,
    stream: BlobStream,
    onProgress: (bytes: number) => void,
  ): Promise<MeasuredBlob> {
    const body = verifiedBody(stream, onProgress);
    await this.#send(name, body, undefined);
    if (body.measured === undefined) throw new TypeError('A stream that was sent is measured.');
    return body.measured;
  }

  /** Any refusal means that the blob has to be sent; that request will tell the reason if it stays. */
  async mount(name: RepositoryName, digest: Digest, from: RepositoryName): Promise<boolean> {
    const url = this.#session.url(name, 'blobs/uploads/');
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    try {
      const request = { method: 'POST', url, isRepeatable: true, alsoPull: from } as const;
      const response = await this.#session.send(name, 'push', request);
      if (response.status === 202) await cancelUpload(this.#session, name, locationOf(this.#session, response));
      return response.status === 201;
    } catch (error) {
      if (isActionError(error, 'denied', 'unauthorized', 'not-found', 'rejected', 'rate-limited')) return false;
      throw error;
    }
  }

  /** Opens an upload and cancels it. */
  async checkUpload(name: RepositoryName): Promise<void> {
    const url = this.#session.url(name, 'blobs/uploads/');
    const response = await this.#session.send(name, 'push', { method: 'POST', url, isRepeatable: true });
    if (response.status !== 202) {
      throw this.#session.failure(name, 'push', response, `${this.#session.host}/${name} can't be pushed to`);
    }
    await cancelUpload(this.#session, name, locationOf(this.#session, response));
  }

  async #send(name: RepositoryName, body: VerifiedBody, digest: Digest | undefined): Promise<void> {
    await new BlobUpload({
      session: this.#session,
      http: this.#http,
      clock: this.#clock,
      name,
      what: `Uploading ${digest === undefined ? 'a layer' : `the blob ${digest}`} to ${this.#session.host}/${name} failed`,
      body,
      digest,
      isStored: (stored) => this.has(name, { digest: stored, size: body.size ?? body.measured?.size ?? 0 }),
    }).run();
  }

  async *#pieces(name: RepositoryName, blob: Pick<Descriptor, 'digest' | 'size'>): AsyncGenerator<Buffer> {
    const what = `Reading the blob ${blob.digest} of ${this.#session.host}/${name} failed`;
    let at = 0;
    for (let tries = 1; ; tries += 1) {
      const before = at;
      const response = await this.#session.send(name, 'pull', {
        method: 'GET',
        url: this.#session.url(name, `blobs/${blob.digest}`),
        headers: at === 0 ? {} : { range: `bytes=${at}-` },
        isRepeatable: true,
        isStreamed: true,
        redirects: 'follow',
      });
      if (response.pieces === undefined) throw this.#session.failure(name, 'pull', response, what);
      // A server that knows no ranges begins anew.
      let skip = response.status === 206 ? 0 : at;
      try {
        for await (const piece of response.pieces) {
          const rest = piece.subarray(Math.min(skip, piece.length));
          skip -= piece.length - rest.length;
          at += rest.length;
          if (rest.length > 0) yield rest;
        }
        return;
      } catch (error) {
        if (at > before) tries = 1;
        if (!isActionError(error, 'unavailable') || tries >= maxReadTries) throw error;
        await this.#http.pause(readPauseMs * 2 ** (tries - 1));
      }
    }
  }
}
