import SemVer from 'semver/classes/semver.js';

/** A version that a tag names: `v1`, `1.2`, `v1.2.3-rc.1`. */
export interface TagVersion {
  readonly version: SemVer;
  /** How many of its numbers are written; the others count as 0. */
  readonly written: number;
}

/** No tag is longer, and semver takes 256. */
const maxLength = 128;
const pattern = /^v?(\d{1,15})(\.\d{1,15})?(\.\d{1,15})?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Undefined for a tag that is no version. */
export function findTagVersion(tag: string): TagVersion | undefined {
  const match = tag.length > maxLength ? null : pattern.exec(tag);
  if (match === null) return undefined;
  const [, major = '0', minor, patch, prerelease = ''] = match;
  const written = [major, minor, patch].filter((part) => part !== undefined).length;
  // Loosely: numbers of dates begin with 0.
  return { version: new SemVer(`${major}${minor ?? '.0'}${patch ?? '.0'}${prerelease}`, { loose: true }), written };
}

/** Higher ones first. Of equal ones the one that is written out comes first: `v1.2.0` before `v1.2`, which moves. */
export function compareTagVersions(a: TagVersion, b: TagVersion): number {
  return b.version.compare(a.version) || b.written - a.written;
}
