import {
  type AuthEntry,
  type CredentialFile,
  findAuthEntry,
  fingerprint,
  isWithoutEntries,
  putAuthEntry,
} from './credential-file.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, parseJsonArray } from '../json/json.js';

/** The bytes of the ledger beside a credential file; undefined where nobody is signed in by us. */
export type Ledger = Uint8Array | undefined;

/** A credential file with its ledger; undefined for one that is not to be there. */
export interface NotedFile {
  readonly file: CredentialFile;
  readonly ledger: Ledger;
}

/** One entry that was written, and what it took the place of. */
interface Note {
  readonly key: string;
  readonly fingerprint: string;
  /** Null where there was none. */
  readonly former: JsonValue;
  /** Whether the file was there at all. */
  readonly wasThere: boolean;
}

/**
 * Puts an entry into a file that others sign in to as well, and notes what stood in its place, so that every login can
 * be taken back, whichever is taken back first.
 */
export function signIn({ file, ledger }: NotedFile, key: string, entry: AuthEntry, what: string): NotedFile {
  const former = findAuthEntry(file, key, what) ?? null;
  const notes = readNotes(ledger);
  // A file that is there by our own doing alone was not there.
  const wasThere = file !== undefined && notes.every((note) => note.wasThere);
  const note: Note = { key, fingerprint: fingerprint(entry), former, wasThere };
  return { file: putAuthEntry(file, key, entry, what), ledger: writeNotes([...notes, note]) };
}

/**
 * Takes one login back. What it replaced comes again, unless a later login stands there: then that one is to bring it
 * back. An entry that someone else wrote stays.
 * @returns `isForeign`: an entry stays that no login of ours wrote
 */
export function signOut(
  { file, ledger }: NotedFile,
  key: string,
  written: string,
  what: string,
): NotedFile & { readonly isForeign: boolean } {
  const notes = readNotes(ledger);
  const place = notes.findLastIndex((note) => note.key === key && note.fingerprint === written);
  const note = notes[place];
  const current = findAuthEntry(file, key, what);
  if (note === undefined) return { file, ledger, isForeign: current !== undefined };
  const later = notes.findIndex((each, index) => index > place && each.key === key);
  const rest = notes.flatMap((each, index) => {
    if (index === place) return [];
    return index === later ? [{ ...each, former: note.former }] : [each];
  });
  const left = { ledger: writeNotes(rest) };
  if (later >= 0) return { ...left, file, isForeign: false };
  if (fingerprint(current) !== written) return { ...left, file, isForeign: current !== undefined };
  const restored = putAuthEntry(file, key, note.former ?? undefined, what);
  const isOursAlone = !note.wasThere && rest.length === 0 && isWithoutEntries(restored, what);
  return { ...left, file: isOursAlone ? undefined : restored, isForeign: false };
}

function writeNotes(notes: readonly Note[]): Ledger {
  return notes.length === 0 ? undefined : Buffer.from(JSON.stringify(notes));
}

/** A ledger that is none of ours helps nobody; without it the entries just stay. */
function readNotes(ledger: Ledger): readonly Note[] {
  if (ledger === undefined) return [];
  let list: readonly JsonValue[];
  try {
    list = parseJsonArray(ledger, 'The ledger');
  } catch {
    return [];
  }
  return list.filter(isJsonObject).flatMap((note) => readNote(note));
}

function readNote(note: JsonObject): readonly Note[] {
  const [key, written, former] = ['key', 'fingerprint', 'former'].map((name) => member(note, name));
  if (typeof key !== 'string' || typeof written !== 'string' || former === undefined || isJsonArray(former)) return [];
  return [{ key, fingerprint: written, former, wasThere: member(note, 'wasThere') !== false }];
}
