import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openSource } from '../../core/adapters/source/image-source.js';
import { digestAlgorithm, Digester, digestOf } from '../../core/domain/image/digest.js';
import { readDescendants } from '../../core/domain/image/descendants.js';
import { blobsOf } from '../../core/domain/image/manifest.js';
import { ActionError } from '../../core/errors.js';
import { LayoutWriter } from '../adapters/source/layout-writer.js';
import { sourceMeans } from '../adapters/source/source-means.js';
import { writeEntry, writePax, writeTar } from '../adapters/source/tar-writer.js';
import { expectTakenOrRefused, hostileBytes, howMany, mutated } from './hostile-text.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fuzz-'));
});
afterAll(() => rm(directory, { recursive: true }));

const layer = Buffer.alloc(3000, 'layer');
const layout = new LayoutWriter();
const wholeLayout = layout.finish(layout.index([layout.image({ layers: [layer] })])).toTar();

const config = Buffer.from(JSON.stringify({ rootfs: { diff_ids: [digestOf(layer)] } }));
const list = [{ Config: 'c.json', RepoTags: ['app:v1'], Layers: ['l/layer.tar'], LayerSources: {} }];
const repositories = { app: { v1: 'l' } };
/** What `docker save` writes, with these documents in it. @param images a text stands as it is */
function saved(images: unknown, names: unknown = repositories): Buffer {
  return writeTar([
    { name: 'c.json', data: config },
    { name: 'l/layer.tar', data: layer },
    { name: 'repositories', data: Buffer.from(JSON.stringify(names ?? null)) },
    { name: 'manifest.json', data: Buffer.from(typeof images === 'string' ? images : JSON.stringify(images ?? null)) },
  ]);
}
const wholeSave = saved(list);

/** The list of an image whose layer is not in the archive, and whose descriptor has something else in it. */
function nestedLayer(depth: number): string {
  const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  const descriptor = `{"mediaType":"${foreign}","size":1,"digest":"${digestOf(layer)}","urls":["https://x/"],"x":`;
  const sources = `"LayerSources":{"${digestOf(layer)}":${descriptor}${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  return JSON.stringify(list).replace('l/layer.tar', 'gone/layer.tar').replace('"LayerSources":{}', sources);
}

/** An archive with some of its bytes changed, or cut off. */
function damaged(whole: Buffer): fc.Arbitrary<Buffer> {
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
  return fc.tuple(changes, fc.nat(whole.length), fc.boolean()).map(([all, end, isWhole]) => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of all) bytes[at] = value;
    return isWhole ? bytes : bytes.subarray(0, end);
  });
}

const packings: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'as they are': (bytes) => bytes,
  'packed by gzip': (bytes) => zlib.gzipSync(bytes, { level: 1 }),
  'with the mark of gzip': (bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), bytes]),
  'with the mark of zstd': (bytes) => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), bytes]),
};

/** Reads all that a push reads. */
async function readWhole(bytes: Buffer): Promise<void> {
  await writeFile(join(directory, 'image.tar'), bytes);
  const source = await openSource('image.tar', sourceMeans(directory));
  try {
    const root = await source.readRoot();
    const below = await readDescendants(root, (child) => source.readManifest(child), 'The image');
    await source.findSubjects?.();
    for (const blob of [root, ...below.values()].flatMap(blobsOf)) {
      const content = await source.openBlob(blob);
      const digester = new Digester(digestAlgorithm(blob.digest));
      for await (const piece of content.open()) digester.update(Buffer.from(piece));
      if (digester.digest() !== blob.digest) throw new ActionError('invalid-image', 'It is not what it is called.');
    }
  } finally {
    await source.close();
  }
}

describe('an archive of any bytes', () => {
  it.each(Object.entries(packings))('%s is read or refused', (_, pack) =>
    fc.assert(
      fc.asyncProperty(fc.oneof(damaged(wholeLayout), damaged(wholeSave), hostileBytes()), (bytes) =>
        expectTakenOrRefused(() => readWhole(pack(bytes))),
      ),
      howMany(),
    ),
  );

  it('whose documents say anything is read or refused', () =>
    fc.assert(
      fc.asyncProperty(mutated(list), mutated(repositories), (images, names) =>
        expectTakenOrRefused(() => readWhole(saved(images, names))),
      ),
      howMany(2),
    ));

  it('is read where nothing is wrong with it', async () => {
    for (const whole of [wholeLayout, wholeSave, zlib.gzipSync(wholeSave)]) {
      await expect(readWhole(whole)).resolves.toBeUndefined();
    }
  });

  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(at));
  it.each([
    ['a hundred thousand empty entries', () => Buffer.alloc(512 * 100_003, writeEntry({ name: 'x' }))],
    ['many pax headers', () => Buffer.concat([...many(20_000, () => writePax({ path: 'x' })), wholeSave])],
    ['a pax header of a megabyte', () => Buffer.concat([writePax({ path: 'x/'.repeat(400_000) }), wholeSave])],
    [
      'a name of a megabyte',
      () => Buffer.concat([writeEntry({ name: 'l', type: 'L', data: Buffer.alloc(1e6, './') }), wholeSave]),
    ],
    [
      'many images without names, and many names without images',
      () =>
        saved(
          many(30_000, (at) => ({ Config: `c${at}.json`, Layers: [`${at}/x`] })),
          { app: Object.fromEntries(many(50_000, (at) => [`v${at}`, `${at}`])) },
        ),
    ],
    [
      'an image of one long name',
      () => saved(many(30, (at) => ({ Config: `${at}${'c'.repeat(100_000)}`, Layers: [] }))),
    ],
    ['a config that is not there, of a long name', () => saved([{ Config: 'c'.repeat(1_000_000), Layers: [] }])],
    ['a layer elsewhere that is described without end', () => saved(nestedLayer(100_000))],
    ['a layer elsewhere that is nested deeply', () => saved(nestedLayer(6000))],
  ])('takes time and words by its length only: %s', (_, make) => expectTakenOrRefused(() => readWhole(make())));
});
