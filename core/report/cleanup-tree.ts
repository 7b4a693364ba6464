import { type Digest, shortDigest } from '../domain/image/digest.js';
import { type Contents, findAttachmentName, type ImageGraph } from '../domain/image/graph.js';
import { type Timestamp } from '../domain/retention/policy.js';
import { type Verdict } from '../domain/retention/retention.js';
import { code, folded, text } from './markdown.js';

/** What was known of a package when it was decided about. */
export interface PackageView {
  readonly graph: ImageGraph;
  readonly contents: Contents;
  /** GitHub's time, milliseconds since the epoch. */
  readonly now: number;
  /** The time that the rules meant. */
  readonly timestamp: Timestamp;
}

/** What a version is to the image that it belongs to. */
type Role = 'platform' | 'attestation' | 'manifest' | 'referrer';

interface Part<V> {
  readonly of: V;
  readonly role: Role;
  /** Such as `linux/arm64`. */
  readonly platform: string | undefined;
}

/** An image and what shares its fate. */
export interface ImageGroup<V> {
  readonly head: V;
  readonly parts: readonly Part<V>[];
}

const roles: readonly Role[] = ['platform', 'attestation', 'manifest', 'referrer'];

/**
 * Folds what belongs to an image into it. A version with a tag of its own is an image of its own, and so is a part
 * whose fate is another than its image's: it must not disappear behind a line that says the contrary.
 * @returns each version once, the images in the order of the versions
 */
export function groupImages<V extends Verdict>(versions: readonly V[], view?: PackageView): readonly ImageGroup<V>[] {
  if (view === undefined) return versions.map((head) => ({ head, parts: [] }));
  const byDigest = new Map(versions.map((each) => [each.version.digest, each]));
  const placed = new Set<Digest>();
  const heads = new Map<Digest, ImageGroup<V>>();
  const add = (head: V): void => {
    placed.add(head.version.digest);
    heads.set(head.version.digest, { head, parts: takeParts(head, byDigest, placed, view) });
  };
  const held = findHeld(versions, view);
  const tops = versions.filter((each) => hasOwnTag(each) || !held.has(each.version.digest));
  for (const top of tops) add(top);
  for (const each of versions) if (!placed.has(each.version.digest)) add(each);
  return versions.flatMap(({ version }) => heads.get(version.digest) ?? []);
}

/** `2 platforms, 1 attestation`; empty if there are none. */
export function describeParts<V>(parts: readonly Part<V>[]): string {
  return roles
    .map((role) => ({ role, count: parts.filter((part) => part.role === role).length }))
    .filter(({ count }) => count > 0)
    .map(({ role, count }) => `${count} ${role}${count === 1 ? '' : 's'}`)
    .join(', ');
}

/**
 * Row of a table: name, result, why, digest, id. What shares the image's fate is folded into its name, and open where it
 * came out otherwise.
 * @param describeResult what became of a version, in Markdown
 */
export function imageRow<V extends Verdict>(
  { head, parts }: ImageGroup<V>,
  describeResult: (version: V) => string,
): readonly string[] {
  const result = describeResult(head);
  const lines = parts.map(({ of, role, platform }) => {
    const own = describeResult(of);
    const name = platform === undefined ? role : `${role} ${text(platform)}`;
    return `${name} ${code(shortDigest(of.version.digest))}, id ${of.version.id}${own === result ? '' : `: ${own}`}`;
  });
  const isOpen = parts.some(({ of }) => describeResult(of) !== result);
  return [
    nameOf(head) + (lines.length === 0 ? '' : folded(describeParts(parts), lines, isOpen)),
    result,
    text(whyOf(head)),
    code(shortDigest(head.version.digest)),
    String(head.version.id),
  ];
}

/** A reason that names its rule needs it once; that no rule names a version is said by the reason. */
function whyOf({ rule, reason }: Verdict): string {
  return rule === 'none' || reason.startsWith(rule) ? reason : `${rule}: ${reason}`;
}

/** Tags as code, in Markdown. */
export function nameOf({ version }: Verdict): string {
  return version.tags.length === 0 ? 'untagged' : version.tags.map((tag) => code(tag)).join(', ');
}

function takeParts<V extends Verdict>(
  head: V,
  byDigest: ReadonlyMap<Digest, V>,
  placed: Set<Digest>,
  view: PackageView,
): readonly Part<V>[] {
  const found = new Map<Digest, Part<V>>();
  const visit = (holder: Digest): void => {
    for (const { digest, role, platform } of partsOf(holder, view)) {
      const part = byDigest.get(digest);
      if (part === undefined || placed.has(digest) || hasOwnTag(part) || isGoing(part) !== isGoing(head)) continue;
      placed.add(digest);
      found.set(digest, { of: part, role, platform });
    }
  };
  visit(head.version.digest);
  // A Map also visits what is added while it is walked, so that depth costs no stack.
  for (const digest of found.keys()) visit(digest);
  return [...found.values()];
}

interface PartEntry {
  readonly digest: Digest;
  readonly role: Role;
  readonly platform?: string | undefined;
}

function partsOf(holder: Digest, { graph, contents }: PackageView): readonly PartEntry[] {
  const content = contents.get(holder);
  const children = content?.kind === 'manifest' ? content.children : [];
  return [
    ...children.map(({ digest, role, platform }): PartEntry => {
      return { digest, role: role === 'other' ? 'manifest' : role, platform };
    }),
    ...graph.referrers(holder).map((digest): PartEntry => ({ digest, role: 'referrer' })),
  ];
}

function findHeld(versions: readonly Verdict[], view: PackageView): ReadonlySet<Digest> {
  const held = new Set<Digest>();
  for (const { version } of versions) {
    for (const { digest } of partsOf(version.digest, view)) if (digest !== version.digest) held.add(digest);
  }
  return held;
}

function hasOwnTag({ version }: Verdict): boolean {
  return version.tags.some((tag) => findAttachmentName(tag) === undefined);
}

function isGoing({ verdict }: Verdict): boolean {
  return verdict === 'delete';
}
