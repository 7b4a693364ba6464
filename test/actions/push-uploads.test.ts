import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import zlib from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openRegistry } from '../adapters/registry/registry-stage.js';
import { rejectionOf } from '../errors.js';
import { pushTo } from './push-stage.js';
import { layers, own, save } from './push-world.js';
import { openStage, type Stage } from './stage.js';

const begin = { method: 'POST', path: /\/blobs\/uploads\/$/, times: Infinity };
const finish = { method: 'PUT', path: /\/blobs\/upload\//, times: Infinity };
/** More than is held of a layer at once, and nothing that compression makes smaller. */
const large = randomFillSync(Buffer.alloc(12 * 1024 * 1024));
/** An image that names its own version, so that a tag makes no other one of it. */
const versioned = { config: { Labels: { [`${own}version`]: '1' } } };

const maxTurns = 20_000;

let workspace: string;
let stage: Stage;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-uploads-'));
  await save(workspace, 'small.tar', layers, versioned);
  await save(workspace, 'large.tar', [large, ...layers]);
  const many = Array.from({ length: 10 }, (_, index) => Buffer.alloc(5000 + index, `${index}`));
  await save(workspace, 'many.tar', many);
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});
beforeEach(async () => {
  stage = await openStage({ cancelUploads: true });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stage.close();
});

/** Lets whatever can go on go on, up to what is awaited. */
async function settle(turns = 300, isThere = (): boolean => false): Promise<void> {
  for (let count = 0; count < turns && !isThere(); count += 1) await turn();
}

describe('the manifest of a plain image', () => {
  const looks = (digest: string): readonly string[] =>
    stage.sandbox.requests.filter(({ url }) => url.endsWith(`/manifests/${digest}`)).map(({ method }) => method);

  it('that is pushed for the first time is not looked for, but stored and read back', async () => {
    const { outputs } = await pushTo(stage, workspace, { source: 'small.tar', tags: 'v1\nlatest' });
    expect(looks(outputs.get('digest') ?? '')).toEqual(['PUT', 'GET']);
  });

  it.each([
    ['tells', 0],
    ['does not tell', Infinity],
  ])('that is there is found where no tag would move, by a registry that %s of blobs', async (_, times) => {
    const path = /\/blobs\/sha256:/;
    stage.sandbox.addFault({ method: 'HEAD', path, times, action: { kind: 'respond', status: 403 } });
    const inputs = { source: 'small.tar', 'push-by-digest': 'true', 'reuse-layers': 'false' };
    const first = await pushTo(stage, workspace, inputs);
    const second = await pushTo(stage, workspace, inputs);
    expect(second.outputs.get('digest')).toBe(first.outputs.get('digest'));
    expect([first, second].map(({ outputs }) => outputs.get('changed'))).toEqual(['true', 'false']);
  });
});

describe('an upload whose layer is read before it may begin', () => {
  /** Compressors that were at work. */
  function watchCompressors(): { readonly all: readonly zlib.DeflateRaw[] } {
    const { contexts } = jest.spyOn(zlib.DeflateRaw.prototype, 'flush').mock;
    return {
      get all() {
        return contexts.filter((context) => context instanceof zlib.DeflateRaw);
      },
    };
  }

  it.each([
    ['refused', 'denied', /denied: not here.* No tag was moved\.$/],
    ['cancelled', 'cancelled', /The run was cancelled\. No tag was moved\.$/],
  ])('and then is %s leaves nothing open', async (how, code, message) => {
    const client = openRegistry(stage.sandbox.registry, stage.token);
    const compressors = watchCompressors();
    const run = async (): Promise<void> => {
      await settle(maxTurns, () => compressors.all.length > 2);
      if (how === 'cancelled') client.cancel.abort();
    };
    const body = '{"errors":[{"code":"DENIED","message":"denied: not here"}]}';
    stage.sandbox.addFault({ method: 'GET', path: /\/token\?.*push/, action: { kind: 'event', run } });
    stage.sandbox.addFault({ ...begin, action: { kind: 'respond', status: 403, body } });
    const pushed = pushTo(stage, workspace, { source: 'large.tar', tags: 'v1' }, client);
    expect(await rejectionOf(pushed)).toMatchObject({ code, message: expect.stringMatching(message) });
    const isClosed = (): boolean => compressors.all.every(({ destroyed }) => destroyed);
    // What a thread is at work on ends first.
    await settle(maxTurns, isClosed);
    expect(compressors.all.length).toBeGreaterThan(2);
    expect(isClosed()).toBe(true);
    expect(stage.sandbox.openUploads).toBe(0);
  });

  it.each([0, 500])('tells of a source that broke off at its first bytes as ever (%d turns late)', async (turns) => {
    await save(workspace, 'broken.tar', [large]);
    const list = { method: 'GET', path: /\/tags\/list/ };
    const breakOff = (): Promise<void> => truncate(join(workspace, 'broken.tar'), 1000);
    stage.sandbox.addFault({ ...list, action: { kind: 'event', run: breakOff } });
    stage.sandbox.addFault({ ...begin, action: { kind: 'event', run: () => settle(turns) } });
    expect(
      await rejectionOf(pushTo(stage, workspace, { source: 'docker-archive:broken.tar', tags: 'v1' })),
    ).toMatchObject({
      code: 'invalid-image',
      message: 'docker-archive:broken.tar: 0/layer.tar became shorter while it was read. No tag was moved.',
    });
    expect(stage.sandbox.openUploads).toBe(0);
  });
});

describe('uploads at a time', () => {
  it.each([
    ['1', 1],
    ['', 6],
    ['32', 6],
  ])('are as many as wanted, and of plain layers no more than six (concurrency: %p)', async (concurrency, limit) => {
    let peak = 0;
    // None ends before as many are under way as may be, and more had time to come.
    const hold = async (): Promise<void> => {
      await settle(maxTurns, () => stage.sandbox.openUploads >= limit || peak >= limit);
      await settle();
      peak = Math.max(peak, stage.sandbox.openUploads);
    };
    stage.sandbox.addFault({ ...finish, action: { kind: 'event', run: hold } });
    await pushTo(stage, workspace, { source: 'many.tar', tags: 'v1', concurrency });
    expect(peak).toBe(limit);
    expect(stage.sandbox.openUploads).toBe(0);
  });
});
