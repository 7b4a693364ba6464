import { type Digest } from '../image/digest.js';
import { findAttachmentName, type ImageGraph, markLive } from '../image/graph.js';
import { Ages } from './age.js';
import { Newest } from './newest.js';
import { PackageFacts } from './package-facts.js';
import {
  type DeleteRule,
  type KeepRule,
  type PolicyRule,
  type RetentionPolicy,
  type Snapshot,
  type Version,
} from './policy.js';
import { findUnlisted } from './policy-selectors.js';
import { selectsDigest, selectsTag } from './selector.js';

/** What the policy says of one version, before anybody asks what hangs together with what. */
export interface Choice {
  /**
   * `keep`: a root, whatever else happens. `delete`: a rule wants it gone.
   * `follow`: no rule means it by itself: it goes with an image that goes, and stays otherwise.
   * `stay`: a root that nobody named; what holds it may describe it.
   */
  readonly kind: 'keep' | 'delete' | 'follow' | 'stay';
  readonly rule: PolicyRule;
  readonly reason: string;
  /** Tags to be taken from a version that stays. */
  readonly untag?: readonly string[];
}

type TagRule = Extract<DeleteRule, { kind: 'tags' }>;

/**
 * Applies the policy to each version. The order of the versions has no influence.
 * @param graph of the same snapshot
 */
export function chooseVersions(
  snapshot: Snapshot,
  policy: RetentionPolicy,
  graph: ImageGraph,
): ReadonlyMap<Digest, Choice> {
  const chooser = new Chooser(snapshot, policy, new PackageFacts(snapshot, graph));
  const choices = new Map<Digest, Choice>();
  const [tagged, untagged] = [snapshot.versions.filter(isTagged), snapshot.versions.filter((each) => !isTagged(each))];
  chooser.keepNewestUntagged(untagged);
  for (const version of untagged) choices.set(version.digest, chooser.chooseUntagged(version));
  const garbage = [...choices].filter(([, choice]) => choice.kind === 'delete').map(([digest]) => digest);
  chooser.keepNewestTagged(tagged, findParts(snapshot, graph, garbage, findUnlisted(snapshot, policy.keep)));
  for (const version of tagged) choices.set(version.digest, chooser.chooseTagged(version));
  return choices;
}

/** Tags that name an image, not what something is attached to. */
export function ordinaryTags(version: Version): readonly string[] {
  return version.tags.filter((tag) => findAttachmentName(tag) === undefined);
}

function isTagged(version: Version): boolean {
  return version.tags.some((tag) => findAttachmentName(tag) === undefined);
}

/**
 * What is no image of its own although it may have a tag: what an image holds, at any depth.
 * An index that is garbage makes nothing a part: what stays of it counts for itself.
 */
function findParts(
  { versions, held }: Snapshot,
  graph: ImageGraph,
  garbage: readonly Digest[],
  unlisted: ReadonlySet<Digest>,
): ReadonlySet<Digest> {
  const doomed = markLive(graph, garbage);
  const images = versions.filter((version) => isTagged(version) || !doomed.has(version.digest));
  const holders = markLive(graph, [...held.keys(), ...unlisted, ...images.map(({ digest }) => digest)]);
  return new Set([...holders].flatMap((digest) => [...graph.children(digest), ...graph.referrers(digest)]));
}

class Chooser {
  readonly #snapshot: Snapshot;
  readonly #policy: RetentionPolicy;
  readonly #facts: PackageFacts;
  readonly #ages: Ages;
  readonly #counter: Newest;
  readonly #tagRules: readonly TagRule[];
  /** By rule, what it counts among the newest. */
  readonly #newest = new Map<KeepRule | DeleteRule, ReadonlySet<Digest>>();
  #parts: ReadonlySet<Digest> = new Set();

  constructor(snapshot: Snapshot, policy: RetentionPolicy, facts: PackageFacts) {
    this.#snapshot = snapshot;
    this.#policy = policy;
    this.#facts = facts;
    this.#ages = new Ages(snapshot, policy);
    this.#counter = new Newest(snapshot, facts);
    this.#tagRules = policy.delete.filter((rule) => rule.kind === 'tags');
  }

  /** To be called before chooseUntagged: finds what rules that count keep among the images without a tag. */
  keepNewestUntagged(untagged: readonly Version[]): void {
    const images = untagged.filter((version) => !this.#facts.isPart(version));
    this.#keepNewest(
      this.#policy.keep.filter((rule) => rule.untagged === true),
      images,
    );
    for (const rule of this.#policy.delete) {
      if (rule.kind !== 'untagged' || rule.keepNewest === undefined) continue;
      const candidates = images.filter(
        (version) =>
          this.#findFirst(version) === undefined &&
          !this.#ages.isInFlight(version) &&
          this.#ages.isOlder(version, rule.olderThanMs) &&
          this.#ages.isKnown(version),
      );
      this.#newest.set(rule, this.#counter.byAge(candidates, rule.keepNewest, this.#policy.timestamp));
    }
  }

  /** To be called before chooseTagged. @param parts what is no image of its own although it may have a tag */
  keepNewestTagged(tagged: readonly Version[], parts: ReadonlySet<Digest>): void {
    this.#parts = parts;
    const images = tagged.filter(({ digest }) => !parts.has(digest));
    this.#keepNewest(
      this.#policy.keep.filter((rule) => rule.untagged !== true),
      images,
    );
    for (const rule of this.#tagRules) {
      if (rule.keepNewest === undefined) continue;
      const candidates = images.filter(
        (version) =>
          this.#findFirst(version) === undefined &&
          ordinaryTags(version).every((tag) => this.#names(rule, version, tag)) &&
          this.#ages.isOlder(version, rule.olderThanMs) &&
          this.#ages.isKnown(version),
      );
      this.#newest.set(rule, this.#counter.byAge(candidates, rule.keepNewest, this.#policy.timestamp));
    }
  }

  chooseTagged(version: Version): Choice {
    const first = this.#findFirst(version);
    if (first !== undefined) return first;
    const tags = ordinaryTags(version);
    const naming = new Map(tags.map((tag) => [tag, this.#tagRules.filter((rule) => this.#names(rule, version, tag))]));
    const named = tags.filter((tag) => naming.get(tag)?.length !== 0);
    if (named.length === 0) {
      return { kind: 'keep', rule: 'none', reason: `no rule names the tag ${tags.join(', ')}` };
    }
    // The rule that decides is the first that names it and touches what is so old.
    const deciding = named.map((tag) => naming.get(tag)?.find((rule) => this.#ages.isOlder(version, rule.olderThanMs)));
    const wanted = named.filter((_, place) => deciding[place] !== undefined);
    const rule = deciding.find((each) => each !== undefined);
    if (rule === undefined) {
      return { kind: 'keep', rule: 'older-than', reason: 'it is not older than older-than says' };
    }
    if (wanted.length < tags.length)
      return this.#chooseShared(
        tags,
        wanted,
        deciding.filter((each) => each !== undefined),
      );
    const counting = deciding.find((each) => each?.keepNewest !== undefined);
    if (counting !== undefined) return this.#chooseCounted(version, counting);
    return { kind: 'delete', rule: rule.name, reason: `${describeRule(rule)} names ${wanted.join(', ')}` };
  }

  chooseUntagged(version: Version): Choice {
    const first = this.#findFirst(version);
    if (first !== undefined) return first;
    const named = this.#chooseNamed(version);
    if (named !== undefined) return named;
    if (this.#facts.isPart(version)) {
      const reason = 'it lives as long as what it belongs to; that is not in the package';
      return { kind: 'follow', rule: 'none', reason };
    }
    const rules = this.#policy.delete.filter((rule) => rule.kind === 'untagged');
    if (rules.length === 0) return { kind: 'follow', rule: 'none', reason: 'no rule names untagged versions' };
    if (this.#ages.isInFlight(version)) return youngChoice;
    const rule = rules.find((each) => this.#ages.isOlder(version, each.olderThanMs));
    if (rule === undefined) {
      return { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
    }
    if (rule.keepNewest === undefined) {
      return { kind: 'delete', rule: rule.name, reason: 'it has no tag and nothing needs it' };
    }
    if (!this.#ages.isKnown(version)) {
      return { kind: 'follow', rule: rule.name, reason: 'its date could not be read' };
    }
    return this.#isNewest(rule, version)
      ? { kind: 'keep', rule: rule.name, reason: `it is among the newest ${rule.keepNewest} without a tag` }
      : { kind: 'delete', rule: rule.name, reason: `it is not among the newest ${rule.keepNewest} without a tag` };
  }

  /** What beats the rules for tags and for what has none: protections, and what is broken. */
  #findFirst(version: Version): Choice | undefined {
    const held = this.#snapshot.held.get(version.digest);
    if (held !== undefined) return { kind: 'keep', rule: 'held', reason: held };
    const keep = this.#policy.keep.find((rule) => this.#keeps(rule, version));
    if (keep !== undefined) return { kind: 'keep', rule: keep.name, reason: keep.reason };
    return this.#findBroken(version);
  }

  #findBroken(version: Version): Choice | undefined {
    for (const rule of this.#policy.delete) {
      if (rule.kind !== 'broken') continue;
      const breakage = this.#facts.findBreakage(version, rule.breakages, isTagged(version));
      if (breakage === undefined) continue;
      // A registry may be behind with the parts of what was just pushed.
      if (this.#ages.isInFlight(version)) return { ...youngChoice, kind: isTagged(version) ? 'keep' : 'follow' };
      if (this.#ages.isOlder(version, rule.olderThanMs)) return { kind: 'delete', rule: rule.name, reason: breakage };
    }
    return undefined;
  }

  /** Named by its digest, which is the way to get rid of what can't be read, or by all of the tags that attach it. */
  #chooseNamed(version: Version): Choice | undefined {
    const { repository } = this.#snapshot;
    const byDigest = this.#tagRules.filter(({ selectors }) => selectsDigest(selectors, version.digest));
    const rule = byDigest.find(({ olderThanMs }) => this.#ages.isOlder(version, olderThanMs));
    if (rule !== undefined)
      return { kind: 'delete', rule: rule.name, reason: `${describeRule(rule)} names its digest` };
    if (byDigest.length > 0) {
      return { kind: 'follow', rule: 'older-than', reason: 'it is not older than older-than says' };
    }
    if (version.tags.length === 0) return undefined;
    const byTags = this.#tagRules.find(
      ({ selectors, keepNewest, olderThanMs }) =>
        keepNewest === undefined &&
        version.tags.every((tag) => selectsTag(selectors, repository, tag)) &&
        this.#ages.isOlder(version, olderThanMs),
    );
    if (byTags === undefined) return undefined;
    const reason = `${describeRule(byTags)} names ${version.tags.join(', ')}`;
    return { kind: 'delete', rule: byTags.name, reason };
  }

  /** Some of its tags are named and some are not. */
  #chooseShared(tags: readonly string[], wanted: readonly string[], rules: readonly TagRule[]): Choice {
    const names = wanted.join(', ');
    const others = tags.filter((tag) => !wanted.includes(tag)).join(', ');
    const counting = rules.find(({ keepNewest }) => keepNewest !== undefined);
    if (counting !== undefined) {
      const reason = `${names} shares its version with ${others}, so it is no candidate`;
      return { kind: 'keep', rule: counting.name, reason };
    }
    const reason = `${names} goes from it, and it stays for ${others}`;
    return { kind: 'keep', rule: rules[0]?.name ?? 'none', reason, untag: wanted };
  }

  /** Of the images that the rule names, the newest stay. */
  #chooseCounted(version: Version, rule: TagRule): Choice {
    const { name } = rule;
    if (this.#parts.has(version.digest)) {
      return { kind: 'follow', rule: name, reason: 'it is part of an image, and no image of its own' };
    }
    if (this.#facts.isAttached(version)) {
      return {
        kind: 'keep',
        rule: name,
        reason: 'it is attached to something that no image needs, and no image itself',
      };
    }
    if (!this.#ages.isKnown(version)) return { kind: 'keep', rule: name, reason: 'its date could not be read' };
    const count = rule.keepNewest ?? 0;
    return this.#isNewest(rule, version)
      ? { kind: 'keep', rule: name, reason: `it is among the newest ${count}` }
      : { kind: 'delete', rule: name, reason: `it is not among the newest ${count}` };
  }

  #keeps(rule: KeepRule, version: Version): boolean {
    if (rule.newest !== undefined) return this.#isNewest(rule, version);
    return this.#meets(rule, version);
  }

  /** All conditions but that of being among the newest. */
  #meets({ selectors, untagged, olderThanMs, youngerThanMs }: KeepRule, version: Version): boolean {
    const { repository } = this.#snapshot;
    const isMeant =
      selectors === undefined
        ? isTagged(version)
          ? untagged !== true
          : !this.#facts.isPart(version)
        : selectsDigest(selectors, version.digest) ||
          version.tags.some((tag) => selectsTag(selectors, repository, tag));
    return isMeant && this.#ages.isOlder(version, olderThanMs) && this.#ages.isYounger(version, youngerThanMs);
  }

  #keepNewest(rules: readonly KeepRule[], images: readonly Version[]): void {
    for (const rule of rules) {
      const candidates = images.filter((version) => this.#meets(rule, version));
      this.#newest.set(rule, this.#counter.byRule(candidates, rule));
    }
  }

  #names({ selectors }: TagRule, version: Version, tag: string): boolean {
    return selectsDigest(selectors, version.digest) || selectsTag(selectors, this.#snapshot.repository, tag);
  }

  #isNewest(rule: KeepRule | DeleteRule, { digest }: Version): boolean {
    return this.#newest.get(rule)?.has(digest) === true;
  }
}

const youngChoice: Choice = {
  kind: 'follow',
  rule: 'keep-younger-than',
  reason: 'it is younger than keep-younger-than says',
};

/** As reasons call it. */
function describeRule({ name }: DeleteRule): string {
  return /^delete \d/.test(name) ? `rule ${name}` : name;
}
