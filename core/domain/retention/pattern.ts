import { ActionError } from '../../errors.js';
import { parseRegularExpression } from '../input/regular-expression.js';

/** Tells whether a whole name (a tag, a package name) is meant. */
export interface Pattern {
  /** As the user wrote it. */
  readonly source: string;
  matches(name: string): boolean;
}

type Token =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'one' | 'star' | 'globstar' }
  /** No directory, or the first character of some. */
  | { readonly kind: 'directories' }
  /** The rest of these directories, to the slash at their end. */
  | { readonly kind: 'within' };

const maxGlobLength = 255;
const globPattern = /^[A-Za-z0-9._/*?-]+$/;

/**
 * Reads a glob: `*` stands for any characters but `/`, `**` for any at all, `?` for one that is no `/`.
 * Matching takes time proportional to the length of the name, whatever the glob.
 * @throws ActionError `invalid-input` for characters that no tag and no package name has, such as those of other
 * glob dialects: a protection that silently matches nothing would be worse than none
 */
export function parseGlob(text: string): Pattern {
  if (text === '' || text.length > maxGlobLength || !globPattern.test(text)) {
    throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of names.`, {
      hint: 'Write letters, digits, ".", "_", "-", "/" and the wildcards "*", "**" and "?".',
    });
  }
  if (!/[*?]/.test(text)) return { source: text, matches: (name) => name === text };
  const tokens = tokenize(text);
  return { source: text, matches: (name) => matchTokens(tokens, name) };
}

/**
 * Reads a glob of paths: as that of names, with `**`+`/` for any number of directories, none among them. Paths may hold
 * more characters than names, but those of other glob dialects are refused here too.
 * @throws ActionError `invalid-input`
 */
export function parseFileGlob(text: string): Pattern {
  const path = text.replace(/^(?:\.\/)+/, '');
  if (
    path === '' ||
    path.length > maxGlobLength ||
    /[\\{}[\]()!|^$\p{Cc}]/u.test(path) ||
    /^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)
  ) {
    throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no pattern of files.`, {
      hint: 'Write a path from the workspace with the wildcards "*", "**" and "?", such as deploy/**/*.yaml.',
    });
  }
  const tokens = path
    .split(/(?<=^|\/)(\*\*\/)/)
    .flatMap((piece): readonly Token[] =>
      piece === '**/' ? [{ kind: 'directories' }, { kind: 'within' }] : tokenize(piece),
    );
  return { source: text, matches: (name) => matchTokens(tokens, name) };
}

/**
 * Reads a regular expression that is found anywhere in a name unless it has `^` or `$`.
 * @throws ActionError `invalid-input`, also for a glob: `pr-*` would mean every name with `pr` in it, `prod` too
 */
export function parseExpression(text: string): Pattern {
  // At the end of what is found anywhere, any number of one character says nothing; nobody means that.
  const glob = /^(.*(?<!\\)[A-Za-z0-9_-])\*$/.exec(text)?.[1];
  if (glob !== undefined) {
    throw new ActionError(
      'invalid-input',
      `${JSON.stringify(text.slice(0, 100))} is a glob, not a regular expression.`,
      {
        hint: `Write ^${glob.replace(/^\^/, '')}, which means every name that begins so, or take the globs as globs ("use-regex: false").`,
      },
    );
  }
  const expression = parseRegularExpression(text);
  return { source: text, matches: (name) => expression.test(name) };
}

function tokenize(text: string): readonly Token[] {
  return [...text.matchAll(/\*+|[^*]/g)].map(([piece]) => {
    if (piece.startsWith('*')) return { kind: piece.length > 1 ? 'globstar' : 'star' };
    return piece === '?' ? { kind: 'one' } : { kind: 'literal', character: piece };
  });
}

/** Walks all possible positions in the glob at once, so nothing is ever tried twice. */
function matchTokens(tokens: readonly Token[], name: string): boolean {
  let positions = withSkipped(tokens, [0]);
  for (const character of name) {
    positions = withSkipped(
      tokens,
      [...positions].flatMap((position) => step(tokens[position], position, character)),
    );
    if (positions.size === 0) return false;
  }
  return positions.has(tokens.length);
}

/** A star may stand for nothing, so what comes after it is possible too. */
function withSkipped(tokens: readonly Token[], start: readonly number[]): ReadonlySet<number> {
  const positions = new Set(start);
  for (const position of positions) {
    const kind = tokens[position]?.kind;
    if (kind === 'star' || kind === 'globstar') positions.add(position + 1);
    if (kind === 'directories') positions.add(position + 2);
  }
  return positions;
}

function step(token: Token | undefined, position: number, character: string): readonly number[] {
  switch (token?.kind) {
    case 'literal':
      return token.character === character ? [position + 1] : [];
    case 'one':
      return character === '/' ? [] : [position + 1];
    case 'star':
      return character === '/' ? [] : [position];
    case 'globstar':
      return [position];
    case 'directories':
      return [position + 1];
    case 'within':
      return character === '/' ? [position, position + 1] : [position];
    case undefined:
      return [];
  }
}
