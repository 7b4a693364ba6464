import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['login', 'push', 'annotate', 'cleanup', 'publish', 'cli', 'core', 'demo', 'bench', 'scripts', 'test'];

/** `path#name` of what a file exports and takes from others, values only: a type may be there for a signature. */
interface Names {
  readonly exported: readonly string[];
  readonly taken: readonly string[];
}

function readNames(path: string, text: string): Names {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const [exported, taken]: [string[], string[]] = [[], []];
  const take = (specifier: string, name: string): void => {
    const target = normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
    taken.push(`${target.replace(/\.js$/, '.ts')}#${name}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const named = node.importClause?.namedBindings;
      const elements = named !== undefined && ts.isNamedImports(named) ? named.elements : [];
      for (const { propertyName, name } of elements) take(node.moduleSpecifier.text, (propertyName ?? name).text);
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
      const specifier = /\bimport\('([^']+)'\)/.exec(node.initializer?.getText() ?? '')?.[1];
      for (const { propertyName, name } of specifier === undefined ? [] : node.name.elements)
        take(specifier ?? '', (propertyName ?? name).getText());
    }
    exported.push(...exportedNames(node).map((name) => `${path}#${name}`));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { exported, taken };
}

function exportedNames(node: ts.Node): readonly string[] {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return [];
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  const isValue = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
  return isValue && node.name !== undefined ? [node.name.text] : [];
}

/** Of the sources; what tests share may wait for the next test. */
function findUnused(files: readonly (readonly [path: string, text: string])[]): readonly string[] {
  const names = files.map(([path, text]) => readNames(path, text));
  const taken = new Set(names.flatMap((each) => each.taken));
  return names.flatMap(({ exported }) => exported).filter((name) => !taken.has(name) && !name.startsWith('test/'));
}

describe('what is exported', () => {
  it('is imported by somebody', () => {
    const files = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|mjs)$/.test(name))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
        .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(findUnused(files)).toEqual([]);
  });

  it('would be missed otherwise', () => {
    const other = "import { used as u } from './one.js'; const { late } = await import('./one.js');";
    const one = 'export const used = 1; export async function late() {} export class Dead {} export interface Type {}';
    expect(
      findUnused([
        ['core/one.ts', one],
        ['core/other.ts', other],
      ]),
    ).toEqual(['core/one.ts#Dead']);
  });
});
