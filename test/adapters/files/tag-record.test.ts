import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TagRecord } from '../../../core/adapters/files/tag-record.js';
import { digestOf } from '../../../core/domain/image/digest.js';
import { parseRegistryHost, parseReference, parseTag } from '../../../core/domain/registry/reference.js';

const registry = parseRegistryHost('ghcr.io');
const { name } = parseReference('o/app', registry);
const place = { registry, name, tag: parseTag('v1') };
const [first, second] = [digestOf(Buffer.from('1')), digestOf(Buffer.from('2'))];

describe('the record of moved tags', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'record-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = (path: string | undefined): TagRecord => new TagRecord({ environment: () => path });

  it('knows the last place of each tag, whoever asks', async () => {
    await open(directory).note(place, first);
    await open(directory).note(place, second);
    await open(directory).note({ ...place, tag: parseTag('v2') }, first);
    expect(await open(directory).find(place)).toBe(second);
    expect(await open(directory).find({ ...place, registry: parseRegistryHost('docker.io') })).toBeUndefined();
    const [file] = await readdir(directory);
    expect((await stat(join(directory, file ?? ''))).mode & 0o777).toBe(0o600);
  });

  it('passes over what is no line of its own', async () => {
    const record = open(directory);
    await record.note(place, first);
    const [file] = await readdir(directory);
    await appendFile(join(directory, file ?? ''), '[]\nnull\n{"registry":\n');
    expect(await record.find(place)).toBe(first);
    await appendFile(join(directory, file ?? ''), `${JSON.stringify({ ...place, digest: 'latest' })}\n`);
    expect(await record.find(place)).toBeUndefined();
  });

  it.each([undefined, '/nowhere/at/all'])('is empty where there is no directory: %s', async (path) => {
    await open(path).note(place, first);
    expect(await open(path).find(place)).toBeUndefined();
  });
});
