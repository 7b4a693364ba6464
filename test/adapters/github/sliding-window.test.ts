import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlidingWindow } from '../../../core/adapters/github/sliding-window.js';

it('never lets more than the limit through in any stretch of its length, and is never slower than need be', () => {
  const request = fc.record({
    amount: fc.integer({ min: 1, max: 10 }),
    pauseMs: fc.integer({ min: 0, max: 300 }),
    flightMs: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
      const window = new SlidingWindow(20, 1000);
      const spent: { readonly arrival: number; readonly amount: number }[] = [];
      const sumSince = (from: number, to: number): number =>
        spent.filter(({ arrival }) => arrival > from && arrival <= to).reduce((sum, { amount }) => sum + amount, 0);
      let now = 0;
      for (const { amount, pauseMs, flightMs } of requests) {
        now += pauseMs;
        const at = window.freeAt(now, amount);
        // A moment earlier it would not have fitted.
        expect(at > now && sumSince(at - 1001, at) + amount <= 20).toBe(false);
        now = Math.max(now, at);
        const settle = window.spend(now, amount);
        now += flightMs;
        settle(now);
        spent.push({ arrival: now, amount });
        expect(sumSince(now - 1000, now)).toBeLessThanOrEqual(20);
      }
    }),
  );
});
