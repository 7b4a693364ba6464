import { type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ActionError, isActionError } from '../../errors.js';
import { type ImageSource, type Registry, type Runner } from '../../ports.js';
import { type RegistryHost } from '../../domain/registry/reference.js';
import { type LinkedFileTree, openArchive } from './archive.js';
import { openDirectory } from './directory.js';
import { hasListedLayers, isDockerArchive } from './docker-archive-list.js';
import { openDockerArchive } from './docker-archive.js';
import { isLayout, openLayout } from './layout.js';

/** What sources are read with. */
export interface SourceMeans {
  readonly runner: Pick<Runner, 'workspace' | 'temporaryDirectory' | 'environment' | 'cancelled'>;
  registry(host: RegistryHost): Registry;
  /** Meant by `docker://` where the reference names none. */
  readonly defaultRegistry: RegistryHost;
}

type Transport = 'docker-daemon' | 'docker-archive' | 'oci-archive' | 'oci' | 'docker';

/** A source as the user wrote it, its path and the image in it not yet told apart. */
interface SourceText {
  /** Undefined where the user leaves it to us. */
  readonly transport: Transport | undefined;
  readonly rest: string;
}

interface Located {
  readonly path: string;
  readonly ref: string | undefined;
  readonly stats: Stats;
}

/**
 * Opens `docker-daemon:NAME`, `docker-archive:PATH[:REF]`, `oci:DIR[:REF]`, `oci-archive:PATH[:REF]`, `docker://REF`, or
 * what is recognised: a directory is a layout, a file tells by its content, anything else is an image of the engine.
 * @param onProgress is told in words how far it is, where that takes long
 * @throws ActionError `invalid-image`, `not-found` if there is no such image, `unsupported` for what can't be read
 */
export async function openSource(
  source: string,
  means: SourceMeans,
  onProgress: (line: string) => void = () => undefined,
): Promise<ImageSource> {
  const { transport, rest } = splitTransport(source);
  switch (transport) {
    case 'docker': {
      const { openRegistryImage } = await import('./registry-source.js');
      return openRegistryImage(rest, means.defaultRegistry, (host) => means.registry(host));
    }
    case 'docker-daemon':
      return openDaemonImage(rest, source, means, onProgress);
    default:
      return openPath(source, transport, rest, means, onProgress);
  }
}

async function openPath(
  source: string,
  transport: 'docker-archive' | 'oci-archive' | 'oci' | undefined,
  rest: string,
  means: SourceMeans,
  onProgress: (line: string) => void,
): Promise<ImageSource> {
  const { workspace, temporaryDirectory } = means.runner;
  const located = await locate(rest, workspace);
  if (located === undefined) {
    if (transport === undefined && isNameOfImage(rest)) return openDaemonImage(rest, source, means, onProgress);
    throw missing(source, transport);
  }
  const { path, ref, stats } = located;
  const wantsDirectory = transport === undefined ? stats.isDirectory() : transport === 'oci';
  if (stats.isDirectory() !== wantsDirectory) throw wrongTransport(source, wantsDirectory);
  if (wantsDirectory) return openLayout(await openDirectory(path, source), ref);
  onProgress(`reading ${source}`);
  return openArchivedImage(await openArchive(path, source, temporaryDirectory), transport, ref);
}

/** The index of a layout tells more than the list of `docker save` beside it, unless the engine left it empty. */
async function openArchivedImage(
  tree: LinkedFileTree,
  transport: Transport | undefined,
  ref: string | undefined,
): Promise<ImageSource> {
  try {
    const isListed = transport !== 'oci-archive' && (await isDockerArchive(tree));
    if (isListed && !(await isLayout(tree))) return await openDockerArchive(tree, ref);
    if (!isListed && transport === 'docker-archive' && !(await isLayout(tree))) throw noDockerArchive(tree);
    return await openLayoutOrList(tree, ref, isListed);
  } catch (error) {
    await tree.close();
    throw error;
  }
}

async function openLayoutOrList(
  tree: LinkedFileTree,
  ref: string | undefined,
  isListed: boolean,
): Promise<ImageSource> {
  try {
    const image = await openLayout(tree, ref);
    if (!isListed) return image;
    const root = await image.readRoot();
    if (root.kind !== 'image' || root.layers.length > 0) return image;
  } catch (error) {
    if (!isListed || !isActionError(error, 'invalid-image') || !(await hasListedLayers(tree))) throw error;
    // The list may name the image that the damaged index lacks; what it says is told, unless it lacks it too.
    return await openDockerArchive(tree, ref).catch(() => {
      throw error;
    });
  }
  return (await hasListedLayers(tree)) ? openDockerArchive(tree, ref) : openLayout(tree, ref);
}

async function openDaemonImage(
  name: string,
  source: string,
  { runner }: SourceMeans,
  onProgress: (line: string) => void,
): Promise<ImageSource> {
  const { saveFromDaemon } = await import('./docker.js');
  const onSaved = (bytes: number, ofBytes: number | undefined): void => {
    const mega = (count: number): string => `${Math.round(count / 1e6)} MB`;
    onProgress(`${mega(bytes)}${ofBytes === undefined ? '' : ` of about ${mega(ofBytes)}`} saved by the Docker engine`);
  };
  return saveFromDaemon(name, runner, onSaved, async (path) => {
    const tree = await openArchive(path, source, runner.temporaryDirectory);
    return openArchivedImage(tree, 'docker-daemon', undefined);
  });
}

function splitTransport(source: string): SourceText {
  for (const transport of ['docker-daemon', 'docker-archive', 'oci-archive', 'oci'] as const) {
    if (source.startsWith(`${transport}:`)) return { transport, rest: source.slice(transport.length + 1) };
  }
  if (source.startsWith('docker://')) return { transport: 'docker', rest: source.slice('docker://'.length) };
  return { transport: undefined, rest: source };
}

/** Not what is surely a path: `./x`, `/x`, `..`, `C:\\x`, a file by its ending. */
function isNameOfImage(text: string): boolean {
  return /^[a-z0-9][\w.:@/-]*$/i.test(text) && !/\.(?:tar|tgz|tar\.\w+|oci)$/i.test(text);
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

function missing(source: string, transport: Transport | undefined): ActionError {
  const kind = transport === undefined ? 'file or directory' : transport === 'oci' ? 'directory' : 'file';
  return new ActionError('invalid-image', `${source}: there is no such ${kind}.`, {
    hint: 'Relative paths start at the workspace of the job.',
  });
}

function wrongTransport(source: string, wantsDirectory: boolean): ActionError {
  return new ActionError('invalid-image', `${source} is ${wantsDirectory ? 'no' : 'a'} directory.`, {
    hint: 'oci: is for directories, oci-archive: and docker-archive: for tar archives; without any the content tells.',
  });
}

function noDockerArchive({ description }: LinkedFileTree): ActionError {
  return new ActionError('invalid-image', `${description} has no manifest.json, so it was not made by "docker save".`, {
    hint: 'Archives of engines before 1.10 have none either; load it into an engine and save it anew.',
  });
}
