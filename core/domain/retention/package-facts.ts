import { type Digest, isDigest } from '../image/digest.js';
import { type Child, type Content, findAttachmentName, findSubjectName, type ImageGraph } from '../image/graph.js';
import { type Breakage, type Snapshot, type Version } from './policy.js';

/** What can be said of the versions of one snapshot without any policy. */
export class PackageFacts {
  readonly #snapshot: Snapshot;
  readonly #listed: ReadonlySet<Digest>;
  readonly #children: ReadonlySet<Digest>;

  constructor(snapshot: Snapshot, graph: ImageGraph) {
    this.#snapshot = snapshot;
    this.#listed = new Set(snapshot.versions.map(({ digest }) => digest));
    this.#children = new Set(snapshot.versions.flatMap(({ digest }) => graph.children(digest)));
  }

  /** A child, or attached to something. */
  isPart(version: Version): boolean {
    return this.#children.has(version.digest) || this.isAttached(version);
  }

  /** By a `subject` or by a tag, be what it is attached to listed or gone. */
  isAttached({ digest, tags }: Version): boolean {
    return this.#subjectOf(digest) !== undefined || tags.some((tag) => findSubjectName(tag) !== undefined);
  }

  /**
   * In what way a version is broken, in words; undefined if it is not, or if that is not known for certain.
   * @param isTagged whether it has a tag that names an image: then it is never an orphan, whatever its subject
   */
  findBreakage(version: Version, breakages: readonly Breakage[], isTagged: boolean): string | undefined {
    const platforms = this.#platformsOf(version.digest);
    const missing = platforms.filter(({ digest }) => this.#isMissing(digest)).length;
    if (missing > 0 && missing === platforms.length && breakages.includes('ghost')) {
      return platforms.length === 1
        ? 'its only platform is missing'
        : `all of its ${platforms.length} platforms are missing`;
    }
    if (missing > 0 && missing < platforms.length && breakages.includes('partial')) {
      return `${missing} of its ${platforms.length} platforms ${missing === 1 ? 'is' : 'are'} missing`;
    }
    if (isTagged || !breakages.includes('orphaned') || this.#mayBeImage(version)) return undefined;
    const subjects = this.#subjectsOf(version);
    const isOrphan = subjects.length > 0 && subjects.every((digest) => digest !== undefined && this.#isMissing(digest));
    return isOrphan ? 'what it is attached to is gone' : undefined;
  }

  /** What has to be looked for in the registry before it can be called missing: nobody lists it. */
  findUnproven(breakages: readonly Breakage[]): readonly Digest[] {
    const { contents, versions } = this.#snapshot;
    const platforms = versions.flatMap(({ digest }) => this.#platformsOf(digest).map((child) => child.digest));
    const subjects = breakages.includes('orphaned')
      ? versions.flatMap((version) => this.#subjectsOf(version).filter((digest) => digest !== undefined))
      : [];
    const isUnproven = (digest: Digest): boolean => !this.#listed.has(digest) && !contents.has(digest);
    return [...platforms, ...subjects].filter(isUnproven);
  }

  #isMissing(digest: Digest): boolean {
    return !this.#listed.has(digest) && this.#snapshot.contents.get(digest)?.kind === 'missing';
  }

  /** What an index is made of, its attestations left aside. */
  #platformsOf(digest: Digest): readonly Child[] {
    const content: Content | undefined = this.#snapshot.contents.get(digest);
    return content?.kind === 'manifest' ? content.children.filter(({ role }) => role !== 'attestation') : [];
  }

  /** All that a version is attached to; undefined for what a tag names too shortly to be looked for. */
  #subjectsOf({ digest, tags }: Version): readonly (Digest | undefined)[] {
    const named = tags.flatMap((tag) => {
      const name = findAttachmentName(tag);
      if (name === undefined) return [];
      const subject = name.replace('-', ':');
      return [isDigest(subject) ? subject : undefined];
    });
    const subject = this.#subjectOf(digest);
    return subject === undefined ? named : [...named, subject];
  }

  /** A hash alone is also what some builds call their images by; the fallback tag of referrers is at an index of them. */
  #mayBeImage({ digest, tags }: Version): boolean {
    const content = this.#snapshot.contents.get(digest);
    if (content?.kind !== 'manifest' || content.subject !== undefined) return false;
    if (tags.every((tag) => !/^sha(?:256|512)-[0-9a-f]+$/.test(tag))) return false;
    return content.children.length === 0 || content.children.some(({ role }) => role === 'platform');
  }

  #subjectOf(digest: Digest): Digest | undefined {
    const content = this.#snapshot.contents.get(digest);
    return content?.kind === 'manifest' ? content.subject : undefined;
  }
}
