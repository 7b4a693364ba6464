import { ActionError } from '../../errors.js';

/** A tag with one place that is filled in, such as `pr-{number}`. */
export interface TagTemplate {
  /** As the user wrote it. */
  readonly source: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** @throws ActionError `invalid-input` unless the placeholder stands there exactly once, among what a tag may hold */
export function parseTagTemplate(text: string, placeholder: '{number}' | '{branch}'): TagTemplate {
  const [prefix, suffix, ...more] = text.split(placeholder);
  const isTemplate =
    prefix !== undefined && suffix !== undefined && more.length === 0 && /^[A-Za-z0-9._-]*$/.test(prefix + suffix);
  if (isTemplate && text.length <= 255) return { source: text, prefix, suffix };
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no tag with one ${placeholder}.`, {
    hint: `Write ${placeholder} once, such as ${placeholder === '{number}' ? 'pr-{number}' : 'branch-{branch}'}.`,
  });
}

/** What the tag has in place of the placeholder; undefined for another tag. */
export function fillingOf({ prefix, suffix }: TagTemplate, tag: string): string | undefined {
  if (tag.length <= prefix.length + suffix.length || !tag.startsWith(prefix) || !tag.endsWith(suffix)) return undefined;
  return tag.slice(prefix.length, tag.length - suffix.length);
}

/** The number of the pull request that the tag names, if it names one. */
export function pullNumberOf(template: TagTemplate, tag: string): number | undefined {
  const filling = fillingOf(template, tag);
  return filling !== undefined && /^[1-9]\d{0,9}$/.test(filling) ? Number(filling) : undefined;
}

/**
 * Whether the tag is that of a branch that no longer exists. Names that say something else are no branches where the
 * template is nothing but the branch: versions, `latest`, `sha-…`, `pr-…`, `nightly`.
 */
export function isOfGoneBranch(template: TagTemplate, tag: string, branches: BranchNames): boolean {
  const filling = fillingOf(template, tag);
  if (filling === undefined || branches.has(filling)) return false;
  const isBare = template.prefix === '' && template.suffix === '';
  return !(isBare && /^(?:latest|nightly|edge|v?\d+(?:\.\d+)*(?:[-.].*)?|(?:sha|pr)-.*|sha(?:256|512)-.*)$/.test(tag));
}

/** From here on what is written in a tag may be the beginning of a name that was cut. */
const minCutLength = 40;

/**
 * The branches that there are. A tag can't hold every name of a branch, and whoever makes it has ways of their own to
 * write it: with dashes, underscores or nothing for what it can't hold, without accents, in lower case, cut at some
 * length. So only letters and digits of ASCII count, and no case.
 */
export class BranchNames {
  readonly #names: ReadonlySet<string>;

  /** @param branches as git writes them */
  constructor(branches: readonly string[]) {
    this.#names = new Set(branches.flatMap((name) => [reduce(name), reduce(name.normalize('NFKD'))]));
  }

  /** Whether the text may stand for one of them. */
  has(text: string): boolean {
    const name = reduce(text);
    if (this.#names.has(name)) return true;
    return name.length >= minCutLength && [...this.#names].some((branch) => branch.startsWith(name));
  }
}

function reduce(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
