import { describe, expect, it } from '@jest/globals';
import { BranchNames, isOfGoneBranch, parseTagTemplate } from '../../../core/domain/retention/tag-template.js';

const long = 'feature/a-name-that-is-much-longer-than-what-some-tools-leave-of-it-in-a-tag';
const branches = new BranchNames(['main', 'feature/login', 'Fix/Über', long]);

const isGone = (template: string, tag: string): boolean =>
  isOfGoneBranch(parseTagTemplate(template, '{branch}'), tag, branches);

describe('a tag of a branch', () => {
  it.each([
    'branch-main',
    'branch-feature-login',
    'branch-feature_login',
    'branch-feature.login',
    'branch-featurelogin',
    'branch-fix--ber',
    'branch-fix-uber',
    `branch-${long.replace('/', '-').slice(0, 63)}`,
  ])('%s that exists, or may be meant, is not gone', (tag) => {
    expect(isGone('branch-{branch}', tag)).toBe(false);
  });

  it.each([
    ['branch-{branch}', 'branch-login'],
    ['branch-{branch}', 'branch-feature-log'],
    ['{branch}', 'topic'],
  ])('by %s, %s is gone', (template, tag) => {
    expect(isGone(template, tag)).toBe(true);
  });

  it.each(['latest', 'v1.2', '1.2.3-rc.1', 'sha-abc', 'pr-7', 'nightly', `sha256-${'0'.repeat(64)}`, 'main'])(
    'is not what %s is, where the pattern is nothing but the branch',
    (tag) => {
      expect(isGone('{branch}', tag)).toBe(false);
    },
  );
});
