import { type Account, type Repository } from './accounts.js';
import { type Clock } from '../time/clock.js';
import { digestOf } from './digest.js';

export type Visibility = 'public' | 'internal' | 'private';
export type PackageType = 'container' | 'docker';
export type Role = 'read' | 'write' | 'admin';

/** A manifest that is to become a version. */
export interface NewVersion {
  readonly digest: string;
  readonly mediaType: string;
  /** A function is asked for the bytes each time they are needed: a hundred thousand need not lie in memory. */
  readonly content: Buffer | (() => Buffer);
  /** Milliseconds since 1970, as `updatedAt` too. */
  readonly createdAt: number;
}

/** A pushed manifest: what the Packages API calls a version. */
export class StoredVersion {
  readonly id: number;
  readonly digest: string;
  readonly mediaType: string;
  /** Milliseconds since 1970, as the next two. */
  createdAt: number;
  updatedAt: number;
  deletedAt: number | undefined;
  /** Counted by each GET of the manifest. */
  downloads = 0;
  readonly #content: Buffer | (() => Buffer);
  #tags: Set<string> | undefined;

  constructor(id: number, { digest, mediaType, content, createdAt }: NewVersion) {
    this.id = id;
    this.digest = digest;
    this.mediaType = mediaType;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
    this.#content = content;
  }

  get bytes(): Buffer {
    return typeof this.#content === 'function' ? this.#content() : this.#content;
  }

  /** Of a deleted version: those that a restoration gives back, unless somebody took them. */
  get tags(): Set<string> {
    this.#tags ??= new Set();
    return this.#tags;
  }
}

export interface StoredPackage {
  readonly id: number;
  readonly owner: Account;
  /** Without the owner; may contain slashes. */
  readonly name: string;
  /** `owner/name`, lower case: the name in the registry. */
  readonly path: string;
  readonly type: PackageType;
  visibility: Visibility;
  repository: Repository | undefined;
  /** Whether the workflows of the repository have access because of the connection. */
  inheritsAccess: boolean;
  /** Roles given by hand or by creation; keys: `user:<login>`, `repository:<owner/name>`, lower case. */
  readonly roles: Map<string, Role>;
  /** Active and deleted ones, oldest first. */
  readonly versions: Map<number, StoredVersion>;
  /** Exactly the active ones. */
  readonly byDigest: Map<string, StoredVersion>;
  readonly tags: Map<string, StoredVersion>;
  /** Digests of the blobs that were pushed to it or mounted into it. */
  readonly blobs: Set<string>;
  /** Milliseconds since 1970, as the next two. */
  createdAt: number;
  updatedAt: number;
  deletedAt: number | undefined;
}

/** What can be restored at all: deleted less than 30 days ago. */
const RESTORABLE_MS = 30 * 24 * 60 * 60 * 1000;

/** Why a restoration is refused. */
export type RestoreFault = 'missing' | 'taken';

/** The packages of this GitHub; knows no rights and no HTTP. */
export class Store {
  readonly #clock: Clock;
  readonly #packages = new Map<string, StoredPackage>();
  readonly #deleted: StoredPackage[] = [];
  /** Blobs that were pushed under a name before its first manifest. */
  readonly #looseBlobs = new Map<string, Set<string>>();
  /** Active versions newest first, until something changes: a list is asked for page by page. */
  readonly #lists = new WeakMap<StoredPackage, readonly StoredVersion[]>();
  #packageId = 4_000_000;
  #versionId = 500_000_000;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(path: string): StoredPackage | undefined {
    return this.#packages.get(path.toLowerCase());
  }

  /** Digests that can be read or referred to under a name, whether or not the package exists. */
  blobs(path: string): Set<string> {
    const existing = this.find(path)?.blobs ?? this.#looseBlobs.get(path);
    if (existing !== undefined) return existing;
    const blobs = new Set<string>();
    this.#looseBlobs.set(path, blobs);
    return blobs;
  }

  /** The package that has the blob and may be read, among all. */
  findBlob(digest: string, isReadable: (target: StoredPackage) => boolean): StoredPackage | undefined {
    return [...this.#packages.values()].find((target) => target.blobs.has(digest) && isReadable(target));
  }

  create(owner: Account, name: string, type: PackageType = 'container'): StoredPackage {
    const path = `${owner.login}/${name}`.toLowerCase();
    const now = this.#clock.now();
    this.#packageId += 1;
    const created: StoredPackage = {
      id: this.#packageId,
      owner,
      name,
      path,
      type,
      visibility: 'private',
      repository: undefined,
      inheritsAccess: true,
      roles: new Map(),
      versions: new Map(),
      byDigest: new Map(),
      tags: new Map(),
      blobs: this.#looseBlobs.get(path) ?? new Set(),
      createdAt: now,
      updatedAt: now,
      deletedAt: undefined,
    };
    this.#looseBlobs.delete(path);
    this.#packages.set(path, created);
    return created;
  }

  /** The same bytes again keep their version; its `updatedAt` moves. */
  putManifest(target: StoredPackage, bytes: Buffer, mediaType: string, digest = digestOf(bytes)): StoredVersion {
    const now = this.#clock.now();
    target.updatedAt = now;
    const existing = target.byDigest.get(digest);
    if (existing !== undefined) {
      existing.updatedAt = now;
      return existing;
    }
    return this.addVersion(target, { digest, mediaType, content: bytes, createdAt: now });
  }

  /** Adds a version of a digest that the package does not have. */
  addVersion(target: StoredPackage, added: NewVersion): StoredVersion {
    this.#versionId += 1;
    const version = new StoredVersion(this.#versionId, added);
    target.versions.set(version.id, version);
    target.byDigest.set(version.digest, version);
    this.#lists.delete(target);
    return version;
  }

  /**
   * Points a tag at a version; the one that loses it counts as updated too.
   * @param at milliseconds since 1970
   */
  moveTag(target: StoredPackage, tag: string, version: StoredVersion, at = this.#clock.now()): void {
    const before = target.tags.get(tag);
    version.updatedAt = at;
    if (before === version) return;
    if (before !== undefined) {
      before.tags.delete(tag);
      before.updatedAt = at;
    }
    target.tags.set(tag, version);
    version.tags.add(tag);
  }

  /** @returns newest first */
  versions(target: StoredPackage, state: 'active' | 'deleted'): readonly StoredVersion[] {
    const isWanted = (version: StoredVersion): boolean =>
      state === 'active' ? version.deletedAt === undefined : this.#isRestorable(version);
    const list = (): StoredVersion[] => [...target.versions.values()].filter(isWanted).reverse();
    if (state === 'deleted') return list();
    const kept = this.#lists.get(target) ?? list();
    this.#lists.set(target, kept);
    return kept;
  }

  activeVersion(target: StoredPackage, id: number): StoredVersion | undefined {
    const version = target.versions.get(id);
    return version?.deletedAt === undefined ? version : undefined;
  }

  /** Takes the manifest and its tags out of the registry; both are kept for a restoration. */
  deleteVersion(target: StoredPackage, version: StoredVersion): void {
    version.deletedAt = this.#clock.now();
    target.updatedAt = this.#clock.now();
    target.byDigest.delete(version.digest);
    this.#lists.delete(target);
    for (const tag of version.tags) target.tags.delete(tag);
  }

  /** Takes a tag away; the version stays. */
  dropTag(target: StoredPackage, tag: string): void {
    target.tags.get(tag)?.tags.delete(tag);
    target.tags.delete(tag);
    target.updatedAt = this.#clock.now();
  }

  restoreVersion(target: StoredPackage, id: number): RestoreFault | undefined {
    const version = target.versions.get(id);
    if (version === undefined || !this.#isRestorable(version)) return 'missing';
    if (target.byDigest.has(version.digest)) return 'taken';
    version.deletedAt = undefined;
    version.updatedAt = this.#clock.now();
    target.updatedAt = this.#clock.now();
    target.byDigest.set(version.digest, version);
    this.#lists.delete(target);
    for (const tag of version.tags) {
      if (target.tags.has(tag)) version.tags.delete(tag);
      else target.tags.set(tag, version);
    }
    return undefined;
  }

  /** @returns in the order of creation */
  packagesOf(owner: Account): StoredPackage[] {
    return [...this.#packages.values()].filter((candidate) => candidate.owner === owner);
  }

  deletePackage(target: StoredPackage): void {
    target.deletedAt = this.#clock.now();
    this.#packages.delete(target.path);
    this.#deleted.push(target);
  }

  /** The package of that name that was deleted last, while it can still be restored. */
  findDeleted(path: string): StoredPackage | undefined {
    return this.#deleted.findLast(
      (candidate) => candidate.path === path.toLowerCase() && this.#isRestorable(candidate),
    );
  }

  restorePackage(target: StoredPackage): RestoreFault | undefined {
    if (!this.#isRestorable(target)) return 'missing';
    if (this.#packages.has(target.path)) return 'taken';
    target.deletedAt = undefined;
    target.updatedAt = this.#clock.now();
    this.#deleted.splice(this.#deleted.indexOf(target), 1);
    this.#packages.set(target.path, target);
    return undefined;
  }

  #isRestorable({ deletedAt }: { deletedAt: number | undefined }): boolean {
    return deletedAt !== undefined && this.#clock.now() - deletedAt < RESTORABLE_MS;
  }
}
