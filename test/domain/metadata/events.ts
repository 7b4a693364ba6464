import { type EventContext, readEvent } from '../../../core/domain/metadata/event.js';
import { type GitHubContext } from '../../../core/domain/github/github.js';

export const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';
export const headSha = 'bf8ce74abfe4cb0cbb4ef5a8b8bd2f0b1a3f0f2e';
const repository = { default_branch: 'main', name: 'app' };

/** What GitHub tells of some events, cut down to what tags follow from. */
export const events = {
  branch: { eventName: 'push', ref: 'refs/heads/main', event: { repository, base_ref: null } },
  feature: { eventName: 'push', ref: 'refs/heads/feature/Ünïcode+more', event: { repository } },
  tag: { eventName: 'push', ref: 'refs/tags/v1.2.3', event: { repository, base_ref: 'refs/heads/releases/v1' } },
  prerelease: { eventName: 'push', ref: 'refs/tags/v2.0.8-beta.67', event: { repository } },
  pullRequest: {
    eventName: 'pull_request',
    ref: 'refs/pull/7/merge',
    event: { repository, number: 7, pull_request: { base: { ref: 'main' }, head: { sha: headSha } } },
  },
  pullRequestTarget: {
    eventName: 'pull_request_target',
    ref: 'refs/heads/main',
    event: { repository, number: 7, pull_request: { base: { ref: 'main' }, head: { sha: headSha } } },
  },
  schedule: { eventName: 'schedule', ref: 'refs/heads/main', event: { schedule: '0 0 * * *' } },
  dispatch: { eventName: 'workflow_dispatch', ref: 'refs/heads/main', event: { repository } },
  release: { eventName: 'release', ref: 'refs/tags/v1.2.3', event: { repository, action: 'published' } },
  workflowRun: { eventName: 'workflow_run', ref: 'refs/heads/main', event: { repository } },
  none: { eventName: '', ref: '', sha: '', event: {} },
} as const;

export type EventName = keyof typeof events;

/** 2026-01-10T15:25:50.123Z */
export const startedAt = Date.UTC(2026, 0, 10, 15, 25, 50, 123);

/** An event as a run sees it; its commit is of 2026-01-09T20:00:00Z by git. */
export function contextOf(
  event: Partial<GitHubContext>,
  environment: Readonly<Record<string, string>> = {},
): EventContext {
  return readEvent(
    { eventName: 'push', ref: '', sha, event: {}, ...event },
    {
      startedAt,
      environment: (name) => environment[name],
      findCommitTime: (commit) => (commit === sha ? Date.UTC(2026, 0, 9, 20) : undefined),
    },
  );
}
