import { createHash } from 'node:crypto';

export type DigestAlgorithm = 'sha256' | 'sha512';

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Digest of the bytes as OCI writes it: `sha256:<64 lower-case hex digits>`. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** The algorithm of a digest, if it is one of these. */
export function algorithmOf(digest: string, known: readonly DigestAlgorithm[]): DigestAlgorithm | undefined {
  return isDigest(digest) ? known.find((algorithm) => digest.startsWith(`${algorithm}:`)) : undefined;
}
