import { createHash } from 'node:crypto';
import { ActionError } from '../../errors.js';
import { type Digest, isDigest } from '../image/digest.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.js';
import { isPolicyRule, type KeepRule, type RetentionPolicy, type Snapshot, type Version } from './policy.js';
import { isRepositoryName, isTag, type RepositoryName } from '../registry/reference.js';
import { decideBy, type Decision, type Verdict } from './retention.js';
import { type Choice, chooseVersions, ordinaryTags } from './selection.js';

/** What a person can read, approve and have applied. */
export interface CleanupPlan {
  /** Milliseconds since the epoch, by GitHub's clock; undefined where the file does not tell. */
  readonly createdAt: number | undefined;
  readonly registry: string;
  readonly owner: string;
  readonly packageType: string;
  readonly packages: readonly PlannedEntry[];
}

export interface PlannedEntry {
  readonly name: RepositoryName;
  /** Of all versions with their tags and times. */
  readonly snapshot: Digest;
  /** The rules in words, for those who read the plan. */
  readonly rules: JsonObject;
  readonly deletesPackage: boolean;
  readonly versions: readonly PlannedVersion[];
}

export interface PlannedVersion extends Version {
  readonly verdict: Verdict['verdict'];
  readonly rule: string;
  readonly reason: string;
  readonly untag?: readonly string[];
  /** It goes although its manifest could not be read, because it was named by its digest. */
  readonly isUnreadable: boolean;
}

const kind = 'ghcr-actions/cleanup-plan';
const format = 1;
const verdicts: readonly Verdict['verdict'][] = ['keep', 'delete', 'untag', 'retain'];

/** The same for the same versions in any order; another one after any change. */
export function hashVersions(versions: readonly Version[]): Digest {
  const hash = createHash('sha256');
  for (const { id, digest, tags, createdAt, updatedAt } of versions.toSorted((a, b) => a.id - b.id)) {
    hash.update(`${JSON.stringify([id, digest, tags.toSorted(), createdAt ?? null, updatedAt ?? null])}\n`);
  }
  const digest = `sha256:${hash.digest('hex')}`;
  if (!isDigest(digest)) throw new TypeError('A hash is no digest.');
  return digest;
}

export function hasWork({ versions, deletesPackage }: PlannedEntry): boolean {
  return deletesPackage || versions.some(({ verdict }) => verdict === 'delete' || verdict === 'untag');
}

/** As JSON with a line for each version. */
export function formatPlan({ packages, createdAt, ...head }: CleanupPlan): string {
  const top = JSON.stringify({ kind, format, createdAt: formatTime(createdAt), ...head });
  const entries = packages.map(({ versions, ...entry }) => {
    const lines = versions.map((version) => `\n      ${JSON.stringify(describeVersion(version))}`);
    return `\n    ${JSON.stringify(entry).slice(0, -1)},"versions":[${lines.join(',')}]}`;
  });
  return `${top.slice(0, -1)},"packages":[${entries.join(',')}]}\n`;
}

function describeVersion({ createdAt, updatedAt, isUnreadable, ...version }: PlannedVersion): JsonObject {
  const { id, digest, tags, verdict, rule, reason, untag } = version;
  return {
    id,
    digest,
    tags,
    createdAt: formatTime(createdAt),
    updatedAt: formatTime(updatedAt),
    verdict,
    rule,
    reason,
    ...(untag === undefined ? {} : { untag }),
    ...(isUnreadable ? { isUnreadable } : {}),
  };
}

/** @throws ActionError `invalid-file` for what is no plan of ours, or was changed into what makes no sense */
export function parsePlan(text: string, file: string): CleanupPlan {
  const fail = (what: string): never => {
    throw new ActionError('invalid-file', `The plan ${file} ${what}.`, {
      hint: 'Have "mode: plan" write it anew; where it comes from an artifact, check who may write that.',
    });
  };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    fail('is no JSON');
  }
  if (!isJsonObject(document) || member(document, 'kind') !== kind) return fail('is no plan of cleanup');
  if (member(document, 'format') !== format) return fail('was written by another version of this action');
  const [registry, owner, packageType] = ['registry', 'owner', 'packageType'].map((key) => member(document, key));
  const packages = member(document, 'packages');
  if (
    typeof registry !== 'string' ||
    typeof owner !== 'string' ||
    typeof packageType !== 'string' ||
    !isJsonArray(packages)
  ) {
    return fail('lacks its registry, owner, type or packages');
  }
  const entries = packages.map((entry, index) => parseEntry(entry) ?? fail(`is malformed in packages[${index}]`));
  if (new Set(entries.map(({ name }) => name)).size !== entries.length) fail('names a package twice');
  return { createdAt: readTime(document, 'createdAt'), registry, owner, packageType, packages: entries };
}

function parseEntry(value: JsonValue): PlannedEntry | undefined {
  if (!isJsonObject(value)) return undefined;
  const [name, snapshot, rules, versions] = ['name', 'snapshot', 'rules', 'versions'].map((key) => member(value, key));
  if (typeof name !== 'string' || !isRepositoryName(name) || !isDigest(snapshot)) return undefined;
  if (!isJsonObject(rules) || !isJsonArray(versions)) return undefined;
  const parsed = versions.map(parsePlanned);
  const valid = parsed.filter((version) => version !== undefined);
  if (valid.length !== parsed.length || hashVersions(valid) !== snapshot) return undefined;
  return { name, snapshot, rules, deletesPackage: member(value, 'deletesPackage') === true, versions: valid };
}

function parsePlanned(value: JsonValue): PlannedVersion | undefined {
  if (!isJsonObject(value)) return undefined;
  const text = (key: string): string => {
    const found = member(value, key);
    return typeof found === 'string' ? found : '';
  };
  const [id, digest] = [member(value, 'id'), member(value, 'digest')];
  const tags = parseTags(member(value, 'tags'));
  const untag = member(value, 'untag') === undefined ? undefined : parseTags(member(value, 'untag'));
  const verdict = verdicts.find((each) => each === member(value, 'verdict'));
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || !isDigest(digest)) return undefined;
  if (tags === undefined || verdict === undefined || (verdict === 'untag') !== (untag !== undefined)) return undefined;
  const known = new Set(tags);
  if (untag !== undefined && !untag.every((tag) => known.has(tag))) return undefined;
  return {
    id,
    digest,
    tags,
    createdAt: readTime(value, 'createdAt'),
    updatedAt: readTime(value, 'updatedAt'),
    verdict,
    rule: text('rule'),
    reason: text('reason'),
    ...(untag === undefined ? {} : { untag }),
    isUnreadable: member(value, 'isUnreadable') === true,
  };
}

function parseTags(value: JsonValue | undefined): readonly string[] | undefined {
  if (!isJsonArray(value)) return undefined;
  const tags = value.filter((tag) => typeof tag === 'string' && isTag(tag));
  return tags.length === value.length ? tags.map(String) : undefined;
}

function formatTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function readTime(document: JsonObject, key: string): number | undefined {
  const text = member(document, key);
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Decides as the plan says, less what meanwhile must stay, and never more: whatever the plan does not have, or has with
 * other tags or times, is a root.
 * @param keep what stays although the plan has it go
 */
export function decidePlanned(snapshot: Snapshot, entry: PlannedEntry, keep: readonly KeepRule[] = []): Decision {
  const planned = new Map(entry.versions.map((version) => [version.id, version]));
  const unreadable = entry.versions.filter((version) => version.verdict === 'delete' && version.isUnreadable);
  const policy: RetentionPolicy = {
    keep: [],
    delete: [
      {
        name: 'delete-tags',
        kind: 'tags',
        selectors: unreadable.map(({ digest }) => ({ kind: 'digest', digest }) as const),
      },
    ],
    keepYoungerThanMs: 0,
    timestamp: 'updated',
    deletesPackage: entry.deletesPackage,
  };
  return decideBy(snapshot, { ...policy, keep }, (graph) => {
    const byRules = chooseVersions(snapshot, { ...policy, keep, delete: [] }, graph);
    const chooseProtected = ({ digest }: Version): Choice | undefined => {
      const choice = byRules.get(digest);
      return keep.some(({ name }) => name === choice?.rule) ? choice : undefined;
    };
    const choose = (version: Version): Choice =>
      chooseProtected(version) ??
      chooseUnfinished(version, entry, snapshot) ??
      choosePlanned(version, planned.get(version.id), snapshot);
    return new Map(snapshot.versions.map((version) => [version.digest, choose(version)]));
  });
}

/** A run of this plan that was killed may have left a tag on its way: what it is at goes along with it. */
function chooseUnfinished(
  { digest, tags }: Version,
  { versions }: PlannedEntry,
  { contents }: Snapshot,
): Choice | undefined {
  const content = contents.get(digest);
  const [tag, ...more] = tags;
  if (content?.kind !== 'manifest' || content.isPlaceholder !== true) return undefined;
  if (tag === undefined || more.length > 0) return undefined;
  const planned = versions.find(({ verdict, untag = [] }) => verdict === 'untag' && untag.includes(tag));
  if (planned === undefined) return undefined;
  const rule = isPolicyRule(planned.rule) ? planned.rule : 'none';
  return { kind: 'delete', rule, reason: `it was left under the tag ${tag} by a run that did not end` };
}

function choosePlanned(version: Version, planned: PlannedVersion | undefined, { held }: Snapshot): Choice {
  const why = held.get(version.digest);
  if (why !== undefined) return { kind: 'keep', rule: 'held', reason: why };
  // What may be described by an index need not be read.
  const root = ordinaryTags(version).length > 0 ? 'keep' : 'stay';
  if (planned === undefined) return { kind: root, rule: 'unplanned', reason: 'the plan does not have it' };
  if (hashVersions([version]) !== hashVersions([planned])) {
    return { kind: root, rule: 'unplanned', reason: 'it has changed since the plan was made' };
  }
  const { verdict, reason, untag } = planned;
  const rule = isPolicyRule(planned.rule) ? planned.rule : 'none';
  if (verdict === 'delete') return { kind: 'delete', rule, reason };
  if (verdict === 'untag' && untag !== undefined) return { kind: 'keep', rule, reason, untag };
  return { kind: root, rule, reason };
}
