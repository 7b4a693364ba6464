import { execFileSync } from 'node:child_process';

/** Where git works, and the little of the environment that it needs: the rest holds tokens. */
export interface GitPlace {
  readonly directory: string;
  readonly path: string | undefined;
  /** Its `.gitconfig` says which directories of other users are safe. */
  readonly home: string | undefined;
}

const timeoutMs = 5000;
/** A commit with a long message, or many parents. */
const maxCommitBytes = 1024 * 1024;

/**
 * The committer's time of a commit, in milliseconds since the epoch. A plumbing command reads it, which starts no
 * program that a repository's configuration may name.
 * @returns undefined without git, without a repository, or where it lacks the commit
 */
export function findCommitTime(sha: string, { directory, path, home }: GitPlace): number | undefined {
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  try {
    const commit = execFileSync('git', ['cat-file', 'commit', sha], {
      cwd: directory,
      // A commit that is missing stays so: fetching it could start anything.
      env: {
        GIT_NO_LAZY_FETCH: '1',
        ...(path === undefined ? {} : { PATH: path }),
        ...(home === undefined ? {} : { HOME: home }),
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: timeoutMs,
      maxBuffer: maxCommitBytes,
    });
    // Headers end at the first empty line; the message may say anything.
    const seconds = /^committer .* ([0-9]{1,12}) [+-][0-9]{4}$/m.exec(commit.split('\n\n', 1)[0] ?? '')?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  } catch {
    return undefined;
  }
}
