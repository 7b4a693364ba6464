import { attachedTag, type ModelVersion, type Wishes } from './package-model.js';

/** A package, what is wanted of it, and what is to come of that. */
export interface Case {
  readonly title: string;
  /** Oldest first: ids grow. */
  readonly model: readonly ModelVersion[];
  readonly wishes: Wishes;
  readonly deleted: readonly string[];
}

export interface RetainingCase extends Case {
  /** Wanted gone, and kept by GitHub's rule about the last version; none if absent. */
  readonly retained?: readonly string[];
}

/** An image of two platforms under its tag. */
export const image = (tag: string, more: Partial<ModelVersion> = {}): readonly ModelVersion[] => [
  { name: `${tag}-amd64`, ...more },
  { name: `${tag}-arm64`, ...more },
  { name: tag, tags: [tag], children: [`${tag}-amd64`, `${tag}-arm64`], ...more },
];
/** Names of all versions of such an image. */
export const names = (tag: string): readonly string[] => [`${tag}-amd64`, `${tag}-arm64`, tag];

/** Signed as cosign --recursive does: index and platforms. */
export const signatures = (tag: string): readonly ModelVersion[] =>
  names(tag).map((name) => ({ name: `${name}.sig`, tags: [attachedTag(name, '.sig')] }));

/** Attested as actions/attest does: a fallback index for each, whose child names the subject. */
export const fallbacks = (tag: string): readonly ModelVersion[] =>
  names(tag).flatMap((name) => [
    { name: `${name}.attestation`, subject: name },
    { name: `${name}.fallback`, tags: [attachedTag(name)], children: [`${name}.attestation`] },
  ]);
