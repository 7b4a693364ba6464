import { isActionError } from './errors.js';
import { type Clock, type Log } from './ports.js';

const everyMs = 5000;

/** Works, and logs a line every 5 seconds meanwhile, so that nobody takes long work for a hang. */
export async function withProgress<T>(
  line: () => string,
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

async function logLines(line: () => string, clock: Clock, log: Log, stop: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(everyMs, stop);
      log.info(line());
    }
  } catch (error) {
    if (!isActionError(error, 'cancelled')) throw error;
  }
}
