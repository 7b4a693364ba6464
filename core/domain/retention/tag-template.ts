import { ActionError } from '../../errors.js';
import { sanitize } from '../metadata/tag-rules.js';

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
 * @param branches all there are, as git writes them; push makes tags of them with dashes for what a tag can't hold
 */
export function isOfGoneBranch(template: TagTemplate, tag: string, branches: ReadonlySet<string>): boolean {
  const filling = fillingOf(template, tag);
  if (filling === undefined || branches.has(filling)) return false;
  const isBare = template.prefix === '' && template.suffix === '';
  return !(isBare && /^(?:latest|nightly|edge|v?\d+(?:\.\d+)*(?:[-.].*)?|(?:sha|pr)-.*|sha(?:256|512)-.*)$/.test(tag));
}

/** Names of branches as they may stand in tags. */
export function branchNamesInTags(branches: readonly string[]): ReadonlySet<string> {
  return new Set(branches.flatMap((name) => [name, sanitize(name)]));
}
