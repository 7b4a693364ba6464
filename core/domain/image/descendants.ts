import { ActionError } from '../../errors.js';
import { mapConcurrently } from '../concurrent.js';
import { type Digest } from './digest.js';
import { childrenOf, type Descriptor, type Manifest } from './manifest.js';

/** Real indexes have a few dozen manifests in one or two levels; all of them are held in memory. What is named twice counts twice. */
const maxDepth = 8;
const maxManifests = 5000;
const maxTotalBytes = 64 * 1024 * 1024;
const concurrentReads = 8;

/**
 * Reads every manifest below another one, each once, level by level.
 * @param read gives undefined for what can't be understood, which is left out
 * @param what names the root in errors
 * @returns by digest, in the order in which they are named
 * @throws ActionError `invalid-image` where there are more than an image can have
 */
export async function readDescendants(
  root: Manifest,
  read: (child: Descriptor) => Promise<Manifest | undefined>,
  what: string,
): Promise<ReadonlyMap<Digest, Manifest>> {
  const manifests = new Map<Digest, Manifest>();
  let totalBytes = 0;
  let level = childrenOf(root);
  for (let depth = 1; level.length > 0; depth += 1) {
    const named = new Map(level.map((child) => [child.digest, child]));
    const unread = [...named.values()].filter(({ digest }) => !manifests.has(digest));
    refuseTooMany(depth > maxDepth || manifests.size + unread.length > maxManifests, what);
    const found = await mapConcurrently(unread, concurrentReads, async (child) => {
      const manifest = await read(child);
      if (manifest === undefined) return [];
      totalBytes += manifest.bytes.length;
      refuseTooMany(totalBytes > maxTotalBytes, what);
      return [manifest];
    });
    for (const manifest of found.flat()) manifests.set(manifest.digest, manifest);
    level = found.flat().flatMap(childrenOf);
  }
  const { count, bytes } = measure(root, manifests, new Map());
  refuseTooMany(count - 1 > maxManifests || bytes > maxTotalBytes + root.bytes.length, what);
  return manifests;
}

/** Of a manifest with all below it, each as often as there are ways to it. */
interface Extent {
  readonly count: number;
  readonly bytes: number;
}

/** Indexes that name each other several times, level after level, have few bytes and more ways than anybody can walk. */
function measure(manifest: Manifest, descendants: ReadonlyMap<Digest, Manifest>, known: Map<Digest, Extent>): Extent {
  const before = known.get(manifest.digest);
  if (before !== undefined) return before;
  let [count, bytes] = [1, manifest.bytes.length];
  for (const { digest } of childrenOf(manifest)) {
    const child = descendants.get(digest);
    const below = child === undefined ? { count: 1, bytes: 0 } : measure(child, descendants, known);
    count += below.count;
    bytes += below.bytes;
  }
  known.set(manifest.digest, { count, bytes });
  return { count, bytes };
}

function refuseTooMany(isTooMany: boolean, what: string): void {
  if (!isTooMany) return;
  throw new ActionError('invalid-image', `${what} has more manifests than an image can have.`, {
    hint: `At most ${maxManifests} in ${maxDepth} levels are read, of ${maxTotalBytes} bytes altogether.`,
  });
}
