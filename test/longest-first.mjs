import * as module from '@jest/test-sequencer';

/** @type {any} Its types say where CommonJS has the class. */
const Sequencer = module.default;

/** Those that take minutes; jest knows that only of files that it ran here before, and starts with the largest file else. */
const longest = /[\\/]hostile[\\/](?:fault-matrix|bundle-faults|kill-matrix|concurrency|halfway|origins)\.test\.ts$/;

/** Nobody is to wait at the end for one long file that was started last. */
export default class LongestFirst extends Sequencer {
  /**
   * @template {{ readonly path: string }} Test
   * @param {readonly Test[]} tests
   * @returns {readonly Test[]}
   */
  sort(tests) {
    /** @type {readonly Test[]} */
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => longest.test(path)), ...sorted.filter(({ path }) => !longest.test(path))];
  }
}
