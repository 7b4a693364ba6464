import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest } from '../../core/domain/image/digest.js';
import { type Content } from '../../core/domain/image/graph.js';
import { type JsonObject } from '../../core/domain/json/json.js';
import { type KeepRule, type Snapshot } from '../../core/domain/retention/policy.js';
import { findHomes } from '../../core/domain/retention/policy-selectors.js';
import { type Tag } from '../../core/domain/registry/reference.js';
import { type Decision } from '../../core/domain/retention/retention.js';
import { ActionError } from '../../core/errors.js';
import { type Package, type VersionListing } from '../../core/ports.js';
import { formatDuration } from '../../core/report/units.js';
import { withProgress } from '../../core/progress.js';
import { type PackageSource } from '../package-source.js';
import { readContent, readContents } from './contents.js';

export type TagTargets = ReadonlyMap<Tag, Digest | undefined>;

/** A snapshot that was read as far as the verdicts need it. */
export interface PackagePlan {
  readonly source: PackageSource;
  readonly snapshot: Snapshot;
  /** What the registry said that each tag points at; undefined where it has the name in its list and nothing under it. */
  readonly tags: TagTargets;
  readonly decision: Extract<Decision, { kind: 'decided' }>;
  readonly rules: JsonObject;
  /** The rules for what stays. */
  readonly keep: readonly KeepRule[];
}

/** What the rules are to be applied to, before any manifest is read. */
export interface ListedPackage {
  readonly tags: readonly Tag[];
  /** `owner/name` of the linked repository. */
  readonly repository: string | undefined;
}

/** Prepares what is learned only from the list, such as which pull requests are closed. */
export type PrepareDecision = (listed: ListedPackage) => Promise<PreparedDecision>;

export interface PreparedDecision {
  readonly decide: (snapshot: Snapshot) => Decision;
  /** The rules for what stays: digests that they name are looked at although no version has them. */
  readonly keep: readonly KeepRule[];
  /** The rules, for those who read a plan. */
  readonly rules: JsonObject;
}

const concurrentReads = 32;
const maxListings = 4;
const noticedSkewMs = 5 * 60_000;
const maxSkewMs = 24 * 60 * 60_000;

/**
 * Lists a package, reads its manifests and decides. Changes nothing.
 * @throws ActionError; whatever could not be learned for certain ends the work on this package
 */
export function planPackage(source: PackageSource, prepare: PrepareDecision): Promise<PackagePlan> {
  const contents = new Map<Digest, Content>();
  const line = (): string => `${source.name}: ${contents.size} manifests read`;
  return withProgress(line, source, () => readAndDecide(source, prepare, contents));
}

async function readAndDecide(
  source: PackageSource,
  prepare: PrepareDecision,
  contents: Map<Digest, Content>,
): Promise<PackagePlan> {
  const { registry, name, log } = source;
  const { listing, repository } = await readListing(source);
  checkClock(source, listing);
  const { decide, keep, rules } = await prepare({
    tags: listing.versions.flatMap((version) => version.tags),
    repository,
  });
  const tags = await resolveTags(source, listing, contents);
  const unconfirmed = listing.versions.filter((version) => version.tags.some((tag) => tags.get(tag) === undefined));
  const unread = unconfirmed.map(({ digest }) => digest).filter((digest) => !contents.has(digest));
  await readContents(source, unread, contents);
  const contradictions = findContradictions(listing, tags, contents);
  for (const [digest, reason] of contradictions) log.warning(`${name}@${digest} stays: ${reason}.`);
  const arrived = findArrived(listing);
  if (arrived.length > 0) {
    log.warning(`${arrived.length} versions of ${name} came while the list was read; they stay until the next run.`);
  }
  const held = new Map([...contradictions, ...arrived]);

  const snapshot: Snapshot = {
    repository: { registry: registry.host, name },
    versions: listing.versions,
    contents,
    held,
    now: listing.serverTime,
  };
  const homes = findHomes(snapshot.repository, keep);
  for (;;) {
    const decision = decide(snapshot);
    if (decision.kind === 'decided') return { source, snapshot, tags, decision, rules, keep };
    await readContents(source, decision.digests, contents, homes);
  }
}

interface Listed {
  readonly listing: VersionListing;
  readonly repository: string | undefined;
}

/**
 * Where GitHub counts otherwise, lists until nothing vanishes from one list to the next: servers that are behind tell
 * different ones. That GitHub still counts otherwise then stops nobody.
 */
async function readListing(source: PackageSource): Promise<Listed> {
  const { packages, packageName, name, log } = source;
  const found = await packages.findPackage(packageName);
  let listing = await packages.listVersions(packageName, 'active');
  const repository = found?.repository;
  if (hasCount(found, listing)) return { listing, repository };
  for (let tries = 1; tries < maxListings; tries += 1) {
    const before = listing;
    listing = addArrived(await packages.listVersions(packageName, 'active'), before);
    if (!hasVanished(before, listing)) {
      const after = await packages.findPackage(packageName);
      if (!hasCount(after, listing)) {
        log.warning(
          `GitHub counts ${String(after?.versionCount)} versions of ${name} and lists ${listing.versions.length}, twice.`,
        );
      }
      return { listing, repository };
    }
  }
  throw new ActionError('conflict', `GitHub lists other versions of ${name} each of the ${maxListings} times.`, {
    hint: 'Run cleanup when nothing is deleted from the package.',
  });
}

function addArrived(listing: VersionListing, before: VersionListing): VersionListing {
  const known = new Set(before.versions.map(({ id }) => id));
  const came = listing.versions.map(({ id }) => id).filter((id) => !known.has(id));
  return { ...listing, arrived: new Set([...before.arrived, ...listing.arrived, ...came]) };
}

function hasVanished(before: VersionListing, after: VersionListing): boolean {
  const listed = new Set(after.versions.map(({ id }) => id));
  return before.versions.some(({ id }) => !listed.has(id));
}

function hasCount(found: Package | undefined, { versions }: VersionListing): boolean {
  return found?.versionCount === undefined || found.versionCount === versions.length;
}

/** What is being pushed may belong to an image that is not there yet. */
function findArrived({ versions, arrived }: VersionListing): readonly (readonly [Digest, string])[] {
  const reason = 'it was pushed while the list was read';
  return versions.filter(({ id }) => arrived.has(id)).map(({ digest }) => [digest, reason] as const);
}

/** Ages come from GitHub's clock; a machine whose own is far off can't be trusted with more. */
function checkClock({ clock, log }: PackageSource, { serverTime }: VersionListing): void {
  const skewMs = Math.abs(clock.now() - serverTime);
  const text = `The clock of this machine and GitHub's are ${formatDuration(skewMs)} apart`;
  if (skewMs > maxSkewMs) {
    throw new ActionError('guarded', `${text}, so one of them is wrong and ages mean nothing.`, {
      hint: 'Set the clock of the runner.',
    });
  }
  if (skewMs > noticedSkewMs) log.warning(`${text}; ages are counted by GitHub's.`);
}

/** Asks the registry for each tag that it or GitHub's list names. The first tag of each version is read whole. */
async function resolveTags(
  source: PackageSource,
  listing: VersionListing,
  contents: Map<Digest, Content>,
): Promise<TagTargets> {
  const { registry, name } = source;
  const firstTags = new Set(listing.versions.flatMap(({ tags }) => tags.slice(0, 1)));
  const listed = listing.versions.flatMap(({ tags }) => tags);
  const tags = [...new Set([...listed, ...(await registry.listTags(name))])];
  const resolved = await mapConcurrently(tags, concurrentReads, async (tag) => {
    if (!firstTags.has(tag)) return registry.findManifestDigest(name, tag);
    const read = await readContent(source, tag);
    if (read.content === undefined || read.digest === undefined) return registry.findManifestDigest(name, tag);
    contents.set(read.digest, read.content);
    return read.digest;
  });
  return new Map(tags.map((tag, index) => [tag, resolved[index]]));
}

/**
 * Digest → why it stays: what GitHub's list and the registry say differently of a tag may be a tag that just moved.
 * A version whose tag the registry does not know because it does not know the version at all is no contradiction.
 */
function findContradictions(
  { versions }: VersionListing,
  tags: TagTargets,
  contents: ReadonlyMap<Digest, Content>,
): ReadonlyMap<Digest, string> {
  const held = new Map<Digest, string>();
  const listed = new Set(versions.flatMap((version) => version.tags.map((tag) => `${tag} ${version.digest}`)));
  for (const [tag, digest] of tags) {
    if (digest === undefined || listed.has(`${tag} ${digest}`)) continue;
    held.set(digest, `the registry says that it has the tag ${tag}, GitHub's list does not`);
  }
  for (const version of versions) {
    const isThere = contents.get(version.digest)?.kind === 'manifest';
    const tag = version.tags.find((each) => {
      const target = tags.get(each);
      return target === undefined ? isThere : target !== version.digest;
    });
    if (tag === undefined) continue;
    held.set(version.digest, `GitHub's list says that it has the tag ${tag}, the registry does not`);
  }
  return held;
}
