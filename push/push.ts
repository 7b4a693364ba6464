import { type Attempt, findSettings, withRemedy } from '../core/domain/credential/denial.js';
import { isDockerRegistry, isHostOfGitHub } from '../core/domain/github/github.js';
import { type NewPackage } from '../core/domain/github/package-link.js';
import { type PushTarget } from '../core/domain/registry/push-target.js';
import { formatRepository, type Repository, type RepositoryName } from '../core/domain/registry/reference.js';
import { withSentence } from '../core/errors.js';
import { type Connection, type ImageSource, type Log, type Runner } from '../core/ports.js';
import { type Progressed, withProgress } from '../core/progress.js';
import { describePush, type PushReport, summarizePush, type TargetReport } from '../core/report/push.js';
import { formatBytes, formatDuration } from '../core/report/units.js';
import { findNewPackage } from './first-push.js';
import { guardTag, guardTags } from './immutable.js';
import { type PushOptions } from './inputs.js';
import { checkTarget, chooseFormat } from './limits.js';
import { prepareImage, type PreparedImage } from './prepare.js';
import { Progress } from './progress.js';
import { type SettledImage, settleLayers } from './settle.js';
import { shapeSource } from './shape.js';
import { moveTags } from './tag-moves.js';
import { type BlobBytes, TargetPush } from './target.js';
import { WatchedSource } from './watched-source.js';

/** What a push needs of the outside. */
export type PushConnection = Pick<
  Connection,
  'runner' | 'clock' | 'registry' | 'openSource' | 'compressLayer' | 'findLicence'
>;

/** The source too: no target is blamed for its failures. */
type PushMeans = PushConnection & { readonly source: WatchedSource };

/** @see https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry */
const maxUploadMs = 10 * 60_000;

/**
 * Pushes the image to all targets: blobs first, then manifests, children before what names them; when every target holds
 * all of it the tags move, each once. Sets the outputs and writes the summary.
 * @throws ActionError that names the tags that moved, if any did
 */
export async function push(options: PushOptions, connection: PushConnection): Promise<PushReport> {
  const { runner } = connection;
  const source = new WatchedSource(await openSource(options.source, connection));
  try {
    const format = chooseFormat(options);
    const isSingle = options.targets.some(({ registry }) => isDockerRegistry(options.server, registry));
    const { github, log } = runner;
    const shaped = await shapeSource(source, options, { format, isSingle }, log);
    const findLicence = (): Promise<string | undefined> => connection.findLicence();
    const image = await prepareImage(shaped, options, { github, log, format, findLicence });
    const report = await pushImage(image, options, { ...connection, source });
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
async function pushImage(image: PreparedImage, options: PushOptions, connection: PushMeans): Promise<PushReport> {
  const { concurrency, dryRun, server, verify } = options;
  const { cancelled, log } = connection.runner;
  for (const target of options.targets) checkTarget(target, image, server, log);
  await guardTargets(image, options, connection);
  const settled = await settle(image, options, connection);
  log.info(`${image.description} is ${settled.image.root.mediaType} ${settled.image.root.digest}`);
  const pushes: TargetPush[] = [];
  for (const [index, target] of options.targets.entries()) {
    const registry = connection.registry(target.registry);
    const isByTagOnly = isDockerRegistry(server, target.registry);
    const targetOptions = { concurrency, clock: connection.clock, cancelled, isByTagOnly, verify };
    const open = (): Promise<TargetPush> =>
      TargetPush.open(target, settled.image, registry, targetOptions, index === 0 ? settled : undefined);
    pushes.push(await explained(target, options, connection, open));
  }
  for (const { target, previous } of pushes) {
    for (const [tag, before] of previous)
      guardTag(target, tag, before, settled.image.root.digest, options.immutableTags);
  }
  const asked = Promise.allSettled(pushes.map((push) => findNewPackage(push, settled.image, options, connection)));
  const sending = dryRun ? estimateAll(pushes) : sendAll(pushes, settled.image, options, connection);
  // A question that fails before the sending is over waits until then: as a rejection that nobody holds it ends Node.
  const bytes = await sending.finally(() => asked);
  const made = (await asked).map(valueOf);
  if (!dryRun) await moveTags(pushes, settled.image.root, options, connection.runner.log);
  const targets = pushes.map((push, index) => reportTarget(push, bytes[index], made[index]));
  return { image: settled.image, version: options.version, targets, dryRun };
}

function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** Tags that are to stay where they are stop the push before anything is sent. */
async function guardTargets(image: PreparedImage, options: PushOptions, connection: PushMeans): Promise<void> {
  for (const target of options.targets) {
    const registry = connection.registry(target.registry);
    await explained(target, options, connection, () => guardTags(target, image, registry, options.immutableTags));
  }
}

/** Layers that come plain are sent to the first target while they are compressed. */
async function settle(image: PreparedImage, options: PushOptions, connection: PushMeans): Promise<SettledImage> {
  const [first] = options.targets;
  if (first === undefined) throw new TypeError('A push has a target.');
  try {
    return await explained(first, options, connection, () => settleLayers(image, options, connection));
  } catch (error) {
    throw first.tags.length > 0 ? withSentence(error, 'No tag was moved.') : error;
  }
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
  connection: PushMeans,
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
    throw hasTags ? withSentence(error, 'No tag was moved.') : error;
  }
}

async function sendBlobs(
  push: TargetPush,
  sibling: RepositoryName | undefined,
  { clock, runner }: PushConnection,
): Promise<BlobBytes> {
  const { log } = runner;
  const { foreignLayers } = push.plan;
  if (foreignLayers.length > 0) {
    log.notice(`Layers with "urls" live elsewhere and are neither read nor sent: ${foreignLayers.length}.`);
  }
  const blobs = push.pendingBlobs;
  if (blobs.length === 0) return push.estimate();
  const pendingBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const progress = new Progress(clock, pendingBytes);
  const what = blobs.length === 1 ? '1 blob' : `${blobs.length} blobs`;
  const title = `Sending ${what} of ${formatBytes(pendingBytes)} to ${push.name}`;
  return log.group(title, async () => {
    const line = describeWithWarning(progress, push, log);
    const bytes = await withProgress(line, { clock, log }, () => push.sendBlobs(progress, sibling));
    log.info(describeBytes(bytes));
    return bytes;
  });
}

/** GitHub ends an upload after 10 minutes; whether it will come to that is seen while it runs. */
function describeWithWarning(progress: Progress, push: TargetPush, log: Log): () => Progressed {
  const largestBytes = push.pendingBlobs.reduce((most, { size }) => Math.max(most, size), 0);
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

/** Works on one target; a refusal of this GitHub gets told what mends it, one of the source has been told what mends that. */
async function explained<T>(
  target: PushTarget,
  options: PushOptions,
  { runner, source }: PushMeans,
  work: () => Promise<T>,
): Promise<T> {
  const { githubToken, pat } = options;
  const credential: Attempt['credential'] = (githubToken ?? pat)?.kind ?? 'anonymous';
  try {
    return await work();
  } catch (error) {
    if (source.hasThrown(error) || !isHostOfGitHub(options.server, target.registry)) throw error;
    throw withRemedy(error, {
      need: 'push',
      credential,
      repository: target,
      workflowRepository: runner.github.repository,
      settings: findSettings(options.server, runner.github),
    });
  }
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
