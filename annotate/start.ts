import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/image/digest.js';
import { dropAttestations } from '../core/domain/image/index-entries.js';
import { isAttestation, type Manifest } from '../core/domain/image/manifest.js';
import { canonicalPlatform, formatPlatform, type Platform } from '../core/domain/image/platform.js';
import { type Tag } from '../core/domain/registry/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { imagesOf, type LabelledImage } from './changes.js';
import { type AnnotateOptions } from './inputs.js';
import { readPartSources } from './parts.js';
import { type Patience } from './patience.js';
import { type Pointers } from './tags.js';
import { type ImageTree, TreeReader } from './tree.js';

/** What is annotated, read and brought into the form that it shall have; only the annotations are as they were. */
export interface Start {
  readonly tree: ImageTree;
  /** What the tags stand for so far; undefined if there is nothing. */
  readonly before: Manifest | undefined;
  /** The tag that it was read by, where no digest was known. */
  readonly readTag: Tag | undefined;
  /** Whether the image was put together here, so that nothing was edited. */
  readonly isAssembled: boolean;
  readonly images: readonly LabelledImage[];
  /** Of the config of a single image. */
  readonly single:
    { readonly platform: Platform | undefined; readonly labels: ReadonlyMap<string, string> } | undefined;
}

const concurrentReads = 8;

/**
 * @param expected what a tag is known to be, which is read in its place
 * @param pointers where the tags point
 */
export async function openSubject(
  options: AnnotateOptions,
  expected: Digest | undefined,
  pointers: Pointers,
  patience: Patience,
  connection: Connection,
): Promise<Start> {
  const { target, fromLabels } = options;
  const reader = new TreeReader(connection.registry(target.registry), patience);
  const { tree, before, readTag } = await readSubject(options, expected, pointers, reader, connection);
  const { root } = tree;
  const single = root.kind === 'image' ? await reader.readConfig(target.name, root) : undefined;
  const hasLabels = fromLabels.isAuto || fromLabels.keys.length > 0;
  const images = await mapConcurrently(imagesOf(tree), concurrentReads, async ({ manifest, entry }) => {
    if (!hasLabels || manifest.kind !== 'image') return { manifest, entry, labels: new Map<string, string>() };
    const home = tree.elsewhere.get(manifest.digest) ?? target.name;
    return { manifest, entry, labels: (await reader.readConfig(home, manifest)).labels };
  });
  return { tree, before, readTag, isAssembled: options.subject.kind === 'parts', images, single };
}

async function readSubject(
  options: AnnotateOptions,
  expected: Digest | undefined,
  pointers: Pointers,
  reader: TreeReader,
  connection: Connection,
): Promise<Pick<Start, 'tree' | 'before' | 'readTag'>> {
  const { target, subject, tags } = options;
  if (subject.kind === 'parts') {
    const sources = await readPartSources(subject, target.name, connection);
    const tree = await reader.assemble(target.name, sources, (members) => {
      connection.runner.log.warning(
        `The sources say different things of themselves; those of the first one are taken: ${members.join(', ')}.`,
      );
    });
    const previous = tags[0] === undefined ? undefined : pointers.get(tags[0]);
    const before = previous === undefined ? undefined : await reader.find(target.name, previous);
    return { tree: withoutAttestations(options, tree), before, readTag: undefined };
  }
  // The digest is read where it is known, because reads of a tag may lag behind a push.
  const digest = subject.digest ?? expected;
  const readTag = digest === undefined ? (subject.tag ?? tags[0]) : undefined;
  const reference = digest ?? readTag;
  if (reference === undefined) throw new TypeError('An image without a digest has a tag, as the inputs make sure.');
  const input =
    subject.digest !== undefined ? 'image' : options.expectDigest !== undefined ? 'expect-digest' : undefined;
  const before = await reader.read(target.name, reference, input);
  const isWrapped = options.single === 'wrap' && before.kind !== 'index';
  const tree = isWrapped ? await reader.wrap(target.name, before) : await reader.readTree(target.name, before);
  if (before.kind !== 'index') {
    const what = isWrapped ? 'it becomes an index of one' : 'its manifest is what is annotated';
    connection.runner.log.info(`${before.digest} is a single image; ${what}.`);
  }
  return { tree: withoutAttestations(options, tree), before, readTag };
}

function withoutAttestations({ attestations }: AnnotateOptions, tree: ImageTree): ImageTree {
  const { root } = tree;
  if (attestations === 'keep' || root.kind !== 'index') return tree;
  const dropped = new Set(root.manifests.filter(isAttestation).map(({ digest }) => digest));
  const descendants = new Map([...tree.descendants].filter(([digest]) => !dropped.has(digest)));
  return { ...tree, root: dropAttestations(root), descendants };
}

/** @throws ActionError `invalid-image` unless the image holds these platforms and no others */
export function requirePlatforms(wanted: readonly string[], { tree, single }: Start): void {
  if (wanted.length === 0) return;
  const { root } = tree;
  const entries = root.kind === 'index' ? root.manifests.filter((entry) => !isAttestation(entry)) : [];
  const platforms = root.kind === 'index' ? entries.map(({ platform }) => platform) : [single?.platform];
  const held = platforms.map((platform) => (platform === undefined ? 'no platform' : formatPlatform(platform)));
  const canonical = { wanted: new Set(wanted.map(canonicalPlatform)), held: new Set(held.map(canonicalPlatform)) };
  const missing = wanted.filter((name) => !canonical.held.has(canonicalPlatform(name)));
  const extra = held.filter((name) => !canonical.wanted.has(canonicalPlatform(name)));
  if (missing.length === 0 && extra.length === 0) return;
  const faults = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
    ...(extra.length === 0 ? [] : [`holds ${extra.join(', ')}, which "platforms" does not name`]),
  ];
  throw new ActionError('invalid-image', `The image ${faults.join(' and ')}.`, {
    hint: 'Look whether a job of the matrix failed or wrote no digest.',
  });
}
