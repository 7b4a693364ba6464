import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest, isDigest } from '../core/domain/image/digest.js';
import {
  attachmentName,
  buildGraph,
  type Content,
  describeContent,
  findAttachmentName,
  traceLive,
} from '../core/domain/image/graph.js';
import { isHostOfGitHub } from '../core/domain/github/github.js';
import { childrenOf, type Manifest } from '../core/domain/image/manifest.js';
import {
  formatRepository,
  isRepositoryName,
  type Repository,
  type RepositoryName,
  type Tag,
} from '../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type Packages, type PackageVersion, type Registry } from '../core/ports.js';
import { type AnnotateOptions } from './inputs.js';
import { Patience } from './patience.js';

const concurrentReads = 8;

/** What became of the replaced version, or why it stays. */
export type Removal = { readonly kind: 'deleted' } | { readonly kind: 'kept'; readonly reason: string };

/**
 * Deletes the version that was replaced, if a mark from all tags proves that nothing needs it. Whatever can't be learned
 * for certain keeps it.
 * @param root what the tags have now
 * @throws ActionError `incomplete` if GitHub deleted some of the new image along with it
 */
export async function deleteReplaced(
  replaced: Manifest,
  root: Manifest,
  { target, server, waitMs }: AnnotateOptions,
  connection: Connection,
): Promise<Removal> {
  const [owner = '', ...rest] = target.name.split('/');
  const packageName = rest.join('/');
  if (!isHostOfGitHub(server, target.registry) || !isRepositoryName(packageName)) {
    return kept(`${formatRepository(target)} is no package of this GitHub`);
  }
  try {
    const packages = await connection.packages(owner);
    const removing = new Removing({ replaced, root, target, packageName, packages, connection });
    return await removing.run(new Patience(connection, waitMs));
  } catch (error) {
    if (!isActionError(error) || error.code === 'cancelled' || error.code === 'incomplete') throw error;
    return kept(error.message.replace(/\.$/, ''));
  }
}

function kept(reason: string): Removal {
  return { kind: 'kept', reason };
}

interface Circumstances {
  readonly replaced: Manifest;
  readonly root: Manifest;
  readonly target: Repository;
  readonly packageName: RepositoryName;
  readonly packages: Packages;
  readonly connection: Connection;
}

class Removing {
  readonly #replaced: Manifest;
  readonly #root: Manifest;
  readonly #target: Repository;
  readonly #packageName: RepositoryName;
  readonly #packages: Packages;
  readonly #registry: Registry;

  constructor({ replaced, root, target, packageName, packages, connection }: Circumstances) {
    this.#replaced = replaced;
    this.#root = root;
    this.#target = target;
    this.#packageName = packageName;
    this.#packages = packages;
    this.#registry = connection.registry(target.registry);
  }

  async run(patience: Patience): Promise<Removal> {
    const { digest } = this.#replaced;
    // GitHub's list shows a tag that moved away for some seconds more.
    let versions: readonly PackageVersion[] = [];
    const version = await patience.find(`GitHub to list ${digest} without tags`, async () => {
      ({ versions } = await this.#packages.listVersions(this.#packageName, 'active'));
      return versions.find((each) => each.digest === digest && each.tags.length === 0);
    });
    if (version === undefined) {
      const listed = versions.find((each) => each.digest === digest);
      if (listed === undefined) return kept("GitHub's list does not have it");
      return kept(`it has the tag ${listed.tags.join(', ')}`);
    }
    const reason = await this.#findNeed(versions);
    if (reason !== undefined) return kept(reason);
    const again = await this.#packages.listVersions(this.#packageName, 'active');
    if (describeVersions(again.versions) !== describeVersions(versions)) {
      return kept('the package changed meanwhile');
    }
    const result = await this.#packages.deleteVersion(this.#packageName, version.id);
    if (result.kind === 'retained') return kept(result.message.replace(/\.$/, ''));
    await this.#undoIfHarmful(version, versions);
    return { kind: 'deleted' };
  }

  /** The new index has the old one's images. That GitHub leaves them when an index goes is nowhere promised. */
  async #undoIfHarmful(version: PackageVersion, versions: readonly PackageVersion[]): Promise<void> {
    const digests = [...new Set(childrenOf(this.#root).map(({ digest }) => digest))];
    const found = await mapConcurrently(digests, concurrentReads, (digest) =>
      this.#registry.findManifestDigest(this.#target.name, digest),
    );
    const lost = digests.filter((_, index) => found[index] === undefined);
    if (lost.length === 0) return;
    const faults: string[] = [];
    // Images first, so that the index is whole when it is back.
    for (const { id, digest } of [...versions.filter((each) => lost.includes(each.digest)), version]) {
      const result = await this.#packages.restoreVersion(this.#packageName, id);
      if (result.kind === 'lost' || result.kind === 'deferred') faults.push(`${digest} is not back: ${result.message}`);
    }
    const outcome = faults.length === 0 ? 'They were restored.' : faults.join(' ');
    throw new ActionError(
      'incomplete',
      `With the replaced index ${version.digest} GitHub deleted ${lost.join(', ')}, which the new one needs. ${outcome}`,
      { hint: 'Leave "delete-replaced" out, and look whether the image can be pulled.' },
    );
  }

  /** Why the replaced version has to stay, by all that the tags of the package reach. */
  async #findNeed(versions: readonly PackageVersion[]): Promise<string | undefined> {
    const { digest } = this.#replaced;
    const listed = versions.flatMap(({ tags }) => tags);
    const tags = [...new Set([...(await this.#registry.listTags(this.#target.name)), ...listed])];
    const attached = tags.find((tag) => findAttachmentName(tag) === attachmentName(digest));
    if (attached !== undefined) return `${attached} is attached to it`;

    const contents = new Map<Digest, Content>([[digest, describeContent(this.#replaced)]]);
    // What GitHub's list says of a tag counts as well as what the registry says.
    const tagged = versions.filter((version) => version.tags.length > 0).map((version) => version.digest);
    const roots = await mapConcurrently([...tags, ...tagged], concurrentReads, (root) => this.#readAll(root, contents));
    const graph = buildGraph(versions, contents);
    const [referrer] = graph.referrers(digest);
    if (referrer !== undefined) return `${referrer} is attached to it`;
    const root = traceLive(graph, roots).get(digest);
    return root === undefined ? undefined : `${root} needs it`;
  }

  /**
   * Reads a manifest and all indexes below it.
   * @returns its digest
   * @throws ActionError where something can't be read: what it needs is then unknown
   */
  async #readAll(reference: Digest | Tag, contents: Map<Digest, Content>): Promise<Digest> {
    if (isDigest(reference) && contents.has(reference)) return reference;
    const manifest = await this.#registry.findManifest(this.#target.name, reference);
    if (manifest === undefined) {
      throw new ActionError('not-found', `${formatRepository(this.#target)} lists ${reference} and does not have it.`, {
        hint: 'The list or the registry lags behind; run again later.',
      });
    }
    const content = describeContent(manifest);
    contents.set(manifest.digest, content);
    const children = content.kind === 'manifest' ? content.children : [];
    for (const child of children) {
      if (!child.isPlain) await this.#readAll(child.digest, contents);
    }
    return manifest.digest;
  }
}

/** Ids, digests and tags: what a push, a deletion or a tag changes. */
function describeVersions(versions: readonly PackageVersion[]): string {
  const lines = versions.map(({ id, digest, tags }) => `${id} ${digest} ${[...tags].sort().join(' ')}`);
  return lines.sort().join('\n');
}
