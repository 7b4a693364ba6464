import { formatDuration } from '../../core/report/units.js';

/** `120 of 400 deleted, 2.9 a second, 1 min 36 s left`. @param elapsedMs since the first was begun */
export function describeProgress(done: number, total: number, elapsedMs: number): string {
  const text = `${done} of ${total} deleted`;
  if (done === 0 || elapsedMs <= 0) return text;
  const perSecond = done / (elapsedMs / 1000);
  return `${text}, ${perSecond.toFixed(1)} a second, ${formatDuration(((total - done) / perSecond) * 1000)} left`;
}
