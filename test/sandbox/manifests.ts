import { administers } from './access.js';
import { type Accounts, type Repository } from './accounts.js';
import { type Blobs } from './blobs.js';
import { type Identity } from './credentials.js';
import { digestOf, isDigest } from './digest.js';
import { type Entry, type PushEntry } from './gate.js';
import { type Exchange, readBody, type Reply } from './http.js';
import { type ManifestFacts, readLabels, readManifest } from './manifest.js';
import { ociError, ociErrors } from './oci-error.js';
import { type Store, type StoredPackage, type StoredVersion } from './store.js';

const MANIFEST_BYTES = 4 * 1024 * 1024;
const CONFIG_BYTES = 8 * 1024 * 1024;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const SOURCE = 'org.opencontainers.image.source';
const PLURALS: Readonly<Record<string, string>> = {
  'application/vnd.oci.image.manifest.v1+json': 'OCI manifest',
  'application/vnd.oci.image.index.v1+json': 'OCI index',
  'application/vnd.docker.distribution.manifest.v2+json': 'Docker manifest',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'Docker manifest list',
};

/** `/v2/<name>/manifests/<reference>` */
export class Manifests {
  readonly #origin: string;
  readonly #accounts: Accounts;
  readonly #store: Store;
  readonly #blobs: Blobs;

  constructor(origin: string, accounts: Accounts, store: Store, blobs: Blobs) {
    this.#origin = origin;
    this.#accounts = accounts;
    this.#store = store;
    this.#blobs = blobs;
  }

  /** GET and HEAD; only GET counts as a download. */
  read(exchange: Exchange, { target }: Entry, reference: string): Reply {
    const version = target && find(target, reference);
    if (version === undefined) return ociError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    if (!accepts(exchange.headers.accept, version.mediaType)) {
      const kind = PLURALS[version.mediaType] ?? version.mediaType;
      const message = `${kind} found, but Accept header does not support ${kind === 'OCI index' ? 'OCI indexes' : `${kind}s`}`;
      return ociError(404, 'MANIFEST_UNKNOWN', message);
    }
    if (exchange.method === 'GET') version.downloads += 1;
    const headers = { 'content-type': version.mediaType, 'docker-content-digest': version.digest };
    return { status: 200, headers, body: version.bytes };
  }

  async put(exchange: Exchange, name: string, reference: string, entry: PushEntry): Promise<Reply> {
    const isByDigest = reference.includes(':');
    if (isByDigest ? !isDigest(reference) : !TAG.test(reference)) {
      return isByDigest
        ? ociError(400, 'DIGEST_INVALID', 'invalid digest')
        : ociError(400, 'TAG_INVALID', 'manifest tag did not match URI');
    }
    const bytes = await readBody(exchange, MANIFEST_BYTES);
    if (bytes === undefined) return ociError(413, 'SIZE_INVALID', 'manifest is larger than 4 MiB');
    if (isByDigest && digestOf(bytes) !== reference) {
      return ociError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    const facts = readManifest(bytes, mediaTypeOf(exchange));
    if (typeof facts === 'string') return ociError(400, 'MANIFEST_INVALID', facts);
    // The only wait comes first: from the check of what is missing to the tag nothing else may come between.
    const source = await this.#source(facts);
    const missing = this.#missing(name, facts);
    if (missing.length > 0) {
      const about = { code: 'MANIFEST_BLOB_UNKNOWN', message: 'blob unknown to registry' };
      return ociErrors(
        400,
        missing.map((detail) => ({ ...about, detail })),
      );
    }
    const target = this.#store.find(name) ?? this.#create(name, entry);
    if (target.repository === undefined && target.tags.size === 0) link(target, entry.identity, source);
    const version = this.#store.putManifest(target, bytes, facts.mediaType);
    if (!isByDigest) this.#store.moveTag(target, reference, version);
    const headers = { location: `/v2/${name}/manifests/${version.digest}`, 'docker-content-digest': version.digest };
    return { status: 201, headers };
  }

  #missing(name: string, facts: ManifestFacts): string[] {
    const blobs = this.#store.blobs(name);
    const target = this.#store.find(name);
    const children = facts.children.filter((digest) => target?.byDigest.has(digest) !== true);
    return [...children, ...facts.blobs.filter((digest) => !blobs.has(digest))];
  }

  /** Whoever creates a package administers it. */
  #create(name: string, { owner, identity }: PushEntry): StoredPackage {
    const target = this.#store.create(owner, name.slice(name.indexOf('/') + 1));
    if (identity.kind === 'classic') target.roles.set(`user:${identity.user.login.toLowerCase()}`, 'admin');
    return target;
  }

  /** The repository of this server that the image says it comes from. */
  async #source(facts: ManifestFacts): Promise<Repository | undefined> {
    const config = facts.imageConfig && (await this.#blobs.read(facts.imageConfig, CONFIG_BYTES));
    const url = facts.annotations[SOURCE] ?? (config ? readLabels(config)[SOURCE] : undefined);
    if (url?.startsWith(`${this.#origin}/`) !== true) return undefined;
    return this.#accounts.findRepository(url.slice(this.#origin.length + 1).replace(/(?:\.git)?\/?$/, ''));
  }
}

/**
 * Connects a new package with a repository, which makes that repository's workflows its administrators:
 * the one whose workflow pushes, else the one that the image names, if the user administers it.
 */
function link(target: StoredPackage, identity: Identity, source: Repository | undefined): void {
  if (identity.kind === 'installation') target.repository = identity.repository;
  if (identity.kind === 'classic' && source !== undefined && administers(identity, source.owner)) {
    target.repository = source;
  }
}

function find(target: StoredPackage, reference: string): StoredVersion | undefined {
  return reference.includes(':') ? target.byDigest.get(reference) : target.tags.get(reference);
}

function mediaTypeOf(exchange: Exchange): string {
  return (exchange.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined) return true;
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  return ranges.some((range) => range === mediaType || range === '*/*' || range === 'application/*');
}
