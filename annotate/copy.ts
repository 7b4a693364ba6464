import { mapConcurrently } from '../core/domain/concurrent.js';
import { type Digest } from '../core/domain/image/digest.js';
import { blobsOf, type Descriptor, isForeignLayer, type Manifest } from '../core/domain/image/manifest.js';
import { formatReference, type Repository, type RepositoryName } from '../core/domain/registry/reference.js';
import { type Connection } from '../core/ports.js';
import { formatBytes } from '../core/report/units.js';
import { type Progressed, withProgress } from '../core/progress.js';

const concurrency = 6;

/** A manifest that the target has to hold before an index may name it. */
export interface StoredManifest {
  readonly manifest: Manifest;
  /** Where its blobs are, if that is another repository of the registry. */
  readonly origin: Origin | undefined;
}

export interface Origin {
  readonly name: RepositoryName;
  /** Of the manifest as it is there. */
  readonly digest: Digest;
}

/** Stores the manifests, each after its blobs; what is there already is left alone. @param manifests children first */
export async function storeManifests(
  manifests: readonly StoredManifest[],
  target: Repository,
  connection: Connection,
): Promise<void> {
  const registry = connection.registry(target.registry);
  for (const { manifest, origin } of manifests) {
    if ((await registry.findManifestDigest(target.name, manifest.digest)) === manifest.digest) continue;
    if (origin !== undefined) await takeBlobs(manifest, origin, target, connection);
    await registry.putManifest(target.name, manifest.digest, manifest);
  }
}

/** Takes the blobs over from another repository: mounted where the registry does that, sent otherwise. */
async function takeBlobs(
  manifest: Manifest,
  origin: Origin,
  target: Repository,
  connection: Connection,
): Promise<void> {
  const registry = connection.registry(target.registry);
  const blobs = blobsOf(manifest).filter((blob) => !isForeignLayer(blob));
  const unmounted: Descriptor[] = [];
  await mapConcurrently(blobs, concurrency, async (blob) => {
    if (await registry.hasBlob(target.name, blob)) return;
    if (!(await registry.mountBlob(target.name, blob.digest, origin.name))) unmounted.push(blob);
  });
  const reference = formatReference({ registry: target.registry, ...origin });
  if (unmounted.length === 0) connection.runner.log.info(`${reference} is taken over without sending a blob`);
  else await sendBlobs(unmounted, reference, target, connection);
}

async function sendBlobs(
  blobs: readonly Descriptor[],
  reference: string,
  target: Repository,
  connection: Connection,
): Promise<void> {
  const registry = connection.registry(target.registry);
  const totalBytes = blobs.reduce((sum, { size }) => sum + size, 0);
  let sentBytes = 0;
  const line = (): Progressed => ({
    text: `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)} of ${reference} sent`,
    share: sentBytes / totalBytes,
  });
  const source = await connection.openSource(`docker://${reference}`);
  try {
    await withProgress(line, { clock: connection.clock, log: connection.runner.log }, () =>
      mapConcurrently(blobs, concurrency, async (blob) => {
        await registry.uploadBlob(target.name, await source.openBlob(blob), (bytes) => {
          sentBytes += bytes;
        });
      }),
    );
  } finally {
    await source.close();
  }
  connection.runner.log.info(line().text);
}
