import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.js';

const HOUR_MS = 60 * 60 * 1000;
const START = Date.parse('2026-03-01T12:00:00Z');
const run = promisify(execFile);

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => START });
});

afterEach(() => sandbox.close());

/** Runs a program in the sandbox's time. @returns the JSON values that it printed, one a line */
async function play(program: string, timeFile = sandbox.shareTime()): Promise<unknown[]> {
  const module = new URL('virtual-time.mjs', import.meta.url);
  module.searchParams.set('file', timeFile);
  const prelude = 'const start = Date.now(); const say = (value) => console.log(JSON.stringify(value));';
  const args = ['--import', module.href, '--input-type', 'module', '-e', `${prelude}${program}`];
  const { stdout } = await run(process.execPath, args);
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

describe('a program in virtual time', () => {
  it.each([
    ['setTimeout', 'setTimeout((more) => say([more, Date.now() - start]), 3600000, "more")', [['more', HOUR_MS]]],
    [
      'node:timers',
      'import timers, { setTimeout as named } from "node:timers"; timers.setTimeout(() => named(() => say(Date.now() - start), 1000), 2000)',
      [3000],
    ],
    [
      'node:timers/promises',
      'import { setTimeout as sleep, scheduler } from "node:timers/promises"; say(await sleep(60000, "value")); await scheduler.wait(1000); say(Date.now() - start)',
      ['value', 61_000],
    ],
    [
      'util.promisify',
      'import { promisify } from "node:util"; await promisify(setTimeout)(5000); say(Date.now() - start)',
      [5000],
    ],
    [
      'setInterval',
      'let count = 0; const timer = setInterval(() => { say(Date.now() - start); if (++count === 3) clearInterval(timer); }, 1000)',
      [1000, 2000, 3000],
    ],
    [
      'setInterval of node:timers/promises',
      'import { setInterval } from "node:timers/promises"; for await (const word of setInterval(500, "tick")) { say([word, Date.now() - start]); if (Date.now() - start >= 1000) break; }',
      [
        ['tick', 500],
        ['tick', 1000],
      ],
    ],
    ['a delay of nothing', 'setTimeout(() => say(Date.now() - start))', [1]],
  ])('waits no time for %s', async (_what, program, printed) => {
    expect(await play(program)).toEqual(printed);
  });

  it('reads the time of the sandbox in every way', async () => {
    const printed = await play(`
      setTimeout(() => {
        const made = new Date();
        say([made.toISOString(), Date() === made.toString(), made instanceof Date, new Date(7).getTime()]);
        say([performance.now(), Date.UTC(1970, 0, 2), typeof Date.parse]);
      }, ${HOUR_MS})`);
    expect(printed).toEqual([
      ['2026-03-01T13:00:00.000Z', true, true, 7],
      [HOUR_MS, 24 * HOUR_MS, 'function'],
    ]);
    expect(sandbox.now()).toBe(START + HOUR_MS);
  });

  it('fires timers in the order of their times, each at its own', async () => {
    const printed = await play(`
      for (const ms of [300, 100, 200, 100]) setTimeout(() => say([ms, Date.now() - start]), ms);
      const cancelled = setTimeout(() => say('cancelled'), 50);
      clearTimeout(cancelled);
      setTimeout(() => setTimeout(() => say(['nested', Date.now() - start]), 60), 100);
      const late = setTimeout(() => say(['refreshed', Date.now() - start]), 150);
      setTimeout(() => late.refresh(), 120);`);
    expect(printed).toEqual([
      [100, 100],
      [100, 100],
      ['nested', 160],
      [200, 200],
      ['refreshed', 270],
      [300, 300],
    ]);
  });

  it('is not held by timers without a reference, and ends a wait that is aborted', async () => {
    const printed = await play(`
      import { setTimeout as sleep } from 'node:timers/promises';
      setInterval(() => undefined, 10).unref();
      const stop = new AbortController();
      setTimeout(() => stop.abort('enough'), 1000);
      await sleep(${HOUR_MS}, undefined, { signal: stop.signal }).catch(({ name, code, cause }) => say([name, code, cause]));
      await sleep(5, undefined, { signal: stop.signal }).catch(({ name }) => say(name));
      say(Date.now() - start);`);
    expect(printed).toEqual([['AbortError', 'ABORT_ERR', 'enough'], 'AbortError', 1000]);
  });

  it.each([
    ['fetch', `await fetch('ORIGIN/slow', { signal })`],
    ['node:http', `await new Promise((_, reject) => get('ORIGIN/slow', { signal }).once('error', reject))`],
  ])('ends a request by AbortSignal.timeout as soon as the sandbox has turned the clock: %s', async (_, request) => {
    const run = async (): Promise<void> => {
      sandbox.advance(HOUR_MS);
      await new Promise(() => undefined);
    };
    sandbox.addFault({ path: /slow/, action: { kind: 'event', run } });
    const printed = await play(`
      import { get } from 'node:http';
      const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(600_000)]);
      await (async () => { ${request.replace('ORIGIN', sandbox.origin)} })().catch(({ name }) => say(name));
      say([signal.reason.name, Date.now() - start]);
      AbortSignal.timeout(600_000);`);
    expect(printed.slice(1)).toEqual([['TimeoutError', HOUR_MS]]);
    expect(sandbox.now()).toBe(START + HOUR_MS);
  });

  it('does not skip time while an answer is awaited', async () => {
    sandbox.addFault({ path: /slow/, action: { kind: 'delay', ms: 30 } });
    const printed = await play(`
      import { get } from 'node:http';
      const watchdog = setTimeout(() => say('fired'), 10);
      await fetch('${sandbox.origin}/slow');
      await new Promise((resolve) => get('${sandbox.origin}/slow', (response) => response.resume().on('end', resolve)));
      clearTimeout(watchdog);
      say(Date.now() - start);`);
    expect(printed).toEqual([0]);
  });

  it('follows the sandbox when that turns the clock', async () => {
    sandbox.addFault({
      path: /later/,
      action: {
        kind: 'event',
        run: () => {
          sandbox.advance(HOUR_MS);
        },
      },
    });
    const printed = await play(`
      setTimeout(() => say(['due', Date.now() - start]), 1000);
      const answer = await fetch('${sandbox.origin}/later');
      say([Date.now() - start, Date.parse(answer.headers.get('date')) - start]);`);
    expect(printed).toEqual(
      expect.arrayContaining([
        [HOUR_MS, HOUR_MS],
        ['due', HOUR_MS],
      ]),
    );
  });

  it('lives in a time that flows where the sandbox has the time of the day', async () => {
    const own = await startSandbox();
    const before = own.now();
    const [elapsed] = await play(`setTimeout(() => say(Date.now() - start), ${HOUR_MS})`, own.shareTime());
    expect(Number(elapsed)).toBeGreaterThanOrEqual(HOUR_MS);
    expect(own.now() - before).toBeGreaterThanOrEqual(HOUR_MS);
    await own.close();
  });
});
