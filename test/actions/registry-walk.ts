/** A version as it lies in the store, read without anything of the product. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Digests that its document names as its manifests; undefined if it is no index. */
  readonly children: readonly string[] | undefined;
  readonly subject: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** By digest. */
export type StoredImages = ReadonlyMap<string, StoredImage>;

export function readImages(
  versions: Iterable<{
    readonly digest: string;
    readonly tags: ReadonlySet<string>;
    readonly bytes: Buffer;
    readonly createdAt: number;
    readonly updatedAt: number;
  }>,
): StoredImages {
  const images = new Map<string, StoredImage>();
  for (const { digest, tags, bytes, createdAt, updatedAt } of versions) {
    const text = bytes.toString();
    const list = /"manifests":\[(.*?)\](?=,"|\})/.exec(text)?.[1];
    images.set(digest, {
      digest,
      tags: [...tags].sort(),
      children: list === undefined ? undefined : digestsIn(list),
      subject: digestsIn(/"subject":\{.*?\}/.exec(text)?.[0] ?? '')[0],
      createdAt,
      updatedAt,
    });
  }
  return images;
}

function digestsIn(text: string): readonly string[] {
  return [...text.matchAll(/"digest":"(sha256:[0-9a-f]{64})"/g)].map(([, digest = '']) => digest);
}

/** Whether the tag names an image, and does not only say what its version is attached to. */
export function isOrdinaryTag(tag: string): boolean {
  return !tag.startsWith('sha256-');
}

/** The roots and all that they need: children at any depth, and what is attached to any of these. */
export function walkFrom(images: StoredImages, roots: Iterable<string>): ReadonlySet<string> {
  const reached = new Set(roots);
  for (const digest of reached) {
    for (const child of images.get(digest)?.children ?? []) reached.add(child);
    const attachment = new RegExp(`^${digest.replace(':', '-')}(?:\\.(?:sig|att|sbom))?$`);
    for (const { digest: other, subject, tags } of images.values()) {
      if (subject === digest || tags.some((tag) => attachment.test(tag))) reached.add(other);
    }
  }
  return reached;
}
