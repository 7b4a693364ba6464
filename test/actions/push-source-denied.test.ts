import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionError } from '../../core/errors.js';
import { rejectionOf } from '../errors.js';
import { layers, name, save, World } from './push-world.js';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'push-source-'));
  await save(workspace, 'a.tar', layers);
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

const hint = 'Sign in to registry.example.';
const other = `registry.example/${name}`;

describe('a source of another registry that is denied', () => {
  it.each([
    ['when a blob is opened', /^OPEN /, 'keep'],
    ['when a layer that is compressed anew is opened', /^OPEN /, 'gzip'],
    ['when a config is read', /^GET .* blob$/, 'gzip'],
  ])('%s keeps its own remedy', async (_, request, compression) => {
    const world = new World(workspace);
    await world.push({ source: 'a.tar', images: other });
    world.at('registry.example').fail = (asked) => {
      if (request.test(asked)) throw new ActionError('unauthorized', 'The token is expired.', { hint });
    };
    const error = await rejectionOf(world.push({ source: `docker://${other}:v1`, compression }));
    expect(error).toMatchObject({ code: 'unauthorized', hint });
  });

  it('while its bytes are read keeps its own remedy', async () => {
    const world = new World(workspace);
    await world.push({ source: 'a.tar', images: other });
    const registry = world.at('registry.example');
    const [layer] = world.image(`${name}:v1`, registry).layers;
    const open = registry.openBlob.bind(registry);
    registry.openBlob = (of, blob) => {
      const source = open(of, blob);
      if (blob.digest !== layer?.digest) return source;
      const late = new ActionError('denied', 'No more is given.', { hint });
      return { ...source, open: () => source.open().map(() => Promise.reject(late)) };
    };
    const error = await rejectionOf(world.push({ source: `docker://${other}:v1` }));
    expect(error).toMatchObject({ code: 'denied', hint });
  });

  it('leaves the remedy of the target to the target', async () => {
    const world = new World(workspace);
    await world.push({ source: 'a.tar', images: other });
    world.registry.fail = (asked) => {
      if (asked.startsWith('UPLOAD')) throw new ActionError('denied', 'write_package');
    };
    const error = await rejectionOf(world.push({ source: `docker://${other}:v1` }));
    expect(error.hint).toContain('No token was given');
  });
});
