import { type Credential } from './credential-choice.js';
import { authKeyOf, findCredentialProgram, findOwnProgram, type CredentialFile } from './credential-file.js';
import { isJsonObject, type JsonObject, type JsonValue, member, parseJsonObject } from '../json/json.js';
import { type Repository } from '../registry/reference.js';

/** What a file of credentials has for a repository. */
export type Finding =
  | { readonly kind: 'credential'; readonly credential: Credential }
  /** A credential program keeps it, under this name. */
  | { readonly kind: 'program'; readonly program: string; readonly server: string }
  /** A token for a refresh, which is no credential by itself. */
  | { readonly kind: 'identity-token' };

/**
 * Looks a repository up as containers tools do: by the program of its host, which keeps one credential for all of it,
 * else the most specific of `host/owner/name`, `host/owner`, `host`.
 * @throws ActionError if the file is malformed
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function findInAuthFile(file: CredentialFile, repository: Repository, what: string): Finding | undefined {
  const program = findOwnProgram(file, repository.registry, what);
  if (program !== undefined) return { kind: 'program', program, server: repository.registry };
  const parts = repository.name.split('/');
  const paths = parts.map((_, index) => `${repository.registry}/${parts.slice(0, parts.length - index).join('/')}`);
  const auths = readAuths(file, what);
  const exact = [...paths, repository.registry].find((path) => Object.hasOwn(auths, path));
  return exact === undefined ? findByHost(auths, repository) : readEntry(member(auths, exact));
}

/** Looks a repository up as Docker does, which knows hosts only: a program for it goes before an entry. */
export function findInDockerFile(file: CredentialFile, repository: Repository, what: string): Finding | undefined {
  const program = findCredentialProgram(file, repository.registry, what);
  if (program !== undefined) return { kind: 'program', program, server: authKeyOf(repository.registry) };
  return findByHost(readAuths(file, what), repository);
}

function readAuths(file: CredentialFile, what: string): JsonObject {
  if (file === undefined || Buffer.from(file).toString('utf8').trim() === '') return {};
  const auths = member(parseJsonObject(file, what), 'auths');
  return isJsonObject(auths) ? auths : {};
}

/** Old entries are addresses, such as `https://HOST/v1/`. */
function findByHost(auths: JsonObject, { registry }: Repository): Finding | undefined {
  const key = authKeyOf(registry);
  const names = [key, registry, ...(key === registry ? [] : ['docker.io', 'index.docker.io'])];
  const found =
    names.find((name) => Object.hasOwn(auths, name)) ??
    Object.keys(auths).find((name) => /^https?:\/\/([^/]+)(?:\/v[12])?\/?$/.exec(name)?.[1] === registry);
  return found === undefined ? undefined : readEntry(member(auths, found));
}

/** @returns undefined for an empty entry, which stands for a program, or for one that can't be read */
function readEntry(entry: JsonValue | undefined): Finding | undefined {
  if (!isJsonObject(entry)) return undefined;
  const text = (name: string): string => {
    const value = member(entry, name);
    return typeof value === 'string' ? value : '';
  };
  if (text('identitytoken') !== '') return { kind: 'identity-token' };
  const decoded = Buffer.from(text('auth'), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // Docker pads what it once encoded with zero bytes.
  const [username, secret] =
    colon > 0
      ? [decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, '')]
      : [text('username'), text('password')];
  if (username === '' || secret === '') return undefined;
  return { kind: 'credential', credential: { kind: 'stored', username, secret } };
}
