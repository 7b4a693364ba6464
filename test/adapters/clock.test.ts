import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../core/adapters/clock.js';
import { rejectionOf } from '../errors.js';

describe('systemClock', () => {
  it('tells the time of this machine', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('sleeps, with and without a signal', async () => {
    await expect(systemClock.sleep(0)).resolves.toBeUndefined();
    await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });

  it('wakes up when the run is cancelled, before or meanwhile', async () => {
    const cancel = new AbortController();
    const sleep = rejectionOf(systemClock.sleep(1e9, cancel.signal));
    cancel.abort();
    expect(await sleep).toMatchObject({ code: 'cancelled' });
    expect(await rejectionOf(systemClock.sleep(1e9, cancel.signal))).toMatchObject({ code: 'cancelled' });
  });
});
