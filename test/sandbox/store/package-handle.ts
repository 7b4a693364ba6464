import { type Repository } from './accounts.js';
import { type Role, type Store, type StoredPackage, type StoredVersion, type Visibility } from './store.js';

/**
 * A package as a test looks at it and sets it up: past the rights and past HTTP.
 * Times are milliseconds since 1970. Versions are the sandbox's own records; their times and downloads may be set.
 */
export class PackageHandle {
  readonly #store: Store;
  readonly #target: StoredPackage;

  constructor(store: Store, target: StoredPackage) {
    this.#store = store;
    this.#target = target;
  }

  get id(): number {
    return this.#target.id;
  }

  get visibility(): Visibility {
    return this.#target.visibility;
  }

  set visibility(visibility: Visibility) {
    this.#target.visibility = visibility;
  }

  /** The repository that the package is connected with. */
  get repository(): Repository | undefined {
    return this.#target.repository;
  }

  set repository(repository: Repository | undefined) {
    this.#target.repository = repository;
  }

  /** "Inherit access from source repository", on unless switched off. */
  get inheritsAccess(): boolean {
    return this.#target.inheritsAccess;
  }

  set inheritsAccess(inheritsAccess: boolean) {
    this.#target.inheritsAccess = inheritsAccess;
  }

  /** Newest first. */
  get versions(): readonly StoredVersion[] {
    return this.#store.versions(this.#target, 'active');
  }

  /** Those that could be restored, newest first. */
  get deletedVersions(): readonly StoredVersion[] {
    return this.#store.versions(this.#target, 'deleted');
  }

  /** Digest by tag. */
  get tags(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#target.tags].map(([tag, { digest }]) => [tag, digest]));
  }

  /** Digests of the blobs that the package holds. */
  get blobs(): ReadonlySet<string> {
    return this.#target.blobs;
  }

  /**
   * An active version.
   * @param reference tag or digest
   * @throws when there is none
   */
  version(reference: string): StoredVersion {
    const { tags, byDigest, path } = this.#target;
    const version = tags.get(reference) ?? byDigest.get(reference);
    if (version === undefined) throw new Error(`${path} has no version ${reference}`);
    return version;
  }

  /** Points a tag somewhere else, as a push by somebody else would. */
  moveTag(tag: string, reference: string): void {
    this.#store.moveTag(this.#target, tag, this.version(reference));
  }

  /** Deletes a version without asking GitHub's rules. */
  delete(reference: string): void {
    this.#store.deleteVersion(this.#target, this.version(reference));
  }

  /**
   * "Manage Actions access", or a role of a person.
   * @param to `owner/name` of a repository, or a login
   */
  grant(to: string, role: Role | 'none'): void {
    const key = `${to.includes('/') ? 'repository' : 'user'}:${to.toLowerCase()}`;
    if (role === 'none') this.#target.roles.delete(key);
    else this.#target.roles.set(key, role);
  }
}
