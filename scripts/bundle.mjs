// Bundles one compiled entry (`login/main`), or undici, and hands the files to the parent process. One process for one
// entry, because ncc keeps state between builds; started in the repository's root, because names of modules are relative to it.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import process from 'node:process';
import { undiciEntry } from './bundles.mjs';

/**
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly text: string }} Notice
 * @typedef {{ readonly files: Record<string, string>, readonly notices: readonly Notice[] }} Bundle
 */

/** @type {any} A CommonJS package without types. */
const ncc = createRequire(import.meta.url)('@vercel/ncc');
const root = process.cwd();
const entry = process.argv[2] ?? '';
const isUndici = entry === undiciEntry;
const fileName = `${basename(entry)}${isUndici ? '.cjs' : '.js'}`;
/** Where an entry of dist/ finds it. */
const undiciPath = `../${undiciEntry}.cjs`;

const { code, assets, stats } = await ncc(isUndici ? findUndici() : join(root, 'build', `${entry}.js`), {
  filename: fileName,
  externals: isUndici ? {} : { undici: undiciPath },
  filterAssetBase: root,
  cache: false,
  quiet: true,
});
// The repository's package.json says already that these files are modules.
delete assets['package.json'];

/** @type {Record<string, string>} */
const files = { [fileName]: isUndici ? code : deferUndici(code) };
for (const name of Object.keys(assets)) files[name] = assets[name].source.toString();

const modules = listModules(stats.toJson({ all: false, modules: true, nestedModules: true }).modules);
const faults = [
  ...modules
    .filter((name) => name.includes('@@notfound'))
    .map((name) => `imports ${name.slice(name.lastIndexOf('?') + 1)}, which is not installed`),
  // Main and post share a folder: the names of their chunks differ only in this ending.
  ...Object.keys(files)
    .filter((name) => name !== fileName && !/^\d+\./.test(name.slice(0, -fileName.length)))
    .map((name) => `emits ${name}, which is no chunk`),
  ...Object.entries(files)
    .filter(([, text]) => text.includes(root))
    .map(([name]) => `puts this directory's path into ${name}`),
];
if (faults.length > 0) {
  for (const fault of faults) console.error(`${entry} ${fault}.`);
  process.exit(1);
}
/** @type {Bundle} */
const bundle = { files, notices: readNotices(modules) };
process.send?.(bundle);

/** The one that @actions/http-client and @actions/github are meant to have. */
function findUndici() {
  return createRequire(import.meta.resolve('@actions/http-client')).resolve('undici');
}

/**
 * The toolkit imports undici for what we never ask it for (its own tunnel, its own fetch), and reading and evaluating it
 * takes a third of the time in which an action says that an input is wrong. It is a file of its own for all actions,
 * which is read when it is first used instead.
 * @param {string} text
 */
function deferUndici(text) {
  const eager = /^import \* as (\w+) from "([^"]*undici[^"]*)";$/m;
  const [line = '', name = '', path] = eager.exec(text) ?? [];
  if (text.includes('undici') && path !== undiciPath) {
    console.error(`${entry} no longer imports undici in the form that is deferred here; see deferUndici.`);
    process.exit(1);
  }
  const load = `__WEBPACK_EXTERNAL_createRequire(import.meta.url)(${JSON.stringify(path)})`;
  const members = ['ProxyAgent', 'fetch'].map((member) => `get ${member}() { return ${load}.${member}; }`);
  return text.replace(line, () => `const ${name} = { ${members.join(', ')} };`);
}

/**
 * @typedef {{ readonly nameForCondition?: string, readonly name?: string, readonly modules?: readonly Module[] }} Module
 * @param {readonly Module[]} found
 * @returns {string[]} absolute paths, and names where a module is no file
 */
function listModules(found) {
  return found.flatMap((module) => [
    ...[module.nameForCondition, module.name].filter((name) => typeof name === 'string'),
    ...listModules(module.modules ?? []),
  ]);
}

/**
 * ncc's own licence file covers one chunk only, so the licences are gathered here.
 * @param {readonly string[]} names
 * @returns {Notice[]}
 */
function readNotices(names) {
  const folders = names.map((name) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(name)?.[0]);
  return [...new Set(folders)].filter((folder) => folder?.startsWith(root)).map((folder) => readNotice(folder ?? ''));
}

/**
 * @param {string} folder
 * @returns {Notice}
 */
function readNotice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file));
  return {
    name,
    version,
    license: typeof license === 'string' ? license : 'see below',
    text: texts
      .sort()
      .map((file) => join(folder, file))
      .map((file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim())
      .join('\n\n'),
  };
}
