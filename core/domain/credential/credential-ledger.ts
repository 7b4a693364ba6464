import {
  type AuthEntry,
  type CredentialFile,
  findAuthEntry,
  fingerprint,
  isWithoutEntries,
  putAuthEntry,
} from './credential-file.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member, parseJsonObject } from '../json/json.js';

/** The bytes of the ledger beside a credential file; undefined where nobody is signed in by us. */
export type Ledger = Uint8Array | undefined;

/** A credential file with its ledger; undefined for one that is not to be there. */
export interface NotedFile {
  readonly file: CredentialFile;
  readonly ledger: Ledger;
}

/** Who signed in. */
export interface Signer {
  /** A runner has one job at a time, so each other job that it noted is over. Empty where none is known. */
  readonly runner: string;
  readonly job: string;
}

/** One entry that is to be written. */
export interface Login {
  readonly key: string;
  readonly entry: AuthEntry;
  readonly signer: Signer;
}

/** One entry that was written and is to be taken back. */
export interface Logout {
  readonly key: string;
  /** Of what was written. */
  readonly fingerprint: string;
  readonly signer: Signer;
}

/** A file after a login was taken back. */
export interface SignedOut extends NotedFile {
  /** An entry stays that no login of ours wrote. */
  readonly isForeign: boolean;
  /** The topmost directory that was made for the file, where no login is left: as far as it is empty, it goes. */
  readonly madeDirectory?: string;
}

/** One entry that was written, and what it took the place of. */
interface Note {
  readonly key: string;
  readonly fingerprint: string;
  /** Null where there was none. */
  readonly former: JsonValue;
  readonly runner: string;
  readonly job: string;
}

interface Book {
  /** Whether the file was there before all logins. */
  readonly wasThere: boolean;
  readonly madeDirectory: string;
  readonly logins: readonly Note[];
}

/** More than any job leaves; a file that others can write must not keep us busy. */
const maxDead = 100;

/**
 * Puts an entry into a file that others sign in to as well, and notes what stood in its place, so that every login can
 * be taken back, whichever is taken back first.
 * @param madeDirectory the topmost directory that was made for the file just now, if any was
 */
export function signIn(
  { file, ledger }: NotedFile,
  { key, entry, signer }: Login,
  what: string,
  madeDirectory?: string,
): NotedFile {
  const book = readBook(ledger) ?? { wasThere: file !== undefined, madeDirectory: '', logins: [] };
  const former = findAuthEntry(file, key, what) ?? null;
  const note: Note = { key, fingerprint: fingerprint(entry), former, ...signer };
  const after: Book = {
    // A file that is there by our own doing alone was not there.
    wasThere: book.wasThere && file !== undefined,
    madeDirectory: book.madeDirectory === '' ? (madeDirectory ?? '') : book.madeDirectory,
    logins: [...book.logins, note],
  };
  return { file: putAuthEntry(file, key, entry, what), ledger: writeBook(after) };
}

/**
 * Takes one login back. What it replaced comes again, unless a later login stands there: then that one is to bring it
 * back. An entry that someone else wrote stays. Of several with one credential it takes that of the same signer: a note
 * that is left behind counts as that of a killed job, while another one may still rely on it.
 */
export function signOut(
  { file, ledger }: NotedFile,
  { key, fingerprint: written, signer }: Logout,
  what: string,
): SignedOut {
  const book = readBook(ledger);
  const isWanted = (note: Note): boolean =>
    note.key === key && note.fingerprint === written && note.runner === signer.runner && note.job === signer.job;
  const place = book?.logins.findLastIndex(isWanted) ?? -1;
  if (book === undefined || place < 0) {
    return { file, ledger, isForeign: findAuthEntry(file, key, what) !== undefined };
  }
  return takeBack(file, book, place, what);
}

/** Takes back the logins of jobs of this runner that ended without doing so: they were killed. */
export function signOutDead(noted: NotedFile, { runner, job }: Signer, what: string): SignedOut {
  let after: SignedOut = { ...noted, isForeign: false };
  if (runner === '' || job === '') return after;
  for (let taken = 0; taken < maxDead; taken += 1) {
    const book = readBook(after.ledger);
    const place = book?.logins.findLastIndex((note) => note.runner === runner && note.job !== job) ?? -1;
    if (book === undefined || place < 0) return after;
    after = takeBack(after.file, book, place, what);
  }
  return after;
}

function takeBack(file: CredentialFile, book: Book, place: number, what: string): SignedOut {
  const note = book.logins[place];
  if (note === undefined) throw new RangeError('There is no such login.');
  const { before, after, isBare } = leaveOut(book.logins, place, note);
  const logins = [...before, ...after];
  const ledger = logins.length === 0 ? undefined : writeBook({ ...book, logins });
  const current = findAuthEntry(file, note.key, what);
  const isInForce = isBare && fingerprint(current) === note.fingerprint;
  const restored = isInForce ? putAuthEntry(file, note.key, note.former ?? undefined, what) : file;
  const isOursAlone = !book.wasThere && ledger === undefined && isWithoutEntries(restored, what);
  return {
    file: isOursAlone ? undefined : restored,
    ledger,
    isForeign: !isInForce && current !== undefined && after.every(({ key }) => key !== note.key),
    ...(ledger === undefined && book.madeDirectory !== '' ? { madeDirectory: book.madeDirectory } : {}),
  };
}

/**
 * Leaves one login out: where a later one would bring back what it wrote, that brings back what it replaced. What others
 * wrote in between is left alone, and a later login may have been killed before it wrote anything.
 * @returns isBare: no later login wrote the same, which would be in force in its place
 */
function leaveOut(logins: readonly Note[], place: number, note: Note) {
  let isBare = true;
  const after = logins.slice(place + 1).map((each) => {
    if (!isBare || each.key !== note.key) return each;
    isBare = each.fingerprint !== note.fingerprint;
    return fingerprint(each.former) === note.fingerprint ? { ...each, former: note.former } : each;
  });
  return { before: logins.slice(0, place), after, isBare };
}

function writeBook(book: Book): Buffer {
  return Buffer.from(JSON.stringify(book));
}

/** A ledger that is none of ours helps nobody; without it the entries just stay. */
function readBook(ledger: Ledger): Book | undefined {
  if (ledger === undefined) return undefined;
  let book: JsonObject;
  try {
    book = parseJsonObject(ledger, 'The ledger');
  } catch {
    return undefined;
  }
  const logins = member(book, 'logins');
  return {
    wasThere: member(book, 'wasThere') !== false,
    madeDirectory: textOf(book, 'madeDirectory') ?? '',
    logins: isJsonArray(logins) ? logins.filter(isJsonObject).flatMap(readNote) : [],
  };
}

function readNote(note: JsonObject): readonly Note[] {
  const [key, written, former] = [textOf(note, 'key'), textOf(note, 'fingerprint'), member(note, 'former')];
  if (key === undefined || written === undefined || former === undefined || isJsonArray(former)) return [];
  const [runner = '', job = ''] = [textOf(note, 'runner'), textOf(note, 'job')];
  return [{ key, fingerprint: written, former, runner, job }];
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' ? value : undefined;
}
