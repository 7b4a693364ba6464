import { randomBytes, randomUUID } from 'node:crypto';
import { type Blobs, type IncomingBlob } from './blobs.js';
import { algorithmOf } from '../store/digest.js';
import { type Exchange, type Reply } from '../server/http.js';
import { ociError, ociRefusal } from './oci-error.js';
import { type Profile } from './profile.js';
import { type Store } from '../store/store.js';

interface Upload {
  readonly id: string;
  readonly name: string;
  /** Part of every Location of this upload: a client that builds its own address does not know it. */
  readonly secret: string;
  readonly incoming: IncomingBlob;
  isBusy: boolean;
}

/** Blob uploads in progress, in all forms of the distribution spec. */
export class Uploads {
  readonly #blobs: Blobs;
  readonly #store: Store;
  readonly #profile: Profile;
  readonly #uploads = new Map<string, Upload>();

  constructor(blobs: Blobs, store: Store, profile: Profile) {
    this.#blobs = blobs;
    this.#store = store;
    this.#profile = profile;
  }

  /** How many were begun and neither finished nor cancelled. */
  get open(): number {
    return this.#uploads.size;
  }

  /** `POST /v2/<name>/blobs/uploads/` without a mount; with `digest` the body is the whole blob. */
  async begin(exchange: Exchange, name: string): Promise<Reply> {
    const digest = exchange.url.searchParams.get('digest');
    const upload: Upload = {
      id: randomUUID(),
      name,
      secret: randomBytes(12).toString('base64url'),
      incoming: this.#blobs.receive(this.#profile.algorithms),
      isBusy: false,
    };
    if (digest !== null) return this.#finish(exchange, upload);
    this.#uploads.set(upload.id, upload);
    return { status: 202, headers: progress(upload) };
  }

  /** A request for the Location of an upload. */
  async answer(exchange: Exchange, name: string, id: string): Promise<Reply> {
    const upload = this.#uploads.get(id);
    const state = exchange.url.searchParams.get('state')?.split('.')[0];
    if (upload?.name !== name || state !== upload.secret) {
      throw ociRefusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    }
    switch (exchange.method) {
      case 'GET':
        return { status: 204, headers: progress(upload) };
      case 'PATCH':
        return this.#exclusively(upload, () => this.#append(exchange, upload));
      case 'PUT':
        return this.#exclusively(upload, () => this.#finish(exchange, upload));
      case 'DELETE':
        if (!this.#profile.canCancelUploads) break;
        await this.#drop(upload);
        return { status: 204 };
    }
    return ociError(405, 'UNSUPPORTED', 'The operation is unsupported.');
  }

  async close(): Promise<void> {
    for (const upload of this.#uploads.values()) await upload.incoming.discard();
    this.#uploads.clear();
  }

  async #append(exchange: Exchange, upload: Upload): Promise<Reply> {
    const refusal = this.#check(exchange, upload);
    if (refusal !== undefined) return refusal;
    await receive(exchange, upload);
    return { status: 202, headers: progress(upload) };
  }

  async #finish(exchange: Exchange, upload: Upload): Promise<Reply> {
    const digest = exchange.url.searchParams.get('digest') ?? '';
    const algorithm = algorithmOf(digest, this.#profile.algorithms);
    if (algorithm === undefined) {
      return ociError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    const refusal = this.#check(exchange, upload);
    if (refusal !== undefined) return refusal;
    await receive(exchange, upload);
    if (upload.incoming.digest(algorithm) !== digest) {
      await this.#drop(upload);
      return ociError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    this.#uploads.delete(upload.id);
    await upload.incoming.keep(algorithm);
    this.#store.blobs(upload.name).add(digest);
    return blobCreated(upload.name, digest);
  }

  #check(exchange: Exchange, upload: Upload): Reply | undefined {
    const { chunkBytes, blobBytes } = this.#profile;
    const announced = Number(exchange.headers['content-length'] ?? 0);
    if (upload.incoming.sizeBytes + announced > blobBytes) {
      return ociError(413, 'SIZE_INVALID', `a layer may have ${blobBytes} bytes at most`);
    }
    return checkRange(exchange, upload, chunkBytes);
  }

  async #exclusively(upload: Upload, act: () => Promise<Reply>): Promise<Reply> {
    if (upload.isBusy) return ociError(409, 'BLOB_UPLOAD_INVALID', 'another request writes to this upload');
    upload.isBusy = true;
    try {
      return await act();
    } finally {
      upload.isBusy = false;
    }
  }

  async #drop(upload: Upload): Promise<void> {
    this.#uploads.delete(upload.id);
    await upload.incoming.discard();
  }
}

/** The answer to a blob that is now there. */
export function blobCreated(name: string, digest: string): Reply {
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}

/** Whatever came before a broken connection stays: the client may ask for the status and go on. */
async function receive(exchange: Exchange, upload: Upload): Promise<void> {
  for await (const chunk of exchange.body) await upload.incoming.write(chunk);
}

function checkRange(exchange: Exchange, upload: Upload, chunkBytes: number): Reply | undefined {
  const header = exchange.headers['content-range'];
  if (header === undefined) return undefined;
  const match = /^(?:bytes )?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(header);
  if (match === null) return ociError(400, 'BLOB_UPLOAD_INVALID', 'invalid content range');
  const start = Number(match[1]);
  const length = Number(match[2]) - start + 1;
  if (length > chunkBytes) {
    const message = 'the request body is too large and exceeds the maximum permissible limit of 4.00MiB';
    return ociError(416, 'REQUESTED_RANGE_NOT_SATISFIABLE', message, progress(upload));
  }
  if (Number(exchange.headers['content-length'] ?? length) !== length) {
    return ociError(400, 'SIZE_INVALID', 'provided length did not match content length');
  }
  if (start === upload.incoming.sizeBytes) return undefined;
  return ociError(416, 'REQUESTED_RANGE_NOT_SATISFIABLE', 'the chunk does not follow the last one', progress(upload));
}

function progress(upload: Upload): Record<string, string> {
  const { sizeBytes } = upload.incoming;
  return {
    location: `/v2/${upload.name}/blobs/upload/${upload.id}?state=${upload.secret}.${sizeBytes}`,
    range: `0-${Math.max(sizeBytes - 1, 0)}`,
    'docker-upload-uuid': upload.id,
  };
}
