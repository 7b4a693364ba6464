import { type Digest } from '../core/domain/image/digest.js';
import { attachmentName, findAttachmentName } from '../core/domain/image/graph.js';
import { isAttestation, type Manifest } from '../core/domain/image/manifest.js';
import { type Repository, type Tag } from '../core/domain/registry/reference.js';
import { isActionError } from '../core/errors.js';
import { type Connection, type Registry } from '../core/ports.js';
import { type Start } from './start.js';

const maxShown = 10;

/**
 * Tells what of the replaced digests stays behind: signatures and attestations that do not cover the new ones.
 */
export async function warnOfOldDigests(
  { before, isAssembled }: Start,
  { root, replaced }: { readonly root: Manifest; readonly replaced: ReadonlyMap<Digest, Manifest> },
  target: Repository,
  connection: Connection,
): Promise<void> {
  const { log } = connection.runner;
  const isAttested = root.kind === 'index' && root.manifests.some(isAttestation);
  if (replaced.size > 0 && isAttested) {
    log.warning(
      'The images get new digests. The index names their attestations for the new ones, but the statements inside (in-toto subjects) still name the old ones.',
    );
  }
  const isEdited = !isAssembled && before !== undefined && before.digest !== root.digest;
  const subjects = [...(isEdited ? [before.digest] : []), ...replaced.keys()];
  if (subjects.length === 0) return;
  try {
    const { tags, count } = await findAttachments(connection.registry(target.registry), target, subjects);
    if (count === 0) return;
    const shown =
      tags.slice(0, maxShown).join(', ') + (tags.length > maxShown ? ` and ${tags.length - maxShown} more` : '');
    log.warning(
      `${count === 1 ? '1 referrer (signature, attestation or SBOM)' : `${count} referrers (signatures, attestations, SBOMs)`} ` +
        `of what is replaced will not cover the new digest: ${shown}. Sign and attest ${root.digest} again.`,
    );
  } catch (error) {
    if (!isActionError(error) || error.code === 'cancelled') throw error;
    log.notice(`Signatures of what is replaced were not looked for: ${error.message}`);
  }
}

/** What is attached to certain manifests, as tags tell: the fallback tags of the referrers API, and those of cosign. */
export interface Attachments {
  readonly tags: readonly Tag[];
  /** A fallback tag may stand for several. */
  readonly count: number;
}

/**
 * Finds signatures and other referrers by their tags. Referrers that no tag names can only be found by reading every
 * manifest of the package.
 */
async function findAttachments(
  registry: Registry,
  { name }: Repository,
  subjects: readonly Digest[],
): Promise<Attachments> {
  const names = new Set(subjects.map(attachmentName));
  const tags = (await registry.listTags(name)).filter((tag) => names.has(findAttachmentName(tag) ?? ''));
  let count = 0;
  for (const tag of tags) count += names.has(tag) ? await countListed(registry, name, tag) : 1;
  return { tags, count };
}

/** A fallback tag points to an index of the referrers. */
async function countListed(registry: Registry, name: Repository['name'], tag: Tag): Promise<number> {
  const manifest = await registry.findManifest(name, tag);
  return manifest?.kind === 'index' ? manifest.manifests.length : 1;
}
