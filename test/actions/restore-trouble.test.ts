import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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
