import { editAnnotations, type KeyValueChange } from '../core/domain/annotation.js';
import { type Digest, shortDigest } from '../core/domain/digest.js';
import { chooseTexts } from '../core/domain/github-texts.js';
import { childrenOf, findAttestedDigest, isAttestation, type Manifest, mediaTypes } from '../core/domain/manifest.js';
import { formatPlatform } from '../core/domain/platform.js';
import { formatReference, formatRepository, type ManifestReference, type Tag } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Connection, type Registry } from '../core/ports.js';
import { summarizeAnnotation } from '../core/report/annotate.js';
import { type AnnotateOptions } from './inputs.js';

/** What a run did, or would do under `dry-run`. */
export interface AnnotateResult {
  readonly before: Manifest;
  readonly after: Manifest;
  /** Tags that moved, or would. */
  readonly moved: readonly Tag[];
}

/**
 * Edits the annotations of the image in place and moves the tags to the result: one write for each tag, last of all.
 * @throws ActionError `conflict` where someone else moved a tag meanwhile: theirs stays
 */
export async function annotate(options: AnnotateOptions, connection: Connection): Promise<AnnotateResult> {
  const { image, tags } = options;
  const { log } = connection.runner;
  const registry = connection.registry(image.registry);
  const before = await readImage(options, registry);
  const pointers = await findPointers(options, registry);
  checkExpectation(options, before, pointers);

  const changes = chooseChanges(options, connection, before);
  const after = editAnnotations(before, changes);
  if (before.mediaType === mediaTypes.dockerList && after.mediaType === mediaTypes.ociIndex) {
    log.notice(
      `${formatReference(image)} was a Docker manifest list, which has no annotations; it becomes an OCI index. Its images stay as they are.`,
    );
  }
  const moved = tags.filter((tag) => pointers.get(tag) !== after.digest);
  const result = { before, after, moved };
  if (moved.length === 0) {
    log.info(`Nothing to change: ${tags.join(', ')} of ${formatRepository(image)} already are ${after.digest}.`);
  } else {
    await checkChildren(options, registry, after);
    if (options.dryRun) log.info(`Dry run: ${moved.join(', ')} would move to ${after.digest}.`);
    else await moveTags(options, connection, result, pointers);
  }
  await report(options, connection, result);
  return result;
}

/** The digest is read where it is known, because reads of a tag may lag behind a push. */
async function readImage({ image, tags, expectDigest }: AnnotateOptions, registry: Registry): Promise<Manifest> {
  const reference: ManifestReference | undefined = image.digest ?? expectDigest ?? image.tag ?? tags[0];
  if (reference === undefined)
    throw new ActionError('invalid-input', `"image" says neither a tag nor a digest, and "tags" is empty.`);
  return registry.getManifest(image.name, reference);
}

/** Where each tag points now; undefined where there is no such tag yet. */
async function findPointers(
  { image, tags }: AnnotateOptions,
  registry: Registry,
): Promise<ReadonlyMap<Tag, Digest | undefined>> {
  const digests = await Promise.all(tags.map((tag) => registry.findManifestDigest(image.name, tag)));
  return new Map(tags.map((tag, index) => [tag, digests[index]]));
}

function checkExpectation(
  options: AnnotateOptions,
  before: Manifest,
  pointers: ReadonlyMap<Tag, Digest | undefined>,
): void {
  const { image, expectDigest } = options;
  if (expectDigest === undefined) return;
  const pointed = image.tag === undefined ? before.digest : (pointers.get(image.tag) ?? before.digest);
  if (pointed === expectDigest && before.digest === expectDigest) return;
  throw new ActionError(
    'conflict',
    `${formatReference(image)} is ${pointed}, not ${expectDigest} as "expect-digest" says.`,
    {
      hint: 'Someone pushed meanwhile, or the registry still shows an old answer; run again with the digest that is meant.',
    },
  );
}

function chooseChanges(options: AnnotateOptions, connection: Connection, before: Manifest): readonly KeyValueChange[] {
  return [...chooseTexts(options.texts, connection.runner.github, before.annotations), ...options.annotations];
}

/** An index over a missing image would be worse than none. */
async function checkChildren({ image }: AnnotateOptions, registry: Registry, index: Manifest): Promise<void> {
  const children = childrenOf(index);
  const found = await Promise.all(children.map((child) => registry.findManifestDigest(image.name, child.digest)));
  const missing = children.filter((_, position) => found[position] === undefined);
  if (missing.length === 0) return;
  throw new ActionError(
    'not-found',
    `${formatReference(image)} names manifests that the registry does not have: ${missing.map((child) => child.digest).join(', ')}.`,
    {
      hint: 'The image is broken already; push it again before annotating it.',
    },
  );
}

/** Looks at each tag right before it is moved. A look and a write are not one step in the protocol, so a small window stays. */
async function moveTags(
  { image }: AnnotateOptions,
  connection: Connection,
  { after, moved }: AnnotateResult,
  pointers: ReadonlyMap<Tag, Digest | undefined>,
): Promise<void> {
  const registry = connection.registry(image.registry);
  const done: Tag[] = [];
  for (const tag of moved) {
    try {
      const now = await registry.findManifestDigest(image.name, tag);
      if (now !== pointers.get(tag)) {
        throw new ActionError(
          'conflict',
          `${formatRepository(image)}:${tag} was moved by someone else to ${now ?? 'nothing'} during this run; it was left there.`,
          {
            hint: 'Let one job at a time write a tag (concurrency: in the workflow), and run again.',
          },
        );
      }
      await registry.putManifest(image.name, tag, after);
    } catch (error) {
      const hasMoved = (other: Tag): Promise<boolean | undefined> =>
        registry.findManifestDigest(image.name, other).then(
          (digest) => digest === after.digest,
          () => undefined,
        );
      throw await withMovedTags(error, moved, done, hasMoved);
    }
    done.push(tag);
    connection.runner.log.info(`${formatRepository(image)}:${tag} → ${after.digest}`);
  }
}

/** Says of each tag where it is now; the effect of the write that failed is looked up. */
async function withMovedTags(
  error: unknown,
  moved: readonly Tag[],
  done: readonly Tag[],
  hasMoved: (tag: Tag) => Promise<boolean | undefined>,
): Promise<unknown> {
  if (!(error instanceof ActionError)) return error;
  const [failed, ...untouched] = moved.slice(done.length);
  const isThere = failed === undefined ? false : await hasMoved(failed);
  const at = [...done, ...(failed !== undefined && isThere === true ? [failed] : [])];
  const old = [...(failed !== undefined && isThere === false ? [failed] : []), ...untouched];
  const parts = [
    at.length === 0 ? 'No tag was moved.' : `Moved: ${at.join(', ')}.`,
    ...(at.length > 0 && old.length > 0 ? [`Not moved: ${old.join(', ')}.`] : []),
    ...(failed !== undefined && isThere === undefined ? [`Unknown: ${failed}.`] : []),
  ];
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new ActionError(error.code, `${error.message} ${parts.join(' ')}`, { cause: error, ...hint });
}

async function report(options: AnnotateOptions, { runner }: Connection, result: AnnotateResult): Promise<void> {
  const { before, after, moved } = result;
  const entries = childrenOf(after);
  const outputs = {
    digest: after.digest,
    image: `${formatRepository(options.image)}@${after.digest}`,
    'previous-digest': before.digest,
    changed: moved.length > 0,
    'media-type': after.mediaType,
    digests: Object.fromEntries(
      entries.flatMap((entry) =>
        entry.platform === undefined || isAttestation(entry) ? [] : [[formatPlatform(entry.platform), entry.digest]],
      ),
    ),
    'attestation-digests': entries
      .filter((entry) => findAttestedDigest(entry) !== undefined)
      .map((entry) => entry.digest),
    annotations: Object.fromEntries(after.annotations),
  };
  for (const [name, value] of Object.entries(outputs)) {
    runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  runner.setOutput('json', JSON.stringify({ ...outputs, tags: options.tags, moved }));
  runner.log.info(`${formatRepository(options.image)}: ${shortDigest(before.digest)} → ${shortDigest(after.digest)}`);
  await runner.writeSummary(
    summarizeAnnotation({ ...result, image: options.image, tags: options.tags, dryRun: options.dryRun }),
  );
}
