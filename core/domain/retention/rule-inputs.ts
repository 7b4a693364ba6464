import { type InputReader, type RawInputs, parseDuration, splitLines } from '../input/input.js';
import { type InputRules } from './input-rules.js';
import { parseFileGlob } from './pattern.js';
import { type Breakage } from './policy.js';
import { type RegistryHost } from '../registry/reference.js';
import { parseExpressionSelector, parseProtection, parseTagSelector, type Selector } from './selector.js';
import { parseTagTemplate } from './tag-template.js';

/** Inputs that say what stays and what goes; a policy file takes the place of all of them. */
const ruleInputs: readonly string[] = [
  'delete-tags',
  'tags',
  'exclude-tags',
  'delete-untagged',
  'keep-n-untagged',
  'keep-n-tagged',
  'older-than',
  'delete-ghost-images',
  'delete-partial-images',
  'delete-orphaned-images',
  'delete-closed-prs',
  'delete-gone-branches',
  'protect-referenced-in',
];

/** Those of them that say what stays, which holds for a plan that is applied too. */
export const protectionInputs: readonly string[] = ['exclude-tags', 'protect-referenced-in'];

const maxCount = 1_000_000;
const breakages: readonly Breakage[] = ['ghost', 'partial', 'orphaned'];

/** The names of those that say something: a runner hands over a `false` that nobody wrote, as action.yml has it by default. */
export function findGivenRules(raw: RawInputs): readonly string[] {
  const flags = breakages.map((breakage) => `delete-${breakage}-images`);
  const isOff = (name: string): boolean => flags.includes(name) && /^false$/i.test(raw.get(name).trim());
  return raw.names.filter((name) => ruleInputs.includes(name) && !isOff(name));
}

/** Reads what stays and what goes. @param useRegex whether patterns of tags are regular expressions, one a line */
export function readRuleInputs(
  reader: InputReader,
  { registry, useRegex }: { readonly registry: RegistryHost; readonly useRegex: boolean },
): Omit<InputRules, 'deletesPackage'> & { readonly isOnlyUntagged: boolean } {
  const parseTags = useRegex ? parseExpressionSelector : parseTagSelector;
  const deleteTags = readList(reader, 'delete-tags', useRegex, parseTags, 'tags');
  const exclude = readList(reader, 'exclude-tags', useRegex, (text) => parseProtection(text, registry, parseTags));
  const files = readList(reader, 'protect-referenced-in', false, parseFileGlob);
  const closedPulls = reader.parsed('delete-closed-prs', (text): Selector => {
    return { kind: 'closed-pulls', template: parseTagTemplate(text, '{number}') };
  });
  const goneBranches = reader.parsed('delete-gone-branches', (text): Selector => {
    return { kind: 'gone-branches', template: parseTagTemplate(text, '{branch}') };
  });
  const keepNTagged = reader.integer('keep-n-tagged', { min: 0, max: maxCount });
  const keepNUntagged = reader.integer('keep-n-untagged', { min: 0, max: maxCount });
  const broken = breakages.filter((breakage) => reader.boolean(`delete-${breakage}-images`, false));
  const isOnlyUntagged =
    deleteTags.length + broken.length === 0 &&
    [keepNTagged, keepNUntagged, closedPulls, goneBranches].every((rule) => rule === undefined);
  const deleteUntagged = reader.boolean('delete-untagged', isOnlyUntagged);
  if (deleteUntagged && keepNUntagged !== undefined) {
    reader.fault('keep-n-untagged', 'and "delete-untagged" exclude each other');
  }
  return {
    deleteTags,
    closedPulls,
    goneBranches,
    exclude,
    protect: files.length === 0 ? [] : [{ kind: 'referenced-in', files }],
    deleteUntagged,
    keepNTagged,
    keepNUntagged,
    broken,
    olderThanMs: reader.duration('older-than'),
    keepYoungerThanMs: reader.duration('keep-younger-than') ?? parseDuration('1 hour'),
    timestamp: reader.choice('timestamp', ['updated', 'created'], 'updated'),
    isOnlyUntagged,
  };
}

/**
 * Reads the entries of a list. One that was given and names nothing would silently mean another set of rules.
 * @param isByLine whether commas belong to the entries
 */
export function readList<T>(
  reader: InputReader,
  name: string,
  isByLine: boolean,
  parse: (text: string) => T,
  ...aliases: readonly string[]
): readonly T[] {
  const given = reader.text(name, ...aliases);
  if (given === undefined) return [];
  const lines = splitLines(given);
  const entries = (isByLine ? lines : lines.flatMap((line) => line.split(',')))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) reader.fault(name, 'is given but names nothing');
  return entries.flatMap((entry) => reader.attempt(name, () => [parse(entry)]) ?? []);
}
