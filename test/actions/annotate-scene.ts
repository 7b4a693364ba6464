import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotate } from '../../annotate/annotate.js';
import { parseInputs } from '../../annotate/inputs.js';
import { connect } from '../../core/connect.js';
import { parseJsonObject, stringMembers } from '../../core/domain/json/json.js';
import { type Clock } from '../../core/ports.js';
import { rejectionOf } from '../errors.js';
import { FakeClock } from '../adapters/fake-clock.js';
import { digestOf } from '../sandbox/store/digest.js';
import { type Descriptor } from '../sandbox/visitor.js';
import { FakeRunner } from './fake-runner.js';
import { openStage, repository, type Stage } from './stage.js';

export type Document = Readonly<Record<string, unknown>>;
/** An entry of an index. */
export type Entry = Descriptor & Document;

export const own = 'org.opencontainers.image.';
export const amd64 = { os: 'linux', architecture: 'amd64' };
export const arm64 = { os: 'linux', architecture: 'arm64' };
export const armV7 = { os: 'linux', architecture: 'arm', variant: 'v7' };
export const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
const ociConfig = 'application/vnd.oci.image.config.v1+json';
const ociLayer = 'application/vnd.oci.image.layer.v1.tar';
const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json';

export interface ImageSettings {
  /** `owner/name`; the repository of the stage when absent. */
  readonly path?: string;
  readonly tag?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly isDocker?: boolean;
  /** Members of the manifest. */
  readonly more?: Document;
}

/** A GitHub with a package, and annotate in this process, whose time goes on only by waiting. */
export class AnnotateScene {
  readonly stage: Stage;
  readonly workspace: string;
  /** Of the job. */
  readonly variables = new Map<string, string>();
  readonly clock = new FakeClock();
  /** Of the event. */
  readonly payload: Document = {
    repository: {
      description: 'An app of the octopus',
      html_url: 'https://github.com/octo-org/app',
      license: { spdx_id: 'MIT' },
    },
  };

  private constructor(stage: Stage, workspace: string) {
    this.stage = stage;
    this.workspace = workspace;
  }

  static async open(): Promise<AnnotateScene> {
    return new AnnotateScene(await openStage(), await mkdtemp(join(tmpdir(), 'annotate-')));
  }

  async close(): Promise<void> {
    await this.stage.close();
    await rm(this.workspace, { recursive: true });
  }

  /** `host/owner/name` with what may come after it. */
  reference(rest = '', path = repository): string {
    return `${this.stage.sandbox.registry}/${path}${rest}`;
  }

  /** Starts anew what the sandbox has seen, then runs annotate. */
  async annotate(
    inputs: Readonly<Record<string, string>>,
    clock: Clock = this.clock,
    payload: Document = this.payload,
  ): Promise<FakeRunner> {
    const { sandbox, token } = this.stage;
    sandbox.clearRequests();
    const all = { registry: sandbox.registry, 'github-token': token, username: 'octocat', ...inputs };
    const context = {
      serverUrl: sandbox.origin,
      apiUrl: sandbox.apiUrl,
      repository,
      repositoryOwner: 'octo-org',
      event: payload,
    };
    const runner = new FakeRunner(all, context, this.workspace);
    for (const [name, value] of this.variables) runner.variables.set(name, value);
    const options = parseInputs(runner);
    await annotate(options, { ...connect(options, runner), clock });
    return runner;
  }

  /** Pushes an image whose config says what it is for. */
  async pushImage(platform: Document, settings: ImageSettings = {}): Promise<Descriptor> {
    const { path = repository, tag, labels = {}, isDocker = false, more = {} } = settings;
    const { visitor } = this.stage;
    const layer = Buffer.from(`layer of ${JSON.stringify(platform)}`);
    const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
    const config = Buffer.from(JSON.stringify({ ...platform, config: { Labels: labels }, rootfs }));
    await visitor.pushBlob(path, layer);
    await visitor.pushBlob(path, config);
    const describe = (mediaType: string, bytes: Buffer): Descriptor => {
      return { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
    };
    const types = isDocker
      ? ['application/vnd.docker.container.image.v1+json', 'application/vnd.docker.image.rootfs.diff.tar']
      : [ociConfig, ociLayer];
    const manifest = {
      schemaVersion: 2,
      mediaType: isDocker ? dockerManifest : ociManifest,
      config: describe(types[0] ?? '', config),
      layers: [describe(types[1] ?? '', layer)],
      ...more,
    };
    return visitor.pushManifest(path, manifest, tag);
  }

  /** Pushes what buildx makes of one platform: an index over the image and what attests to it. */
  async pushAttestedIndex(
    platform: Document,
    path = repository,
    annotations?: Record<string, string>,
  ): Promise<AttestedIndex> {
    const image = { ...(await this.pushImage(platform, { path })), platform };
    const statement = Buffer.from(`{"subject":"${image.digest}"}`);
    const { visitor } = this.stage;
    await visitor.pushBlob(path, statement);
    await visitor.pushBlob(path, Buffer.from('{}'));
    const manifest = {
      schemaVersion: 2,
      mediaType: ociManifest,
      config: { mediaType: ociConfig, digest: digestOf(Buffer.from('{}')), size: 2 },
      layers: [
        {
          mediaType: 'application/vnd.in-toto+json',
          digest: digestOf(statement),
          size: statement.byteLength,
          annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
        },
      ],
    };
    const attestation = {
      ...(await visitor.pushManifest(path, manifest)),
      annotations: {
        'vnd.docker.reference.digest': image.digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    };
    const index = await visitor.pushIndex(path, [image, attestation], undefined, annotations);
    return { index, image, attestation };
  }

  async readDocument(reference: string, path = repository): Promise<Document> {
    const headers = { accept: `${ociIndex}, ${ociManifest}` };
    const response = await this.stage.visitor.registry('GET', `/v2/${path}/manifests/${reference}`, { headers });
    const document: unknown = JSON.parse(await response.text());
    if (typeof document !== 'object' || document === null) throw new Error(`${reference} is no manifest.`);
    return { ...document };
  }

  /** Digest by tag. */
  get tags(): Readonly<Record<string, string>> {
    return this.stage.sandbox.package('octo-org', 'app').tags;
  }

  /** Manifests that the package has. */
  get digests(): readonly string[] {
    return this.stage.sandbox.package('octo-org', 'app').versions.map(({ digest }) => digest);
  }

  /** Makes a directory of empty files in the workspace. */
  async writeFiles(directory: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const path = join(this.workspace, directory, name);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, '');
    }
    await mkdir(join(this.workspace, directory), { recursive: true });
  }
}

export interface AttestedIndex {
  readonly index: Descriptor;
  readonly image: Entry;
  readonly attestation: Entry;
}

/** `code: message hint` of what a run fails with. */
export async function failureOf(run: Promise<unknown>): Promise<string> {
  const error = await rejectionOf(run);
  return `${error.code}: ${error.message} ${error.hint ?? ''}`;
}

export function outputOf(runner: FakeRunner, name: string): unknown {
  return JSON.parse(runner.outputs.get(name) ?? '');
}

export function digestsOf(runner: FakeRunner): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stringMembers(parseJsonObject(Buffer.from(runner.outputs.get('digests') ?? ''), 'digests')) ?? [],
  );
}
