import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openPackages } from '../../../core/adapters/github/packages.js';
import { openRepositories } from '../../../core/adapters/github/repositories.js';
import { type Packages } from '../../../core/ports.js';
import { FakeRunner } from '../../actions/fake-runner.js';
import { openStage, type Stage } from '../../actions/stage.js';
import { rejectionOf } from '../../errors.js';
import { FakeClock } from '../fake-clock.js';
import { nameOf } from '../registry/registry-stage.js';

let stage: Stage;
let runner: FakeRunner;
let pat: string;
/** A package of the same organization that the repository has no role on. */
const foreign = nameOf('foreign');
const mediaType = 'application/vnd.oci.image.manifest.v1+json';

beforeEach(async () => {
  stage = await openStage();
  runner = new FakeRunner();
  const scopes = ['read:packages', 'delete:packages', 'write:packages'];
  pat = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
  for (const text of ['1', '2']) {
    stage.sandbox.putManifest(
      'octo-org/foreign',
      { schemaVersion: 2, mediaType, annotations: { text } },
      { tags: [`t${text}`] },
    );
  }
  stage.sandbox.clearRequests();
});
afterEach(() => stage.close());

const optionsWith = (token = stage.token, spare: string | undefined = pat) => ({
  apiUrl: new URL(stage.sandbox.apiUrl),
  token,
  pat: spare,
  clock: new FakeClock(stage.sandbox.now()),
  log: runner.log,
  random: () => 0,
  cancelled: runner.cancelled,
});
const open = (token?: string, spare?: string): Promise<Packages> =>
  openPackages({ ...optionsWith(token, spare), owner: 'octo-org', type: 'container' });

/** Whose token each request had, with its method. */
const asked = (): readonly string[] =>
  stage.sandbox.requests.map(({ method, headers }) => {
    const secret = (headers.authorization ?? '').split(' ')[1];
    return `${method} ${secret === pat ? 'pat' : 'first'}`;
  });

describe('the REST API with two tokens', () => {
  it('is asked with GITHUB_TOKEN alone where that suffices', async () => {
    await stage.visitor.pushImage({ path: 'octo-org/app', tag: 'latest' });
    const packages = await open();
    const [version] = (await packages.listVersions(nameOf('app'), 'active')).versions;
    expect(await packages.deleteVersion(nameOf('app'), version?.id ?? 0)).toMatchObject({ kind: 'retained' });
    expect(asked().filter((each) => each.endsWith('pat'))).toEqual([]);
    expect(runner.said('notice')).toBe('');
  });

  it('reads with the PAT what GITHUB_TOKEN is denied, and says so once', async () => {
    const packages = await open();
    stage.sandbox.clearRequests();
    expect((await packages.listVersions(foreign, 'active')).versions).toHaveLength(2);
    await packages.findPackage(foreign);
    expect(asked()).toEqual(['GET first', 'GET pat', 'GET pat']);
    expect(runner.said('notice')).toMatch(/^Reading the versions of octo-org\/foreign.* The PAT is used for it\.$/);
  });

  it('deletes with the PAT what GITHUB_TOKEN may not, and minds the limits of the PAT from then on', async () => {
    const packages = await open();
    const [version] = (await packages.listVersions(foreign, 'active')).versions;
    stage.sandbox.clearRequests();
    expect(await packages.deleteVersion(foreign, version?.id ?? 0)).toEqual({ kind: 'deleted' });
    expect(asked()).toEqual(['DELETE first', 'DELETE pat']);
    expect(packages.quota?.limit).toBe(5000);
  });

  it('lists the packages of an owner with the PAT', async () => {
    expect(await (await open()).listPackages()).toEqual([foreign]);
  });

  it('reads branches of another repository with the PAT', async () => {
    stage.sandbox.addRepository('octo-org/secret', { private: true });
    pat = stage.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes: ['repo'] });
    const repositories = await openRepositories(optionsWith());
    expect(await repositories.listBranches('octo-org/secret')).toEqual(['main']);
  });

  it('never turns to the PAT because of an outage', async () => {
    const packages = await open();
    stage.sandbox.clearRequests();
    stage.sandbox.addFault({ path: /versions/, times: 100, action: { kind: 'respond', status: 503 } });
    expect(await rejectionOf(packages.listVersions(foreign, 'active'))).toMatchObject({ code: 'unavailable' });
    expect(new Set(asked())).toEqual(new Set(['GET first']));
  });

  it('says what both were told where both are denied', async () => {
    const packages = await open();
    stage.sandbox.addFault({ path: /versions/, times: 2, action: { kind: 'respond', status: 403, body: '{}' } });
    const error = await rejectionOf(packages.deleteVersion(foreign, 1));
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('Deleting the version 1') });
    expect(error.hint).toContain('The PAT was tried as well: Deleting the version 1 of octo-org/foreign failed');
  });

  it('that the PAT gets no answer from is trouble, not a denial', async () => {
    const packages = await open();
    stage.sandbox.addFault({ path: /versions/, times: 1, action: { kind: 'respond', status: 403, body: '{}' } });
    stage.sandbox.addFault({ path: /versions/, times: 100, action: { kind: 'respond', status: 502 } });
    expect(await rejectionOf(packages.listVersions(foreign, 'active'))).toMatchObject({ code: 'unavailable' });
  });

  it('asks nobody else where there is one token', async () => {
    const packages = await openPackages({ ...optionsWith(), pat: undefined, owner: 'octo-org', type: 'container' });
    stage.sandbox.clearRequests();
    await rejectionOf(packages.listVersions(foreign, 'active'));
    expect(asked()).toEqual(['GET first']);
  });
});
