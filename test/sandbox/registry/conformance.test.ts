/**
 * The cases of the conformance suite of the OCI distribution spec (conformance/run.go there, in its order and under its
 * names), against `profile: spec`.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DigestAlgorithm, digestOf } from '../store/digest.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { type Descriptor, type Manifest, Visitor } from '../visitor.js';

const PATH = 'octocat/one';
const OTHER = 'octocat/two';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const BOTH = [`repository:${PATH}:pull,push,delete`, `repository:${OTHER}:pull,push,delete`] as const;

let sandbox: Sandbox;
let visitor: Visitor;

beforeEach(async () => {
  sandbox = await startSandbox({ profile: 'spec' });
  sandbox.addUser('octocat');
  const scopes = ['read:packages', 'write:packages'];
  visitor = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes }));
});

afterEach(() => sandbox.close());

const send = (method: string, url: string, init: RequestInit = {}): Promise<Response> =>
  visitor.registry(method, url, init, ...BOTH);
const blobUrl = (digest: string, path = PATH): string => `/v2/${path}/blobs/${digest}`;
const manifestUrl = (reference: string): string => `/v2/${PATH}/manifests/${reference}`;

async function statusOf(method: string, url: string, init: RequestInit = {}): Promise<number> {
  return (await send(method, url, init)).status;
}

/** Location with a digest; the address is never built anew. */
function closing(location: string, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;
}

async function locationOf(response: Response, status: number): Promise<string> {
  expect([response.status, await response.text()]).toEqual([status, '']);
  return response.headers.get('location') ?? '';
}

async function begin(query = ''): Promise<string> {
  return locationOf(await send('POST', `/v2/${PATH}/blobs/uploads/${query}`), 202);
}

function patch(location: string, bytes: Buffer, start: number, end: number): Promise<Response> {
  const headers = { 'content-range': `${start}-${end - 1}` };
  return send('PATCH', location, { body: Buffer.from(bytes.subarray(start, end)), headers });
}

async function expectServed(digest: string, bytes: Buffer, path = PATH): Promise<void> {
  const head = await send('HEAD', blobUrl(digest, path));
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  expect(head.headers.get('docker-content-digest')).toBe(digest);
  const read = await send('GET', blobUrl(digest, path));
  expect([read.status, Buffer.from(await read.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
}

describe('ping', () => {
  it('challenges without a token, naming no scope, and answers 200 with one', async () => {
    const bare = await fetch(`${sandbox.origin}/v2/`);
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).toBe(
      `Bearer realm="${sandbox.origin}/token",service="${sandbox.registry}"`,
    );
    expect(await statusOf('GET', '/v2/')).toBe(200);
  });
});

describe('empty', () => {
  it('tag list: 404', async () => {
    expect(await statusOf('GET', `/v2/${PATH}/tags/list`)).toBe(404);
  });

  it('referrers: an empty index', async () => {
    const response = await send('GET', `/v2/${PATH}/referrers/${digestOf(randomBytes(8))}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, INDEX]);
    expect(await response.json()).toEqual({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
  });
});

describe.each<DigestAlgorithm>(['sha256', 'sha512'])('%s blobs', (algorithm) => {
  let bytes: Buffer;
  let digest: string;
  let query: string;

  beforeEach(() => {
    bytes = randomBytes(512);
    digest = digestOf(bytes, algorithm);
    query = algorithm === 'sha256' ? '' : `?digest-algorithm=${algorithm}`;
  });

  const wrong = (): string => digestOf(Buffer.from('others'), algorithm);

  it('get-missing', async () => {
    expect(await statusOf('GET', blobUrl(digest))).toBe(404);
    expect(await statusOf('HEAD', blobUrl(digest))).toBe(404);
  });

  it('post only', async () => {
    const url = `/v2/${PATH}/blobs/uploads/?digest=`;
    expect(await statusOf('POST', url + wrong(), { body: Buffer.from(bytes) })).toBe(400);
    const location = await locationOf(await send('POST', url + digest, { body: Buffer.from(bytes) }), 201);
    expect(await statusOf('GET', location)).toBe(200);
    await expectServed(digest, bytes);
  });

  it('post+put', async () => {
    expect(await statusOf('PUT', closing(await begin(query), wrong()), { body: Buffer.from(bytes) })).toBe(400);
    const put = await send('PUT', closing(await begin(query), digest), { body: Buffer.from(bytes) });
    expect(await statusOf('GET', await locationOf(put, 201))).toBe(200);
    await expectServed(digest, bytes);
  });

  it('chunked single', async () => {
    const location = await locationOf(await patch(await begin(query), bytes, 0, 512), 202);
    await locationOf(await send('PUT', closing(location, digest)), 201);
    await expectServed(digest, bytes);
  });

  it.each([false, true])('chunked multi; the last chunk with the put: %s', async (isWithPut) => {
    let location = await begin(query);
    for (const start of isWithPut ? [0, 200] : [0, 200, 400]) {
      const response = await patch(location, bytes, start, Math.min(start + 200, 512));
      expect(response.headers.get('range')).toBe(`0-${Math.min(start + 200, 512) - 1}`);
      location = await locationOf(response, 202);
    }
    const headers = { 'content-range': '400-511' };
    const last = isWithPut ? { body: Buffer.from(bytes.subarray(400)), headers } : {};
    await locationOf(await send('PUT', closing(location, digest), last), 201);
    await expectServed(digest, bytes);
  });

  it.each([
    ['a later chunk first', 0, 200],
    ['a chunk again', 200, 0],
    ['a gap', 200, 400],
  ])('chunked out-of-order: %s', async (_what, sent, start) => {
    let location = await begin(query);
    if (sent > 0) location = await locationOf(await patch(location, bytes, 0, sent), 202);
    const refused = await patch(location, bytes, start, start + 100);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([416, 'application/json']);
    const status = await send('GET', refused.headers.get('location') ?? '');
    expect(status.headers.get('range')).toBe(`0-${Math.max(sent - 1, 0)}`);
    location = await locationOf(status, 204);
    location = await locationOf(await patch(location, bytes, sent, 512), 202);
    await locationOf(await send('PUT', closing(location, digest)), 201);
    await expectServed(digest, bytes);
  });

  it('stream', async () => {
    const location = await locationOf(await send('PATCH', await begin(query), { body: Buffer.from(bytes) }), 202);
    await locationOf(await send('PUT', closing(location, digest)), 201);
    await expectServed(digest, bytes);
  });

  it('mount', async () => {
    await send('POST', `/v2/${OTHER}/blobs/uploads/?digest=${digest}`, { body: Buffer.from(bytes) });
    const mounted = await send('POST', `/v2/${PATH}/blobs/uploads/?mount=${digest}&from=${OTHER}`);
    expect(await statusOf('GET', await locationOf(mounted, 201))).toBe(200);
    await expectServed(digest, bytes);
  });

  it('mount anonymous', async () => {
    await visitor.pushImage({ path: OTHER });
    await send('POST', `/v2/${OTHER}/blobs/uploads/?digest=${digest}`, { body: Buffer.from(bytes) });
    await locationOf(await send('POST', `/v2/${PATH}/blobs/uploads/?mount=${digest}`), 201);
    await expectServed(digest, bytes);
  });

  it('mount missing', async () => {
    const location = await begin(`?mount=${digest}&from=${OTHER}`);
    await locationOf(await send('PUT', closing(location, digest), { body: Buffer.from(bytes) }), 201);
    await expectServed(digest, bytes);
  });

  it('post cancel', async () => {
    const location = await begin(query);
    expect(await statusOf('DELETE', location)).toBe(204);
    expect(await statusOf('GET', location)).toBe(404);
    expect(sandbox.openUploads).toBe(0);
  });

  it.each([
    ['500-1499', 206, 'bytes 500-1499/2048', 500, 1500],
    ['500-', 206, 'bytes 500-2047/2048', 500, 2048],
    ['-500', 206, 'bytes 1548-2047/2048', 1548, 2048],
    ['2000-5000', 206, 'bytes 2000-2047/2048', 2000, 2048],
    ['500-0', 416, 'bytes */2048', 0, 0],
    ['5000-10000', 416, 'bytes */2048', 0, 0],
  ])('range %s', async (range, status, contentRange, start, end) => {
    const blob = randomBytes(2048);
    const name = digestOf(blob, algorithm);
    await send('POST', `/v2/${PATH}/blobs/uploads/?digest=${name}`, { body: Buffer.from(blob) });
    const response = await send('GET', blobUrl(name), { headers: { range: `bytes=${range}` } });
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(Buffer.from(await response.arrayBuffer()).equals(blob.subarray(start, end))).toBe(true);
  });

  it('blob-delete', async () => {
    await send('POST', `/v2/${PATH}/blobs/uploads/?digest=${digest}`, { body: Buffer.from(bytes) });
    expect(await statusOf('DELETE', blobUrl(digest))).toBe(202);
    expect(await statusOf('GET', blobUrl(digest))).toBe(404);
    expect(await statusOf('DELETE', blobUrl(digest))).toBe(404);
  });
});

const describeBytes = (mediaType: string, bytes: Buffer): Descriptor => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
});

describe('data', () => {
  const config = Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}');
  const layer = Buffer.from('a layer');
  const empty = Buffer.from('{}');
  const configType = 'application/vnd.oci.image.config.v1+json';
  const layerType = 'application/vnd.oci.image.layer.v1.tar';
  const example = 'application/vnd.example.thing.v1+json';
  const emptyType = 'application/vnd.oci.empty.v1+json';

  const image = (more: object = {}): Manifest => ({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: describeBytes(configType, config),
    layers: [describeBytes(layerType, layer)],
    ...more,
  });
  const index = (manifests: readonly Descriptor[], more: object = {}): Manifest => ({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests,
    ...more,
  });
  const artifact = (more: object = {}): Manifest =>
    image({
      artifactType: example,
      config: describeBytes(emptyType, empty),
      layers: [describeBytes(example, layer)],
      ...more,
    });
  const absent = describeBytes(MANIFEST, Buffer.from('a subject that is not there'));

  beforeEach(async () => {
    for (const blob of [config, layer, empty]) await visitor.pushBlob(PATH, blob);
  });

  /** Pushes by tag, lists, reads by tag and digest, deletes the tag and then the manifest. */
  async function roundTrip(manifest: Manifest): Promise<void> {
    const text = JSON.stringify(manifest);
    const pushed = await visitor.pushManifest(PATH, manifest, 'a');
    await visitor.pushManifest(PATH, manifest, 'b');
    const list = async (query = ''): Promise<unknown> =>
      (await send('GET', `/v2/${PATH}/tags/list${query}`)).json() satisfies Promise<unknown>;
    expect(await list()).toEqual({ name: PATH, tags: ['a', 'b'] });
    expect(await list('?last=a')).toEqual({ name: PATH, tags: ['b'] });
    const headers = { accept: `${INDEX}, ${MANIFEST}` };
    for (const reference of ['a', pushed.digest]) {
      const head = await send('HEAD', manifestUrl(reference), { headers });
      const read = await send('GET', manifestUrl(reference), { headers });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect([read.status, await read.text()]).toEqual([200, text]);
      for (const name of ['content-type', 'content-length', 'docker-content-digest']) {
        const expected = { 'content-type': manifest.mediaType, 'content-length': String(pushed.size) };
        const value = { ...expected, 'docker-content-digest': pushed.digest }[name];
        expect([name, head.headers.get(name), read.headers.get(name)]).toEqual([name, value, value]);
      }
    }
    expect(await statusOf('DELETE', manifestUrl('a'))).toBe(202);
    expect(await list()).toEqual({ name: PATH, tags: ['b'] });
    expect(await statusOf('HEAD', manifestUrl('a'))).toBe(404);
    expect(await statusOf('HEAD', manifestUrl('b'), { headers })).toBe(200);
    expect(await statusOf('DELETE', manifestUrl(pushed.digest))).toBe(202);
    expect(await statusOf('HEAD', manifestUrl(pushed.digest), { headers })).toBe(404);
    expect(await list()).toEqual({ name: PATH, tags: [] });
    expect(await statusOf('DELETE', manifestUrl(pushed.digest))).toBe(404);
  }

  it.each<[string, Manifest]>([
    ['image', image()],
    ['large-manifest', image({ annotations: { 'org.example.large': 'x'.repeat(4 * 1024 * 1024 - 4096) } })],
    ['empty-index', index([])],
    ['artifact', artifact()],
    ['artifact-without-layers', artifact({ layers: [describeBytes(emptyType, empty)] })],
    ['missing-subject', artifact({ subject: absent })],
    ['data-field', image({ config: { ...describeBytes(configType, config), data: config.toString('base64') } })],
    [
      'non-distributable layers',
      image({
        layers: [describeBytes('application/vnd.oci.image.layer.nondistributable.v1.tar', Buffer.from('elsewhere'))],
      }),
    ],
    ['custom fields', image({ 'org.example.field': { nested: [1, null] } })],
    ['no layers', image({ layers: [] })],
  ])('%s', async (_name, manifest) => {
    await expect(roundTrip(manifest)).resolves.toBeUndefined();
  });

  it('index and nested index', async () => {
    const child = await visitor.pushManifest(PATH, image());
    const inner = await visitor.pushManifest(PATH, index([{ ...child }]));
    await roundTrip(index([inner]));
    expect(await statusOf('HEAD', manifestUrl(child.digest))).toBe(200);
  });

  it('digest algorithm sha512, with tags as parameters', async () => {
    const bytes = Buffer.from(JSON.stringify(image()));
    const digest = digestOf(bytes, 'sha512');
    const headers = { 'content-type': MANIFEST };
    const url = `${manifestUrl(digest)}?tag=1.2.3&tag=1.2&tag=latest`;
    const response = await send('PUT', url, { body: Buffer.from(bytes), headers });
    expect([response.status, response.headers.get('docker-content-digest')]).toEqual([201, digest]);
    expect(response.headers.get('oci-tag')).toBe('1.2.3, 1.2, latest');
    for (const reference of [digest, '1.2.3', 'latest']) {
      const head = await send('HEAD', manifestUrl(reference));
      expect([head.status, head.headers.get('docker-content-digest')]).toEqual([200, digest]);
    }
  });

  it.each<[string, string, string, Buffer]>([
    ['another digest', digestOf(Buffer.from('x')), 'DIGEST_INVALID', Buffer.from(JSON.stringify(image()))],
    ['another sha512', digestOf(layer, 'sha512'), 'DIGEST_INVALID', Buffer.from(JSON.stringify(image()))],
    ['an unknown algorithm', 'md5:d41d8cd98f00b204e9800998ecf8427e', 'DIGEST_INVALID', Buffer.from('{}')],
    ['a bad tag parameter', `${digestOf(empty)}?tag=-x`, 'TAG_INVALID', empty],
  ])('bad digest image: %s', async (_what, reference, code, body) => {
    const headers = { 'content-type': MANIFEST };
    const response = await send('PUT', manifestUrl(reference), { body: Buffer.from(body), headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code }] });
  });

  it.each(['nothing', digestOf(Buffer.from('nothing'))])('missing-manifest %s', async (reference) => {
    await visitor.pushManifest(PATH, image(), '1');
    expect(await statusOf('GET', manifestUrl(reference))).toBe(404);
    expect(await statusOf('HEAD', manifestUrl(reference))).toBe(404);
    expect(await statusOf('DELETE', manifestUrl(reference))).toBe(404);
  });

  describe('referrers', () => {
    const listed = async (query = '', subject = absent.digest): Promise<Response> =>
      send('GET', `/v2/${PATH}/referrers/${subject}${query}`);

    it('are told of by OCI-Subject and listed with artifact type and annotations, whether or not the subject is there', async () => {
      const annotations = { 'org.example.kind': 'x' };
      const put = await send('PUT', manifestUrl('first'), {
        body: JSON.stringify(artifact({ subject: absent, annotations })),
        headers: { 'content-type': MANIFEST },
      });
      expect(put.headers.get('oci-subject')).toBe(absent.digest);
      const one = describeBytes(MANIFEST, Buffer.from(JSON.stringify(artifact({ subject: absent, annotations }))));
      const plain = await visitor.pushManifest(PATH, image({ subject: absent }));
      const list = await visitor.pushManifest(PATH, index([], { subject: absent, artifactType: example }));
      const all: readonly (Descriptor & object)[] = [
        { ...one, ...{ artifactType: example, annotations } },
        { ...plain, ...{ artifactType: configType } },
        { ...list, ...{ artifactType: example } },
      ];
      const response = await listed();
      expect(response.headers.has('oci-filters-applied')).toBe(false);
      expect(await response.json()).toEqual({
        schemaVersion: 2,
        mediaType: INDEX,
        manifests: [...all].sort((left, right) => (left.digest < right.digest ? -1 : 1)),
      });
      const filtered = await listed(`?artifactType=${encodeURIComponent(configType)}`);
      expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
      expect(await filtered.json()).toMatchObject({ manifests: [{ digest: plain.digest }] });
      expect(await statusOf('DELETE', manifestUrl(plain.digest))).toBe(202);
      expect(await (await listed()).json()).toMatchObject({ manifests: { length: 2 } });
    });

    it('come in pages that a Link leads through, filter included', async () => {
      for (let number = 0; number < 101; number += 1) {
        sandbox.putManifest(PATH, artifact({ subject: absent, annotations: { number: String(number) } }));
      }
      await visitor.pushManifest(PATH, image({ subject: absent }));
      const first = await listed(`?artifactType=${encodeURIComponent(example)}`);
      expect(await first.json()).toMatchObject({ manifests: { length: 100 } });
      const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
      const second = await send('GET', next);
      expect(await second.json()).toMatchObject({ manifests: { length: 1 } });
      expect(second.headers.has('link')).toBe(false);
    });

    it('are not asked for under what is no digest', async () => {
      expect((await listed('', 'latest')).status).toBe(400);
    });
  });
});
