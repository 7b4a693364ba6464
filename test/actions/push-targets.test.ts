import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../core/domain/image/digest.js';
import { ActionError } from '../../core/errors.js';
import { named } from '../adapters/source/layout-writer.js';
import { attested, event, jsonOf, single, standing, texts, World, writeLayout } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-'));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const open = (): World => new World(workspace, { source: single });

describe('several targets', () => {
  it('on one registry are sent once, and mounted; all hold the image before the first tag moves', async () => {
    const world = open();
    const runner = await world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', ...texts });
    const { writes } = world.registry;
    expect(writes.filter((write) => write.startsWith('UPLOAD octo-org/a'))).toHaveLength(4);
    expect(writes.filter((write) => write.startsWith('UPLOAD octo-org/b'))).toHaveLength(0);
    expect(writes.filter((write) => write.startsWith('MOUNT octo-org/b'))).toHaveLength(4);
    expect(writes.slice(-2)).toEqual(['PUT octo-org/a:v1', 'PUT octo-org/b:v1']);
    expect(runner.outputs.get('uploaded-bytes')).toBe(runner.outputs.get('mounted-bytes'));
    expect(jsonOf(runner, 'json')).toMatchObject({
      targets: [{ name: 'ghcr.io/octo-org/a' }, { name: 'ghcr.io/octo-org/b', moved: ['v1'] }],
    });
  });

  it('are sent where a mount is refused', async () => {
    const world = open();
    world.registry.fail = (request) => {
      if (request.startsWith('MOUNT')) throw new ActionError('denied', 'No mounts here.');
    };
    await world.push({ images: 'octo-org/a\nocto-org/b', tags: 'v1', ...texts });
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD octo-org/b'))).toHaveLength(4);
  });

  it('on two registries are each sent whole', async () => {
    const world = open();
    await world.push({ images: 'octo-org/a\nexample.com/octo/a', tags: 'v1', ...texts });
    expect(world.at('example.com').writes.filter((write) => write.startsWith('UPLOAD octo/a'))).toHaveLength(4);
    expect(world.at('example.com').writes.at(-1)).toBe('PUT octo/a:v1');
  });
});

describe('the first push of a package', () => {
  const payload = { repository: { owner: { login: 'Octo-Org', type: 'Organization' } } };

  it('is told of, with where the package is made public', async () => {
    const world = open();
    const first = await world.push({ tags: 'v1', 'github-token': 'ghs_token' }, { event: payload });
    const url = 'https://github.com/orgs/octo-org/packages/container/app/settings';
    expect(first.said('info')).toContain(`ghcr.io/octo-org/app is a new package: it is private until`);
    expect(first.summary).toContain(`(${url})`);
    expect(first.summary).toContain('GitHub links it to Octo&#45;Org/App');
    const second = await world.push({ tags: 'v2', 'github-token': 'ghs_token' }, { event: payload });
    expect(second.summary).not.toContain('first push');
    expect(second.said('info')).not.toContain('new package');
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a PAT', { pat: 'ghp_token' }, 'GitHub links it to'],
    ['a PAT, and no source text', { pat: 'ghp_token', 'source-url': 'none' }, 'No repository is linked to it'],
    ['a PAT, and a source text', { pat: 'ghp_token', 'source-url': 'https://github.com/o/r' }, 'GitHub links it to'],
    ['a PAT, and a source elsewhere', { pat: 'ghp_token', 'source-url': 'https://example.com/o/r' }, 'No repository'],
  ])('by %s says what it is linked to', async (_, inputs, expected) => {
    const event = { repository: { owner: { login: 'Octo-Org', type: 'User' } } };
    const runner = await open().push({ tags: 'v1', ...inputs }, { event });
    expect(runner.summary).toContain(expected);
    expect(runner.summary).toContain('https://github.com/users/octo-org/packages/container/app/settings');
  });

  it('is no matter on other registries, nor where the tags can not be listed', async () => {
    const world = open();
    const elsewhere = await world.push({ images: 'example.com/octo/app', tags: 'v1' });
    expect(elsewhere.summary).not.toContain('first push');
    expect(world.at('example.com').requests).not.toContain('GET octo/app tags');
    world.registry.fail = (request) => {
      if (request.endsWith(' tags')) throw new ActionError('denied', 'No lists here.');
    };
    const unlisted = await world.push({ tags: 'v1' });
    expect(unlisted.summary).not.toContain('first push');
  });
});

describe('a dry run', () => {
  it('sends GET and HEAD only, and puts out what a real run does', async () => {
    const world = open();
    const inputs = { source: attested, tags: 'v1\nlatest', labels: 'a=b' };
    const dry = await world.push({ ...inputs, 'dry-run': 'true' }, { event });
    expect(world.registry.writes).toEqual([]);
    const real = await world.push(inputs, { event });
    expect(Object.fromEntries(dry.outputs)).toEqual(Object.fromEntries(real.outputs));
    expect(dry.summary).toContain('would be pushed');
    const again = await world.push({ ...inputs, 'dry-run': 'true' }, { event });
    expect(again.outputs.get('changed')).toBe('false');
  });
});

describe('uploads', () => {
  it.each([
    ['1', 1],
    ['3', 3],
  ])('are at most %s at a time', async (concurrency, peak) => {
    await writeLayout(workspace, 'many.tar', (layout) => {
      layout.finish(
        named(layout.image({ layers: Array.from({ length: 12 }, (_, index) => Buffer.from(`layer ${index}`)) }), 'x'),
      );
    });
    const world = open();
    await world.push({ source: 'many.tar', tags: 'v1', concurrency });
    expect(world.registry.peakUploads).toBe(peak);
    expect(world.registry.writes.filter((write) => write.startsWith('UPLOAD'))).toHaveLength(13);
  });

  it('are reported every 5 seconds with what is done, the rate and the time left', async () => {
    const layers = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(1_000_000, 'b')];
    await writeLayout(workspace, 'large.tar', (layout) => layout.finish(layout.image({ layers })));
    const world = open();
    let now = 0;
    let wake: (() => void) | undefined;
    const waits: number[] = [];
    world.clock = {
      now: () => now,
      sleep: async (ms, signal) => {
        waits.push(ms);
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          standing.sleep(ms, signal),
        ]);
      },
    };
    world.registry.fail = (request) => {
      if (!request.startsWith('PUT') && !request.includes(digestOf(layers[1] ?? Buffer.alloc(0)))) return;
      // The first layer is sent by now, one at a time.
      now = 5000;
      wake?.();
    };
    const runner = await world.push({ source: 'large.tar', tags: 'v1', concurrency: '1', ...texts });
    expect(waits[0]).toBe(5000);
    expect(runner.said('info')).toContain('3.0 MB of 4.0 MB, 600 kB/s, 2 s left');
  });
});
