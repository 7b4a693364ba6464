import { isActionError } from '../../core/errors.js';
import { repository, type Stage } from '../actions/stage.js';
import { type LoggedRequest } from '../sandbox/server/server.js';
import { type Outcome, type Play, type Scenario, stagePlay, type State } from './scenario.js';

/** A kind of request that a run makes: what the sandbox saw, with what differs from run to run taken out. */
export interface Step {
  readonly method: string;
  readonly path: RegExp;
  readonly origin: LoggedRequest['origin'];
}

/** What a scenario does where nothing goes wrong. */
export interface Undisturbed {
  readonly before: State;
  readonly after: State;
  readonly steps: ReadonlyMap<string, Step>;
  readonly requestCount: number;
}

/** How a run ended, as far as it can be judged. */
export interface Ending {
  readonly hasFailed: boolean;
  /** What it failed with, where that is no error of ours. */
  readonly foreignError?: string;
  /** Whether it told of something that it could not do. */
  readonly hasTold: boolean;
  /** Virtual milliseconds. */
  readonly tookMs: number;
  readonly requestCount: number;
}

const hourMs = 3_600_000;

/** Lets the scenario run where nothing goes wrong. */
export async function observe(scenario: Scenario): Promise<Undisturbed> {
  const play = await stagePlay(scenario);
  const before = play.state();
  const { error } = await play.run();
  if (error !== undefined) throw error;
  const { requests } = play.stage.sandbox;
  const seen = { before, after: play.state(), steps: stepsOf(requests), requestCount: requests.length };
  await play.close();
  return seen;
}

/** @returns what is wrong with how the run ended, in words; nothing if it ended as it should */
export function judge(scenario: Scenario, undisturbed: Undisturbed, play: Play, outcome: Outcome): readonly string[] {
  const { error, runner, tookMs } = outcome;
  const isOurs = error === undefined || isActionError(error);
  const ending: Ending = {
    hasFailed: error !== undefined,
    ...(isOurs ? {} : { foreignError: String(error) }),
    hasTold: runner.said('warning') !== '' || runner.outputs.get('failed') !== '0',
    tookMs,
    requestCount: play.stage.sandbox.requests.length,
  };
  return judgeEnding(scenario, undisturbed, play.state(), ending);
}

/** As `judge`, of a run anywhere. */
export function judgeEnding(
  { action }: Scenario,
  undisturbed: Undisturbed,
  state: State,
  { hasFailed, foreignError, hasTold, tookMs, requestCount }: Ending,
): readonly string[] {
  const { after } = undisturbed;
  const faults = [...judgeState(undisturbed, state)];
  if (foreignError !== undefined) faults.push(`failed with ${foreignError}`);
  const isCleanup = action === 'cleanup';
  const left = Object.keys({ ...after.tags, ...state.tags }).filter((tag) => state.tags[tag] !== after.tags[tag]);
  if (!hasFailed && !isCleanup) faults.push(...left.map((tag) => `left ${tag} at ${state.tags[tag] ?? 'nothing'}`));
  if (!hasFailed && isCleanup && !hasTold && state.versions.join() !== after.versions.join())
    faults.push('left versions and said nothing');
  if (tookMs > 2 * hourMs) faults.push(`took ${String(Math.round(tookMs / 60_000))} minutes`);
  if (requestCount > 20 * undisturbed.requestCount + 50) faults.push(`sent ${String(requestCount)} requests`);
  return faults;
}

/** What must not be, however a run ended: a tag neither here nor there, or a version gone that was to stay. */
export function judgeState({ before, after }: Undisturbed, state: State): readonly string[] {
  const moved = Object.keys({ ...before.tags, ...after.tags, ...state.tags }).filter((tag) => {
    const now = state.tags[tag];
    // On its way to nowhere a tag is at a manifest of its own.
    const isPassing = after.tags[tag] === undefined && now !== undefined && !before.versions.includes(now);
    return now !== before.tags[tag] && now !== after.tags[tag] && !(isPassing && before.tags[tag] !== undefined);
  });
  const harmed = after.versions.filter(
    (digest) => before.versions.includes(digest) && !state.versions.includes(digest),
  );
  return [
    ...moved.map((tag) => `moved ${tag} to ${state.tags[tag] ?? 'nothing'}`),
    ...harmed.map((digest) => `deleted ${digest}`),
  ];
}

/** What the versions with tags need, and the package does not have: `v1 lacks sha256:…`. */
export function findBroken({ sandbox }: Stage): readonly string[] {
  const target = sandbox.package(...ownerAndName);
  const byDigest = new Map(target.versions.map((version) => [version.digest, version]));
  const broken: string[] = [];
  for (const [tag, root] of Object.entries(target.tags)) {
    const open = [root];
    for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
      const version = byDigest.get(digest);
      if (version === undefined) broken.push(`${tag} lacks ${digest}`);
      const document = version === undefined ? {} : parseNeeds(version.bytes);
      open.push(...(document.manifests ?? []).map((child) => child.digest));
      const blobs = [...(document.config === undefined ? [] : [document.config]), ...(document.layers ?? [])];
      broken.push(
        ...blobs.filter((blob) => !target.blobs.has(blob.digest)).map((blob) => `${tag} lacks ${blob.digest}`),
      );
    }
  }
  return broken;
}

const [owner = '', name = ''] = repository.split('/');
const ownerAndName = [owner, name] as const;

interface Needs {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
}

function parseNeeds(bytes: Uint8Array): Needs {
  const document: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (!isNeeds(document)) throw new Error('The sandbox holds a manifest that is no object.');
  return document;
}

/** The sandbox has looked at what it took. */
function isNeeds(document: unknown): document is Needs {
  return typeof document === 'object' && document !== null;
}

/** The kinds of requests in a log, by a name for each. @throws for a kind that its own request is not of */
export function stepsOf(requests: readonly LoggedRequest[]): ReadonlyMap<string, Step> {
  return new Map(
    requests.map((request) => {
      const step = stepOf(request);
      if (!step.path.test(request.url)) throw new Error(`${String(step.path)} is not ${request.url}`);
      return [nameOf(request), step];
    }),
  );
}

function nameOf({ method, url, origin }: LoggedRequest): string {
  return `${method} ${origin} ${patternOf(url)}`;
}

function stepOf({ method, url, origin }: LoggedRequest): Step {
  return { method, origin, path: new RegExp(`^${patternOf(url)}$`) };
}

/** The address as an expression: digests, identifiers and values of a query may be any. */
function patternOf(url: string): string {
  return url
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/=[^&]*/g, '=[^&]*')
    .replace(/sha256(?::|%3A|-)[0-9a-f]{64}/gi, 'sha256[^/&]*')
    .replace(/\/(?:\d+|[0-9a-f-]{30,})(?=[/\\]|$)/g, '/[^/]*');
}
