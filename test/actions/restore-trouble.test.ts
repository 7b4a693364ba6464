import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ErrorCode } from '../../core/errors.js';
import { type FaultAction } from '../sandbox/server/faults.js';
import { CleanupScene } from './cleanup-scene.js';

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
