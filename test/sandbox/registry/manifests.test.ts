import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../store/digest.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { type Descriptor, Visitor } from '../visitor.js';

const PATH = 'octocat/app';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const ABSENT = `sha256:${'0'.repeat(64)}`;

let sandbox: Sandbox;
let visitor: Visitor;
let layer: Descriptor;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.addUser('octocat');
  const scopes = ['read:packages', 'write:packages'];
  visitor = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes }));
  const bytes = Buffer.from('{}');
  const digest = await visitor.pushBlob(PATH, bytes);
  layer = { mediaType: 'application/octet-stream', digest, size: bytes.length };
});

afterEach(() => sandbox.close());

function put(reference: string, body: string | Buffer, type: string): Promise<Response> {
  return visitor.registry('PUT', `/v2/${PATH}/manifests/${reference}`, { body, headers: { 'content-type': type } });
}

function get(reference: string, accept = '*/*', method = 'GET'): Promise<Response> {
  return visitor.registry(method, `/v2/${PATH}/manifests/${reference}`, { headers: { accept } });
}

async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${/"code":"(\w+)"/.exec(await response.text())?.[1] ?? ''}`.trim();
}

describe('pushing a manifest', () => {
  it('keeps its bytes exactly, odd white space and unknown members too', async () => {
    const text = `{ "schemaVersion":2,\n\t"mediaType":"${MANIFEST}", "x": 1.0, "config":${JSON.stringify(layer)},"layers":[] }\n`;
    const response = await put('1', text, MANIFEST);
    const digest = digestOf(Buffer.from(text));
    expect(response.status).toBe(201);
    expect(response.headers.get('docker-content-digest')).toBe(digest);
    expect(response.headers.get('location')).toBe(`/v2/${PATH}/manifests/${digest}`);
    for (const reference of ['1', digest]) {
      const read = await get(reference);
      expect([read.status, await read.text()]).toEqual([200, text]);
      expect(read.headers.get('content-type')).toBe(MANIFEST);
      expect(read.headers.get('docker-content-digest')).toBe(digest);
    }
  });

  const image = (more: object = {}): object => ({ schemaVersion: 2, config: layer, layers: [layer], ...more });
  const index = (more: object = {}): object => ({ schemaVersion: 2, manifests: [], ...more });

  it.each<[string, string, () => object | string, string]>([
    ['an image without mediaType', MANIFEST, () => image(), '201'],
    ['an image of Docker', DOCKER, () => image({ mediaType: DOCKER }), '201'],
    ['an artifact', MANIFEST, () => image({ artifactType: 'application/x' }), '201'],
    ['an empty index', INDEX, () => index(), '201'],
    ['a Docker list', LIST, () => index({ mediaType: LIST }), '201'],
    ['a subject that is not there', MANIFEST, () => image({ subject: { ...layer, digest: ABSENT } }), '201'],
    ['a type with parameters', `${MANIFEST}; charset=utf-8`, () => image({ mediaType: MANIFEST }), '201'],
    [
      'an absent foreign layer',
      DOCKER,
      () =>
        image({
          layers: [
            { ...layer, digest: ABSENT, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' },
          ],
        }),
      '201',
    ],
    ['another mediaType than the Content-Type', MANIFEST, () => image({ mediaType: DOCKER }), '400 MANIFEST_INVALID'],
    ['schema 1', 'application/vnd.docker.distribution.manifest.v1+prettyjws', () => image(), '400 MANIFEST_INVALID'],
    ['no manifest type', 'application/json', () => image(), '400 MANIFEST_INVALID'],
    ['another schema version', MANIFEST, () => image({ schemaVersion: 1 }), '400 MANIFEST_INVALID'],
    ['no JSON', MANIFEST, () => 'no', '400 MANIFEST_INVALID'],
    ['a list as JSON', MANIFEST, () => '[]', '400 MANIFEST_INVALID'],
    ['a byte order mark', INDEX, () => `\uFEFF${JSON.stringify(index())}`, '400 MANIFEST_INVALID'],
    ['both kinds in one', MANIFEST, () => image({ manifests: [] }), '400 MANIFEST_INVALID'],
    ['an index with layers', INDEX, () => index({ layers: [] }), '400 MANIFEST_INVALID'],
    ['no config', MANIFEST, () => image({ config: undefined }), '400 MANIFEST_INVALID'],
    [
      'an upper-case digest',
      MANIFEST,
      () => image({ config: { ...layer, digest: ABSENT.toUpperCase() } }),
      '400 MANIFEST_INVALID',
    ],
    ['a negative size', MANIFEST, () => image({ config: { ...layer, size: -1 } }), '400 MANIFEST_INVALID'],
    ['an annotation that is no string', INDEX, () => index({ annotations: { a: 1 } }), '400 MANIFEST_INVALID'],
    ['an absent layer', MANIFEST, () => image({ layers: [{ ...layer, digest: ABSENT }] }), '400 MANIFEST_BLOB_UNKNOWN'],
    ['an absent config', MANIFEST, () => image({ config: { ...layer, digest: ABSENT } }), '400 MANIFEST_BLOB_UNKNOWN'],
    ['an absent child', INDEX, () => index({ manifests: [{ ...layer, digest: ABSENT }] }), '400 MANIFEST_BLOB_UNKNOWN'],
    ['a blob as child', INDEX, () => index({ manifests: [layer] }), '400 MANIFEST_BLOB_UNKNOWN'],
  ])('with %s (%s)', async (_what, type, document, expected) => {
    const body = document();
    const response = await put('1', typeof body === 'string' ? body : JSON.stringify(body), type);
    expect(await codeOf(response)).toBe(expected);
    expect((await get('1')).status).toBe(expected === '201' ? 200 : 404);
  });

  it('does not take the blobs of another package', async () => {
    await visitor.pushBlob('octocat/other', Buffer.from('elsewhere'));
    const digest = digestOf(Buffer.from('elsewhere'));
    const response = await put('1', JSON.stringify(image({ layers: [{ ...layer, digest }] })), MANIFEST);
    expect(await codeOf(response)).toBe('400 MANIFEST_BLOB_UNKNOWN');
  });

  it.each([
    ['.x', '400 TAG_INVALID'],
    ['-x', '400 TAG_INVALID'],
    ['a/b', '400 TAG_INVALID'],
    ['a%20b', '400 TAG_INVALID'],
    ['x'.repeat(129), '400 TAG_INVALID'],
    ['x'.repeat(128), '201'],
    ['_', '201'],
    [ABSENT, '400 DIGEST_INVALID'],
    ['md5:d41d8cd98f00b204e9800998ecf8427e', '400 DIGEST_INVALID'],
  ])('under %s', async (reference, expected) => {
    expect(await codeOf(await put(reference, JSON.stringify(index()), INDEX))).toBe(expected);
  });

  it('takes 4 MiB and not a byte more', async () => {
    const size = 4 * 1024 * 1024;
    const text = JSON.stringify(index({ annotations: { a: '' } }));
    const padded = (length: number): string => text.replace('""', `"${'x'.repeat(length - text.length)}"`);
    expect(await codeOf(await put('1', padded(size), INDEX))).toBe('201');
    expect(await codeOf(await put('2', padded(size + 1), INDEX))).toBe('413 SIZE_INVALID');
  });

  it.each(['Octocat/app', 'octocat/a..b', 'octocat/-a', 'octocat', `octocat/${'a'.repeat(255)}`])(
    'is refused below the name %s',
    async (name) => {
      const body = JSON.stringify(index());
      const url = `/v2/${name}/manifests/1`;
      const init = { body, headers: { 'content-type': INDEX } };
      expect(await codeOf(await visitor.registry('PUT', url, init, `repository:${PATH}:pull,push`))).toBe(
        '400 NAME_INVALID',
      );
    },
  );

  it('takes names of several parts', async () => {
    const scope = 'repository:octocat/group/app_x.y--z:pull,push';
    const init = { body: JSON.stringify(index()), headers: { 'content-type': INDEX } };
    const response = await visitor.registry('PUT', '/v2/octocat/group/app_x.y--z/manifests/1', init, scope);
    expect(response.status).toBe(201);
    expect(sandbox.package('octocat', 'group/app_x.y--z').tags).toHaveProperty('1');
  });
});

describe('reading a manifest', () => {
  beforeEach(async () => {
    await visitor.pushImage({ path: PATH, tag: 'image' });
    await visitor.pushIndex(PATH, [], 'index');
  });

  it('by HEAD tells everything but the bytes, and counts no download', async () => {
    const response = await get('index', '*/*', 'HEAD');
    const { digest, bytes, downloads } = sandbox.package('octocat', 'app').version('index');
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(response.headers.get('docker-content-digest')).toBe(digest);
    expect(downloads).toBe(0);
  });

  it('by GET counts a download', async () => {
    await get('index');
    await get(sandbox.package('octocat', 'app').version('index').digest);
    expect(sandbox.package('octocat', 'app').version('index').downloads).toBe(2);
  });

  it.each([
    ['index', INDEX, 200],
    ['index', `${MANIFEST}, ${INDEX};q=0.5`, 200],
    ['index', '*/*', 200],
    ['index', MANIFEST, 404],
    ['index', 'application/json', 404],
    ['image', INDEX, 404],
    ['image', MANIFEST, 200],
  ])('of kind %s with Accept: %s gives %i', async (tag, accept, status) => {
    expect((await get(tag, accept)).status).toBe(status);
  });

  it('says that it is the Accept header', async () => {
    expect(await (await get('index', MANIFEST)).json()).toEqual({
      errors: [
        { code: 'MANIFEST_UNKNOWN', message: 'OCI index found, but Accept header does not support OCI indexes' },
      ],
    });
  });

  it.each(['nothing', ABSENT, 'IMAGE'])('that is not there (%s) gives 404', async (reference) => {
    expect(await codeOf(await get(reference))).toBe('404 MANIFEST_UNKNOWN');
  });

  it('of a package that is not there gives 404', async () => {
    const response = await visitor.registry('GET', '/v2/octocat/nothing/manifests/1');
    expect(await codeOf(response)).toBe('404 NAME_UNKNOWN');
  });
});

describe('what GHCR does not have', () => {
  it('is deletion of manifests', async () => {
    const { digest } = await visitor.pushImage({ path: PATH, tag: '1' });
    for (const reference of ['1', digest])
      expect(await codeOf(await get(reference, '*/*', 'DELETE'))).toBe('405 UNSUPPORTED');
    expect((await get('1')).status).toBe(200);
  });

  it('is the referrers API, and no other answer speaks of a subject', async () => {
    const { digest } = await visitor.pushImage({ path: PATH, tag: '1' });
    expect((await visitor.registry('GET', `/v2/${PATH}/referrers/${digest}`)).status).toBe(404);
    const index = { schemaVersion: 2, mediaType: INDEX, manifests: [], subject: { ...layer, digest } };
    const response = await put('2', JSON.stringify(index), INDEX);
    expect(response.headers.has('oci-subject')).toBe(false);
  });

  it('is the catalog', async () => {
    expect((await visitor.registry('GET', '/v2/_catalog', {}, `repository:${PATH}:pull`)).status).toBe(404);
  });
});

describe('the list of tags', () => {
  const list = (query = ''): Promise<Response> => visitor.registry('GET', `/v2/${PATH}/tags/list${query}`);

  beforeEach(async () => {
    await visitor.pushImage({ path: PATH });
    const { digest } = sandbox.package('octocat', 'app').versions[0] ?? {};
    for (let number = 0; number < 120; number += 1) {
      sandbox.package('octocat', 'app').moveTag(`v${String(number).padStart(3, '0')}`, digest ?? '');
    }
  });

  it('comes in pages of 100 that a Link leads through', async () => {
    const first = await list();
    expect(await first.json()).toMatchObject({ name: PATH, tags: { length: 100, 0: 'v000', 99: 'v099' } });
    expect(first.headers.get('link')).toBe(`</v2/${PATH}/tags/list?last=v099&n=100>; rel="next"`);
    const second = await list('?last=v099&n=100');
    expect(await second.json()).toMatchObject({ tags: { length: 20, 0: 'v100' } });
    expect(second.headers.has('link')).toBe(false);
  });

  it.each([
    ['?n=2', ['v000', 'v001'], true],
    ['?n=2&last=v117', ['v118', 'v119'], false],
    ['?n=5&last=v118', ['v119'], false],
    ['?n=1&last=v0005', ['v001'], true],
    ['?n=0', [], false],
    ['?last=x', [], false],
  ])('with %s', async (query, tags, hasNext) => {
    const response = await list(query);
    expect(await response.json()).toEqual({ name: PATH, tags });
    expect(response.headers.has('link')).toBe(hasNext);
  });

  it.each(['-1', 'x', '1.5', ''])('refuses n=%s', async (n) => {
    expect(await codeOf(await list(`?n=${n}`))).toBe('400 PAGINATION_NUMBER_INVALID');
  });
});
