import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StepOptions, type StepResult } from '../runner.js';
import { type BundlePlay, stageBundlePlay } from './bundle-play.js';
import { findBroken, judgeState, type Step, stepsOf, type Undisturbed } from './judgement.js';
import { type Scenario } from './scenario.js';

export type Signal = 'SIGTERM' | 'SIGKILL';

/** Where a run is ended: at a request, or right before a change of a file. */
export type KillPoint =
  | {
      readonly kind: 'request';
      readonly name: string;
      readonly step: Step;
      /** How many requests of the kind come before. */
      readonly skip: number;
      readonly signal: Signal;
      /** Whether the request still has its effect. */
      readonly hasEffect: boolean;
    }
  | { readonly kind: 'file'; readonly name: string; readonly index: number; readonly signal: Signal };

/** What a bundle does where nothing goes wrong. */
export interface UndisturbedBundle extends Undisturbed {
  /** How often each kind of request came. */
  readonly counts: ReadonlyMap<string, number>;
  /** Kinds of changes of files, in their order: `open config.json`. */
  readonly fileSteps: readonly string[];
}

/** What the runner leaves a step that it has asked to end, and the time that tidying up may take of that. */
const graceMs = 7500;

/** Lets the bundle run where nothing goes wrong. @throws where that does not end well */
export async function observeBundle(scenario: Scenario): Promise<UndisturbedBundle> {
  const play = await stageBundlePlay(scenario);
  const directory = await mkdtemp(join(tmpdir(), 'steps-'));
  const log = join(directory, 'log');
  try {
    const before = play.state();
    const result = await play.run(scenario.inputs, { nodeArgs: noteFiles(log) });
    const faults = await findTroubleAfter(play, [result]);
    if (faults.length > 0) throw new Error(`${scenario.name} undisturbed: ${faults.join('; ')}\n${result.log}`);
    const { requests } = play.stage.sandbox;
    const steps = stepsOf(requests);
    const count = ({ method, path, origin }: Step): number =>
      requests.filter((each) => each.method === method && each.origin === origin && path.test(each.url)).length;
    return {
      before,
      after: play.state(),
      steps,
      requestCount: requests.length,
      counts: new Map([...steps].map(([name, step]) => [name, count(step)])),
      fileSteps: parseFileSteps(await readFile(log, 'utf8')),
    };
  } finally {
    await play.close();
    await rm(directory, { recursive: true });
  }
}

/** Each kind of step once: requests with the four ways of ending in turn, changes of files with SIGKILL. */
export function eachKindOnce({ steps, fileSteps }: UndisturbedBundle): readonly KillPoint[] {
  const requests = [...firstOfEach(steps, ([name]) => name.replace(/^(GET|HEAD)(.*manifests\/)[^/]*$/, '$1$2'))];
  return [
    ...requests.map(([name, step], index): KillPoint => ({
      kind: 'request',
      name,
      step,
      skip: 0,
      signal: index % 2 === 0 ? 'SIGKILL' : 'SIGTERM',
      hasEffect: index % 4 < 2,
    })),
    ...firstOfEach(fileSteps.entries(), ([, name]) => name.replace(/ .*\/(?:\w+\.jsonl?)?/, ' ')).map(
      ([index, name]): KillPoint => ({ kind: 'file', name, index, signal: 'SIGKILL' }),
    ),
  ];
}

function firstOfEach<T>(items: Iterable<T>, kindOf: (item: T) => string): readonly T[] {
  const byKind = new Map<string, T>();
  for (const item of items) if (!byKind.has(kindOf(item))) byKind.set(kindOf(item), item);
  return [...byKind.values()];
}

/** Each single request and change of a file, in every way. */
export function everyStep({ steps, counts, fileSteps }: UndisturbedBundle): readonly KillPoint[] {
  const signals = ['SIGKILL', 'SIGTERM'] as const;
  const requests = [...steps].flatMap(([name, step]) =>
    Array.from({ length: counts.get(name) ?? 0 }, (_, skip) => skip).flatMap((skip) =>
      signals.flatMap((signal) =>
        [true, false].map((hasEffect): KillPoint => ({ kind: 'request', name, step, skip, signal, hasEffect })),
      ),
    ),
  );
  const files = fileSteps.flatMap((name, index) =>
    signals.map((signal): KillPoint => ({ kind: 'file', name, index, signal })),
  );
  return [...requests, ...files];
}

export function describeKill(point: KillPoint): string {
  if (point.kind === 'file') return `${point.signal} before ${point.name} (change ${String(point.index)})`;
  const { signal, name, skip, hasEffect } = point;
  return `${signal} at ${name} (${String(skip)} before), ${hasEffect ? 'with' : 'without'} its effect`;
}

/**
 * Ends a run there, lets the post steps and a second run follow, and, where the scenario has it, one that undoes all.
 * @returns what is wrong, in words
 */
export async function killAndRepeat(
  scenario: Scenario,
  undisturbed: UndisturbedBundle,
  point: KillPoint,
): Promise<readonly string[]> {
  const play = await stageBundlePlay(scenario);
  try {
    const ended = await end(play, scenario, point);
    const first = [...ended, ...judgeState(undisturbed, play.state()), ...findBroken(play.stage)];
    const posts = await findTroubleAfter(play, []);
    play.stage.sandbox.clearRequests();
    const second = await findTroubleAfter(play, [await play.run()]);
    return [
      ...first.map((fault) => `killed: ${fault}`),
      ...posts.map((fault) => `post: ${fault}`),
      ...second.map((fault) => `second run: ${fault}`),
      ...differences('second run', undisturbed.after, play.state()),
      ...(await undo(play, scenario, undisturbed)),
    ];
  } finally {
    await play.close();
  }
}

/** @returns what is wrong with how the run took it */
async function end(play: BundlePlay, scenario: Scenario, point: KillPoint): Promise<readonly string[]> {
  const { sandbox } = play.stage;
  const controller = new AbortController();
  const directory = await mkdtemp(join(tmpdir(), 'steps-'));
  let asked: { readonly time: number; readonly requests: number } | undefined;
  const strike = (): void => {
    asked = { time: sandbox.now(), requests: sandbox.requests.length };
    controller.abort();
    if (point.kind === 'request' && !point.hasEffect) throw new Error('It ended before the request left it.');
  };
  const options: StepOptions = {
    ...(point.signal === 'SIGTERM' ? { terminate: controller.signal } : { kill: controller.signal }),
    ...(point.kind === 'file' ? { nodeArgs: noteFiles(join(directory, 'log'), point) } : {}),
  };
  if (point.kind === 'request') {
    sandbox.addFault({ ...point.step, skip: point.skip, action: { kind: 'event', run: strike } });
  }
  const result = await play.run(scenario.inputs, options);
  await rm(directory, { recursive: true });
  if (point.kind === 'request' && asked === undefined) return ['the request never came'];
  if (point.signal === 'SIGKILL') return result.exitCode === 137 ? [] : [`exit ${String(result.exitCode)}`];
  const tookMs = asked === undefined ? 0 : sandbox.now() - asked.time;
  const sent = asked === undefined ? 0 : sandbox.requests.length - asked.requests;
  return [
    ...([0, 1].includes(result.exitCode) ? [] : [`exit ${String(result.exitCode)}`]),
    ...(isOwnFault(result) ? ['a fault of the action itself'] : []),
    ...(tookMs > graceMs ? [`went on for ${String(tookMs)} ms`] : []),
    ...(sent > 20 ? [`sent ${String(sent)} requests more`] : []),
  ];
}

async function undo(play: BundlePlay, scenario: Scenario, { before }: UndisturbedBundle): Promise<readonly string[]> {
  if (scenario.undo === undefined) return [];
  const faults = await findTroubleAfter(play, [await play.run(scenario.undo)]);
  return [...faults.map((fault) => `undo: ${fault}`), ...differences('undo', before, play.state())];
}

/** Runs the post steps. @returns steps that failed, and files that are not as they were */
async function findTroubleAfter(play: BundlePlay, steps: readonly StepResult[]): Promise<readonly string[]> {
  const all = [...steps, ...(await play.finish())];
  return [
    ...all
      .filter(
        ({ outcome, stage, annotations }) => outcome === 'failure' || (stage === 'post' && annotations.length > 0),
      )
      .map(({ stage, annotations }) => `${stage} said ${annotations.map(({ message }) => message).join(' ')}`),
    ...(await play.changedFiles()).map((name) => `${name} is not as it was`),
  ];
}

function differences(
  when: string,
  wanted: Undisturbed['before'],
  { tags, versions }: Undisturbed['before'],
): readonly string[] {
  const names = Object.keys({ ...wanted.tags, ...tags }).filter((tag) => wanted.tags[tag] !== tags[tag]);
  const missing = wanted.versions.filter((digest) => !versions.includes(digest));
  const more = versions.filter((digest) => !wanted.versions.includes(digest));
  return [
    ...names.map((tag) => `${when}: ${tag} is at ${tags[tag] ?? 'nothing'}, not at ${wanted.tags[tag] ?? 'nothing'}`),
    ...missing.map((digest) => `${when}: ${digest} is missing`),
    ...more.map((digest) => `${when}: ${digest} is left`),
  ];
}

/** What a person is asked to report. */
export function isOwnFault({ log }: StepResult): boolean {
  return log.includes('a fault of the action itself');
}

function noteFiles(log: string, end?: { readonly index: number; readonly signal: Signal }): readonly string[] {
  const module = new URL('../runner/file-steps.mjs', import.meta.url);
  module.searchParams.set('log', log);
  if (end !== undefined) {
    module.searchParams.set('at', String(end.index));
    module.searchParams.set('signal', end.signal);
  }
  return ['--import', module.href];
}

/** `open config.json`, with what differs from run to run taken out. */
function parseFileSteps(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', path = ''] = line.split(/ (.*)/s);
      const own = path.split('/').slice(-2).join('/');
      return `${name} ${own.replace(/[0-9a-f]{16}|job-\w{6}|image-\w{6}|\b\d+\b/g, '*')}`;
    });
}
