import {
  annotateIndex,
  annotateManifest,
  changesFor,
  findUnreached,
} from '../core/domain/image/annotation-placement.js';
import { type AnnotationChange, gitHubKeys } from '../core/domain/image/annotation.js';
import { type Digest, shortDigest } from '../core/domain/image/digest.js';
import { lacksLicence, withLicence } from '../core/domain/metadata/github-texts.js';
import { type GitHubContext } from '../core/domain/github/github.js';
import { type Manifest, mediaTypes } from '../core/domain/image/manifest.js';
import { formatRepository, type Tag } from '../core/domain/registry/reference.js';
import { withSentence } from '../core/errors.js';
import { type Connection } from '../core/ports.js';
import { type AnnotationReport, describeAnnotation, summarizeAnnotation } from '../core/report/annotate.js';
import { chooseChanges, judgeTexts } from './changes.js';
import { type Origin, storeManifests, type StoredManifest } from './copy.js';
import { type AnnotateOptions } from './inputs.js';
import { Patience } from './patience.js';
import { warnOfOldDigests } from './referrers.js';
import { deleteReplaced } from './replaced.js';
import { openSubject, requirePlatforms, type Start } from './start.js';
import { findExpected, findPointers, moveTags, type Pointers, settleExpected } from './tags.js';
import { type ImageTree } from './tree.js';

/** The image as it shall be: all of its bytes are settled, nothing is sent. */
interface Result {
  readonly root: Manifest;
  /** New manifests below the root, by the digests that they replace. */
  readonly replaced: ReadonlyMap<Digest, Manifest>;
}

/**
 * Edits the annotations of an image in place, or makes an index of its parts, and moves the tags to the result: one
 * write for each tag, last of all.
 * @throws ActionError `conflict` where someone else moved a tag meanwhile: theirs stays
 */
export async function annotate(options: AnnotateOptions, connection: Connection): Promise<AnnotationReport> {
  const { target, tags } = options;
  const { log } = connection.runner;
  const registry = connection.registry(target.registry);
  const patience = new Patience(connection, options.waitMs);
  const found = await findPointers(registry, target, tags);
  const expected = await findExpected(options, connection);
  const start = await openSubject(options, expected?.digest, found, patience, connection);
  // What was read is what the tag has to be still, whatever another answer said of it.
  const pointers = start.readTag === undefined ? found : new Map([...found, [start.readTag, start.before?.digest]]);
  requirePlatforms(options.platforms, start);

  const github = await findTexts(options, start, connection);
  const { changes, warnings } = chooseChanges(options, github, start.tree.root, start.images);
  for (const warning of [...warnings, ...judgeTexts(changes, options.strict)]) log.warning(warning);
  const result = edit(start, changes);
  const settled = await settleExpected(expected, target, pointers, result.root, patience, registry);
  adviseOnChanges(start, result, changes, connection);

  const moved = tags.filter((tag) => settled.get(tag) !== result.root.digest);
  if (moved.length === 0) {
    log.info(`Nothing to change: ${tags.join(', ')} of ${formatRepository(target)} already are ${result.root.digest}.`);
  } else {
    await warnOfOldDigests(start, result, target, connection);
    if (options.dryRun) log.info(`Dry run: ${moved.join(', ')} would move to ${result.root.digest}.`);
    else await write(options, start, result, moved, settled, connection);
  }
  const deletedReplaced = await removeReplaced(options, start, result, connection);
  const report = describe(options, start, result, { moved, deletedReplaced });
  await publish(report, connection);
  return report;
}

/** What the run knows of the repository, with the licence that GitHub tells where it is wanted and the payload has none. */
async function findTexts({ texts }: AnnotateOptions, { tree }: Start, connection: Connection): Promise<GitHubContext> {
  const { github } = connection.runner;
  const isWanted = texts.licenses.kind === 'auto' && !tree.root.annotations.get(gitHubKeys.licenses);
  const spdxId = isWanted && lacksLicence(github) ? await connection.findLicence() : undefined;
  return spdxId === undefined ? github : withLicence(github, spdxId);
}

function edit({ tree, single }: Start, changes: readonly AnnotationChange[]): Result {
  const { root, descendants } = tree;
  if (root.kind === 'index') return annotateIndex(root, descendants, changes);
  const own = changesFor(changes, 'manifest', single?.platform);
  return { root: annotateManifest(root, own), replaced: new Map() };
}

function adviseOnChanges(
  { tree, before, single }: Start,
  { root }: Result,
  changes: readonly AnnotationChange[],
  { runner }: Connection,
): void {
  const { log } = runner;
  for (const { level, platform } of findUnreached(changes, tree.root, single?.platform)) {
    const where = platform === undefined ? level : `${level}[${platform}]`;
    log.warning(`"annotations" for ${where} are left out: the image has no such place.`);
  }
  const wasDocker = before !== undefined && before.mediaType !== root.mediaType && before.kind === root.kind;
  if (wasDocker && before.mediaType === mediaTypes.dockerList) {
    log.notice(
      'It was a Docker manifest list, which has no annotations; it becomes an OCI index. Its images stay as they are.',
    );
  } else if (wasDocker) {
    log.notice('It was a Docker manifest, which has no annotations; it becomes an OCI one over the same blobs.');
  }
  const isShown = changes.some(
    ({ key, value }) => value !== undefined && Object.values<string>(gitHubKeys).includes(key),
  );
  if (root.kind === 'image' && isShown) {
    log.notice(
      "The image is a single one, whose manifest is annotated. GitHub's page shows the labels of such an image; with " +
        '"single: wrap" it becomes an index, whose annotations are shown.',
    );
  }
}

async function write(
  options: AnnotateOptions,
  start: Start,
  result: Result,
  moved: readonly Tag[],
  pointers: Pointers,
  connection: Connection,
): Promise<void> {
  const { target, subject } = options;
  const { root } = result;
  try {
    await storeManifests(manifestsToStore(start.tree, result), target, connection);
  } catch (error) {
    throw withSentence(error, 'No tag was moved.');
  }
  const from = subject.kind === 'image' ? start.before?.digest : undefined;
  const moves = { target, to: root, tags: moved, pointers, from };
  await moveTags(moves, connection.registry(target.registry), connection.runner.log);
}

function manifestsToStore({ descendants, elsewhere }: ImageTree, { replaced }: Result): readonly StoredManifest[] {
  const originOf = (digest: Digest): Origin | undefined => {
    const name = elsewhere.get(digest);
    return name === undefined ? undefined : { name, digest };
  };
  const moved = [...descendants.values()].filter(({ digest }) => elsewhere.has(digest) && !replaced.has(digest));
  return [
    ...moved.map((manifest) => ({ manifest, origin: originOf(manifest.digest) })),
    ...[...replaced].map(([before, manifest]) => ({ manifest, origin: originOf(before) })),
  ];
}

async function removeReplaced(
  options: AnnotateOptions,
  { before }: Start,
  { root }: Result,
  connection: Connection,
): Promise<boolean> {
  if (!options.deleteReplaced || before === undefined || before.digest === root.digest) return false;
  const { log } = connection.runner;
  const what = `The replaced version ${before.digest}`;
  if (options.dryRun) {
    log.info(`Dry run: ${what} would be deleted if nothing else needs it.`);
    return false;
  }
  const removal = await deleteReplaced(before, root, options, connection);
  if (removal.kind === 'deleted') log.info(`${what} is deleted`);
  else log.warning(`${what} stays: ${removal.reason}.`);
  return removal.kind === 'deleted';
}

function describe(
  options: AnnotateOptions,
  { tree, before, single }: Start,
  { root, replaced }: Result,
  outcome: Pick<AnnotationReport, 'moved' | 'deletedReplaced'>,
): AnnotationReport {
  const renewed = [...replaced.values()].map((manifest) => [manifest.digest, manifest] as const);
  return {
    target: options.target,
    before,
    root,
    descendants: new Map([...tree.descendants, ...renewed]),
    platform: single?.platform,
    labels: single?.labels ?? new Map(),
    renewed: new Map([...replaced].map(([digest, manifest]) => [digest, manifest.digest])),
    tags: options.tags,
    dryRun: options.dryRun,
    ...outcome,
  };
}

async function publish(report: AnnotationReport, { runner }: Connection): Promise<void> {
  for (const [name, value] of Object.entries(describeAnnotation(report))) {
    runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const before = report.before === undefined ? 'nothing' : shortDigest(report.before.digest);
  runner.log.info(`${formatRepository(report.target)}: ${before} → ${shortDigest(report.root.digest)}`);
  await runner.writeSummary(summarizeAnnotation(report));
}
