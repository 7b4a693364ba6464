import { type FileHandle, mkdtemp, open, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../../core/adapters/clock.js';
import { withFileLock } from '../../../core/adapters/files/file-lock.js';
import { FakeClock } from '../fake-clock.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(directory, { recursive: true });
});

/** Has the next file that is written wait for something first. */
async function stallNextWrite(wait: () => Promise<void>): Promise<void> {
  const file = await open(directory);
  await file.close();
  const methods: unknown = Object.getPrototypeOf(file);
  if (!isOfFiles(methods)) throw new TypeError('A file is written by a method of all files.');
  const { writeFile } = methods;
  jest.spyOn(methods, 'writeFile').mockImplementationOnce(async function (this: unknown, ...args) {
    await wait();
    await Reflect.apply(writeFile, this, args);
  });
}

function isOfFiles(value: unknown): value is Pick<FileHandle, 'writeFile'> {
  return typeof value === 'object' && value !== null && 'writeFile' in value;
}

it('a lock whose owner was stopped before it wrote its name has one holder, whoever took it away meanwhile', async () => {
  const path = join(directory, 'lock');
  const events: string[] = [];
  const gate = new EventTarget();
  let other = Promise.resolve();
  await stallNextWrite(async () => {
    const past = new Date(Date.now() - 10_000);
    await utimes(path, past, past);
    await new Promise<void>((hasLock) => {
      other = withFileLock(path, systemClock, async () => {
        events.push('other begins');
        hasLock();
        await new Promise((resolve) => {
          gate.addEventListener('open', resolve);
        });
        events.push('other ends');
      });
    });
  });
  const clock = new FakeClock(Date.now());
  clock.onSleep = () => {
    gate.dispatchEvent(new Event('open'));
  };
  await withFileLock(path, clock, () => {
    events.push('owner');
    gate.dispatchEvent(new Event('open'));
    return Promise.resolve();
  });
  await other;
  expect(events).toEqual(['other begins', 'other ends', 'owner']);
  expect(await readdir(directory)).toEqual([]);
});
