import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCredentialPrograms } from '../../../core/adapters/credentials/credential-program.js';
import { rejectionOf } from '../../errors.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'program-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Programs of a user who has one called `docker-credential-test`, a shell script. */
async function openProgram(script: string, timeoutMs?: number) {
  const path = join(directory, 'docker-credential-test');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  const PATH = `${directory}:${process.env['PATH'] ?? ''}`;
  return openCredentialPrograms({ childEnvironment: () => ({ PATH }), mask: () => undefined }, timeoutMs);
}

describe('a credential program', () => {
  it('that waits for somebody is not waited for, whatever it started', async () => {
    const programs = await openProgram('sleep 20 & exec sleep 20', 100);
    for (const ask of [
      () => programs.find('test', 'ghcr.io'),
      () => programs.store('test', 'ghcr.io', { username: 'u', secret: 'secret-word' }),
      () => programs.erase('test', 'ghcr.io'),
    ]) {
      const error = await rejectionOf(ask());
      expect(error.message).toMatch(/^docker-credential-test (?:get|store|erase) did not end within 0\.1 s\.$/);
      expect(error.hint).toContain('unlock');
    }
  });

  it.each([
    ['writes without end', 'yes "secret-word"', 'was ended (ERR_CHILD_PROCESS_STDIO_MAXBUFFER)'],
    ['is killed', 'kill -9 $$', 'was ended (SIGKILL)'],
    ['fails without a word', 'exit 3', 'it does not say why'],
    ['fails with what it keeps', `echo '{"Secret":"secret-word"}'; exit 1`, '{"Secret":"***"}'],
    ['says nothing', 'true', 'answered something else'],
    ['says something else', 'echo secret-word', 'answered something else'],
  ])('that %s is an error without its secrets', async (_, script, words) => {
    const error = await rejectionOf((await openProgram(script)).find('test', 'ghcr.io'));
    expect(error.message).toContain(words);
    expect(`${error.stack ?? ''} ${String(error.cause)}`).not.toContain('secret-word');
  });

  it('need not read what it is given', async () => {
    const programs = await openProgram('exec <&-; exit 0');
    const secret = 'x'.repeat(1024 * 1024);
    await expect(programs.store('test', 'ghcr.io', { username: 'u', secret })).resolves.toBeUndefined();
  });
});
