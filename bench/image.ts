import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { writeEntry } from '../test/adapters/source/tar-writer.js';

const run = promisify(execFile);

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

/** Reads a file, or all files below a directory: who pushes an image has mostly just made it, so that it lies in memory. */
export async function readThrough(path: string): Promise<void> {
  const isDirectory = (await stat(path)).isDirectory();
  const names = isDirectory ? await readdir(path) : [];
  for (const name of names) await readThrough(join(path, name));
  if (!isDirectory) await finished(createReadStream(path, { highWaterMark: 1024 * 1024 }).resume());
}

/** An archive as `docker save` writes it. */
export interface Archive {
  readonly path: string;
  /** Writes the same image with other files in its last layer. @returns the path of that archive */
  changeLayer(): Promise<string>;
}

/** Makes an archive of real files of this machine, in plain layers of about the same size. */
export async function makeArchive(directory: string, layers: number, megabytes: number): Promise<Archive> {
  await mkdir(directory, { recursive: true });
  const parts = await chooseFiles(layers, megabytes * 1e6);
  for (const [index, files] of parts.entries()) await packLayer(directory, index, files);
  const write = async (name: string): Promise<string> => {
    await writeConfig(directory, layers);
    const path = `${directory}-${name}.tar`;
    await run('tar', ['cf', path, '-C', directory, ...(await readdir(directory))]);
    return path;
  };
  const path = await write('first');
  return {
    path,
    changeLayer: async () => {
      await packLayer(directory, layers - 1, (parts[layers - 1] ?? []).slice(1));
      return write('changed');
    },
  };
}

/** An archive whose only layer has 4 GiB of zeros, which take no room on the disk. */
export async function makeSparseArchive(directory: string): Promise<string> {
  const size = 4 * 1024 ** 3;
  const path = join(directory, 'sparse.tar');
  const file = await open(path, 'w+');
  const header = writeEntry({ name: 'layer.tar', size: `${size.toString(8).padStart(11, '0')}\0` });
  await file.write(header);
  await file.truncate(header.length + size);
  const hash = createHash('sha256');
  const zeros = Buffer.alloc(1024 * 1024);
  for (let done = 0; done < size; done += zeros.length) hash.update(zeros);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] };
  const config = { architecture: 'amd64', os: 'linux', config: {}, rootfs };
  const list = [{ Config: 'config.json', RepoTags: ['bench:1'], Layers: ['layer.tar'] }];
  const end = Buffer.concat([
    writeEntry({ name: 'config.json', data: Buffer.from(JSON.stringify(config)) }),
    writeEntry({ name: 'manifest.json', data: Buffer.from(JSON.stringify(list)) }),
    Buffer.alloc(1024),
  ]);
  await file.write(end, 0, end.length, header.length + size);
  await file.close();
  return path;
}

/** Libraries and programs, as images have them; without the largest, which would make a layer of their own. */
async function chooseFiles(parts: number, bytes: number): Promise<readonly (readonly string[])[]> {
  const { stdout } = await run(
    'find',
    ['/usr/lib', '/usr/bin', '/usr/share', '-xdev', '-type', 'f', '-size', '+3k', '-size', '-16M'],
    {
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  const lists = Array.from({ length: parts }, (): string[] => []);
  let [index, filled] = [0, 0];
  for (const path of stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort()) {
    lists[index]?.push(path);
    filled += (await stat(path)).size;
    if (filled < (bytes / parts) * (index + 1)) continue;
    index += 1;
    if (index === parts) return lists;
  }
  throw new Error(`There are ${filled} bytes of files here, not ${bytes}.`);
}

async function packLayer(directory: string, index: number, files: readonly string[]): Promise<void> {
  const layer = join(directory, String(index), 'layer.tar');
  await mkdir(dirname(layer), { recursive: true });
  await writeFile(join(directory, '..', 'files.txt'), files.join('\n'));
  await run('tar', ['cPf', layer, '-T', join(directory, '..', 'files.txt')]);
}

async function writeConfig(directory: string, layers: number): Promise<void> {
  const names = Array.from({ length: layers }, (_, index) => `${index}/layer.tar`);
  const diffIds: string[] = [];
  for (const name of names) {
    const hash = createHash('sha256');
    const pieces: AsyncIterable<Buffer> = createReadStream(join(directory, name));
    for await (const piece of pieces) hash.update(piece);
    diffIds.push(`sha256:${hash.digest('hex')}`);
  }
  const config = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffIds } };
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const list = [{ Config: 'config.json', RepoTags: ['bench:1'], Layers: names }];
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(list));
}
