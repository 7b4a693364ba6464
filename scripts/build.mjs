// Compiles the sources to build/ and bundles each entry to dist/<action>/{main,post}.js, with one licenses.txt per
// folder. The bytes depend on the sources and the lock file only, never on the directory or the time.
import { fork, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { deferredEntries, describeBundles, distribution, findEntries, listFiles, root, stampName } from './bundles.mjs';

/**
 * @typedef {import('./bundle.mjs').Bundle} Bundle
 * @typedef {import('./bundle.mjs').Notice} Notice
 */

/** Licences under which a package may be bundled: they ask for no more than their own text, which licenses.txt holds. */
const allowedLicenses = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);

const started = performance.now();
const entries = findEntries();
if (entries.length === 0) fail('There is no entry to bundle: no <action>/main.ts exists.');

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) fail('The sources do not compile; dist/ is as it was.');

const bundles = await bundleAll([...entries, ...deferredEntries]);
const files = collectFiles(bundles);
for (const [path, content] of files) writeWhereDifferent(join(distribution, path), content);
for (const path of listFiles(distribution, '')) if (!files.has(path)) rmSync(join(distribution, path));
removeEmptyFolders(distribution);
const stamp = describeBundles();
writeWhereDifferent(join(distribution, stampName), stamp);

const seconds = ((performance.now() - started) / 1000).toFixed(1);
for (const [path, content] of files)
  console.log(`${(Buffer.byteLength(content) / 1024).toFixed(0).padStart(6)} KiB  dist/${path}`);
console.log(stamp);
console.log(`Bundled ${String(bundles.size)} entries in ${seconds} s.`);

/**
 * @param {readonly string[]} names
 * @returns {Promise<Map<string, Bundle>>} by entry
 */
async function bundleAll(names) {
  const waiting = [...names];
  /** @type {Map<string, Bundle>} */
  const done = new Map();
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) done.set(name, await bundle(name));
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return done;
}

/**
 * @param {string} entry
 * @returns {Promise<Bundle>}
 */
function bundle(entry) {
  return new Promise((resolve) => {
    /** @type {Bundle | undefined} */
    let result;
    const child = fork(fileURLToPath(new URL('bundle.mjs', import.meta.url)), [entry], { cwd: root });
    child.on('message', (/** @type {Bundle} */ message) => (result = message));
    child.on('close', (status) => {
      if (status !== 0 || result === undefined) fail(`${entry} could not be bundled; dist/ is as it was.`);
      resolve(result);
    });
  });
}

/**
 * @param {ReadonlyMap<string, Bundle>} bundlesByEntry
 * @returns {Map<string, string>} content by path below dist/, sorted
 */
function collectFiles(bundlesByEntry) {
  /** @type {Map<string, string>} */
  const content = new Map();
  /** @type {Map<string, Map<string, Notice>>} */
  const noticesByFolder = new Map();
  for (const [entry, { files: own, notices }] of bundlesByEntry) {
    const folder = dirname(entry);
    for (const [name, text] of Object.entries(own)) content.set(`${folder}/${name}`, text);
    const known = noticesByFolder.get(folder) ?? new Map();
    for (const notice of notices) known.set(`${notice.name} ${notice.version}`, notice);
    noticesByFolder.set(folder, known);
  }
  const refused = [...noticesByFolder.values()]
    .flatMap((notices) => [...notices.values()])
    .filter(({ license }) => !allowedLicenses.has(license));
  for (const { name, version, license } of refused) console.error(`${name} ${version} is licensed "${license}".`);
  if (refused.length > 0) fail('Such a licence is not among those that may be bundled; dist/ is as it was.');
  for (const [folder, notices] of noticesByFolder) content.set(`${folder}/licenses.txt`, formatNotices(notices));
  return new Map([...content].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param {ReadonlyMap<string, Notice>} notices */
function formatNotices(notices) {
  return [...notices]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, { license, text }]) => `${title}\nLicence: ${license}\n${text === '' ? '' : `\n${text}\n`}`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Unchanged files keep their times; others appear whole, so that an action that is just starting reads no half file.
 * @param {string} path
 * @param {string} content
 */
function writeWhereDifferent(path, content) {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(root, 'build', `.${String(process.pid)}.tmp`);
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** @param {string} folder */
function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmptyFolders(path);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
