import { isActionError } from '../../core/errors.js';
import { type LoggedRequest } from '../sandbox/server/server.js';
import { type Outcome, type Play, type Scenario, stagePlay, type State } from './scenario.js';

/** A kind of request that a run makes: what the sandbox saw, with what differs from run to run taken out. */
interface Step {
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

const hourMs = 3_600_000;

/** Lets the scenario run where nothing goes wrong. */
export async function observe(scenario: Scenario): Promise<Undisturbed> {
  const play = await stagePlay(scenario);
  const before = play.state();
  const { error } = await play.run();
  if (error !== undefined) throw error;
  const { requests } = play.stage.sandbox;
  const steps = new Map(requests.map((request) => [nameOf(request), stepOf(request)]));
  const seen = { before, after: play.state(), steps, requestCount: requests.length };
  await play.close();
  return seen;
}

/** @returns what is wrong with how the run ended, in words; nothing if it ended as it should */
export function judge(name: string, undisturbed: Undisturbed, play: Play, outcome: Outcome): readonly string[] {
  const { before, after } = undisturbed;
  const { error, runner, tookMs } = outcome;
  const state = play.state();
  const faults: string[] = [];
  if (error !== undefined && !isActionError(error)) faults.push(`failed with ${String(error)}`);
  for (const [tag, digest] of Object.entries({ ...before.tags, ...after.tags, ...state.tags })) {
    const now = state.tags[tag];
    if (now !== before.tags[tag] && now !== after.tags[tag]) faults.push(`moved ${tag} to ${now ?? 'nothing'}`);
    if (error === undefined && name !== 'cleanup' && now !== after.tags[tag]) faults.push(`left ${tag} at ${digest}`);
  }
  const harmed = after.versions.filter(
    (digest) => before.versions.includes(digest) && !state.versions.includes(digest),
  );
  if (harmed.length > 0) faults.push(`deleted ${harmed.join()}`);
  const isTold = runner.said('warning') !== '' || runner.outputs.get('failed') !== '0';
  if (name === 'cleanup' && error === undefined && !isTold && state.versions.join() !== after.versions.join())
    faults.push('left versions and said nothing');
  if (tookMs > 2 * hourMs) faults.push(`took ${String(Math.round(tookMs / 60_000))} minutes`);
  const { length } = play.stage.sandbox.requests;
  if (length > 20 * undisturbed.requestCount + 50) faults.push(`sent ${String(length)} requests`);
  return faults;
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
    .replace(/sha256(?::|%3A|-)[0-9a-f]{64}/gi, 'sha256[^/&]*')
    .replace(/=[^&]*/g, '=[^&]*')
    .replace(/\/(?:\d+|[0-9a-f-]{30,})(?=[/\\]|$)/g, '/[^/]*');
}
