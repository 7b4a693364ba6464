import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../core/domain/digest.js';
import { buildGraph, type Content, traceLive } from '../core/domain/graph.js';
import { type Tag } from '../core/domain/reference.js';
import { type PackagePlan, readContent } from './snapshot.js';

const concurrentReads = 8;
/** Up to so many requests to the registry are spent on each look before each deletion; more are spread over several. */
const requestsPerDeletion = 8;
const tagsPerPage = 100;
/** Looking at the list of versions costs a request of the quota, so it is done less often. */
const newestEveryMs = 60_000;

/**
 * Looks for what came since the plan was made and needs what it would delete: a tag on a planned version, a new index
 * over planned children, a version that is being pushed.
 */
export class Watch {
  readonly #plan: PackagePlan;
  readonly #tags: Map<Tag, Digest>;
  readonly #ids: Set<number>;
  readonly #contents: Map<Digest, Content>;
  #deletionsSinceLook = Infinity;
  #newestAt = -Infinity;

  constructor(plan: PackagePlan) {
    this.#plan = plan;
    this.#tags = new Map(plan.tags);
    this.#ids = new Set(plan.snapshot.versions.map(({ id }) => id));
    this.#contents = new Map(plan.snapshot.contents);
  }

  /**
   * To be called before each deletion.
   * @returns digest → why it must stay, of what was not so before
   * @throws ActionError where the look fails: then nothing more may be deleted
   */
  async look(): Promise<ReadonlyMap<Digest, string>> {
    const { clock } = this.#plan.source;
    const roots = new Map<Digest, string>();
    this.#deletionsSinceLook += 1;
    if (clock.now() - this.#newestAt >= newestEveryMs) {
      this.#newestAt = clock.now();
      await this.#lookAtNewest(roots);
    }
    const cost = this.#tags.size + Math.ceil(this.#tags.size / tagsPerPage);
    const isFull = this.#deletionsSinceLook >= Math.ceil(cost / requestsPerDeletion);
    if (isFull) this.#deletionsSinceLook = 0;
    if (isFull || this.#tags.size <= tagsPerPage) await this.#lookAtTags(isFull, roots);
    return roots.size === 0 ? roots : this.#extend(roots);
  }

  async #lookAtNewest(roots: Map<Digest, string>): Promise<void> {
    const { packages, packageName } = this.#plan.source;
    for (const { id, digest } of await packages.listNewestVersions(packageName)) {
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      roots.set(digest, 'it was pushed while this run was going on');
    }
  }

  /** @param isFull whether tags that are known are asked for anew, not only new ones */
  async #lookAtTags(isFull: boolean, roots: Map<Digest, string>): Promise<void> {
    const { registry, name } = this.#plan.source;
    const listed = await registry.listTags(name);
    const wanted = isFull
      ? [...new Set([...this.#tags.keys(), ...listed])]
      : listed.filter((tag) => !this.#tags.has(tag));
    await mapConcurrently(wanted, concurrentReads, async (tag) => {
      const digest = await registry.findManifestDigest(name, tag);
      if (digest === undefined || this.#tags.get(tag) === digest) return;
      this.#tags.set(tag, digest);
      roots.set(digest, `it got the tag ${tag} while this run was going on`);
    });
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

  async #read(root: Digest): Promise<void> {
    const open = [root];
    for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
      const known = this.#contents.get(digest);
      const content = known ?? (await readContent(this.#plan.source, digest)).content;
      if (content === undefined) continue;
      this.#contents.set(digest, content);
      if (content.kind !== 'manifest' || known !== undefined) continue;
      open.push(...content.children.filter(({ isPlain }) => !isPlain).map((child) => child.digest));
    }
  }
}
