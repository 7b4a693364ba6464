import { basename, dirname, join } from 'node:path';
import {
  type AuthEntry,
  type CredentialFile,
  findAuthEntry,
  putAuthEntry,
  readAuthEntry,
} from '../core/domain/credential/credential-file.js';
import { type Connection, type CredentialPlaces, type NotedContent, type StoredCredential } from '../core/ports.js';

/** What a program keeps for one server. */
export interface ProgramPlace {
  readonly program: string;
  readonly server: string;
}

/** Where its ledger is, without the ending that all ledgers have. */
export function pathOfPlace({ program, server }: ProgramPlace, { programLedgers }: CredentialPlaces): string {
  return join(programLedgers, `docker-credential-${program}@${encodeURIComponent(server)}`);
}

/** Whose ledger it is; undefined for the ledger of a file. */
export function findProgramPlace(path: string, { programLedgers }: CredentialPlaces): ProgramPlace | undefined {
  if (dirname(path) !== programLedgers) return undefined;
  const [, program, server] = /^docker-credential-([^@]+)@((?:[^%]|%[0-7][0-9A-F])+)$/.exec(basename(path)) ?? [];
  return program === undefined || server === undefined ? undefined : { program, server: decodeURIComponent(server) };
}

/** What a program keeps for one server, as a file with one entry, so that logins are noted and undone as in files. */
export function contentOf(
  program: string,
  server: string,
  openPrograms: Connection['credentialPrograms'],
): NotedContent {
  return {
    read: async () => {
      const credential = await (await openPrograms()).find(program, server);
      return credential === undefined ? undefined : putAuthEntry(undefined, server, entryOf(credential), program);
    },
    write: async (after) => {
      const programs = await openPrograms();
      const credential = findCredential(after, server);
      await (credential === undefined ? programs.erase(program, server) : programs.store(program, server, credential));
    },
  };
}

export function entryOf({ username, secret }: StoredCredential): AuthEntry {
  return { username, password: secret };
}

function findCredential(content: CredentialFile, server: string): StoredCredential | undefined {
  return readAuthEntry(findAuthEntry(content, server, 'What the program keeps'));
}
