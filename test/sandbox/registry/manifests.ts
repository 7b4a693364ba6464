import { administers } from '../store/access.js';
import { type Accounts, type Repository } from '../store/accounts.js';
import { type Blobs } from './blobs.js';
import { type Identity } from '../store/credentials.js';
import { algorithmOf, digestOf } from '../store/digest.js';
import { type Entry, type PushEntry } from './gate.js';
import { type Exchange, readBody, type Reply } from '../server/http.js';
import { type ManifestFacts, readLabels, readManifest } from './manifest.js';
import { ociError, ociErrors } from './oci-error.js';
import { type Profile } from './profile.js';
import { type Store, type StoredPackage, type StoredVersion } from '../store/store.js';
import { type TagReads } from './tag-reads.js';

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

export interface ManifestsParts {
  /** Of the web pages that images name as their source. */
  readonly origin: string;
  readonly profile: Profile;
  readonly accounts: Accounts;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly tagReads: TagReads;
}

/** `/v2/<name>/manifests/<reference>` */
export class Manifests {
  readonly #parts: ManifestsParts;

  constructor(parts: ManifestsParts) {
    this.#parts = parts;
  }

  /** GET and HEAD; only GET counts as a download. */
  read(exchange: Exchange, { target }: Entry, reference: string): Reply {
    const version = target && this.#find(target, reference);
    if (version === undefined) return ociError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    if (!accepts(exchange.headers.accept, version.mediaType)) {
      const kind = PLURALS[version.mediaType] ?? version.mediaType;
      const message = `${kind} found, but Accept header does not support ${kind === 'OCI index' ? 'OCI indexes' : `${kind}s`}`;
      return ociError(404, 'MANIFEST_UNKNOWN', message);
    }
    if (exchange.method === 'GET') version.downloads += 1;
    const isTold = exchange.method === 'GET' || this.#parts.profile.tellsDigests;
    const digest = isTold ? version.digest : String(version.id);
    const headers = { 'content-type': version.mediaType, 'docker-content-digest': digest };
    return { status: 200, headers, body: version.bytes };
  }

  /** By digest the version goes with its tags; by tag only the tag. */
  remove(target: StoredPackage, reference: string): Reply {
    const { store } = this.#parts;
    const isByDigest = reference.includes(':');
    const version = isByDigest ? target.byDigest.get(reference) : target.tags.get(reference);
    if (version === undefined) return ociError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    if (isByDigest) store.deleteVersion(target, version);
    else store.dropTag(target, reference);
    return { status: 202 };
  }

  async put(exchange: Exchange, name: string, reference: string, entry: PushEntry): Promise<Reply> {
    const { profile, store } = this.#parts;
    const isByDigest = reference.includes(':');
    const algorithm = isByDigest ? algorithmOf(reference, profile.algorithms) : 'sha256';
    if (algorithm === undefined) return ociError(400, 'DIGEST_INVALID', 'invalid digest');
    if (isByDigest && !profile.knowsDigests) return UNSUPPORTED;
    const parameters = profile.takesTagParameters ? exchange.url.searchParams.getAll('tag') : [];
    const tags = isByDigest ? parameters : [reference];
    if (!tags.every((tag) => TAG.test(tag))) return ociError(400, 'TAG_INVALID', 'manifest tag did not match URI');
    const bytes = await readBody(exchange, MANIFEST_BYTES);
    if (bytes === undefined) return ociError(413, 'SIZE_INVALID', 'manifest is larger than 4 MiB');
    const digest = digestOf(bytes, algorithm);
    if (isByDigest && digest !== reference) {
      return ociError(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    }
    const facts = readManifest(bytes, mediaTypeOf(exchange));
    if (typeof facts === 'string') return ociError(400, 'MANIFEST_INVALID', facts);
    const fault = findUnsupported(facts, profile);
    if (fault !== undefined) return ociError(400, 'MANIFEST_INVALID', fault);
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
    const target = store.find(name) ?? this.#create(name, entry);
    if (target.repository === undefined && target.tags.size === 0) link(target, entry.identity, source);
    const version = store.putManifest(target, bytes, facts.mediaType, digest);
    for (const tag of tags) {
      this.#parts.tagReads.note(target, tag);
      store.moveTag(target, tag, version);
    }
    const headers = {
      location: `/v2/${name}/manifests/${version.digest}`,
      'docker-content-digest': version.digest,
      ...(profile.hasReferrers && facts.subject !== undefined ? { 'oci-subject': facts.subject } : {}),
      ...(parameters.length > 0 && isByDigest ? { 'oci-tag': parameters } : {}),
    };
    return { status: 201, headers };
  }

  #find(target: StoredPackage, reference: string): StoredVersion | undefined {
    const { profile, tagReads } = this.#parts;
    if (!reference.includes(':')) return tagReads.find(target, reference);
    return profile.knowsDigests ? target.byDigest.get(reference) : undefined;
  }

  #missing(name: string, facts: ManifestFacts): string[] {
    const { store } = this.#parts;
    const blobs = store.blobs(name);
    const target = store.find(name);
    const children = facts.children.filter((digest) => target?.byDigest.has(digest) !== true);
    return [...children, ...facts.blobs.filter((digest) => !blobs.has(digest))];
  }

  /** Whoever creates a package administers it. */
  #create(name: string, { owner, identity }: PushEntry): StoredPackage {
    const { accounts, profile, store } = this.#parts;
    const target = store.create(owner, name.slice(name.indexOf('/') + 1), profile.packageType);
    if (profile.isBelowRepository) {
      target.repository = accounts.findRepository(name.split('/').slice(0, 2).join('/'));
    }
    if (identity.kind === 'classic') target.roles.set(`user:${identity.user.login.toLowerCase()}`, 'admin');
    return target;
  }

  /** The repository of this server that the image says it comes from. */
  async #source(facts: ManifestFacts): Promise<Repository | undefined> {
    const config = facts.imageConfig && (await this.#parts.blobs.read(facts.imageConfig, CONFIG_BYTES));
    const url = facts.annotations[SOURCE] ?? (config ? readLabels(config)[SOURCE] : undefined);
    const { accounts, origin } = this.#parts;
    if (url?.startsWith(`${origin}/`) !== true) return undefined;
    return accounts.findRepository(url.slice(origin.length + 1).replace(/(?:\.git)?\/?$/, ''));
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

const UNSUPPORTED = ociError(405, 'UNSUPPORTED', 'The operation is unsupported.');

/** What a registry of this kind does not take, as a sentence. */
function findUnsupported(facts: ManifestFacts, profile: Profile): string | undefined {
  const isOci = facts.mediaType.startsWith('application/vnd.oci.');
  if ((isOci && !profile.takesOci) || (facts.kind === 'index' && !profile.takesIndexes)) {
    return `media type not supported: ${facts.mediaType}`;
  }
  return facts.hasForeignLayers && !profile.takesForeignLayers ? 'foreign layers are not supported' : undefined;
}

function mediaTypeOf(exchange: Exchange): string {
  return (exchange.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined) return true;
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  return ranges.some((range) => range === mediaType || range === '*/*' || range === 'application/*');
}
