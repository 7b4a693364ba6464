import { ActionError } from '../../errors.js';
import { type Digest, isDigest } from '../image/digest.js';

/** `host` or `host:port`, lower case, without the default port and without a trailing dot. */
export type RegistryHost = string & { readonly registryHost: unique symbol };
/** `<name>` of the distribution spec: the path between `/v2/` and `/manifests/`, lower case. */
export type RepositoryName = string & { readonly repositoryName: unique symbol };
export type Tag = string & { readonly tag: unique symbol };

/** A repository in a registry, without saying which of its images. */
export interface Repository {
  readonly registry: RegistryHost;
  readonly name: RepositoryName;
}

export interface Reference extends Repository {
  readonly tag?: Tag;
  readonly digest?: Digest;
}

/** What `/v2/<name>/manifests/<reference>` takes. */
export type ManifestReference = Tag | Digest;

const maxNameLength = 255;
const hostPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/;
const namePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const asciiPattern = /^[\x21-\x7e]*$/;
/** Docker Hub's API lives on a host of its own, whatever its images are called. */
const dockerHub = { names: ['docker.io', 'index.docker.io'], apiHost: 'registry-1.docker.io' };

export function isRegistryHost(text: string): text is RegistryHost {
  return text.length <= maxNameLength && hostPattern.test(text) && isCanonicalHost(text);
}

/** URL knows what ports and addresses there are, and rewrites what is another spelling, such as 0x7f.1 for 127.0.0.1. */
function isCanonicalHost(text: string): boolean {
  const url = `${schemeOf(text)}://${text}`;
  return URL.canParse(url) && new URL(url).host === text;
}

export function isRepositoryName(text: string): text is RepositoryName {
  return text.length <= maxNameLength && namePattern.test(text);
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export function isTag(text: string): text is Tag {
  return tagPattern.test(text);
}

export function parseTag(text: string): Tag {
  if (isTag(text)) return text;
  throw new ActionError('invalid-input', `${quote(text)} is no tag.`, {
    hint: 'A tag has 1 to 128 letters, digits, "_", "." and "-", and begins with neither "." nor "-".',
  });
}

/**
 * Reads `host[:port]`, with or without a scheme and a trailing slash, into its one canonical form.
 * @throws ActionError `invalid-input` for anything else: user info, path, query, non-ASCII letters, http beyond loopback
 */
export function parseRegistryHost(text: string): RegistryHost {
  // ASCII first: lower case turns a few other letters, such as the Kelvin sign, into ASCII ones.
  const isReadable = text.length <= maxNameLength + 'https://./'.length && asciiPattern.test(text);
  const match = isReadable ? /^(?:(https?):\/\/)?([^/]*)\/?$/i.exec(text) : null;
  const scheme = match?.[1]?.toLowerCase();
  const bare = (match?.[2] ?? '').toLowerCase().replace(/\.(?=:|$)/, '');
  const defaultPort = isLoopback(bare) ? ':80' : ':443';
  const host = bare.endsWith(defaultPort) ? bare.slice(0, -defaultPort.length) : bare;
  if (!isRegistryHost(host)) {
    throw new ActionError('invalid-input', `${quote(text)} is no registry host.`, {
      hint: 'Write host or host:port in ASCII, such as ghcr.io.',
    });
  }
  if (scheme === 'http' && !isLoopback(host)) {
    throw new ActionError('invalid-input', `${quote(text)} would send credentials unencrypted.`, {
      hint: 'http:// is accepted for loopback addresses only; use https://.',
    });
  }
  return host;
}

/** Whether the host is this machine: 127.0.0.0/8, ::1 or localhost. Only there http is spoken. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:[0-9]+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** Where the registry's requests go; http on loopback as Docker, crane and containerd do. */
export function registryOrigin(host: RegistryHost): string {
  return `${schemeOf(host)}://${dockerHub.names.includes(host) ? dockerHub.apiHost : host}`;
}

function schemeOf(host: string): 'http' | 'https' {
  return isLoopback(host) ? 'http' : 'https';
}

/**
 * Reads `[registry/]name[:tag][@digest]`. The name is lowered: GitHub's packages have lower-case names only.
 * @param defaultRegistry meant when the first part is no host (no dot, no port, not localhost)
 */
export function parseReference(text: string, defaultRegistry: RegistryHost): Reference {
  if (text.length > 2 * maxNameLength + 300) throw invalidReference(text, 'it is too long');
  const [rest, digestText, ...more] = text.split('@');
  if (rest === undefined || more.length > 0) throw invalidReference(text, 'it has more than one "@"');
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  const path = hasTag ? rest.slice(0, colon) : rest;
  const tag = hasTag ? rest.slice(colon + 1) : undefined;

  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const isHost = isReadAsHost(first);
  const registry = isHost ? parseRegistryHost(first) : defaultRegistry;
  const name = lowerName(isHost ? path.slice(slash + 1) : path, registry);

  if (!isRepositoryName(name)) throw invalidReference(text, 'its name is not of the form owner/name');
  if (tag !== undefined && !isTag(tag)) throw invalidReference(text, `${quote(tag)} is no tag`);
  if (digestText !== undefined && !isDigest(digestText)) {
    throw invalidReference(text, `${quote(digestText)} is no sha256 or sha512 digest`);
  }
  return {
    registry,
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digestText === undefined ? {} : { digest: digestText }),
  };
}

/** As Docker tells a registry from the first part of a name. */
function isReadAsHost(first: string): boolean {
  return /[.:]/.test(first) || first.toLowerCase() === 'localhost';
}

/** Official images of Docker Hub, written without an owner, belong to `library`. */
function lowerName(path: string, registry: RegistryHost): string {
  const name = asciiPattern.test(path) ? path.toLowerCase() : path;
  return dockerHub.names.includes(registry) && name !== '' && !name.includes('/') ? `library/${name}` : name;
}

/** A host of one word keeps its port, without which it would be read as the first part of the name. */
export function formatRepository({ registry, name }: Repository): string {
  return `${registry}${isReadAsHost(registry) ? '' : ':443'}/${name}`;
}

export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return formatRepository(reference) + tag + digest;
}

function invalidReference(text: string, why: string): ActionError {
  return new ActionError('invalid-input', `${quote(text)} is no image reference: ${why}.`, {
    hint: 'Write [registry/]owner/name[:tag][@sha256:…].',
  });
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
