import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compressLayer } from '../../core/adapters/source/compressed-layer.js';
import { openSource } from '../../core/adapters/source/image-source.js';
import { type Digest, digestOf } from '../../core/domain/image/digest.js';
import { type GitHubContext } from '../../core/domain/github/github.js';
import { type ImageManifest, type Manifest } from '../../core/domain/image/manifest.js';
import { ActionError } from '../../core/errors.js';
import { type Clock } from '../../core/ports.js';
import { parseInputs } from '../../push/inputs.js';
import { push } from '../../push/push.js';
import { writeTar } from '../adapters/source/tar-writer.js';
import { FakeRegistry } from './fake-registry.js';
import { FakeRunner } from './fake-runner.js';

const texts = { description: 'none', licenses: 'none', 'source-url': 'none' };
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

const progressMs = 5000;
/** Progress is not waited for; anything else comes at once. */
const standing: Clock = {
  now: () => 0,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (ms !== progressMs) resolve();
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

  constructor(workspace: string) {
    this.workspace = workspace;
  }

  at(host: string): FakeRegistry {
    const known = this.registries.get(host) ?? new FakeRegistry(host);
    this.registries.set(host, known);
    return known;
  }

  async push(inputs: Readonly<Record<string, string>>, context: Partial<GitHubContext> = {}): Promise<FakeRunner> {
    const runner = new FakeRunner({ tags: 'v1', ...texts, ...inputs }, context, this.workspace);
    const options = parseInputs(runner);
    const registry = (host: string): FakeRegistry => this.at(host);
    const means = { runner, registry, defaultRegistry: options.server.registry };
    await push(options, {
      runner,
      clock: this.clock,
      registry,
      openSource: (source) => openSource(source, means),
      findLicence: () => Promise.resolve(undefined),
      compressLayer: (layer, settings, onRead) => Promise.resolve(compressLayer(layer, settings, onRead)),
    });
    return runner;
  }

  image(reference: string, registry = this.registry): ImageManifest {
    const manifest: Manifest | undefined = registry.manifests.get(reference);
    if (manifest?.kind !== 'image') throw new Error(`The registry has no image ${reference}.`);
    return manifest;
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
