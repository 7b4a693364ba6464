import { type Digest } from '../image/digest.js';
import { compareAge, timeOf } from './age.js';
import { type PackageFacts } from './package-facts.js';
import { type KeepRule, type Snapshot, type Timestamp, type Version } from './policy.js';
import { selectsTag } from './selector.js';
import { compareTagVersions, findTagVersion } from './semantic-version.js';

/** Counts among images which are the newest. */
export class Newest {
  readonly #repository: Snapshot['repository'];
  readonly #facts: PackageFacts;

  constructor({ repository }: Snapshot, facts: PackageFacts) {
    this.#repository = repository;
    this.#facts = facts;
  }

  byAge(candidates: readonly Version[], count: number, timestamp: Timestamp): ReadonlySet<Digest> {
    return this.#first(candidates.toSorted(compareAge(timestamp)), count);
  }

  /** As a rule under `keep` counts. What has no date stays, and takes no place. */
  byRule(candidates: readonly Version[], rule: KeepRule): ReadonlySet<Digest> {
    if (rule.newest === undefined) return new Set();
    const { count, by } = rule.newest;
    if (by === 'semver') return this.#byVersion(candidates, count, rule);
    const dated = candidates.filter((version) => timeOf(version, by) !== undefined);
    const undated = candidates.filter((version) => timeOf(version, by) === undefined);
    return new Set([...undated.map(({ digest }) => digest), ...this.byAge(dated, count, by)]);
  }

  /** By the highest version among the tags that the rule means. */
  #byVersion(candidates: readonly Version[], count: number, { selectors }: KeepRule): ReadonlySet<Digest> {
    const ranked = candidates.flatMap((version) => {
      const tags = version.tags.filter(
        (tag) => selectors === undefined || selectsTag(selectors, this.#repository, tag),
      );
      const [highest] = tags
        .map(findTagVersion)
        .filter((each) => each !== undefined)
        .sort(compareTagVersions);
      return highest === undefined ? [] : [{ version, highest }];
    });
    ranked.sort((a, b) => compareTagVersions(a.highest, b.highest) || b.version.id - a.version.id);
    return this.#first(
      ranked.map(({ version }) => version),
      count,
    );
  }

  /** What is attached to something takes no place, so that it displaces no image once that is gone. */
  #first(sorted: readonly Version[], count: number): ReadonlySet<Digest> {
    let places = 0;
    return new Set(
      sorted
        .filter((version) => {
          if (places === count) return false;
          if (!this.#facts.isAttached(version)) places += 1;
          return true;
        })
        .map(({ digest }) => digest),
    );
  }
}
