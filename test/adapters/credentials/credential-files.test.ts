import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../core/adapters/clock.js';
import { openCredentialFiles } from '../../../core/adapters/credentials/credential-files.js';
import { type CredentialFile, fingerprint, makeAuthEntry } from '../../../core/domain/credential/credential-file.js';
import { signIn, signOut } from '../../../core/domain/credential/credential-ledger.js';
import { rejectionOf } from '../../errors.js';
import { FakeClock } from '../fake-clock.js';

let directory: string;
let path: string;
const files = openCredentialFiles(systemClock);
const bytes = (text: string) => (): Buffer => Buffer.from(text);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;
const text = (file: string): Promise<string> => readFile(file, 'utf8');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'credential-files-'));
  path = join(directory, 'docker', 'config.json');
});
afterEach(() => rm(directory, { recursive: true }));

describe('a file of credentials', () => {
  it.each([0o000, 0o022, 0o077])(
    'is readable by its user alone, directory and all, with a umask of %o',
    async (mask) => {
      const before = process.umask(mask);
      try {
        await files.update(path, bytes('{}'));
        const own = await files.makeDirectory(join(directory, 'temp'), 'ghcr-actions-');
        expect(await modeOf(own)).toBe(0o700);
      } finally {
        process.umask(before);
      }
      expect(await modeOf(path)).toBe(0o600);
      expect(await modeOf(join(directory, 'docker'))).toBe(0o700);
    },
  );

  it('becomes private where it was not', async () => {
    await mkdir(join(directory, 'docker'));
    await writeFile(path, '{}');
    await chmod(path, 0o644);
    await files.update(path, bytes('{"a":1}'));
    expect(await modeOf(path)).toBe(0o600);
  });

  it('leaves nothing beside it', async () => {
    await files.update(path, bytes('{}'));
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json']);
  });

  it('is not there at first, and nothing before it either', async () => {
    expect(await files.read(path)).toBeUndefined();
    await writeFile(join(directory, 'docker'), 'a file in place of the directory');
    expect(await files.read(path)).toBeUndefined();
  });

  it('stays as it was when the change fails, and can be changed after that', async () => {
    await files.update(path, bytes('former'));
    const work = files.update(path, () => {
      throw new RangeError('no');
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(await text(path)).toBe('former');
    await files.update(path, bytes('later'));
    expect(await text(path)).toBe('later');
  });

  it('takes what a killed run left in its temporary file for nothing', async () => {
    await files.update(path, bytes('former'));
    await writeFile(`${path}.ghcr-actions.tmp`, 'half a secr');
    await files.update(path, bytes('later'));
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json']);
  });

  it('keeps what every one of many writers adds', async () => {
    const add = (name: string) => (file: CredentialFile) =>
      Buffer.from(`${file === undefined ? '' : Buffer.from(file).toString('utf8')}${name} `);
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    await Promise.all(names.map((name) => files.update(path, add(name))));
    expect((await text(path)).trim().split(' ').sort()).toEqual([...names].sort());
  });

  it('behind a link is replaced, and the link stays', async () => {
    const real = join(directory, 'dotfiles.json');
    await writeFile(real, '{}');
    await mkdir(join(directory, 'docker'));
    await symlink(real, path);
    await files.update(path, bytes('{"a":1}'));
    expect(await text(real)).toBe('{"a":1}');
    await rm(path);
    expect(await text(real)).toBe('{"a":1}');
  });

  it('behind a link to nothing is not made', async () => {
    await mkdir(join(directory, 'docker'));
    await symlink(join(directory, 'elsewhere'), path);
    expect(await rejectionOf(files.update(path, bytes('secret')))).toMatchObject({ code: 'invalid-file' });
    expect(await readdir(directory)).toEqual(['docker']);
  });

  it.each([
    ['a directory', (at: string) => mkdir(at)],
    ['a pipe', (at: string) => Promise.resolve(spawnSync('mkfifo', [at]))],
    ['too large', (at: string) => writeFile(at, Buffer.alloc(4 * 1024 * 1024 + 1))],
  ])('that is %s is refused, and read never waits for it', async (_, make) => {
    await mkdir(join(directory, 'docker'));
    await make(path);
    for (const work of [files.read(path), files.update(path, bytes('{}'))]) {
      const error = await rejectionOf(work);
      expect(error).toMatchObject({ code: 'invalid-file', message: expect.stringContaining(path) });
    }
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json']);
  });

  it('that is no file on purpose holds nothing, and is never replaced', async () => {
    expect(await files.read('/dev/null')).toBeUndefined();
    expect(await rejectionOf(files.update('/dev/null', bytes('{}')))).toMatchObject({ code: 'invalid-file' });
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it('that can’t be made is an error with its place', async () => {
    await writeFile(join(directory, 'docker'), 'a file in place of the directory');
    const error = await rejectionOf(files.update(path, bytes('{}')));
    expect(error).toMatchObject({ code: 'invalid-file', message: expect.stringContaining(join(directory, 'docker')) });
  });
});

describe('a file with a ledger', () => {
  const signer = { runner: '', job: '' };
  const entry = (index: number) => makeAuthEntry('octocat', `secret ${index}`);
  const login = (index: number) =>
    files.updateNoted(path, (noted, made) =>
      signIn(noted, { key: `h${index}`, entry: entry(index), signer }, path, made),
    );
  const logout = (index: number) =>
    files.updateNoted(path, (noted) =>
      signOut(noted, { key: `h${index}`, fingerprint: fingerprint(entry(index)), signer }, path),
    );

  it('goes with the directories that were made for it, however many come and go at a time', async () => {
    const all = Array.from({ length: 20 }, (_, index) => index);
    await Promise.all(all.map((index) => login(index).then(() => logout(index))));
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves a directory that was there, and one in which something else lies by now', async () => {
    await mkdir(join(directory, 'docker'));
    await login(1);
    await logout(1);
    expect(await readdir(directory)).toEqual(['docker']);
    await rm(join(directory, 'docker'), { recursive: true });
    await login(1);
    await writeFile(join(directory, 'docker', 'theirs'), '');
    await logout(1);
    expect(await readdir(join(directory, 'docker'))).toEqual(['theirs']);
  });

  it('never has a directory removed that is not above it, whatever the ledger says', async () => {
    await login(1);
    const [ledger = ''] = (await readdir(join(directory, 'docker'))).filter((name) => name.endsWith('.ledger'));
    const place = join(directory, 'docker', ledger);
    await mkdir(join(directory, 'empty'));
    await writeFile(
      place,
      (await text(place)).replace(JSON.stringify(join(directory, 'docker')), JSON.stringify(join(directory, 'empty'))),
    );
    await logout(1);
    expect((await readdir(directory)).sort()).toEqual(['docker', 'empty']);
  });

  it('makes nothing where nothing is to be changed', async () => {
    await logout(1);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is found by its ledger, at any depth', async () => {
    await login(1);
    expect(await files.findNoted(directory)).toEqual([path]);
    expect(await files.findNoted(join(directory, 'nothing'))).toEqual([]);
  });

  it('is private, ledger and all', async () => {
    await login(1);
    const names = await readdir(join(directory, 'docker'));
    expect(names).toHaveLength(2);
    for (const name of names) expect(await modeOf(join(directory, 'docker', name))).toBe(0o600);
  });
});

describe('the lock of a file', () => {
  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  /** A process of this machine that has ended. */
  const gone = (): string => `${spawnSync(process.execPath, ['--version']).pid} ${hostname()}`;
  const lock = async (content: string, since: Date): Promise<string> => {
    await mkdir(join(directory, 'docker'), { recursive: true });
    const lockPath = `${path}.ghcr-actions.lock`;
    await writeFile(lockPath, content);
    await utimes(lockPath, since, since);
    return lockPath;
  };

  it.each<[string, () => string, Date]>([
    ['so old that its holder was killed', () => `1 ${hostname()}`, minutesAgo(2)],
    ['of an unknown form and old', () => '', minutesAgo(2)],
    ['of a process that is gone', gone, minutesAgo(0.1)],
    ['from the future, since the clock was set back', () => '', minutesAgo(-10)],
  ])('is broken when it is %s', async (_, owner, since) => {
    await lock(owner(), since);
    await files.update(path, bytes('{}'));
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json']);
  });

  it.each<[string, () => string, () => Date]>([
    ['of a living process', () => `${process.pid} ${hostname()}`, () => minutesAgo(0.2)],
    ['of a process on another machine', () => gone().replace(/ .*/, ' elsewhere'), () => minutesAgo(0.2)],
    ['just made, of a process in another container', gone, () => new Date()],
    ['being made', () => '', () => new Date()],
  ])('is waited for when it is %s', async (_, owner, since) => {
    const lockPath = await lock(owner(), since());
    const clock = new FakeClock(Date.now());
    clock.onSleep = () => {
      clock.onSleep = () => undefined;
      void rm(lockPath);
    };
    await openCredentialFiles(clock).update(path, bytes('{}'));
    expect(clock.sleeps.length).toBeGreaterThan(0);
    expect(await text(path)).toBe('{}');
  });

  it('is waited for no longer than twenty seconds, and nothing is written then', async () => {
    const lockPath = await lock(`${process.pid} ${hostname()}`, new Date());
    const clock = new FakeClock(Date.now());
    const start = clock.now();
    const error = await rejectionOf(openCredentialFiles(clock).update(path, bytes('{}')));
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(lockPath) });
    expect(clock.now() - start).toBeLessThan(21_000);
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json.ghcr-actions.lock']);
  });

  it('that is abandoned lets one writer in at a time', async () => {
    const add = (name: string) => (file: CredentialFile) =>
      Buffer.from(`${file === undefined ? '' : Buffer.from(file).toString('utf8')}${name} `);
    for (let round = 0; round < 6; round += 1) {
      await lock('', minutesAgo(60));
      await Promise.all(Array.from({ length: 12 }, (_, index) => files.update(path, add(`${round}.${index}`))));
    }
    expect((await text(path)).trim().split(' ')).toHaveLength(72);
  });

  it('that was taken away while its holder slept stays with the one who has it', async () => {
    const lockPath = `${path}.ghcr-actions.lock`;
    await files.update(path, () => {
      writeFileSync(lockPath, '1 elsewhere');
      return Buffer.from('{}');
    });
    expect(await text(lockPath)).toBe('1 elsewhere');
  });
});

describe('a directory of our own', () => {
  it('is never one that is there already', async () => {
    const fixed = openCredentialFiles(systemClock, (size) => Buffer.alloc(size));
    await fixed.makeDirectory(directory, 'ghcr-actions-');
    expect(await rejectionOf(fixed.makeDirectory(directory, 'ghcr-actions-'))).toMatchObject({ code: 'invalid-file' });
  });

  it('links only what is there, and is removed without what it links to', async () => {
    const contexts = join(directory, 'contexts');
    await mkdir(contexts);
    await writeFile(join(contexts, 'meta.json'), '{}');
    const own = await files.makeDirectory(directory, 'ghcr-actions-');
    await files.link(contexts, join(own, 'contexts'));
    await files.link(join(directory, 'nothing'), join(own, 'cli-plugins'));
    expect(await readdir(own)).toEqual(['contexts']);
    expect(await text(join(own, 'contexts', 'meta.json'))).toBe('{}');
    await files.remove(own);
    await files.remove(own);
    expect(await readdir(directory)).toEqual(['contexts']);
    expect(await text(join(contexts, 'meta.json'))).toBe('{}');
  });

  it('whose place is a link elsewhere is removed as a link', async () => {
    const elsewhere = join(directory, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'kept'), '');
    await symlink(elsewhere, join(directory, 'ghcr-actions-0'));
    await files.remove(join(directory, 'ghcr-actions-0'));
    expect(await readdir(directory)).toEqual(['elsewhere']);
    expect(await readdir(elsewhere)).toEqual(['kept']);
  });
});
