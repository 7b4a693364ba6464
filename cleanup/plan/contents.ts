import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest } from '../../core/domain/image/digest.js';
import { type Content, describeContent } from '../../core/domain/image/graph.js';
import { type RepositoryName, type Tag } from '../../core/domain/registry/reference.js';
import { isActionError } from '../../core/errors.js';
import { type PackageSource } from '../package-source.js';

const concurrentReads = 32;

/**
 * Adds what each digest holds.
 * @param homes where the registry has what the package itself does not
 */
export async function readContents(
  source: PackageSource,
  digests: readonly Digest[],
  contents: Map<Digest, Content>,
  homes: ReadonlyMap<Digest, ReadonlySet<RepositoryName>> = new Map(),
): Promise<void> {
  await mapConcurrently(digests, concurrentReads, async (digest) => {
    const { content } = await readContent(source, digest);
    contents.set(digest, content ?? (await readElsewhere(source, homes.get(digest) ?? [], digest)));
  });
}

/** Of several places one is enough. What a token may not read of another package might hold anything. */
async function readElsewhere(source: PackageSource, names: Iterable<RepositoryName>, digest: Digest): Promise<Content> {
  let found: Content = { kind: 'missing' };
  for (const name of names) {
    try {
      const { content } = await readContent({ ...source, name }, digest);
      if (content?.kind === 'manifest') return content;
      found = content ?? found;
    } catch (error) {
      if (!isActionError(error, 'denied', 'unauthorized', 'not-found')) throw error;
      found = { kind: 'unreadable', reason: error.message };
    }
  }
  return found;
}

/**
 * Reads one manifest. Content is undefined where the registry has none.
 * @throws ActionError for trouble that may pass: what it holds is then unknown, and so is what may go
 */
export async function readContent(
  { registry, name }: PackageSource,
  reference: Digest | Tag,
): Promise<{ readonly digest?: Digest; readonly content?: Content }> {
  try {
    const manifest = await registry.findManifest(name, reference);
    return manifest === undefined ? {} : { digest: manifest.digest, content: describeContent(manifest) };
  } catch (error) {
    if (!isActionError(error, 'invalid-image')) throw error;
    return { content: { kind: 'unreadable', reason: error.message } };
  }
}
