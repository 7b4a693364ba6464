import { isActionError } from '../core/errors.js';
import { type Clock, type Log } from '../core/ports.js';
import { formatDuration } from '../core/report/units.js';

const everyMs = 5000;

/** Works, and logs a line every 5 seconds meanwhile. */
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

/** `120 of 400 deleted, 2.9 a second, 1 min 36 s left`. @param elapsedMs since the first was begun */
export function describeProgress(done: number, total: number, elapsedMs: number): string {
  const text = `${done} of ${total} deleted`;
  if (done === 0 || elapsedMs <= 0) return text;
  const perSecond = done / (elapsedMs / 1000);
  return `${text}, ${perSecond.toFixed(1)} a second, ${formatDuration(((total - done) / perSecond) * 1000)} left`;
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
