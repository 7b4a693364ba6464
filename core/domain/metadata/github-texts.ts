import { checkGitHubAnnotation, gitHubKeys, type KeyValueChange } from '../image/annotation.js';
import { type GitHubContext } from '../github/github.js';
import { type InputReader } from '../input/input.js';
import { isJsonObject, member } from '../json/json.js';

/** What an input for one of GitHub's three keys asks for. */
export type TextChoice =
  { readonly kind: 'auto' } | { readonly kind: 'none' } | { readonly kind: 'set'; readonly text: string };

/** The three texts that GitHub's package page shows, as the inputs `description`, `licenses` and `source-url` choose them. */
export interface TextChoices {
  readonly description: TextChoice;
  readonly licenses: TextChoice;
  readonly source: TextChoice;
}

/** Is told what GitHub would not take of the text of an input, as a clause about the input. */
export type TellFault = (input: string, what: string) => void;

/**
 * Reads `description`, `licenses` and `source-url`.
 * @param fallback what an input that is not set means
 */
export function readTextChoices(reader: InputReader, fallback: 'auto' | 'none', tell: TellFault): TextChoices {
  const read = (name: string, key: string): TextChoice => {
    const text = reader.text(name) ?? fallback;
    if (text === 'auto' || text === 'none') return { kind: text };
    const fault = checkGitHubAnnotation(key, text);
    if (fault !== undefined) tell(name, `does not fit: ${fault}`);
    return { kind: 'set', text };
  };
  return {
    description: read('description', gitHubKeys.description),
    licenses: read('licenses', gitHubKeys.licenses),
    source: read('source-url', gitHubKeys.source),
  };
}

/**
 * The changes that the choices stand for. What the payload does not say is left out: an empty text would hide a good one.
 * @param existing keys that `auto` may not touch, because the image has a text of its own
 */
export function chooseTexts(
  choices: TextChoices,
  context: GitHubContext,
  existing: ReadonlyMap<string, string>,
): readonly KeyValueChange[] {
  const known = repositoryTexts(context);
  const pick = (key: string, choice: TextChoice): readonly KeyValueChange[] => {
    if (choice.kind === 'set') return [{ key, value: choice.text }];
    const value = choice.kind === 'auto' && !existing.get(key) ? known.get(key) : undefined;
    return value === undefined ? [] : [{ key, value }];
  };
  return [
    ...pick(gitHubKeys.source, choices.source),
    ...pick(gitHubKeys.description, choices.description),
    ...pick(gitHubKeys.licenses, choices.licenses),
  ];
}

const names = ['source', 'description', 'licenses'] as const;

/** Whether `auto` has a text to look for. @param existing those of the image */
export function lacksTexts(choices: TextChoices, existing: ReadonlyMap<string, string>): boolean {
  return names.some((name) => choices[name].kind === 'auto' && !existing.get(gitHubKeys[name]));
}

/**
 * What `auto` makes of the labels that the images of an index have, since GitHub shows none of these: a text that all
 * that have one agree on becomes the index's own, and where they differ the payload's doesn't cover theirs either.
 * @param existing texts of the index
 */
export function inheritTexts(
  choices: TextChoices,
  existing: ReadonlyMap<string, string>,
  labels: readonly ReadonlyMap<string, string>[],
): { readonly changes: readonly KeyValueChange[]; readonly covered: ReadonlyMap<string, string> } {
  const changes: KeyValueChange[] = [];
  const covered = new Map(existing);
  for (const name of names) {
    const key = gitHubKeys[name];
    const texts = labels.map((map) => map.get(key) ?? '').filter((text) => text !== '');
    const [text, ...others] = new Set(texts);
    if (choices[name].kind !== 'auto' || existing.get(key) || text === undefined) continue;
    covered.set(key, text);
    if (others.length === 0 && checkGitHubAnnotation(key, text) === undefined) changes.push({ key, value: text });
  }
  return { changes, covered };
}

/** Whether the payload says nothing of a licence, not even that GitHub knows of none. */
export function lacksLicence({ event }: GitHubContext): boolean {
  const repository = isJsonObject(event) ? member(event, 'repository') : undefined;
  return !isJsonObject(repository) || member(repository, 'license') === undefined;
}

/** The same context with a licence in its payload. */
export function withLicence(context: GitHubContext, spdxId: string): GitHubContext {
  const repository = isJsonObject(context.event) ? member(context.event, 'repository') : undefined;
  const known = isJsonObject(repository) ? repository : {};
  return { ...context, event: { ...context.event, repository: { ...known, license: { spdx_id: spdxId } } } };
}

/** The same choices, for an image that keeps its bytes unless something is asked for. */
export function withoutAuto(choices: TextChoices): TextChoices {
  const set = (choice: TextChoice): TextChoice => (choice.kind === 'auto' ? { kind: 'none' } : choice);
  return { description: set(choices.description), licenses: set(choices.licenses), source: set(choices.source) };
}

/** What the run knows of the repository, by key; only texts that GitHub would take as they are. */
function repositoryTexts(context: GitHubContext): ReadonlyMap<string, string> {
  const payload = isJsonObject(context.event) ? member(context.event, 'repository') : undefined;
  const repository = isJsonObject(payload) ? payload : {};
  const license = member(repository, 'license');
  // Not every event tells of the repository, but each run knows which one is its own.
  const address = context.repository === '' ? undefined : new URL(context.repository, context.serverUrl).href;
  const entries: readonly (readonly [string, unknown])[] = [
    [gitHubKeys.source, member(repository, 'html_url') ?? address],
    [gitHubKeys.description, member(repository, 'description')],
    [gitHubKeys.licenses, isJsonObject(license) ? member(license, 'spdx_id') : undefined],
  ];
  return new Map(
    entries.flatMap(([key, value]): (readonly [string, string])[] => {
      const isKnown = typeof value === 'string' && value.trim() !== '' && value !== 'NOASSERTION';
      return isKnown && checkGitHubAnnotation(key, value) === undefined ? [[key, value]] : [];
    }),
  );
}
