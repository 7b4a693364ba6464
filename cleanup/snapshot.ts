import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/digest.js';
import { type Content, describeContent } from '../core/domain/graph.js';
import { type RetentionPolicy, type Snapshot } from '../core/domain/policy.js';
import { type RepositoryName, type Tag } from '../core/domain/reference.js';
import { decide, type Decision } from '../core/domain/retention.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Clock, type Log, type Packages, type Registry, type VersionListing } from '../core/ports.js';
import { formatDuration } from '../core/report/units.js';
import { withProgress } from '../core/progress.js';

/** One package as this run sees it, and where it is looked at. */
export interface PackageSource {
  readonly packages: Packages;
  readonly registry: Registry;
  /** Without the owner, as the API takes it. */
  readonly packageName: RepositoryName;
  /** `owner/name`, as the registry takes it. */
  readonly name: RepositoryName;
  readonly clock: Clock;
  readonly log: Log;
}

/** A snapshot that was read as far as the verdicts need it. */
export interface PackagePlan {
  readonly source: PackageSource;
  readonly snapshot: Snapshot;
  /** What the registry said that each tag points at. */
  readonly tags: ReadonlyMap<Tag, Digest>;
  readonly decision: Extract<Decision, { kind: 'decided' }>;
}

const concurrentReads = 16;
const noticedSkewMs = 5 * 60_000;
const maxSkewMs = 24 * 60 * 60_000;

/**
 * Lists a package, reads its manifests and decides. Changes nothing.
 * @throws ActionError; whatever could not be learned for certain ends the work on this package
 */
export function planPackage(source: PackageSource, policy: RetentionPolicy): Promise<PackagePlan> {
  const contents = new Map<Digest, Content>();
  const line = (): string => `${source.name}: ${contents.size} manifests read`;
  return withProgress(line, source, () => readAndDecide(source, policy, contents));
}

async function readAndDecide(
  source: PackageSource,
  policy: RetentionPolicy,
  contents: Map<Digest, Content>,
): Promise<PackagePlan> {
  const { registry, name, log } = source;
  const listing = await readListing(source);
  checkClock(source, listing);
  const tags = await resolveTags(source, listing, contents);
  const unconfirmed = listing.versions.filter((version) => version.tags.some((tag) => !tags.has(tag)));
  const unread = unconfirmed.map(({ digest }) => digest).filter((digest) => !contents.has(digest));
  await readContents(source, unread, contents);
  const held = findContradictions(listing, tags, contents);
  for (const [digest, reason] of held) log.warning(`${name}@${digest} stays: ${reason}.`);

  const snapshot: Snapshot = {
    repository: { registry: registry.host, name },
    versions: listing.versions,
    contents,
    held,
    now: listing.serverTime,
  };
  for (;;) {
    const decision = decide(snapshot, policy);
    if (decision.kind === 'decided') return { source, snapshot, tags, decision };
    await readContents(source, decision.digests, contents);
  }
}

async function readListing({ packages, packageName, name, log }: PackageSource): Promise<VersionListing> {
  const found = await packages.findPackage(packageName);
  const listing = await packages.listVersions(packageName, 'active');
  if (found?.versionCount === undefined || found.versionCount === listing.versions.length) return listing;
  const again = await packages.listVersions(packageName, 'active');
  if (found.versionCount !== again.versions.length) {
    log.warning(`GitHub counts ${found.versionCount} versions of ${name} and lists ${again.versions.length}.`);
  }
  return again;
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
): Promise<ReadonlyMap<Tag, Digest>> {
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
  return new Map(tags.flatMap((tag, index) => (resolved[index] === undefined ? [] : [[tag, resolved[index]]])));
}

/**
 * Digest → why it stays: what GitHub's list and the registry say differently of a tag may be a tag that just moved.
 * A version whose tag the registry does not know because it does not know the version at all is no contradiction.
 */
function findContradictions(
  { versions }: VersionListing,
  tags: ReadonlyMap<Tag, Digest>,
  contents: ReadonlyMap<Digest, Content>,
): ReadonlyMap<Digest, string> {
  const held = new Map<Digest, string>();
  const listed = new Set(versions.flatMap((version) => version.tags.map((tag) => `${tag} ${version.digest}`)));
  for (const [tag, digest] of tags) {
    if (listed.has(`${tag} ${digest}`)) continue;
    held.set(digest, `the registry says that it has the tag ${tag}, GitHub's list does not`);
  }
  for (const version of versions) {
    const isThere = contents.get(version.digest)?.kind === 'manifest';
    const tag = version.tags.find((each) => (tags.has(each) ? tags.get(each) !== version.digest : isThere));
    if (tag === undefined) continue;
    held.set(version.digest, `GitHub's list says that it has the tag ${tag}, the registry does not`);
  }
  return held;
}

async function readContents(
  source: PackageSource,
  digests: readonly Digest[],
  contents: Map<Digest, Content>,
): Promise<void> {
  await mapConcurrently(digests, concurrentReads, async (digest) => {
    const { content } = await readContent(source, digest);
    contents.set(digest, content ?? { kind: 'unreadable', reason: 'the registry has no such manifest' });
  });
}

/**
 * Reads one manifest. Content is undefined where the registry has none.
 * @throws ActionError for trouble that may pass: what it holds is then unknown, and so is what may go
 */
export async function readContent(
  { registry, name }: PackageSource,
  reference: Digest | Tag,
): Promise<{ readonly digest?: Digest; readonly content?: Content }> {
  try {
    const manifest = await registry.findManifest(name, reference);
    return manifest === undefined ? {} : { digest: manifest.digest, content: describeContent(manifest) };
  } catch (error) {
    if (!isActionError(error, 'invalid-image')) throw error;
    return { content: { kind: 'unreadable', reason: error.message } };
  }
}
