import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Description, loadDescription } from './description.js';
import { type Answer, DAY_MS, message, PACKAGE, PackagesStage } from './packages-stage.js';

let description: Description;
let stage: PackagesStage;

beforeAll(async () => {
  description = await loadDescription();
});

beforeEach(async () => {
  stage = await PackagesStage.open(description);
});

afterEach(() => stage.close());

describe('downloads', () => {
  it('are counted by each GET of a manifest, and by no HEAD', async () => {
    await stage.pushThree();
    const { digest } = stage.sandbox.package('org', 'app').version('3');
    for (const method of ['GET', 'HEAD', 'GET', 'GET'])
      await stage.boss.registry(method, `/v2/org/app/manifests/${digest}`);
    await stage.boss.registry('GET', '/v2/org/app/manifests/3');
    expect(stage.sandbox.package('org', 'app').version('3').downloads).toBe(4);
  });
});

describe('deleting a version', () => {
  beforeEach(() => stage.pushThree());

  it('takes the manifest and its tags out of the registry', async () => {
    const { digest, id } = stage.sandbox.package('org', 'app').version('2');
    expect((await stage.call('DELETE', `${PACKAGE}/versions/${id}`)).status).toBe(204);
    for (const reference of ['2', digest]) {
      expect((await stage.boss.registry('GET', `/v2/org/app/manifests/${reference}`)).status).toBe(404);
    }
    expect((await stage.call('GET', `${PACKAGE}/versions/${id}`)).status).toBe(404);
    expect((await stage.call('GET', PACKAGE)).body).toMatchObject({ version_count: 2 });
    expect((await stage.call('DELETE', `${PACKAGE}/versions/${id}`)).body).toEqual(
      message('Package version not found.'),
    );
  });

  it('leaves the children of an index alone', async () => {
    const target = stage.sandbox.package('org', 'app');
    const child = { mediaType: target.version('1').mediaType, digest: target.version('1').digest, size: 1 };
    await stage.boss.pushIndex('org/app', [child], 'index');
    await stage.call('DELETE', `${PACKAGE}/versions/${target.version('index').id}`);
    expect(target.version(child.digest).id).toBe(target.version('1').id);
  });

  it('works for the workflow of the linked repository', async () => {
    stage.sandbox.package('org', 'app').grant('org/app', 'admin');
    expect((await stage.call('DELETE', `${PACKAGE}/versions/${await stage.idOf('1')}`, stage.workflow())).status).toBe(
      204,
    );
  });

  it('is refused for the last tagged version, though untagged ones remain', async () => {
    await stage.call('DELETE', `${PACKAGE}/versions/${await stage.idOf('1')}`);
    await stage.boss.pushImage({ path: 'org/app', content: 'untagged' });
    await stage.call('DELETE', `${PACKAGE}/versions/${await stage.idOf('2')}`);
    const { status, body } = await stage.call('DELETE', `${PACKAGE}/versions/${await stage.idOf('3')}`);
    const text = 'You cannot delete the last tagged version of a package. You must delete the package instead.';
    expect([status, body]).toEqual([400, message(text)]);
    expect(stage.sandbox.package('org', 'app').tags).toHaveProperty('3');
  });

  it('is refused for the last version', async () => {
    const { digest } = await stage.boss.pushImage({ path: 'org/one' });
    const { id } = stage.sandbox.package('org', 'one').version(digest);
    const { status, body } = await stage.call('DELETE', `/orgs/org/packages/container/one/versions/${id}`);
    const text = 'You cannot delete the last version of a package. You must delete the package instead.';
    expect([status, body]).toEqual([400, message(text)]);
  });

  it.each([
    ['public', 5001, 400],
    ['public', 5000, 204],
    ['private', 5001, 204],
  ] as const)('of a %s package with %i downloads gives %i', async (visibility, downloads, status) => {
    const target = stage.sandbox.package('org', 'app');
    target.visibility = visibility;
    target.version('1').downloads = downloads;
    expect((await stage.call('DELETE', `${PACKAGE}/versions/${await stage.idOf('1')}`)).status).toBe(status);
  });
});

describe('restoring a version', () => {
  let id: string;
  let digest: string;

  beforeEach(async () => {
    await stage.pushThree();
    const target = stage.sandbox.package('org', 'app');
    target.moveTag('stable', '1');
    digest = target.version('1').digest;
    id = String(target.version('1').id);
    await stage.call('DELETE', `${PACKAGE}/versions/${id}`);
  });

  const restore = (visitor = stage.boss): Promise<Answer> =>
    stage.call('POST', `${PACKAGE}/versions/${id}/restore`, visitor);

  it('brings the manifest back with its id and its tags', async () => {
    expect((await restore()).status).toBe(204);
    expect(stage.sandbox.package('org', 'app').version('stable')).toMatchObject({ id: Number(id), digest });
    expect((await stage.boss.registry('GET', `/v2/org/app/manifests/1`)).status).toBe(200);
    expect((await stage.call('GET', `${PACKAGE}/versions?state=deleted`)).body).toEqual([]);
  });

  it('leaves tags where somebody has taken them to', async () => {
    stage.sandbox.package('org', 'app').moveTag('stable', '3');
    await restore();
    expect([...stage.sandbox.package('org', 'app').version(digest).tags]).toEqual(['1']);
    expect(stage.sandbox.package('org', 'app').version('3').tags).toContain('stable');
  });

  it('is offered by the list of deleted versions for 30 days', async () => {
    const deleted = async (): Promise<unknown> => (await stage.call('GET', `${PACKAGE}/versions?state=deleted`)).body;
    expect(await deleted()).toMatchObject([{ id: Number(id), deleted_at: '2026-03-01T12:00:03Z' }]);
    stage.sandbox.advance(30 * DAY_MS - 1);
    expect(await deleted()).toHaveLength(1);
    stage.sandbox.advance(1);
    expect(await deleted()).toEqual([]);
    expect((await restore()).status).toBe(404);
  });

  it('is impossible when the same bytes were pushed again', async () => {
    const again = await stage.boss.pushImage({ path: 'org/app', tag: '1', content: '1' });
    expect(again.digest).toBe(digest);
    expect(stage.sandbox.package('org', 'app').version('1').id).toBeGreaterThan(Number(id));
    expect((await restore()).status).toBe(404);
  });

  it('is for administrators: a workflow without access is refused', async () => {
    stage.sandbox.package('org', 'app').grant('org/app', 'write');
    expect((await restore(stage.workflow())).body).toEqual(message('Resource not accessible by integration'));
  });

  it('of what is not deleted gives 404', async () => {
    expect((await stage.call('POST', `${PACKAGE}/versions/${await stage.idOf('2')}/restore`)).status).toBe(404);
  });
});

describe('a whole package', () => {
  beforeEach(() => stage.pushThree());

  const remove = (): Promise<Answer> => stage.call('DELETE', PACKAGE);
  const restore = (): Promise<Answer> => stage.call('POST', `${PACKAGE}/restore`);

  it('goes and comes back with everything', async () => {
    const before = stage.sandbox.package('org', 'app').tags;
    expect((await remove()).status).toBe(204);
    expect((await stage.call('GET', PACKAGE)).body).toEqual(message('Package not found.'));
    expect((await stage.boss.registry('GET', '/v2/org/app/tags/list')).status).toBe(404);
    expect((await restore()).status).toBe(204);
    expect(stage.sandbox.package('org', 'app').tags).toEqual(before);
    expect((await stage.boss.registry('GET', '/v2/org/app/manifests/1')).status).toBe(200);
  });

  it('does not come back when its name is taken, or after 30 days', async () => {
    await remove();
    await stage.boss.pushImage({ path: 'org/app', tag: 'other' });
    expect((await restore()).status).toBe(404);
    await remove();
    stage.sandbox.advance(30 * DAY_MS);
    expect((await restore()).status).toBe(404);
  });

  it('stays when a public version has been downloaded too often', async () => {
    const target = stage.sandbox.package('org', 'app');
    target.visibility = 'public';
    target.version('2').downloads = 5001;
    expect((await remove()).status).toBe(400);
  });
});
