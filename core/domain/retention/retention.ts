import { ActionError } from '../../errors.js';
import { type Digest, shortDigest } from '../image/digest.js';
import { buildGraph, type Child, type ImageGraph, markLive, traceLive } from '../image/graph.js';
import { PackageFacts } from './package-facts.js';
import { findUnlisted } from './policy-selectors.js';
import { type PolicyRule, type RetentionPolicy, type Snapshot, type Version } from './policy.js';
import { compareAge } from './age.js';
import { type Choice, chooseVersions, ordinaryTags } from './selection.js';
import { selectsDigest } from './selector.js';

export interface Verdict {
  readonly version: Version;
  /** `retain`: a rule wants it gone, but GitHub keeps one tagged version in every package. */
  readonly verdict: 'keep' | 'delete' | 'untag' | 'retain';
  readonly rule: PolicyRule;
  readonly reason: string;
  /** Tags that go from a version that stays; given with the verdict `untag` alone. */
  readonly untag?: readonly string[];
}

export type Decision =
  /** These manifests have to be read before anything can be said. */
  | { readonly kind: 'unread'; readonly digests: readonly Digest[] }
  | {
      readonly kind: 'decided';
      /** In the order of the versions. */
      readonly verdicts: readonly Verdict[];
      readonly graph: ImageGraph;
      /** Kept although wanted gone or needed, because the registry could not give them. */
      readonly unreadable: readonly Version[];
      /** An unreadable root that made every version stay; it may be missing from the versions. */
      readonly blindingDigest: Digest | undefined;
      /** What rules under `keep` name by digest and no version has. */
      readonly unlisted: ReadonlySet<Digest>;
      /** Whether all versions go, and the package with them. */
      readonly deletesPackage: boolean;
    };

/** What is to become of each version, all relations left aside. */
export type Choose = (graph: ImageGraph) => ReadonlyMap<Digest, Choice>;

/**
 * Decides about every version of a package: marks what the kept versions keep alive, sweeps what a rule wants gone.
 * A pure function of its arguments; the order of the versions changes nothing but the order of the verdicts.
 * @throws ActionError `invalid-response` if two versions have the same digest or id
 */
export function decide(snapshot: Snapshot, policy: RetentionPolicy): Decision {
  return decideBy(snapshot, policy, (graph) => chooseVersions(snapshot, policy, graph));
}

/** As decide, with other choices than those of the policy. */
export function decideBy(snapshot: Snapshot, policy: RetentionPolicy, choose: Choose): Decision {
  refuseDuplicates(snapshot.versions);
  const graph = buildGraph(snapshot.versions, snapshot.contents);
  const sorted = snapshot.versions.toSorted(compareAge(policy.timestamp));
  const sweep = new Sweep({ ...snapshot, versions: sorted }, policy, graph, choose(graph));
  if (sweep.unread.length > 0) return { kind: 'unread', digests: sweep.unread };
  const verdicts = snapshot.versions.map((version) => sweep.judge(version));
  return {
    kind: 'decided',
    verdicts,
    graph,
    unreadable: sweep.unreadable,
    blindingDigest: sweep.blindingDigest,
    unlisted: sweep.unlisted,
    deletesPackage: verdicts.length > 0 && verdicts.every(({ verdict }) => verdict === 'delete'),
  };
}

function refuseDuplicates(versions: readonly Version[]): void {
  const isDistinct = [versions.map(({ id }) => id), versions.map(({ digest }) => digest)].every(
    (keys) => new Set<unknown>(keys).size === versions.length,
  );
  if (!isDistinct) {
    throw new ActionError('invalid-response', 'The list of versions names a version or a digest twice.');
  }
}

class Sweep {
  /** Manifests that the verdict depends on and that nobody has tried to read. */
  readonly unread: readonly Digest[];
  readonly unreadable: readonly Version[];
  /** A root that could not be read and so might hold anything. */
  readonly blindingDigest: Digest | undefined;
  readonly unlisted: ReadonlySet<Digest>;
  readonly #snapshot: Snapshot;
  readonly #policy: RetentionPolicy;
  readonly #byDigest: ReadonlyMap<Digest, Version>;
  readonly #choices: ReadonlyMap<Digest, Choice>;
  /** What goes unless something that stays needs it → the version that a rule names. */
  readonly #taken: ReadonlyMap<Digest, Digest>;
  /** What stays → the root that it belongs to. */
  readonly #live: ReadonlyMap<Digest, Digest>;
  /** Candidates that keep themselves, because they could not be read. */
  readonly #stubborn: ReadonlySet<Digest>;
  readonly #retained: Digest | undefined;

  /** @param snapshot its versions sorted, newest first */
  constructor(snapshot: Snapshot, policy: RetentionPolicy, graph: ImageGraph, choices: ReadonlyMap<Digest, Choice>) {
    this.#snapshot = snapshot;
    this.#policy = policy;
    this.#byDigest = new Map(snapshot.versions.map((version) => [version.digest, version]));
    this.#choices = choices;
    this.unlisted = findUnlisted(snapshot, policy.keep);
    const digests = snapshot.versions.map(({ digest }) => digest);
    const chosen = (kind: Choice['kind']): readonly Digest[] =>
      digests.filter((digest) => this.#choices.get(digest)?.kind === kind);

    this.#taken = traceLive(graph, chosen('delete'));
    const firm = [...snapshot.held.keys(), ...this.unlisted, ...chosen('keep')];
    const followers = chosen('follow').filter((digest) => !this.#taken.has(digest));
    const roots = [...firm, ...chosen('stay'), ...topsFirst(graph, firm, digests, followers)];
    const live = markLive(graph, roots);
    const doomed = digests.filter((digest) => this.#taken.has(digest) && !live.has(digest));

    this.#stubborn = new Set(doomed.filter((digest) => this.#isUnreadable(digest) && !this.#isNamed(digest)));
    const known = markLive(graph, [...roots, ...this.#stubborn]);
    this.#retained = this.#findRetained(
      graph,
      doomed.filter((digest) => !known.has(digest)),
    );
    this.#live = traceLive(graph, [
      ...roots,
      ...this.#stubborn,
      ...(this.#retained === undefined ? [] : [this.#retained]),
    ]);

    const needed = this.#neededContents(firm, live);
    const unproven = this.#findUnproven(graph);
    this.unread = this.#firstUnread(graph, [...needed, ...this.#undescribed(doomed, live), ...unproven]);
    this.blindingDigest = needed.find((digest) => this.#isUnreadable(digest) && this.#isBinding(digest));
    this.unreadable = [
      ...new Set([...this.#stubborn, ...(this.blindingDigest === undefined ? [] : [this.blindingDigest])]),
    ].flatMap((digest) => this.#byDigest.get(digest) ?? []);
  }

  judge(version: Version): Verdict {
    const { digest } = version;
    const choice = this.#choices.get(digest);
    if (choice === undefined) throw new TypeError(`No choice was made for ${digest}.`);
    if (this.blindingDigest !== undefined) {
      const reason = `${this.#nameOf(this.blindingDigest)} could not be read, so what it needs is unknown`;
      return { version, verdict: 'keep', rule: 'unreadable', reason };
    }
    const root = this.#live.get(digest);
    if (root === undefined) return { version, verdict: 'delete', ...this.#whyTaken(digest, choice) };
    if (digest === this.#retained) {
      const reason = `${choice.reason}, but GitHub keeps the last tagged version of a package`;
      return { version, verdict: 'retain', rule: 'last-version', reason };
    }
    if (this.#stubborn.has(digest)) {
      return {
        version,
        verdict: 'keep',
        rule: 'unreadable',
        reason: 'it could not be read, so what it belongs to is unknown',
      };
    }
    if (root === this.#retained) {
      const reason = `it belongs to ${this.#nameOf(root)}, and GitHub keeps the last tagged version of a package`;
      return { version, verdict: 'keep', rule: 'last-version', reason };
    }
    if (root !== digest) {
      return { version, verdict: 'keep', rule: 'in-use', reason: `it belongs to ${this.#nameOf(root)}, which stays` };
    }
    const { rule, reason, untag } = choice;
    if (untag !== undefined) return { version, verdict: 'untag', rule, reason, untag };
    return { version, verdict: 'keep', rule, reason };
  }

  #whyTaken(digest: Digest, choice: Choice): { readonly rule: PolicyRule; readonly reason: string } {
    const origin = this.#taken.get(digest);
    if (choice.kind === 'delete' || origin === undefined) return { rule: choice.rule, reason: choice.reason };
    const rule = this.#choices.get(origin)?.rule ?? choice.rule;
    return { rule, reason: `it belongs to ${this.#nameOf(origin)}, which goes` };
  }

  /**
   * Of all that stays, what could hold something: what is kept for itself, and what no live index describes as a
   * manifest without children. The others need no reading, because nothing can be lost by not knowing them.
   */
  #neededContents(firm: readonly Digest[], live: ReadonlySet<Digest>): readonly Digest[] {
    const plain = new Set<Digest>();
    for (const digest of live) {
      const content = this.#snapshot.contents.get(digest);
      if (content?.kind !== 'manifest') continue;
      for (const child of content.children) if (child.isPlain) plain.add(child.digest);
    }
    for (const digest of firm) plain.delete(digest);
    return [...live].filter((digest) => !plain.has(digest));
  }

  /**
   * What of the doomed has to be read, because a `subject` may tie it to an image that stays. The image of a platform,
   * and buildx's attestation to what goes too, are described well enough by their index.
   */
  #undescribed(doomed: readonly Digest[], live: ReadonlySet<Digest>): readonly Digest[] {
    const described = new Set<Digest>();
    for (const content of this.#snapshot.contents.values()) {
      if (content.kind !== 'manifest') continue;
      for (const child of content.children) if (isDescribed(child, live)) described.add(child.digest);
    }
    return doomed.filter((digest) => !described.has(digest));
  }

  /** What is to be called missing must be missing in the registry too. */
  #findUnproven(graph: ImageGraph): readonly Digest[] {
    const breakages = this.#policy.delete.flatMap((rule) => (rule.kind === 'broken' ? rule.breakages : []));
    return breakages.length === 0 ? [] : new PackageFacts(this.#snapshot, graph).findUnproven(breakages);
  }

  /** Tags first, then what is known to be a child: they tell what the others are, so that those need no reading. */
  #firstUnread(graph: ImageGraph, wanted: readonly Digest[]): readonly Digest[] {
    const { contents, held, versions } = this.#snapshot;
    const tagged = versions.filter(({ tags }) => tags.length > 0).map(({ digest }) => digest);
    const children = new Set([...contents.keys()].flatMap((digest) => graph.children(digest)));
    const stages = [
      [...tagged, ...held.keys(), ...this.unlisted],
      wanted.filter((digest) => children.has(digest)),
      wanted,
    ];
    const unread = stages.map((stage) => stage.filter((digest) => !contents.has(digest)));
    return [...new Set(unread.find((stage) => stage.length > 0) ?? [])];
  }

  /**
   * A child that is neither listed nor readable is simply missing, and so is a protected digest that the registry does
   * not have; anything else may hold what we are about to delete.
   */
  #isBinding(digest: Digest): boolean {
    if (this.#byDigest.has(digest) || this.#snapshot.held.has(digest)) return true;
    return this.unlisted.has(digest) && !this.#isMissing(digest);
  }

  #isMissing(digest: Digest): boolean {
    return this.#snapshot.contents.get(digest)?.kind === 'missing';
  }

  #isUnreadable(digest: Digest): boolean {
    const kind = this.#snapshot.contents.get(digest)?.kind;
    return kind === 'unreadable' || kind === 'missing';
  }

  #isNamed(digest: Digest): boolean {
    return this.#policy.delete.some((rule) => rule.kind === 'tags' && selectsDigest(rule.selectors, digest));
  }

  /**
   * GitHub refuses to delete the last tagged version, and the last one at all: the newest of them stays, and rather
   * an image than a part of one.
   */
  #findRetained(graph: ImageGraph, doomed: readonly Digest[]): Digest | undefined {
    const wanted = new Set(doomed);
    const { held, versions } = this.#snapshot;
    // What is held or protected may be missing from the list, and would go with the package.
    const mayDeleteAll =
      this.#policy.deletesPackage && held.size === 0 && [...this.unlisted].every((digest) => this.#isMissing(digest));
    if (mayDeleteAll && versions.every(({ digest }) => wanted.has(digest))) return undefined;
    const tagged = versions.filter((version) => ordinaryTags(version).length > 0);
    const isLastTagged = tagged.length > 0 && tagged.every(({ digest }) => wanted.has(digest));
    if (!isLastTagged && versions.some(({ digest }) => !wanted.has(digest))) return undefined;
    const parts = new Set(doomed.flatMap((digest) => graph.children(digest)));
    const candidates = (isLastTagged ? tagged : versions).map(({ digest }) => digest);
    return candidates.find((digest) => !parts.has(digest)) ?? candidates[0];
  }

  #nameOf(digest: Digest): string {
    const tags = this.#byDigest.get(digest)?.tags ?? [];
    return tags.length > 0 ? `${tags.join(', ')} (${shortDigest(digest)})` : shortDigest(digest);
  }
}

function isDescribed({ isPlain, role, attests }: Child, live: ReadonlySet<Digest>): boolean {
  return isPlain && (role === 'platform' || (role === 'attestation' && attests !== undefined && !live.has(attests)));
}

/** Followers as roots: only those that nothing else holds, so that what hangs on a root is told by its name. */
function topsFirst(
  graph: ImageGraph,
  firm: readonly Digest[],
  listed: readonly Digest[],
  followers: readonly Digest[],
): readonly Digest[] {
  const held = new Set(listed.flatMap((digest) => [...graph.children(digest), ...graph.referrers(digest)]));
  const tops = followers.filter((digest) => !held.has(digest));
  const reached = markLive(graph, [...firm, ...tops]);
  // What is held and yet not reached goes round in a circle of subjects.
  return [...tops, ...followers.filter((digest) => held.has(digest) && !reached.has(digest))];
}
