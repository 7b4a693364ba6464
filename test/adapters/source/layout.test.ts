import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSource } from '../../../core/adapters/source/image-source.js';
import { digestHex, digestOf } from '../../../core/domain/image/digest.js';
import { blobsOf, childrenOf, type Descriptor, mediaTypes } from '../../../core/domain/image/manifest.js';
import { type ImageSource } from '../../../core/ports.js';
import { sourceMeans } from './source-means.js';
import { LayoutWriter, named } from './layout-writer.js';

const images = fileURLToPath(new URL('../../fixtures/images/', import.meta.url));

let workspace: string;
let top: string;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'layout-'));
});
beforeEach(async () => {
  workspace = await mkdtemp(join(top, 'w-'));
});
afterAll(async () => {
  await rm(top, { recursive: true });
});

async function withSource<T>(source: string, work: (image: ImageSource) => Promise<T>): Promise<T> {
  const image = await openSource(source, sourceMeans(workspace));
  try {
    return await work(image);
  } finally {
    await image.close();
  }
}

/** Reads the image to its last blob and gives the sizes of all. */
async function readAll(image: ImageSource): Promise<number> {
  let bytes = 0;
  const open = [await image.readRoot()];
  for (let manifest = open.pop(); manifest !== undefined; manifest = open.pop()) {
    bytes += manifest.bytes.length;
    for (const child of childrenOf(manifest)) open.push(await image.readManifest(child));
    for (const blob of blobsOf(manifest)) bytes += (await readBlob(image, blob)).length;
  }
  return bytes;
}

async function readBlob(image: ImageSource, descriptor: Descriptor): Promise<Buffer> {
  const stream: AsyncIterable<Buffer> = (await image.openBlob(descriptor)).open();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  expect(digestOf(bytes)).toBe(descriptor.digest);
  return bytes;
}

const attested = 'sha256:43332f5cd6811ee3206ac77e112580d30cc0ba205287b6185d3fcb49f76885e7';
const multi = 'sha256:c7c1a0bcd28076ef777b15e394c997925180051ed3a56c00936338bfc721cd98';
const classic = 'sha256:ba358709512a544f1c4a4b66e0339c0e904141e4bf62571b2a28980d559645cd';

describe('the image of a real program', () => {
  it.each([
    ['buildx-oci-multiarch-attested.tar', 'index', 4, attested],
    ['docker-save-26-containerd-multiarch.tar', 'index', 4, multi],
    [
      'docker-save-26-containerd-single.tar',
      'image',
      0,
      'sha256:1816b9a67876fdd0ac3bf9885ac7dd6688cc0eed384d228a86b31a5b0551ae86',
    ],
    ['docker-save-26-classic.tar', 'image', 0, classic],
  ])('%s is read whole, to its last blob', async (file, kind, children, digest) => {
    await withSource(`oci-archive:${images}${file}`, async (image) => {
      const root = await image.readRoot();
      expect({ kind: root.kind, children: childrenOf(root).length, digest: root.digest }).toEqual({
        kind,
        children,
        digest,
      });
      expect(await readAll(image)).toBeGreaterThan(10_000);
    });
  });

  it.each([
    ['latest', multi],
    ['1.0', multi],
    ['example/sample:1.0', multi],
    ['docker.io/example/sample:latest', multi],
    [multi, multi],
  ])('is chosen by %s', async (ref, digest) => {
    const source = `oci-archive:${images}docker-save-26-containerd-multiarch.tar:${ref}`;
    expect((await withSource(source, (image) => image.readRoot())).digest).toBe(digest);
  });
});

describe('a source', () => {
  it.each([
    ['oci:layout', 'one'],
    ['oci:layout:v1', 'one'],
    ['layout:v1', 'one'],
    ['./layout', 'one'],
    ['oci:ABSOLUTE/layout:v1', 'one'],
    ['oci-archive:image.tar', 'one'],
    ['oci-archive:image.tar:v1', 'one'],
    ['image.tar', 'one'],
    ['with:colon/layout', 'one'],
    ['oci:with:colon/layout', 'one'],
  ])('%s is found', async (source) => {
    const layout = new LayoutWriter();
    layout.finish(named(layout.image(), 'v1'));
    await layout.toDirectory(join(workspace, 'layout'));
    await layout.toDirectory(join(workspace, 'with:colon/layout'));
    await writeFile(join(workspace, 'image.tar'), layout.toTar());
    const total = await withSource(source.replace('ABSOLUTE', workspace), readAll);
    expect(total).toBe(await withSource('layout', readAll));
    expect(total).toBeGreaterThan(0);
  });

  it.each([
    ['oci:nowhere', 'invalid-image', 'oci:nowhere: there is no such directory.'],
    ['oci:', 'invalid-image', 'oci:: there is no such directory.'],
    ['oci:C:\\nowhere:v1', 'invalid-image', 'oci:C:\\nowhere:v1: there is no such directory.'],
    ['oci-archive:nowhere:v1', 'invalid-image', 'oci-archive:nowhere:v1: there is no such file.'],
    ['oci:file', 'invalid-image', 'oci:file is no directory.'],
    ['oci-archive:directory', 'invalid-image', 'oci-archive:directory is a directory.'],
    ['directory', 'invalid-image', 'directory has no oci-layout, so it is no OCI image layout.'],
    ['file', 'invalid-image', 'file is no tar archive.'],
    ['./nowhere:v1', 'invalid-image', './nowhere:v1: there is no such file or directory.'],
    ['nowhere.tar', 'invalid-image', 'nowhere.tar: there is no such file or directory.'],
    ['docker-archive:nowhere:v1', 'invalid-image', 'docker-archive:nowhere:v1: there is no such file.'],
    ['docker-archive:file', 'invalid-image', 'docker-archive:file is no tar archive.'],
    ['docker-archive:directory', 'invalid-image', 'docker-archive:directory is a directory.'],
    ['docker-archive:empty.tar', 'invalid-image', 'docker-archive:empty.tar has no manifest.json'],
  ])('%s is refused', async (source, code, message) => {
    await new LayoutWriter().toDirectory(join(workspace, 'other'));
    await writeFile(join(workspace, 'file'), 'hello');
    await writeFile(join(workspace, 'empty.tar'), Buffer.alloc(1024));
    await rename(join(workspace, 'other'), join(workspace, 'directory'));
    await rm(join(workspace, 'directory', 'oci-layout'));
    await expect(openSource(source, sourceMeans(workspace))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});

describe('a layout with several images', () => {
  async function write(): Promise<LayoutWriter> {
    const layout = new LayoutWriter();
    const one = layout.image({ layers: [Buffer.from('1')] });
    const two = layout.image({ layers: [Buffer.from('2')] });
    const three = { ...layout.image({ layers: [Buffer.from('3')] }), platform: { os: 'linux', architecture: 'arm64' } };
    await layout
      .finish(named(one, 'v1'), named(one, 'latest'), named(two, 'v2'), three)
      .toDirectory(join(workspace, 'l'));
    return layout;
  }

  it('needs a name, and an error lists what there is', async () => {
    await write();
    await expect(openSource('oci:l', sourceMeans(workspace))).rejects.toThrow(
      /^oci:l holds several images\. It has:\n- v1 sha256:.*\n- latest sha256:.*\n- v2 sha256:.*\n- \(without a name\) sha256:.* linux\/arm64$/,
    );
  });

  it('has none of a name that it lacks', async () => {
    await write();
    await expect(openSource('oci:l:v3', sourceMeans(workspace))).rejects.toThrow(
      'oci:l:v3 holds 0 images named "v3". It has:',
    );
  });

  it.each(['v1', 'latest', 'v2'])('gives the one named %s', async (name) => {
    await write();
    await withSource(`oci:l:${name}`, async (image) => {
      const root = await image.readRoot();
      const [, layer] = blobsOf(root);
      expect(layer === undefined ? undefined : (await readBlob(image, layer)).toString()).toBe(
        name === 'v2' ? '2' : '1',
      );
    });
  });

  it('needs no name where all names are of one image', async () => {
    const layout = new LayoutWriter();
    const one = layout.image();
    await layout.finish(named(one, 'v1'), named(one, 'latest')).toDirectory(join(workspace, 'l'));
    expect((await withSource('oci:l', (image) => image.readRoot())).digest).toBe(one.digest);
  });
});

describe('a layout', () => {
  it.each<[string, (layout: LayoutWriter) => void, string]>([
    [
      'of another version',
      (l) => l.files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"2.0.0"}')),
      'names the layout version "2.0.0", not 1.0.0',
    ],
    ['without a version', (l) => l.files.set('oci-layout', Buffer.from('{}')), 'names the layout version nothing'],
    ['whose version file is no JSON', (l) => l.files.set('oci-layout', Buffer.from('1.0.0')), 'is not valid JSON'],
    ['without index.json', (l) => l.files.delete('index.json'), 'has no index.json'],
    ['with an empty index.json', (l) => l.finish(), 'holds no image'],
    [
      'whose index.json is an image',
      (l) => l.files.set('index.json', Buffer.from(`{"mediaType":"${mediaTypes.ociManifest}"}`)),
      'index.json has no config',
    ],
    [
      'whose index.json is 5 MiB long',
      (l) => l.files.set('index.json', Buffer.alloc(5 * 2 ** 20)),
      'has 5242880 bytes; at most 4194304 are read',
    ],
    ...['sha256:../../x', `sha256:${'A'.repeat(64)}`, 'sha256:abc', `md5:${'a'.repeat(32)}`, '', null].map(
      (digest): [string, (layout: LayoutWriter) => void, string] => [
        `with the digest ${String(digest)}`,
        (l) =>
          l.files.set(
            'index.json',
            Buffer.from(JSON.stringify({ manifests: [{ mediaType: mediaTypes.ociManifest, digest, size: 2 }] })),
          ),
        'which is no sha256 or sha512 digest',
      ],
    ),
    ...[-1, 2 ** 53 + 2, 1.5, '12', null].map((size): [string, (layout: LayoutWriter) => void, string] => [
      `with the size ${JSON.stringify(size)}`,
      (l) => l.files.set('index.json', Buffer.from(JSON.stringify({ manifests: [{ ...l.image(), size }] }))),
      'which is no number of bytes',
    ]),
  ])('%s is refused', async (_, spoil, message) => {
    const layout = new LayoutWriter();
    layout.finish(layout.image());
    spoil(layout);
    await writeFile(join(workspace, 'l.tar'), layout.toTar());
    await expect(openSource('oci-archive:l.tar', sourceMeans(workspace))).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, (layout: LayoutWriter, name: string) => void, string]>([
    ['is missing', (l, name) => l.files.delete(name), 'lacks blobs/sha256/'],
    ['has another size', (l, name) => l.files.set(name, Buffer.from('x')), 'has 1 bytes; its descriptor says'],
    [
      'has other bytes',
      (l, name) => l.files.set(name, Buffer.alloc(l.files.get(name)?.length ?? 0)),
      'does not have the digest of its name',
    ],
  ])('whose manifest %s is refused when it is read', async (_, spoil, message) => {
    const layout = new LayoutWriter();
    const entry = layout.image();
    spoil(layout.finish(entry), `blobs/sha256/${digestHex(entry.digest)}`);
    await layout.toDirectory(join(workspace, 'l'));
    await expect(withSource('oci:l', (image) => image.readRoot())).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringContaining(message),
    });
  });

  it('whose descriptor says another type than the manifest is refused', async () => {
    const layout = new LayoutWriter();
    await layout.finish({ ...layout.image(), mediaType: mediaTypes.dockerManifest }).toDirectory(join(workspace, 'l'));
    await expect(withSource('oci:l', (image) => image.readRoot())).rejects.toThrow('and says that it is');
  });

  it('may have links within itself, but none that lead out', async () => {
    const layout = new LayoutWriter();
    const entry = layout.image();
    await layout.finish(entry).toDirectory(join(workspace, 'l'));
    const blob = join(workspace, 'l/blobs/sha256', digestHex(entry.digest));
    await rename(blob, join(workspace, 'l/inside'));
    await symlink('../../inside', blob);
    expect((await withSource('oci:l', (image) => image.readRoot())).digest).toBe(entry.digest);
    await rename(join(workspace, 'l/inside'), join(workspace, 'outside'));
    await rm(blob);
    await symlink('../../../outside', blob);
    await expect(withSource('oci:l', (image) => image.readRoot())).rejects.toThrow(
      'is a link that leads out of the layout',
    );
  });

  it('that is itself reached by a link is read', async () => {
    const layout = new LayoutWriter();
    const entry = layout.image();
    await layout.finish(entry).toDirectory(join(workspace, 'l'));
    await symlink('l', join(workspace, 'link'));
    expect((await withSource('oci:link', (image) => image.readRoot())).digest).toBe(entry.digest);
  });

  it('with a directory in place of a blob is refused', async () => {
    const layout = new LayoutWriter();
    const entry = layout.image();
    const name = `blobs/sha256/${digestHex(entry.digest)}`;
    layout.finish(entry).files.set(`${name}/x`, Buffer.alloc(0));
    layout.files.delete(name);
    await layout.toDirectory(join(workspace, 'l'));
    await expect(withSource('oci:l', (image) => image.readRoot())).rejects.toThrow('is not a regular file');
  });
});

describe('what a layout holds beside the image', () => {
  it('tells which digests are referred to, as far as it can be read', async () => {
    const layout = new LayoutWriter();
    const image = layout.image();
    const refer = (digest: Descriptor['digest']): ReturnType<LayoutWriter['document']> =>
      layout.document(
        {
          schemaVersion: 2,
          mediaType: mediaTypes.ociManifest,
          config: image,
          layers: [],
          subject: { ...image, digest },
        },
        mediaTypes.ociManifest,
      );
    const lost = refer(digestOf(Buffer.from('lost')));
    layout.finish(
      named(image, 'a'),
      named(layout.image({ layers: [] }), 'b'),
      refer(image.digest),
      lost,
      refer(lost.digest),
    );
    layout.files.delete(`blobs/sha256/${digestHex(lost.digest)}`);
    await writeFile(join(workspace, 'image.tar'), layout.toTar());
    const subjects = await withSource(
      'image.tar:a',
      (source) => source.findSubjects?.() ?? Promise.reject(new Error('It has none.')),
    );
    expect([...subjects].sort()).toEqual([image.digest, lost.digest].sort());
  });
});
