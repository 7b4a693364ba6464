import { ActionError } from '../../errors.js';
import { type Digest, isDigest } from '../image/digest.js';
import { parseExpression, parseGlob, type Pattern } from './pattern.js';
import { parseReference, type Reference, type RegistryHost, type Repository } from '../registry/reference.js';
import { type TagTemplate } from './tag-template.js';

/** What is meant by one entry of a rule. */
export type Selector =
  | { readonly kind: 'tags'; readonly pattern: Pattern }
  /** A digest means the same content in every package. */
  | { readonly kind: 'digest'; readonly digest: Digest }
  /** An expression on digests. */
  | { readonly kind: 'digests'; readonly pattern: Pattern }
  | { readonly kind: 'reference'; readonly reference: Reference }
  /** To be looked up and replaced by tags; until then it selects nothing. */
  | { readonly kind: 'closed-pulls' | 'gone-branches'; readonly template: TagTemplate }
  /** To be looked up in the workspace and replaced by references. */
  | { readonly kind: 'referenced-in'; readonly files: readonly Pattern[] };

/** Reads a glob of tags or a digest. */
export function parseTagSelector(text: string): Selector {
  if (isDigest(text)) return { kind: 'digest', digest: text };
  if (/[/:@]/.test(text)) {
    throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 150))} is neither a tag nor a digest.`, {
      hint: 'Write tags, such as pr-*, or whole digests in lower case, such as sha256:….',
    });
  }
  return { kind: 'tags', pattern: parseGlob(text) };
}

/** Reads a regular expression on tags, or on digests where it speaks of them (no tag has a colon). */
export function parseExpressionSelector(text: string): Selector {
  if (isDigest(text)) return { kind: 'digest', digest: text };
  const pattern = parseExpression(text);
  return /sha(?:256|512):/.test(text) ? { kind: 'digests', pattern } : { kind: 'tags', pattern };
}

/**
 * Reads a reference with a tag or a digest, or what `parse` takes: a glob or an expression of tags, or a digest.
 * @param defaultRegistry meant where a reference names none
 */
export function parseProtection(
  text: string,
  defaultRegistry: RegistryHost,
  parse: (text: string) => Selector = parseTagSelector,
): Selector {
  return findReference(text, defaultRegistry) ?? parse(text);
}

/** A reference with a tag or a digest; undefined for a text that is none, such as a tag or a digest alone. */
function findReference(text: string, defaultRegistry: RegistryHost): Selector | undefined {
  if (!text.includes('/') || isDigest(text)) return undefined;
  const reference = parseReference(text, defaultRegistry);
  if (reference.tag === undefined && reference.digest === undefined) {
    throw new ActionError('invalid-input', `${JSON.stringify(text)} names neither a tag nor a digest.`, {
      hint: 'Write owner/name:tag or owner/name@sha256:…; a whole package stays when "package" does not name it.',
    });
  }
  return { kind: 'reference', reference };
}

/** Whether one of the selectors names this tag of this repository. */
export function selectsTag(selectors: readonly Selector[], repository: Repository, tag: string): boolean {
  return selectors.some((selector) => {
    if (selector.kind === 'tags') return selector.pattern.matches(tag);
    if (selector.kind !== 'reference') return false;
    const { registry, name } = selector.reference;
    return selector.reference.tag === tag && registry === repository.registry && name === repository.name;
  });
}

/** Whether one of the selectors names this digest. A reference's digest counts in every package. */
export function selectsDigest(selectors: readonly Selector[], digest: Digest): boolean {
  return selectors.some((selector) => {
    if (selector.kind === 'digest') return selector.digest === digest;
    if (selector.kind === 'digests') return selector.pattern.matches(digest);
    return selector.kind === 'reference' && selector.reference.digest === digest;
  });
}
