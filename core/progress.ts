import { isActionError } from './errors.js';
import { type Clock, type Log } from './ports.js';

const logEveryMs = 5000;
const showEveryMs = 200;

/** How far work is whose whole is known. */
export interface Progressed {
  readonly text: string;
  /** From 0 to 1. */
  readonly share: number;
}

type Line = () => string | Progressed;

/**
 * Works, and logs a line every 5 seconds meanwhile, so that nobody takes long work for a hang; at a terminal the line
 * stays where it is and is written anew.
 */
export async function withProgress<T>(
  line: Line,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  work: () => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const lines = logLines(line, clock, log, stop.signal);
  try {
    return await work();
  } finally {
    stop.abort();
    await lines;
  }
}

async function logLines(line: Line, clock: Clock, log: Log, stop: AbortSignal): Promise<void> {
  const { status } = log;
  try {
    for (;;) {
      await clock.sleep(status === undefined ? logEveryMs : showEveryMs, stop);
      const now = line();
      const { text, share } = typeof now === 'string' ? { text: now, share: undefined } : now;
      if (status === undefined) log.info(text);
      else status.show(text, share);
    }
  } catch (error) {
    if (!isActionError(error, 'cancelled')) throw error;
  } finally {
    status?.clear();
  }
}
