import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Digest } from '../../core/domain/image/digest.js';
import { attachmentName } from '../../core/domain/image/graph.js';
import { CleanupScene, day } from './cleanup-scene.js';

let scene: CleanupScene;
beforeEach(async () => {
  scene = await CleanupScene.open();
});
afterEach(() => scene.close());

/** Digest → tags: what a package is. */
function stateOf(name = 'app'): Readonly<Record<string, readonly string[]>> {
  const { versions } = scene.sandbox.package('octo-org', name);
  return Object.fromEntries(versions.map(({ digest, tags }) => [digest, [...tags].sort()]));
}

const restores = (): readonly string[] => scene.writes.filter((write) => write.endsWith('/restore'));
const idsOf = (digests: readonly Digest[]): readonly number[] =>
  digests.map((digest) => scene.sandbox.package('octo-org', 'app').version(digest).id);

describe('restore from a journal', () => {
  it('brings everything back: children first, parents and tags last', async () => {
    const image = scene.image('v1');
    scene.image('v2');
    scene.manifest('signature', { tags: [`${attachmentName(image[0])}.sig`] });
    const ids = idsOf(image);
    const before = stateOf();
    await scene.run({ 'delete-tags': 'v1' });
    expect(scene.tags()).toEqual(['v2']);
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect(code).toBeUndefined();
    expect(stateOf()).toEqual(before);
    expect(restores().at(-1)).toContain(`/versions/${ids[0] ?? 0}/restore`);
    expect(Object.fromEntries(runner.outputs)).toMatchObject({
      restored: '4',
      failed: '0',
      remaining: '0',
      deleted: '0',
    });
    expect(runner.summary).toContain('4 restored');
  });

  it('sends nothing under dry-run', async () => {
    scene.image('v1');
    scene.image('v2');
    await scene.run({ 'delete-tags': 'v1' });
    scene.sandbox.clearRequests();
    const { runner } = await scene.run({ mode: 'restore', 'dry-run': 'true' });
    expect(scene.writes).toEqual([]);
    expect(runner.outputs.get('restored')).toBe('3');
  });

  it('done twice passes over what is back', async () => {
    scene.image('v1');
    scene.image('v2');
    const before = stateOf();
    await scene.run({ 'delete-tags': 'v1' });
    await scene.run({ mode: 'restore' });
    scene.sandbox.clearRequests();
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect([code, scene.writes, stateOf()]).toEqual([undefined, [], before]);
    expect(runner.outputs.get('kept')).toBe('3');
  });

  it('puts tags back that did not come with their version', async () => {
    const [v1] = scene.image('v1');
    scene.image('v2');
    const before = stateOf();
    await scene.run({ 'delete-tags': 'v1' });
    const gone = scene.sandbox.package('octo-org', 'app').deletedVersions.find(({ digest }) => digest === v1);
    gone?.tags.clear();
    const { code } = await scene.run({ mode: 'restore' });
    expect(code).toBeUndefined();
    expect(stateOf()).toEqual(before);
  });

  it('leaves a tag that somebody has taken meanwhile where it is', async () => {
    const [v1] = scene.image('v1');
    const [v2] = scene.image('v2');
    await scene.run({ 'delete-tags': 'v1' });
    scene.sandbox.package('octo-org', 'app').moveTag('v1', v2);
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect(code).toBeUndefined();
    expect(scene.sandbox.package('octo-org', 'app').tags).toEqual({ v1: v2, v2 });
    expect(scene.digests()).toContain(v1);
    expect(runner.said('warning')).toContain(`the tag v1 is now at ${v2}`);
  });

  it('tells what GitHub no longer restores, brings back the rest, and fails', async () => {
    const [, amd64] = scene.image('v1');
    scene.image('v2');
    await scene.run({ 'delete-tags': 'v1' });
    const target = scene.sandbox.package('octo-org', 'app');
    const gone = target.deletedVersions.find(({ digest }) => digest === amd64);
    if (gone !== undefined) gone.deletedAt = (gone.deletedAt ?? 0) - 31 * day;
    const { code, message, runner } = await scene.run({ mode: 'restore' });
    expect(code).toBe('incomplete');
    expect(message).toMatch(/2 restored, 1 not restored[^]*version \d+: GitHub no longer restores it/);
    expect(scene.tags()).toEqual(['v1', 'v2']);
    expect(runner.outputs.get('failed')).toBe('1');
  });

  it('of an image that was pushed again is told that it is there, and its tags come back', async () => {
    const [v1] = scene.image('v1');
    scene.image('v2');
    const { bytes } = scene.sandbox.package('octo-org', 'app').version(v1);
    await scene.run({ 'delete-tags': 'v1' });
    scene.sandbox.putManifest('octo-org/app', bytes);
    const { code } = await scene.run({ mode: 'restore' });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['v1', 'v2']);
  });

  it('goes on after a last line that a kill cut off', async () => {
    scene.image('v1');
    scene.image('v2');
    const before = stateOf();
    await scene.run({ 'delete-tags': 'v1' });
    const path = join(scene.workspace, 'cleanup-journal.jsonl');
    await writeFile(path, `${await readFile(path, 'utf8')}{"kind":"delete","own`);
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect(code).toBeUndefined();
    expect(stateOf()).toEqual(before);
    expect(runner.said('warning')).toContain('was cut off');
  });

  it.each([
    ['of another owner', { owner: 'somebody' }],
    ['of another package', { package: 'other' }],
    ['of another host', { registry: 'containers.example.com' }],
    ['out of bounds', { package: '../../user' }],
  ])('%s is refused before the first request', async (_, change) => {
    scene.image('v1');
    scene.image('v2');
    await scene.run({ 'delete-tags': 'v1' });
    const path = join(scene.workspace, 'cleanup-journal.jsonl');
    const [first = ''] = (await readFile(path, 'utf8')).split('\n');
    const line: unknown = JSON.parse(first);
    await writeFile(path, `${first}\n${JSON.stringify(Object.assign({}, line, change))}\n`);
    scene.sandbox.clearRequests();
    const { code } = await scene.run({ mode: 'restore' });
    expect(code).toBe('refused');
    expect(scene.sandbox.requests).toEqual([]);
  });

  it('moves no tag that is in use, whatever a journal calls it', async () => {
    const [old] = scene.image('old', { ageMs: 20 * day });
    const [prod] = scene.image('prod');
    const line = {
      kind: 'untag',
      package: 'app',
      id: idsOf([old])[0],
      digest: old,
      tags: ['prod'],
      placeholders: [prod],
    };
    await writeFile(join(scene.workspace, 'cleanup-journal.jsonl'), `${JSON.stringify(line)}\n`);
    const { runner } = await scene.run({ mode: 'restore' });
    expect(scene.sandbox.package('octo-org', 'app').tags['prod']).toBe(prod);
    expect(runner.said('warning')).toContain('it was not moved back');
  });

  it('that does not exist says which file is missing', async () => {
    const { code, message } = await scene.run({ mode: 'restore', journal: 'none.jsonl' });
    expect({ code, message }).toEqual({ code: 'invalid-file', message: expect.stringContaining('none.jsonl') });
  });

  it('keeps to the limit of 80 restorations a minute', async () => {
    scene.image('latest');
    for (let index = 0; index < 170; index += 1) scene.manifest(`garbage ${index}`);
    await scene.run({});
    scene.wait(60_000);
    scene.sandbox.clearRequests();
    const start = scene.waitedMs;
    const { code, runner } = await scene.run({ mode: 'restore' });
    expect([code, runner.outputs.get('restored')]).toEqual([undefined, '170']);
    expect(scene.sandbox.requests.filter(({ status }) => status === 403 || status === 429)).toEqual([]);
    expect(scene.waitedMs - start).toBeLessThanOrEqual(120_000);
  });

  it('ends with its time, and goes on another time', async () => {
    scene.image('latest');
    for (let index = 0; index < 100; index += 1) scene.manifest(`garbage ${index}`);
    const before = stateOf();
    await scene.run({});
    scene.wait(60_000);
    const first = await scene.run({ mode: 'restore', 'time-budget': '10 seconds' });
    expect(first.code).toBe('incomplete');
    expect(first.runner.outputs.get('remaining')).toBe('20');
    const second = await scene.run({ mode: 'restore' });
    expect([second.code, stateOf()]).toEqual([undefined, before]);
  });
});

describe('restore of what is named', () => {
  /** v1 with everything that can belong to an image, and others that go with it. */
  const fill = (): { readonly v1: Digest; readonly before: ReturnType<typeof stateOf> } => {
    const [v1, amd64] = scene.image('v1');
    const sbom = scene.manifest('sbom', { subject: amd64 });
    scene.manifest('signature of the sbom', { subject: sbom });
    scene.manifest('signature', { tags: [`${attachmentName(v1)}.sig`] });
    const statement = scene.manifest('statement', { subject: v1 });
    scene.index([statement], { tags: [attachmentName(v1)] });
    scene.image('other');
    scene.image('latest');
    return { v1, before: stateOf() };
  };

  it.each<[string, (v1: Digest) => Readonly<Record<string, string>>]>([
    ['a tag', () => ({ 'restore-tags': 'v1' })],
    ['a digest', (v1) => ({ 'restore-digests': v1 })],
    ['an id', (v1) => ({ 'restore-ids': String(idsOf([v1])[0]) })],
  ])('by %s brings an image back with children and referrers, and nothing else', async (_, choose) => {
    const { v1, before } = fill();
    const inputs = choose(v1);
    const otherThan = Object.entries(before).filter(([, tags]) => !tags.includes('other'));
    await scene.run({ 'delete-tags': 'v1, other', journal: 'unused.jsonl' });
    expect(scene.tags()).toEqual(['latest']);
    const { code, runner } = await scene.run({ mode: 'restore', ...inputs });
    expect(code).toBeUndefined();
    expect(scene.tags()).toEqual(['latest', 'v1', attachmentName(v1), `${attachmentName(v1)}.sig`].sort());
    // The platforms of the other one are gone as before.
    expect(Object.keys(stateOf())).toHaveLength(otherThan.length - 2);
    expect(runner.outputs.get('restored')).toBe('8');
    const writes = scene.writes.filter((write) => write.startsWith('POST'));
    expect(writes.at(-1)).toMatch(/restore$/);
  });

  it('leaves what came back with an image that can not be read yet, for it may belong to it', async () => {
    const { v1 } = fill();
    await scene.run({ 'delete-tags': 'v1, other', journal: 'unused.jsonl' });
    scene.sandbox.clearRequests();
    const path = new RegExp(`/manifests/${v1}$`);
    scene.sandbox.addFault({ path, times: Infinity, action: { kind: 'respond', status: 404, effect: false } });
    const { runner } = await scene.run({ mode: 'restore', 'restore-tags': 'v1' });
    expect(scene.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(runner.said('warning')).toContain("is back and can't be read yet");
  });

  it('brings back all that was deleted within a time', async () => {
    scene.manifest('long gone', { tags: ['v0'] });
    scene.image('latest');
    await scene.run({ 'delete-tags': 'v0' });
    scene.wait(3 * 60 * 60_000);
    const { before } = fill();
    await scene.run({ 'delete-tags': 'v1, other' });
    const { code } = await scene.run({ mode: 'restore', 'restore-deleted-within': '2 hours' });
    expect([code, stateOf()]).toEqual([undefined, before]);
  });

  it('that GitHub does not list says so, and changes nothing', async () => {
    scene.image('latest');
    scene.manifest('garbage');
    await scene.run({});
    scene.sandbox.clearRequests();
    const { code, message } = await scene.run({ mode: 'restore', 'restore-tags': 'v9', 'restore-ids': '7' });
    expect({ code, message }).toEqual({ code: 'not-found', message: expect.stringContaining('the id 7, the tag v9') });
    expect(scene.writes).toEqual([]);
  });

  it('needs mode: restore, and no journal beside it', async () => {
    const wrongMode = await scene.run({ 'restore-ids': '7' });
    expect(wrongMode.message).toContain('needs "mode: restore"');
    const both = await scene.run({ mode: 'restore', 'restore-ids': '7', journal: 'mine.jsonl' });
    expect(both.message).toContain('exclude each other');
    expect(scene.sandbox.requests).toEqual([]);
  });
});

describe('whatever a run deletes', () => {
  it('is restored from its journal', async () => {
    const shape = fc.record({
      tags: fc.integer({ min: 0, max: 2 }),
      children: fc.integer({ min: 0, max: 2 }),
      referrers: fc.integer({ min: 0, max: 2 }),
      ageDays: fc.integer({ min: 1, max: 20 }),
      isNested: fc.boolean(),
    });
    const rules = fc.constantFrom<Readonly<Record<string, string>>>(
      { 'delete-untagged': 'true' },
      { 'keep-n-tagged': '1', 'delete-untagged': 'true' },
      { 'delete-tags': '*-0' },
      { 'delete-tags': 'i1-*, i2-*', 'older-than': '5 days' },
      { 'keep-n-tagged': '0', 'keep-n-untagged': '1' },
      { 'keep-n-tagged': '0', 'delete-untagged': 'true', 'last-version': 'delete-package' },
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 5 }), rules, async (shapes, inputs) => {
        round += 1;
        const name = `app-${round}`;
        scene.manifest('first', { tags: ['first'] }, name);
        for (const [place, { tags, children, referrers, ageDays, isNested }] of shapes.entries()) {
          const ageMs = ageDays * day;
          const parts = Array.from({ length: children }, (_, index) =>
            scene.manifest(`${place} ${index}`, { ageMs }, name),
          );
          const inner = isNested && children > 0 ? [scene.index(parts, { ageMs }, name)] : parts;
          const names = Array.from({ length: tags }, (_, index) => `i${place}-${index}`);
          const root = scene.index(inner, { ageMs: ageMs + place, tags: names }, name);
          if (referrers > 0) scene.manifest(`sbom ${place}`, { ageMs, subject: root }, name);
          if (referrers > 1) scene.manifest(`sig ${place}`, { ageMs, tags: [`${attachmentName(root)}.sig`] }, name);
        }
        const before = stateOf(name);
        const journal = `${name}.jsonl`;
        const deletion = await scene.run({ package: name, journal, ...inputs });
        expect(deletion.code).toBeUndefined();
        if (deletion.runner.outputs.get('journal') === '') return;
        const undone = await scene.run({ package: name, journal, mode: 'restore' });
        expect(undone.code).toBeUndefined();
        const placeholders = scene.sandbox
          .package('octo-org', name)
          .versions.filter(({ digest }) => !(digest in before));
        expect(placeholders).toEqual([]);
        expect(stateOf(name)).toEqual(before);
      }),
      { numRuns: 15 },
    );
  });
});
