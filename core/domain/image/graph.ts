import { type Digest, digestAlgorithm, digestHex } from './digest.js';
import { formatPlatform } from './platform.js';
import { findAttestedDigest, isAttestation, isIndexMediaType, type Manifest, manifestMediaTypes } from './manifest.js';
import { isPlaceholder } from './placeholder.js';

/** An entry of an index, as far as it matters for what keeps what alive. */
export interface Child {
  readonly digest: Digest;
  /** Its descriptor says that it is a manifest without children of its own. */
  readonly isPlain: boolean;
  /** What its descriptor says that it is to the index: the image of a platform, buildx's attestation to one, or else. */
  readonly role: 'platform' | 'attestation' | 'other';
  /** What it attests to, where its descriptor says so. */
  readonly attests?: Digest | undefined;
  /** Such as `linux/arm64`, for those who read of it. */
  readonly platform?: string;
}

/** What is known of a manifest after reading it. A digest without content was not read. */
export type Content =
  | {
      readonly kind: 'manifest';
      readonly children: readonly Child[];
      readonly subject: Digest | undefined;
      /** It only gave a tag a place to go to, on its way to nowhere. */
      readonly isPlaceholder?: true;
    }
  /** The registry has no such manifest. Where a version says that there is one, what it holds is unknown. */
  | { readonly kind: 'missing' }
  /** It is none that we understand; what it holds is unknown. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export type Contents = ReadonlyMap<Digest, Content>;

/**
 * What keeps what alive within one package; an edge may name a digest that the package lacks.
 * An attestation of buildx is a child of its index and of nothing else: only the index tells that it exists.
 */
export interface ImageGraph {
  /** What a manifest needs to be complete: platforms, attestations, nested indexes. */
  children(digest: Digest): readonly Digest[];
  /** What is attached to a manifest: by its `subject`, by the fallback tag, by a tag of cosign or alike. */
  referrers(digest: Digest): readonly Digest[];
}

export function describeContent(manifest: Manifest): Content {
  const entries = manifest.kind === 'index' ? manifest.manifests : [];
  const children = entries.map((entry): Child => {
    const { digest, mediaType, platform } = entry;
    return {
      digest,
      isPlain: manifestMediaTypes.includes(mediaType) && !isIndexMediaType(mediaType),
      role: isAttestation(entry) ? 'attestation' : platform === undefined ? 'other' : 'platform',
      attests: findAttestedDigest(entry),
      ...(platform === undefined ? {} : { platform: formatPlatform(platform) }),
    };
  });
  const subject = manifest.subject?.digest;
  return { kind: 'manifest', children, subject, ...(isPlaceholder(manifest) ? { isPlaceholder: true } : {}) };
}

const attachedTagPattern =
  /^(?:.+(?=sha(?:256|512)-[0-9a-f]{64}\.))?(sha(?:256|512)-[0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;

/**
 * Whether the tag only says what its version is attached to: the fallback tag of the referrers API
 * (`sha256-<hex>`), or a tag of cosign (`[prefix]sha256-<hex>.sig`, `.att`, `.sbom`).
 * @returns the subject as such tags write it, the same text as attachmentName gives for a digest
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function findAttachmentName(tag: string): string | undefined {
  return attachedTagPattern.exec(tag)?.[1];
}

/**
 * As findAttachmentName, for tags with any other suffix too (`sha256-<hex>.imgpkg`): such a tag names its version as any
 * tag does, and says besides what it belongs to.
 */
export function findSubjectName(tag: string): string | undefined {
  return findAttachmentName(tag) ?? /^(sha(?:256|512)-[0-9a-f]{64})\../.exec(tag)?.[1];
}

/** A digest as tags write it; the longer hash is cut at 64 digits there. */
export function attachmentName(digest: Digest): string {
  return `${digestAlgorithm(digest)}-${digestHex(digest).slice(0, 64)}`;
}

/** @param versions of one package; tags may hold any text */
export function buildGraph(
  versions: Iterable<{ readonly digest: Digest; readonly tags: readonly string[] }>,
  contents: Contents,
): ImageGraph {
  const bySubject = new Map<Digest, Digest[]>();
  const byName = new Map<string, Digest[]>();
  for (const { digest, tags } of versions) {
    for (const name of new Set(tags.map(findSubjectName))) {
      if (name !== undefined) append(byName, name, digest);
    }
  }
  for (const [digest, content] of contents) {
    if (content.kind === 'manifest' && content.subject !== undefined) append(bySubject, content.subject, digest);
  }
  return {
    children: (digest) => {
      const content = contents.get(digest);
      return content?.kind === 'manifest' ? content.children.map((child) => child.digest) : [];
    },
    referrers: (digest) => [...(bySubject.get(digest) ?? []), ...(byName.get(attachmentName(digest)) ?? [])],
  };
}

function append<K>(lists: Map<K, Digest[]>, key: K, digest: Digest): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [digest]);
  else list.push(digest);
}

/**
 * Marks what the roots keep alive: children, and referrers whose subject is alive.
 * @returns live digests, roots included; the caller sweeps the rest
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md (subject)
 */
export function markLive(graph: ImageGraph, roots: Iterable<Digest>): ReadonlySet<Digest> {
  return new Set(traceLive(graph, roots).keys());
}

/**
 * As markLive, and tells through which root each was reached: the nearest, the earlier one of equally near ones.
 * @returns live digest → root
 */
export function traceLive(graph: ImageGraph, roots: Iterable<Digest>): ReadonlyMap<Digest, Digest> {
  const origins = new Map<Digest, Digest>();
  for (const root of roots) origins.set(root, root);
  // A Map also visits what is added while it is walked.
  for (const [digest, origin] of origins) {
    for (const next of heldBy(graph, digest)) if (!origins.has(next)) origins.set(next, origin);
  }
  return origins;
}

/**
 * Puts what holds before what is held: an index before its children, a subject before its referrers.
 * Deleting in this order never leaves an index broken, and what GitHub refuses to delete still has all that it holds.
 * In a circle of subjects any order serves, as long as indexes come before their children.
 * @param digests in the order of preference; an image is followed by its parts
 */
export function holdersFirst(graph: ImageGraph, digests: readonly Digest[]): readonly Digest[] {
  const wanted = new Set(digests);
  const holders = countEdges(wanted, (digest) => heldBy(graph, digest));
  const parents = countEdges(wanted, (digest) => graph.children(digest));
  const ready = digests.filter((digest) => !holders.has(digest)).reverse();
  const orphans = digests.filter((digest) => !parents.has(digest)).reverse();
  const placed = new Set<Digest>();
  while (placed.size < wanted.size) {
    const digest = ready.pop() ?? orphans.pop() ?? digests.find((each) => !placed.has(each));
    if (digest === undefined || placed.has(digest)) continue;
    placed.add(digest);
    for (const next of heldBy(graph, digest)) if (countDown(holders, next)) ready.push(next);
    for (const next of graph.children(digest)) if (countDown(parents, next)) orphans.push(next);
  }
  return [...placed];
}

/** How many of the wanted digests lead to each wanted digest; those without are left out. */
function countEdges(wanted: ReadonlySet<Digest>, edges: (digest: Digest) => readonly Digest[]): Map<Digest, number> {
  const counts = new Map<Digest, number>();
  for (const from of wanted) {
    for (const to of edges(from)) if (wanted.has(to)) counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return counts;
}

/** @returns whether this was the last edge to it */
function countDown(counts: Map<Digest, number>, digest: Digest): boolean {
  const count = counts.get(digest);
  if (count === undefined) return false;
  if (count > 1) counts.set(digest, count - 1);
  else counts.delete(digest);
  return count === 1;
}

function heldBy(graph: ImageGraph, digest: Digest): readonly Digest[] {
  return [...graph.children(digest), ...graph.referrers(digest)];
}
