import { open } from 'node:fs/promises';
import { type JsonObject } from '../../domain/json/json.js';
import { ActionError } from '../../errors.js';
import { type Journal } from '../../ports.js';

const newLine = 0x0a;

/**
 * Opens a file of JSON lines to add to; a new one can be read by this user alone.
 * @throws ActionError `invalid-file`
 */
export async function openJournal(path: string): Promise<Journal> {
  try {
    const file = await open(path, 'a+', 0o600);
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // A line that a kill cut off must not swallow the next one.
    if (size > 0 && last[0] !== newLine) await file.appendFile('\n');
    return {
      path,
      append: async (...lines: readonly JsonObject[]) => {
        try {
          await file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
          await file.datasync();
        } catch (cause) {
          throw unwritable(path, cause);
        }
      },
      close: () => file.close(),
    };
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): ActionError {
  const reason = cause instanceof Error ? cause.message : 'unknown trouble';
  return new ActionError('invalid-file', `The journal ${path} can't be written: ${reason}.`, {
    hint: 'Nothing is deleted that is not in the journal first; name a writable file with "journal".',
    cause,
  });
}
