import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** Values that `${{ … }}` may name, such as those of `github`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What `if:` asks of the job: `success`, `failure`, `cancelled`, `always`. */
export type StatusFunctions = Readonly<Record<string, () => boolean>>;

/**
 * Evaluates an expression as GitHub does, with GitHub's own evaluator.
 * @param expression without its braces
 * @returns text, number, boolean, null, list or object, as in JSON
 * @throws Error for a context or function that is not there
 */
export function evaluate(expression: string, contexts: Contexts, status: StatusFunctions = {}): unknown {
  const value: unknown = JSON.parse(JSON.stringify(run(expression, contexts, status), data.replacer));
  return value;
}

/** Fills in each `${{ … }}` of a text. @throws Error as `evaluate` */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => run(expression, contexts, {}).coerceString());
}

/** The expression of a value that is nothing else: `${{ fromJSON(…) }}`. */
export function findExpression(text: string): string | undefined {
  return /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim())?.[1];
}

function run(expression: string, contexts: Contexts, status: StatusFunctions): data.ExpressionData {
  const names = Object.keys(contexts);
  const functions = Object.entries(status).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(holds()),
  }));
  const values = new data.Dictionary(...names.map((key) => ({ key, value: toData(contexts[key]) })));
  const tree = new Parser(new Lexer(expression).lex().tokens, names, functions).parse();
  return new Evaluator(tree, values, new Map(functions.map((each) => [each.name, each]))).evaluate();
}

function toData(value: unknown): data.ExpressionData {
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  if (typeof value !== 'object' || value === null) return new data.Null();
  return new data.Dictionary(...Object.entries(value).map(([key, member]) => ({ key, value: toData(member) })));
}
