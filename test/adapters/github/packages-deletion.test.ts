import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deletion, manifest, nameOf, PackagesStage } from './packages-stage.js';

let stage: PackagesStage;
beforeEach(async () => {
  stage = await PackagesStage.open();
});
afterEach(() => stage.close());

describe('a deletion', () => {
  const idOf = (reference: string): number => stage.sandbox.package('Acme', 'app').version(reference).id;

  it('takes the version away', async () => {
    stage.fill(4);
    await expect((await stage.packages()).deleteVersion(nameOf('app'), idOf('t0'))).resolves.toEqual({
      kind: 'deleted',
    });
    expect(stage.sandbox.package('Acme', 'app').tags).not.toHaveProperty('t0');
  });

  it('of what is gone already is told so', async () => {
    stage.fill(4);
    const id = idOf('t0');
    stage.sandbox.package('Acme', 'app').delete('t0');
    await expect((await stage.packages()).deleteVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'gone' });
  });

  it.each<[string, () => void, RegExp]>([
    ['the last tagged version', () => undefined, /last tagged version/],
    [
      'a version with many downloads',
      () => {
        const target = stage.sandbox.package('Acme', 'app');
        target.visibility = 'public';
        target.version('t0').downloads = 6000;
        target.moveTag('other', 't0');
        stage.sandbox.putManifest('Acme/app', manifest('x'), { tags: ['x'] });
      },
      /more than 5000 downloads/,
    ],
  ])('of %s is retained, and tried once', async (_, prepare, expected) => {
    stage.fill(3);
    prepare();
    const result = await (await stage.packages()).deleteVersion(nameOf('app'), idOf('t0'));
    expect(result).toEqual({ kind: 'retained', message: expect.stringMatching(expected) });
    expect(stage.requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });

  it.each([
    ['the connection breaks after it', { kind: 'reset' as const, when: 'after' as const }],
    ['the answer is 502 although it was done', { kind: 'respond' as const, status: 502, effect: true }],
  ])('is sent once when %s', async (_, action) => {
    stage.fill(4);
    const id = idOf('t0');
    stage.sandbox.addFault({ method: 'DELETE', path: deletion, action });
    await expect((await stage.packages()).deleteVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'deleted' });
    expect(stage.requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });

  it.each([
    ['the connection breaks before it', { kind: 'reset' as const, when: 'before' as const }],
    ['the answer is 500 and nothing was done', { kind: 'respond' as const, status: 500 }],
  ])('is sent again after a look when %s', async (_, action) => {
    stage.fill(4);
    const id = idOf('t0');
    stage.sandbox.addFault({ method: 'DELETE', path: deletion, action });
    await expect((await stage.packages()).deleteVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'deleted' });
    const methods = stage.sandbox.requests.filter(({ url }) => deletion.test(url)).map(({ method }) => method);
    expect(methods).toEqual(['DELETE', 'GET', 'DELETE']);
  });

  it('fails when it fails each time', async () => {
    stage.fill(4);
    stage.sandbox.addFault({
      method: 'DELETE',
      path: deletion,
      times: Infinity,
      action: { kind: 'respond', status: 500 },
    });
    await expect((await stage.packages()).deleteVersion(nameOf('app'), idOf('t0'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(stage.requestsTo(deletion, 'DELETE')).toHaveLength(3);
  });

  it('that answers 404 although the version is there is a missing permission', async () => {
    stage.fill(4);
    stage.sandbox.addUser('reader');
    stage.sandbox.package('Acme', 'app').grant('reader', 'read');
    const secret = stage.sandbox.createToken({
      kind: 'classic',
      user: 'reader',
      scopes: ['read:packages', 'delete:packages'],
    });
    await expect((await stage.packages('Acme', secret)).deleteVersion(nameOf('app'), idOf('t0'))).rejects.toMatchObject(
      {
        code: 'denied',
        message: expect.stringContaining('still there'),
        hint: expect.stringContaining('Manage Actions access'),
      },
    );
  });

  it('is no success when the whole package is out of sight', async () => {
    stage.fill(4);
    const id = idOf('t0');
    stage.sandbox.addFault({
      path: /packages\/container\/app/,
      times: Infinity,
      action: { kind: 'respond', status: 404, body: '{"message":"Package not found."}' },
    });
    await expect((await stage.packages()).deleteVersion(nameOf('app'), id)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('with a GITHUB_TOKEN that does not administer the package is denied, and tried once', async () => {
    stage.fill(4);
    stage.sandbox.addRepository('Acme/repo');
    stage.sandbox.package('Acme', 'app').grant('Acme/repo', 'write');
    const secret = stage.sandbox.createToken({ kind: 'installation', repository: 'Acme/repo', packages: 'write' });
    const packages = await stage.packages('Acme', secret);
    await expect(packages.deleteVersion(nameOf('app'), idOf('t0'))).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('Resource not accessible by integration'),
      hint: expect.stringContaining('Admin'),
    });
    expect(stage.requestsTo(deletion, 'DELETE')).toHaveLength(1);
  });
});

describe('a restoration', () => {
  it('brings a deleted version back', async () => {
    stage.fill(4);
    const { id } = stage.sandbox.package('Acme', 'app').version('t0');
    stage.sandbox.package('Acme', 'app').delete('t0');
    const packages = await stage.packages();
    await expect(packages.restoreVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'restored' });
    expect(stage.sandbox.package('Acme', 'app').tags).toHaveProperty('t0');
    await expect(packages.restoreVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'there' });
  });

  it('is done once, although its answer was lost', async () => {
    stage.fill(4);
    const { id } = stage.sandbox.package('Acme', 'app').version('t0');
    stage.sandbox.package('Acme', 'app').delete('t0');
    stage.sandbox.addFault({ method: 'POST', path: /restore$/, action: { kind: 'reset', when: 'after' } });
    await expect((await stage.packages()).restoreVersion(nameOf('app'), id)).resolves.toEqual({ kind: 'restored' });
    expect(stage.requestsTo(/restore$/, 'POST')).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    [
      'was deleted too long ago',
      () => {
        stage.sandbox.advance(31 * 24 * 60 * 60 * 1000);
      },
    ],
    ['was pushed again', () => void stage.sandbox.putManifest('Acme/app', manifest('0'))],
  ])('of what %s says that it is lost', async (_, event) => {
    stage.fill(4);
    const { id } = stage.sandbox.package('Acme', 'app').version('t0');
    stage.sandbox.package('Acme', 'app').delete('t0');
    event();
    await expect((await stage.packages()).restoreVersion(nameOf('app'), id)).resolves.toEqual({
      kind: 'lost',
      message: expect.stringContaining('Package version not found'),
    });
  });
});
