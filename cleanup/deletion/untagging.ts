import { type Digest } from '../../core/domain/image/digest.js';
import { formatEntry, formatResult, type JournalEntry } from '../../core/domain/retention/journal.js';
import { type Manifest } from '../../core/domain/image/manifest.js';
import { createPlaceholder } from '../../core/domain/image/placeholder.js';
import { type Version } from '../../core/domain/retention/policy.js';
import { isTag, type Tag } from '../../core/domain/registry/reference.js';
import { type Verdict } from '../../core/domain/retention/retention.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type PackageVersion } from '../../core/ports.js';
import { withProgress } from '../../core/progress.js';
import { describeVersion } from '../version-name.js';
import { type Deletions, type Outcome, type Tools } from './deletion.js';
import { type PackagePlan } from '../plan/snapshot.js';

/** Fewer than a page of GitHub's list, so that all of them should be on its first page. */
const maxBatch = 25;
/** GitHub lists so many at a time, newest first. */
const pageSize = 100;
/** Before each look at GitHub's list, which lags behind the registry. */
const patienceMs = [0, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** A tag on its way from its version to nowhere. */
interface Move {
  readonly version: Version;
  readonly tag: Tag;
  readonly placeholder: Manifest;
}

/**
 * Takes tags from versions that stay. GitHub has no call for it: the tag is moved to a manifest of its own, and that is
 * deleted along with the tag, but only if GitHub's list shows it with exactly the digest computed here and exactly
 * this tag. Where it does not, the tag goes back to where it was.
 */
export function untagPlanned(plan: PackagePlan, tools: Tools): Promise<Deletions> {
  const run = new UntagRun(plan, tools);
  return withProgress(
    () => run.describe(),
    plan.source,
    () => run.untagAll(),
  );
}

class UntagRun {
  readonly #plan: PackagePlan;
  readonly #tools: Tools;
  readonly #verdicts: readonly Verdict[];
  readonly #outcomes = new Map<number, Outcome>();
  readonly #lost: JournalEntry[] = [];
  #doneCount = 0;
  #failure: ActionError | undefined;
  #stop: string | undefined;

  constructor(plan: PackagePlan, tools: Tools) {
    this.#plan = plan;
    this.#tools = tools;
    this.#verdicts = plan.decision.verdicts.filter(({ verdict }) => verdict === 'untag');
  }

  describe(): string {
    return `${this.#plan.source.name}: ${this.#doneCount} of ${this.#verdicts.length} versions untagged`;
  }

  async untagAll(): Promise<Deletions> {
    try {
      for (let start = 0; start < this.#verdicts.length && this.#stop === undefined;) {
        if (this.#tools.cancelled.aborted) throw new ActionError('cancelled', 'The run was cancelled.');
        const turn = await this.#tools.turns.next('deletion', 1);
        if (typeof turn !== 'number') {
          this.#stop = turn.message;
          break;
        }
        const batch = takeBatch(this.#verdicts.slice(start));
        start += batch.length;
        await this.#untag(batch);
        this.#doneCount += batch.length;
      }
    } catch (error) {
      if (!isActionError(error)) throw error;
      this.#failure = error;
    }
    return { outcomes: this.#outcomes, lost: this.#lost, failure: this.#failure, stop: this.#stop };
  }

  async #untag(batch: readonly Verdict[]): Promise<void> {
    const { registry, name } = this.#plan.source;
    const begun: { readonly entry: JournalEntry; readonly moves: readonly Move[] }[] = [];
    for (const verdict of batch) {
      const moves = await this.#prepare(verdict);
      if (moves.length > 0) begun.push({ entry: this.#enter(verdict, moves), moves });
    }
    const { journal } = this.#tools;
    await journal.append(...begun.map(({ entry }) => formatEntry(entry)));
    const moves = begun.flatMap((each) => each.moves);
    this.#lost.push(...begun.map(({ entry }) => entry));
    let ids: ReadonlyMap<Digest, number> = new Map();
    // Whatever goes wrong from here on, no tag is to stay at its placeholder.
    let trouble = await findTrouble(async () => {
      const sent: Move[] = [];
      for (const move of moves) {
        // Others of the batch took their time; whoever moved the tag meanwhile keeps it, as is told at the end.
        if ((await registry.findManifestDigest(name, move.tag)) !== move.version.digest) continue;
        await registry.putManifest(name, move.tag, move.placeholder);
        sent.push(move);
      }
      ids = await this.#findIds(sent);
    });
    for (const { entry, moves: own } of begun) {
      const results: boolean[] = [];
      for (const move of own) {
        const found = await findTrouble(async () => {
          results.push(await this.#finish(move, ids.get(move.placeholder.digest), trouble));
        });
        if (found !== undefined) results.push(false);
        trouble ??= found;
      }
      const isDone = results.every(Boolean);
      const time = new Date(this.#plan.source.clock.now()).toISOString();
      await journal.append(formatResult({ entry, result: isDone ? 'untagged' : 'failed', time }));
      if (isDone) this.#outcomes.set(entry.id, { result: 'untagged' });
    }
    if (trouble !== undefined) throw trouble;
  }

  /** Looks right before whether the tags are still where they were. */
  async #prepare({ version, untag = [] }: Verdict): Promise<readonly Move[]> {
    const { registry, name, clock } = this.#plan.source;
    const moves: Move[] = [];
    for (const tag of untag.filter(isTag)) {
      if ((await registry.findManifestDigest(name, tag)) !== version.digest) {
        this.#outcomes.set(version.id, { result: 'kept', note: `the tag ${tag} moved while this run was going on` });
        return [];
      }
      const time = new Date(clock.now()).toISOString();
      moves.push({ version, tag, placeholder: createPlaceholder(`${name}:${tag} of version ${version.id}, ${time}`) });
    }
    return moves;
  }

  #enter({ version, rule }: Verdict, moves: readonly Move[]): JournalEntry {
    const { packages, packageName, registry, clock } = this.#plan.source;
    return {
      kind: 'untag',
      registry: registry.host,
      owner: packages.owner,
      package: packageName,
      id: version.id,
      digest: version.digest,
      tags: moves.map(({ tag }) => tag),
      time: new Date(clock.now()).toISOString(),
      rule,
      placeholders: moves.map(({ placeholder }) => placeholder.digest),
    };
  }

  /** Ids of the placeholders that GitHub lists as they have to be. */
  async #findIds(moves: readonly Move[]): Promise<ReadonlyMap<Digest, number>> {
    const { packages, packageName, clock } = this.#plan.source;
    const ids = new Map<Digest, number>();
    for (const ms of patienceMs) {
      if (ms > 0) await clock.sleep(ms, this.#tools.cancelled);
      const newest = await packages.listNewestVersions(packageName);
      addIds(ids, moves, newest);
      if (ids.size === moves.length) break;
      // One version may lose more tags than there is room for on the first page, and others push meanwhile.
      const isLast = ms === patienceMs.at(-1);
      if (newest.length < pageSize || (!isLast && !newest.every(({ digest }) => ids.has(digest)))) continue;
      addIds(ids, moves, (await packages.listVersions(packageName, 'active')).versions);
      if (ids.size === moves.length) break;
    }
    return ids;
  }

  /**
   * @param trouble what came in between
   * @returns whether the tag is gone
   */
  async #finish(move: Move, id: number | undefined, trouble: ActionError | undefined): Promise<boolean> {
    const { registry, name } = this.#plan.source;
    const { version, tag, placeholder } = move;
    const target = await registry.findManifestDigest(name, tag);
    if (target === version.digest && trouble !== undefined) {
      this.#outcomes.set(version.id, { result: 'failed', note: `the tag ${tag} was not moved: ${trouble.message}` });
      return false;
    }
    if (target !== placeholder.digest) {
      const note = `the tag ${tag} was moved by somebody else meanwhile`;
      this.#outcomes.set(version.id, { result: 'kept', note });
      return false;
    }
    const unlisted = trouble?.message ?? "GitHub's list does not show that the tag has moved";
    const refusal = id === undefined ? unlisted : await this.#delete(id);
    if (refusal === undefined) return true;
    await this.#putBack(move);
    const note = `the tag ${tag} was put back: ${refusal}`;
    this.#outcomes.set(version.id, { result: 'failed', note });
    this.#failure ??= new ActionError('incomplete', `${describeVersion(version)}: ${note}.`, {
      hint: 'Run cleanup again later; nothing was lost.',
    });
    return false;
  }

  /** @returns why not */
  async #delete(id: number): Promise<string | undefined> {
    const { packages, packageName } = this.#plan.source;
    for (;;) {
      const turn = await this.#tools.turns.next('deletion', 1);
      if (typeof turn !== 'number') {
        this.#stop = turn.message;
        return turn.message;
      }
      try {
        const outcome = await packages.deleteVersion(packageName, id);
        if (outcome.kind === 'deferred') continue;
        return outcome.kind === 'retained' ? outcome.message : undefined;
      } catch (error) {
        if (!isActionError(error)) throw error;
        return error.message;
      }
    }
  }

  async #putBack({ version, tag, placeholder }: Move): Promise<void> {
    const { registry, name } = this.#plan.source;
    if ((await registry.findManifestDigest(name, tag)) !== placeholder.digest) return;
    await registry.putManifest(name, tag, await registry.getManifest(name, version.digest));
  }
}

async function findTrouble(work: () => Promise<void>): Promise<ActionError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!isActionError(error)) throw error;
    return error;
  }
}

/** As many versions as fit, at least one. */
function takeBatch(verdicts: readonly Verdict[]): readonly Verdict[] {
  let room = maxBatch;
  const end = verdicts.findIndex(({ untag = [] }) => {
    room -= untag.length;
    return room < 0;
  });
  return end < 0 ? verdicts : verdicts.slice(0, Math.max(1, end));
}

function addIds(ids: Map<Digest, number>, moves: readonly Move[], versions: readonly PackageVersion[]): void {
  const byDigest = new Map(versions.map((version) => [version.digest, version]));
  for (const move of moves) {
    const listed = byDigest.get(move.placeholder.digest);
    if (listed !== undefined && isListed(listed, move)) ids.set(listed.digest, listed.id);
  }
}

function isListed({ digest, tags }: PackageVersion, { placeholder, tag }: Move): boolean {
  return digest === placeholder.digest && tags.length === 1 && tags[0] === tag;
}
