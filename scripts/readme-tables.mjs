// The tables of inputs and outputs in the READMEs, out of each action.yml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { parse } from 'yaml';

/**
 * @typedef {{ readonly description?: string, readonly default?: string, readonly required?: boolean }} Entry
 * @typedef {{ readonly inputs?: Record<string, Entry>, readonly outputs?: Record<string, Entry> }} ActionFile
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const actions = ['publish', 'login', 'push', 'annotate', 'cleanup'];

/** @param {string} action */
export function actionFile(action) {
  return join(root, action === 'publish' ? '' : action, 'action.yml');
}

/**
 * The READMEs as they should be.
 * @returns {Promise<Map<string, { readonly current: string, readonly wanted: string }>>} by path
 */
export async function renderReadmes() {
  /** @type {Map<string, { readonly current: string, readonly wanted: string }>} */
  const readmes = new Map();
  for (const action of actions) {
    const path = join(root, action, 'README.md');
    const current = readFileSync(path, 'utf8');
    const wanted = insertTables(current, path, action);
    const options = await prettier.resolveConfig(path);
    readmes.set(path, { current, wanted: await prettier.format(wanted, { ...options, parser: 'markdown' }) });
  }
  return readmes;
}

/**
 * @param {string} readme
 * @param {string} path
 * @param {string} action
 */
function insertTables(readme, path, action) {
  /** @type {ActionFile} */
  const file = parse(readFileSync(actionFile(action), 'utf8'));
  const inputs = Object.entries(file.inputs ?? {}).map(([name, entry]) => [
    code(name),
    entry.required === true ? '_required_' : entry.default === undefined ? '' : code(entry.default),
    cell(entry.description),
  ]);
  const outputs = Object.entries(file.outputs ?? {}).map(([name, entry]) => [code(name), cell(entry.description)]);
  return replaceBetween(
    replaceBetween(readme, path, `inputs:${action}`, table(['input', 'default', 'meaning'], inputs)),
    path,
    `outputs:${action}`,
    table(['output', 'meaning'], outputs),
  );
}

/**
 * @param {string} text
 * @param {string} path
 * @param {string} marker
 * @param {string} content
 */
function replaceBetween(text, path, marker, content) {
  const [start, end] = [`<!-- ${marker} -->`, `<!-- /${marker.split(':')[0]} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${path} lacks the markers ${start} … ${end}.`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n${text.slice(to)}`;
}

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} rows
 */
function table(header, rows) {
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

/** @param {unknown} value */
function code(value) {
  return `\`${String(value).trim()}\``;
}

/** @param {string | undefined} text */
function cell(text) {
  return (text ?? '').trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
