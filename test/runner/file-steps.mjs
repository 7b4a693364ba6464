/**
 * Notes each change that a program makes to files, and can end it right before one of them:
 * `node --import 'file:///…/file-steps.mjs?log=PATH[&at=N&signal=SIGKILL]' program.js`
 * A line of the log is `<function> <path>`, written before the change; N counts lines from 0.
 * What is only read is left out, and so is what goes to a descriptor that was not opened by its path.
 */
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { searchParams } = new URL(import.meta.url);
const log = fs.openSync(searchParams.get('log') ?? '', 'a');
const endAt = Number(searchParams.get('at') ?? NaN);
const signal = searchParams.get('signal') ?? 'SIGKILL';
const write = fs.writeSync.bind(fs);
let count = 0;
/** Functions of node call each other. */
let isInside = false;

/**
 * @param {string} name
 * @param {unknown} path
 */
function step(name, path) {
  if (count++ === endAt) process.kill(process.pid, signal);
  write(log, `${name} ${String(path).replaceAll('\n', ' ')}\n`);
}

/**
 * @param {Record<string, any>} target
 * @param {readonly string[]} names of its functions
 * @param {(args: readonly unknown[], self: object) => unknown} [pathOf]
 */
function note(target, names, pathOf = ([path]) => path) {
  for (const name of names) {
    const original = target[name];
    target[name] = function (/** @type {unknown[]} */ ...args) {
      if (isInside) return original.apply(this, args);
      step(name, pathOf(args, this));
      isInside = true;
      try {
        return original.apply(this, args);
      } finally {
        isInside = false;
      }
    };
  }
}

note(fs, ['appendFileSync', 'writeFileSync', 'mkdirSync', 'rmSync', 'renameSync', 'unlinkSync']);
note(promises, ['appendFile', 'writeFile', 'mkdir', 'mkdtemp', 'chmod', 'rm', 'unlink']);
// Of two paths, what is made is the second one.
note(promises, ['rename', 'symlink'], ([, path]) => path);

const open = promises.open.bind(promises);
/** @type {WeakMap<object, unknown>} */
const paths = new WeakMap();
let isHandleKnown = false;
promises.open = async (path, flags, ...rest) => {
  const isRead = flags === undefined || flags === 'r';
  if (!isRead) step('open', path);
  const handle = await open(path, flags, ...rest);
  if (!isRead) paths.set(handle, path);
  if (!isHandleKnown) {
    isHandleKnown = true;
    note(Object.getPrototypeOf(handle), ['writeFile', 'appendFile'], (_, self) => paths.get(self));
  }
  return handle;
};
syncBuiltinESMExports();
