import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openStage, type Stage } from '../actions/stage.js';
import { type Job, type JobOptions, type StepResult } from '../runner.js';
import { type SandboxOptions } from '../sandbox/sandbox.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { type Reply } from '../sandbox/server/http.js';
import { type Sink, startSink } from '../sandbox/server/sink.js';
import { type Scenario, scenarios, type State } from './scenario.js';

export interface Scene {
  readonly stage: Stage;
  readonly job: Job;
  /** A server of somebody else. */
  readonly sink: Sink;
}

/** What a user or a server does to a bundled action, and what is seen of it. */
export interface Row {
  readonly what: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly sandbox?: SandboxOptions;
  readonly job?: JobOptions;
  /** Adds what is hostile to the scenario of the action; gives further inputs. */
  readonly prepare?: (scene: Scene) => unknown;
  /** The error annotation, of a step that fails with nothing moved and nothing deleted. Success without. */
  readonly fails?: RegExp;
  /** Requests at most, where trouble must not make many. */
  readonly requests?: number;
  readonly check?: (step: StepResult, scene: Scene) => unknown;
}

/** Runs the scenario of the action with what the row does to it. */
export async function expectRow(action: string, row: Row): Promise<void> {
  const scenario = scenarioOf(action);
  const stage = await openStage({ now: () => start, ...row.sandbox });
  const sink = await startSink();
  try {
    const timeFile = stage.sandbox.shareTime();
    const job = await stage.job({ timeFile, ...row.job });
    await scenario.prepare(stage, job.workspace);
    const scene = { stage, job, sink };
    const more = await row.prepare?.(scene);
    const before = stateOf(stage);
    stage.sandbox.clearRequests();
    const inputs = {
      registry: stage.sandbox.registry,
      ...scenario.inputs,
      ...row.inputs,
      ...(isInputs(more) ? more : {}),
    };
    const step = await job.run(action, inputs);
    expectOutcome(step, row);
    if (row.fails !== undefined) expectUnharmed(before, stateOf(stage));
    if (row.requests !== undefined) expect(stage.sandbox.requests.length).toBeLessThanOrEqual(row.requests);
    await expectHarmless(step, scene);
    await row.check?.(step, scene);
  } finally {
    await Promise.all([stage.close(), sink.close()]);
  }
}

const start = Date.parse('2026-03-01T12:00:00Z');

function scenarioOf(action: string): Scenario {
  const scenario = scenarios.find(({ name }) => name === action);
  if (scenario === undefined) throw new Error(`no scenario of ${action}`);
  return scenario;
}

function isInputs(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}

function expectOutcome(step: StepResult, { fails }: Row): void {
  const errors = step.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
  expect(errors).toEqual(fails === undefined ? [] : [expect.stringMatching(fails)]);
  expect(errors.join().length).toBeLessThan(20_000);
  expect(step.exitCode).toBe(fails === undefined ? 0 : 1);
  expect(step.summary).not.toBe('');
  expect(`${errors.join()}${step.log}`).not.toMatch(/please report it|\bat .*\.js:\d+|(?:Type|Range|Syntax)Error/);
}

/** Tags are where they were and no version is gone; what was added without a tag harms nobody. */
function expectUnharmed(before: State, after: State): void {
  expect(after.tags).toEqual(before.tags);
  expect(after.versions).toEqual(expect.arrayContaining([...before.versions]));
}

/** Whatever came in, none of it acts on the runner or on a reader, and no credential left. */
async function expectHarmless(step: StepResult, { stage, job, sink }: Scene): Promise<void> {
  const names = new Set(step.commands.map(({ name }) => name));
  for (const name of ['set-env', 'add-path', 'set-output', 'save-state', 'stop-commands', 'add-matcher', 'echo'])
    expect(names).not.toContain(name);
  expect(`${step.log}${step.summary}${JSON.stringify(step.outputs)}`).not.toContain(stage.token);
  expect(step.rawOutput.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(stage.token);
  expect(step.log).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
  expect(step.summary).not.toMatch(/<(?:img|script|a|iframe)\b|\]\(|```mermaid/);
  expect(JSON.stringify(sink.requests.map(({ headers, url }) => [headers.authorization, url]))).not.toMatch(
    /Basic|Bearer|ghs_|ghp_/,
  );
  expect(await readdir(join(job.workspace, '..'))).toEqual(
    expect.not.arrayContaining(['outside', 'x', 'evil', 'escaped']),
  );
}

export function stateOf({ sandbox }: Stage): State {
  if (!sandbox.hasPackage('octo-org', 'app')) return { tags: {}, versions: [] };
  const { tags, versions } = sandbox.package('octo-org', 'app');
  return { tags, versions: versions.map(({ digest }) => digest).sort() };
}

const json = { 'content-type': 'application/json' };

export function answer(
  status: number,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = json,
): FaultAction {
  return { kind: 'respond', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** The true answer with other headers; an undefined one goes. */
export function withHeaders(headers: Readonly<Record<string, string | undefined>>): FaultAction {
  const change = (reply: Reply): Reply => {
    const all = Object.entries({ ...reply.headers, ...headers });
    return { ...reply, headers: Object.fromEntries(all.filter(([, value]) => value !== undefined)) };
  };
  return { kind: 'alter', change };
}

/** Every such request meets the fault, or the first few. */
export function fault(
  { stage }: Scene,
  method: string | undefined,
  path: RegExp,
  action: FaultAction,
  times = Infinity,
): void {
  stage.sandbox.addFault({ ...(method === undefined ? {} : { method }), path, times, action });
}

/** `METHOD url` of all requests, in order. */
export function asked({ stage }: Scene, method = ''): readonly string[] {
  return stage.sandbox.requests
    .map((request) => `${request.method} ${request.url}`)
    .filter((request) => request.startsWith(method));
}

/** The document that an answer of the sandbox holds. */
export function documentOf({ body }: Reply): unknown {
  return JSON.parse(typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body).toString() : 'null');
}

/** The text of every file below a directory, by its path there. */
export async function readTree(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path, 'latin1')] as const)));
}
