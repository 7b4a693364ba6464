import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deferredPackages, distribution, findEntries, listFiles } from '../scripts/bundles.mjs';

const require = createRequire(import.meta.url);
const packages = Object.entries(deferredPackages);

describe('a package that is read on demand', () => {
  it.each(packages)('%s has what the bundles take of it', (name, members) => {
    const found: unknown = require(join(distribution, name, `${name}.cjs`));
    expect(found).toMatchObject(Object.fromEntries(members.map((member) => [member, expect.any(Function)])));
  });

  it.each(packages)(
    '%s has a name for each member that the bundles take, since any other would be undefined',
    (name, members) => {
      const member = new RegExp(`__WEBPACK_EXTERNAL_MODULE__${name}_\\w+\\.(\\w+)`, 'g');
      const taken = listFiles(distribution, '')
        .filter((path) => path.endsWith('.js'))
        .flatMap((path) => [...readFileSync(join(distribution, path), 'utf8').matchAll(member)])
        .map(([, taking]) => taking);
      expect(new Set(taken)).toEqual(new Set(members));
    },
  );

  it.each(packages)('%s is found by each bundle, and read by none at its start', (name) => {
    const users = findEntries()
      .map((entry) => join(distribution, `${entry}.js`))
      .filter((file) => readFileSync(file, 'utf8').includes(`${name}.cjs"`));
    expect(users.length).toBeGreaterThan(4);
    for (const file of users) {
      const text = readFileSync(file, 'utf8');
      const paths = [...text.matchAll(new RegExp(`\\("([^"]*${name}\\.cjs)"\\)`, 'g'))].map(([, path]) => path ?? '');
      expect(new Set(paths.map((path) => join(dirname(file), path)))).toEqual(
        new Set([join(distribution, name, `${name}.cjs`)]),
      );
      expect(text).not.toMatch(new RegExp(`^import .*${name}`, 'm'));
    }
  });
});
