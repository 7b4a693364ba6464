import { checkGitHubAnnotation, gitHubKeys, type KeyValueChange } from './annotation.js';
import { type GitHubContext } from './github.js';
import { type InputReader } from './input.js';
import { isJsonObject, member } from './json.js';

/** What an input for one of GitHub's three keys asks for. */
export type TextChoice =
  { readonly kind: 'auto' } | { readonly kind: 'none' } | { readonly kind: 'set'; readonly text: string };

/** The three texts that GitHub's package page shows, as the inputs `description`, `licenses` and `source-url` choose them. */
export interface TextChoices {
  readonly description: TextChoice;
  readonly licenses: TextChoice;
  readonly source: TextChoice;
}

/** Judges a text by its key. */
export interface TextJudge {
  /** What is wrong with it, as a clause. */
  readonly findFault: (key: string, value: string) => string | undefined;
  readonly tell: (input: string, what: string) => void;
}

/**
 * Reads `description`, `licenses` and `source-url`.
 * @param fallback what an input that is not set means
 * @param judge what a text must not be, and who is told; a fault of the input where GitHub would not take it
 */
export function readTextChoices(
  reader: InputReader,
  fallback: 'auto' | 'none',
  judge: TextJudge = {
    findFault: checkGitHubAnnotation,
    tell: (name, what) => {
      reader.fault(name, what);
    },
  },
): TextChoices {
  const read = (name: string, key: string): TextChoice => {
    const text = reader.text(name) ?? fallback;
    if (text === 'auto' || text === 'none') return { kind: text };
    const fault = judge.findFault(key, text);
    if (fault !== undefined) judge.tell(name, `does not fit: ${fault}`);
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

/** What the event's payload tells of the repository, by key; only texts that GitHub would take as they are. */
function repositoryTexts(context: GitHubContext): ReadonlyMap<string, string> {
  const repository = isJsonObject(context.event) ? member(context.event, 'repository') : undefined;
  if (!isJsonObject(repository)) return new Map();
  const license = member(repository, 'license');
  const entries: readonly (readonly [string, unknown])[] = [
    [gitHubKeys.source, member(repository, 'html_url')],
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
