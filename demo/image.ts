import { createHash } from 'node:crypto';
import { type EntryJson, LayoutWriter, named } from '../test/adapters/source/layout-writer.js';
import { type Layer, packLayer, readCompiler, readSources } from './layer.js';

/** What all releases have in common, read and compressed once. */
export interface Base {
  readonly layers: readonly Layer[];
  /** For the provenance: SHA-256 (hex) by path. */
  readonly materials: Readonly<Record<string, string>>;
}

interface Variant {
  readonly version: string;
  readonly createdMs: number;
  readonly platform: { readonly os: string; readonly architecture: string };
}

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const attestationType = 'application/vnd.in-toto+json';
const predicateType = 'https://slsa.dev/provenance/v1';
const architectures = ['amd64', 'arm64'] as const;

/** @param root directory of this repository */
export async function readBase(root: string): Promise<Base> {
  const [compiler, sources] = await Promise.all([readCompiler(root), readSources(root)]);
  const hash = (data: Buffer | undefined): string =>
    createHash('sha256')
      .update(data ?? '')
      .digest('hex');
  const materials = Object.fromEntries(sources.map(({ name, data }) => [name, hash(data)]));
  return { layers: await Promise.all([packLayer(compiler), packLayer(sources)]), materials };
}

/**
 * Builds what `docker buildx build --platform linux/amd64,linux/arm64 --output type=oci` writes: an index of two
 * images and of an attestation for the first one.
 * @param createdMs milliseconds since 1970
 * @returns a layout whose one image has the version as its name
 */
export async function buildImage(base: Base, version: string, createdMs: number): Promise<LayoutWriter> {
  const layout = new LayoutWriter();
  const images = await Promise.all(
    architectures.map(async (architecture) => {
      const platform = { os: 'linux', architecture };
      return { ...(await addImage(layout, base, { version, createdMs, platform })), platform };
    }),
  );
  const attested = images.slice(0, 1).map((image) => addAttestation(layout, base, version, image));
  return layout.finish(named(layout.index([...images, ...attested]), version));
}

async function addImage(
  layout: LayoutWriter,
  base: Base,
  { version, createdMs, platform }: Variant,
): Promise<EntryJson> {
  const about = `${JSON.stringify({ version, platform })}\n`;
  const own = await packLayer([{ name: 'app/release.json', data: Buffer.from(about) }]);
  const layers = [...base.layers, own];
  const created = new Date(createdMs).toISOString();
  const commands = ['COPY node_modules/typescript/lib', 'COPY sources', 'COPY release.json'];
  return layout.image({
    layerType,
    layers: layers.map(({ bytes }) => bytes),
    config: {
      ...platform,
      created,
      config: {
        WorkingDir: '/app',
        Entrypoint: ['node', 'node_modules/typescript/lib/tsc.js'],
        Labels: { 'org.opencontainers.image.version': version },
      },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: commands.map((command) => ({ created, created_by: command })),
    },
  });
}

/** A provenance in the form in which buildx puts one next to an image. */
function addAttestation(layout: LayoutWriter, base: Base, version: string, image: EntryJson): EntryJson {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType,
    subject: [{ name: 'ghcr-actions', digest: { sha256: image.digest.slice('sha256:'.length) } }],
    predicate: {
      buildDefinition: {
        buildType: 'https://ghcr-actions.example/demo@v1',
        externalParameters: { version },
        resolvedDependencies: Object.entries(base.materials).map(([uri, sha256]) => ({ uri, digest: { sha256 } })),
      },
      runDetails: { builder: { id: 'https://ghcr-actions.example/demo' } },
    },
  };
  const layer = layout.document(statement, attestationType);
  const rootfs = { type: 'layers', diff_ids: [layer.digest] };
  const config = layout.document({ os: 'unknown', architecture: 'unknown', config: {}, rootfs }, configType);
  const layers = [{ ...layer, annotations: { 'in-toto.io/predicate-type': predicateType } }];
  return {
    ...layout.document({ schemaVersion: 2, mediaType: manifestType, config, layers }, manifestType),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    },
  };
}
