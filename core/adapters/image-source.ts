import { type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ActionError } from '../errors.js';
import { type ImageSource } from '../ports.js';
import { openArchive } from './archive.js';
import { openDirectory } from './directory.js';
import { type FileTree } from './file-tree.js';
import { isLayout, openLayout } from './layout.js';

/** A source as the user wrote it, its path and the image in it not yet told apart. */
interface SourceText {
  /** Undefined where the user leaves it to us. */
  readonly transport: string | undefined;
  readonly rest: string;
}

interface Located {
  readonly path: string;
  readonly ref: string | undefined;
  readonly stats: Stats;
}

const convertHint =
  'Make an OCI layout of it first, for example with: skopeo copy SOURCE oci:DIR:TAG, and push oci:DIR:TAG.';

/**
 * Opens `oci:DIR[:REF]`, `oci-archive:PATH[:REF]`, or a bare path whose content tells what it is.
 * @param workspace where relative paths start
 * @throws ActionError `invalid-image` if there is no such image, `unsupported` for transports that can't be read
 */
export async function openSource(source: string, workspace: string): Promise<ImageSource> {
  const { transport, rest } = splitTransport(source);
  if (transport !== undefined && transport !== 'oci' && transport !== 'oci-archive') {
    throw new ActionError('unsupported', `${source}: images of ${transport} can't be read directly.`, {
      hint: convertHint,
    });
  }
  const located = await locate(rest, workspace);
  if (located === undefined) throw missing(source, transport);
  const { path, ref, stats } = located;
  const wantsDirectory = transport === undefined ? stats.isDirectory() : transport === 'oci';
  if (stats.isDirectory() !== wantsDirectory) throw wrongTransport(source, wantsDirectory);
  const tree = await (wantsDirectory ? openDirectory : openArchive)(path, source);
  try {
    await refuseDockerArchive(tree);
    return await openLayout(tree, ref);
  } catch (error) {
    await tree.close();
    throw error;
  }
}

function splitTransport(source: string): SourceText {
  const match = /^(docker-daemon|docker-archive|oci-archive|oci|docker(?=:\/\/)):(.*)$/s.exec(source);
  return { transport: match?.[1], rest: match?.[2] ?? source };
}

/** A path that exists as it stands has no REF; else the first colon splits, but not the one of a Windows drive. */
async function locate(text: string, workspace: string): Promise<Located | undefined> {
  const whole = await look(text, workspace);
  if (whole !== undefined) return { ...whole, ref: undefined };
  const match = /^((?:[A-Za-z]:(?=[\\/]))?[^:]+):(.+)$/s.exec(text);
  const [, path, ref] = match ?? [];
  if (path === undefined || ref === undefined) return undefined;
  const part = await look(path, workspace);
  return part === undefined ? undefined : { ...part, ref };
}

async function look(text: string, workspace: string): Promise<Pick<Located, 'path' | 'stats'> | undefined> {
  if (text === '' || text.includes('\0')) return undefined;
  const path = resolve(workspace, text);
  // Whatever keeps it from being seen, it can't be read; the error then names the path.
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? undefined : { path, stats };
}

function missing(source: string, transport: string | undefined): ActionError {
  if (transport !== undefined) {
    return new ActionError(
      'invalid-image',
      `${source}: there is no such ${transport === 'oci' ? 'directory' : 'file'}.`,
      {
        hint: 'Relative paths start at the workspace of the job.',
      },
    );
  }
  return new ActionError(
    'unsupported',
    `${source} is no file or directory, and images of the engine can't be read directly.`,
    {
      hint: `If it is a path: relative ones start at the workspace of the job. If it is an image: ${convertHint}`,
    },
  );
}

function wrongTransport(source: string, wantsDirectory: boolean): ActionError {
  return new ActionError('invalid-image', `${source} is ${wantsDirectory ? 'no' : 'a'} directory.`, {
    hint: 'oci: is for directories, oci-archive: for tar archives; without either the content tells.',
  });
}

async function refuseDockerArchive(tree: FileTree): Promise<void> {
  if ((await isLayout(tree)) || (await tree.find('manifest.json')) === undefined) return;
  throw new ActionError(
    'unsupported',
    `${tree.description} is an archive in Docker's own format, which can't be read directly.`,
    {
      hint: `${convertHint} Archives of Docker Engine 25 and newer can be read as they are.`,
    },
  );
}
