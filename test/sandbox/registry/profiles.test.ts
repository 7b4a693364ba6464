import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../store/digest.js';
import { type ProfileName } from './profile.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.js';
import { basic, Visitor } from '../visitor.js';

const GIB = 1024 ** 3;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const PATH = 'octocat/repo/image';

let sandbox: Sandbox;
let visitor: Visitor;

afterEach(() => sandbox.close());

async function start(profile: ProfileName, options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox({ profile, ...options });
  sandbox.addUser('octocat');
  sandbox.addRepository('octocat/repo');
  const scopes = ['read:packages', 'write:packages'];
  visitor = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes }));
}

async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${/"code":"(\w+)"/.exec(await response.text())?.[1] ?? ''}`.trim();
}

/** Pushes an image in Docker's format. */
async function putDocker(
  reference: string,
  layerType = 'application/vnd.docker.image.rootfs.diff.tar',
): Promise<Response> {
  const config = Buffer.from('{"config":{}}');
  const layer = Buffer.from('layer');
  for (const blob of [config, layer]) await visitor.pushBlob(PATH, blob);
  const describe = (mediaType: string, bytes: Buffer): object => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  });
  const document = {
    schemaVersion: 2,
    mediaType: DOCKER,
    config: describe('application/vnd.docker.container.image.v1+json', config),
    layers: [describe(layerType, layer)],
  };
  const url = `/v2/${PATH}/manifests/${reference}`;
  return visitor.registry('PUT', url, { body: JSON.stringify(document), headers: { 'content-type': DOCKER } });
}

/** Announces a body and sends none of it. */
function announce(location: string, sizeBytes: number, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': String(sizeBytes), authorization };
    const sent = request(sandbox.origin + location, { method: 'PATCH', headers }, (response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}

describe('the older Docker registry', () => {
  it('takes a single image in Docker’s format by tag, as a docker package of the repository', async () => {
    await start('ghes-docker');
    expect((await putDocker('1')).status).toBe(201);
    const { status, headers } = await visitor.registry('GET', `/v2/${PATH}/manifests/1`);
    expect([status, headers.get('content-type')]).toEqual([200, DOCKER]);
    expect(sandbox.package('octocat', 'repo/image')).toMatchObject({ tags: { 1: expect.anything() } });
    const job = sandbox.createToken({ kind: 'installation', repository: 'octocat/repo', packages: 'read' });
    expect(
      (await new Visitor(sandbox, job).registry('GET', `/v2/${PATH}/tags/list`, {}, `repository:${PATH}:pull`)).status,
    ).toBe(200);
  });

  it('knows no digests of manifests, and tells something else in HEAD', async () => {
    await start('ghes-docker');
    const digest = (await putDocker('1')).headers.get('docker-content-digest') ?? '';
    expect(await codeOf(await visitor.registry('GET', `/v2/${PATH}/manifests/${digest}`))).toBe('404 MANIFEST_UNKNOWN');
    expect(await codeOf(await putDocker(digest))).toBe('405 UNSUPPORTED');
    const head = await visitor.registry('HEAD', `/v2/${PATH}/manifests/1`);
    expect(head.headers.get('docker-content-digest')).toMatch(/^\d+$/);
  });

  it.each([
    [MANIFEST, { schemaVersion: 2, config: {}, layers: [] }],
    ['application/vnd.oci.image.index.v1+json', { schemaVersion: 2, manifests: [] }],
    [LIST, { schemaVersion: 2, mediaType: LIST, manifests: [] }],
  ])('refuses %s', async (type, document) => {
    await start('ghes-docker');
    const url = `/v2/${PATH}/manifests/1`;
    const response = await visitor.registry('PUT', url, {
      body: JSON.stringify(document),
      headers: { 'content-type': type },
    });
    expect(await codeOf(response)).toBe('400 MANIFEST_INVALID');
  });

  it('refuses foreign layers', async () => {
    await start('ghes-docker');
    const response = await putDocker('1', 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip');
    expect(await codeOf(response)).toBe('400 MANIFEST_INVALID');
  });

  it.each([
    ['octocat/image', '400 NAME_INVALID'],
    ['octocat/repo/image/more', '400 NAME_INVALID'],
    ['octocat/none/image', '404 NAME_UNKNOWN'],
  ])('refuses a push to %s', async (path, expected) => {
    await start('ghes-docker');
    expect(await codeOf(await visitor.registry('POST', `/v2/${path}/blobs/uploads/`))).toBe(expected);
  });

  it('lets nobody read without credentials, public packages neither', async () => {
    await start('ghes-docker');
    await putDocker('1');
    sandbox.package('octocat', 'repo/image').visibility = 'public';
    expect((await new Visitor(sandbox).askToken([`repository:${PATH}:pull`])).status).toBe(401);
  });
});

it.each<[ProfileName, string, number]>([
  ['ghcr', 'octocat/app', 10 * GIB + 1],
  ['ghes-docker', PATH, 5 * GIB + 1],
])('profile %s refuses a layer of %s that has %i bytes, before it is sent', async (profile, path, sizeBytes) => {
  await start(profile);
  const begun = await visitor.registry('POST', `/v2/${path}/blobs/uploads/`);
  const authorization = await visitor.bearer(`repository:${path}:pull,push`);
  expect(await announce(begun.headers.get('location') ?? '', sizeBytes, authorization)).toBe(413);
});

it.each<[ProfileName, number]>([
  ['ghcr', 307],
  ['spec', 200],
  ['ghes-container', 200],
])('profile %s answers GET of a blob with %i', async (profile, status) => {
  await start(profile);
  const digest = await visitor.pushBlob('octocat/app', Buffer.from('bytes'));
  expect((await visitor.registry('GET', `/v2/octocat/app/blobs/${digest}`)).status).toBe(status);
});

describe('tags that lag', () => {
  it('are read as they were before the push, for as long as the option says', async () => {
    let time = Date.UTC(2026, 10, 1);
    await start('ghcr', { staleTagsMs: 15_000, now: () => time });
    const read = async (): Promise<unknown> => {
      const head = await visitor.registry('HEAD', '/v2/octocat/app/manifests/1');
      const list: unknown = await (await visitor.registry('GET', '/v2/octocat/app/tags/list')).json();
      return [head.status === 200 ? head.headers.get('docker-content-digest') : head.status, list];
    };
    const one = await visitor.pushImage({ path: 'octocat/app', tag: '1', content: 'one' });
    expect(await read()).toEqual([404, { name: 'octocat/app', tags: [] }]);
    expect((await visitor.registry('HEAD', `/v2/octocat/app/manifests/${one.digest}`)).status).toBe(200);
    time += 10_000;
    const two = await visitor.pushImage({ path: 'octocat/app', tag: '1', content: 'two' });
    time += 5_000;
    expect(await read()).toEqual([one.digest, { name: 'octocat/app', tags: ['1'] }]);
    time += 10_000;
    expect(await read()).toEqual([two.digest, { name: 'octocat/app', tags: ['1'] }]);
  });
});

it('GHCR alone names a placeholder at /v2/; Basic credentials there are refused in its words', async () => {
  await start('ghcr');
  const bare = await fetch(`${sandbox.origin}/v2/`);
  expect(bare.headers.get('www-authenticate')).toContain('scope="repository:user/image:pull"');
  const tried = await fetch(`${sandbox.origin}/v2/`, { headers: { authorization: basic('octocat', 'x') } });
  expect(await codeOf(tried)).toBe('403 DENIED');
});
