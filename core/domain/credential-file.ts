import { createHash } from 'node:crypto';
import { ActionError } from '../errors.js';
import { editJson } from './json-edit.js';
import { type JsonEdit } from './json-plan.js';
import { isJsonObject, type JsonObject, type JsonValue, member, parseJsonObject } from './json.js';
import { type RegistryHost } from './reference.js';

/** The bytes of a `config.json` of Docker or an `auth.json` of containers; undefined where there is no such file. */
export type CredentialFile = Uint8Array | undefined;

/** An entry below `auths`, as it stands in the file. */
export type AuthEntry = JsonValue;

/** The entry that both tools write: `{"auth": base64(user:secret)}`. */
export function makeAuthEntry(username: string, secret: string): AuthEntry {
  return { auth: Buffer.from(`${username}:${secret}`).toString('base64') };
}

export function findAuthEntry(file: CredentialFile, key: string, what: string): AuthEntry | undefined {
  const auths = member(readFile(file, what), 'auths');
  return isJsonObject(auths) ? member(auths, key) : undefined;
}

/**
 * Sets or removes one entry below `auths`; every other byte of the file stays.
 * @throws ActionError `invalid-file` if the file is malformed; it is never replaced
 */
export function putAuthEntry(file: CredentialFile, key: string, entry: AuthEntry | undefined, what: string): Buffer {
  return edit(file, [{ path: ['auths', key], value: entry }], what);
}

/** The credential program that the file names for a host: one of its own, else that of all hosts. */
export function findCredentialProgram(file: CredentialFile, host: RegistryHost, what: string): string | undefined {
  const config = readFile(file, what);
  const helpers = member(config, 'credHelpers');
  const own = isJsonObject(helpers) ? member(helpers, host) : undefined;
  const program = own ?? member(config, 'credsStore');
  return typeof program === 'string' && program !== '' ? program : undefined;
}

/**
 * Makes Docker read the host's entry in the file itself, which a credential program would hide. A program for all hosts
 * is kept for the hosts that are known to have something stored there.
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export function leaveOutCredentialProgram(file: CredentialFile, host: RegistryHost, what: string): Buffer {
  const config = readFile(file, what);
  const helpers = member(config, 'credHelpers');
  const store = member(config, 'credsStore');
  const auths = member(config, 'auths');
  const edits: JsonEdit[] = [];
  if (isJsonObject(helpers) && Object.hasOwn(helpers, host))
    edits.push({ path: ['credHelpers', host], value: undefined });
  if (typeof store === 'string') {
    const others = isJsonObject(auths) ? Object.keys(auths).filter((key) => key !== host) : [];
    const uncovered = others.filter((key) => !isJsonObject(helpers) || !Object.hasOwn(helpers, key));
    edits.push({ path: ['credsStore'], value: undefined });
    edits.push(...uncovered.map((key): JsonEdit => ({ path: ['credHelpers', key], value: store })));
  }
  return edit(file, edits, what);
}

/** Tells later whether an entry is still the one that was written, without keeping the secret. */
export function fingerprint(entry: AuthEntry | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(entry ?? null))
    .digest('hex');
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
      hint: `Mend or remove ${what}, or use config: isolated.`,
      cause: error,
    });
  }
}
