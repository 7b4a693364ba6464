import { mapConcurrently } from '../../core/domain/concurrent.js';
import { hashVersions } from '../../core/domain/retention/cleanup-plan.js';
import { formatEntry, formatResult, type JournalEntry } from '../../core/domain/retention/journal.js';
import { isTag } from '../../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type DeletionResult } from '../../core/ports.js';
import { type Deletions, type Outcome, type Tools } from './deletion.js';
import { type PackagePlan } from '../plan/snapshot.js';

const concurrentReads = 16;

/**
 * Deletes a package as a whole, of which nothing is to stay: GitHub keeps the last tagged version otherwise.
 * The list is read again right before; if anything has changed, the package stays.
 */
export async function deleteWholePackage(plan: PackagePlan, tools: Tools): Promise<Deletions> {
  try {
    return await new PackageDeletion(plan, tools).run();
  } catch (error) {
    if (!isActionError(error)) throw error;
    return { outcomes: new Map(), lost: [], failure: error, stop: undefined };
  }
}

class PackageDeletion {
  readonly #plan: PackagePlan;
  readonly #tools: Tools;

  constructor(plan: PackagePlan, tools: Tools) {
    this.#plan = plan;
    this.#tools = tools;
  }

  async run(): Promise<Deletions> {
    const { packages, packageName } = this.#plan.source;
    for (;;) {
      if (this.#tools.cancelled.aborted) throw new ActionError('cancelled', 'The run was cancelled.');
      const turn = await this.#tools.turns.next('deletion', 1);
      if (typeof turn !== 'number') return this.#all(undefined, [], turn.message);
      if (!(await this.#isUnchanged())) {
        return this.#all({ result: 'kept', note: 'the package changed while this run was going on' }, []);
      }
      const entry = this.#enter();
      await this.#tools.journal.append(formatEntry(entry));
      const outcome = await this.#attempt(() => packages.deletePackage(packageName));
      const result = outcome instanceof ActionError ? 'failed' : outcome.kind;
      const time = new Date(this.#plan.source.clock.now()).toISOString();
      await this.#tools.journal.append(formatResult({ entry, result, time }));
      if (outcome instanceof ActionError) {
        return { ...this.#all({ result: 'failed', note: outcome.message }, [entry]), failure: outcome };
      }
      switch (outcome.kind) {
        case 'deferred':
          break;
        case 'retained':
          return this.#all({ result: 'retained', note: outcome.message }, []);
        default:
          return this.#all({ result: outcome.kind }, [entry]);
      }
    }
  }

  async #attempt(request: () => Promise<DeletionResult>): Promise<DeletionResult | ActionError> {
    try {
      return await request();
    } catch (error) {
      if (isActionError(error)) return error;
      throw error;
    }
  }

  /** All that goes must have been in the plan: the versions that GitHub counts and lists, and what each tag is at. */
  async #isUnchanged(): Promise<boolean> {
    const { packages, packageName, registry, name } = this.#plan.source;
    const planned = this.#plan.snapshot.versions;
    const found = await packages.findPackage(packageName);
    const { versions } = await packages.listVersions(packageName, 'active');
    const isCounted = found?.versionCount === undefined || found.versionCount === planned.length;
    if (!isCounted || hashVersions(versions) !== hashVersions(planned)) return false;
    const tags = await registry.listTags(name);
    const targets = await mapConcurrently(tags, concurrentReads, (tag) => registry.findManifestDigest(name, tag));
    return tags.every((tag, index) => targets[index] === this.#plan.tags.get(tag));
  }

  /** The newest version stands for the package; all of them are named. */
  #enter(): JournalEntry {
    const { source, snapshot, decision } = this.#plan;
    const versions = snapshot.versions.map(({ id, digest, tags }) => ({ id, digest, tags: tags.filter(isTag) }));
    const newest = versions.reduce((best, version) => (version.id > best.id ? version : best));
    return {
      kind: 'delete-package',
      registry: source.registry.host,
      owner: source.packages.owner,
      package: source.packageName,
      ...newest,
      time: new Date(source.clock.now()).toISOString(),
      rule: decision.verdicts.find(({ version }) => version.id === newest.id)?.rule ?? 'last-version',
      versions,
    };
  }

  #all(outcome: Outcome | undefined, lost: readonly JournalEntry[], stop?: string): Deletions {
    const ids = outcome === undefined ? [] : this.#plan.snapshot.versions.map(({ id }) => id);
    return {
      outcomes: new Map(ids.flatMap((id) => (outcome === undefined ? [] : [[id, outcome] as const]))),
      lost,
      failure: undefined,
      stop,
    };
  }
}
