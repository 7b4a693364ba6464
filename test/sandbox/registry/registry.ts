import { type Accounts } from '../store/accounts.js';
import { type BlobHost, readBlob } from './blob-host.js';
import { type Blobs } from './blobs.js';
import { isDigest } from '../store/digest.js';
import { type Gate, type PushEntry } from './gate.js';
import { type Exchange, NO_SUCH_ROUTE, type Reply } from '../server/http.js';
import { type Manifests } from './manifests.js';
import { ociError, ociRefusal } from './oci-error.js';
import { type Profile } from './profile.js';
import { listReferrers } from './referrers.js';
import { type Store } from '../store/store.js';
import { type TagReads } from './tag-reads.js';
import { blobCreated, type Uploads } from './uploads.js';

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)+$/;
const NAME_LENGTH = 255;
const TAGS_PER_PAGE = 100;
const TAGS_PER_PAGE_AT_MOST = 1000;

export interface RegistryParts {
  readonly profile: Profile;
  readonly gate: Gate;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly accounts: Accounts;
  readonly tagReads: TagReads;
  readonly uploads: Uploads;
  readonly manifests: Manifests;
  /** Where GET of a blob is sent to; without it the registry serves the bytes itself. */
  readonly blobHost: { readonly host: BlobHost; readonly origin: string } | undefined;
}

/** Everything below `/v2/`: who asks for what; the doing is in the parts. */
export class Registry {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  async answer(exchange: Exchange): Promise<Reply> {
    const path = exchange.url.pathname;
    if (path === '/v2' || path === '/v2/') return this.#version(exchange);
    const match = /^\/v2\/(.+)\/(manifests|tags|blobs|referrers)\/(.*)$/.exec(path);
    if (match === null) return NO_SUCH_ROUTE;
    const [, name = '', kind, rest = ''] = match;
    // A greedy name swallows `blobs/`: `/v2/a/b/blobs/upload/<id>` has the kind `blobs` and the rest `upload/<id>`.
    if (kind === 'referrers' && !this.#parts.profile.hasReferrers) return NO_SUCH_ROUTE;
    if (!this.#isName(name)) return ociError(400, 'NAME_INVALID', 'invalid repository name');
    if (kind === 'referrers') return this.#referrers(exchange, name, rest);
    if (kind === 'tags') return rest === 'list' ? this.#tags(exchange, name) : NO_SUCH_ROUTE;
    if (kind === 'manifests') return this.#manifest(exchange, name, rest);
    if (rest === 'uploads' || rest === 'uploads/') return this.#beginUpload(exchange, name);
    const upload = /^upload\/([^/]+)$/.exec(rest)?.[1];
    if (upload === undefined) return rest.includes('/') ? NO_SUCH_ROUTE : this.#blob(exchange, name, rest);
    this.#parts.gate.push(exchange, name);
    return this.#parts.uploads.answer(exchange, name, upload);
  }

  #isName(name: string): boolean {
    const { min, max } = this.#parts.profile.nameParts;
    const parts = name.split('/').length;
    return NAME.test(name) && name.length <= NAME_LENGTH && parts >= min && parts <= max;
  }

  #version(exchange: Exchange): Reply {
    if (exchange.method !== 'GET') return UNSUPPORTED;
    this.#parts.gate.enter(exchange);
    const headers = { 'content-type': 'application/json', 'docker-distribution-api-version': 'registry/2.0' };
    return { status: 200, headers, body: '{}' };
  }

  async #manifest(exchange: Exchange, name: string, reference: string): Promise<Reply> {
    const { gate, manifests, profile } = this.#parts;
    switch (exchange.method) {
      case 'GET':
      case 'HEAD': {
        const entry = gate.pull(exchange, name);
        return entry.target === undefined ? NAME_UNKNOWN : manifests.read(exchange, entry, reference);
      }
      case 'PUT':
        return manifests.put(exchange, name, reference, this.#push(exchange, name));
      case 'DELETE': {
        const { target } = gate.push(exchange, name);
        if (!profile.canDelete) return UNSUPPORTED;
        return target === undefined ? NAME_UNKNOWN : manifests.remove(target, reference);
      }
      default:
        gate.push(exchange, name);
        return UNSUPPORTED;
    }
  }

  /** Somebody who may push; where names lie below repositories, the repository must be there. */
  #push(exchange: Exchange, name: string, from?: string): PushEntry {
    const { gate, accounts, profile } = this.#parts;
    const entry = gate.push(exchange, name, from);
    const repository = name.split('/').slice(0, 2).join('/');
    if (!profile.isBelowRepository || accounts.findRepository(repository) !== undefined) return entry;
    throw ociRefusal(404, 'NAME_UNKNOWN', `repository ${repository} does not exist`);
  }

  #referrers(exchange: Exchange, name: string, subject: string): Reply {
    if (exchange.method !== 'GET') return UNSUPPORTED;
    return listReferrers(exchange, name, this.#parts.gate.pull(exchange, name).target, subject);
  }

  #blob(exchange: Exchange, name: string, digest: string): Reply {
    const { gate, store, blobs, blobHost, profile } = this.#parts;
    if (exchange.method === 'DELETE' && profile.canDelete) {
      gate.push(exchange, name);
      if (!isDigest(digest)) return ociError(400, 'DIGEST_INVALID', 'invalid digest');
      return store.blobs(name).delete(digest) ? { status: 202 } : BLOB_UNKNOWN;
    }
    if (exchange.method !== 'GET' && exchange.method !== 'HEAD') {
      gate.push(exchange, name);
      return UNSUPPORTED;
    }
    gate.pull(exchange, name);
    if (!isDigest(digest)) return ociError(400, 'DIGEST_INVALID', 'invalid digest');
    if (!store.blobs(name).has(digest)) return BLOB_UNKNOWN;
    if (exchange.method === 'GET' && blobHost !== undefined) {
      return { status: 307, headers: { location: blobHost.origin + blobHost.host.sign(digest) } };
    }
    return readBlob(exchange, blobs.body(digest), digest);
  }

  async #beginUpload(exchange: Exchange, name: string): Promise<Reply> {
    if (exchange.method !== 'POST') return UNSUPPORTED;
    const { gate, store, uploads, profile } = this.#parts;
    const query = exchange.url.searchParams;
    const digest = query.get('mount');
    const from = query.get('from');
    this.#push(exchange, name, from ?? undefined);
    if (digest === null) return uploads.begin(exchange, name);
    // A mount that does not come about, whatever the reason, becomes an upload.
    const isMountable =
      from === null
        ? profile.findsMountSources && gate.findBlob(exchange, name, digest) !== undefined
        : gate.canAlsoPull(exchange, from) && store.blobs(from).has(digest);
    if (isMountable) {
      store.blobs(name).add(digest);
      return blobCreated(name, digest);
    }
    return uploads.begin(exchange, name);
  }

  #tags(exchange: Exchange, name: string): Reply {
    if (exchange.method !== 'GET') return UNSUPPORTED;
    const { gate, tagReads } = this.#parts;
    const { target } = gate.pull(exchange, name);
    if (target === undefined) return NAME_UNKNOWN;
    const query = exchange.url.searchParams;
    const text = query.get('n');
    if (text !== null && !/^\d{1,9}$/.test(text)) {
      return ociError(400, 'PAGINATION_NUMBER_INVALID', 'invalid number of results requested');
    }
    const limit = Math.min(text === null ? TAGS_PER_PAGE : Number(text), TAGS_PER_PAGE_AT_MOST);
    const last = query.get('last') ?? '';
    const rest = tagReads
      .names(target)
      .sort()
      .filter((tag) => tag > last);
    const tags = rest.slice(0, limit);
    const next = limit > 0 && rest.length > limit ? tags.at(-1) : undefined;
    const link = next && { link: `</v2/${name}/tags/list?last=${next}&n=${limit}>; rel="next"` };
    const headers = { 'content-type': 'application/json', ...(link ?? {}) };
    return { status: 200, headers, body: JSON.stringify({ name, tags }) };
  }
}

const BLOB_UNKNOWN = ociError(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
const UNSUPPORTED = ociError(405, 'UNSUPPORTED', 'The operation is unsupported.');
const NAME_UNKNOWN = ociError(404, 'NAME_UNKNOWN', 'repository name not known to registry');
