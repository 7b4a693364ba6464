import { setTimeout } from 'node:timers/promises';
import { ActionError } from '../errors.js';
import { type Clock } from '../ports.js';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
    } catch (cause) {
      throw new ActionError('cancelled', 'The run was cancelled while it waited.', { cause });
    }
  },
};
