import { accessSync, constants } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';

/** Programs that suites need, and the Debian package that brings each. */
const PACKAGES = {
  chromium: 'chromium',
  'docker-registry': 'docker-registry',
  dockerd: 'docker.io',
  docker: 'docker.io',
  openssl: 'openssl',
  skopeo: 'skopeo',
  umoci: 'umoci',
} as const;

export type Program = keyof typeof PACKAGES;

/**
 * A suite that needs real servers. Where they are missing it is skipped and says how to get them;
 * with `REAL_SERVERS=required` (CI) it fails instead.
 */
export function describeWithServers(title: string, programs: readonly Program[], suite: () => void): void {
  const obstacle = findObstacle(programs);
  if (obstacle === undefined) {
    describe(title, suite);
  } else if (process.env['REAL_SERVERS'] === 'required') {
    describe(title, () => {
      it('finds the servers that REAL_SERVERS=required demands', () => {
        throw new Error(obstacle);
      });
    });
  } else {
    process.stderr.write(`Skipped "${title}": ${obstacle}\n`);
    describe.skip(title, suite);
  }
}

function findObstacle(programs: readonly Program[]): string | undefined {
  if (platform() !== 'linux') return 'the servers run on Linux only.';
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
    return `${missing.join(', ')} not found; apt-get install ${packages.join(' ')}`;
  }
  if (programs.includes('dockerd') && process.getuid?.() !== 0) return 'dockerd needs root; run the tests as root.';
  return undefined;
}

/** Path of a program in one of the directories of PATH. */
export function findProgram(program: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories
    .map((directory) => join(directory, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
