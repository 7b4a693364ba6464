import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attachmentName } from '../../core/domain/image/graph.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

const deletion = /\/versions\/\d+$/;

describe('a run', () => {
  it('deletes what the rules name with all that belongs to it, and nothing else', async () => {
    scene.image('v1', { ageMs: 9 * day });
    const [v2, amd64] = scene.image('v2', { ageMs: 8 * day });
    const [v3] = scene.image('v3', { ageMs: 7 * day });
    scene.manifest('signature of v2', { tags: [`${attachmentName(v2)}.sig`] });
    scene.manifest('sbom of v2/amd64', { subject: amd64 });
    scene.manifest('garbage');
    const { code, runner } = await scene.run({ 'keep-n-tagged': '1', 'delete-untagged': 'true' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v3']);
    expect(scene.digests().size).toBe(3);
    expect(scene.digests()).toContain(v3);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      deleted: '9',
      untagged: '0',
      restored: '0',
      kept: '3',
      retained: '0',
      failed: '0',
      remaining: '0',
      journal: join(scene.workspace, 'cleanup-journal.jsonl'),
    });
    const again = await scene.run({ 'keep-n-tagged': '1', 'delete-untagged': 'true' });
    expect(again.runner.outputs.get('deleted')).toBe('0');
  });

  it('without any rule deletes untagged images, those in flight left alone', async () => {
    scene.image('latest');
    const old = scene.manifest('old');
    const young = scene.manifest('young', { ageMs: 60_000 });
    const { code } = await scene.run({});
    expect(code).toBeUndefined();
    expect([scene.digests().has(old), scene.digests().has(young), scene.digests().size]).toEqual([false, true, 4]);
  });

  it('sends nothing that changes anything under dry-run, and tells the plan', async () => {
    scene.image('v1');
    scene.image('v2');
    const { runner, verdicts } = await scene.run({ 'delete-tags': 'v1', 'dry-run': 'true' });
    expect(scene.writes).toEqual([]);
    expect(runner.outputs.get('deleted')).toBe('3');
    expect(verdicts).toContain('v1: delete by delete-tags, planned');
    expect(verdicts).toContain('v2: keep by none, kept');
    expect(runner.outputs.get('journal')).toBe('');
    expect(await scene.journal()).toEqual([]);
    expect(runner.said('info')).toContain('delete v1 (');
    expect(runner.summary).toContain('would be deleted');
  });

  it('costs no REST request for a manifest or a tag, and one for each deletion', async () => {
    scene.image('latest');
    for (let index = 0; index < 30; index += 1) scene.image(`pr-${index}`);
    await scene.run({ 'delete-tags': 'pr-*' });
    expect(scene.tags()).toEqual(['latest']);
    expect(scene.restReads).toBeLessThanOrEqual(5);
    expect(scene.writes).toHaveLength(90);
  });

  it('writes a journal line to the disk before each deletion, for its owner alone', async () => {
    scene.image('v1');
    scene.image('v2');
    const lines: number[] = [];
    const path = join(scene.workspace, 'cleanup-journal.jsonl');
    const run = async (): Promise<void> => {
      lines.push((await readFile(path, 'utf8')).split('\n').length - 1);
    };
    scene.sandbox.addFault({ method: 'DELETE', path: deletion, times: Infinity, action: { kind: 'event', run } });
    const { id, digest } = scene.sandbox.package('octo-org', 'app').version('v1');
    await scene.run({ 'delete-tags': 'v1' });
    // The line of each, and the results of those before it.
    expect(lines).toEqual([1, 3, 5]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await scene.journal())[0]).toEqual({
      kind: 'delete',
      registry: scene.sandbox.registry,
      owner: 'octo-org',
      package: 'app',
      id,
      digest,
      tags: ['v1'],
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      rule: 'delete-tags',
    });
  });

  it('puts every deletion in order: an index before its platforms', async () => {
    const [index] = scene.image('v1');
    scene.image('v2');
    const first = scene.sandbox.package('octo-org', 'app').version(index).id;
    await scene.run({ 'delete-tags': 'v1' });
    expect(scene.writes[0]).toContain(`/versions/${first}`);
  });
});

it('shows what is strange in tags and words of servers without letting it act', async () => {
  scene.image('latest');
  const garbage = scene.manifest('garbage');
  const { id } = scene.sandbox.package('octo-org', 'app').version(garbage);
  const body = JSON.stringify({ message: `<img src=//evil> | @octo-org/team ${scene.token}` });
  scene.sandbox.addFault({
    method: 'DELETE',
    path: deletion,
    action: { kind: 'respond', status: 422, headers: { 'content-type': 'application/json' }, body },
  });
  const { runner, message } = await scene.run({});
  expect(runner.summary).toContain(String(id));
  expect(runner.summary).not.toMatch(/<img|@octo-org/);
  const everything = JSON.stringify([
    runner.lines,
    runner.summary,
    [...runner.outputs],
    message,
    await scene.journal(),
  ]);
  expect(everything).not.toContain(scene.token);
});
