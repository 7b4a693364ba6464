import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A place in the sources where an error is made. */
export interface ErrorText {
  /** `push/push.ts:126` */
  readonly place: string;
  /** The code, where it is written there and not handed on. */
  readonly code: string | undefined;
  /** What stands between the quotes, with `…` for each value; undefined where the text is another error's. */
  readonly message: string | undefined;
  readonly hint: string | undefined;
  /** Whether a hint is given, by whatever means. */
  readonly hasHint: boolean;
}

const folders = ['login', 'push', 'annotate', 'cleanup', 'publish', 'cli', 'core'];

/** All places where the actions and the command make an ActionError, in the order of files and lines. @param root of the repository */
export function collectErrorTexts(root: string): readonly ErrorText[] {
  return folders.flatMap((folder) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return files
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort()
      .flatMap((path) => collectFrom(path, readFileSync(join(root, path), 'utf8')));
  });
}

/** Those of one file. */
export function collectFrom(path: string, text: string): readonly ErrorText[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: ErrorText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'ActionError') {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ place: `${path}:${line + 1}`, ...describe(node.arguments ?? []) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function describe(given: readonly ts.Expression[]): Omit<ErrorText, 'place'> {
  const [code, message, details] = given;
  const properties = details !== undefined && ts.isObjectLiteralExpression(details) ? details.properties : [];
  const hint = properties.find((property) => property.name?.getText() === 'hint');
  return {
    code: code !== undefined && ts.isStringLiteralLike(code) ? code.text : undefined,
    message: message === undefined ? undefined : readText(message),
    hint: readHint(hint),
    // What is spread into the details or is not written out there may hold one.
    hasHint: hint !== undefined || (details !== undefined && properties.some(ts.isSpreadAssignment)),
  };
}

function readHint(hint: ts.ObjectLiteralElementLike | undefined): string | undefined {
  if (hint === undefined) return undefined;
  if (ts.isPropertyAssignment(hint)) return readText(hint.initializer);
  return ts.isShorthandPropertyAssignment(hint) ? readConstant(hint.name) : undefined;
}

/** Undefined for what is no text of its own: a variable, a call. */
function readText(expression: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isIdentifier(expression)) return readConstant(expression);
  if (ts.isParenthesizedExpression(expression)) return readText(expression.expression);
  if (ts.isConditionalExpression(expression)) return readText(expression.whenTrue);
  if (ts.isBinaryExpression(expression)) {
    const [left, right] = [readText(expression.left), readText(expression.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (!ts.isTemplateExpression(expression)) return undefined;
  const parts = expression.templateSpans.map(({ expression: value, literal }) => {
    return `${(ts.isIdentifier(value) ? readConstant(value) : undefined) ?? '…'}${literal.text}`;
  });
  return expression.head.text + parts.join('');
}

/** The text of a constant that is declared in the same file. */
function readConstant(name: ts.Identifier): string | undefined {
  let text: string | undefined;
  const visit = (node: ts.Node): void => {
    const isMeant = ts.isVariableDeclaration(node) && node.name.getText() === name.text;
    if (isMeant && node.initializer !== undefined && ts.isStringLiteralLike(node.initializer)) {
      text = node.initializer.text;
    }
    ts.forEachChild(node, visit);
  };
  visit(name.getSourceFile());
  return text;
}
