import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { compressLayer } from '../../core/adapters/source/compressed-layer.js';
import { openSource } from '../../core/adapters/source/image-source.js';
import { type Digest, digestOf } from '../../core/domain/image/digest.js';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { type ImageManifest, type Manifest } from '../../core/domain/image/manifest.js';
import { isJsonObject, type JsonObject, member, parseJsonObject, stringMembers } from '../../core/domain/json/json.js';
import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { parseInputs } from '../../push/inputs.js';
import { push } from '../../push/push.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { writeTar } from '../adapters/source/tar-writer.js';
import { FakeRegistry } from './fake-registry.js';
import { FakeRunner } from './fake-runner.js';

type Inputs = Readonly<Record<string, string>>;

const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url));
/** An index of two platforms, each with an attestation. */
export const attested = `${images}buildx-oci-multiarch-attested.tar`;
export const attestedDigest = 'sha256:43332f5cd6811ee3206ac77e112580d30cc0ba205287b6185d3fcb49f76885e7';
/** An image of Docker's type, of one platform. */
export const single = `${images}docker-save-26-containerd-single.tar`;
/** What the payload tells of the repository. */
export const event = {
  repository: { description: 'An app', html_url: 'https://github.com/octo-org/app', license: { spdx_id: 'MIT' } },
};
/** Takes the texts of the repository away. */
export const texts = { description: 'none', licenses: 'none', 'source-url': 'none' };
export const own = 'org.opencontainers.image.';
/** The same whatever the tag. */
export const labels = `${own}version=1`;
export const name = 'octo-org/app';
export const layers = ['lower', 'middle', 'upper'].map((word) => Buffer.alloc(50_000, word));

/** An image as `docker save` writes it. */
export async function save(workspace: string, file: string, of: readonly Buffer[], more: object = {}): Promise<void> {
  const rootfs = { type: 'layers', diff_ids: of.map(digestOf) };
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs, ...more }));
  const names = of.map((_, index) => `${index}/layer.tar`);
  const list = Buffer.from(JSON.stringify([{ Config: 'c.json', RepoTags: ['app:1'], Layers: names }]));
  const entries = of.map((data, index) => ({ name: `${index}/layer.tar`, data }));
  const head = [{ name: 'c.json', data: config }, ...entries];
  await writeFile(join(workspace, file), writeTar([...head, { name: 'manifest.json', data: list }]));
}

/** Writes an OCI layout as a tar file. */
export async function writeLayout(
  workspace: string,
  file: string,
  build: (layout: LayoutWriter) => void,
): Promise<void> {
  const layout = new LayoutWriter();
  build(layout);
  await writeFile(join(workspace, file), layout.toTar());
}

export function jsonOf(runner: FakeRunner, output: string): unknown {
  return JSON.parse(runner.outputs.get(output) ?? '');
}

/** A clock that stands still unless it is moved; sleepers wait for the end of what they accompany. */
export const standing: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new ActionError('cancelled', 'It is over.'));
      });
    }),
};

/** Registries in memory, and a workspace to push from. */
export class World {
  readonly workspace: string;
  readonly registries = new Map<string, FakeRegistry>();
  readonly registry = this.at('ghcr.io');
  clock = standing;
  /** What the API tells of the repository. */
  licence: string | undefined;
  licenceQuestions = 0;
  readonly #inputs: Inputs;

  /** @param inputs of every push that does not say otherwise */
  constructor(workspace: string, inputs: Inputs = { tags: 'v1', ...texts }) {
    this.workspace = workspace;
    this.#inputs = inputs;
  }

  at(host: string): FakeRegistry {
    const known = this.registries.get(host) ?? new FakeRegistry(host);
    this.registries.set(host, known);
    return known;
  }

  async push(inputs: Inputs, context: Partial<GitHubContext> = {}): Promise<FakeRunner> {
    const runner = new FakeRunner({ ...this.#inputs, ...inputs }, context, this.workspace);
    const options = parseInputs(runner);
    const registry = (host: string): FakeRegistry => this.at(host);
    const means = { runner, registry, defaultRegistry: options.server.registry };
    await push(options, {
      runner,
      clock: this.clock,
      registry,
      openSource: (source) => openSource(source, means),
      findLicence: () => {
        this.licenceQuestions += 1;
        return Promise.resolve(this.licence);
      },
      compressLayer: (layer, settings, onRead) => Promise.resolve(compressLayer(layer, settings, onRead)),
    });
    return runner;
  }

  manifest(reference: string, registry = this.registry): Manifest {
    const manifest = registry.manifests.get(reference);
    if (manifest === undefined) throw new Error(`The registry has no ${reference}.`);
    return manifest;
  }

  image(reference: string, registry = this.registry): ImageManifest {
    const manifest = this.manifest(reference, registry);
    if (manifest.kind !== 'image') throw new Error(`${reference} is no image.`);
    return manifest;
  }

  #configOf(manifest: Manifest): JsonObject {
    const digest = manifest.kind === 'index' ? '' : manifest.config.digest;
    return parseJsonObject(this.registry.blobs.get(`octo-org/app@${digest}`) ?? Buffer.alloc(0), 'The config');
  }

  labelsOf(manifest: Manifest): unknown {
    const config = member(this.#configOf(manifest), 'config');
    const labels = stringMembers(isJsonObject(config) ? member(config, 'Labels') : undefined);
    return labels === undefined ? undefined : Object.fromEntries(labels);
  }

  /** The plain bytes of the layers, as the registry holds them. */
  unpack(image: ImageManifest, registry = this.registry): readonly Digest[] {
    return image.layers.map(({ digest }) =>
      digestOf(gunzipSync(registry.blobs.get(`${name}@${digest}`) ?? Buffer.alloc(0))),
    );
  }

  get streams(): number {
    return [...this.registries.values()]
      .flatMap(({ requests }) => requests)
      .filter((request) => request.startsWith('STREAM')).length;
  }
}
