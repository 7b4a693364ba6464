import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import zlib, { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LinkedFileTree, openArchive } from '../../../core/adapters/source/archive.js';
import { openDockerArchive } from '../../../core/adapters/source/docker-archive.js';
import { openSource } from '../../../core/adapters/source/image-source.js';
import { compressionMagicBytes } from '../../../core/domain/image/compression.js';
import { type Digest, digestOf } from '../../../core/domain/image/digest.js';
import { type ImageManifest, mediaTypes } from '../../../core/domain/image/manifest.js';
import { sourceMeans } from './source-means.js';
import { type TarEntry, writeTar } from './tar-writer.js';

const images = fileURLToPath(new URL('../../fixtures/images/', import.meta.url));
const layerType = 'application/vnd.docker.image.rootfs.diff.tar';
/** The config of the image that the engine saved. */
const classicConfig = 'sha256:143887331b95f4e4601fde20e96418ffd384d4e2cd0497649088419ee6fcc3b2';

/** Only newer versions of Node have zstd. */
const node: { readonly zstdCompressSync?: typeof zlib.zstdCompressSync } = zlib;

let top: string;
let workspace: string;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'docker-archive-'));
});
beforeEach(async () => {
  workspace = await mkdtemp(join(top, 'w-'));
});
afterAll(async () => {
  await rm(top, { recursive: true });
});

interface Read {
  readonly manifest: ImageManifest;
  /** By digest of their descriptor. */
  readonly blobs: ReadonlyMap<Digest, Buffer>;
}

async function read(source: string): Promise<Read> {
  const image = await openSource(source, sourceMeans(workspace));
  try {
    const manifest = await image.readRoot();
    if (manifest.kind !== 'image') throw new Error('It is no image.');
    const blobs = new Map<Digest, Buffer>();
    for (const descriptor of [manifest.config, ...manifest.layers]) {
      const blob = await image.openBlob(descriptor);
      const pieces: Buffer[] = [];
      const stream: AsyncIterable<Buffer> = blob.open();
      for await (const piece of stream) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      expect({ size: blob.size, digest: digestOf(bytes) }).toEqual({ size: bytes.length, digest: descriptor.digest });
      blobs.set(descriptor.digest, bytes);
    }
    return { manifest, blobs };
  } finally {
    await image.close();
  }
}

const layers = [Buffer.alloc(1024, 'lower'), Buffer.alloc(2048, 'upper')];
const [lower, upper] = layers.map(digestOf);
const config = Buffer.from(
  JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [lower, upper] } }),
);

interface Listed {
  readonly Config?: unknown;
  readonly RepoTags?: unknown;
  readonly Layers?: unknown;
  readonly LayerSources?: unknown;
}

const listed = { Config: 'config.json', RepoTags: ['app:1'], Layers: ['a/layer.tar', 'b/layer.tar'] };
const files: readonly TarEntry[] = [
  { name: 'config.json', data: config },
  { name: 'a/layer.tar', data: layers[0] ?? config },
  { name: 'b/layer.tar', data: layers[1] ?? config },
];

async function write(list: readonly Listed[], entries: readonly TarEntry[] = files): Promise<void> {
  const data = Buffer.from(JSON.stringify(list));
  await writeFile(join(workspace, 'a.tar'), writeTar([...entries, { name: 'manifest.json', data }]));
}

describe('an image that the engine saved in its own format', () => {
  it.each([
    `docker-archive:${images}docker-save-20-classic.tar`,
    `${images}docker-save-20-classic.tar`,
    `${images}docker-save-20-classic.tar:example/sample:1.0`,
    `docker-archive:${images}docker-save-20-classic.tar:docker.io/example/sample`,
    `docker-archive:${images}docker-save-20-classic.tar:${classicConfig}`,
  ])('%s is read in place, its layers as they are stored', async (source) => {
    const { manifest } = await read(source);
    expect(manifest.mediaType).toBe(mediaTypes.dockerManifest);
    expect(manifest.config).toMatchObject({ digest: classicConfig, mediaType: mediaTypes.dockerConfig });
    expect(manifest.layers.map(({ mediaType, size }) => [mediaType, size])).toEqual([
      [layerType, 2048],
      [layerType, 30_208],
      [layerType, 2048],
    ]);
  });

  it('after version 25 is the OCI image that lies beside it', async () => {
    const { manifest } = await read(`docker-archive:${images}docker-save-26-classic.tar:example/sample:latest`);
    expect(manifest.digest).toBe('sha256:ba358709512a544f1c4a4b66e0339c0e904141e4bf62571b2a28980d559645cd');
  });

  it('is read as well when the whole archive is compressed', async () => {
    const plain = `${images}docker-save-20-classic.tar`;
    await writeFile(join(workspace, 'a.tar.gz'), gzipSync(await readFile(plain)));
    const { manifest, blobs } = await read('docker-archive:a.tar.gz');
    expect({ manifest, blobs }).toEqual(await read(plain));
  });

  it('is read from zstd where Node can undo it, else the way out is told', async () => {
    const plain = await readFile(`${images}docker-save-20-classic.tar`);
    const empty = Buffer.from('28b52ffd', 'hex');
    await writeFile(
      join(workspace, 'a.tar.zst'),
      node.zstdCompressSync === undefined ? empty : node.zstdCompressSync(plain),
    );
    const outcome = await read('a.tar.zst').then(
      ({ manifest }) => manifest.config.digest,
      (error: unknown) => error,
    );
    const refusal: unknown = expect.objectContaining({
      code: 'unsupported',
      hint: expect.stringContaining('zstd -d'),
    });
    expect(outcome).toEqual(node.zstdCompressSync === undefined ? refusal : classicConfig);
  });
});

describe('an archive in the format of docker save', () => {
  it.each<[string, readonly TarEntry[]]>([
    ['a symbolic link', [{ name: 'b/layer.tar', type: '2', linkName: '../c/../a/layer.tar' }]],
    ['a hard link', [{ name: 'b/layer.tar', type: '1', linkName: './a/layer.tar' }]],
    [
      'a link to a link',
      [
        { name: 'b/layer.tar', type: '2', linkName: '../c' },
        { name: 'c', type: '1', linkName: 'a/layer.tar' },
      ],
    ],
    ['the same name again', []],
  ])('may hold a layer twice as %s', async (_, links) => {
    const twice = { rootfs: { type: 'layers', diff_ids: [lower, lower] } };
    const list = { ...listed, Layers: links.length > 0 ? listed.Layers : ['a/layer.tar', 'a/layer.tar'] };
    const data = Buffer.from(JSON.stringify(twice));
    await write([list], [{ name: 'config.json', data }, ...files.slice(1, 2), ...links]);
    const { manifest } = await read('a.tar');
    expect(manifest.layers.map(({ digest }) => digest)).toEqual([lower, lower]);
  });

  it.each<[string, TarEntry, string]>([
    [
      'a link that leads above the archive',
      { name: 'b/layer.tar', type: '2', linkName: '../../x' },
      'leads out of the',
    ],
    ['an absolute link', { name: 'b/layer.tar', type: '2', linkName: '/etc/passwd' }, 'leads out of the archive'],
    ['an absolute hard link', { name: 'b/layer.tar', type: '1', linkName: '/etc/passwd' }, 'leads out of the archive'],
    ['a link to itself', { name: 'b/layer.tar', type: '2', linkName: 'layer.tar' }, 'leads in a circle'],
    ['a link to nothing', { name: 'b/layer.tar', type: '2', linkName: '../c/layer.tar' }, 'has no "b/layer.tar"'],
    ['a link to a directory', { name: 'b/layer.tar', type: '2', linkName: '../a' }, 'has no "b/layer.tar"'],
    ['a device', { name: 'b/layer.tar', type: '3' }, 'is a device, not a regular file'],
    ['a pipe', { name: 'b/layer.tar', type: '6' }, 'is a named pipe, not a regular file'],
  ])('is refused for %s in place of a layer', async (_, entry, message) => {
    await write([listed], [...files.slice(0, 2), entry]);
    await expect(read('a.tar')).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, readonly Listed[], string]>([
    ['no image', [], 'holds no image'],
    ['no config', [{ ...listed, Config: 7 }], 'has no Config'],
    ['a config that is missing', [{ ...listed, Config: 'x.json' }], 'has no "x.json"'],
    ['a config above it', [{ ...listed, Config: '../x.json' }], 'has no "../x.json"'],
    ['a config that is none', [{ ...listed, Config: 'a/layer.tar' }], 'is not valid JSON'],
    ['layers that are no texts', [{ ...listed, Layers: [7] }], 'Layers is not a list of texts'],
    ['too few layers', [{ ...listed, Layers: ['a/layer.tar'] }], 'has 1 layers, and its config speaks of 2'],
    ['no layers, as engine 25.0 saves it', [{ ...listed, Layers: null }], 'has 0 layers, and its config speaks of 2'],
  ])('is refused where it lists %s', async (_, list, message) => {
    await write(list);
    await expect(read('a.tar')).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining(message),
    });
  });

  it('tells the compression of a layer by its bytes, and its digest by all of them', async () => {
    const packed = gzipSync(layers[1] ?? '');
    await write([listed], [...files.slice(0, 2), { name: 'b/layer.tar', data: packed }]);
    const { manifest } = await read('a.tar');
    expect(manifest.layers).toMatchObject([
      { mediaType: layerType, digest: lower },
      { mediaType: `${layerType}.gzip`, digest: digestOf(packed) },
    ]);
  });

  it('is opened by its list, its config and the first bytes of each plain layer', async () => {
    await write([listed]);
    const tree = await openArchive(join(workspace, 'a.tar'), 'a.tar', workspace);
    const bytesRead: Record<string, number> = {};
    async function* count(name: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        bytesRead[name] = (bytesRead[name] ?? 0) + piece.length;
        yield piece;
      }
    }
    const counting: LinkedFileTree = {
      description: tree.description,
      follow: (name) => tree.follow(name),
      close: () => tree.close(),
      find: async (name) => {
        const file = await tree.find(name);
        return file && { size: file.size, open: (length) => Readable.from(count(name, file.open(length))) };
      },
    };
    const image = await openDockerArchive(counting, undefined);
    await image.readRoot();
    await image.close();
    expect(bytesRead).toEqual({
      'manifest.json': JSON.stringify([listed]).length,
      'config.json': config.length,
      'a/layer.tar': compressionMagicBytes,
      'b/layer.tar': compressionMagicBytes,
    });
  });

  it('is an OCI image where a layer is compressed as Docker’s format does not know', async () => {
    const packed = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(100)]);
    await write([listed], [...files.slice(0, 2), { name: 'b/layer.tar', data: packed }]);
    const { manifest } = await read('a.tar');
    expect(manifest).toMatchObject({ mediaType: mediaTypes.ociManifest, config: { mediaType: mediaTypes.ociConfig } });
    expect(manifest.layers.map(({ mediaType }) => mediaType.slice(-8))).toEqual(
      ['yer.v1.tar', 'tar+zstd'].map((t) => t.slice(-8)),
    );
  });

  it('may lack a layer that lives elsewhere', async () => {
    const foreign = {
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: digestOf(Buffer.from('elsewhere')),
      size: 9,
      urls: ['https://example.invalid/layer'],
    };
    await write(
      [{ ...listed, LayerSources: { [lower ?? '']: foreign } }],
      [files[0], files[2]].flatMap((f) => f ?? []),
    );
    const image = await openSource('a.tar', sourceMeans(workspace));
    const manifest = await image.readRoot();
    await image.close();
    expect(JSON.parse(Buffer.from(manifest.bytes).toString())).toMatchObject({ layers: [foreign, { digest: upper }] });
  });
});

describe('an archive of several images', () => {
  const other = { ...listed, Config: 'other.json', RepoTags: ['docker.io/library/other:2', 'host:5000/other:3'] };
  const entries = [...files, { name: 'other.json', data: Buffer.concat([config, Buffer.from('\n')]) }];

  it('needs a name, and an error lists what there is', async () => {
    await write([listed, { ...other, RepoTags: null }], entries);
    await expect(read('docker-archive:a.tar')).rejects.toThrow(
      'docker-archive:a.tar holds several images. It has:\n- app:1 config.json\n- (without a name) other.json',
    );
    await expect(read('a.tar:none')).rejects.toThrow('a.tar:none holds 0 images named "none".');
  });

  it.each(['other:2', 'docker.io/library/other:2', 'docker.io/other:2', 'host:5000/other:3'])(
    'gives the one that is named %s',
    async (ref) => {
      await write([listed, other], entries);
      expect((await read(`a.tar:${ref}`)).manifest.config.digest).toBe(digestOf(entries.at(-1)?.data ?? config));
    },
  );

  it('has names also where only the file of older engines tells them', async () => {
    const repositories = Buffer.from(JSON.stringify({ old: { '1': 'b' }, gone: { '1': 'x' } }));
    await write([{ ...listed, RepoTags: null }], [...files, { name: 'repositories', data: repositories }]);
    expect((await read('a.tar:old:1')).manifest.config.digest).toBe(digestOf(config));
    await expect(read('a.tar:gone:1')).rejects.toThrow('- old:1 config.json');
  });

  it('is asked for that file once, however many images lack a name', async () => {
    const images = Array.from({ length: 50 }, (_, at) => ({ Config: `${at}.json`, Layers: [`${at}/layer.tar`] }));
    const contents: Readonly<Record<string, unknown>> = {
      'manifest.json': images,
      repositories: { old: { '1': '7' } },
    };
    const asked: string[] = [];
    const tree: LinkedFileTree = {
      description: 'a.tar',
      follow: (name) => name,
      close: () => Promise.resolve(),
      find: (name) => {
        asked.push(name);
        const data = Buffer.from(JSON.stringify(contents[name]));
        return Promise.resolve({ size: data.length, open: () => Readable.from([data], { objectMode: false }) });
      },
    };
    await expect(openDockerArchive(tree, undefined)).rejects.toThrow('- old:1 7.json');
    expect(asked).toEqual(['manifest.json', 'repositories']);
  });
});

describe('an archive whose index is damaged, as some engines leave it', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['empty', []],
  ])('is read by its list where the index is %s', async (_, manifests) => {
    const layout = [
      { name: 'oci-layout', data: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
      { name: 'index.json', data: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })) },
    ];
    await write([listed], [...files, ...layout]);
    expect((await read('a.tar')).manifest.layers).toHaveLength(2);
    await expect(read('oci-archive:a.tar')).rejects.toThrow('holds no image');
  });
});
