import { type Digest } from '../../core/domain/image/digest.js';
import { holdersFirst, markLive } from '../../core/domain/image/graph.js';
import { formatEntry, formatResult, type JournalEntry } from '../../core/domain/retention/journal.js';
import { type Version } from '../../core/domain/retention/policy.js';
import { isTag } from '../../core/domain/registry/reference.js';
import { type Verdict } from '../../core/domain/retention/retention.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type DeletionResult, type Journal } from '../../core/ports.js';
import { type Progressed, withProgress } from '../../core/progress.js';
import { type VersionResult } from '../../core/report/cleanup.js';
import { explainRefusal } from '../../core/report/refusal.js';
import { DeletionQueue } from './deletion-queue.js';
import { describeVersion } from '../version-name.js';
import { describeProgress } from './progress.js';
import { type PackagePlan } from '../plan/snapshot.js';
import { type Turns } from '../turns.js';
import { Watch } from './watch.js';

export interface Outcome {
  readonly result: VersionResult;
  /** What differs from the plan, and why. */
  readonly note?: string;
}

/** What changing something takes. */
export interface Tools {
  readonly journal: Journal;
  readonly turns: Turns;
  /** Ends the work between two changes. */
  readonly cancelled: AbortSignal;
}

export interface Deletions {
  /** By id, of the versions that were to be deleted. Those that the run did not come to are missing. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** What is gone, or may be, in the order in which it went. */
  readonly lost: readonly JournalEntry[];
  /** Why the run ended early, or the first failure that it went on after. */
  readonly failure: ActionError | undefined;
  /** Why the run ended early without a fault. */
  readonly stop: string | undefined;
}

/** After so many in a row GitHub has trouble that will not pass soon. */
const maxFailuresInARow = 3;
/**
 * Deletions are sent together once so many in a row went well: one by one, GitHub's answers take longer than its pace
 * allows for. A refusal that would meet them all meets one.
 */
const cautiousDeletions = 10;
const waveSize = 4;

/**
 * Deletes what the plan says, what holds before what is held; each time after a look whether that is still right.
 */
export function deletePlanned(plan: PackagePlan, tools: Tools): Promise<Deletions> {
  const run = new DeletionRun(plan, tools);
  return withProgress(
    () => run.describe(),
    plan.source,
    () => run.deleteAll(),
  );
}

/** What became of one request. */
type Attempt = DeletionResult | { readonly kind: 'failed'; readonly error: ActionError };

class DeletionRun {
  readonly #plan: PackagePlan;
  readonly #tools: Tools;
  readonly #watch: Watch;
  readonly #queue: DeletionQueue;
  readonly #total: number;
  readonly #startedAt: number;
  readonly #outcomes = new Map<number, Outcome>();
  readonly #lost: JournalEntry[] = [];
  /** What must stay after all → why. */
  readonly #spared = new Map<Digest, string>();
  /** GitHub's words, each explained once. */
  readonly #refusals = new Set<string>();
  #deletedCount = 0;
  #successesInARow = 0;
  #failure: ActionError | undefined;
  #failuresInARow = 0;
  #stop: string | undefined;

  constructor(plan: PackagePlan, tools: Tools) {
    const { decision, source } = plan;
    this.#plan = plan;
    this.#tools = tools;
    this.#watch = new Watch(plan);
    this.#startedAt = source.clock.now();
    const doomed = decision.verdicts.filter(({ verdict }) => verdict === 'delete');
    const byDigest = new Map(doomed.map((verdict) => [verdict.version.digest, verdict]));
    const oldestFirst = doomed.toSorted((a, b) => a.version.id - b.version.id).map(({ version }) => version.digest);
    const order = holdersFirst(decision.graph, oldestFirst).flatMap((digest) => byDigest.get(digest) ?? []);
    this.#total = order.length;
    this.#queue = new DeletionQueue(order, decision.graph);
  }

  describe(): Progressed {
    const elapsedMs = this.#plan.source.clock.now() - this.#startedAt;
    const text = `${this.#plan.source.name}: ${describeProgress(this.#deletedCount, this.#total, elapsedMs)}`;
    return { text, share: this.#deletedCount / this.#total };
  }

  async deleteAll(): Promise<Deletions> {
    try {
      while (!this.#queue.isEmpty && this.#stop === undefined && this.#failuresInARow < maxFailuresInARow) {
        if (this.#tools.cancelled.aborted) throw new ActionError('cancelled', 'The run was cancelled.');
        const wanted = this.#successesInARow < cautiousDeletions ? 1 : waveSize;
        const turn = await this.#tools.turns.next('deletion', wanted);
        if (typeof turn === 'number') await this.#deleteWave(this.#queue.take(turn));
        else this.#stop = turn.message;
      }
    } catch (error) {
      if (!isActionError(error)) throw error;
      this.#failure = error;
    }
    return { outcomes: this.#outcomes, lost: this.#lost, failure: this.#failure, stop: this.#stop };
  }

  /** @throws ActionError for what ends the work on this package */
  async #deleteWave(wave: readonly Verdict[]): Promise<void> {
    for (const [digest, reason] of await this.#watch.look(wave.length)) this.#spare(digest, reason);
    const doomed = wave.filter(({ version }) => !this.#isSpared(version));
    const entries = doomed.map((verdict) => enterDeletion(this.#plan, verdict));
    await this.#tools.journal.append(...entries.map(formatEntry));
    const attempts = await Promise.all(doomed.map(({ version }) => this.#attempt(version.id)));
    const { clock } = this.#plan.source;
    const time = new Date(clock.now()).toISOString();
    const results = entries.map((entry, index) => {
      const result = attempts[index]?.kind ?? 'failed';
      if (!['retained', 'deferred'].includes(result)) this.#lost.push(entry);
      return formatResult({ entry, result, time });
    });
    // Settled before anything may throw, so that what is gone is told to be.
    const fatal = doomed.flatMap((verdict, index) => this.#settle(verdict, attempts[index]) ?? []);
    await this.#tools.journal.append(...results);
    if (fatal[0] !== undefined) throw fatal[0];
  }

  #isSpared(version: Version): boolean {
    const reason = this.#spared.get(version.digest);
    if (reason === undefined) return false;
    this.#outcomes.set(version.id, { result: 'kept', note: reason });
    this.#queue.settle(version.digest);
    return true;
  }

  async #attempt(id: number): Promise<Attempt> {
    const { packages, packageName } = this.#plan.source;
    try {
      return await packages.deleteVersion(packageName, id);
    } catch (error) {
      if (!isActionError(error)) throw error;
      return { kind: 'failed', error };
    }
  }

  /** @returns what ends the work on this package */
  #settle(verdict: Verdict, attempt: Attempt | undefined): ActionError | undefined {
    const { version } = verdict;
    const { log, name } = this.#plan.source;
    switch (attempt?.kind) {
      case undefined:
      case 'deferred':
        // Looked at anew when its turn comes.
        this.#queue.putBack(verdict);
        return undefined;
      case 'failed':
        this.#queue.settle(version.digest);
        return this.#fail(version, attempt.error);
      case 'retained':
        this.#outcomes.set(version.id, { result: 'retained', note: attempt.message });
        this.#explainRefusal(version, attempt.message);
        this.#spareHeld(version, 'which GitHub keeps');
        break;
      case 'deleted':
      case 'gone':
        this.#deletedCount += 1;
        this.#watch.forget(version);
        this.#outcomes.set(version.id, { result: attempt.kind });
        log.debug(`${name}: ${describeVersion(version)} ${attempt.kind === 'gone' ? 'was gone already' : 'deleted'}`);
    }
    this.#queue.settle(version.digest);
    this.#failuresInARow = 0;
    this.#successesInARow += 1;
    return undefined;
  }

  /** Once for each kind of refusal, however many versions meet it. */
  #explainRefusal(version: Version, message: string): void {
    const { log, name } = this.#plan.source;
    const line = `${name}: GitHub keeps ${describeVersion(version)}: ${message}`;
    const isKnown = this.#refusals.has(message);
    this.#refusals.add(message);
    if (isKnown) log.debug(line);
    else log.warning([line, explainRefusal(message) ?? []].flat().join('\n'));
  }

  /**
   * Trouble with one version lets the others go on; a refusal or a limit would meet them all. Where others went, it is this
   * one that GitHub still lists and no longer finds.
   */
  #fail(version: Version, error: ActionError): ActionError | undefined {
    if (error.code === 'rate-limited' || error.code === 'cancelled') return error;
    this.#outcomes.set(version.id, { result: 'failed', note: error.message });
    const isOfThisOne = error.code === 'unavailable' || (error.code === 'denied' && this.#deletedCount > 0);
    if (!isOfThisOne) return error;
    this.#failure ??= error;
    this.#failuresInARow += 1;
    this.#successesInARow = 0;
    this.#plan.source.log.warning(error.message);
    this.#spareHeld(version, 'whose deletion failed');
    return undefined;
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

/** The line of the journal for one version. */
export function enterDeletion(
  { source: { packages, packageName, registry, clock } }: PackagePlan,
  { version: { id, digest, tags }, rule }: Pick<Verdict, 'version' | 'rule'>,
): JournalEntry {
  return {
    kind: 'delete',
    registry: registry.host,
    owner: packages.owner,
    package: packageName,
    id,
    digest,
    tags: tags.filter(isTag),
    time: new Date(clock.now()).toISOString(),
    rule,
  };
}
