import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Manifest } from '../core/domain/image/manifest.js';
import { type Tag } from '../core/domain/registry/reference.js';
import { describeTagProgress } from '../core/domain/registry/tag-moves.js';
import { isActionError, withSentence } from '../core/errors.js';
import { type Log } from '../core/ports.js';
import { guardTag } from './immutable.js';
import { type PushOptions } from './inputs.js';
import { type TargetPush } from './target.js';

interface TagMove {
  readonly push: TargetPush;
  readonly tag: Tag;
}

/**
 * Moves each tag once, in their order, and stops at the first that can't be moved. Where time went by since they were
 * looked at they are looked at again before and, under `verify`, afterwards.
 * @param pushes to targets that hold all of the image
 * @throws ActionError that says of each tag whether it moved
 */
export async function moveTags(
  pushes: readonly TargetPush[],
  root: Manifest,
  options: Pick<PushOptions, 'immutableTags' | 'verify' | 'concurrency'>,
  log: Log,
): Promise<void> {
  const moves = pushes.flatMap((push) => push.staleTags.map((tag): TagMove => ({ push, tag })));
  const names = moves.map(nameOf);
  // All are looked at before anything is sent to any of them.
  const isLate = pushes.some(({ hasSent }) => hasSent);
  for (const [failedAt, move] of moves.entries()) {
    try {
      if (isLate) await lookAgain(move, root, options, log);
      await move.push.moveTag(move.tag);
    } catch (error) {
      const hasMoved = await move.push.hasMoved(move.tag);
      throw withSentence(error, describeTagProgress({ names, failedAt, hasMoved }));
    }
    log.info(`${nameOf(move)} → ${root.digest}`);
  }
  if (!isLate || !options.verify) return;
  try {
    await mapConcurrently(moves, options.concurrency, (move) => confirmTag(move, log));
  } catch (error) {
    throw withSentence(error, `Moved: ${names.join(', ')}.`);
  }
}

async function lookAgain(
  { push, tag }: TagMove,
  { digest }: Manifest,
  { immutableTags }: Pick<PushOptions, 'immutableTags'>,
  log: Log,
): Promise<void> {
  const meanwhile = await push.findConcurrentMove(tag);
  guardTag(push.target, tag, meanwhile, digest, immutableTags);
  if (meanwhile === undefined || meanwhile === digest) return;
  log.warning(
    `${nameOf({ push, tag })} was moved to ${meanwhile} by somebody else during this push, which moves it on.`,
  );
}

/** Another job may have moved the tag since, and the last one wins. That it can't be read back undoes nothing. */
async function confirmTag(move: TagMove, log: Log): Promise<void> {
  const name = nameOf(move);
  try {
    const state = await move.push.confirmTag(move.tag);
    if (state.kind === 'stale') {
      const answer = state.digest === undefined ? 'does not show it yet' : 'still gives the old image';
      log.warning(`${name} was moved, and the registry ${answer}; it may need some more seconds.`);
    } else if (state.kind === 'elsewhere') {
      const place = state.digest ?? 'nothing';
      log.warning(`${name} points to ${place} now: another job has pushed or deleted it at the same time.`);
    }
  } catch (error) {
    if (!isActionError(error) || error.code === 'cancelled') throw error;
    log.warning(`${name} was moved, and could not be read back: ${error.message}`);
  }
}

function nameOf({ push, tag }: TagMove): string {
  return `${push.name}:${tag}`;
}
