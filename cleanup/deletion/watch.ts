import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import { buildGraph, type Content, traceLive } from '../../core/domain/image/graph.js';
import { type Version } from '../../core/domain/retention/policy.js';
import { type Tag } from '../../core/domain/registry/reference.js';
import { ActionError } from '../../core/errors.js';
import { type PackageVersion } from '../../core/ports.js';
import { readContent } from '../plan/contents.js';
import { type PackagePlan } from '../plan/snapshot.js';

const concurrentReads = 8;
/** Looks cost requests to the registry; so many are spent on each deletion, dearer looks are done before every n-th. */
const requestsPerDeletion = 4;
const tagsPerPage = 100;
/** However dear it is, tags that moved are looked for this often. */
const fullEveryMs = 2 * 60_000;
/** Looking at the list of versions costs a request of the quota, so it is done less often. */
const newestEveryMs = 60_000;
/** For how long a registry may be behind with what was just pushed. */
const settleMs = 3000;

/**
 * Looks for what came since the plan was made and needs what it would delete: a tag on a planned version, a new index
 * over planned children, a version that is being pushed.
 */
export class Watch {
  readonly #plan: PackagePlan;
  readonly #tags: Map<Tag, Digest | undefined>;
  /** By id, when each version was updated last, as far as this run knows. */
  readonly #updates: Map<number, number | undefined>;
  readonly #contents: Map<Digest, Content>;
  readonly #deleted = new Set<Digest>();
  /** As this look has read it, where it had to. */
  #newest: Promise<readonly PackageVersion[]> | undefined;
  /** Deletions since tags were listed, and since each was asked for. */
  #sinceList = Infinity;
  #sinceFull = Infinity;
  #fullAt = -Infinity;
  #newestAt = -Infinity;

  constructor(plan: PackagePlan) {
    this.#plan = plan;
    this.#tags = new Map(plan.tags);
    this.#updates = new Map(plan.snapshot.versions.map(({ id, updatedAt }) => [id, updatedAt]));
    this.#contents = new Map(plan.snapshot.contents);
  }

  /** To be told what went: under its tags the same image may be pushed again. */
  forget({ digest, tags }: Version): void {
    this.#deleted.add(digest);
    for (const [tag, target] of this.#tags) if (target === digest && tags.includes(tag)) this.#tags.set(tag, undefined);
  }

  /**
   * To be called right before deletions.
   * @param deletions how many are to follow
   * @returns digest → why it must stay, of what was not so before
   * @throws ActionError where the look fails: then nothing more may be deleted
   */
  async look(deletions: number): Promise<ReadonlyMap<Digest, string>> {
    const { clock } = this.#plan.source;
    const now = clock.now();
    const roots = new Map<Digest, string>();
    this.#newest = undefined;
    this.#sinceList += deletions;
    this.#sinceFull += deletions;
    if (now - this.#newestAt >= newestEveryMs) {
      this.#newestAt = now;
      await this.#lookAtNewest(roots);
    }
    const listCost = Math.max(1, Math.ceil(this.#tags.size / tagsPerPage));
    const fullCost = listCost + this.#tags.size;
    if (this.#sinceFull >= fullCost / requestsPerDeletion || now - this.#fullAt >= fullEveryMs) {
      this.#fullAt = now;
      this.#sinceFull = 0;
      this.#sinceList = 0;
      await this.#lookAtTags(true, roots);
    } else if (this.#sinceList >= listCost / requestsPerDeletion) {
      this.#sinceList = 0;
      await this.#lookAtTags(false, roots);
    }
    return roots.size === 0 ? roots : this.#extend(roots);
  }

  async #lookAtNewest(roots: Map<Digest, string>): Promise<void> {
    const { packages, packageName } = this.#plan.source;
    // The same bytes pushed again are the same version, with a new date.
    const isNew = ({ id, updatedAt }: PackageVersion): boolean =>
      !this.#updates.has(id) || this.#updates.get(id) !== updatedAt;
    const page = await packages.listNewestVersions(packageName);
    // A page of nothing but new ones does not show how many more there are.
    const isCut = page.length > 0 && page.every(isNew);
    const versions = isCut ? (await packages.listVersions(packageName, 'active')).versions : page;
    for (const version of versions.filter(isNew)) {
      this.#updates.set(version.id, version.updatedAt);
      roots.set(version.digest, 'it was pushed while this run was going on');
    }
  }

  /** @param isFull whether tags that are known are asked for anew, not only new ones */
  async #lookAtTags(isFull: boolean, roots: Map<Digest, string>): Promise<void> {
    const { registry, name } = this.#plan.source;
    const listed = await registry.listTags(name);
    const wanted = isFull
      ? [...new Set([...this.#tags.keys(), ...listed])]
      : listed.filter((tag) => this.#tags.get(tag) === undefined);
    await mapConcurrently(wanted, concurrentReads, async (tag) => {
      const digest = this.#tags.has(tag) ? await registry.findManifestDigest(name, tag) : await this.#findNew(tag);
      if (this.#tags.get(tag) === digest) return;
      // A registry may be behind with what this run has deleted.
      if (digest !== undefined && this.#deleted.has(digest) && !(await this.#isBack(digest))) return;
      this.#tags.set(tag, digest);
      // Deleted, by this run or another.
      if (digest === undefined) return;
      roots.set(digest, `it got the tag ${tag} while this run was going on`);
    });
  }

  /** Whether GitHub lists it anew. */
  async #isBack(digest: Digest): Promise<boolean> {
    const { packages, packageName } = this.#plan.source;
    this.#newest ??= packages.listNewestVersions(packageName);
    return (await this.#newest).some((version) => version.digest === digest && !this.#updates.has(version.id));
  }

  /** @returns undefined for a tag that is gone again @throws ActionError `incomplete` for one that leads nowhere */
  async #findNew(tag: Tag): Promise<Digest | undefined> {
    const { registry, name, clock } = this.#plan.source;
    const digest = await registry.findManifestDigest(name, tag);
    if (digest !== undefined) return digest;
    await clock.sleep(settleMs);
    const later = await registry.findManifestDigest(name, tag);
    if (later === undefined && (await registry.listTags(name)).includes(tag)) throw this.#unreadable(tag, tag);
    return later;
  }

  /** Adds what the roots hold. */
  async #extend(roots: ReadonlyMap<Digest, string>): Promise<ReadonlyMap<Digest, string>> {
    for (const root of roots.keys()) await this.#read(root);
    const graph = buildGraph(this.#plan.snapshot.versions, this.#contents);
    const reasons = new Map<Digest, string>();
    for (const [digest, root] of traceLive(graph, roots.keys())) {
      const reason = roots.get(root) ?? 'it is needed';
      reasons.set(digest, digest === root ? reason : `it belongs to ${shortDigest(root)}, and ${reason}`);
    }
    return reasons;
  }

  /** @throws ActionError `incomplete` where the root, or a version below it, can't be read and so may need anything */
  async #read(root: Digest): Promise<void> {
    const seen = new Set([root]);
    for (const digest of seen) {
      const known = this.#contents.get(digest);
      const content = known?.kind === 'manifest' ? known : await this.#readNow(digest);
      if (content === undefined) continue;
      if (content.kind !== 'manifest') {
        if (digest === root || this.#isListed(digest)) throw this.#unreadable(digest, root);
        continue;
      }
      this.#contents.set(digest, content);
      for (const child of content.children) if (!child.isPlain) seen.add(child.digest);
    }
  }

  /** What was just pushed may not be seen everywhere yet; what is missing at the second look is gone again. */
  async #readNow(digest: Digest): Promise<Content | undefined> {
    const { source } = this.#plan;
    const { content } = await readContent(source, digest);
    if (content !== undefined) return content;
    await source.clock.sleep(settleMs);
    const later = (await readContent(source, digest)).content;
    if (later !== undefined || (await source.registry.findManifestDigest(source.name, digest)) === undefined)
      return later;
    return { kind: 'unreadable', reason: 'the registry has it and does not give it' };
  }

  #isListed(digest: Digest): boolean {
    return this.#plan.snapshot.versions.some((version) => version.digest === digest);
  }

  #unreadable(reference: Digest | Tag, root: Digest | Tag): ActionError {
    const { name } = this.#plan.source;
    const what = reference === root ? 'It' : `${reference}, which it needs,`;
    return new ActionError(
      'incomplete',
      `${root} of ${name} was pushed or tagged while this run was going on. ${what} can't be read, so nothing more is deleted from the package.`,
      { hint: 'Run again once the push is through.' },
    );
  }
}
