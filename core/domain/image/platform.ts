import { ActionError } from '../../errors.js';

/**
 * What a manifest runs on.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions
 */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

/** `os/architecture[/variant]`, as `docker --platform` takes it. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}

/** @throws ActionError `invalid-input` for what is not of the form `os/architecture[/variant]` */
export function parsePlatformName(text: string): string {
  const name = text.toLowerCase();
  if (/^[a-z0-9._-]+\/[a-z0-9._-]+(?:\/[a-z0-9._-]+)?$/.test(name)) return name;
  throw new ActionError('invalid-input', `${JSON.stringify(text.slice(0, 100))} is no platform.`, {
    hint: 'Write os/architecture or os/architecture/variant, such as linux/arm64.',
  });
}

/** Whether it is the `unknown/unknown` under which buildx files attestations. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' && platform.architecture === 'unknown';
}

const architectures: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['i386', '386'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm'],
  ['armel', 'arm'],
]);

/** Variants that are meant where none is named. */
const usualVariants: ReadonlyMap<string, string> = new Map([
  ['arm', 'v7'],
  ['arm64', 'v8'],
]);

/**
 * One name for all spellings of `os/architecture[/variant]` that clients take for the same, such as `linux/arm64/v8` and
 * `linux/aarch64`. What tells Windows versions apart is no part of it.
 * @see https://github.com/containerd/platforms/blob/main/normalize.go
 */
export function canonicalPlatform(name: string): string {
  const [os = '', given = '', ...rest] = name.toLowerCase().split('/');
  const architecture = architectures.get(given) ?? given;
  const variant = rest.join('/').replace(/^(?=[0-9])/, 'v');
  const isUsual = variant === '' || variant === usualVariants.get(architecture);
  return [os === 'macos' ? 'darwin' : os, architecture, ...(isUsual ? [] : [variant])].join('/');
}

/** The same for two entries of an index of which a client could not tell which one is meant. */
export function platformKey(platform: Platform): string {
  const { osVersion = '', osFeatures = [] } = platform;
  return JSON.stringify([canonicalPlatform(formatPlatform(platform)), osVersion, [...osFeatures].sort()]);
}
