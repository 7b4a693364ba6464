import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSource } from '../../../core/adapters/source/image-source.js';
import { type ImageSource } from '../../../core/ports.js';
import { sourceMeans } from './source-means.js';

const saved = fileURLToPath(new URL('../../fixtures/images/docker-save-20-classic.tar', import.meta.url));
const path = process.env['PATH'] ?? '';

describe('an image of the engine', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'docker-cli-'));
    process.env['PATH'] = `${directory}:${path}`;
    process.env['INPUT_PAT'] = 'ghp_secret';
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    delete process.env['INPUT_PAT'];
    await rm(directory, { recursive: true });
  });

  /** A Docker CLI that notes what it is told; `save` is what it does then, with the file in $4 and the image in $5. */
  async function installCli(save: string, inspect = 'echo 32768'): Promise<void> {
    const script = [
      '#!/bin/sh',
      `echo "$@" >> ${directory}/calls`,
      `env >> ${directory}/environment`,
      'case "$2" in',
      `inspect) ${inspect} ;;`,
      `save) ${save} ;;`,
      'esac',
    ];
    await writeFile(join(directory, 'docker'), script.join('\n'));
    await chmod(join(directory, 'docker'), 0o755);
  }

  async function open(source: string, cancelled?: AbortSignal): Promise<ImageSource> {
    const environment = { PATH: process.env['PATH'] ?? '', DOCKER_HOST: 'unix:///engine.sock' };
    const means = sourceMeans(directory, environment, cancelled);
    return openSource(source, { ...means, runner: { ...means.runner, temporaryDirectory: directory } });
  }

  async function leftovers(): Promise<readonly string[]> {
    return (await readdir(directory)).filter((name) => name.startsWith('docker-save-'));
  }

  it.each(['docker-daemon:octo/app:1', 'octo/app:1'])('%s is what the CLI saves, and its file goes', async (source) => {
    await installCli(`cp ${saved} "$4"`);
    const image = await open(source);
    expect(await leftovers()).toEqual([]);
    const root = await image.readRoot();
    expect(root.kind === 'image' && root.layers.length).toBe(3);
    await image.close();
    expect((await readFile(join(directory, 'calls'), 'utf8')).split('\n')).toEqual([
      'image inspect --format {{.Size}} octo/app:1',
      expect.stringMatching(/^image save --output \S+\/docker-save-\w+\/image\.tar octo\/app:1$/),
      '',
    ]);
    const environment = await readFile(join(directory, 'environment'), 'utf8');
    expect(environment).toContain('DOCKER_HOST=unix:///engine.sock');
    expect(environment).not.toContain('ghp_secret');
  });

  it.each([
    ['docker-daemon:app', 'exit 1', 'echo "Error: No such image: app" >&2; exit 1', 'not-found', 'No such image: app'],
    ['docker-daemon:app', 'echo "no space left" >&2; exit 1', 'echo 1', 'invalid-image', 'no space left'],
    ['docker-daemon:app', 'echo x > "$4"', 'echo 1', 'invalid-image', 'is no tar archive'],
    ['docker-daemon:--all', 'exit 0', 'exit 0', 'invalid-input', 'is no name of an image'],
    ['docker-daemon:', 'exit 0', 'exit 0', 'invalid-input', 'is no name of an image'],
  ])('%s that fails with %s leaves nothing behind', async (source, save, inspect, code, message) => {
    await installCli(save, inspect);
    await expect(open(source)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    ['Is the docker daemon running?', 'Is the docker daemon running?'],
    ['no space left', 'no space left.'],
  ])('that fails with %j gives an error that is a sentence', async (said, words) => {
    await installCli('exit 0', `echo "${said}" >&2; exit 1`);
    const message = `Looking for app in the Docker engine failed: ${words}`;
    await expect(open('docker-daemon:app')).rejects.toMatchObject({ message });
  });

  it('is out of reach without the CLI', async () => {
    process.env['PATH'] = directory;
    await expect(open('docker-daemon:app')).rejects.toMatchObject({
      code: 'invalid-image',
      hint: expect.stringContaining('The Docker CLI has to be installed'),
    });
  });

  it('whose saving is cancelled ends the CLI and leaves nothing behind', async () => {
    await installCli(`touch ${directory}/docker-save-*/begun; echo $$ > ${directory}/pid; exec sleep 600`);
    const cancel = new AbortController();
    const opening = open('docker-daemon:app', cancel.signal).catch((error: unknown) => error);
    let pid = '';
    while (pid === '') {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      pid = await readFile(join(directory, 'pid'), 'utf8').catch(() => '');
    }
    cancel.abort();
    expect(await opening).toMatchObject({ code: 'cancelled' });
    expect(await leftovers()).toEqual([]);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });
});
