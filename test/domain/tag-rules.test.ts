import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTag } from '../../core/domain/reference.js';
import { defaultTagRules, resolveTags, sanitize } from '../../core/domain/tag-rules.js';

describe('without rules of the user', () => {
  it.each([
    ['push', 'refs/heads/main', ['main']],
    ['push', 'refs/heads/releases/v1', ['releases-v1']],
    ['push', 'refs/heads/feature/Ünïcode+more', ['feature-n-code-more']],
    ['push', 'refs/tags/v1.2.3', ['v1.2.3', 'latest']],
    ['push', 'refs/tags/latest', ['latest']],
    ['release', 'refs/tags/app@1.0', ['app-1.0', 'latest']],
    ['pull_request', 'refs/pull/7/merge', ['pr-7']],
    ['schedule', 'refs/heads/main', ['nightly', 'main']],
    ['workflow_dispatch', 'refs/heads/main', ['main']],
    ['workflow_run', 'refs/heads/main', ['main']],
    ['', '', []],
    ['push', 'refs/heads/', []],
  ])('%s of %s gives %j', (eventName, ref, tags) => {
    const set = resolveTags(defaultTagRules, { eventName, ref, event: {} });
    expect(set).toEqual({ tags, version: tags[0] });
  });

  it('a pull request never moves the tag of its base branch, whose ref pull_request_target has', () => {
    const context = { eventName: 'pull_request_target', ref: 'refs/heads/main' };
    expect(resolveTags(defaultTagRules, { ...context, event: { number: 9 } }).tags).toEqual(['pr-9']);
    expect(resolveTags(defaultTagRules, { ...context, event: { number: '../main' } }).tags).toEqual([]);
  });

  it.each(['refs/heads/-x', 'refs/heads/.x', `refs/heads/${'x'.repeat(129)}`])(
    'a ref that makes no tag is refused with what to do (%#)',
    (ref) => {
      expect(() => resolveTags(defaultTagRules, { eventName: 'push', ref, event: {} })).toThrow(
        /which follows from refs\/heads\/.*, is no tag/,
      );
    },
  );
});

describe('a sanitised name', () => {
  it('has only characters of a tag', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100, unit: 'binary' }), (name) => isTag(`_${sanitize(name)}`)),
    );
  });
});
