import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ErrorCode } from '../../core/errors.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

describe('who needs a restore in a hurry', () => {
  it('and has a token that may only delete is told which one restores', async () => {
    scene.image('v1');
    scene.image('latest');
    await scene.run({ 'delete-tags': 'v1' });
    const scopes = ['read:packages', 'delete:packages'];
    const token = scene.sandbox.createToken({ kind: 'classic', user: 'octocat', scopes });
    const { code, hint } = await scene.run({ mode: 'restore', 'github-token': token });
    expect([code, hint]).toEqual([
      'incomplete',
      expect.stringContaining('to restore: read:packages and write:packages'),
    ]);
  });

  it('and has no journal at hand is told where it is, and what does without', async () => {
    const { code, hint } = await scene.run({ mode: 'restore' });
    expect([code, hint]).toEqual([
      'invalid-file',
      expect.stringMatching(/actions\/download-artifact.*restore-deleted-within/),
    ]);
    expect(scene.sandbox.requests).toEqual([]);
  });

  it.each([
    ['written anew with line breaks', '{\n  "kind": "delete",\n  "package": "app"\n}\n'],
    ['that is something else', 'Not Found\nTry again.\n'],
  ])('and has a journal %s is not told that all is well', async (_, text) => {
    await writeFile(join(scene.workspace, 'cleanup-journal.jsonl'), text);
    const { code, message } = await scene.run({ mode: 'restore' });
    expect([code, message]).toEqual(['refused', expect.stringContaining('holds no line of a journal')]);
  });
});

describe('a restore that ends early', () => {
  /** Deletes v1, three versions, from each. */
  const deleteFrom = async (...names: readonly string[]): Promise<Readonly<Record<string, string>>> => {
    for (const name of names) {
      scene.image('v1', {}, name);
      scene.image('latest', {}, name);
    }
    const packages = names.join();
    await scene.run({ packages, 'delete-tags': 'v1' });
    return { packages, mode: 'restore' };
  };

  it.each<[string, FaultAction, ErrorCode]>([
    ['a token that GitHub no longer takes', { kind: 'respond', status: 401 }, 'incomplete'],
    [
      'a cancel',
      {
        kind: 'event',
        run: () => {
          scene.cancel();
        },
      },
      'cancelled',
    ],
  ])('by %s lists what it did not come to as remaining, in each package of the journal', async (_, action, code) => {
    const inputs = await deleteFrom('app', 'tool', 'web');
    scene.sandbox.addFault({ path: /\/restore$/, action });
    const run = await scene.run(inputs);
    expect([run.code, run.verdicts.length]).toEqual([code, 9]);
    expect(run.verdicts.slice(1)).toEqual(Array.from({ length: 8 }, () => expect.stringMatching(/, remaining$/)));
    expect(run.message).toContain('octo-org/web: The run ended before it came to it.');
  });

  it('in one package only goes on with the next, and lists what the first was to get back', async () => {
    const inputs = await deleteFrom('app', 'tool');
    scene.sandbox.addFault({ path: /\/app$/, times: Infinity, action: { kind: 'respond', status: 403 } });
    for (const dryRun of ['true', 'false']) {
      const { runner } = await scene.run({ ...inputs, 'dry-run': dryRun });
      expect(Object.fromEntries(runner.outputs)).toMatchObject({ restored: '3', failed: '0', remaining: '3' });
    }
  });
});

/** Deletes the three versions of v1. @returns their entries in GitHub's list of what was deleted */
async function deleteImage() {
  scene.image('v1');
  scene.image('latest');
  await scene.run({ 'delete-tags': 'v1' });
  scene.sandbox.clearRequests();
  return scene.sandbox.package('octo-org', 'app').deletedVersions;
}

describe('a dry run of a restore', () => {
  const dryRun = { mode: 'restore', 'dry-run': 'true' };
  const deletedList = /state=deleted/;

  it('does not promise what GitHub no longer has', async () => {
    const [gone] = await deleteImage();
    if (gone !== undefined) gone.deletedAt = scene.sandbox.now() - 31 * day;
    const { code, message, runner } = await scene.run(dryRun);
    expect([code, message]).toEqual([
      'incomplete',
      expect.stringMatching(
        /^Not everything would come back: 2 would be restored, 1 not restored\.\n.*does not list it among what was deleted$/,
      ),
    ]);
    expect([runner.outputs.get('restored'), scene.writes]).toEqual(['2', []]);
  });

  it.each<[string, FaultAction, string]>([
    ['can not be read', { kind: 'respond', status: 403, body: '{"message":"No."}' }, 'answered 403'],
    ['is empty', { kind: 'alter', change: (reply) => ({ ...reply, body: '[]' }) }, 'an empty list'],
  ])('says that it could not look where the list of what was deleted %s', async (_, action, words) => {
    await deleteImage();
    scene.sandbox.addFault({ path: deletedList, times: Infinity, action });
    const { code, runner } = await scene.run(dryRun);
    expect([code, runner.outputs.get('restored')]).toEqual([undefined, '3']);
    expect(runner.said('warning')).toMatch(new RegExp(`could not be checked\\..*${words}`));
    expect(runner.summary).toContain('would be restored&#58; whether GitHub still has it could not be checked');
  });

  it('needs no list to know that it is too late', async () => {
    await deleteImage();
    scene.wait(31 * day);
    const { code, hint, runner } = await scene.run(dryRun);
    expect([code, runner.outputs.get('failed')]).toEqual(['incomplete', '3']);
    expect(hint).toMatch(/^3 can't be restored: GitHub keeps what was deleted for 30 days/);
  });

  it('says that of a deleted package nothing shows before it is back', async () => {
    scene.image('v1');
    await scene.run({ 'delete-tags': 'v1', 'last-version': 'delete-package' });
    const { code, runner } = await scene.run(dryRun);
    expect([code, runner.outputs.get('restored')]).toEqual([undefined, '3']);
    expect(runner.said('warning')).toContain('is not there. It would be restored first');
  });

  it('looks at no list of what was deleted where everything is there', async () => {
    await deleteImage();
    await scene.run({ mode: 'restore' });
    scene.sandbox.clearRequests();
    await scene.run(dryRun);
    expect(scene.sandbox.requests.filter(({ url }) => url.includes('state=deleted'))).toEqual([]);
  });
});

describe('who did not get everything back', () => {
  const manifest = /^\/v2\/octo-org\/app\/manifests\/sha256:/;

  it.each<[string, () => void, RegExp]>([
    [
      'because it is too late is told so',
      () => {
        scene.wait(31 * day);
      },
      /^3 can't be restored: GitHub keeps what was deleted for 30 days/,
    ],
    [
      'although it is not too late is told of what else it can be',
      () => {
        scene.sandbox.addFault({ path: /\/restore$/, times: Infinity, action: { kind: 'respond', status: 404 } });
      },
      /^3 can't be restored: GitHub gives nothing back whose image was pushed again, (?!.*30 days).*role Admin/,
    ],
    [
      'because of trouble that may pass is told to try again',
      () => {
        scene.sandbox.addFault({ path: /\/restore$/, times: Infinity, action: { kind: 'respond', status: 500 } });
      },
      /^(?!.*(?:30 days|80 versions)).*3 failed: run it again/,
    ],
    [
      'because the registry is behind is told to try again',
      () => {
        for (const version of scene.sandbox.package('octo-org', 'app').deletedVersions) version.tags.clear();
        scene.sandbox.addFault({ path: manifest, times: Infinity, action: { kind: 'respond', status: 404 } });
      },
      /^1 failed: run it again(?!.*30 days)/,
    ],
  ])('%s', async (_, trouble, words) => {
    await deleteImage();
    trouble();
    const { code, hint } = await scene.run({ mode: 'restore' });
    expect([code, hint]).toEqual(['incomplete', expect.stringMatching(words)]);
  });
});
