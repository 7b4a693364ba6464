import { join } from 'node:path';
import { type Credential } from '../core/domain/credential/credential-choice.js';
import {
  findAuthEntry,
  fingerprint,
  makeAuthEntry,
  putAuthEntry,
  readAuthEntry,
} from '../core/domain/credential/credential-file.js';
import {
  type Connection,
  type CredentialFiles,
  type CredentialPrograms,
  type StoredCredential,
} from '../core/ports.js';

/** A credential that was given to a program of the user. */
export interface WrittenProgram {
  readonly program: string;
  readonly server: string;
  /** Of what was stored: what someone else stored there since is left alone. */
  readonly fingerprint: string;
  /** Private file that holds what was stored before, if anything was. */
  readonly formerFile: string;
}

/**
 * Gives the credential to the program that keeps those of this registry.
 * @param directory of ours, for what was stored before
 * @param onNote is told how to undo it, before it is done
 * @returns what was done, for the log
 */
export async function storeInProgram(
  program: string,
  server: string,
  { username, secret }: Credential,
  directory: string,
  { credentialFiles, credentialPrograms }: Connection,
  onNote: (note: WrittenProgram) => void,
): Promise<string> {
  const programs = await credentialPrograms();
  const former = await programs.find(program, server);
  const formerFile = join(directory, 'former.json');
  await credentialFiles.update(formerFile, () => putAuthEntry(undefined, server, entryOf(former), formerFile));
  onNote({ program, server, fingerprint: fingerprint(makeAuthEntry(username, secret)), formerFile });
  await programs.store(program, server, { username, secret });
  return `docker-credential-${program} keeps the credential of ${server}.`;
}

/** Takes it back, if it is still there. @returns whether something else is stored there now */
export async function takeFromProgram(
  { program, server, fingerprint: written, formerFile }: WrittenProgram,
  files: CredentialFiles,
  programs: CredentialPrograms,
): Promise<boolean> {
  const current = await programs.find(program, server);
  if (fingerprint(entryOf(current)) !== written) return current !== undefined;
  const former = readAuthEntry(findAuthEntry(await files.read(formerFile), server, formerFile));
  if (former === undefined) await programs.erase(program, server);
  else await programs.store(program, server, former);
  return false;
}

function entryOf(credential: StoredCredential | undefined) {
  return credential === undefined ? undefined : makeAuthEntry(credential.username, credential.secret);
}
