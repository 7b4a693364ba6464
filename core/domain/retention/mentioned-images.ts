import { ActionError } from '../../errors.js';
import { isDigest } from '../image/digest.js';
import { isRepositoryName, isTag, type RegistryHost, type RepositoryName } from '../registry/reference.js';
import { type Selector } from './selector.js';

/** What a text says of images, as far as it concerns one owner's packages. */
export interface Mentions {
  readonly selectors: readonly Selector[];
  /** Images whose tag is filled in later, such as `ghcr.io/o/app:${TAG}`. */
  readonly unresolved: readonly string[];
}

/** Each costs a comparison for each tag of the package. */
const maxReferences = 100_000;
const digestPattern = /sha256:[0-9a-f]{64}(?![0-9a-f])|sha512:[0-9a-f]{128}(?![0-9a-f])/g;
const tagPattern = /[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/;
/** `tag: v1`, `newTag: "v1"`, `"imageTag": "v1"`, `IMAGE_TAG=v1`, `appVersion: 1.2`. */
const separateTagPattern = new RegExp(`(?:tag|version)["']?[ \\t]*[:=][ \\t]*["']?(${tagPattern.source})`, 'gi');

/**
 * Finds every reference to an image in a text of any format: digests of all packages, names of this owner's packages
 * with their tag. Where a tag stands apart from its name, as Helm and kustomize have it, every tag of the text counts.
 * It rather finds too much: what is found stays.
 * @throws ActionError `unsupported` where that would be more than can be held: a part of it would protect a part only
 */
export function findMentions(
  document: string,
  about: { readonly registry: RegistryHost; readonly owner: string },
): Mentions {
  // JSON may have slashes escaped.
  const text = document.replaceAll('\\/', '/');
  const digests = [...new Set(text.match(digestPattern) ?? [])].filter(isDigest);
  const owner = `${escapeExpression(about.owner)}/`;
  const pattern = new RegExp(
    `(?<![A-Za-z0-9_.-])${owner}([a-z0-9][a-z0-9._/-]*)(?::(?:(${tagPattern.source})|([$%{<]))?)?`,
    'gi',
  );
  const apart = new Set([...text.matchAll(separateTagPattern)].flatMap(([, tag]) => spellingsOf(tag ?? '')));
  const found = new Map<RepositoryName, Set<string>>();
  /** Names that stand without a tag. */
  const bare = new Set<RepositoryName>();
  const unresolved = new Set<string>();
  for (const match of text.matchAll(pattern)) {
    const [whole, path = '', tag, placeholder] = match;
    const name = withoutEnd(`${about.owner}/${path}`.toLowerCase(), '._/-');
    if (!isRepositoryName(name)) continue;
    if (placeholder !== undefined || /[$%{<]/.test(text.charAt(match.index + whole.length))) unresolved.add(name);
    const tags = found.get(name) ?? new Set();
    found.set(name, tags);
    for (const each of tag === undefined ? ['latest'] : spellingsOf(tag)) tags.add(each);
    if (tag === undefined) bare.add(name);
  }
  refuseTooMany(bare.size * apart.size + digests.length);
  const references = [...found].flatMap(([name, tags]) =>
    [...new Set([...tags, ...(bare.has(name) ? apart : [])])].flatMap((tag): readonly Selector[] =>
      isTag(tag) ? [{ kind: 'reference', reference: { registry: about.registry, name, tag } }] : [],
    ),
  );
  return {
    selectors: [...digests.map((digest): Selector => ({ kind: 'digest', digest })), ...references],
    unresolved: [...unresolved],
  };
}

function refuseTooMany(count: number): void {
  if (count <= maxReferences) return;
  throw new ActionError(
    'unsupported',
    `A file that "protect-referenced-in" names refers to ${count} images, if each tag goes with each name; at most ${maxReferences} are kept.`,
    { hint: 'Name fewer files, or write tags together with their images (name:tag).' },
  );
}

/** A full stop or a dash at the end may belong to the sentence. */
function spellingsOf(tag: string): readonly string[] {
  const trimmed = withoutEnd(tag, '.-');
  return trimmed === tag ? [tag] : [tag, trimmed];
}

/** The text without such characters at its end, each of which is looked at once: an expression would begin at each anew. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
