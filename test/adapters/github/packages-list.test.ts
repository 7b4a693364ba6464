import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Reply } from '../../sandbox/server/http.js';
import { manifest, nameOf, PackagesStage, versionsPath } from './packages-stage.js';

let stage: PackagesStage;
beforeEach(async () => {
  stage = await PackagesStage.open();
});
afterEach(() => stage.close());

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

describe('the list of versions', () => {
  it.each([1, 99, 100, 101, 200, 350])(
    'of %i versions is complete, with digests, tags, dates and the server time',
    async (count) => {
      stage.fill(count);
      stage.sandbox.advance(60_000);
      const { versions, serverTime } = await (await stage.packages()).listVersions(nameOf('app'), 'active');
      const stored = stage.sandbox.package('Acme', 'app').versions;
      expect(versions).toEqual(
        stored.map(({ id, digest, tags, createdAt, updatedAt }) => ({
          id,
          digest,
          tags: [...tags],
          createdAt,
          updatedAt,
        })),
      );
      expect(serverTime).toBe(stage.sandbox.now());
    },
  );

  it('takes one request a page, and two more to see that nothing moved', async () => {
    stage.fill(350);
    await (await stage.packages()).listVersions(nameOf('app'), 'active');
    expect(stage.requestsTo(versionsPath)).toHaveLength(4 + 2);
  });

  it('shows what was deleted', async () => {
    stage.fill(3);
    stage.sandbox.package('Acme', 'app').delete('t0');
    const { versions } = await (await stage.packages()).listVersions(nameOf('app'), 'deleted');
    expect(versions).toMatchObject([{ tags: ['t0'] }]);
  });

  it.each<[string, () => void]>([
    [
      'a version goes',
      () => {
        stage.sandbox.package('Acme', 'app').delete('t348');
      },
    ],
    ['a version comes', () => void stage.sandbox.putManifest('Acme/app', manifest('new'))],
    [
      'one goes and one comes',
      () => {
        stage.sandbox.package('Acme', 'app').delete('t150');
        stage.sandbox.putManifest('Acme/app', manifest('new'));
      },
    ],
  ])('is read again when %s meanwhile', async (_, run) => {
    stage.fill(350);
    stage.sandbox.addFault({ path: versionsPath, skip: 2, action: { kind: 'event', run } });
    const { versions } = await (await stage.packages()).listVersions(nameOf('app'), 'active');
    expect(versions.map(({ digest }) => digest)).toEqual(
      stage.sandbox.package('Acme', 'app').versions.map(({ digest }) => digest),
    );
    expect(stage.messages).toContainEqual(expect.stringContaining('changed while it was read'));
  });

  it('is read again when one went while the pages were read, and one came before they were looked at again', async () => {
    stage.fill(350);
    const on = (skip: number, run: () => void): void => {
      stage.sandbox.addFault({ path: versionsPath, skip, action: { kind: 'event', run } });
    };
    on(2, () => {
      stage.sandbox.package('Acme', 'app').delete('t150');
    });
    on(3, () => void stage.sandbox.putManifest('Acme/app', manifest('new')));
    const { versions, arrived } = await (await stage.packages()).listVersions(nameOf('app'), 'active');
    const stored = stage.sandbox.package('Acme', 'app').versions;
    expect(versions.map(({ digest }) => digest)).toEqual(stored.map(({ digest }) => digest));
    expect(arrived).toContain(stored[0]?.id);
  });

  it('that never comes to rest is an error', async () => {
    stage.fill(150);
    let count = 0;
    const run = (): void => {
      count += 1;
      stage.sandbox.putManifest('Acme/app', manifest(`new ${count}`));
    };
    stage.sandbox.addFault({ path: versionsPath, times: Infinity, action: { kind: 'event', run } });
    await expect((await stage.packages()).listVersions(nameOf('app'), 'active')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it.each([500, 502, 503])('is read on after an answer of %i', async (status) => {
    stage.fill(250);
    const fault = stage.sandbox.addFault({
      path: versionsPath,
      skip: 2,
      times: 2,
      action: { kind: 'respond', status, body: '<html>' },
    });
    expect((await (await stage.packages()).listVersions(nameOf('app'), 'active')).versions).toHaveLength(250);
    expect(fault.hits).toBe(2);
  });

  it('is read on after broken connections and cut answers', async () => {
    stage.fill(250);
    stage.sandbox.addFault({ path: versionsPath, skip: 1, action: { kind: 'reset', when: 'after' } });
    stage.sandbox.addFault({ path: versionsPath, skip: 2, action: { kind: 'truncate', bytes: 500 } });
    expect((await (await stage.packages()).listVersions(nameOf('app'), 'active')).versions).toHaveLength(250);
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
    stage.fill(350);
    stage.sandbox.addFault({ path: /[?&]page=3/, times: Infinity, action });
    await expect((await stage.packages()).listVersions(nameOf('app'), 'active')).rejects.toMatchObject({ code });
  });

  it('has no date where the text is none', async () => {
    stage.fill(1);
    stage.sandbox.addFault({
      path: versionsPath,
      action: alterFirst({ created_at: 'yesterday', updated_at: null }),
    });
    const { versions } = await (await stage.packages()).listVersions(nameOf('app'), 'active');
    expect(versions).toMatchObject([{ createdAt: undefined, updatedAt: undefined }]);
  });
});
