import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openJournal } from '../../../core/adapters/files/journal.js';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(directory, 'journal.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

describe('a journal', () => {
  it('is readable by its user alone and holds one line for each entry', async () => {
    const journal = await openJournal(path);
    await journal.append({ id: 1, text: 'line\nbreak' });
    await journal.append({ id: 2 });
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('{"id":1,"text":"line\\nbreak"}\n{"id":2}\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['is added to', '{"id":0}\n', '{"id":0}\n{"id":1}\n'],
    ['whose last line was cut off goes on with a new one', '{"id":0}\n{"id', '{"id":0}\n{"id\n{"id":1}\n'],
  ])('that exists %s', async (_, before, after) => {
    await writeFile(path, before);
    const journal = await openJournal(path);
    await journal.append({ id: 1 });
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe(after);
  });

  it('that can not be opened says how to name another', async () => {
    await expect(openJournal(directory)).rejects.toMatchObject({
      code: 'invalid-file',
      hint: expect.stringContaining('"journal"'),
    });
  });
});
