import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { isJsonObject } from '../core/domain/json/json.js';
import { actionFile } from '../scripts/readme-tables.mjs';
import { FakeRunner } from './actions/fake-runner.js';
import { inputParsers } from './input-parsers.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = listPages('');

/** A step with one of our actions, as a page shows it. */
interface Step {
  readonly place: string;
  readonly action: string;
  readonly inputs: ReadonlyMap<string, string>;
}

/** What an expression of a workflow may stand for; the first pattern that fits it. */
const samples: readonly (readonly [RegExp, string])[] = [
  [/secrets\./, 'ghp_0123456789abcdef'],
  [/outputs\.image\b/, `ghcr.io/octo-org/app@sha256:${'0'.repeat(64)}`],
  [/digest/, `sha256:${'0'.repeat(64)}`],
  [/github\.repository\b/, 'octo-org/app'],
  [/github\.(?:repository_owner|actor)/, 'octo-org'],
  [/shard/, '1/2'],
  [/dry-run/, 'true'],
];

const all = pages.flatMap((page) => blocksOf(page, 'ya?ml').flatMap((block) => listSteps(page, block)));

describe('the examples on the pages', () => {
  it('are there to be checked', () => {
    expect(new Set(all.map(({ action }) => action))).toEqual(new Set(Object.keys(inputParsers)));
  });

  it.each(pages)('are YAML that can be read: %s', (page) => {
    const faults = blocksOf(page, 'ya?ml').flatMap((block) =>
      parseDocument(block).errors.map(({ message }) => `${message}\n${block}`),
    );
    expect(faults).toEqual([]);
  });

  it.each(all)('give an action what it takes: $place', ({ action, inputs }) => {
    const declared = declaredInputs(action);
    expect([...inputs.keys()].filter((name) => !declared.has(name))).toEqual([]);
    const runner = new FakeRunner(
      { 'github-token': 'ghs_0123456789abcdef', ...Object.fromEntries(inputs) },
      { ref: 'refs/tags/v1.4.2' },
    );
    expect(() => inputParsers[action]?.(runner)).not.toThrow();
    expect(runner.lines.filter(({ message }) => message.startsWith('Unknown input'))).toEqual([]);
  });
});

describe('the links on the pages', () => {
  it.each(pages)('lead somewhere: %s', (page) => {
    const text = withoutCode(read(page));
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map(
      ([, plain, html]) => plain ?? html ?? '',
    );
    const dead = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : relative(root, join(root, dirname(page), path)).replaceAll('\\', '/');
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(read(file)).has(anchor);
    });
    expect(dead).toEqual([]);
  });
});

/** Paths of the Markdown files of the repository, with slashes. */
function listPages(folder: string): readonly string[] {
  const left = new Set(['node_modules', 'dist', 'build', 'coverage', '.git']);
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): readonly string[] => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return left.has(entry.name) ? [] : listPages(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** What stands between fences of a language, moved to the left margin. */
function blocksOf(page: string, language: string): readonly string[] {
  const fences = new RegExp(`^( *)\`\`\`(?:${language})\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return [...read(page).matchAll(fences)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

function listSteps(page: string, block: string): readonly Step[] {
  const steps: Step[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    if (!isJsonObject(node)) return;
    const { uses, with: given } = node;
    const found = typeof uses === 'string' ? /^OWNER\/ghcr-actions(?:\/(\w+))?@v1$/.exec(uses) : null;
    if (found !== null) {
      const inputs = Object.entries(isJsonObject(given) ? given : {}).map(
        ([name, value]) => [name, fillIn(value)] as const,
      );
      steps.push({ place: `${page}: ${found[0]}`, action: found[1] ?? 'publish', inputs: new Map(inputs) });
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(parseDocument(block).toJS());
  return steps;
}

/** As the runner hands a value over: a text, with its expressions filled in. */
function fillIn(value: unknown): string {
  return String(value).replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    return samples.find(([pattern]) => pattern.test(expression))?.[1] ?? '7';
  });
}

function declaredInputs(action: string): ReadonlySet<string> {
  const file: unknown = parseDocument(readFileSync(actionFile(action), 'utf8')).toJS();
  return new Set(Object.keys(isJsonObject(file) && isJsonObject(file['inputs']) ? file['inputs'] : {}));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, 'code');
}

/** The names that GitHub gives to headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
