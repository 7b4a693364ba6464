import { ActionError } from '../../errors.js';
import { type Digest, isDigest } from '../image/digest.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.js';
import { isRepositoryName, isTag, type RepositoryName, type Tag } from '../registry/reference.js';

/** A version as it was when it went. */
export interface LostVersion {
  readonly id: number;
  readonly digest: Digest;
  readonly tags: readonly Tag[];
}

/** What was about to be done to one version, or to a package; of an untag, the version that the tags were on. */
export interface JournalEntry extends LostVersion {
  readonly kind: 'delete' | 'untag' | 'delete-package';
  /** Host; owners, packages and ids mean something else on another one. */
  readonly registry: string;
  readonly owner: string;
  readonly package: RepositoryName;
  /** ISO 8601. */
  readonly time: string;
  readonly rule: string;
  /** Of an untag: digests of the manifests that the tags were moved to, in the order of the tags. */
  readonly placeholders?: readonly Digest[];
  /** Of a package: all that was in it. */
  readonly versions?: readonly LostVersion[];
}

/** What came of it: `deleted`, `gone`, `untagged`, `retained`, `failed`, `deferred`, … */
export interface JournalResult {
  readonly entry: JournalEntry;
  readonly result: string;
  readonly time: string;
}

export interface JournalReading {
  /** In the order of the file, without those that are known to have had no effect. */
  readonly entries: readonly JournalEntry[];
  /** Numbers of lines, from 1, that are no JSON: a kill cut them off before their request was sent. */
  readonly tornLines: readonly number[];
}

/** Results after which nothing is to be undone. */
const resultsWithoutEffect: ReadonlySet<string> = new Set(['retained', 'deferred', 'kept']);

export function formatEntry(entry: JournalEntry): JsonObject {
  const { kind, registry, owner, package: name, id, digest, tags, time, rule, placeholders, versions } = entry;
  return {
    kind,
    registry,
    owner,
    package: name,
    id,
    digest,
    tags,
    time,
    rule,
    ...(placeholders === undefined ? {} : { placeholders }),
    ...(versions === undefined
      ? {}
      : { versions: versions.map((version) => ({ id: version.id, digest: version.digest, tags: version.tags })) }),
  };
}

/** The line that follows: the same facts, so that each line can be read alone. */
export function formatResult({ entry, result, time }: JournalResult): JsonObject {
  const { registry, owner, package: name, id, digest, tags, rule } = entry;
  return { kind: 'result', of: entry.kind, registry, owner, package: name, id, digest, tags, time, rule, result };
}

/**
 * Reads a journal. Whoever can change the file must not gain anything by it: what is not of the expected form is refused.
 * @throws ActionError `refused` for a line that is JSON but no entry, and for a file without any entry but with other lines
 */
export function parseJournal(text: string, what: string): JournalReading {
  const entries: JournalEntry[] = [];
  const tornLines: number[] = [];
  const withoutEffect = new Set<JournalEntry>();
  /** A result is of the last entry before it; an earlier one, which was tried in vain or cut off, may have had an effect. */
  const open = new Map<string, JournalEntry>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parseLine(line);
    if (value === undefined) {
      tornLines.push(index + 1);
      continue;
    }
    const where = `${what}, line ${index + 1},`;
    if (!isJsonObject(value)) throw malformed(where, 'is no object');
    const isResult = member(value, 'kind') === 'result';
    const entry = parseEntry(value, member(value, isResult ? 'of' : 'kind'), where);
    const key = keyOf(entry);
    if (!isResult) {
      entries.push(entry);
      open.set(key, entry);
      continue;
    }
    const tried = open.get(key);
    if (tried !== undefined && resultsWithoutEffect.has(textOf(value, 'result'))) withoutEffect.add(tried);
    open.delete(key);
  }
  // A run leaves one such line at most; a file of them is something else, or was put into another form.
  if (entries.length === 0 && tornLines.length > 1) throw malformed(what, 'holds no line of a journal');
  return { entries: entries.filter((entry) => !withoutEffect.has(entry)), tornLines };
}

/** @returns undefined for what is no JSON */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What an entry and its result have in common. */
function keyOf({ kind, registry, owner, package: name, id, tags }: JournalEntry): string {
  return `${kind} ${registry} ${owner.toLowerCase()}/${name} ${id} ${tags.join(' ')}`;
}

function parseEntry(line: JsonObject, kind: JsonValue | undefined, where: string): JournalEntry {
  if (kind !== 'delete' && kind !== 'untag' && kind !== 'delete-package') throw malformed(where, 'has no known kind');
  const name = member(line, 'package');
  if (typeof name !== 'string' || !isRepositoryName(name)) throw malformed(where, 'names no package');
  const placeholders = member(line, 'placeholders');
  const versions = member(line, 'versions');
  return {
    kind,
    registry: textOf(line, 'registry'),
    owner: textOf(line, 'owner'),
    package: name,
    ...parseLostVersion(line, where),
    time: textOf(line, 'time'),
    rule: textOf(line, 'rule'),
    ...(placeholders === undefined ? {} : { placeholders: parseDigests(placeholders, where) }),
    ...(versions === undefined ? {} : { versions: parseLostVersions(versions, where) }),
  };
}

function parseLostVersion(line: JsonObject, where: string): LostVersion {
  const [id, digest, tags] = [member(line, 'id'), member(line, 'digest'), member(line, 'tags')];
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) throw malformed(where, 'has no usable id');
  if (!isDigest(digest)) throw malformed(where, 'has no digest');
  if (!isJsonArray(tags)) throw malformed(where, 'has no list of tags');
  return {
    id,
    digest,
    tags: tags.map((tag) => {
      if (typeof tag === 'string' && isTag(tag)) return tag;
      throw malformed(where, 'has a tag that is none');
    }),
  };
}

function parseLostVersions(value: JsonValue, where: string): readonly LostVersion[] {
  if (!isJsonArray(value)) throw malformed(where, 'has no list of versions');
  return value.map((version) => {
    if (isJsonObject(version)) return parseLostVersion(version, where);
    throw malformed(where, 'has a version that is none');
  });
}

function parseDigests(value: JsonValue, where: string): readonly Digest[] {
  if (!isJsonArray(value)) throw malformed(where, 'has no list of placeholders');
  return value.map((digest) => {
    if (isDigest(digest)) return digest;
    throw malformed(where, 'has a placeholder that is no digest');
  });
}

/** What is missing is empty: nothing hangs on it. */
function textOf(line: JsonObject, name: string): string {
  const value = member(line, name);
  return typeof value === 'string' ? value : '';
}

function malformed(where: string, fault: string): ActionError {
  return new ActionError('refused', `${where} ${fault}, so nothing is restored from it.`, {
    hint: 'Take the journal as cleanup wrote it; lines can be left out, but not changed.',
  });
}
