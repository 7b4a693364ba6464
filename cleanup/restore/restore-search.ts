import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest } from '../../core/domain/image/digest.js';
import {
  attachmentName,
  buildGraph,
  type Content,
  describeContent,
  findSubjectName,
  markLive,
} from '../../core/domain/image/graph.js';
import { findUntaggedId, isPlaceholder } from '../../core/domain/image/placeholder.js';
import { type PackageVersion } from '../../core/ports.js';
import { withProgress } from '../../core/progress.js';
import { type RestoreSelection } from '../inputs.js';
import { type PackageSource } from '../package-source.js';
import { type Lost } from './lost.js';
import { type Restoration, RestoreRun, type RestoreTools } from './restoration.js';
import { findCompanions, findNamed, findRecent, lastGoneFirst, newestByDigest } from './restore-selection.js';

const concurrentReads = 8;

/**
 * Restores what is named among the deleted versions of a package, with all that belongs to it. What is there already is
 * completed: an earlier run may have ended before its work did.
 * @throws ActionError `not-found` for a name that no version has
 */
export async function restoreSelected(
  source: PackageSource,
  selection: RestoreSelection,
  isDryRun: boolean,
  tools: RestoreTools,
): Promise<Restoration> {
  const { packages, packageName, name, log } = source;
  const run = new RestoreRun(source, tools);
  if (isDryRun && (await packages.findPackage(packageName)) === undefined) {
    log.warning(`${name} is not there. It would be restored first; what else GitHub has of it shows only then.`);
    return run.outcome([]);
  }
  if (!isDryRun && !(await run.restorePackage())) return run.outcome([]);
  const { versions: deleted, serverTime } = await packages.listVersions(packageName, 'deleted');
  const active = await run.listActive();
  const named = findNamed(source, deleted, active, selection);
  const recent = findRecent(source, deleted, selection.deletedWithinMs, serverTime);
  const roots = [...new Set([...named, ...recent])];
  if (isDryRun) {
    const there = new Set(active.map(({ digest }) => digest));
    const planned = roots.map((version) => {
      const result = there.has(version.digest) ? ('there' as const) : ('planned' as const);
      return { ...asLost(version), result };
    });
    return { versions: planned, failure: undefined, stop: undefined };
  }
  const search = new Search(source, { deleted, active }, run, tools);
  return withProgress(
    () => run.describe(),
    source,
    () => search.restore(roots, findCompanions(named, roots, deleted)),
  );
}

class Search {
  readonly #source: PackageSource;
  readonly #run: RestoreRun;
  readonly #tools: RestoreTools;
  readonly #deleted: ReadonlyMap<Digest, PackageVersion>;
  /** What was there before. */
  readonly #active: ReadonlyMap<Digest, PackageVersion>;
  readonly #contents = new Map<Digest, Content>();
  readonly #back = new Map<Digest, PackageVersion>();
  /** What only gave a tag a place to go to, and the id of the version that the tag was on. */
  readonly #placeholders = new Map<Digest, number | undefined>();

  constructor(
    source: PackageSource,
    versions: { readonly deleted: readonly PackageVersion[]; readonly active: readonly PackageVersion[] },
    run: RestoreRun,
    tools: RestoreTools,
  ) {
    this.#source = source;
    this.#run = run;
    this.#tools = tools;
    this.#deleted = newestByDigest(versions.deleted);
    this.#active = newestByDigest(versions.active);
  }

  /** @param companions what may belong to the roots */
  async restore(roots: readonly PackageVersion[], companions: readonly PackageVersion[]): Promise<Restoration> {
    const wanted = new Set<PackageVersion>();
    await this.#run.endingWell(async () => {
      await this.#bringBack(companions);
      await this.#bringBack(roots);
      const untagged = roots.flatMap((version) => this.#findUntagged(version) ?? []);
      for (const root of [...roots, ...untagged]) if (!this.#placeholders.has(root.digest)) wanted.add(root);
      await this.#bringBack(untagged);
      await this.#complete([...wanted].map(({ digest }) => digest));
    });
    const needed = this.#findNeeded([...wanted].map(({ digest }) => digest));
    const kept = [...this.#back.values()].filter(({ digest }) => needed.has(digest));
    await this.#run.endingWell(async () => {
      for (const version of kept) await this.#run.putTagsBack(version, version.tags);
      for (const version of roots) {
        const untagged = this.#findUntagged(version);
        if (untagged !== undefined && this.#run.isBack(untagged)) await this.#run.putTagsBack(untagged, version.tags);
      }
    });
    await this.#run.endingWell(() => this.#removePlaceholders());
    await this.#run.endingWell(() => {
      const inVain = [...this.#back.values()].filter(({ digest }) => !needed.has(digest));
      return this.#removeAgain(inVain, kept, wanted.size > 0 ? [...wanted] : roots);
    });
    const told = new Set(kept);
    const untold = [...this.#missing([...wanted].map(({ digest }) => digest)), ...roots].filter(
      (version) => !told.has(version) && this.#findUntagged(version) === undefined,
    );
    return this.#run.outcome([...kept, ...untold].map(asLost));
  }

  async #bringBack(versions: readonly PackageVersion[]): Promise<void> {
    const next = lastGoneFirst(versions.filter(({ digest }) => !this.#back.has(digest)));
    await this.#run.restoreVersions(next);
    for (const version of next) this.#back.set(version.digest, version);
    await this.#read(next.filter((version) => this.#run.isBack(version)));
  }

  async #read(versions: readonly PackageVersion[]): Promise<void> {
    await mapConcurrently(versions, concurrentReads, async ({ digest }) => {
      const manifest = await this.#run.readPatiently(digest);
      if (manifest === undefined) return;
      this.#contents.set(digest, describeContent(manifest));
      if (isPlaceholder(manifest)) this.#placeholders.set(digest, findUntaggedId(manifest));
    });
  }

  /** Brings back all that the roots need, as it shows once what holds it can be read. */
  async #complete(roots: readonly Digest[]): Promise<void> {
    const read = new Set<Digest>();
    for (;;) {
      const missing = this.#missing(roots);
      await this.#bringBack(missing);
      const unread = [...this.#findNeeded(roots)].flatMap((digest) => {
        return this.#contents.has(digest) || read.has(digest) ? [] : (this.#active.get(digest) ?? []);
      });
      await this.#read(unread);
      for (const { digest } of unread) read.add(digest);
      if (missing.length + unread.length === 0) return;
    }
  }

  #findNeeded(roots: readonly Digest[]): ReadonlySet<Digest> {
    return markLive(buildGraph([...this.#back.values(), ...this.#active.values()], this.#contents), roots);
  }

  /** Children by their digest, and what is attached by a tag. */
  #missing(roots: readonly Digest[]): readonly PackageVersion[] {
    const needed = this.#findNeeded(roots);
    const names = new Set([...needed].map(attachmentName));
    return [...this.#deleted.values()].filter(({ digest, tags }) => {
      const isNeeded = needed.has(digest) || tags.some((tag) => names.has(findSubjectName(tag) ?? ''));
      return isNeeded && !this.#back.has(digest);
    });
  }

  /** The version that the tag of a placeholder was taken from. */
  #findUntagged({ digest }: PackageVersion): PackageVersion | undefined {
    const id = this.#placeholders.get(digest);
    return id === undefined
      ? undefined
      : [...this.#active.values(), ...this.#deleted.values()].find((version) => version.id === id);
  }

  /** No tag is to stay at a manifest that holds nothing. */
  async #removePlaceholders(): Promise<void> {
    for (const digest of this.#placeholders.keys()) {
      const version = this.#back.get(digest);
      if (version === undefined || !this.#run.hasRestored(version)) continue;
      const isGone = await this.#delete(version);
      this.#run.note(
        version,
        'lost',
        'it only gave a tag a place to go to when cleanup took the tag from its version',
        'Name the version that the tag was on by its id or digest; the journal or the summary of that cleanup tells them.',
      );
      if (isGone || version.tags.length === 0) continue;
      const { log, name } = this.#source;
      log.warning(
        `${name}: version ${version.id} of ${version.tags.join(', ')} holds nothing, and could not be deleted again.`,
      );
    }
  }

  /**
   * What this run brought back in vain and what has no tag. Where an image that it belongs to may be what can't be read
   * yet, what is still to come, or what somebody else brings, it stays.
   * @param kept what came back for good
   */
  async #removeAgain(
    versions: readonly PackageVersion[],
    kept: readonly PackageVersion[],
    roots: readonly PackageVersion[],
  ): Promise<void> {
    const { packages, packageName, name, log } = this.#source;
    const inVain = versions.filter((version) => this.#run.hasRestored(version));
    if (inVain.length === 0) return;
    const stay = (why: string): void => {
      log.warning(
        `${name}: ${inVain.length} versions that went at about the same time came back too and stay, because ${why}.`,
      );
    };
    if (roots.some((version) => this.#run.isPending(version))) {
      stay('not all is back that they may belong to');
      return;
    }
    const unread = kept.find((version) => this.#run.isBack(version) && !this.#contents.has(version.digest));
    if (unread !== undefined) {
      stay(`${unread.digest} is back and can't be read yet, so that they may belong to it`);
      return;
    }
    const { versions: active } = await packages.listVersions(packageName, 'active');
    const before = new Set([...this.#active.values()].map(({ id }) => id));
    const own = new Set([...this.#back.values()].map(({ id }) => id));
    if (active.some(({ id }) => !before.has(id) && !own.has(id))) {
      stay('somebody else changes the package');
      return;
    }
    log.info(`${name}: ${inVain.length} versions that went at about the same time belong to others and go again.`);
    const untagged = new Set(active.filter(({ tags }) => tags.length === 0).map(({ id }) => id));
    for (const version of inVain.filter(({ id }) => untagged.has(id))) {
      if (await this.#delete(version)) continue;
      log.info(`${name}: version ${version.id} came back along with the others, and stays.`);
    }
  }

  /** @returns whether it is gone again */
  async #delete({ id }: PackageVersion): Promise<boolean> {
    const { packages, packageName } = this.#source;
    const turn = await this.#tools.turns.next('deletion', 1);
    const outcome = typeof turn === 'number' ? await packages.deleteVersion(packageName, id) : undefined;
    return outcome?.kind === 'deleted';
  }
}

function asLost({ id, digest, tags, deletedAt }: PackageVersion): Lost {
  return { id, digest, tags, lostAt: deletedAt === undefined ? undefined : new Date(deletedAt).toISOString() };
}
