import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/image/digest.js';
import { type Manifest } from '../core/domain/image/manifest.js';
import { formatReference, formatRepository, type Repository, type Tag } from '../core/domain/registry/reference.js';
import { describeTagProgress } from '../core/domain/registry/tag-moves.js';
import { ActionError, withSentence } from '../core/errors.js';
import { type Connection, type Log, type Registry } from '../core/ports.js';
import { type AnnotateOptions } from './inputs.js';
import { type Patience } from './patience.js';

/** Where each tag points; undefined where there is no such tag yet. */
export type Pointers = ReadonlyMap<Tag, Digest | undefined>;

const concurrentReads = 8;

export async function findPointers(registry: Registry, { name }: Repository, tags: readonly Tag[]): Promise<Pointers> {
  const digests = await mapConcurrently(tags, concurrentReads, (tag) => registry.findManifestDigest(name, tag));
  return new Map(tags.map((tag, index) => [tag, digests[index]]));
}

/** What a tag has to be before it is moved, by someone who knows it better than the registry's last answer. */
export interface Expected {
  readonly tag: Tag;
  readonly digest: Digest;
  /** Who says so, as the end of a sentence. */
  readonly witness: string;
  /** Whether the tag need not be there: the image was named by its digest. */
  readonly mayBeNew: boolean;
}

/** What `expect-digest` says, else what a step of this job moved the tag to that is read. */
export async function findExpected(
  { target, subject, tags, expectDigest }: AnnotateOptions,
  connection: Pick<Connection, 'findMovedTag'>,
): Promise<Expected | undefined> {
  const isImage = subject.kind === 'image';
  const tag = (isImage ? subject.tag : undefined) ?? tags[0];
  if (tag === undefined) return undefined;
  const mayBeNew = isImage && subject.digest !== undefined;
  if (expectDigest !== undefined) {
    return { tag, digest: expectDigest, witness: 'as "expect-digest" says', mayBeNew };
  }
  if (!isImage || mayBeNew) return undefined;
  const digest = await connection.findMovedTag(target.registry, target.name, tag);
  return digest === undefined ? undefined : { tag, digest, witness: 'to which a step of this job moved it', mayBeNew };
}

/**
 * Where the tags point once the expected one was seen; a tag that has the result already is fine as well, so that a run
 * can be repeated.
 * @param root the result
 * @throws ActionError `conflict` if it does not come in time
 */
export async function settleExpected(
  expected: Expected | undefined,
  target: Repository,
  pointers: Pointers,
  root: Manifest,
  patience: Patience,
  registry: Registry,
): Promise<Pointers> {
  if (expected === undefined) return pointers;
  const { tag, digest, witness, mayBeNew } = expected;
  let seen: Digest | undefined;
  const settled = await patience.find(`${formatReference({ ...target, tag })} to be ${digest}`, async () => {
    seen = await registry.findManifestDigest(target.name, tag);
    const isFine = seen === undefined ? mayBeNew : seen === digest || seen === root.digest;
    return isFine ? { seen } : undefined;
  });
  if (settled !== undefined) return new Map([...pointers, [tag, settled.seen]]);
  throw new ActionError(
    'conflict',
    `${formatReference({ ...target, tag })} is ${seen ?? 'not there'}, not ${digest}, ${witness}.`,
    {
      hint: 'Someone pushed meanwhile, or the registry still shows an old answer. Name the digest that is meant: "image" as name@digest, and "tags".',
    },
  );
}

export interface TagMoves {
  readonly target: Repository;
  readonly to: Manifest;
  readonly tags: readonly Tag[];
  /** Where they pointed at first. */
  readonly pointers: Pointers;
  /** What is being replaced: a tag that came to it meanwhile is one of the same push, seen late. */
  readonly from: Digest | undefined;
}

/**
 * Moves each tag once, and looks at it right before. A look and a write are not one step in the protocol, so a small
 * window stays.
 * @throws ActionError `conflict` where someone else moved a tag meanwhile: theirs stays. The message of any failure says
 *   of each tag where it is
 */
export async function moveTags(moves: TagMoves, registry: Registry, log: Log): Promise<void> {
  const { target, to, tags } = moves;
  for (const [failedAt, tag] of tags.entries()) {
    try {
      // A token that is asked for between the look and the write would make the window wider.
      await registry.checkCredential(target.name);
      await refuseMoved(moves, tag, registry);
      await registry.putManifest(target.name, tag, to);
    } catch (error) {
      const hasMoved = await registry.findManifestDigest(target.name, tag).then(
        (digest) => digest === to.digest,
        () => undefined,
      );
      throw withSentence(error, describeTagProgress({ names: tags, failedAt, hasMoved }));
    }
    log.info(`${formatReference({ ...target, tag })} → ${to.digest}`);
  }
}

async function refuseMoved({ target, to, pointers, from }: TagMoves, tag: Tag, registry: Registry): Promise<void> {
  const now = await registry.findManifestDigest(target.name, tag);
  if (now === pointers.get(tag) || now === to.digest || (now !== undefined && now === from)) return;
  throw new ActionError(
    'conflict',
    `${formatRepository(target)}:${tag} was moved by someone else to ${now ?? 'nothing'} during this run; it was left there.`,
    { hint: 'Let one job at a time write a tag (concurrency: in the workflow), and run again.' },
  );
}
