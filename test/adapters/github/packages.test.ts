import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox } from '../../sandbox/sandbox.js';
import { nameOf, PackagesStage, versionsPath } from './packages-stage.js';

let stage: PackagesStage;
beforeEach(async () => {
  stage = await PackagesStage.open();
});
afterEach(() => stage.close());

describe('an owner', () => {
  it.each(['octocat', 'acme'])('%s is found, whatever its kind, and its packages are listed', async (owner) => {
    stage.fill(3, `${owner}/app`);
    const packages = await stage.packages(owner);
    expect((await packages.listVersions(nameOf('app'), 'active')).versions).toHaveLength(3);
  });

  it('that does not exist is an error with a hint, never an empty list', async () => {
    await expect(stage.packages('nobody')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('"nobody"'),
      hint: expect.stringContaining('"owner"'),
    });
  });
});

describe('a package', () => {
  it('with a slash in its name is asked for with the slash encoded once', async () => {
    stage.fill(1, 'Acme/group/app');
    const packages = await stage.packages();
    await expect(packages.findPackage(nameOf('group/app'))).resolves.toMatchObject({
      versionCount: 1,
      visibility: 'private',
    });
    expect(stage.requestsTo(/group%2Fapp$/)).toHaveLength(1);
  });

  it('that does not exist is not found, and its versions are an error', async () => {
    const packages = await stage.packages();
    await expect(packages.findPackage(nameOf('none'))).resolves.toBeUndefined();
    await expect(packages.listVersions(nameOf('none'), 'active')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('Package not found'),
      hint: expect.stringContaining('"package"'),
    });
  });
});

describe('a whole package', () => {
  it('is deleted and restored with all of its versions', async () => {
    stage.fill(4);
    const packages = await stage.packages();
    await expect(packages.deletePackage(nameOf('app'))).resolves.toEqual({ kind: 'deleted' });
    expect(stage.sandbox.hasPackage('Acme', 'app')).toBe(false);
    await expect(packages.deletePackage(nameOf('app'))).resolves.toEqual({ kind: 'gone' });
    await expect(packages.restorePackage(nameOf('app'))).resolves.toEqual({ kind: 'restored' });
    expect(stage.sandbox.package('Acme', 'app').versions).toHaveLength(4);
    await expect(packages.restorePackage(nameOf('app'))).resolves.toEqual({ kind: 'there' });
  });

  it('with many downloads is retained', async () => {
    stage.fill(4);
    const target = stage.sandbox.package('Acme', 'app');
    target.visibility = 'public';
    target.version('t0').downloads = 6000;
    await expect((await stage.packages()).deletePackage(nameOf('app'))).resolves.toEqual({
      kind: 'retained',
      message: expect.stringContaining('more than 5000 downloads'),
    });
  });

  it('that never was can not be restored', async () => {
    await expect((await stage.packages()).restorePackage(nameOf('none'))).resolves.toMatchObject({ kind: 'lost' });
  });
});

describe('a token', () => {
  it('that is no good is told so, without being shown', async () => {
    const secret = `ghp_${'x'.repeat(36)}`;
    stage.sandbox.addFault({
      path: /users/,
      action: {
        kind: 'respond',
        status: 401,
        body: JSON.stringify({ message: `Bad credentials ${secret}` }),
        headers: { 'content-type': 'application/json' },
      },
    });
    const failure = await stage.packages('Acme', secret).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('Bad credentials ***') });
    expect(JSON.stringify([stage.messages, String(failure)])).not.toContain(secret);
  });

  it('goes to the API alone, also when that redirects', async () => {
    const other = await startSandbox();
    stage.sandbox.addFault({
      path: /users/,
      action: { kind: 'respond', status: 302, headers: { location: `${other.apiUrl}/users/acme` } },
    });
    await expect(stage.packages()).rejects.toMatchObject({ code: 'refused' });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

it('stops at once when the run is cancelled', async () => {
  stage.fill(3);
  const controller = new AbortController();
  const packages = await stage.packages('Acme', stage.token, controller.signal);
  stage.sandbox.addFault({
    path: versionsPath,
    action: {
      kind: 'event',
      run: () => {
        controller.abort();
      },
    },
  });
  await expect(packages.listVersions(nameOf('app'), 'active')).rejects.toMatchObject({ code: 'cancelled' });
});
