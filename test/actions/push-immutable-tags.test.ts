import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attested, attestedDigest, labels, single, texts, World, writeLayout } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const open = (): World => new World(workspace, { source: single });

describe('"immutable-tags"', () => {
  const immutable = { 'immutable-tags': 'v*', ...texts };

  it('let a new tag be made, and the same image be pushed again', async () => {
    const world = open();
    await world.push({ tags: 'v1\nlatest', ...immutable });
    const again = await world.push({ tags: 'v1\nlatest', ...immutable });
    expect(again.outputs.get('changed')).toBe('false');
  });

  it.each(['false', 'true'])(
    'refuse a push that would move one before anything is sent (dry run: %s)',
    async (dryRun) => {
      const world = open();
      await world.push({ tags: 'v1', labels, ...texts });
      const before = world.manifest('octo-org/app:v1').digest;
      world.registry.requests.length = 0;
      const inputs = { tags: 'latest\nv1', labels: `${labels}\na=b`, 'dry-run': dryRun, ...immutable };
      await expect(world.push(inputs)).rejects.toMatchObject({
        code: 'guarded',
        message: expect.stringMatching(
          `^ghcr.io/octo-org/app:v1 exists as ${before}, and "immutable-tags" keeps it there`,
        ),
        hint: expect.stringContaining('Push under a new tag'),
      });
      expect(world.registry.writes).toEqual([]);
      await world.push({ ...inputs, tags: 'latest', 'dry-run': 'false' });
      expect(world.manifest('octo-org/app:v1').digest).toBe(before);
    },
  );

  it('are about the tags that the globs name, in every target', async () => {
    const world = open();
    await world.push({ images: 'octo-org/b', tags: 'v1', labels, ...texts });
    const inputs = { images: 'octo-org/a\nocto-org/b', tags: 'v1', labels: `${labels}\na=b`, ...texts };
    await expect(world.push({ ...inputs, ...immutable })).rejects.toThrow('ghcr.io/octo-org/b:v1 exists as');
    await world.push({ ...inputs, 'immutable-tags': 'v2*' });
  });

  it('stay with an index whose images are others', async () => {
    const world = open();
    await world.push({ source: attested, tags: 'v1', ...texts });
    await expect(world.push({ tags: 'v1', ...immutable })).rejects.toThrow('exists as');
    await expect(world.push({ source: attested, tags: 'v1', labels: 'a=b', ...immutable })).rejects.toThrow(
      'exists as',
    );
    const changed = { ...immutable, annotations: 'index:a=b' };
    await expect(world.push({ source: attested, tags: 'v1', ...changed })).rejects.toThrow('exists as');
    expect(world.manifest('octo-org/app:v1').digest).toBe(attestedDigest);
  });

  it('are not moved by a push that someone else was faster than', async () => {
    const world = open();
    await world.push({ images: 'octo-org/other', tags: 'x', labels, ...texts });
    const theirs = world.manifest('octo-org/other:x');
    world.registry.fail = (request) => {
      if (request.startsWith('PUT octo-org/app@')) world.registry.manifests.set('octo-org/app:v1', theirs);
    };
    const push = world.push({ tags: 'v1', labels: `${labels}\na=b`, ...immutable });
    await expect(push).rejects.toThrow(/keeps it there.*No tag was moved\./s);
    expect(world.manifest('octo-org/app:v1')).toBe(theirs);
  });

  it('are not moved in a target that needs nothing sent while another one is sent to', async () => {
    const world = open();
    await world.push({ images: 'octo-org/b', tags: 'other', labels, ...texts });
    await world.push({ images: 'octo-org/b', tags: 'x', labels: `${labels}\na=b`, ...texts });
    const theirs = world.manifest('octo-org/b:x');
    world.registry.fail = (request) => {
      if (request.startsWith('PUT octo-org/a@')) world.registry.manifests.set('octo-org/b:v1', theirs);
    };
    const push = world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', labels, ...immutable });
    await expect(push).rejects.toThrow(/octo-org\/b:v1 exists as .* Moved: ghcr.io\/octo-org\/a:v1\. Not moved: /s);
    expect(world.manifest('octo-org/b:v1')).toBe(theirs);
  });

  it('of an index with many images are compared a few requests at a time', async () => {
    await writeLayout(workspace, 'wide.tar', (layout) => {
      const children = Array.from({ length: 30 }, (_, at) => layout.image({ layers: [Buffer.from(`layer ${at}`)] }));
      layout.finish(layout.index(children));
    });
    const world = open();
    await world.push({ source: 'wide.tar', tags: 'v1', ...texts });
    const find = world.registry.findManifest.bind(world.registry);
    let [running, peak] = [0, 0];
    world.registry.findManifest = async (...args) => {
      running += 1;
      peak = Math.max(peak, running);
      try {
        return await find(...args);
      } finally {
        running -= 1;
      }
    };
    const changed = { source: 'wide.tar', tags: 'v1', labels: 'a=b', ...immutable };
    await expect(world.push(changed)).rejects.toThrow('exists as');
    expect(peak).toBeLessThanOrEqual(8);
  });
});
