import { type RetentionPolicy, type Snapshot, type Timestamp, type Version } from './policy.js';

/** Milliseconds since the epoch; undefined for a date that could not be read. */
export function timeOf(version: Version, timestamp: Timestamp): number | undefined {
  return timestamp === 'created' ? version.createdAt : version.updatedAt;
}

/** Newest first, ties by the higher id; a time that could not be read counts as newest. */
export function compareAge(timestamp: Timestamp): (a: Version, b: Version) => number {
  return (a, b) => {
    const [timeOfA, timeOfB] = [timeOf(a, timestamp) ?? Infinity, timeOf(b, timestamp) ?? Infinity];
    return timeOfA === timeOfB ? b.id - a.id : timeOfA < timeOfB ? 1 : -1;
  };
}

/** How old versions are at the time of a snapshot, as a policy means it. */
export class Ages {
  readonly #now: number;
  readonly #policy: Pick<RetentionPolicy, 'timestamp' | 'keepYoungerThanMs'>;

  constructor({ now }: Snapshot, policy: RetentionPolicy) {
    this.#now = now;
    this.#policy = policy;
  }

  isKnown(version: Version): boolean {
    return this.#timeOf(version) !== undefined;
  }

  /** What has no date is never old enough. @param thanMs undefined: any age will do */
  isOlder(version: Version, thanMs: number | undefined): boolean {
    const time = this.#timeOf(version);
    return thanMs === undefined || (time !== undefined && this.#now - time > thanMs);
  }

  /** What has no date is young. @param thanMs undefined: any age will do */
  isYounger(version: Version, thanMs: number | undefined): boolean {
    const time = this.#timeOf(version);
    return thanMs === undefined || time === undefined || this.#now - time < thanMs;
  }

  /** Within the grace for pushes: by the later of both dates, because a version that was pushed again is only updated. */
  isInFlight({ createdAt, updatedAt }: Version): boolean {
    if (createdAt === undefined || updatedAt === undefined) return true;
    return this.#now - Math.max(createdAt, updatedAt) < this.#policy.keepYoungerThanMs;
  }

  #timeOf(version: Version): number | undefined {
    return timeOf(version, this.#policy.timestamp);
  }
}
