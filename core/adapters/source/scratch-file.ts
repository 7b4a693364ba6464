import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asFileError } from '../files/file-trouble.js';

/**
 * Opens a file that goes when it is closed, however the run ends: it has no name any more. Where the system keeps the name
 * of an open file (Windows), it stays until the runner empties its temporary directory.
 * @throws ActionError `invalid-file`
 */
export async function openScratchFile(temporaryDirectory: string): Promise<FileHandle> {
  try {
    const directory = await mkdtemp(join(temporaryDirectory, 'image-'));
    const handle = await open(join(directory, 'data'), 'wx+', 0o600);
    await rm(directory, { recursive: true }).catch(() => undefined);
    return handle;
  } catch (error) {
    throw asFileError(error, 'No temporary file can be made');
  }
}
