import { ActionError } from '../errors.js';
import { type Digest, isDigest } from './digest.js';
import { parseGlob, type Pattern } from './pattern.js';
import { parseReference, type Reference, type RegistryHost, type Repository } from './reference.js';

/** One entry of `delete-tags` or `exclude-tags`. */
export type Selector =
  | { readonly kind: 'tags'; readonly pattern: Pattern }
  /** A digest means the same content in every package. */
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'reference'; readonly reference: Reference };

/** Reads a glob of tags or a digest. */
export function parseTagSelector(text: string): Selector {
  if (isDigest(text)) return { kind: 'digest', digest: text };
  if (/[/:@]/.test(text)) {
    throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 150))} is neither a tag nor a digest.`, {
      hint: 'Write tags, such as pr-*, or whole digests in lower case, such as sha256:…',
    });
  }
  return { kind: 'tags', pattern: parseGlob(text) };
}

/**
 * Reads a glob of tags, a digest, or a reference with a tag or a digest.
 * @param defaultRegistry meant where a reference names none
 */
export function parseProtection(text: string, defaultRegistry: RegistryHost): Selector {
  if (!text.includes('/') || isDigest(text)) return parseTagSelector(text);
  const reference = parseReference(text, defaultRegistry);
  if (reference.tag === undefined && reference.digest === undefined) {
    throw new ActionError('invalid-input', `${JSON.stringify(text)} names neither a tag nor a digest.`, {
      hint: 'Write owner/name:tag or owner/name@sha256:…; a whole package stays when "package" does not name it',
    });
  }
  return { kind: 'reference', reference };
}

/** Whether one of the selectors names this tag of this repository. */
export function selectsTag(selectors: readonly Selector[], repository: Repository, tag: string): boolean {
  return selectors.some((selector) => {
    switch (selector.kind) {
      case 'tags':
        return selector.pattern.matches(tag);
      case 'reference': {
        const { registry, name } = selector.reference;
        return selector.reference.tag === tag && registry === repository.registry && name === repository.name;
      }
      case 'digest':
        return false;
    }
  });
}

/** Whether one of the selectors names this digest. A reference's digest counts in every package. */
export function selectsDigest(selectors: readonly Selector[], digest: Digest): boolean {
  return selectors.some(
    (selector) =>
      (selector.kind === 'digest' && selector.digest === digest) ||
      (selector.kind === 'reference' && selector.reference.digest === digest),
  );
}
