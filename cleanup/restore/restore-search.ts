import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import {
  attachmentName,
  buildGraph,
  type Content,
  describeContent,
  findSubjectName,
  markLive,
} from '../../core/domain/image/graph.js';
import { type PackageVersion } from '../../core/ports.js';
import { formatDuration } from '../../core/report/units.js';
import { ActionError } from '../../core/errors.js';
import { type RestoreSelection } from '../inputs.js';
import { type Lost } from './lost.js';
import { type Restoration, RestoreRun, type RestoreTools } from './restoration.js';
import { type PackageSource } from '../package-source.js';

/**
 * A deleted manifest can't be read, so what belongs to an image is known only once it is back. What went at about the
 * same time and has no name of its own comes back first; what then turns out not to belong goes again.
 */
const companionWindowMs = 10 * 60_000;
const maxCompanions = 100;
const concurrentReads = 8;

/**
 * Restores what is named among the deleted versions of a package, with all that belongs to it.
 * @throws ActionError `not-found` for a name that no deleted version has
 */
export async function restoreSelected(
  source: PackageSource,
  selection: RestoreSelection,
  isDryRun: boolean,
  tools: RestoreTools,
): Promise<Restoration> {
  const { packages, packageName } = source;
  const { versions: deleted, serverTime } = await packages.listVersions(packageName, 'deleted');
  const named = findNamed(source, deleted, selection);
  const recent = findRecent(source, deleted, selection.deletedWithinMs, serverTime);
  const roots = [...new Set([...named, ...recent])];
  if (isDryRun) {
    const planned = roots.map((version) => ({ ...asLost(version), result: 'planned' as const }));
    return { versions: planned, failure: undefined, stop: undefined };
  }
  return new Search(source, deleted, tools).restore(roots, findCompanions(named, roots, deleted));
}

class Search {
  readonly #source: PackageSource;
  readonly #run: RestoreRun;
  readonly #tools: RestoreTools;
  readonly #deleted: ReadonlyMap<Digest, PackageVersion>;
  readonly #contents = new Map<Digest, Content>();
  readonly #back = new Map<Digest, PackageVersion>();
  /** Ids of what was there before. */
  readonly #before = new Set<number>();

  constructor(source: PackageSource, deleted: readonly PackageVersion[], tools: RestoreTools) {
    this.#source = source;
    this.#run = new RestoreRun(source, tools);
    this.#tools = tools;
    this.#deleted = newestByDigest(deleted);
  }

  /** @param companions what may belong to the roots */
  async restore(roots: readonly PackageVersion[], companions: readonly PackageVersion[]): Promise<Restoration> {
    const digests = roots.map(({ digest }) => digest);
    await this.#run.endingWell(async () => {
      for (const id of (await this.#run.findActive()).values()) this.#before.add(id);
      await this.#bringBack(companions);
      await this.#bringBack(roots);
      for (let missing = this.#missing(digests); missing.length > 0; missing = this.#missing(digests)) {
        await this.#bringBack(missing);
      }
    });
    const needed = this.#findNeeded(digests);
    const kept = [...this.#back.values()].filter(({ digest }) => needed.has(digest));
    await this.#run.endingWell(async () => {
      for (const version of kept) await this.#run.putTagsBack(version, version.tags);
      await this.#removeAgain(
        [...this.#back.values()].filter(({ digest }) => !needed.has(digest)),
        kept,
      );
    });
    return this.#run.outcome([...kept, ...roots.filter(({ digest }) => !this.#back.has(digest))].map(asLost));
  }

  async #bringBack(versions: readonly PackageVersion[]): Promise<void> {
    const next = lastGoneFirst(versions.filter(({ digest }) => !this.#back.has(digest)));
    await this.#run.restoreVersions(next);
    for (const version of next) this.#back.set(version.digest, version);
    const there = next.filter((version) => this.#run.isBack(version));
    await mapConcurrently(there, concurrentReads, async ({ digest }) => {
      const manifest = await this.#run.readPatiently(digest);
      if (manifest !== undefined) this.#contents.set(digest, describeContent(manifest));
    });
  }

  #findNeeded(roots: readonly Digest[]): ReadonlySet<Digest> {
    return markLive(buildGraph(this.#back.values(), this.#contents), roots);
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

  /**
   * What this run brought back in vain and what has no tag. Where an image that it belongs to may be what can't be read
   * yet, or what somebody else brings, it stays.
   * @param kept what came back for good
   */
  async #removeAgain(versions: readonly PackageVersion[], kept: readonly PackageVersion[]): Promise<void> {
    const { packages, packageName, name, log } = this.#source;
    const inVain = versions.filter((version) => this.#run.hasRestored(version));
    if (inVain.length === 0) return;
    const { versions: active } = await packages.listVersions(packageName, 'active');
    const own = new Set([...this.#back.values()].filter((each) => this.#run.hasRestored(each)).map(({ id }) => id));
    const unread = kept.find((version) => this.#run.isBack(version) && !this.#contents.has(version.digest));
    const isChanging = active.some(({ id }) => !this.#before.has(id) && !own.has(id));
    if (unread !== undefined || isChanging) {
      const why =
        unread === undefined
          ? 'somebody else changes the package'
          : `${unread.digest} is back and can't be read yet, so that they may belong to it`;
      log.warning(
        `${name}: ${inVain.length} versions that were deleted at about the same time came back too and stay, because ${why}.`,
      );
      return;
    }
    log.info(
      `${name}: ${inVain.length} versions that were deleted at about the same time belong to others and go again.`,
    );
    const untagged = new Set(active.filter(({ tags }) => tags.length === 0).map(({ id }) => id));
    for (const { id } of inVain.filter((version) => untagged.has(version.id))) {
      const turn = await this.#tools.turns.next('deletion', 1);
      const outcome = typeof turn === 'number' ? await packages.deleteVersion(packageName, id) : undefined;
      if (outcome?.kind !== 'deleted') log.info(`${name}: version ${id} came back along with the others, and stays.`);
    }
  }
}

function asLost({ id, digest, tags, deletedAt }: PackageVersion): Lost {
  return { id, digest, tags, lostAt: deletedAt === undefined ? undefined : new Date(deletedAt).toISOString() };
}

/** Of several with the same name the one that was deleted last. */
function findNamed(
  { name }: PackageSource,
  deleted: readonly PackageVersion[],
  { ids, digests, tags }: RestoreSelection,
): readonly PackageVersion[] {
  const latestFirst = deleted.toSorted((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || b.id - a.id);
  const missing: string[] = [];
  const find = (what: string, isMeant: (version: PackageVersion) => boolean): readonly PackageVersion[] => {
    const found = latestFirst.find(isMeant);
    if (found === undefined) missing.push(what);
    return found === undefined ? [] : [found];
  };
  const named = [
    ...ids.flatMap((id) => find(`the id ${id}`, (version) => version.id === id)),
    ...digests.flatMap((digest) => find(`the digest ${shortDigest(digest)}`, (version) => version.digest === digest)),
    ...tags.flatMap((tag) => find(`the tag ${tag}`, (version) => version.tags.includes(tag))),
  ];
  if (missing.length === 0) return named;
  throw new ActionError('not-found', `Among the deleted versions of ${name} none has ${missing.join(', ')}.`, {
    hint: 'GitHub shows what was deleted within 30 days to who administers the package.',
  });
}

function findRecent(
  { name, log }: PackageSource,
  deleted: readonly PackageVersion[],
  withinMs: number | undefined,
  now: number,
): readonly PackageVersion[] {
  if (withinMs === undefined) return [];
  const recent = deleted.filter(({ deletedAt }) => deletedAt !== undefined && now - deletedAt <= withinMs);
  const within = formatDuration(withinMs);
  if (recent.length === 0) log.warning(`${name}: GitHub lists nothing that was deleted within ${within}.`);
  return recent;
}

/** The nearest in time first; those with a name of their own are no part of another image. */
function findCompanions(
  named: readonly PackageVersion[],
  roots: readonly PackageVersion[],
  deleted: readonly PackageVersion[],
): readonly PackageVersion[] {
  const times = named.flatMap(({ deletedAt }) => deletedAt ?? []);
  const known = new Set(roots);
  const distanceOf = ({ deletedAt }: PackageVersion): number =>
    deletedAt === undefined ? Infinity : Math.min(...times.map((time) => Math.abs(time - deletedAt)));
  return deleted
    .filter((version) => version.tags.length === 0 && !known.has(version) && distanceOf(version) <= companionWindowMs)
    .map((version) => ({ version, distance: distanceOf(version) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxCompanions)
    .map(({ version }) => version);
}

/** What went last comes first, as cleanup deletes what holds before what is held; tags come last of all. */
function lastGoneFirst(versions: readonly PackageVersion[]): readonly PackageVersion[] {
  const rank = ({ tags }: PackageVersion): number => (tags.length === 0 ? 0 : 1);
  return versions.toSorted((a, b) => rank(a) - rank(b) || (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || a.id - b.id);
}

/** The same bytes may have been deleted more than once. */
function newestByDigest(deleted: readonly PackageVersion[]): ReadonlyMap<Digest, PackageVersion> {
  const oldestFirst = deleted.toSorted((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0) || a.id - b.id);
  return new Map(oldestFirst.map((version) => [version.digest, version]));
}
