import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/digest.js';
import { type Manifest } from '../core/domain/manifest.js';
import { formatReference, formatRepository, type Repository, type Tag } from '../core/domain/reference.js';
import { ActionError } from '../core/errors.js';
import { type Log, type Registry } from '../core/ports.js';

/** Where each tag points; undefined where there is no such tag yet. */
export type Pointers = ReadonlyMap<Tag, Digest | undefined>;

const concurrentReads = 8;

export async function findPointers(registry: Registry, { name }: Repository, tags: readonly Tag[]): Promise<Pointers> {
  const digests = await mapConcurrently(tags, concurrentReads, (tag) => registry.findManifestDigest(name, tag));
  return new Map(tags.map((tag, index) => [tag, digests[index]]));
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
  const done: Tag[] = [];
  for (const tag of tags) {
    try {
      await refuseMoved(moves, tag, registry);
      await registry.putManifest(target.name, tag, to);
    } catch (error) {
      const hasMoved = (other: Tag): Promise<boolean | undefined> =>
        registry.findManifestDigest(target.name, other).then(
          (digest) => digest === to.digest,
          () => undefined,
        );
      throw await withMovedTags(error, tags, done, hasMoved);
    }
    done.push(tag);
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
