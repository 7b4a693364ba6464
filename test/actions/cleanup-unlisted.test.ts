import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Digest, parseDigest } from '../../core/domain/image/digest.js';
import { type Reply } from '../sandbox/server/http.js';
import { CleanupScene } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
  scene.image('latest');
});
afterEach(() => scene.close());

/** GitHub's list is behind with this version of app. */
function hide(digest: Digest): void {
  const change = (reply: Reply): Reply => {
    const entries: unknown = JSON.parse(typeof reply.body === 'string' ? reply.body : '[]');
    const others = (Array.isArray(entries) ? entries : []).filter((entry) => !JSON.stringify(entry).includes(digest));
    return { ...reply, body: JSON.stringify(others) };
  };
  scene.sandbox.addFault({ path: /\/app\/versions\?/, times: Infinity, action: { kind: 'alter', change } });
}

describe('a digest that is to stay and that GitHub does not list', () => {
  it.each<[string, (digest: Digest) => Promise<Record<string, string>>]>([
    ['exclude-tags', (digest) => Promise.resolve({ 'exclude-tags': digest })],
    [
      'a file',
      async (digest) => {
        await mkdir(join(scene.workspace, 'deploy'));
        await writeFile(join(scene.workspace, 'deploy', 'app.yaml'), `image: octo-org/app@${digest}\n`);
        return { 'protect-referenced-in': 'deploy/*.yaml' };
      },
    ],
  ])('keeps its platforms, named by %s', async (_, protect) => {
    const [index, amd64, arm64] = scene.image('pushed', { tags: [] });
    const garbage = scene.manifest('garbage');
    hide(index);
    const { code } = await scene.run({ 'delete-untagged': 'true', ...(await protect(index)) });
    expect(code).toBeUndefined();
    expect([amd64, arm64, garbage].map((digest) => scene.digests().has(digest))).toEqual([true, true, false]);
  });

  it('keeps its platforms when a plan is applied too', async () => {
    const [index, amd64] = scene.image('pushed', { tags: [] });
    hide(index);
    await scene.run({ mode: 'plan', 'delete-untagged': 'true' });
    await scene.run({ mode: 'apply', 'exclude-tags': index });
    expect(scene.digests()).toContain(amd64);
  });

  it('is read from the package that the reference names', async () => {
    const [amd64, arm64] = ['amd64', 'arm64'].map((text) => scene.manifest(text));
    for (const text of ['amd64', 'arm64']) scene.manifest(text, {}, 'tool');
    const index = scene.index(
      [amd64, arm64].filter((digest) => digest !== undefined),
      { tags: ['v1'] },
      'tool',
    );
    const garbage = scene.manifest('garbage');
    const { code } = await scene.run({ 'delete-untagged': 'true', 'exclude-tags': `octo-org/tool@${index}` });
    expect(code).toBeUndefined();
    expect([amd64, arm64, garbage].map((digest) => scene.digests().has(digest ?? ''))).toEqual([true, true, false]);
  });

  const expectNothing = async (digest: string, name: string, advice: RegExp): Promise<void> => {
    const { code, runner, verdicts } = await scene.run({
      'delete-untagged': 'true',
      'exclude-tags': `${name}@${digest}`,
    });
    expect([code, scene.writes]).toEqual([undefined, []]);
    expect(runner.said('warning')).toContain(`${digest} is to stay, GitHub does not list it in octo-org/app`);
    expect(runner.said('warning')).toMatch(advice);
    expect(verdicts).toContain('untagged: keep by unreadable, kept');
  };

  it('and can not be understood keeps everything, with a warning that tells it', async () => {
    scene.manifest('garbage');
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const document = { schemaVersion: 2, mediaType, manifests: [{ mediaType }] };
    const digest = parseDigest(scene.sandbox.putManifest('octo-org/app', document, {}).digest, 'A digest');
    hide(digest);
    await expectNothing(digest, 'octo-org/app', /Named by exclude-tags\. .*Take the digest out of exclude-tags\./);
  });

  /** The token may read nothing of the package tool. */
  const closeTool = (): void => {
    const body = '{"errors":[{"code":"DENIED","message":"denied"}]}';
    const action = { kind: 'respond', status: 403, body } as const;
    scene.sandbox.addFault({ path: /octo-org\/tool\/manifests\//, times: Infinity, action });
  };

  it('and can not be read in the package that the reference names keeps everything, too', async () => {
    scene.manifest('garbage');
    closeTool();
    const advice =
      /Named by exclude-tags, in octo-org\/tool\. .*denied.* Give a token that may read octo-org\/tool, or take the digest out of exclude-tags\./;
    await expectNothing(`sha256:${'5'.repeat(64)}`, 'octo-org/tool', advice);
  });

  it('of a base image that the token may not read hinders nothing where a file names it', async () => {
    const garbage = scene.manifest('garbage');
    closeTool();
    await writeFile(join(scene.workspace, 'Dockerfile'), `FROM octo-org/tool@sha256:${'5'.repeat(64)}\n`);
    await scene.run({ 'delete-untagged': 'true', 'protect-referenced-in': 'Dockerfile' });
    expect(scene.digests()).not.toContain(garbage);
  });

  it.each([
    ['before', ['octo-org/tool', 'octo-org/base']],
    ['after', ['octo-org/base', 'octo-org/tool']],
  ])('is read where it can be: a place that is closed may be named %s', async (_, homes) => {
    const part = scene.manifest('part');
    scene.manifest('part', {}, 'base');
    const index = scene.index([part], { tags: ['v1'] }, 'base');
    const garbage = scene.manifest('garbage');
    closeTool();
    const excluded = homes.map((home) => `${home}@${index}`).join();
    await scene.run({ 'delete-untagged': 'true', 'exclude-tags': excluded });
    expect([part, garbage].map((digest) => scene.digests().has(digest))).toEqual([true, false]);
  });

  it('and that the registry does not have either is told, and keeps nothing', async () => {
    scene.manifest('garbage');
    const digest = `sha256:${'5'.repeat(64)}`;
    const { runner } = await scene.run({ 'delete-untagged': 'true', 'exclude-tags': digest });
    expect(scene.digests().size).toBe(3);
    expect(runner.said('info')).toContain(`1 digest that is to stay is not in octo-org/app, such as ${digest}.`);
  });
});
