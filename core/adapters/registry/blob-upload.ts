import { type Digest } from '../../domain/image/digest.js';
import { type RepositoryName } from '../../domain/registry/reference.js';
import { ActionError, isActionError } from '../../errors.js';
import { type Clock } from '../../ports.js';
import { type Http } from '../http/http.js';
import { type HttpResponse } from '../http/http-answer.js';
import { isTransientStatus } from '../http/http-trouble.js';
import { readRegistryError } from './registry-error.js';
import { type RegistrySession } from './registry-session.js';
import { type VerifiedBody } from './verified-body.js';

export interface UploadOptions {
  readonly session: RegistrySession;
  readonly http: Http;
  readonly clock: Clock;
  readonly name: RepositoryName;
  /** Names the blob in errors. */
  readonly what: string;
  readonly body: VerifiedBody;
  /** Undefined for a stream: the body tells it at its end. */
  readonly digest: Digest | undefined;
  /** Whether the registry holds the blob; asked after trouble, since an answer may have been lost. */
  readonly isStored: (digest: Digest) => Promise<boolean>;
}

/** Why an upload came to nothing although going on, or another one, may succeed. */
interface LostUpload {
  readonly error: unknown;
  /** When the registry wants to be asked again, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;
  /** Whether the registry forgot it. */
  readonly isGone: boolean;
}

const maxUploadTries = 3;
/** In a row, without a byte more. */
const maxIdleResumes = 3;
/** Doubled each time; a slow commit may be done by then. */
const uploadPauseMs = 2000;
/** A registry that asks for more than this is not waited for. */
const maxPauseMs = 5 * 60_000;
/** GHCR takes no larger ones of those that name their range. */
const chunkBytes = 4 * 1024 * 1024;
/** Of an upload that is gone or spoiled, so that only a new one helps. */
const lostUploadCodes: ReadonlySet<string> = new Set(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID']);
/** Of a registry that takes no body without a length, or none of any size. */
const needsChunks: ReadonlySet<number> = new Set([405, 411, 413, 416, 501]);

/**
 * One blob on its way. What is known by its digest goes in one PUT; a stream in one PATCH, and a PUT names what it was.
 * After a broken connection the rest follows in small chunks; where that can't be, all of it in a new upload.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
export class BlobUpload {
  readonly #options: UploadOptions;
  readonly #body: VerifiedBody;
  #location = new URL('http://nowhere.invalid');
  #isChunked = false;

  constructor(options: UploadOptions) {
    this.#options = options;
    this.#body = options.body;
  }

  /** @throws ActionError where another try would not help; nothing is left behind then */
  async run(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const lost = await this.#tryOnce();
      if (lost === undefined) return;
      await this.#pause(lost, tries);
      if (await this.#isStored()) return;
      if (tries === maxUploadTries) throw lost.error;
    }
  }

  async #tryOnce(): Promise<LostUpload | undefined> {
    await this.#begin();
    try {
      const lost = await this.#resumeWhilePossible(await this.#sendWhole());
      if (lost === undefined) return undefined;
      this.#body.withdraw();
      if (!lost.isGone) await this.#cancel();
      return lost;
    } catch (error) {
      this.#body.withdraw();
      await this.#cancel();
      throw error;
    }
  }

  async #begin(): Promise<void> {
    const { session, name, what } = this.#options;
    const url = session.url(name, 'blobs/uploads/');
    const begun = await session.send(name, 'push', { method: 'POST', url, isRepeatable: true });
    if (begun.status !== 202) throw session.failure(name, 'push', begun, what);
    this.#follow(begun);
  }

  async #sendWhole(): Promise<LostUpload | undefined> {
    const { digest } = this.#options;
    if (digest !== undefined && !this.#isChunked) return this.#finish(digest, this.#body);
    if (this.#isChunked) return this.#sendRest(0);
    const answer = await this.#request('PATCH', this.#location, this.#body);
    if ('error' in answer) return answer;
    if (answer.status === 202) return this.#finishMeasured(answer);
    if (!needsChunks.has(answer.status)) return this.#judge(answer);
    this.#isChunked = true;
    return { ...this.#lost(answer), isGone: true };
  }

  /** A few bytes are sent anew sooner than the registry is asked for what it has of them. */
  async #resumeWhilePossible(first: LostUpload | undefined): Promise<LostUpload | undefined> {
    let lost = first;
    let idle = 0;
    let reached = 0;
    while (lost !== undefined && !lost.isGone && this.#body.sentBytes > chunkBytes && idle < maxIdleResumes) {
      await this.#pause(lost, idle + 1);
      if (await this.#isStored()) return undefined;
      const offset = await this.#askOffset();
      if (offset === undefined) return lost;
      idle = offset > reached ? 0 : idle + 1;
      reached = Math.max(reached, offset);
      lost = await this.#sendRest(offset);
    }
    return lost;
  }

  /** @returns how many bytes the registry holds; undefined where it holds none, or can't say */
  async #askOffset(): Promise<number | undefined> {
    const answer = await this.#request('GET', this.#location, undefined);
    if ('error' in answer || (answer.status !== 204 && answer.status !== 202)) return undefined;
    this.#follow(answer);
    // "0-0" is said of one byte and of none.
    const end = endOfRange(answer);
    return end === undefined || end === 0 ? undefined : end + 1;
  }

  /** Sends what follows the first `from` bytes, piece by piece, each to where the registry says. */
  async #sendRest(from: number): Promise<LostUpload | undefined> {
    let at = from;
    for await (const chunk of chunksOf(this.#body.open(from))) {
      const headers = { 'content-range': `${at}-${at + chunk.length - 1}` };
      const answer = await this.#request('PATCH', this.#location, chunk, headers);
      if ('error' in answer) return answer;
      if (answer.status === 416) return this.#lost(answer);
      if (answer.status !== 202) return this.#judge(answer);
      this.#follow(answer);
      at += chunk.length;
      const end = endOfRange(answer);
      if (end !== undefined && end + 1 !== at) return this.#lost(answer);
    }
    return this.#finishMeasured(undefined);
  }

  #finishMeasured(answer: HttpResponse | undefined): Promise<LostUpload | undefined> {
    if (answer !== undefined) this.#follow(answer);
    const { measured } = this.#body;
    if (measured !== undefined) return this.#finish(measured.digest, undefined);
    const { session, what } = this.#options;
    const early = `${session.host} answered before it had all of the data. ${what}.`;
    throw new ActionError('invalid-response', early, {
      hint: 'Something between here and the registry may answer in its place; try again without it.',
    });
  }

  async #finish(digest: Digest, body: VerifiedBody | undefined): Promise<LostUpload | undefined> {
    // The Location is never rebuilt: its query is the registry's own and keeps its form.
    const mark = this.#location.search === '' ? '?' : '&';
    const url = new URL(`${this.#location.href}${mark}digest=${encodeURIComponent(digest)}`);
    const answer = await this.#request('PUT', url, body);
    if ('error' in answer) return answer;
    return answer.status === 201 || answer.status === 204 ? undefined : this.#judge(answer);
  }

  async #request(
    method: 'GET' | 'PATCH' | 'PUT',
    url: URL,
    body: VerifiedBody | Uint8Array | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpResponse | LostUpload> {
    try {
      return await this.#options.session.send(this.#options.name, 'push', {
        method,
        url,
        headers: method === 'GET' ? {} : { 'content-type': 'application/octet-stream', ...headers },
        ...(body === undefined ? {} : { body }),
        isRepeatable: method === 'GET',
        redirects: 'follow',
      });
    } catch (error) {
      if (isActionError(error, 'unavailable')) return { error, retryAt: undefined, isGone: false };
      throw error;
    }
  }

  /** @throws what the answer means, if it stays */
  #judge(answer: HttpResponse): LostUpload {
    const isGone = answer.status === 404;
    const isLost = isGone || isTransientStatus(answer.status) || lostUploadCodes.has(readRegistryError(answer).code);
    const lost = this.#lost(answer);
    if (isLost) return { ...lost, isGone };
    throw lost.error;
  }

  #lost(answer: HttpResponse): LostUpload {
    const { session, name, what } = this.#options;
    return { error: session.failure(name, 'push', answer, what), retryAt: answer.retryAt, isGone: false };
  }

  async #pause({ error, retryAt }: LostUpload, round: number): Promise<void> {
    const { http, clock } = this.#options;
    const askedMs = (retryAt ?? 0) - clock.now();
    if (askedMs > maxPauseMs) {
      await this.#cancel();
      throw error;
    }
    await http.pause(Math.max(askedMs, uploadPauseMs * 2 ** (round - 1)));
  }

  async #isStored(): Promise<boolean> {
    const digest = this.#options.digest ?? this.#body.measured?.digest;
    return digest !== undefined && this.#options.isStored(digest);
  }

  #follow(answer: HttpResponse): void {
    this.#location = locationOf(this.#options.session, answer);
  }

  async #cancel(): Promise<void> {
    await cancelUpload(this.#options.session, this.#options.name, this.#location);
  }
}

/** @throws ActionError `refused` for an address elsewhere, `invalid-response` where there is none */
export function locationOf(session: RegistrySession, answer: HttpResponse): URL {
  const text = answer.headers.location;
  if (text !== undefined) return session.ownUrl(text, answer.url, 'its uploads');
  throw new ActionError(
    'invalid-response',
    `${session.host} began an upload without saying where (no Location header).`,
  );
}

/** Best effort: a registry forgets what is never finished. */
export async function cancelUpload(session: RegistrySession, name: RepositoryName, location: URL): Promise<void> {
  const request = { method: 'DELETE', url: location, isRepeatable: false, isCleanup: true } as const;
  await session.send(name, 'push', request).catch(() => undefined);
}

function endOfRange(answer: HttpResponse): number | undefined {
  const match = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.headers.range ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

async function* chunksOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    while (size >= chunkBytes) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, chunkBytes);
      waiting = [all.subarray(chunkBytes)];
      size -= chunkBytes;
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}
