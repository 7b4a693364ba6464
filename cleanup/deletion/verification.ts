import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import { markLive } from '../../core/domain/image/graph.js';
import { ActionError } from '../../core/errors.js';
import { describeVersion } from '../version-name.js';
import { withProgress } from '../../core/progress.js';
import { type PackagePlan } from '../plan/snapshot.js';

const concurrentReads = 16;

/** What a run took away. */
export interface Taken {
  readonly digests: ReadonlySet<Digest>;
  /** From versions that stay. */
  readonly tags: ReadonlySet<string>;
}

/**
 * Asks the registry for every tag that was to stay, and for all that it needs and that was there before.
 * @throws ActionError `incomplete` naming the tags that no longer resolve
 */
export async function verifyKept(plan: PackagePlan, { digests, tags }: Taken): Promise<void> {
  const kept = plan.snapshot.versions.filter((version) => version.tags.length > 0 && !digests.has(version.digest));
  const keptTags = kept.flatMap((version) => version.tags).filter((tag) => !tags.has(tag));
  const line = (): string => `${plan.source.name}: looking whether ${kept.length} versions with tags are complete`;
  const faults = await withProgress(line, plan.source, async () => {
    const lost = await findLost(
      plan,
      kept.map(({ digest }) => digest),
    );
    const incomplete = kept.flatMap((version) => {
      const missing = [...markLive(plan.decision.graph, [version.digest])].find((digest) => lost.has(digest));
      return missing === undefined ? [] : [`${describeVersion(version)} lacks ${shortDigest(missing)}`];
    });
    return [...incomplete, ...(await findLostTags(plan, keptTags))];
  });
  if (faults.length === 0) return;
  const shown = faults.slice(0, 10).join('; ') + (faults.length > 10 ? `; and ${faults.length - 10} more` : '');
  throw new ActionError('incomplete', `${plan.source.name} no longer resolves completely: ${shown}.`, {
    hint: 'What this run deleted is in the journal; "mode: restore" brings it back within 30 days.',
  });
}

/** Of what the versions hold, what was listed before and is no longer in the registry. */
async function findLost(
  { source, snapshot, decision }: PackagePlan,
  roots: readonly Digest[],
): Promise<ReadonlySet<Digest>> {
  const { registry, name } = source;
  // What could not be read before was missing already.
  const isReadable = (digest: Digest): boolean => snapshot.contents.get(digest)?.kind !== 'unreadable';
  const listed = new Set(snapshot.versions.map(({ digest }) => digest).filter(isReadable));
  const needed = [...markLive(decision.graph, roots)].filter((digest) => listed.has(digest));
  const found = await mapConcurrently(needed, concurrentReads, (digest) => registry.findManifestDigest(name, digest));
  return new Set(needed.filter((_, index) => found[index] === undefined));
}

async function findLostTags({ source, tags }: PackagePlan, kept: readonly string[]): Promise<readonly string[]> {
  const { registry, name } = source;
  const names = new Set(kept);
  // A tag that moved meanwhile is somebody else's doing; one that the registry never knew was not lost here.
  const resolved = [...tags].flatMap(([tag, target]) => (target !== undefined && names.has(tag) ? [tag] : []));
  const found = await mapConcurrently(resolved, concurrentReads, (tag) => registry.findManifestDigest(name, tag));
  return resolved.filter((_, index) => found[index] === undefined).map((tag) => `the tag ${tag} is gone`);
}
