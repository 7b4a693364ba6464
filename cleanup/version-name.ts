import { type Digest, shortDigest } from '../core/domain/image/digest.js';

/** `v1, latest (0123456789ab)`, or the digest alone. */
export function describeVersion({
  tags,
  digest,
}: {
  readonly tags: readonly string[];
  readonly digest: Digest;
}): string {
  return tags.length === 0 ? shortDigest(digest) : `${tags.join(', ')} (${shortDigest(digest)})`;
}
