import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../store/digest.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.js';
import { Visitor } from '../visitor.js';

const PATH = 'octocat/app';
const MIB = 1024 * 1024;

let sandbox: Sandbox;
let visitor: Visitor;

async function start(options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox(options);
  sandbox.addUser('octocat');
  const scopes = ['read:packages', 'write:packages'];
  visitor = new Visitor(sandbox, sandbox.createToken({ kind: 'classic', user: 'octocat', scopes }));
}

beforeEach(() => start());
afterEach(() => sandbox.close());

/** Opens an upload. */
async function begin(query = ''): Promise<string> {
  const response = await visitor.registry('POST', `/v2/${PATH}/blobs/uploads/${query}`);
  expect(response.status).toBe(202);
  return response.headers.get('location') ?? '';
}

function patch(location: string, body: Buffer, range?: string): Promise<Response> {
  const headers = range === undefined ? undefined : { 'content-range': range };
  return visitor.registry('PATCH', location, headers ? { body, headers } : { body });
}

async function errorOf(response: Response): Promise<unknown> {
  const answer = (await response.json()) satisfies unknown;
  return { status: response.status, answer };
}

function refusal(status: number, code: string): unknown {
  return { status, answer: { errors: [expect.objectContaining({ code })] } };
}

/** Digest of what is served under a digest; byte by byte comparison of buffers is slow in jest. */
async function stored(digest: string): Promise<string | undefined> {
  const response = await visitor.registry('GET', `/v2/${PATH}/blobs/${digest}`);
  if (response.status === 404) return undefined;
  const followed = await fetch(response.headers.get('location') ?? '');
  return digestOf(Buffer.from(await followed.arrayBuffer()));
}

describe('an upload', () => {
  it.each([
    ['nothing', 0],
    ['a few bytes', 11],
    ['exactly what is kept in memory', MIB],
    ['more than that', 5 * MIB + 3],
  ])('by POST and PUT takes %s', async (_what, size) => {
    const bytes = randomBytes(size);
    const digest = await visitor.pushBlob(PATH, bytes);
    expect(await stored(digest)).toBe(digest);
    expect(sandbox.openUploads).toBe(0);
  });

  it('has a Location in GHCR’s form: relative, singular, with a query', async () => {
    expect(await begin()).toMatch(/^\/v2\/octocat\/app\/blobs\/upload\/[0-9a-f-]{36}\?state=[\w-]+\.0$/);
  });

  it('cannot be reached by an address that the client made up', async () => {
    const location = await begin();
    const bare = location.replace(/\?.*/, '');
    for (const url of [
      bare,
      `${bare}?state=x.0`,
      location.replace('/upload/', '/uploads/'),
      location.replace('/app/', '/b/'),
    ]) {
      const response = await visitor.registry('GET', url);
      expect([url, response.status]).toEqual([url, 404]);
    }
  });

  it('by a single POST takes the whole blob', async () => {
    const bytes = Buffer.from('all at once');
    const response = await visitor.registry('POST', `/v2/${PATH}/blobs/uploads/?digest=${digestOf(bytes)}`, {
      body: bytes,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/v2/${PATH}/blobs/${digestOf(bytes)}`);
    expect(await stored(digestOf(bytes))).toBe(digestOf(bytes));
  });

  it.each([
    ['another digest', digestOf(Buffer.from('another'))],
    ['no digest', ''],
    ['an upper-case digest', `sha256:${'A'.repeat(64)}`],
    ['an unknown algorithm', 'md5:d41d8cd98f00b204e9800998ecf8427e'],
  ])('is refused under %s', async (_what, digest) => {
    const location = await begin();
    const response = await visitor.registry('PUT', `${location}&digest=${digest}`, { body: 'bytes' });
    expect(await errorOf(response)).toEqual(refusal(400, 'DIGEST_INVALID'));
    expect(await stored(digestOf(Buffer.from('bytes')))).toBeUndefined();
  });

  it('in chunks goes on from Location to Location', async () => {
    const bytes = randomBytes(9 * MIB);
    let location = await begin();
    for (let start = 0; start < bytes.length; start += 4 * MIB) {
      const chunk = bytes.subarray(start, start + 4 * MIB);
      const end = start + chunk.length - 1;
      const response = await patch(location, chunk, `${start}-${end}`);
      expect([response.status, response.headers.get('range')]).toEqual([202, `0-${end}`]);
      location = response.headers.get('location') ?? '';
    }
    expect((await visitor.registry('PUT', `${location}&digest=${digestOf(bytes)}`)).status).toBe(201);
    expect(await stored(digestOf(bytes))).toBe(digestOf(bytes));
  });

  it('takes the last chunk with the PUT', async () => {
    const location = await begin();
    await patch(location, Buffer.from('first '), '0-5');
    const url = `${location}&digest=${digestOf(Buffer.from('first last'))}`;
    const response = await visitor.registry('PUT', url, { body: 'last', headers: { 'content-range': '6-9' } });
    expect(response.status).toBe(201);
  });

  it.each([
    ['leaves a gap', '10-13'],
    ['comes twice', '0-3'],
  ])('refuses a chunk that %s and says how far it got', async (_what, range) => {
    const location = await begin();
    await patch(location, Buffer.from('first'), '0-4');
    const response = await patch(location, Buffer.from('next'), range);
    expect(response.status).toBe(416);
    expect(response.headers.get('range')).toBe('0-4');
  });

  it('refuses a chunk whose range cannot be read', async () => {
    expect(await errorOf(await patch(await begin(), Buffer.from('x'), 'some'))).toEqual(
      refusal(400, 'BLOB_UPLOAD_INVALID'),
    );
  });

  it('refuses a chunk whose range is not as long as its body', async () => {
    expect(await errorOf(await patch(await begin(), Buffer.from('four'), '0-9'))).toEqual(refusal(400, 'SIZE_INVALID'));
  });

  it('refuses a chunk above 4 MiB in GHCR’s words, and the connection stays of use', async () => {
    const location = await begin();
    const bytes = randomBytes(4 * MIB + 1);
    const response = await patch(location, bytes, `0-${bytes.length - 1}`);
    expect(await errorOf(response)).toEqual({
      status: 416,
      answer: {
        errors: [
          {
            code: 'REQUESTED_RANGE_NOT_SATISFIABLE',
            message: 'the request body is too large and exceeds the maximum permissible limit of 4.00MiB',
          },
        ],
      },
    });
    const status = await visitor.registry('GET', location);
    expect(status.status).toBe(204);
  });

  it('takes a stream of any length by one PATCH without a range', async () => {
    const bytes = randomBytes(9 * MIB);
    const location = await begin();
    const response = await patch(location, bytes);
    expect([response.status, response.headers.get('range')]).toEqual([202, `0-${bytes.length - 1}`]);
    const url = `${response.headers.get('location') ?? ''}&digest=${digestOf(bytes)}`;
    expect((await visitor.registry('PUT', url)).status).toBe(201);
  });

  it('can be asked how far it got, under an old Location too', async () => {
    const location = await begin();
    await patch(location, Buffer.from('0123456789'));
    const response = await visitor.registry('GET', location);
    expect(response.status).toBe(204);
    expect(response.headers.get('range')).toBe('0-9');
    expect(response.headers.get('location')).toMatch(/\.10$/);
  });

  it('cannot be cancelled, as on GHCR', async () => {
    expect(await errorOf(await visitor.registry('DELETE', await begin()))).toEqual(refusal(405, 'UNSUPPORTED'));
    expect(sandbox.openUploads).toBe(1);
  });

  it('can be cancelled where the option says so', async () => {
    await sandbox.close();
    await start({ cancelUploads: true });
    const location = await begin();
    expect((await visitor.registry('DELETE', location)).status).toBe(204);
    expect(await errorOf(await visitor.registry('GET', location))).toEqual(refusal(404, 'BLOB_UPLOAD_UNKNOWN'));
  });

  it('is gone once it is finished', async () => {
    const location = await begin();
    const url = `${location}&digest=${digestOf(Buffer.from('x'))}`;
    expect((await visitor.registry('PUT', url, { body: 'x' })).status).toBe(201);
    expect(await errorOf(await visitor.registry('PUT', url, { body: 'x' }))).toEqual(
      refusal(404, 'BLOB_UPLOAD_UNKNOWN'),
    );
  });
});

describe('a mount', () => {
  const bytes = Buffer.from('shared layer');
  const digest = digestOf(bytes);

  function mount(query: string, ...scopes: string[]): Promise<Response> {
    return visitor.registry('POST', `/v2/${PATH}/blobs/uploads/?mount=${digest}${query}`, {}, ...scopes);
  }

  it('makes a blob of another package readable without sending it', async () => {
    await visitor.pushBlob('octocat/base', bytes);
    const response = await mount('&from=octocat/base', `repository:${PATH}:pull,push`, 'repository:octocat/base:pull');
    expect(response.status).toBe(201);
    expect(response.headers.get('docker-content-digest')).toBe(digest);
    expect(await stored(digest)).toBe(digest);
  });

  it.each([
    ['the other package lacks it', '&from=octocat/other', ['repository:octocat/other:pull']],
    ['no package is named', '', []],
    ['the token was not asked for the other package', '&from=octocat/base', []],
  ])('becomes an upload when %s', async (_what, query, more) => {
    await visitor.pushBlob('octocat/base', bytes);
    const response = await mount(query, `repository:${PATH}:pull,push`, ...more);
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toContain('/blobs/upload/');
    expect(await stored(digest)).toBeUndefined();
  });
});

describe('a blob', () => {
  const bytes = Buffer.from('0123456789');
  const url = `/v2/${PATH}/blobs/${digestOf(bytes)}`;

  beforeEach(async () => {
    await visitor.pushBlob(PATH, bytes);
  });

  it('is told of by HEAD', async () => {
    const response = await visitor.registry('HEAD', url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('docker-content-digest')).toBe(digestOf(bytes));
  });

  it('is invisible below another name', async () => {
    const other = url.replace('/app/', '/other/');
    expect((await visitor.registry('HEAD', other)).status).toBe(404);
    expect(await errorOf(await visitor.registry('GET', other))).toEqual(refusal(404, 'BLOB_UNKNOWN'));
  });

  it('is read from a second origin', async () => {
    const response = await visitor.registry('GET', url);
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toMatch(new RegExp(`^${sandbox.blobOrigin}/`));
    expect(sandbox.blobOrigin).not.toBe(sandbox.origin);
  });

  describe('at the second origin', () => {
    let location: string;

    beforeEach(async () => {
      location = (await visitor.registry('GET', url)).headers.get('location') ?? '';
    });

    it('is refused to a request with credentials', async () => {
      const response = await fetch(location, { headers: { authorization: 'Bearer x' } });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('InvalidAuthenticationInfo');
    });

    it.each([
      ['HEAD', (signed: string): string => signed],
      ['GET', (signed: string): string => signed.replace(/sig=.*/, 'sig=x')],
      ['GET', (signed: string): string => signed.replace(/sha256:\w+/, `sha256:${'0'.repeat(64)}`)],
    ])('is refused to %s of an address that is not as it was given', async (method, change) => {
      expect((await fetch(change(location), { method })).status).toBe(403);
    });

    it('is refused after some minutes', async () => {
      sandbox.advance(5 * 60 * 1000);
      expect((await fetch(location)).status).toBe(403);
    });
  });

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('answers Range: %s with %i', async (range, status, text, contentRange) => {
    const location = (await visitor.registry('GET', url)).headers.get('location') ?? '';
    const response = await fetch(location, { headers: { range } });
    expect([response.status, await response.text()]).toEqual([status, text]);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  it('cannot be deleted', async () => {
    expect(await errorOf(await visitor.registry('DELETE', url))).toEqual(refusal(405, 'UNSUPPORTED'));
  });

  it('is served by the registry itself without the second origin', async () => {
    await sandbox.close();
    await start({ redirectBlobs: false });
    await visitor.pushBlob(PATH, bytes);
    const response = await visitor.registry('GET', url, { headers: { range: 'bytes=2-4' } });
    expect([response.status, await response.text()]).toEqual([206, '234']);
  });
});

describe('large blobs', () => {
  const directories = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(`ghcr-sandbox-${process.pid}-`));

  it('lie in a directory that goes with the sandbox', async () => {
    const before = await directories();
    await visitor.pushBlob(PATH, randomBytes(2 * MIB));
    await patch(await begin(), randomBytes(2 * MIB));
    expect(await directories()).toHaveLength(before.length + 1);
    await sandbox.close();
    expect(await directories()).toEqual(before);
    await start();
  });

  it('pass through in both directions without staying in memory', async () => {
    const sizeBytes = 256 * MIB;
    const block = Buffer.alloc(MIB, 7);
    const hash = createHash('sha256');
    let sent = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === sizeBytes) {
          controller.close();
          return;
        }
        sent += block.length;
        hash.update(block);
        controller.enqueue(block);
      },
    });
    const before = process.memoryUsage.rss();
    const patched = await visitor.registry('PATCH', await begin(), { body: source, duplex: 'half' });
    const digest = `sha256:${hash.digest('hex')}`;
    const url = `${patched.headers.get('location') ?? ''}&digest=${digest}`;
    expect((await visitor.registry('PUT', url)).status).toBe(201);
    const read = await visitor.registry('GET', `/v2/${PATH}/blobs/${digest}`);
    const served = createHash('sha256');
    const content = (await fetch(read.headers.get('location') ?? '')).body;
    await content?.pipeTo(new WritableStream<Uint8Array>({ write: (part) => void served.update(part) }));
    expect(`sha256:${served.digest('hex')}`).toBe(digest);
    expect(process.memoryUsage.rss() - before).toBeLessThan(sizeBytes);
  });
});
