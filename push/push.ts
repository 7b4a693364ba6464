import { type Attempt, withRemedy } from '../core/domain/denial.js';
import { isHostOfGitHub } from '../core/domain/github.js';
import { type PushTarget } from '../core/domain/push-target.js';
import { type RepositoryName, type Tag } from '../core/domain/reference.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type ImageSource, type Runner } from '../core/ports.js';
import { describePush, type PushReport, summarizePush, type TargetReport } from '../core/report/push.js';
import { formatBytes } from '../core/report/units.js';
import { type PushOptions } from './inputs.js';
import { prepareImage, type PreparedImage } from './prepare.js';
import { withProgress } from '../core/progress.js';
import { Progress } from './progress.js';
import { type BlobBytes, TargetPush } from './target.js';

/** What a push needs of the outside. */
export type PushConnection = Pick<Connection, 'runner' | 'clock' | 'registry' | 'openSource'>;

/**
 * Pushes the image to all targets: blobs first, then manifests, children before what names them; when every target holds
 * all of it the tags move, each once. Sets the outputs and writes the summary.
 * @throws ActionError that names the tags that moved, if any did
 */
export async function push(options: PushOptions, connection: PushConnection): Promise<PushReport> {
  const { runner } = connection;
  const source = await openSource(options.source, connection);
  try {
    const image = await prepareImage(source, options, runner.github, runner.log);
    runner.log.info(`${image.description} is ${image.root.mediaType} ${image.root.digest}`);
    const report = await pushImage(image, options, connection);
    publishReport(report, runner);
    await runner.writeSummary(summarizePush(report));
    return report;
  } finally {
    await source.close();
  }
}

async function openSource(text: string, connection: PushConnection): Promise<ImageSource> {
  const { runner, clock } = connection;
  let line = `opening ${text}`;
  return withProgress(
    () => line,
    { clock, log: runner.log },
    () =>
      connection.openSource(text, (now) => {
        line = now;
      }),
  );
}

/** Pushes an image whose bytes are settled. */
export async function pushImage(
  image: PreparedImage,
  options: PushOptions,
  connection: PushConnection,
): Promise<PushReport> {
  const { dryRun } = options;
  const pushes: TargetPush[] = [];
  for (const target of options.targets) {
    const registry = connection.registry(target.registry);
    const open = (): Promise<TargetPush> => TargetPush.open(target, image, registry, options.concurrency);
    pushes.push(await explained(target, options, connection, open));
  }
  const bytes = dryRun ? await estimateAll(pushes) : await sendAll(pushes, options, connection);
  if (!dryRun) await moveTags(pushes, image, connection.runner);
  const targets = pushes.map((push, index) => reportTarget(push, bytes[index]));
  return { image, version: options.version, targets, dryRun };
}

async function estimateAll(pushes: readonly TargetPush[]): Promise<readonly BlobBytes[]> {
  const bytes: BlobBytes[] = [];
  for (const push of pushes) bytes.push(await push.estimate());
  return bytes;
}

async function sendAll(
  pushes: readonly TargetPush[],
  options: PushOptions,
  connection: PushConnection,
): Promise<readonly BlobBytes[]> {
  try {
    const bytes: BlobBytes[] = [];
    for (const [index, push] of pushes.entries()) {
      const sibling = findSibling(pushes.slice(0, index), push);
      const send = async (): Promise<void> => {
        bytes.push(await sendBlobs(push, sibling, connection));
        await push.sendManifests();
        if (options.verify) await push.verify();
      };
      await explained(push.target, options, connection, send);
    }
    return bytes;
  } catch (error) {
    const hasTags = pushes.some(({ staleTags }) => staleTags.length > 0);
    throw hasTags ? withSuffix(error, 'No tag was moved.') : error;
  }
}

async function sendBlobs(
  push: TargetPush,
  sibling: RepositoryName | undefined,
  { clock, runner }: PushConnection,
): Promise<BlobBytes> {
  const { log } = runner;
  const { blobs, foreignLayers } = push.plan;
  if (foreignLayers.length > 0) {
    log.notice(`Layers with "urls" live elsewhere and are neither read nor sent: ${foreignLayers.length}.`);
  }
  if (blobs.length === 0) return push.estimate();
  const progress = new Progress(clock, push.pendingBytes);
  const title = `Sending ${blobs.length} blobs of ${formatBytes(push.pendingBytes)} to ${push.name}`;
  return log.group(title, async () => {
    const line = (): string => progress.describe();
    const bytes = await withProgress(line, { clock, log }, () => push.sendBlobs(progress, sibling));
    log.info(describeBytes(bytes));
    return bytes;
  });
}

function describeBytes({ uploaded, reused, mounted }: BlobBytes): string {
  const there = `${formatBytes(reused)} were there`;
  return `${formatBytes(uploaded)} sent, ${there}${mounted > 0 ? `, ${formatBytes(mounted)} mounted` : ''}`;
}

/** A repository of the same registry that holds the blobs by now. */
function findSibling(before: readonly TargetPush[], { target }: TargetPush): RepositoryName | undefined {
  return before.find((other) => other.target.registry === target.registry)?.target.name;
}

/** Works on one target; a refusal of this GitHub gets told what mends it. */
async function explained<T>(
  target: PushTarget,
  options: PushOptions,
  { runner }: PushConnection,
  work: () => Promise<T>,
): Promise<T> {
  const { githubToken, pat } = options;
  const credential: Attempt['credential'] = (githubToken ?? pat)?.kind ?? 'anonymous';
  try {
    return await work();
  } catch (error) {
    if (!isHostOfGitHub(options.server, target.registry)) throw error;
    throw withRemedy(error, {
      need: 'push',
      credential,
      repository: target,
      workflowRepository: runner.github.repository,
    });
  }
}

interface TagMove {
  readonly push: TargetPush;
  readonly tag: Tag;
}

/** Moves each tag once, in their order, and stops at the first that can't be moved. */
async function moveTags(pushes: readonly TargetPush[], image: PreparedImage, { log }: Runner): Promise<void> {
  const moves = pushes.flatMap((push) => push.staleTags.map((tag): TagMove => ({ push, tag })));
  for (const [index, move] of moves.entries()) {
    try {
      await move.push.moveTag(move.tag);
    } catch (error) {
      throw withSuffix(error, await describeMoves(moves, index));
    }
    log.info(`${nameOf(move)} → ${image.root.digest}`);
  }
}

/** Which tags moved when the one at `failedAt` gave an error, whose effect is looked up. */
async function describeMoves(moves: readonly TagMove[], failedAt: number): Promise<string> {
  const failed = moves[failedAt];
  const hasMoved = failed === undefined ? false : await failed.push.hasMoved(failed.tag);
  const moved = moves.slice(0, hasMoved === true ? failedAt + 1 : failedAt);
  const old = moves.slice(hasMoved === false ? failedAt : failedAt + 1);
  const list = (some: readonly TagMove[]): string => some.map(nameOf).join(', ');
  return [
    moved.length === 0 ? 'No tag is known to have moved.' : `Moved: ${list(moved)}.`,
    ...(old.length === 0 ? [] : [`Not moved: ${list(old)}.`]),
    ...(failed !== undefined && hasMoved === undefined ? [`Unknown: ${nameOf(failed)}.`] : []),
  ].join(' ');
}

function nameOf({ push, tag }: TagMove): string {
  return `${push.name}:${tag}`;
}

function withSuffix(error: unknown, suffix: string): unknown {
  if (!isActionError(error)) return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new ActionError(error.code, `${error.message} ${suffix}`, { ...hint, cause: error });
}

function reportTarget(push: TargetPush, bytes: BlobBytes | undefined): TargetReport {
  return {
    repository: push.target,
    tags: push.target.tags,
    moved: push.staleTags,
    previous: push.previous,
    storedManifests: push.plan.manifests.length,
    bytes: bytes ?? { uploaded: 0, reused: 0, mounted: 0 },
  };
}

function publishReport(report: PushReport, runner: Runner): void {
  const outputs = describePush(report);
  for (const [name, value] of Object.entries(outputs)) {
    runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const verb = outputs.changed ? (report.dryRun ? 'would be pushed' : 'is pushed') : 'was there already';
  runner.log.info(`${outputs.image} ${verb}`);
}
