import { ActionError } from '../../errors.js';
import { parseExpression, parseGlob, type Pattern } from './pattern.js';
import { isRepositoryName, type RepositoryName } from '../registry/reference.js';

/** One entry of a list of packages. */
export type PackageSelector =
  | { readonly kind: 'name'; readonly name: RepositoryName; readonly given: string; readonly isExcluded: boolean }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly isExcluded: boolean };

/** Which packages of an owner are meant. */
export interface PackageSelection {
  /** Named one by one; without repeats. */
  readonly names: readonly RepositoryName[];
  /** To be looked for among all packages of the owner. */
  readonly patterns: readonly Pattern[];
  /** Beats the others. */
  readonly excluded: readonly Pattern[];
}

/**
 * Reads a name, a pattern of names, or with `!` in front what is not meant. What could be a plain name is one, also
 * where patterns are regular expressions: `app` must not mean `my-app-2`.
 */
export function parsePackageSelector(text: string, useRegex: boolean): PackageSelector {
  const isExcluded = text.startsWith('!');
  const given = (isExcluded ? text.slice(1) : text).trim();
  const name = given.toLowerCase();
  if (isRepositoryName(name)) return { kind: 'name', name, given, isExcluded };
  if (useRegex) return { kind: 'pattern', pattern: parseExpression(given), isExcluded };
  if (/[*?]/.test(given)) return { kind: 'pattern', pattern: parseGlob(name), isExcluded };
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 150))} is no name of a package.`, {
    hint: 'Write the name without owner and tag; a "/" in it stays as it is.',
  });
}

export function selectPackages(selectors: readonly PackageSelector[]): PackageSelection {
  const [excluded, meant] = [
    selectors.filter(({ isExcluded }) => isExcluded),
    selectors.filter(({ isExcluded }) => !isExcluded),
  ];
  return {
    names: [...new Set(meant.flatMap((selector) => (selector.kind === 'name' ? [selector.name] : [])))],
    patterns: meant.flatMap((selector) => (selector.kind === 'pattern' ? [selector.pattern] : [])),
    excluded: excluded.map(patternOf),
  };
}

function patternOf(selector: PackageSelector): Pattern {
  if (selector.kind === 'pattern') return selector.pattern;
  return { source: selector.given, matches: (name) => name === selector.name };
}

export function isSelected({ names, patterns, excluded }: PackageSelection, name: RepositoryName): boolean {
  const isMeant = names.includes(name) || patterns.some((pattern) => pattern.matches(name));
  return isMeant && !excluded.some((pattern) => pattern.matches(name));
}

/**
 * The packages that are meant, in the order of their names, without repeats.
 * @param listAll gives all those of the owner; asked only where there are patterns
 */
export async function resolvePackages(
  selection: PackageSelection,
  listAll: () => Promise<readonly RepositoryName[]>,
): Promise<readonly RepositoryName[]> {
  const all = selection.patterns.length === 0 ? [] : await listAll();
  return [...new Set([...selection.names, ...all])].filter((name) => isSelected(selection, name)).sort();
}

/** One job's share of the packages. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `i/n`. */
export function parseShard(text: string): Shard {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && index <= count) return { index, count };
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 50))} is no share.`, {
    hint: 'Write i/n, such as 1/4, with i from 1 to n.',
  });
}

/** Every n-th of the packages in the order of their names: all shares together are all of them, each once. */
export function takeShare<T>(sorted: readonly T[], { index, count }: Shard): readonly T[] {
  return sorted.filter((_, place) => place % count === index - 1);
}
