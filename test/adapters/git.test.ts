import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findCommitTime } from '../../core/adapters/git.js';

describe('the time of a commit', () => {
  let directory: string;
  let sha: string;
  const path = process.env['PATH'];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'git-'));
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=o', '-c', 'user.email=o@example.com', ...args], {
        cwd: directory,
        encoding: 'utf8',
        env: {
          PATH: path,
          HOME: directory,
          GIT_COMMITTER_DATE: '1768000000 +0900',
          GIT_AUTHOR_DATE: '1700000000 +0000',
        },
      }).trim();
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'x\n\ncommitter o <o@example.com> 1 +0000');
    sha = git('rev-parse', 'HEAD');
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is the committer’s', () => {
    expect(findCommitTime(sha, { directory, path, home: directory })).toBe(1_768_000_000_000);
  });

  it.each([
    ['a commit that is not there', { sha: '0'.repeat(40) }],
    ['what is no commit', { sha: '--help' }],
    ['a directory without a repository', { directory: tmpdir() }],
    ['a directory that is not there', { directory: '/nowhere' }],
    ['a machine without git', { path: '/nowhere' }],
  ])('is not known for %s', (_, change) => {
    const { sha: commit, ...place } = { sha, directory, path, home: directory, ...change };
    expect(findCommitTime(commit, place)).toBeUndefined();
  });
});
