import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, isDigest } from '../../domain/image/digest.js';
import { isJsonObject } from '../../domain/json/json.js';
import { type RegistryHost, type RepositoryName, type Tag } from '../../domain/registry/reference.js';
import { type Runner } from '../../ports.js';

interface TagPlace {
  readonly registry: RegistryHost;
  readonly name: RepositoryName;
  readonly tag: Tag;
}

/**
 * Remembers for the steps of one job what its tags were moved to, since a registry's own answers lag behind. It is a file
 * in the runner's directory for the job; without such a directory, or where it can't be written, nothing is remembered.
 */
export class TagRecord {
  readonly #path: string | undefined;

  constructor(runner: Pick<Runner, 'environment'>) {
    const directory = runner.environment('RUNNER_TEMP');
    this.#path = directory === undefined ? undefined : join(directory, 'ghcr-actions-tags.jsonl');
  }

  async note(place: TagPlace, digest: Digest): Promise<void> {
    if (this.#path === undefined) return;
    const { registry, name, tag } = place;
    const line = JSON.stringify({ registry, name, tag, digest });
    await appendFile(this.#path, `${line}\n`, { mode: 0o600 }).catch(() => undefined);
  }

  /** What the tag was moved to last; undefined if no step did. */
  async find(place: TagPlace): Promise<Digest | undefined> {
    const text = this.#path === undefined ? '' : await readFile(this.#path, 'utf8').catch(() => '');
    const lines = text.split('\n').map(parseLine);
    const last = lines.findLast((line) =>
      (['registry', 'name', 'tag'] as const).every((member) => line[member] === place[member]),
    );
    return isDigest(last?.['digest']) ? last['digest'] : undefined;
  }
}

/** A line that was cut off says nothing. */
function parseLine(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
