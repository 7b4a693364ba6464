import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import { ActionError } from '../../core/errors.js';
import { type PackageVersion } from '../../core/ports.js';
import { formatDuration } from '../../core/report/units.js';
import { type RestoreSelection } from '../inputs.js';
import { type PackageSource } from '../package-source.js';

/**
 * A deleted manifest can't be read, so what belongs to an image is known only once it is back. What was made or went at
 * about the same time and has no name of its own comes back first; what then turns out not to belong goes again.
 */
const companionWindowMs = 10 * 60_000;
const maxCompanions = 100;

/**
 * Of several with the same name the one that was deleted last, before one that is there.
 * @throws ActionError `not-found` for a name that no version has
 */
export function findNamed(
  { name }: PackageSource,
  deleted: readonly PackageVersion[],
  active: readonly PackageVersion[],
  { ids, digests, tags }: RestoreSelection,
): readonly PackageVersion[] {
  const latestFirst = deleted.toSorted((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || b.id - a.id);
  const missing: string[] = [];
  const find = (what: string, isMeant: (version: PackageVersion) => boolean): readonly PackageVersion[] => {
    const found = latestFirst.find(isMeant) ?? active.find(isMeant);
    if (found === undefined) missing.push(what);
    return found === undefined ? [] : [found];
  };
  const named = [
    ...ids.flatMap((id) => find(`the id ${id}`, (version) => version.id === id)),
    ...digests.flatMap((digest) => find(`the digest ${shortDigest(digest)}`, (version) => version.digest === digest)),
    ...tags.flatMap((tag) => find(`the tag ${tag}`, (version) => version.tags.includes(tag))),
  ];
  if (missing.length === 0) return named;
  throw new ActionError('not-found', `Among the versions of ${name}, deleted or not, none has ${missing.join(', ')}.`, {
    hint: 'GitHub shows what was deleted within 30 days to who administers the package: the token needs the role Admin on it.',
  });
}

/** What was deleted within a time. */
export function findRecent(
  { name, log }: PackageSource,
  deleted: readonly PackageVersion[],
  withinMs: number | undefined,
  now: number,
): readonly PackageVersion[] {
  if (withinMs === undefined) return [];
  const recent = deleted.filter(({ deletedAt }) => deletedAt !== undefined && now - deletedAt <= withinMs);
  const within = formatDuration(withinMs);
  if (recent.length === 0) log.warning(`${name}: GitHub lists nothing that was deleted within ${within}.`);
  const undated = deleted.filter(({ deletedAt }) => deletedAt === undefined).length;
  if (undated > 0) {
    log.warning(`${name}: of ${undated} deleted versions GitHub does not tell when they went; name them by tag or id.`);
  }
  return recent;
}

/** The nearest in time first; those with a name of their own are no part of another image. */
export function findCompanions(
  named: readonly PackageVersion[],
  roots: readonly PackageVersion[],
  deleted: readonly PackageVersion[],
): readonly PackageVersion[] {
  const known = new Set(roots);
  const gone = named.filter(({ deletedAt }) => deletedAt !== undefined);
  // Parts are made along with their image. When they went tells nothing where a restore of another image took them again.
  const distanceOf = ({ deletedAt, createdAt }: PackageVersion): number =>
    Math.min(...gone.flatMap((root) => [distance(root.deletedAt, deletedAt), distance(root.createdAt, createdAt)]));
  return deleted
    .filter((version) => version.tags.length === 0 && !known.has(version) && distanceOf(version) <= companionWindowMs)
    .map((version) => ({ version, ms: distanceOf(version) }))
    .sort((a, b) => a.ms - b.ms)
    .slice(0, maxCompanions)
    .map(({ version }) => version);
}

/** What went last comes first, as cleanup deletes what holds before what is held; tags come last of all. */
export function lastGoneFirst(versions: readonly PackageVersion[]): readonly PackageVersion[] {
  const rank = ({ tags }: PackageVersion): number => (tags.length === 0 ? 0 : 1);
  return versions.toSorted((a, b) => rank(a) - rank(b) || (b.deletedAt ?? 0) - (a.deletedAt ?? 0) || a.id - b.id);
}

/** The same bytes may have been deleted more than once. */
export function newestByDigest(deleted: readonly PackageVersion[]): ReadonlyMap<Digest, PackageVersion> {
  const oldestFirst = deleted.toSorted((a, b) => (a.deletedAt ?? 0) - (b.deletedAt ?? 0) || a.id - b.id);
  return new Map(oldestFirst.map((version) => [version.digest, version]));
}

function distance(a: number | undefined, b: number | undefined): number {
  return a === undefined || b === undefined ? Infinity : Math.abs(a - b);
}
