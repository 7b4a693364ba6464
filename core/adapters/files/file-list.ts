import { readdir } from 'node:fs/promises';
import { asFileError } from './file-trouble.js';

/**
 * The names of all files in a directory and below it, without the directories that they are in; sorted.
 * @throws ActionError `invalid-file` if there is no such directory
 */
export async function listFiles(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw asFileError(error, `The directory ${path} can't be read`);
  }
}
