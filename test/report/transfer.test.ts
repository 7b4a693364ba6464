import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawBar, transferTable } from '../../core/report/transfer.js';

describe('the picture of a transfer', () => {
  it.each([
    [{ uploaded: 0, mounted: 0, reused: 0 }, ''],
    [{ uploaded: 10, mounted: 0, reused: 0 }, '█'.repeat(30)],
    [{ uploaded: 50, mounted: 0, reused: 50 }, '█'.repeat(15) + '░'.repeat(15)],
    [{ uploaded: 1, mounted: 1, reused: 1e12 }, `█▒${'░'.repeat(28)}`],
  ])('of %j is %s', (transfer, bar) => {
    expect(drawBar(transfer)).toBe(bar);
  });

  it('is as wide as any other, and shows every kind there is', () => {
    const bytes = fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 0, max: 2 ** 50 }));
    fc.assert(
      fc.property(bytes, bytes, bytes, (uploaded, mounted, reused) => {
        const bar = drawBar({ uploaded, mounted, reused });
        expect(bar).toHaveLength(uploaded + mounted + reused > 0 ? 30 : 0);
        expect(['█', '▒', '░'].map((cell) => bar.includes(cell))).toEqual([uploaded > 0, mounted > 0, reused > 0]);
      }),
    );
  });

  it('stands in a table with its key, and with the name where there are several', () => {
    const one = { name: 'ghcr.io/o/app', uploaded: 3e6, mounted: 0, reused: 1e6 };
    const shown = transferTable([one]);
    const header = '| sent | mounted | there before | █ sent · ▒ mounted · ░ there before |';
    expect(shown.split('\n')[0]).toBe(header);
    expect(shown).toContain(
      `| 3.0&nbsp;MB | 0&nbsp;B | 1.0&nbsp;MB | <code>${'█'.repeat(22)}${'░'.repeat(8)}</code> |`,
    );
    expect(transferTable([one, one]).split('\n')[0]).toBe(`| image ${header}`);
  });
});
