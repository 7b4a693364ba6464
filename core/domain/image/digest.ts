import { createHash, type Hash } from 'node:crypto';
import { ActionError } from '../../errors.js';

/**
 * Content address `<algorithm>:<lower-case hex>` of a registered algorithm.
 * @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
 */
export type Digest = string & { readonly digest: unique symbol };

const pattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && pattern.test(text);
}

/** @throws ActionError `invalid-image` if the text is no digest of sha256 or sha512 */
export function parseDigest(text: unknown, what: string): Digest {
  if (isDigest(text)) return text;
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 100)) : `a ${typeof text}`;
  throw new ActionError('invalid-image', `${what} is ${shown}, which is no sha256 or sha512 digest.`);
}

export function digestOf(bytes: Uint8Array): Digest {
  return new Digester('sha256').update(bytes).digest();
}

/** The part before the colon, as node:crypto names it too. */
export function digestAlgorithm(digest: Digest): 'sha256' | 'sha512' {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

export function digestHex(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** Twelve hex digits, as Docker shows an id. For people only. */
export function shortDigest(digest: Digest): string {
  return digestHex(digest).slice(0, 12);
}

/** Takes bytes as they come and gives their digest once. */
export class Digester {
  readonly #algorithm: 'sha256' | 'sha512';
  readonly #hash: Hash;

  constructor(algorithm: 'sha256' | 'sha512') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  digest(): Digest {
    return parseDigest(`${this.#algorithm}:${this.#hash.digest('hex')}`, 'A computed digest');
  }
}

export function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  return new Digester(digestAlgorithm(digest)).update(bytes).digest() === digest;
}
