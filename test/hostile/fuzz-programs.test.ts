import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { openCredentialPrograms } from '../../core/adapters/credentials/credential-program.js';
import { findCommitTime } from '../../core/adapters/git.js';
import { findEngineVersion, saveFromDaemon } from '../../core/adapters/source/docker.js';
import { expectTakenOrRefused, hostileBytes, howMany } from './hostile-text.js';

let directory: string;
let path: string;

/** Programs that say what is in a file, on both of their ways out, and end as another file says. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'programs-'));
  path = [directory, process.env['PATH'] ?? ''].join(delimiter);
  const script = `#!/bin/sh\ncat >/dev/null\ncat '${directory}/out'\ncat '${directory}/out' >&2\nexit "$(cat '${directory}/code')"\n`;
  for (const name of ['docker', 'git', 'docker-credential-fuzz']) {
    await writeFile(join(directory, name), script);
    await chmod(join(directory, name), 0o755);
  }
});
afterAll(() => rm(directory, { recursive: true }));

const cancelled = new AbortController().signal;
const uses: Readonly<Record<string, () => unknown>> = {
  'a credential program': async () => {
    const programs = openCredentialPrograms({ childEnvironment: () => ({ PATH: path }), mask: () => undefined });
    await programs.find('fuzz', 'ghcr.io');
    await programs.store('fuzz', 'ghcr.io', { username: 'octocat', secret: 'ghs_0123456789' });
    await programs.erase('fuzz', 'ghcr.io');
  },
  docker: async () => {
    const environment = (name: string): string | undefined => (name === 'PATH' ? path : undefined);
    const runner = { environment, temporaryDirectory: directory, cancelled };
    await findEngineVersion(runner);
    await saveFromDaemon(
      'app',
      runner,
      () => undefined,
      () => Promise.resolve(),
    );
  },
  git: () => findCommitTime('0'.repeat(40), { directory, path, home: directory }),
};

describe('whatever a program says', () => {
  it.each(Object.entries(uses))('%s is believed or not, with an error of ours', (_, use) => {
    const near = [{ Username: 'u', Secret: 's' }];
    return fc.assert(
      fc.asyncProperty(hostileBytes(...near), fc.constantFrom(0, 0, 1), async (bytes, code) => {
        await writeFile(join(directory, 'out'), bytes);
        await writeFile(join(directory, 'code'), String(code));
        await expectTakenOrRefused(use);
      }),
      howMany(0.3),
    );
  });
});
