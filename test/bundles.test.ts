import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { distribution, findEntries } from '../scripts/bundles.mjs';

describe('a bundle', () => {
  it.each(findEntries())('%s finds what the toolkit may want of undici, which is read on demand', (entry) => {
    const file = join(distribution, `${entry}.js`);
    const paths = [...readFileSync(file, 'utf8').matchAll(/"([^"]*undici\.cjs)"/g)].map(([, path]) => path ?? '');
    expect(new Set(paths).size).toBe(1);
    const undici: unknown = createRequire(file)(paths[0] ?? '');
    expect(undici).toMatchObject({ ProxyAgent: expect.any(Function), fetch: expect.any(Function) });
  });

  it.each(findEntries())('%s imports nothing of undici at its start', (entry) => {
    expect(readFileSync(join(distribution, `${entry}.js`), 'utf8')).not.toMatch(/^import .*undici/m);
  });
});
