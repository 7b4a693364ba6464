import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Attempt, findSettings, withRemedy } from '../core/domain/credential/denial.js';
import { type GitHubServer, isDockerRegistry, isHostOfGitHub } from '../core/domain/github/github.js';
import { type ImageFormat } from '../core/domain/image/layer.js';
import { type NewPackage } from '../core/domain/github/package-link.js';
import { planPush } from '../core/domain/registry/push-plan.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { formatRepository, type Repository, type RepositoryName, type Tag } from '../core/domain/registry/reference.js';
import { checkLimits } from '../core/domain/image/registry-limits.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Connection, type ImageSource, type Log, type Runner } from '../core/ports.js';
import { type Progressed, withProgress } from '../core/progress.js';
import { describePush, type PushReport, summarizePush, type TargetReport } from '../core/report/push.js';
import { formatBytes, formatDuration } from '../core/report/units.js';
import { findNewPackage } from './first-push.js';
import { guardTag, guardTags } from './immutable.js';
import { type PushOptions } from './inputs.js';
import { prepareImage, type PreparedImage } from './prepare.js';
import { Progress } from './progress.js';
import { type SettledImage, settleLayers } from './settle.js';
import { shapeSource } from './shape.js';
import { type BlobBytes, TargetPush } from './target.js';

/** What a push needs of the outside. */
export type PushConnection = Pick<
  Connection,
  'runner' | 'clock' | 'registry' | 'openSource' | 'compressLayer' | 'findLicence'
>;

/** @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry */
const maxUploadMs = 10 * 60_000;

/**
 * Pushes the image to all targets: blobs first, then manifests, children before what names them; when every target holds
 * all of it the tags move, each once. Sets the outputs and writes the summary.
 * @throws ActionError that names the tags that moved, if any did
 */
export async function push(options: PushOptions, connection: PushConnection): Promise<PushReport> {
  const { runner } = connection;
  const source = await openSource(options.source, connection);
  try {
    const format = chooseFormat(options);
    const isSingle = options.targets.some(({ registry }) => isDockerRegistry(options.server, registry));
    const shaped = await shapeSource(source, options, format, isSingle);
    const { github, log } = runner;
    const findLicence = (): Promise<string | undefined> => connection.findLicence();
    const image = await prepareImage(shaped, options, { github, log, format, findLicence });
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
async function pushImage(image: PreparedImage, options: PushOptions, connection: PushConnection): Promise<PushReport> {
  const { concurrency, dryRun, server, verify } = options;
  for (const target of options.targets) checkTarget(target, image, server, connection.runner.log);
  await guardTargets(image, options, connection);
  const settled = await settle(image, options, connection);
  connection.runner.log.info(`${image.description} is ${settled.image.root.mediaType} ${settled.image.root.digest}`);
  const pushes: TargetPush[] = [];
  for (const [index, target] of options.targets.entries()) {
    const registry = connection.registry(target.registry);
    const isByTagOnly = isDockerRegistry(server, target.registry);
    const targetOptions = { concurrency, clock: connection.clock, isByTagOnly, verify };
    const open = (): Promise<TargetPush> =>
      TargetPush.open(target, settled.image, registry, targetOptions, index === 0 ? settled : undefined);
    pushes.push(await explained(target, options, connection, open));
  }
  for (const { target, previous } of pushes) {
    for (const [tag, before] of previous)
      guardTag(target, tag, before, settled.image.root.digest, options.immutableTags);
  }
  const made = await Promise.all(pushes.map((push) => findNewPackage(push, settled.image, options, connection)));
  const bytes = dryRun ? await estimateAll(pushes) : await sendAll(pushes, settled.image, options, connection);
  if (!dryRun) await moveTags(pushes, settled.image, options, connection.runner);
  if (!dryRun && verify) await confirmTags(pushes, options, connection);
  const targets = pushes.map((push, index) => reportTarget(push, bytes[index], made[index]));
  return { image: settled.image, version: options.version, targets, dryRun };
}

/** Tags that are to stay where they are stop the push before anything is sent. */
async function guardTargets(image: PreparedImage, options: PushOptions, connection: PushConnection): Promise<void> {
  for (const target of options.targets) {
    const registry = connection.registry(target.registry);
    await explained(target, options, connection, () => guardTags(target, image, registry, options.immutableTags));
  }
}

/** Layers that come plain are sent to the first target while they are compressed. */
async function settle(image: PreparedImage, options: PushOptions, connection: PushConnection): Promise<SettledImage> {
  const [first] = options.targets;
  if (first === undefined) throw new TypeError('A push has a target.');
  try {
    return await explained(first, options, connection, () => settleLayers(image, options, connection));
  } catch (error) {
    throw first.tags.length > 0 ? withSuffix(error, 'No tag was moved.') : error;
  }
}

/** @throws ActionError `invalid-input` where a target takes another format than the user wants */
function chooseFormat({ format, targets, server }: PushOptions): 'keep' | ImageFormat {
  const docker = targets.find(({ registry }) => isDockerRegistry(server, registry));
  if (docker === undefined) return format;
  if (format !== 'oci') return 'docker';
  throw new ActionError('invalid-input', `${formatRepository(docker)} takes images in Docker's format only.`, {
    hint: 'Leave "format" away; an OCI image is converted.',
  });
}

/** What a registry of this GitHub would refuse is told before the first byte is sent. */
function checkTarget(target: PushTarget, image: PreparedImage, server: GitHubServer, log: Log): void {
  if (!isHostOfGitHub(server, target.registry)) return;
  const name = formatRepository(target);
  const isDocker = isDockerRegistry(server, target.registry);
  const { blobs, foreignLayers } = planPush(image.root, image.descendants);
  const { refusal, warning } = checkLimits(blobs, isDocker ? 'docker' : 'container');
  if (refusal !== undefined) throw new ActionError('unsupported', refusal, { hint: 'Split it into several layers.' });
  if (warning !== undefined) log.warning(warning);
  if (!isDocker) return;
  const way = 'Push to the Container registry (containers.HOST), which takes it.';
  if (target.tags.length === 0) {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes images by tag only.`, {
      hint: `Leave "push-by-digest" away. ${way}`,
    });
  }
  if (image.root.kind === 'index') {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes single images only.`, {
      hint: `Name one platform in "platforms". ${way}`,
    });
  }
  if (foreignLayers.length > 0) {
    throw new ActionError('unsupported', `${name} is in the Docker registry, which takes no layers with "urls".`, {
      hint: way,
    });
  }
  log.notice(`${name} is in the older Docker registry: the image is pushed in Docker's format and by tag only.`);
}

async function estimateAll(pushes: readonly TargetPush[]): Promise<readonly BlobBytes[]> {
  const bytes: BlobBytes[] = [];
  for (const push of pushes) bytes.push(await push.estimate());
  return bytes;
}

async function sendAll(
  pushes: readonly TargetPush[],
  image: PreparedImage,
  options: PushOptions,
  connection: PushConnection,
): Promise<readonly BlobBytes[]> {
  try {
    const bytes: BlobBytes[] = [];
    for (const [index, push] of pushes.entries()) {
      const sibling = findSibling(pushes.slice(0, index), push, image);
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
    const line = describeWithWarning(progress, push, log);
    const bytes = await withProgress(line, { clock, log }, () => push.sendBlobs(progress, sibling));
    log.info(describeBytes(bytes));
    return bytes;
  });
}

/** GitHub ends an upload after 10 minutes; whether it will come to that is seen while it runs. */
function describeWithWarning(progress: Progress, push: TargetPush, log: Log): () => Progressed {
  const largestBytes = Math.max(...push.plan.blobs.map(({ size }) => size));
  let hasWarned = false;
  return () => {
    const neededMs = progress.estimateMs(largestBytes) ?? 0;
    if (neededMs > maxUploadMs && !hasWarned) {
      hasWarned = true;
      log.warning(
        `The largest layer has ${formatBytes(largestBytes)} and takes ${formatDuration(neededMs)} at this rate; GitHub ends an upload after 10 minutes.`,
      );
    }
    return progress.describe();
  };
}

function describeBytes({ uploaded, reused, mounted }: BlobBytes): string {
  const there = `${formatBytes(reused)} were there`;
  return `${formatBytes(uploaded)} sent, ${there}${mounted > 0 ? `, ${formatBytes(mounted)} mounted` : ''}`;
}

/** A repository of the same registry that holds the blobs by now, or from which the image is copied. */
function findSibling(
  before: readonly TargetPush[],
  { target }: TargetPush,
  { origin }: PreparedImage,
): RepositoryName | undefined {
  const places: readonly (Repository | undefined)[] = [origin, ...before.map((other) => other.target)];
  return places.find((place) => place?.registry === target.registry)?.name;
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
      settings: findSettings(options.server, runner.github),
    });
  }
}

interface TagMove {
  readonly push: TargetPush;
  readonly tag: Tag;
}

/** Moves each tag once, in their order, and stops at the first that can't be moved. */
async function moveTags(
  pushes: readonly TargetPush[],
  image: PreparedImage,
  { immutableTags }: PushOptions,
  { log }: Runner,
): Promise<void> {
  const moves = pushes.flatMap((push) => push.staleTags.map((tag): TagMove => ({ push, tag })));
  for (const [index, move] of moves.entries()) {
    try {
      const meanwhile = await move.push.findConcurrentMove(move.tag);
      guardTag(move.push.target, move.tag, meanwhile, image.root.digest, immutableTags);
      if (meanwhile !== undefined && meanwhile !== image.root.digest) {
        log.warning(`${nameOf(move)} was moved to ${meanwhile} by somebody else during this push, which moves it on.`);
      }
      await move.push.moveTag(move.tag);
    } catch (error) {
      throw withSuffix(error, await describeMoves(moves, index));
    }
    log.info(`${nameOf(move)} → ${image.root.digest}`);
  }
}

/** Reads each moved tag back, where anything was sent: another job may have moved it since, and the last one wins. */
async function confirmTags(
  pushes: readonly TargetPush[],
  { concurrency }: PushOptions,
  { runner }: PushConnection,
): Promise<void> {
  const sent = pushes.filter(({ hasSent }) => hasSent);
  const moves = sent.flatMap((push) => push.staleTags.map((tag): TagMove => ({ push, tag })));
  await mapConcurrently(moves, concurrency, async (move) => {
    const state = await move.push.confirmTag(move.tag);
    if (state.kind === 'moved') return;
    runner.log.warning(
      state.kind === 'stale'
        ? `${nameOf(move)} was moved, and the registry still gives the old image; it may need some more seconds.`
        : `${nameOf(move)} points to ${state.digest ?? 'nothing'} now: another job has pushed or deleted it at the same time.`,
    );
  });
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

function reportTarget(push: TargetPush, bytes: BlobBytes | undefined, made: NewPackage | undefined): TargetReport {
  return {
    repository: push.target,
    tags: push.target.tags,
    moved: push.staleTags,
    previous: push.previous,
    storedManifests: push.plan.manifests.length,
    made,
    bytes: bytes ?? { uploaded: 0, reused: 0, mounted: 0 },
  };
}

function publishReport(report: PushReport, runner: Runner): void {
  const outputs = describePush(report);
  for (const [name, value] of Object.entries(outputs)) {
    runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  for (const { repository, made } of report.targets) {
    if (made === undefined) continue;
    runner.log.info(
      `${formatRepository(repository)} is a new package: it is private until that is changed at ${made.settingsUrl}`,
    );
  }
  const verb = outputs.changed ? (report.dryRun ? 'would be pushed' : 'is pushed') : 'was there already';
  runner.log.info(`${outputs.image} ${verb}`);
}
