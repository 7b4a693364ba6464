import { mapConcurrently } from '../../core/domain/concurrent.js';
import { type Digest, shortDigest } from '../../core/domain/image/digest.js';
import { type LostVersion } from '../../core/domain/retention/journal.js';
import { type Manifest } from '../../core/domain/image/manifest.js';
import { isPlaceholder } from '../../core/domain/image/placeholder.js';
import { type Tag } from '../../core/domain/registry/reference.js';
import { ActionError, isActionError } from '../../core/errors.js';
import { type PackageVersion, type RestorationResult } from '../../core/ports.js';
import { type Progressed } from '../../core/progress.js';
import { type RestoreResult, type RestoredVersion } from '../../core/report/restore.js';
import { type PackageSource } from '../package-source.js';
import { describeLost, explainLoss, type Lost } from './lost.js';
import { type Turns } from '../turns.js';

export interface RestoreTools {
  readonly turns: Turns;
  readonly cancelled: AbortSignal;
}

/** What came back, by what was lost. */
export interface Restoration {
  readonly versions: readonly RestoredVersion[];
  /** Why it ended early, or the first trouble that it went on after. */
  readonly failure: ActionError | undefined;
  readonly stop: string | undefined;
}

const concurrentReads = 8;
/** The registry may need a moment to show what GitHub has restored. */
const patienceMs = [0, 1000, 2000, 4000, 8000];
/** After so many in a row GitHub has trouble that will not pass soon. */
const maxFailuresInARow = 3;

/** Brings versions and tags of one package back, and keeps what came of each. */
export class RestoreRun {
  readonly #source: PackageSource;
  readonly #tools: RestoreTools;
  readonly #results = new Map<number, { result: RestoreResult; note?: string; hint?: string }>();
  #listed: readonly PackageVersion[] | undefined;
  /** Active versions: id by digest. */
  #active: Map<Digest, number> | undefined;
  #total = 0;
  #restoredCount = 0;
  #failuresInARow = 0;
  #hasRestoredPackage = false;
  #stop: string | undefined;
  #failure: ActionError | undefined;

  constructor(source: PackageSource, tools: RestoreTools) {
    this.#source = source;
    this.#tools = tools;
  }

  describe(): Progressed {
    const text = `${this.#source.name}: ${this.#restoredCount} of ${this.#total} versions restored`;
    return { text, share: this.#restoredCount / this.#total };
  }

  /** Keeps what ends the work for the outcome. */
  async endingWell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isActionError(error)) throw error;
      this.#failure = error;
    }
  }

  outcome(versions: readonly Lost[]): Restoration {
    const now = this.#source.clock.now();
    return {
      versions: versions.map((version) => {
        const { id, digest, tags, lostAt, rule } = version;
        const told = this.#results.get(id) ?? { result: 'remaining' };
        const hint = told.result === 'lost' ? explainLoss(version, now) : undefined;
        return { id, digest, tags, lostAt, rule, hint, ...told };
      }),
      failure: this.#failure,
      stop: this.#stop,
    };
  }

  /** In this order, one after the other; what is there already is passed over. */
  async restoreVersions(lost: readonly LostVersion[]): Promise<void> {
    if (lost.length === 0) return;
    this.#total += lost.length;
    const active = await this.#findActive();
    for (const version of lost) {
      const present = active.get(version.digest);
      if (present === undefined) {
        if (!(await this.#restoreVersion(version))) return;
        active.set(version.digest, version.id);
      } else {
        const note = present === version.id ? undefined : `the same image was pushed again, as version ${present}`;
        this.note(version, this.#hasRestoredPackage ? 'restored' : 'there', note);
      }
    }
  }

  /** As it was when it was first asked for. */
  async listActive(): Promise<readonly PackageVersion[]> {
    const { packages, packageName } = this.#source;
    this.#listed ??= (await packages.listVersions(packageName, 'active')).versions;
    return this.#listed;
  }

  /** Kept up to date with what comes back. */
  async #findActive(): Promise<Map<Digest, number>> {
    this.#active ??= new Map((await this.listActive()).map(({ digest, id }) => [digest, id]));
    return this.#active;
  }

  /** Whether it was this run that brought it back. */
  hasRestored({ id }: LostVersion): boolean {
    return this.#results.get(id)?.result === 'restored';
  }

  /** @returns whether there is more to come */
  async #restoreVersion(version: LostVersion): Promise<boolean> {
    const { packages, packageName, log, name } = this.#source;
    try {
      const outcome = await this.#send(() => packages.restoreVersion(packageName, version.id));
      if (outcome === undefined) return false;
      this.#failuresInARow = 0;
      if (outcome.kind === 'lost') {
        this.note(version, 'lost', `GitHub no longer restores it (${outcome.message})`);
        log.warning(`${name}: ${describeLost(version)} does not come back. ${outcome.message}`);
        return true;
      }
      this.note(version, outcome.kind);
      log.debug(`${name}: ${describeLost(version)} ${outcome.kind === 'there' ? 'was there already' : 'restored'}`);
    } catch (error) {
      if (!isActionError(error, 'unavailable')) throw error;
      this.note(version, 'failed', error.message);
      this.#failure ??= error;
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= maxFailuresInARow) throw error;
      // Trouble with one version lets the others go on: they would wait for it in each further run.
      log.warning(error.message);
    }
    return true;
  }

  /**
   * No version comes back without its package. One that was deleted as a whole comes back with all that it held.
   * @returns whether it is there; time or quota end first otherwise
   * @throws ActionError `not-found` if GitHub does not restore it
   */
  async restorePackage(): Promise<boolean> {
    const { packages, packageName, name, log } = this.#source;
    if ((await packages.findPackage(packageName)) !== undefined) return true;
    const outcome = await this.#send(() => packages.restorePackage(packageName));
    if (outcome === undefined) return false;
    if (outcome.kind === 'lost') {
      throw new ActionError(
        'not-found',
        `The package ${name} is not there and does not come back. ${outcome.message}`,
        {
          hint: 'GitHub restores a package within 30 days, if nobody has taken its name, for who administers it. It says the same of one that the token may not read: check the inputs "owner" and "package", and the permissions.',
        },
      );
    }
    this.#hasRestoredPackage = outcome.kind === 'restored';
    log.info(`${name}: the package is back, with all that it held when it was deleted.`);
    return true;
  }

  /** @returns undefined where time or quota end first */
  async #send(
    request: () => Promise<RestorationResult>,
  ): Promise<Exclude<RestorationResult, { kind: 'deferred' }> | undefined> {
    for (;;) {
      if (this.#tools.cancelled.aborted) throw new ActionError('cancelled', 'The run was cancelled.');
      const turn = await this.#tools.turns.next('restoration', 1);
      if (typeof turn !== 'number') {
        this.#stop = turn.message;
        return undefined;
      }
      const outcome = await request();
      if (outcome.kind !== 'deferred') return outcome;
    }
  }

  /** Only where a tag is gone, or at what cleanup itself put under it. */
  async putTagsBack(version: LostVersion, tags: readonly Tag[]): Promise<void> {
    const { registry, name } = this.#source;
    const targets = await mapConcurrently(tags, concurrentReads, (tag) => registry.findManifestDigest(name, tag));
    for (const [index, tag] of tags.entries()) {
      const target = targets[index];
      if (target === version.digest) {
        this.note(version, this.#resultOf(version));
        continue;
      }
      if (target !== undefined && !(await this.#isPlaceholder(target))) {
        this.note(version, this.#resultOf(version), `the tag ${tag} is now at ${shortDigest(target)}, and stays there`);
        this.#source.log.warning(`${name}: the tag ${tag} is now at ${target}; it was not moved back.`);
        continue;
      }
      const manifest = await this.readPatiently(version.digest);
      if (manifest === undefined) {
        this.note(version, 'failed', `the registry does not show it, so the tag ${tag} could not be put back`);
        continue;
      }
      await registry.putManifest(name, tag, manifest);
      this.#source.log.info(`${name}: the tag ${tag} is at ${shortDigest(version.digest)} again.`);
      const result = this.#resultOf(version);
      this.note(version, result === 'there' ? 'restored' : result);
    }
  }

  /** By the manifest itself: what a journal says of it could be anybody's wish to move a tag. */
  async #isPlaceholder(digest: Digest): Promise<boolean> {
    const { registry, name } = this.#source;
    const manifest = await registry.findManifest(name, digest);
    return manifest !== undefined && isPlaceholder(manifest);
  }

  /** Whether it was restored, or had never gone. */
  isBack({ id }: Pick<LostVersion, 'id'>): boolean {
    const result = this.#results.get(id)?.result;
    return result === 'restored' || result === 'there';
  }

  /** Whether nothing was tried of it yet. */
  isUntouched({ id }: LostVersion): boolean {
    return !this.#results.has(id);
  }

  /** Whether it may still come: the run did not get to it, or met trouble. */
  isPending({ id }: LostVersion): boolean {
    const result = this.#results.get(id)?.result;
    return result === undefined || result === 'failed';
  }

  /** @returns undefined where the registry does not show it in time */
  async readPatiently(digest: Digest): Promise<Manifest | undefined> {
    const { registry, name, clock } = this.#source;
    for (const ms of patienceMs) {
      if (ms > 0) await clock.sleep(ms, this.#tools.cancelled);
      const manifest = await registry.findManifest(name, digest);
      if (manifest !== undefined) return manifest;
    }
    return undefined;
  }

  #resultOf({ id }: LostVersion): RestoreResult {
    return this.#results.get(id)?.result ?? 'there';
  }

  /** @param hint what to do, where its result alone does not tell */
  note({ id }: LostVersion, result: RestoreResult, note?: string, hint?: string): void {
    const before = this.#results.get(id);
    if (result === 'restored' && before?.result !== 'restored') this.#restoredCount += 1;
    const notes = [before?.note, note].filter((each) => each !== undefined);
    this.#results.set(id, {
      result,
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
