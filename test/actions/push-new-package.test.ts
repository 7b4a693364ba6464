import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionError } from '../../core/errors.js';
import { rejectionOf } from '../errors.js';
import { layers, name, own, save, World } from './push-world.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-new-'));
  await save(workspace, 'a.tar', layers);
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

describe('the question whether a package is new', () => {
  const isQuestion = (request: string): boolean => request === `GET ${name} tags`;

  it('that a cancelled run leaves open is told only when the sending has come to its end', async () => {
    const world = new World(workspace);
    world.registry.fail = (request) => {
      if (isQuestion(request)) throw new ActionError('cancelled', 'The run was cancelled.');
    };
    expect(await rejectionOf(world.push({ source: 'a.tar', 'reuse-layers': 'false' }))).toMatchObject({
      code: 'cancelled',
    });
    expect(world.registry.manifests.has(`${name}:v1`)).toBe(false);
  });

  it('that a cancelled run leaves open does not end the process before uploads are tidied up', async () => {
    // Nothing else shows a rejection that nobody holds: Jest waits until somebody does.
    const program = `
      import { ActionError } from './core/errors.ts';
      import { World } from './test/actions/push-world.ts';
      const world = new World(${JSON.stringify(workspace)});
      world.registry.fail = (request) => {
        if (request === 'GET ${name} tags') throw new ActionError('cancelled', 'The run was cancelled.');
      };
      await world.push({ source: 'a.tar', 'reuse-layers': 'false' }).catch(({ code }) => console.log(code));
      console.log(world.registry.requests.filter((request) => request.startsWith('PUT')).length);
    `;
    const args = ['--no-warnings', '--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await execute(process.execPath, args, { cwd: root });
    expect(stdout).toBe('cancelled\n1\n');
  });

  it.each(['cancelled', 'denied'] as const)('that is %s hides no failure of the sending', async (code) => {
    const world = new World(workspace);
    world.registry.fail = (request) => {
      if (isQuestion(request)) throw new ActionError(code, 'The question failed.');
      if (request.startsWith('PUT')) throw new ActionError('unavailable', 'The sending failed.');
    };
    expect((await rejectionOf(world.push({ source: 'a.tar', 'reuse-layers': 'false' }))).message).toContain(
      'The sending failed.',
    );
  });
});

describe('a package that holds the image by digest only', () => {
  it.each(['true', 'false'])('is no new one where the image gets its first tag (dry-run: %s)', async (dryRun) => {
    // Its own version: that of the tag would make it another image.
    await save(workspace, 'own.tar', layers, { config: { Labels: { [`${own}version`]: '1' } } });
    const world = new World(workspace);
    const before = await world.push({ source: 'own.tar', tags: '', 'push-by-digest': 'true' });
    expect(before.said('info')).toContain('is a new package');
    const runner = await world.push({ source: 'own.tar', 'dry-run': dryRun });
    expect(runner.outputs.get('digest')).toBe(before.outputs.get('digest'));
    expect(runner.said('info')).not.toContain('is a new package');
  });
});
