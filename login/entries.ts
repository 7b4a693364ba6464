import { join } from 'node:path';
import { type Credential } from '../core/domain/credential/credential-choice.js';
import {
  type AuthEntry,
  authKeyOf,
  containersKeyOf,
  makeAuthEntry,
  scopeOf,
} from '../core/domain/credential/credential-file.js';
import { formatRepository, type RegistryHost, type Repository } from '../core/domain/registry/reference.js';
import { type CredentialPlaces } from '../core/ports.js';
import { entryOf, pathOfPlace } from './program.js';

/** Who is to be signed in where. */
export interface SignIn {
  /** For the registry as a whole, in tools that keep credentials for images too. */
  readonly general: Credential;
  /** For images that need another one to be pulled, in those tools. */
  readonly images: readonly { readonly image: Repository; readonly credential: Credential }[];
  /** For tools that keep one for a registry. */
  readonly single: Credential;
}

/** An entry below `auths`. */
export interface KeyedEntry {
  readonly key: string;
  readonly entry: AuthEntry;
}

/** An entry that goes into a file of the user, or to a program that keeps it. */
export interface PlacedEntry extends KeyedEntry {
  /** Of the file; of the ledger for what a program keeps. */
  readonly path: string;
  readonly program?: string;
}

/** One credential for the registry, as Docker keeps it. */
export function singleEntry({ single }: SignIn, host: RegistryHost): KeyedEntry {
  return { key: authKeyOf(host), entry: makeAuthEntry(single.username, single.secret) };
}

/** The registry's own and those of images, which containers tools prefer to it. */
export function keyedEntries({ general, images }: SignIn, host: RegistryHost): readonly KeyedEntry[] {
  return [
    { key: containersKeyOf(host), entry: makeAuthEntry(general.username, general.secret) },
    ...images.map(({ image, credential }) => ({
      key: formatRepository(image),
      entry: makeAuthEntry(credential.username, credential.secret),
    })),
  ];
}

/**
 * The files of buildx that hold for a registry, and for pulling one of its images.
 * @see https://docs.docker.com/build/building/variables/#buildx_config (`config/<registry>[/<repository>][@pull[,push]]`)
 */
export function scopedEntries(
  { general, images }: SignIn,
  { buildxConfig }: CredentialPlaces,
  host: RegistryHost,
): readonly PlacedEntry[] {
  const entryAt = (scope: string, { username, secret }: Credential): PlacedEntry => ({
    path: join(buildxConfig, 'config', ...scope.split('/'), 'config.json'),
    key: authKeyOf(host),
    entry: makeAuthEntry(username, secret),
  });
  return [
    entryAt(scopeOf(host), general),
    ...images.map(({ image, credential }) => entryAt(`${formatRepository(image)}@pull`, credential)),
  ];
}

/** The entry for a program that keeps the credentials of a server, by the name that the tool has for it. */
export function programEntry(
  program: string,
  server: string,
  credential: Credential,
  places: CredentialPlaces,
): PlacedEntry {
  return { path: pathOfPlace({ program, server }, places), key: server, entry: entryOf(credential), program };
}

/** Docker and containers tools may be told to use one file. Of two entries with the same key the later one holds. */
export function distinct(entries: readonly PlacedEntry[]): readonly PlacedEntry[] {
  return [...new Map(entries.map((entry) => [`${entry.path}\n${entry.key}`, entry])).values()];
}
