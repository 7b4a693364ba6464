import { describe, expect, it } from '@jest/globals';
import { parseEventTemplate, readEvent, renderEventTemplate } from '../../../core/domain/metadata/event.js';
import { contextOf, type EventName, events, headSha, sha, startedAt } from './events.js';

function render(text: string, name: EventName, environment: Readonly<Record<string, string>> = {}): string {
  return renderEventTemplate(parseEventTemplate(text), contextOf(events[name], environment));
}

const all = '{{branch}}|{{tag}}|{{base_ref}}|{{sha}}|{{is_default_branch}}|{{is_not_default_branch}}';

describe('what expressions stand for', () => {
  it.each<[EventName, string]>([
    ['branch', 'main|||860c190|true|false'],
    ['feature', 'feature/Ünïcode+more|||860c190|false|true'],
    ['tag', '|v1.2.3|releases/v1|860c190|false|true'],
    ['prerelease', '|v2.0.8-beta.67||860c190|false|true'],
    ['pullRequest', '||main|860c190|false|true'],
    ['pullRequestTarget', '||main|860c190|false|true'],
    ['schedule', 'main|||860c190|true|false'],
    ['dispatch', 'main|||860c190|true|false'],
    ['release', '|v1.2.3||860c190|false|true'],
    ['workflowRun', 'main|||860c190|true|false'],
    ['none', '||||false|true'],
  ])('follows from the event %s', (name, expected) => {
    expect(render(all, name)).toBe(expected);
  });

  it.each(['create', 'discussion', 'discussion_comment', 'issues'])('is the default branch in the event %s', (name) => {
    const context = contextOf({ eventName: name, ref: 'refs/heads/main' });
    expect(renderEventTemplate(parseEventTemplate('{{is_default_branch}}'), context)).toBe('true');
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, '860c190'],
    [{ DOCKER_METADATA_PR_HEAD_SHA: 'true' }, 'bf8ce74'],
    [{ DOCKER_METADATA_SHORT_SHA_LENGTH: '12' }, '860c1904a1ce'],
    [{ DOCKER_METADATA_SHORT_SHA_LENGTH: '999' }, sha],
  ])("follows from metadata-action's variables %j", (environment, expected) => {
    expect(render('{{sha}}', 'pullRequest', environment)).toBe(expected);
  });

  it('leaves the commit alone where no pull request is meant', () => {
    const environment = { DOCKER_METADATA_PR_HEAD_SHA: 'true' };
    expect(contextOf(events.branch, environment).sha).toBe(sha);
    expect(contextOf(events.pullRequestTarget, environment).sha).toBe(headSha);
  });

  it.each(['0', '-1', 'x', '1.5'])('refuses %s for the length of a short commit', (length) => {
    expect(() => render('x', 'branch', { DOCKER_METADATA_SHORT_SHA_LENGTH: length })).toThrow(
      'DOCKER_METADATA_SHORT_SHA_LENGTH is',
    );
  });
});

describe('a date', () => {
  it('is that of the run, in the zone that is named', () => {
    expect(render("{{date 'YYYYMMDD-HHmmss'}}", 'branch')).toBe('20260110-152550');
    expect(render("{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", 'branch')).toBe('20260111-002550');
  });

  it.each([
    ['the payload’s list of commits', { commits: [{ id: 'x' }, { id: sha, timestamp: '2026-01-05T10:00:00+02:00' }] }],
    ['the payload’s head commit', { commits: null, head_commit: { id: sha, timestamp: '2026-01-05T08:00:00Z' } }],
  ])('of the commit is taken from %s', (_, event) => {
    expect(contextOf({ event }).commitTime()).toBe(Date.UTC(2026, 0, 5, 8));
  });

  it('of the commit is git’s where the payload does not tell, and that of the run where git does not either', () => {
    const head_commit = { id: headSha, timestamp: '2026-01-05T08:00:00Z' };
    expect(contextOf({ event: { head_commit } }).commitTime()).toBe(Date.UTC(2026, 0, 9, 20));
    expect(contextOf({ event: { head_commit: { id: sha, timestamp: 'then' } } }).commitTime()).not.toBeNaN();
    expect(contextOf({ sha: headSha }).commitTime()).toBe(startedAt);
    expect(render("{{commit_date 'YYYY-MM-DD'}}", 'branch')).toBe('2026-01-09');
  });

  it('asks git only where it is needed', () => {
    const findCommitTime = (): never => {
      throw new Error('Nobody was to ask.');
    };
    const context = readEvent({ ...events.branch, sha }, { startedAt, environment: () => undefined, findCommitTime });
    expect(renderEventTemplate(parseEventTemplate("{{date 'YYYY'}}"), context)).toBe('2026');
  });
});
