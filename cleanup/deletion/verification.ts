import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import { markLive } from '../../core/domain/image/graph.js';
import { type Version } from '../../core/domain/retention/policy.js';
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

/** What no longer resolves of what was to stay. */
export interface Damage {
  /** `incomplete`; names it. */
  readonly error: ActionError;
  /** Went although nobody asked for it: parts of versions that are there themselves. */
  readonly missing: readonly Version[];
}

/** A registry may be behind for a moment; what is missing at the second look too is gone. */
const looksMs = [0, 3000];

/**
 * Asks the registry for every tag that was to stay, and for all that it needs and that was there before.
 * @returns undefined where all is whole
 */
export async function findDamage(plan: PackagePlan, taken: Taken): Promise<Damage | undefined> {
  let damage: Damage | undefined;
  for (const ms of looksMs) {
    if (ms > 0) await plan.source.clock.sleep(ms);
    damage = await lookForDamage(plan, taken);
    if (damage === undefined) break;
  }
  return damage;
}

async function lookForDamage(plan: PackagePlan, { digests, tags }: Taken): Promise<Damage | undefined> {
  const kept = plan.snapshot.versions.filter((version) => version.tags.length > 0 && !digests.has(version.digest));
  const keptTags = kept.flatMap((version) => version.tags).filter((tag) => !tags.has(tag));
  const line = (): string => `${plan.source.name}: looking whether ${kept.length} versions with tags are complete`;
  return withProgress(line, plan.source, async () => {
    const lost = await findLost(
      plan,
      kept.map(({ digest }) => digest),
    );
    const incomplete = kept.flatMap((version) => {
      const missing = [...markLive(plan.decision.graph, [version.digest])].filter((digest) => lost.has(digest));
      return missing.length === 0 ? [] : [{ version, missing }];
    });
    const faults = [
      ...incomplete.map(
        ({ version, missing: [first = version.digest] }) => `${describeVersion(version)} lacks ${shortDigest(first)}`,
      ),
      ...(await findLostTags(plan, keptTags)),
    ];
    if (faults.length === 0) return undefined;
    // Whoever takes an image as a whole means to.
    const parts = incomplete.filter(({ version }) => !lost.has(version.digest)).flatMap(({ missing }) => missing);
    const unasked = new Set(parts.filter((digest) => !digests.has(digest)));
    return {
      error: describeFaults(plan, faults),
      missing: plan.snapshot.versions.filter(({ digest }) => unasked.has(digest)),
    };
  });
}

function describeFaults({ source }: PackagePlan, faults: readonly string[]): ActionError {
  const shown = faults.slice(0, 10).join('; ') + (faults.length > 10 ? `; and ${faults.length - 10} more` : '');
  return new ActionError('incomplete', `${source.name} no longer resolves completely: ${shown}.`, {
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
