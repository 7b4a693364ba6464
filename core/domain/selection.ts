import { type Digest } from './digest.js';
import { attachmentName, findAttachmentName, type ImageGraph, traceLive } from './graph.js';
import { type PolicyRule, type RetentionPolicy, type Snapshot, type Version } from './policy.js';
import { selectsDigest, selectsTag } from './selector.js';

/** What the policy says of one version, before anybody asks what hangs together with what. */
export interface Choice {
  /**
   * `keep`: a root, whatever else happens. `delete`: a rule wants it gone.
   * `follow`: no rule means it by itself: it goes with an image that goes, and stays otherwise.
   */
  readonly kind: 'keep' | 'delete' | 'follow';
  readonly rule: PolicyRule;
  readonly reason: string;
}

/**
 * Applies the policy to each version. The order of the versions has no influence.
 * @param graph of the same snapshot
 */
export function chooseVersions(
  snapshot: Snapshot,
  policy: RetentionPolicy,
  graph: ImageGraph,
): ReadonlyMap<Digest, Choice> {
  const facts = new Facts(snapshot, policy, graph);
  const choices = new Map<Digest, Choice>();
  const untagged = snapshot.versions.filter((version) => !facts.isTagged(version));
  const newestUntagged = facts.newest(
    untagged.filter((version) => facts.isUntaggedCandidate(version)),
    policy.keepNUntagged,
  );
  for (const version of untagged) {
    choices.set(version.digest, facts.chooseFirst(version) ?? facts.chooseUntagged(version, newestUntagged));
  }
  const garbage = [...choices].filter(([, choice]) => choice.kind === 'delete').map(([digest]) => digest);
  const parts = facts.partsOfImages(garbage);
  const tagged = snapshot.versions.filter((version) => facts.isTagged(version));
  const candidates = tagged.filter((version) => facts.isTaggedCandidate(version, parts));
  const newestTagged = facts.newest(candidates, policy.keepNTagged);
  for (const version of tagged) {
    choices.set(version.digest, facts.chooseFirst(version) ?? facts.chooseTagged(version, parts, newestTagged));
  }
  return choices;
}

/** Tags that name an image, not what something is attached to. */
export function ordinaryTags(version: Version): readonly string[] {
  return version.tags.filter((tag) => findAttachmentName(tag) === undefined);
}

/** Milliseconds since the epoch of the time that rules mean. */
export function timeOf(version: Version, policy: Pick<RetentionPolicy, 'timestamp'>): number | undefined {
  return policy.timestamp === 'created' ? version.createdAt : version.updatedAt;
}

/** Newest first, ties by the higher id; a time that could not be read counts as newest. */
export function compareAge(policy: Pick<RetentionPolicy, 'timestamp'>): (a: Version, b: Version) => number {
  return (a, b) => {
    const [timeOfA, timeOfB] = [timeOf(a, policy) ?? Infinity, timeOf(b, policy) ?? Infinity];
    return timeOfA === timeOfB ? b.id - a.id : timeOfA < timeOfB ? 1 : -1;
  };
}

/** Questions about the versions of one snapshot. */
class Facts {
  readonly #snapshot: Snapshot;
  readonly #policy: RetentionPolicy;
  readonly #graph: ImageGraph;
  readonly #listed: ReadonlySet<Digest>;
  readonly #listedNames: ReadonlySet<string>;
  readonly #children: ReadonlySet<Digest>;

  constructor(snapshot: Snapshot, policy: RetentionPolicy, graph: ImageGraph) {
    this.#snapshot = snapshot;
    this.#policy = policy;
    this.#graph = graph;
    this.#listed = new Set(snapshot.versions.map(({ digest }) => digest));
    this.#listedNames = new Set([...this.#listed].map(attachmentName));
    this.#children = new Set(snapshot.versions.flatMap(({ digest }) => graph.children(digest)));
  }

  isTagged(version: Version): boolean {
    return ordinaryTags(version).length > 0;
  }

  /** What beats every rule, and what is named one by one. */
  chooseFirst(version: Version): Choice | undefined {
    const held = this.#snapshot.held.get(version.digest);
    if (held !== undefined) return { kind: 'keep', rule: 'held', reason: held };
    if (this.#isExcluded(version)) {
      return { kind: 'keep', rule: 'exclude-tags', reason: 'exclude-tags names it' };
    }
    if (this.isTagged(version) || !this.isNamed(version)) return undefined;
    return this.#isOldEnough(version)
      ? { kind: 'delete', rule: 'delete-tags', reason: 'delete-tags names its digest' }
      : { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
  }

  /** Named by its digest, which is the way to get rid of what can't be read. */
  isNamed(version: Version): boolean {
    return selectsDigest(this.#policy.deleteTags, version.digest);
  }

  chooseTagged(version: Version, parts: ReadonlySet<Digest>, newest: ReadonlySet<Digest>): Choice {
    const { keepNTagged } = this.#policy;
    const tags = ordinaryTags(version);
    const others = tags.filter((tag) => !this.#isWanted(version, tag));
    if (others.length === tags.length) {
      return { kind: 'keep', rule: 'none', reason: `no rule names the tag ${tags.join(', ')}` };
    }
    if (others.length > 0) {
      const names = tags.filter((tag) => !others.includes(tag)).join(', ');
      const reason = `${names} shares its version with ${others.join(', ')}, and deleting a version takes all of its tags`;
      return { kind: 'keep', rule: 'delete-tags', reason };
    }
    if (!this.#isOldEnough(version)) {
      return { kind: 'keep', rule: 'older-than', reason: 'it is not older than older-than says' };
    }
    if (keepNTagged === undefined) {
      return { kind: 'delete', rule: 'delete-tags', reason: `delete-tags names ${tags.join(', ')}` };
    }
    if (parts.has(version.digest)) {
      return { kind: 'follow', rule: 'keep-n-tagged', reason: 'it is part of an image, and no image of its own' };
    }
    if (timeOf(version, this.#policy) === undefined) {
      return { kind: 'keep', rule: 'keep-n-tagged', reason: 'its date could not be read' };
    }
    return newest.has(version.digest)
      ? { kind: 'keep', rule: 'keep-n-tagged', reason: `it is among the newest ${keepNTagged}` }
      : { kind: 'delete', rule: 'keep-n-tagged', reason: `it is not among the newest ${keepNTagged}` };
  }

  chooseUntagged(version: Version, newest: ReadonlySet<Digest>): Choice {
    const { deleteUntagged, deleteTags, keepNTagged, keepNUntagged } = this.#policy;
    if (this.#isPart(version)) {
      const isNamed =
        version.tags.length > 0 && version.tags.every((tag) => selectsTag(deleteTags, this.#snapshot.repository, tag));
      if (isNamed && keepNTagged === undefined && this.#isOldEnough(version)) {
        return { kind: 'delete', rule: 'delete-tags', reason: `delete-tags names ${version.tags.join(', ')}` };
      }
      return {
        kind: 'follow',
        rule: 'none',
        reason: 'it lives as long as what it belongs to; that is not in the package',
      };
    }
    const rule = deleteUntagged ? 'delete-untagged' : keepNUntagged === undefined ? 'none' : 'keep-n-untagged';
    if (rule === 'none') return { kind: 'follow', rule, reason: 'no rule names untagged versions' };
    if (this.#isYoung(version)) {
      return { kind: 'follow', rule: 'keep-younger-than', reason: 'it is younger than keep-younger-than says' };
    }
    if (!this.#isOldEnough(version)) {
      return { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
    }
    if (rule === 'delete-untagged') return { kind: 'delete', rule, reason: 'it has no tag and nothing needs it' };
    if (timeOf(version, this.#policy) === undefined) {
      return { kind: 'follow', rule, reason: 'its date could not be read' };
    }
    return newest.has(version.digest)
      ? { kind: 'keep', rule, reason: `it is among the newest ${keepNUntagged ?? 0} without a tag` }
      : { kind: 'delete', rule, reason: `it is not among the newest ${keepNUntagged ?? 0} without a tag` };
  }

  isUntaggedCandidate(version: Version): boolean {
    return (
      this.#policy.keepNUntagged !== undefined &&
      this.chooseFirst(version) === undefined &&
      !this.#isPart(version) &&
      !this.#isYoung(version) &&
      this.#isOldEnough(version) &&
      timeOf(version, this.#policy) !== undefined
    );
  }

  isTaggedCandidate(version: Version, parts: ReadonlySet<Digest>): boolean {
    return (
      this.#policy.keepNTagged !== undefined &&
      this.chooseFirst(version) === undefined &&
      !parts.has(version.digest) &&
      ordinaryTags(version).every((tag) => this.#isWanted(version, tag)) &&
      this.#isOldEnough(version) &&
      timeOf(version, this.#policy) !== undefined
    );
  }

  /** The first `count` by age. */
  newest(candidates: readonly Version[], count: number | undefined): ReadonlySet<Digest> {
    const sorted = candidates.toSorted(compareAge(this.#policy));
    return new Set(sorted.slice(0, count ?? 0).map(({ digest }) => digest));
  }

  /**
   * What is no image of its own although it may have a tag: children of indexes, and what is attached to something.
   * An index that is garbage makes nothing a part: what stays of it counts for itself.
   */
  partsOfImages(garbage: readonly Digest[]): ReadonlySet<Digest> {
    const doomed = traceLive(this.#graph, garbage);
    const holders = this.#snapshot.versions.filter((version) => this.isTagged(version) || !doomed.has(version.digest));
    const parts = new Set(holders.flatMap(({ digest }) => this.#graph.children(digest)));
    for (const version of this.#snapshot.versions) if (this.#isAttachedToListed(version)) parts.add(version.digest);
    return parts;
  }

  #isExcluded(version: Version): boolean {
    const { exclude } = this.#policy;
    return (
      selectsDigest(exclude, version.digest) ||
      version.tags.some((tag) => selectsTag(exclude, this.#snapshot.repository, tag))
    );
  }

  /** Whether a rule may take this tag away. */
  #isWanted(version: Version, tag: string): boolean {
    const { deleteTags, keepNTagged } = this.#policy;
    if (deleteTags.length === 0) return keepNTagged !== undefined;
    return this.isNamed(version) || selectsTag(deleteTags, this.#snapshot.repository, tag);
  }

  /** A child, or attached to something, be that listed or gone. */
  #isPart(version: Version): boolean {
    return version.tags.length > 0 || this.#children.has(version.digest) || this.#subjectOf(version) !== undefined;
  }

  #isAttachedToListed(version: Version): boolean {
    const subject = this.#subjectOf(version);
    if (subject !== undefined && this.#listed.has(subject)) return true;
    return version.tags.some((tag) => this.#listedNames.has(findAttachmentName(tag) ?? ''));
  }

  #subjectOf(version: Version): Digest | undefined {
    const content = this.#snapshot.contents.get(version.digest);
    return content?.kind === 'manifest' ? content.subject : undefined;
  }

  #isOldEnough(version: Version): boolean {
    const { olderThanMs } = this.#policy;
    if (olderThanMs === undefined) return true;
    const time = timeOf(version, this.#policy);
    return time !== undefined && this.#snapshot.now - time > olderThanMs;
  }

  /** Pushes in flight: by the later of both dates, because a version that was pushed again is only updated. */
  #isYoung(version: Version): boolean {
    const { createdAt, updatedAt } = version;
    if (createdAt === undefined || updatedAt === undefined) return true;
    return this.#snapshot.now - Math.max(createdAt, updatedAt) < this.#policy.keepYoungerThanMs;
  }
}
