import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestHex, digestOf } from '../../core/domain/image/digest.js';
import { ActionError } from '../../core/errors.js';
import { labels, single, standing, texts, World, writeLayout } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const open = (): World => new World(workspace, { source: single });

describe('a failure', () => {
  it.each(['UPLOAD', 'PUT octo-org/app@', 'GET octo-org/app@'])('at %s moves no tag, and says so', async (at) => {
    const world = open();
    world.registry.fail = (request) => {
      if (request.startsWith(at)) throw new ActionError('denied', 'The registry said no.');
    };
    await expect(world.push({ tags: 'v1\nv2', ...texts })).rejects.toMatchObject({
      code: 'denied',
      message: 'The registry said no. No tag was moved.',
      hint: expect.stringContaining('No token was given'),
    });
    expect(world.registry.writes.some((write) => /:v\d$/.test(write))).toBe(false);
  });

  it.each([
    [1, 'No tag was moved.'],
    [2, 'Moved: ghcr.io/octo-org/app:v1. Not moved: ghcr.io/octo-org/app:v2, ghcr.io/octo-org/app:v3.'],
    [3, 'Moved: ghcr.io/octo-org/app:v1, ghcr.io/octo-org/app:v2. Not moved: ghcr.io/octo-org/app:v3.'],
  ])('at tag %d says which tags moved', async (position, message) => {
    const world = open();
    world.registry.fail = (request) => {
      if (request === `PUT octo-org/app:v${position}`) throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v1\nv2\nv3', ...texts })).rejects.toThrow(`It broke. ${message}`);
  });

  it("whose tag moved all the same, or can't be looked at, is told as it is", async () => {
    const world = open();
    await world.push({ tags: 'old', labels, ...texts });
    const { digest } = world.manifest('octo-org/app:old');
    world.registry.fail = (request) => {
      if (request !== 'PUT octo-org/app:v1') return;
      world.registry.manifests.set('octo-org/app:v1', world.manifest(`octo-org/app@${digest}`));
      throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v1\nv2', labels, ...texts })).rejects.toThrow(
      'It broke. Moved: ghcr.io/octo-org/app:v1. Not moved: ghcr.io/octo-org/app:v2.',
    );

    let isBroken = false;
    world.registry.fail = (request) => {
      isBroken ||= request === 'PUT octo-org/app:v2';
      if (isBroken) throw new ActionError('unavailable', 'It broke.');
    };
    await expect(world.push({ tags: 'v2\nv3', ...texts })).rejects.toThrow(
      'Not moved: ghcr.io/octo-org/app:v3. Unknown: ghcr.io/octo-org/app:v2.',
    );
  });

  it('to read a moved tag back is a warning, since nothing is undone by it', async () => {
    const world = open();
    world.registry.fail = (request) => {
      const { writes } = world.registry;
      if (request.startsWith('HEAD octo-org/app:') && writes.includes('PUT octo-org/app:v2')) {
        throw new ActionError('unavailable', 'It broke.');
      }
    };
    const runner = await world.push({ tags: 'v1\nv2', ...texts });
    expect(runner.said('warning')).toBe(
      'ghcr.io/octo-org/app:v1 was moved, and could not be read back: It broke.\n' +
        'ghcr.io/octo-org/app:v2 was moved, and could not be read back: It broke.',
    );
    expect(runner.outputs.get('changed')).toBe('true');
  });

  it.each([
    ['does not show it yet', false],
    ['still gives the old image', true],
  ])('of a registry that %s is told after a while (moved before: %s)', async (words, isOld) => {
    const world = open();
    if (isOld) await world.push({ tags: 'v1', ...texts });
    const before = world.registry.manifests.get('octo-org/app:v1')?.digest;
    const find = world.registry.findManifestDigest.bind(world.registry);
    world.registry.findManifestDigest = (name, reference) =>
      reference === 'v1' ? Promise.resolve(before) : find(name, reference);
    world.clock = {
      now: () => 0,
      sleep: (ms, signal) => (ms === 5000 ? standing.sleep(ms, signal) : Promise.resolve()),
    };
    const runner = await world.push({ tags: 'v1', labels: 'a=b', ...texts });
    expect(runner.said('warning')).toContain(`app:v1 was moved, and the registry ${words};`);
  });

  it('of a run that is cancelled while moved tags are waited for comes at once, and says that they moved', async () => {
    const world = open();
    const signals: unknown[] = [];
    const find = world.registry.findManifestDigest.bind(world.registry);
    world.registry.findManifestDigest = async (name, reference) => {
      const digest = await find(name, reference);
      return world.registry.writes.includes('PUT octo-org/app:v1') && reference === 'v1' ? undefined : digest;
    };
    world.clock = {
      now: () => 0,
      sleep: (ms, signal) => {
        // What accompanies work lasts 5 seconds.
        if (ms === 5000) return standing.sleep(ms, signal);
        signals.push(signal);
        return Promise.reject(new ActionError('cancelled', 'The run was cancelled.'));
      },
    };
    await expect(world.push({ tags: 'v1', ...texts })).rejects.toMatchObject({
      code: 'cancelled',
      message: 'The run was cancelled. Moved: ghcr.io/octo-org/app:v1.',
    });
    expect(signals).toEqual([expect.any(AbortSignal)]);
  });

  it('of a layer with other bytes leaves no manifest behind', async () => {
    await writeLayout(workspace, 'bad.tar', (layout) => {
      layout.finish(layout.image({ layers: [Buffer.from('good')] }));
      layout.files.set(`blobs/sha256/${digestHex(digestOf(Buffer.from('good')))}`, Buffer.from('evil'));
    });
    const world = open();
    await expect(world.push({ source: 'bad.tar', tags: 'v1' })).rejects.toMatchObject({ code: 'invalid-image' });
    expect(world.registry.manifests.size).toBe(0);
  });

  it("to read back what was stored stops the push before its tags; without verify it isn't noticed", async () => {
    const lose = (world: World): void => {
      world.registry.fail = (request) => {
        if (request.startsWith('GET octo-org/app@')) world.registry.manifests.clear();
      };
    };
    const world = open();
    lose(world);
    await expect(world.push({ tags: 'v1', ...texts })).rejects.toThrow(
      /does not have sha256:.*, which it took before\. No tag was moved\./,
    );
    const careless = open();
    lose(careless);
    await careless.push({ tags: 'v1', verify: 'false', ...texts });
    expect(careless.registry.requests.filter((request) => request.startsWith('GET octo-org/app@'))).toEqual([]);
  });

  it('of the source happens before the first request', async () => {
    await writeLayout(workspace, 'lacking.tar', (layout) => {
      const child = layout.image();
      layout.finish(layout.index([child]));
      layout.files.delete(`blobs/sha256/${digestHex(child.digest)}`);
    });
    const world = open();
    await expect(world.push({ source: 'lacking.tar', tags: 'v1' })).rejects.toThrow('lacks blobs/sha256/');
    expect(world.registry.requests).toEqual([]);
  });
});
