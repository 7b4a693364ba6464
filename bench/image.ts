import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Writes an OCI layout of one image whose layers are random, so that nothing of it can be compressed or known before. */
export async function writeLayout(directory: string, layers: number, layerMiB: number): Promise<void> {
  const blobs = join(directory, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const store = async (mediaType: string, bytes: Buffer): Promise<Descriptor> => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const stored: Descriptor[] = [];
  const diffIds: string[] = [];
  for (let index = 0; index < layers; index += 1) {
    const layer = randomBytes(layerMiB * 1024 * 1024);
    diffIds.push(`sha256:${createHash('sha256').update(layer).digest('hex')}`);
    stored.push(await store('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(layer, { level: 0 })));
  }
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config = await store(
    'application/vnd.oci.image.config.v1+json',
    json({ architecture: 'amd64', os: 'linux', config: {}, rootfs }),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await store(mediaType, json({ schemaVersion: 2, mediaType, config, layers: stored }));
  const annotations = { 'org.opencontainers.image.ref.name': 'latest' };
  await writeFile(join(directory, 'index.json'), json({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
  await writeFile(join(directory, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
}
