import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanup } from '../../cleanup/cleanup.js';
import { parseInputs } from '../../cleanup/inputs.js';
import { connect } from '../../core/connect.js';
import { type Digest, parseDigest } from '../../core/domain/image/digest.js';
import { ActionError, type ErrorCode, isActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.js';
import { FakeRunner } from './fake-runner.js';

export const day = 24 * 60 * 60 * 1000;
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

export interface ImageOptions {
  /** 10 days if absent. */
  readonly ageMs?: number;
  readonly tags?: readonly string[];
  readonly subject?: Digest;
}

/** What a run in this process did. */
export interface Run {
  readonly runner: FakeRunner;
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly hint: string;
  /** The output `json`, version by version: `v1: delete by delete-tags, deleted`. */
  readonly verdicts: readonly string[];
}

/** octo-org/app on a GitHub of its own, and runs of the use case there with the real adapters. */
export class CleanupScene {
  readonly sandbox: Sandbox;
  readonly workspace: string;
  readonly token: string;
  readonly #controller = new AbortController();
  #waitedMs = 0;

  static async open(options: SandboxOptions = {}): Promise<CleanupScene> {
    const sandbox = await startSandbox(options);
    sandbox.addUser('octocat');
    sandbox.addOrganization('octo-org', { owners: ['octocat'] });
    return new CleanupScene(sandbox, await mkdtemp(join(tmpdir(), 'cleanup-')));
  }

  private constructor(sandbox: Sandbox, workspace: string) {
    this.sandbox = sandbox;
    this.workspace = workspace;
    const scopes = ['read:packages', 'write:packages', 'delete:packages'];
    this.token = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await rm(this.workspace, { recursive: true });
  }

  cancel(): void {
    this.#controller.abort();
  }

  /** A manifest without children. @param text makes its bytes, and so its digest, different */
  manifest(text: string, options: ImageOptions = {}, name = 'app'): Digest {
    return this.#put(name, options, {
      schemaVersion: 2,
      mediaType: ociManifest,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
      layers: [],
      annotations: { text },
      ...(options.subject === undefined
        ? {}
        : { subject: { mediaType: ociManifest, digest: options.subject, size: 2 } }),
    });
  }

  index(children: readonly Digest[], options: ImageOptions = {}, name = 'app'): Digest {
    const architectures = ['amd64', 'arm64', 'riscv64'];
    return this.#put(name, options, {
      schemaVersion: 2,
      mediaType: ociIndex,
      manifests: children.map((digest, place) => ({
        mediaType: ociManifest,
        digest,
        size: 2,
        platform: { os: 'linux', architecture: architectures[place] ?? 'unknown' },
      })),
      annotations: { place: `${options.tags?.join() ?? ''} ${options.ageMs ?? ''}` },
    });
  }

  /** An index of two platforms. @returns its digest, then those of the platforms */
  image(tag: string, options: ImageOptions = {}, name = 'app'): readonly [Digest, Digest, Digest] {
    const { ageMs = 10 * day } = options;
    const amd64 = this.manifest(`${tag} amd64`, { ageMs }, name);
    const arm64 = this.manifest(`${tag} arm64`, { ageMs }, name);
    return [this.index([amd64, arm64], { ageMs, tags: [tag], ...options }, name), amd64, arm64];
  }

  async run(inputs: Readonly<Record<string, string>>): Promise<Run> {
    const runner = new CancellableRunner(
      { registry: this.sandbox.registry, 'api-url': this.sandbox.apiUrl, 'github-token': this.token, ...inputs },
      {
        serverUrl: this.sandbox.origin,
        apiUrl: this.sandbox.apiUrl,
        repository: 'octo-org/app',
        repositoryOwner: 'octo-org',
      },
      this.workspace,
      this.#controller.signal,
    );
    let failure: unknown;
    try {
      const options = parseInputs(runner);
      await cleanup(options, connect(options, runner, { clock: this.#clock(runner.cancelled), random: () => 0.5 }));
    } catch (error) {
      failure = error;
    }
    if (failure instanceof Error && !isActionError(failure)) throw failure;
    const [code, message, hint] = isActionError(failure)
      ? [failure.code, failure.message, failure.hint ?? '']
      : [undefined, '', ''];
    return { runner, code, message, hint, verdicts: readVerdicts(runner.outputs.get('json')) };
  }

  /** Time that all who wait push on, for the sandbox too; what only reports progress waits for the end. */
  #clock(cancelled: AbortSignal): Clock {
    return {
      now: () => Date.now() + this.#waitedMs,
      sleep: async (ms, signal) => {
        if (signal?.aborted === true) throw new ActionError('cancelled', 'The run was cancelled.');
        if (signal === undefined || signal === cancelled) {
          this.wait(ms);
          return;
        }
        await once(signal, 'abort');
        throw new ActionError('cancelled', 'The work is done.');
      },
    };
  }

  /** Lets time pass, as between two runs. */
  wait(ms: number): void {
    this.#waitedMs += ms;
    this.sandbox.advance(ms);
  }

  /** Milliseconds that were waited so far. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  tags(name = 'app'): readonly string[] {
    return Object.keys(this.sandbox.package('octo-org', name).tags).sort();
  }

  digests(name = 'app'): ReadonlySet<string> {
    return new Set(this.sandbox.package('octo-org', name).versions.map(({ digest }) => digest));
  }

  async journal(): Promise<readonly unknown[]> {
    const text = await readFile(join(this.workspace, 'cleanup-journal.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }

  /** Ids of the versions that the journal says were to be deleted. */
  async deletedIds(): Promise<readonly unknown[]> {
    const lines = await this.journal();
    return lines.flatMap((line) => {
      const isDeletion = typeof line === 'object' && line !== null && 'kind' in line && line.kind === 'delete';
      return isDeletion && 'id' in line ? [line.id] : [];
    });
  }

  /** Requests that change something. */
  get writes(): readonly string[] {
    return this.sandbox.requests
      .filter(({ method }) => !['GET', 'HEAD'].includes(method))
      .map(({ method, url }) => `${method} ${url}`);
  }

  /** GETs of the REST API, which cost quota. */
  get restReads(): number {
    return this.sandbox.requests.filter(({ method, url }) => method === 'GET' && url.startsWith('/api/')).length;
  }

  #put(name: string, { ageMs = 10 * day, tags = [] }: ImageOptions, document: object): Digest {
    const createdAt = this.sandbox.now() - ageMs;
    return parseDigest(this.sandbox.putManifest(`octo-org/${name}`, document, { createdAt, tags }).digest, 'A digest');
  }
}

class CancellableRunner extends FakeRunner {
  override readonly cancelled: AbortSignal;

  constructor(
    inputs: Readonly<Record<string, string>>,
    context: ConstructorParameters<typeof FakeRunner>[1],
    workspace: string,
    cancelled: AbortSignal,
  ) {
    super(inputs, context, workspace);
    this.cancelled = cancelled;
  }
}

interface JsonOutput {
  readonly packages: readonly {
    readonly versions: readonly {
      readonly tags: readonly string[];
      readonly verdict: string;
      readonly rule: string;
      readonly result: string;
    }[];
  }[];
}

function isJsonOutput(value: unknown): value is JsonOutput {
  return typeof value === 'object' && value !== null && 'packages' in value && Array.isArray(value.packages);
}

function readVerdicts(json: string | undefined): readonly string[] {
  const output: unknown = JSON.parse(json ?? '{"packages":[]}');
  if (!isJsonOutput(output)) throw new Error('The output json holds no packages.');
  return output.packages.flatMap(({ versions }) =>
    versions.map(
      ({ tags, verdict, rule, result }) => `${tags.join(' ') || 'untagged'}: ${verdict} by ${rule}, ${result}`,
    ),
  );
}
