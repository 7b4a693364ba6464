import { type Digest, shortDigest } from '../core/domain/digest.js';
import { holdersFirst, markLive } from '../core/domain/graph.js';
import { type Version } from '../core/domain/policy.js';
import { type Verdict } from '../core/domain/retention.js';
import { ActionError, isActionError } from '../core/errors.js';
import { type Journal } from '../core/ports.js';
import { type VersionResult } from '../core/report/cleanup.js';
import { withProgress } from '../core/progress.js';
import { describeProgress } from './progress.js';
import { type PackagePlan } from './snapshot.js';
import { Watch } from './watch.js';

export interface Outcome {
  readonly result: VersionResult;
  /** What differs from the plan, and why. */
  readonly note?: string;
}

export interface Deletions {
  /** By id, of the versions that were to be deleted. Those that the run did not come to are missing. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** Why the run ended early, or the first failure that it went on after. */
  readonly failure: ActionError | undefined;
}

/** After so many in a row GitHub has trouble that will not pass soon. */
const maxFailuresInARow = 3;

/**
 * Deletes what the plan says, what holds before what is held; each time after a look whether that is still right.
 * @param cancelled ends it between two deletions
 */
export function deletePlanned(plan: PackagePlan, journal: Journal, cancelled: AbortSignal): Promise<Deletions> {
  const run = new DeletionRun(plan, journal);
  return withProgress(
    () => run.describe(),
    plan.source,
    () => run.deleteAll(cancelled),
  );
}

class DeletionRun {
  readonly #plan: PackagePlan;
  readonly #journal: Journal;
  readonly #watch: Watch;
  readonly #order: readonly Verdict[];
  readonly #startedAt: number;
  readonly #outcomes = new Map<number, Outcome>();
  /** What must stay after all → why. */
  readonly #spared = new Map<Digest, string>();
  #deletedCount = 0;
  #failure: ActionError | undefined;
  #failuresInARow = 0;

  constructor(plan: PackagePlan, journal: Journal) {
    const { decision, source } = plan;
    this.#plan = plan;
    this.#journal = journal;
    this.#watch = new Watch(plan);
    this.#startedAt = source.clock.now();
    const doomed = decision.verdicts.filter(({ verdict }) => verdict === 'delete');
    const byDigest = new Map(doomed.map((verdict) => [verdict.version.digest, verdict]));
    const oldestFirst = doomed.toSorted((a, b) => a.version.id - b.version.id).map(({ version }) => version.digest);
    this.#order = holdersFirst(decision.graph, oldestFirst).flatMap((digest) => byDigest.get(digest) ?? []);
  }

  describe(): string {
    const elapsedMs = this.#plan.source.clock.now() - this.#startedAt;
    return `${this.#plan.source.name}: ${describeProgress(this.#deletedCount, this.#order.length, elapsedMs)}`;
  }

  async deleteAll(cancelled: AbortSignal): Promise<Deletions> {
    for (const verdict of this.#order) {
      if (cancelled.aborted) {
        this.#failure = new ActionError('cancelled', 'The run was cancelled.');
        break;
      }
      try {
        await this.#deleteUnlessNeeded(verdict);
      } catch (error) {
        if (!isActionError(error)) throw error;
        this.#failure = error;
        break;
      }
      if (this.#failuresInARow >= maxFailuresInARow) break;
    }
    return { outcomes: this.#outcomes, failure: this.#failure };
  }

  /** @throws ActionError for what ends the work on this package */
  async #deleteUnlessNeeded({ version, rule }: Verdict): Promise<void> {
    for (const [digest, reason] of await this.#watch.look()) this.#spare(digest, reason);
    const spared = this.#spared.get(version.digest);
    if (spared !== undefined) {
      this.#outcomes.set(version.id, { result: 'kept', note: spared });
      return;
    }
    const { packages, packageName, clock } = this.#plan.source;
    const { id, digest, tags } = version;
    await this.#journal.append({
      kind: 'delete',
      owner: packages.owner,
      package: packageName,
      id,
      digest,
      tags,
      time: new Date(clock.now()).toISOString(),
      rule,
    });
    try {
      this.#settle(version, await packages.deleteVersion(packageName, id));
      this.#failuresInARow = 0;
    } catch (error) {
      if (!isActionError(error)) throw error;
      this.#fail(version, error);
    }
  }

  #settle(version: Version, result: Awaited<ReturnType<PackagePlan['source']['packages']['deleteVersion']>>): void {
    const { log, name } = this.#plan.source;
    if (result.kind === 'retained') {
      this.#outcomes.set(version.id, { result: 'retained', note: result.message });
      log.warning(`${name}: GitHub keeps ${describeVersion(version)}: ${result.message}`);
      this.#spareHeld(version, 'which GitHub keeps');
      return;
    }
    this.#deletedCount += 1;
    this.#outcomes.set(version.id, { result: result.kind });
    log.debug(`${name}: ${describeVersion(version)} ${result.kind === 'gone' ? 'was gone already' : 'deleted'}`);
  }

  /** Trouble with one version lets the others go on; a refusal or a limit would meet them all. */
  #fail(version: Version, error: ActionError): void {
    if (error.code === 'rate-limited' || error.code === 'cancelled') throw error;
    this.#outcomes.set(version.id, { result: 'failed', note: error.message });
    if (error.code !== 'unavailable') throw error;
    this.#failure ??= error;
    this.#failuresInARow += 1;
    this.#plan.source.log.warning(error.message);
    this.#spareHeld(version, 'whose deletion failed');
  }

  #spareHeld(version: Version, why: string): void {
    for (const digest of markLive(this.#plan.decision.graph, [version.digest])) {
      this.#spare(digest, `it belongs to ${describeVersion(version)}, ${why}`);
    }
  }

  #spare(digest: Digest, reason: string): void {
    if (!this.#spared.has(digest)) this.#spared.set(digest, reason);
  }
}

/** `v1, latest (0123456789ab)` */
export function describeVersion({ tags, digest }: Pick<Version, 'tags' | 'digest'>): string {
  return tags.length === 0 ? shortDigest(digest) : `${tags.join(', ')} (${shortDigest(digest)})`;
}
