import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openWorkspaceFiles } from '../../../core/adapters/files/workspace-files.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'workspace-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

it('finds files by links to them and to directories, once, and never outside of the workspace or in circles', async () => {
  const workspace = join(directory, 'workspace');
  await mkdir(join(workspace, 'real', 'deep'), { recursive: true });
  await mkdir(join(directory, 'outside'));
  await writeFile(join(directory, 'outside', 'a.yaml'), 'outside');
  await writeFile(join(workspace, 'real', 'deep', 'a.yaml'), 'deep');
  await writeFile(join(workspace, 'a.yaml'), 'top');
  const links: readonly (readonly [string, string])[] = [
    ['real', 'deploy'],
    ['a.yaml', 'link.yaml'],
    ['..', 'up'],
    ['.', 'circle'],
    ['nowhere', 'dangling.yaml'],
    [join(directory, 'outside'), 'out'],
  ];
  for (const [to, from] of links) await symlink(to, join(workspace, from));
  const found: string[] = [];
  for await (const { path, text } of openWorkspaceFiles(workspace).find((path) => path.endsWith('.yaml'))) {
    found.push(`${path}: ${text}`);
  }
  expect(found.sort()).toEqual(['a.yaml: top', 'deploy/deep/a.yaml: deep', 'link.yaml: top', 'real/deep/a.yaml: deep']);
});

it.each<[string, Buffer]>([
  ['UTF-8', Buffer.from('ghcr.io/acme/app:v1')],
  ['UTF-16 as PowerShell writes it', Buffer.from('\uFEFFghcr.io/acme/app:v1', 'utf16le')],
  ['UTF-16 with the high byte first', Buffer.from('\uFEFFghcr.io/acme/app:v1', 'utf16le').swap16()],
  [
    'bytes that are no text, among others',
    Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('ghcr.io/acme/app:v1')]),
  ],
])('shows references in a file of %s', async (_, bytes) => {
  await writeFile(join(directory, 'a'), bytes);
  for await (const { text } of openWorkspaceFiles(directory).find(() => true))
    expect(text).toContain('ghcr.io/acme/app:v1');
  expect.assertions(1);
});
