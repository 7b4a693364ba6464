import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

describe('the demo', () => {
  let report: string;

  beforeAll(async () => {
    // Fails with all that was printed if the exit code is not 0.
    const { stdout } = await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'demo/main.ts'], { cwd: root });
    report = stdout;
  }, 60_000);

  it.each([
    [
      'description',
      /│ GitHub Actions for GitHub's container registries: login, push, annotate, cleanup and publish +│/,
    ],
    ['licence', /│ Licence +MIT +│/],
    ['source', /│ Source +http:\/\/127\.0\.0\.1:\d+\/octo-org\/ghcr-actions +│/],
    ['platforms', /│ Platforms +linux\/amd64, linux\/arm64 {2}\(\+ 1 attestation\) +│/],
    ['tags', /│ Tags +1\.1\.0, 1\.2\.0, latest +│/],
  ])('shows the %s of the package as GitHub would', (_, line) => {
    expect(report).toMatch(line);
  });

  it.each(['login', 'publish', 'annotate', 'push', 'cleanup'])('runs the bundle of %s', (action) => {
    expect(report).toContain(`${action} (main): success`);
  });

  it('finds all that it claims to be true', () => {
    expect(report.match(/^✓/gm)).toHaveLength(7);
    expect(report).not.toMatch(/^✗/m);
  });

  it('is readable where there is no terminal', () => {
    expect(stripVTControlCharacters(report)).toBe(report);
    expect(report.split('\n').filter((line) => Array.from(line).length > 100)).toEqual([]);
  });
});
