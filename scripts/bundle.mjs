// Bundles one compiled entry (`login/main`), or a deferred package, and hands the files to the parent process. One process for one
// entry, because ncc keeps state between builds; started in the repository's root, because names of modules are relative to it.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import process from 'node:process';
import { deferredEntries, deferredPackages } from './bundles.mjs';

/**
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly text: string }} Notice
 * @typedef {{ readonly files: Record<string, string>, readonly notices: readonly Notice[] }} Bundle
 */

/** @type {any} A CommonJS package without types. */
const ncc = createRequire(import.meta.url)('@vercel/ncc');
const root = process.cwd();
const entry = process.argv[2] ?? '';
const isDeferred = deferredEntries.includes(entry);
const fileName = `${basename(entry)}${isDeferred ? '.cjs' : '.js'}`;

const { code, assets, stats } = await ncc(
  isDeferred ? findPackage(basename(entry)) : join(root, 'build', `${entry}.js`),
  {
    filename: fileName,
    externals: isDeferred ? {} : Object.fromEntries(Object.keys(deferredPackages).map((name) => [name, pathTo(name)])),
    filterAssetBase: root,
    cache: false,
    quiet: true,
  },
);
// The repository's package.json says already that these files are modules.
delete assets['package.json'];

/** @type {Record<string, string>} */
const files = { [fileName]: code };
for (const name of Object.keys(assets)) files[name] = assets[name].source.toString();
if (!isDeferred) for (const [name, text] of Object.entries(files)) files[name] = deferPackages(text);

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
    .filter(([, text]) => !isDeferred && /^(?:import|export) .*(?:re2js|undici)/m.test(text))
    .map(([name]) => `imports a deferred package in ${name} in a form that deferPackages does not know`),
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

/**
 * The version that who imports it is meant to have, in the form that can be read on demand.
 * @param {string} name
 */
function findPackage(name) {
  const importer = name === 'undici' ? import.meta.resolve('@actions/http-client') : import.meta.url;
  return createRequire(importer).resolve(name);
}

/**
 * Where a file of dist/<folder>/ finds a deferred package.
 * @param {string} name
 */
function pathTo(name) {
  return `../${name}/${name}.cjs`;
}

/**
 * Puts in place of an import what reads the package when one of its members is first used.
 * @param {string} text
 */
function deferPackages(text) {
  return Object.entries(deferredPackages).reduce((before, [name, members]) => {
    const load = `__WEBPACK_EXTERNAL_createRequire(import.meta.url)(${JSON.stringify(pathTo(name))})`;
    const getters = members.map((member) => `get ${member}() { return ${load}.${member}; }`);
    const eager = new RegExp(`^import \\* as (\\w+) from "${pathTo(name).replaceAll('.', '\\.')}";$`, 'm');
    return before.replace(eager, (_, variable) => `const ${variable} = { ${getters.join(', ')} };`);
  }, text);
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
