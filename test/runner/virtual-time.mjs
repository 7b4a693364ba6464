/**
 * Makes a program live in the time of a file: `node --import 'file:///…/virtual-time.mjs?file=PATH' program.js`.
 * Date, performance.now, setTimeout, setInterval, AbortSignal.timeout and node:timers/promises go by it. Whenever the
 * program waits for nothing but a timer (no connection, file, child process or name look-up is under way), the time
 * moves on to that timer at once, for all who share the file; so only one program at a time may live in it.
 * Left as they are: process.hrtime, time-outs of sockets; work in zlib and crypto is not seen.
 * The form of the file is told in `test/sandbox/time/shared-time.ts`.
 */
import { openSync, readSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

/** What an idle program may hold: its output, and the turning of the clock below. */
const IDLE_RESOURCES = new Set(['PipeWrap', 'TTYWrap', 'Timeout']);
/** So many turns of the event loop in a row must find the program idle: what one turn begins, the next may show. */
const QUIET_TURNS = 3;
const LONGEST_DELAY_MS = 2 ** 31 - 1;

const RealDate = Date;
const realNow = Date.now.bind(Date);
const realPerformanceNow = performance.now.bind(performance);
const realSetTimeout = setTimeout;
const realSetImmediate = setImmediate;
const realClearImmediate = clearImmediate;
const RealImmediate = /** @type {{ new (): NodeJS.Immediate }} */ (realSetImmediate(() => undefined).constructor);

const file = openSync(new URL(import.meta.url).searchParams.get('file') ?? '', 'r+');
const numbers = new Float64Array(2);

/** @returns {readonly [flow: number, offset: number]} */
function readTime() {
  readSync(file, numbers, 0, numbers.byteLength, 0);
  const [flow = 0, offset = 0] = numbers;
  return [flow, offset];
}

const [, firstOffset] = readTime();

function now() {
  const [flow, offset] = readTime();
  return flow * realNow() + offset;
}

/** @param {number} ms */
function moveOn(ms) {
  const [flow, offset] = readTime();
  numbers.set([flow, offset + ms]);
  writeSync(file, numbers, 0, numbers.byteLength, 0);
}

/** @type {Map<number, VirtualTimer>} */
const pending = new Map();
let lastId = 0;

/** What setTimeout and setInterval return; behaves as Node's own. */
class VirtualTimer {
  /**
   * @param {() => void} run
   * @param {number | undefined} delay
   * @param {boolean} repeats
   */
  constructor(run, delay, repeats) {
    const ms = Math.trunc(Number(delay));
    this.run = run;
    this.delayMs = ms >= 1 && ms <= LONGEST_DELAY_MS ? ms : 1;
    this.repeats = repeats;
    this.isRef = true;
    this.id = 0;
    this.dueAt = 0;
    this.refresh();
  }

  /** A timer that is armed anew comes after those that are due at the same moment. */
  refresh() {
    pending.delete(this.id);
    this.id = ++lastId;
    this.dueAt = now() + this.delayMs;
    pending.set(this.id, this);
    keepTurning();
    return this;
  }

  ref() {
    this.isRef = true;
    keepTurning();
    return this;
  }

  unref() {
    this.isRef = false;
    keepTurning();
    return this;
  }

  hasRef() {
    return this.isRef;
  }

  close() {
    pending.delete(this.id);
    keepTurning();
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose ?? Symbol.for('dispose')]() {
    this.close();
  }
}

/** @type {NodeJS.Timeout | NodeJS.Immediate | undefined} */
let turn;
let quietTurns = 0;

/** Sees to it that a turn comes while there are timers, and that it holds the program exactly if one of them does. */
function keepTurning() {
  const isHolding = isHeld();
  // An immediate without a reference comes only when something else wakes the program.
  if (!isHolding && turn instanceof RealImmediate) {
    realClearImmediate(turn);
    turn = undefined;
  }
  turn ??= realSetTimeout(takeTurn, 1);
  if (isHolding) turn.ref();
  else turn.unref();
}

/** Whether the program goes on because of a timer: one that only timers without a reference are left to is ending. */
function isHeld() {
  return [...pending.values()].some((timer) => timer.isRef);
}

function takeTurn() {
  turn = undefined;
  const next = earliest();
  if (next === undefined) return;
  const waitMs = next.dueAt - now();
  const isIdle = isHeld() && process.getActiveResourcesInfo().every((name) => IDLE_RESOURCES.has(name));
  quietTurns = isIdle ? quietTurns + 1 : 0;
  if (waitMs > 0 && quietTurns > QUIET_TURNS) moveOn(waitMs);
  const isDue = waitMs <= 0 || quietTurns > QUIET_TURNS;
  // One timer a turn: what it sets going must show before the next one.
  if (isDue || isIdle) turn = realSetImmediate(takeTurn);
  keepTurning();
  if (isDue) fire(next);
}

function earliest() {
  /** @type {VirtualTimer | undefined} */
  let first;
  for (const timer of pending.values()) if (first === undefined || timer.dueAt < first.dueAt) first = timer;
  return first;
}

/** @param {VirtualTimer} timer */
function fire(timer) {
  quietTurns = 0;
  if (timer.repeats) timer.refresh();
  else timer.close();
  timer.run();
}

/**
 * @param {(...args: unknown[]) => void} callback
 * @param {number} [delay]
 * @param {...unknown} args
 */
function setVirtualTimeout(callback, delay, ...args) {
  return new VirtualTimer(() => callback(...args), delay, false);
}

/**
 * @param {(...args: unknown[]) => void} callback
 * @param {number} [delay]
 * @param {...unknown} args
 */
function setVirtualInterval(callback, delay, ...args) {
  return new VirtualTimer(() => callback(...args), delay, true);
}

/** @param {VirtualTimer | number | string | undefined} timer */
function clearVirtual(timer) {
  if (timer instanceof VirtualTimer) timer.close();
  else pending.get(Number(timer))?.close();
}

/**
 * @template T
 * @param {number} [delay]
 * @param {T} [value]
 * @param {{ ref?: boolean, signal?: AbortSignal }} [options]
 * @returns {Promise<T | undefined>}
 */
function sleep(delay, value, { ref = true, signal } = {}) {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      timer.close();
      const error = new Error('The operation was aborted', { cause: signal?.reason });
      reject(Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    const timer = setVirtualTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    }, delay);
    if (!ref) timer.unref();
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * @template T
 * @param {number} [delay]
 * @param {T} [value]
 * @param {{ ref?: boolean, signal?: AbortSignal }} [options]
 */
async function* repeat(delay, value, options) {
  for (;;) yield await sleep(delay, value, options);
}

Object.assign(setVirtualTimeout, { [promisify.custom]: sleep });
const replacements = {
  setTimeout: setVirtualTimeout,
  setInterval: setVirtualInterval,
  clearTimeout: clearVirtual,
  clearInterval: clearVirtual,
};
Object.assign(globalThis, replacements);
Object.assign(timers, replacements);
Object.assign(timersPromises, { setTimeout: sleep, setInterval: repeat });
Object.assign(timersPromises.scheduler, {
  wait: (/** @type {number} */ ms, /** @type {{ signal?: AbortSignal }} */ options) => sleep(ms, undefined, options),
});
syncBuiltinESMExports();

/** @param {number} ms */
AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  setVirtualTimeout(() => controller.abort(reason()), ms).unref();
  return controller.signal;
};

const wholeNow = () => Math.floor(now());
Object.assign(globalThis, {
  Date: new Proxy(RealDate, {
    apply: () => new RealDate(wholeNow()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [wholeNow()] : args, newTarget),
    get: (target, name, receiver) => (name === 'now' ? wholeNow : Reflect.get(target, name, receiver)),
  }),
});
Object.defineProperty(performance, 'now', {
  configurable: true,
  writable: true,
  value: () => {
    const [flow, offset] = readTime();
    return flow * realPerformanceNow() + offset - firstOffset;
  },
});
