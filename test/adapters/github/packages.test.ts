import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openPackages } from '../../../core/adapters/github/packages.js';
import { isRepositoryName, type RepositoryName } from '../../../core/domain/registry/reference.js';
import { type Log, type Packages } from '../../../core/ports.js';
import { type Reply } from '../../sandbox/server/http.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';

const versionsPath = /\/versions\?/;
const deletion = /\/versions\/\d+$/;

let sandbox: Sandbox;
let token: string;
let messages: string[];
let waitedMs: number;

beforeEach(async () => {
  sandbox = await startSandbox({ now: () => Date.UTC(2026, 10, 1) });
  sandbox.addUser('octocat');
  sandbox.addOrganization('Acme', { owners: ['octocat'] });
  token = sandbox.createToken({
    kind: 'classic',
    user: 'octocat',
    scopes: ['read:packages', 'write:packages', 'delete:packages'],
  });
  messages = [];
  waitedMs = 0;
});

afterEach(() => sandbox.close());

const name = (text: string): RepositoryName => {
  if (!isRepositoryName(text)) throw new Error(`not a name: ${text}`);
  return text;
};

const log: Log = {
  debug: (message) => void messages.push(message),
  info: (message) => void messages.push(message),
  detail: (message) => void messages.push(message),
  notice: (message) => void messages.push(message),
  warning: (message) => void messages.push(message),
  group: (_, work) => work(),
};

/** Time passes only by waiting, and then at once. */
function open(owner = 'Acme', secret = token, cancelled = new AbortController().signal): Promise<Packages> {
  const sleep = (ms: number): Promise<void> => {
    waitedMs += ms;
    sandbox.advance(ms);
    return Promise.resolve();
  };
  const clock = { now: () => sandbox.now(), sleep };
  return openPackages({
    type: 'container',
    apiUrl: new URL(sandbox.apiUrl),
    owner,
    token: secret,
    clock,
    log,
    random: () => 0.5,
    cancelled,
  });
}

const manifest = (text: string) => ({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
  layers: [],
  annotations: { text },
});

function fill(count: number, path = 'Acme/app'): void {
  for (let index = 0; index < count; index += 1) {
    sandbox.putManifest(path, manifest(String(index)), { tags: index % 3 === 0 ? [`t${index}`] : [] });
  }
}

const requestsTo = (pattern: RegExp, method = 'GET'): readonly string[] =>
  sandbox.requests.filter((request) => request.method === method && pattern.test(request.url)).map(({ url }) => url);

const alterJson = (change: (document: unknown) => unknown) => ({
  kind: 'alter' as const,
  change: (reply: Reply): Reply => ({
    ...reply,
    body: JSON.stringify(change(JSON.parse(typeof reply.body === 'string' ? reply.body : ''))),
  }),
});

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const alterList = (change: (page: readonly unknown[]) => readonly unknown[]) =>
  alterJson((page) => (isList(page) ? change(page) : page));

/** The first entry of a page, with these members. */
const alterFirst = (members: object) =>
  alterList(([first, ...rest]) => [{ ...(typeof first === 'object' ? first : {}), ...members }, ...rest]);

describe('an owner', () => {
  it.each(['octocat', 'acme'])('%s is found, whatever its kind, and its packages are listed', async (owner) => {
    fill(3, `${owner}/app`);
    const packages = await open(owner);
    expect((await packages.listVersions(name('app'), 'active')).versions).toHaveLength(3);
  });

  it('that does not exist is an error with a hint, never an empty list', async () => {
    await expect(open('nobody')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('"nobody"'),
      hint: expect.stringContaining('"owner"'),
    });
  });
});

describe('a package', () => {
  it('with a slash in its name is asked for with the slash encoded once', async () => {
    fill(1, 'Acme/group/app');
    const packages = await open();
    await expect(packages.findPackage(name('group/app'))).resolves.toMatchObject({
      versionCount: 1,
      visibility: 'private',
    });
    expect(requestsTo(/group%2Fapp$/)).toHaveLength(1);
  });

  it('that does not exist is not found, and its versions are an error', async () => {
    const packages = await open();
    await expect(packages.findPackage(name('none'))).resolves.toBeUndefined();
    await expect(packages.listVersions(name('none'), 'active')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('Package not found'),
      hint: expect.stringContaining('"package"'),
    });
  });
});

describe('the list of versions', () => {
  it.each([1, 99, 100, 101, 200, 350])(
    'of %i versions is complete, with digests, tags, dates and the server time',
    async (count) => {
      fill(count);
      sandbox.advance(60_000);
      const { versions, serverTime } = await (await open()).listVersions(name('app'), 'active');
      const stored = sandbox.package('Acme', 'app').versions;
      expect(versions).toEqual(
        stored.map(({ id, digest, tags, createdAt, updatedAt }) => ({
          id,
          digest,
          tags: [...tags],
          createdAt,
          updatedAt,
        })),
      );
      expect(serverTime).toBe(sandbox.now());
    },
  );

  it('takes one request a page, and two more to see that nothing moved', async () => {
    fill(350);
    await (await open()).listVersions(name('app'), 'active');
    expect(requestsTo(versionsPath)).toHaveLength(4 + 2);
  });

  it('shows what was deleted', async () => {
    fill(3);
    sandbox.package('Acme', 'app').delete('t0');
    const { versions } = await (await open()).listVersions(name('app'), 'deleted');
    expect(versions).toMatchObject([{ tags: ['t0'] }]);
  });

  it.each<[string, () => void]>([
    [
      'a version goes',
      () => {
        sandbox.package('Acme', 'app').delete('t348');
      },
    ],
    ['a version comes', () => void sandbox.putManifest('Acme/app', manifest('new'))],
    [
      'one goes and one comes',
      () => {
        sandbox.package('Acme', 'app').delete('t150');
        sandbox.putManifest('Acme/app', manifest('new'));
      },
    ],
  ])('is read again when %s meanwhile', async (_, run) => {
    fill(350);
    sandbox.addFault({ path: versionsPath, skip: 2, action: { kind: 'event', run } });
    const { versions } = await (await open()).listVersions(name('app'), 'active');
    expect(versions.map(({ digest }) => digest)).toEqual(
      sandbox.package('Acme', 'app').versions.map(({ digest }) => digest),
    );
    expect(messages).toContainEqual(expect.stringContaining('changed while it was read'));
  });

  it('is read again when one went while the pages were read, and one came before they were looked at again', async () => {
    fill(350);
    const on = (skip: number, run: () => void): void => {
      sandbox.addFault({ path: versionsPath, skip, action: { kind: 'event', run } });
    };
    on(2, () => {
      sandbox.package('Acme', 'app').delete('t150');
    });
    on(3, () => void sandbox.putManifest('Acme/app', manifest('new')));
    const { versions, arrived } = await (await open()).listVersions(name('app'), 'active');
    const stored = sandbox.package('Acme', 'app').versions;
    expect(versions.map(({ digest }) => digest)).toEqual(stored.map(({ digest }) => digest));
    expect(arrived).toContain(stored[0]?.id);
  });

  it('that never comes to rest is an error', async () => {
    fill(150);
    let count = 0;
    const run = (): void => {
      count += 1;
      sandbox.putManifest('Acme/app', manifest(`new ${count}`));
    };
    sandbox.addFault({ path: versionsPath, times: Infinity, action: { kind: 'event', run } });
    await expect((await open()).listVersions(name('app'), 'active')).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([500, 502, 503])('is read on after an answer of %i', async (status) => {
    fill(250);
    const fault = sandbox.addFault({
      path: versionsPath,
      skip: 2,
      times: 2,
      action: { kind: 'respond', status, body: '<html>' },
    });
    expect((await (await open()).listVersions(name('app'), 'active')).versions).toHaveLength(250);
    expect(fault.hits).toBe(2);
  });

  it('is read on after broken connections and cut answers', async () => {
    fill(250);
    sandbox.addFault({ path: versionsPath, skip: 1, action: { kind: 'reset', when: 'after' } });
    sandbox.addFault({ path: versionsPath, skip: 2, action: { kind: 'truncate', bytes: 500 } });
    expect((await (await open()).listVersions(name('app'), 'active')).versions).toHaveLength(250);
  });

  it.each([
    ['an answer of 500 that stays', { kind: 'respond' as const, status: 500 }, 'unavailable'],
    ['an answer of 403', { kind: 'respond' as const, status: 403, body: '{"message":"no"}' }, 'denied'],
    [
      'an HTML page',
      {
        kind: 'respond' as const,
        status: 200,
        headers: { 'content-type': 'text/html', date: 'Sun, 01 Nov 2026 00:00:00 GMT' },
        body: '<html>',
      },
      'invalid-response',
    ],
    ['an empty object', alterJson(() => ({})), 'invalid-response'],
    ['null', alterJson(() => null), 'invalid-response'],
    ['a shorter page', alterList((page) => page.slice(1)), 'conflict'],
    ['an empty page', alterJson(() => []), 'conflict'],
    ['an entry that is none', alterList((page) => [[], ...page.slice(1)]), 'invalid-response'],
    ['an id of text', alterFirst({ id: '5' }), 'invalid-response'],
    ['an id beyond what numbers hold', alterFirst({ id: 2 ** 53 }), 'invalid-response'],
    ['a negative id', alterFirst({ id: -1 }), 'invalid-response'],
    ['a name that is no digest', alterFirst({ name: 'sha256:../../x' }), 'invalid-response'],
    ['no metadata', alterFirst({ metadata: undefined }), 'invalid-response'],
    ['tags that are null', alterFirst({ metadata: { container: { tags: null } } }), 'invalid-response'],
    ['a tag that is none', alterFirst({ metadata: { container: { tags: ['a b'] } } }), 'invalid-response'],
    ['the first entry twice', alterList((page) => [page[1], ...page.slice(1)]), 'conflict'],
    [
      'a way to another server',
      {
        kind: 'alter' as const,
        change: (reply: Reply) => ({
          ...reply,
          headers: { ...reply.headers, link: '<https://evil.example/x?page=4>; rel="next"' },
        }),
      },
      'refused',
    ],
    [
      'a redirect',
      { kind: 'respond' as const, status: 301, headers: { location: 'https://evil.example/' } },
      'refused',
    ],
  ])('is an error and no shorter list after %s on a later page', async (_, action, code) => {
    fill(350);
    sandbox.addFault({ path: /[?&]page=3/, times: Infinity, action });
    await expect((await open()).listVersions(name('app'), 'active')).rejects.toMatchObject({ code });
  });

  it('has no date where the text is none', async () => {
    fill(1);
    sandbox.addFault({
      path: versionsPath,
      action: alterFirst({ created_at: 'yesterday', updated_at: null }),
    });
    const { versions } = await (await open()).listVersions(name('app'), 'active');
    expect(versions).toMatchObject([{ createdAt: undefined, updatedAt: undefined }]);
  });
});

describe('a deletion', () => {
  const idOf = (reference: string): number => sandbox.package('Acme', 'app').version(reference).id;

  it('takes the version away', async () => {
    fill(4);
    await expect((await open()).deleteVersion(name('app'), idOf('t0'))).resolves.toEqual({ kind: 'deleted' });
    expect(sandbox.package('Acme', 'app').tags).not.toHaveProperty('t0');
  });

  it('of what is gone already is told so', async () => {
    fill(4);
    const id = idOf('t0');
    sandbox.package('Acme', 'app').delete('t0');
    await expect((await open()).deleteVersion(name('app'), id)).resolves.toEqual({ kind: 'gone' });
  });

  it.each<[string, () => void, RegExp]>([
    ['the last tagged version', () => undefined, /last tagged version/],
    [
      'a version with many downloads',
      () => {
        const target = sandbox.package('Acme', 'app');
        target.visibility = 'public';
        target.version('t0').downloads = 6000;
        target.moveTag('other', 't0');
        sandbox.putManifest('Acme/app', manifest('x'), { tags: ['x'] });
      },
      /more than 5000 downloads/,
    ],
  ])('of %s is retained, and tried once', async (_, prepare, expected) => {
    fill(3);
    prepare();
    const result = await (await open()).deleteVersion(name('app'), idOf('t0'));
    expect(result).toEqual({ kind: 'retained', message: expect.stringMatching(expected) });
    expect(requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });

  it.each([
    ['the connection breaks after it', { kind: 'reset' as const, when: 'after' as const }],
    ['the answer is 502 although it was done', { kind: 'respond' as const, status: 502, effect: true }],
  ])('is sent once when %s', async (_, action) => {
    fill(4);
    const id = idOf('t0');
    sandbox.addFault({ method: 'DELETE', path: deletion, action });
    await expect((await open()).deleteVersion(name('app'), id)).resolves.toEqual({ kind: 'deleted' });
    expect(requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });

  it.each([
    ['the connection breaks before it', { kind: 'reset' as const, when: 'before' as const }],
    ['the answer is 500 and nothing was done', { kind: 'respond' as const, status: 500 }],
  ])('is sent again after a look when %s', async (_, action) => {
    fill(4);
    const id = idOf('t0');
    sandbox.addFault({ method: 'DELETE', path: deletion, action });
    await expect((await open()).deleteVersion(name('app'), id)).resolves.toEqual({ kind: 'deleted' });
    const methods = sandbox.requests.filter(({ url }) => deletion.test(url)).map(({ method }) => method);
    expect(methods).toEqual(['DELETE', 'GET', 'DELETE']);
  });

  it('fails when it fails each time', async () => {
    fill(4);
    sandbox.addFault({ method: 'DELETE', path: deletion, times: Infinity, action: { kind: 'respond', status: 500 } });
    await expect((await open()).deleteVersion(name('app'), idOf('t0'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(requestsTo(deletion, 'DELETE')).toHaveLength(3);
  });

  it('that answers 404 although the version is there is a missing permission', async () => {
    fill(4);
    sandbox.addUser('reader');
    sandbox.package('Acme', 'app').grant('reader', 'read');
    const secret = sandbox.createToken({
      kind: 'classic',
      user: 'reader',
      scopes: ['read:packages', 'delete:packages'],
    });
    await expect((await open('Acme', secret)).deleteVersion(name('app'), idOf('t0'))).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('still there'),
      hint: expect.stringContaining('Manage Actions access'),
    });
  });

  it('is no success when the whole package is out of sight', async () => {
    fill(4);
    const id = idOf('t0');
    sandbox.addFault({
      path: /packages\/container\/app/,
      times: Infinity,
      action: { kind: 'respond', status: 404, body: '{"message":"Package not found."}' },
    });
    await expect((await open()).deleteVersion(name('app'), id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('with a GITHUB_TOKEN that does not administer the package is denied, and tried once', async () => {
    fill(4);
    sandbox.addRepository('Acme/repo');
    sandbox.package('Acme', 'app').grant('Acme/repo', 'write');
    const secret = sandbox.createToken({ kind: 'installation', repository: 'Acme/repo', packages: 'write' });
    const packages = await open('Acme', secret);
    await expect(packages.deleteVersion(name('app'), idOf('t0'))).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('Resource not accessible by integration'),
      hint: expect.stringContaining('Admin'),
    });
    expect(requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });
});

describe('a restoration', () => {
  it('brings a deleted version back', async () => {
    fill(4);
    const { id } = sandbox.package('Acme', 'app').version('t0');
    sandbox.package('Acme', 'app').delete('t0');
    const packages = await open();
    await expect(packages.restoreVersion(name('app'), id)).resolves.toEqual({ kind: 'restored' });
    expect(sandbox.package('Acme', 'app').tags).toHaveProperty('t0');
    await expect(packages.restoreVersion(name('app'), id)).resolves.toEqual({ kind: 'there' });
  });

  it('is done once, although its answer was lost', async () => {
    fill(4);
    const { id } = sandbox.package('Acme', 'app').version('t0');
    sandbox.package('Acme', 'app').delete('t0');
    sandbox.addFault({ method: 'POST', path: /restore$/, action: { kind: 'reset', when: 'after' } });
    await expect((await open()).restoreVersion(name('app'), id)).resolves.toEqual({ kind: 'restored' });
    expect(requestsTo(/restore$/, 'POST')).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    [
      'was deleted too long ago',
      () => {
        sandbox.advance(31 * 24 * 60 * 60 * 1000);
      },
    ],
    ['was pushed again', () => void sandbox.putManifest('Acme/app', manifest('0'))],
  ])('of what %s says that it is lost', async (_, event) => {
    fill(4);
    const { id } = sandbox.package('Acme', 'app').version('t0');
    sandbox.package('Acme', 'app').delete('t0');
    event();
    await expect((await open()).restoreVersion(name('app'), id)).resolves.toEqual({
      kind: 'lost',
      message: expect.stringContaining('Package version not found'),
    });
  });
});

describe('a whole package', () => {
  it('is deleted and restored with all of its versions', async () => {
    fill(4);
    const packages = await open();
    await expect(packages.deletePackage(name('app'))).resolves.toEqual({ kind: 'deleted' });
    expect(sandbox.hasPackage('Acme', 'app')).toBe(false);
    await expect(packages.deletePackage(name('app'))).resolves.toEqual({ kind: 'gone' });
    await expect(packages.restorePackage(name('app'))).resolves.toEqual({ kind: 'restored' });
    expect(sandbox.package('Acme', 'app').versions).toHaveLength(4);
    await expect(packages.restorePackage(name('app'))).resolves.toEqual({ kind: 'there' });
  });

  it('with many downloads is retained', async () => {
    fill(4);
    const target = sandbox.package('Acme', 'app');
    target.visibility = 'public';
    target.version('t0').downloads = 6000;
    await expect((await open()).deletePackage(name('app'))).resolves.toEqual({
      kind: 'retained',
      message: expect.stringContaining('more than 5000 downloads'),
    });
  });

  it('that never was can not be restored', async () => {
    await expect((await open()).restorePackage(name('none'))).resolves.toMatchObject({ kind: 'lost' });
  });
});

describe('limits', () => {
  it('of the hourly quota end the work with the time when it may go on', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ now: () => Date.UTC(2026, 10, 1), rateLimits: { user: 2 } });
    sandbox.addUser('octocat');
    fill(150, 'octocat/app');
    const secret = sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['read:packages'] });
    const packages = await open('octocat', secret);
    await expect(packages.listVersions(name('app'), 'active')).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringContaining('2026-11-01T01:00:00Z'),
    });
    // The second answer says that nothing is left, so no third request is made.
    expect(sandbox.requests).toHaveLength(2);
  });

  it.each([
    ['a time to wait', { 'retry-after': '7' }, 429, 7000],
    ['a date to wait for', { 'retry-after': 'Sun, 01 Nov 2026 00:00:09 GMT' }, 429, 9000],
    ['a time as Go writes it, below a second', { 'retry-after': '1.889377ms' }, 429, 1000],
    ['no time at all', {}, 403, 60_000],
  ])('with %s are waited out by a read, and put a deletion off', async (_, headers, status, expectedMs) => {
    fill(4);
    const body = '{"message":"You have exceeded a secondary rate limit."}';
    const refusal = { ...headers, 'content-type': 'application/json' };
    const action = { kind: 'respond' as const, status, headers: refusal, body };
    sandbox.addFault({ method: 'DELETE', path: deletion, action });
    sandbox.addFault({ method: 'GET', path: versionsPath, action });
    const { id } = sandbox.package('Acme', 'app').version('t0');
    const packages = await open();
    await expect(packages.deleteVersion(name('app'), id)).resolves.toMatchObject({ kind: 'deferred' });
    const until = sandbox.now() + expectedMs;
    expect(packages.turn('deletion', 4, 0)).toEqual({ kind: 'wait', until, cause: 'backoff' });
    sandbox.advance(expectedMs);
    // Slower at first, and not several at once.
    expect(packages.turn('deletion', 4, 0)).toEqual({ kind: 'go', count: 1 });
    await expect(packages.deleteVersion(name('app'), id)).resolves.toEqual({ kind: 'deleted' });
    expect(waitedMs).toBe(0);
    await packages.listVersions(name('app'), 'active');
    const isDate = JSON.stringify(headers).includes('GMT');
    expect(waitedMs).toBe(isDate ? 1000 : expectedMs);
  });

  it.each([
    ['a time that is too long', { 'retry-after': '99999999' }, 1],
    ['each time anew, without a time', {}, 3],
  ])('with %s end the work', async (_, headers, requests) => {
    fill(4);
    const body = '{"message":"You have exceeded a secondary rate limit."}';
    sandbox.addFault({ path: versionsPath, times: Infinity, action: { kind: 'respond', status: 403, headers, body } });
    await expect((await open()).listVersions(name('app'), 'active')).rejects.toMatchObject({ code: 'rate-limited' });
    expect(requestsTo(versionsPath)).toHaveLength(requests);
  });

  it('of 180 deletions a minute are kept', async () => {
    fill(400);
    const start = sandbox.now();
    const packages = await open();
    for (const { id } of sandbox.package('Acme', 'app').versions.slice(0, 370)) {
      const turn = packages.turn('deletion', 1, 0);
      if (turn.kind === 'wait') sandbox.advance(turn.until - sandbox.now());
      await packages.deleteVersion(name('app'), id);
    }
    const times = sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ time }) => time);
    const perMinute = times.map((start) => times.filter((time) => time >= start && time < start + 60_000).length);
    expect(times).toHaveLength(370);
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(180);
    // Two full minutes, and what is left: no slower than need be, and told before rather than waited for.
    expect(sandbox.now() - start).toBeLessThanOrEqual(2 * 60_000);
    expect(waitedMs).toBe(0);
  });
});

describe('a token', () => {
  it('that is no good is told so, without being shown', async () => {
    const secret = `ghp_${'x'.repeat(36)}`;
    sandbox.addFault({
      path: /users/,
      action: {
        kind: 'respond',
        status: 401,
        body: JSON.stringify({ message: `Bad credentials ${secret}` }),
        headers: { 'content-type': 'application/json' },
      },
    });
    const failure = await open('Acme', secret).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('Bad credentials ***') });
    expect(JSON.stringify([messages, String(failure)])).not.toContain(secret);
  });

  it('goes to the API alone, also when that redirects', async () => {
    const other = await startSandbox();
    sandbox.addFault({
      path: /users/,
      action: { kind: 'respond', status: 302, headers: { location: `${other.apiUrl}/users/acme` } },
    });
    await expect(open()).rejects.toMatchObject({ code: 'refused' });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

it('stops at once when the run is cancelled', async () => {
  fill(3);
  const controller = new AbortController();
  const packages = await open('Acme', token, controller.signal);
  sandbox.addFault({
    path: versionsPath,
    action: {
      kind: 'event',
      run: () => {
        controller.abort();
      },
    },
  });
  await expect(packages.listVersions(name('app'), 'active')).rejects.toMatchObject({ code: 'cancelled' });
});
