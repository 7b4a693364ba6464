// Tells whether dist/ was built from the sources as they stand. Times of files say nothing after a clone or a change of
// branch, so dist/built-from.json holds two hashes: of what the bundles are made from, and of the bundles themselves.
// Imports nothing but Node: it also runs before the dependencies are installed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const distribution = join(root, 'dist');
export const stampName = 'built-from.json';
/** Folders with an entry: the actions, and the command that runs them by hand. */
const programs = ['publish', 'login', 'push', 'annotate', 'cleanup', 'cli'];
/**
 * Packages that are large and seldom used, with what is used of them: reading and evaluating them takes a third of the
 * time in which an action says that an input is wrong. Each is a file of its own for all programs, read on first use.
 * The toolkit imports undici for what we never ask it for (its own tunnel, its own fetch).
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const deferredPackages = {
  re2js: ['RE2JS', 'RE2JSException'],
  undici: ['ProxyAgent', 'fetch'],
};

const otherSources = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
  'scripts/bundles.mjs',
];

/** Each deferred package as an entry, in a folder of its own. */
export const deferredEntries = Object.keys(deferredPackages).map((name) => `${name}/${name}`);

/** The entries that exist, such as `login/main`. */
export function findEntries() {
  return programs
    .flatMap((program) => [`${program}/main`, `${program}/post`])
    .filter((entry) => existsSync(join(root, `${entry}.ts`)));
}

/** What dist/built-from.json has to say if dist/ is current. */
export function describeBundles() {
  const sources = [...programs, 'core']
    .flatMap((folder) => listFiles(root, folder))
    .filter((path) => path.endsWith('.ts'));
  const bundles = listFiles(distribution, '').filter((path) => path !== stampName);
  return `${JSON.stringify(
    { sources: hashFiles(root, [...sources, ...otherSources]), bundles: hashFiles(distribution, bundles) },
    null,
    2,
  )}\n`;
}

/** False where dist/ is missing, older or newer than the sources, or was changed after it was built. */
export function areBundlesCurrent() {
  const stamp = join(distribution, stampName);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === describeBundles();
}

/**
 * All files below a folder; none if it does not exist.
 * @param {string} base
 * @param {string} folder
 * @returns {string[]} paths relative to `base`, with slashes
 */
export function listFiles(base, folder) {
  if (!existsSync(join(base, folder))) return [];
  return readdirSync(join(base, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(base, path) : [path];
  });
}

/**
 * @param {string} base
 * @param {readonly string[]} paths
 */
function hashFiles(base, paths) {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    const content = readFileSync(join(base, path));
    hash.update(`${path}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}
