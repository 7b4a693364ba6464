import { createHash } from 'node:crypto';
import { ActionError } from '../../errors.js';
import { editJson } from '../json/json-edit.js';
import { type JsonEdit } from '../json/json-plan.js';
import { isJsonObject, type JsonObject, type JsonValue, member, parseJsonObject } from '../json/json.js';
import { type RegistryHost } from '../registry/reference.js';

/** The bytes of a `config.json` of Docker or an `auth.json` of containers; undefined where there is no such file. */
export type CredentialFile = Uint8Array | undefined;

/** An entry below `auths`, as it stands in the file. */
export type AuthEntry = JsonValue;

const dockerHub = {
  hosts: ['docker.io', 'index.docker.io', 'registry-1.docker.io'],
  key: 'https://index.docker.io/v1/',
  name: 'docker.io',
  apiHost: 'registry-1.docker.io',
};

/** The one key under which Docker looks for a host. That of Docker Hub is the address of its first API, for good. */
export function authKeyOf(host: RegistryHost): string {
  return dockerHub.hosts.includes(host) ? dockerHub.key : host;
}

/** The key under which containers tools look first: the host as references have it. */
export function containersKeyOf(host: RegistryHost): string {
  return dockerHub.hosts.includes(host) ? dockerHub.name : host;
}

/** What buildx calls a host in the names of its scopes: where requests go. */
export function scopeOf(host: RegistryHost): string {
  return dockerHub.hosts.includes(host) ? dockerHub.apiHost : host;
}

/** The entry that both tools write: `{"auth": base64(user:secret)}`. */
export function makeAuthEntry(username: string, secret: string): AuthEntry {
  return { auth: Buffer.from(`${username}:${secret}`).toString('base64') };
}

/** The name and secret of an entry that has them; a program may keep them instead, and leave it empty. */
export function readAuthEntry(entry: AuthEntry | undefined): { username: string; secret: string } | undefined {
  if (!isJsonObject(entry)) return undefined;
  const text = (name: string): string => {
    const value = member(entry, name);
    return typeof value === 'string' ? value : '';
  };
  const { username, secret } = decodeAuth(text('auth')) ?? { username: text('username'), secret: text('password') };
  return secret === '' ? undefined : { username, secret };
}

/** The name and secret in the `auth` of an entry, without the zero bytes that Docker once padded it with. */
function decodeAuth(auth: string): { username: string; secret: string } | undefined {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  let end = text.length;
  while (end > colon + 1 && text[end - 1] === '\0') end -= 1;
  return { username: text.slice(0, colon), secret: text.slice(colon + 1, end) };
}

/** Keys of entries that hold for a part of the registry only: an owner, or an image. */
export function findKeysBelow(file: CredentialFile, host: RegistryHost, what: string): readonly string[] {
  return Object.keys(readAuths(file, what)).filter((key) => key.startsWith(`${host}/`));
}

export function findAuthEntry(file: CredentialFile, key: string, what: string): AuthEntry | undefined {
  return member(readAuths(file, what), key);
}

/** All entries by their keys. */
export function readAuths(file: CredentialFile, what: string): JsonObject {
  return objectIn(readFile(file, what), 'auths');
}

/**
 * Sets or removes one entry below `auths`; every other byte of the file stays.
 * @throws ActionError `invalid-file` if the file is malformed; it is never replaced
 */
export function putAuthEntry(file: CredentialFile, key: string, entry: AuthEntry | undefined, what: string): Buffer {
  return edit(file, [{ path: ['auths', key], value: entry }], what);
}

/** Whether nothing is left in a file but an empty list of entries. */
export function isWithoutEntries(file: CredentialFile, what: string): boolean {
  const isKnown = Object.keys(readFile(file, what)).every((name) => name === 'auths');
  return isKnown && Object.keys(readAuths(file, what)).length === 0;
}

/** The credential program that the file names for this host and no other. Docker and containers tools know such ones. */
export function findOwnProgram(file: CredentialFile, host: RegistryHost, what: string): string | undefined {
  return unlessEmpty(findHelper(readFile(file, what), host));
}

/** The credential program that Docker uses for a host: its own, else that of all hosts. */
export function findCredentialProgram(file: CredentialFile, host: RegistryHost, what: string): string | undefined {
  return unlessEmpty(findHelper(readFile(file, what), host) ?? findCommonProgram(file, what));
}

/** The credential program that Docker uses for hosts without one of their own. */
export function findCommonProgram(file: CredentialFile, what: string): string | undefined {
  const store = member(readFile(file, what), 'credsStore');
  return typeof store === 'string' ? unlessEmpty(store) : undefined;
}

function unlessEmpty(program: string | undefined): string | undefined {
  return program === '' ? undefined : program;
}

/** @returns empty where the host is to have none, not even that of all hosts */
function findHelper(config: JsonObject, host: RegistryHost): string | undefined {
  const helpers = objectIn(config, 'credHelpers');
  const programs = programKeysOf(host).map((key) => member(helpers, key));
  return programs.find((program) => typeof program === 'string');
}

/** Makes containers tools read the host's entry in the file itself, which a program of its own would hide. */
export function leaveOutOwnProgram(file: CredentialFile, host: RegistryHost, what: string): Buffer {
  return edit(file, removeOwnProgram(readFile(file, what), host), what);
}

/**
 * Makes Docker read the host's entry in the file itself. A program for all hosts would hide it as well, so it becomes
 * the program of each host that has something stored there: Docker leaves an empty entry below `auths` for those.
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export function leaveOutCredentialProgram(file: CredentialFile, host: RegistryHost, what: string): Buffer {
  const config = readFile(file, what);
  const helpers = objectIn(config, 'credHelpers');
  const store = member(config, 'credsStore');
  const edits: JsonEdit[] = [...removeOwnProgram(config, host)];
  if (typeof store === 'string') {
    const own = programKeysOf(host);
    const others = Object.keys(objectIn(config, 'auths')).map(programKeyOf);
    const uncovered = new Set(others.filter((key) => !Object.hasOwn(helpers, key)));
    edits.push({ path: ['credsStore'], value: undefined });
    for (const key of uncovered) {
      if (store !== '' && !own.includes(key)) edits.push({ path: ['credHelpers', key], value: store });
    }
  }
  return edit(file, edits, what);
}

/**
 * Adds what another file has for hosts that this one lacks: containers tools read several files one after the other,
 * but only the one that `REGISTRY_AUTH_FILE` names. Empty entries, which stand for a program of Docker's, are left out,
 * and so is the program of a host that has entries here: within one file it would go before them.
 */
export function addMissingEntries(file: CredentialFile, other: CredentialFile, what: string, from: string): Buffer {
  const [config, added] = [readFile(file, what), readFile(other, from)];
  const hosts = new Set(Object.keys(objectIn(config, 'auths')).map(hostKeyOf));
  const edits = ['auths', 'credHelpers'].flatMap((section) => {
    const known = objectIn(config, section);
    return Object.entries(objectIn(added, section))
      .filter(([key, value]) => !Object.hasOwn(known, key) && !(isJsonObject(value) && Object.keys(value).length === 0))
      .filter(([key]) => section === 'auths' || !hosts.has(hostKeyOf(key)))
      .map(([key, value]): JsonEdit => ({ path: [section, key], value }));
  });
  return edit(file, edits, what);
}

function removeOwnProgram(config: JsonObject, host: RegistryHost): readonly JsonEdit[] {
  const helpers = objectIn(config, 'credHelpers');
  return programKeysOf(host)
    .filter((key) => Object.hasOwn(helpers, key))
    .map((key) => ({ path: ['credHelpers', key], value: undefined }));
}

/** Docker looks its Hub up by the key of the entry, containers tools by the host. */
function programKeysOf(host: RegistryHost): readonly string[] {
  return [...new Set([authKeyOf(host), host])];
}

/** Programs go by host, whatever the entry is called (but for Docker Hub). */
function programKeyOf(authKey: string): string {
  if (authKey === dockerHub.key) return authKey;
  return authKey.replace(/^https?:\/\//, '').split('/')[0] ?? authKey;
}

/** The same for all spellings of a host. */
function hostKeyOf(key: string): string {
  const host = programKeyOf(key);
  return dockerHub.hosts.includes(host) ? dockerHub.key : host;
}

/** Tells later whether an entry is still the one that was written, without keeping the secret. */
export function fingerprint(entry: AuthEntry | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(entry ?? null))
    .digest('hex');
}

/** A member that is an object; an empty one in place of anything else. */
function objectIn(config: JsonObject, name: string): JsonObject {
  const value = member(config, name);
  return isJsonObject(value) ? value : {};
}

function edit(file: CredentialFile, edits: readonly JsonEdit[], what: string): Buffer {
  return asFileError(what, () => editJson(orEmpty(file), edits, what));
}

function readFile(file: CredentialFile, what: string): JsonObject {
  return asFileError(what, () => parseJsonObject(orEmpty(file), what));
}

/** An empty file means what a missing one does, to Docker as well. */
function orEmpty(file: CredentialFile): Uint8Array {
  return file === undefined || Buffer.from(file).toString('utf8').trim() === '' ? Buffer.from('{}') : file;
}

function asFileError<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    throw new ActionError('invalid-file', `${error.message} It was left as it is.`, {
      hint: `Mend or remove ${what}.`,
      cause: error,
    });
  }
}
