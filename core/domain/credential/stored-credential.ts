import { type Credential } from './credential-choice.js';
import {
  authKeyOf,
  type CredentialFile,
  findCredentialProgram,
  findOwnProgram,
  readAuthEntry,
  readAuths,
} from './credential-file.js';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.js';
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
  const token = member(entry, 'identitytoken');
  if (typeof token === 'string' && token !== '') return { kind: 'identity-token' };
  const found = readAuthEntry(entry);
  return found === undefined || found.username === ''
    ? undefined
    : { kind: 'credential', credential: { kind: 'stored', ...found } };
}
