import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LayoutWriter } from '../test/adapters/source/layout-writer.js';
import { buildImage, readBase } from './image.js';

export const dayMs = 24 * 60 * 60 * 1000;

/** A release whose image lies in the workspace of the job. */
export interface Release {
  readonly version: string;
  /** Days since the story began. */
  readonly day: number;
  readonly tags: readonly string[];
  /** For the input of that name. */
  readonly source: string;
  readonly sizeBytes: number;
}

/**
 * Builds three releases, each a bit different from the one before; the last one as an archive.
 * @param root directory of this repository
 * @param startMs when the story begins, milliseconds since 1970
 */
export async function buildReleases(
  root: string,
  workspace: string,
  startMs: number,
): Promise<readonly [Release, Release, Release]> {
  const base = await readBase(root);
  const build = async (version: string, day: number, tags: readonly string[], source: string): Promise<Release> => {
    const layout = await buildImage(base, version, startMs + day * dayMs);
    const path = join(workspace, source.slice(source.indexOf(':') + 1));
    if (source.startsWith('oci-archive:')) await writeFile(path, layout.toTar());
    else await layout.toDirectory(path);
    return { version, day, tags, source, sizeBytes: sizeOf(layout) };
  };
  return Promise.all([
    build('1.0.0', 0, ['1.0.0', '1.0', 'latest'], 'oci:image-1.0.0'),
    build('1.1.0', 7, ['1.1.0', 'latest'], 'oci:image-1.1.0'),
    build('1.2.0', 13, ['1.2.0', 'latest'], 'oci-archive:image-1.2.0.tar'),
  ]);
}

function sizeOf(layout: LayoutWriter): number {
  return [...layout.files.values()].reduce((total, bytes) => total + bytes.length, 0);
}
