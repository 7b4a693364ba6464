import { describe, expect, it } from '@jest/globals';
import { type CleanupOptions, parseInputs, unavailableInputs } from '../../cleanup/inputs.js';
import { isActionError } from '../../core/errors.js';
import { FakeRunner } from './fake-runner.js';

const hour = 60 * 60 * 1000;

function read(inputs: Readonly<Record<string, string>>): {
  readonly options: CleanupOptions;
  readonly runner: FakeRunner;
} {
  const runner = new FakeRunner(inputs);
  return { options: parseInputs(runner), runner };
}

function faultsOf(inputs: Readonly<Record<string, string>>): string {
  try {
    read(inputs);
  } catch (error) {
    if (isActionError(error, 'invalid-input')) return error.message;
    throw error;
  }
  return '';
}

describe('cleanup without inputs', () => {
  it('means the repository and its untagged images, an hour of grace, and no more', () => {
    const { options } = read({});
    expect(options).toMatchObject({
      owner: 'Octo-Org',
      packages: ['app'],
      maxDeletions: undefined,
      maxDeletionsPercent: 100,
      lastVersion: 'keep',
      journal: 'cleanup-journal.jsonl',
      dryRun: false,
      exact: undefined,
    });
    expect(options.policy).toEqual({
      deleteTags: [],
      exclude: [],
      deleteUntagged: true,
      keepNTagged: undefined,
      keepNUntagged: undefined,
      olderThanMs: undefined,
      keepYoungerThanMs: hour,
      timestamp: 'updated',
    });
  });
});

describe('delete-untagged', () => {
  it.each<[Record<string, string>, boolean]>([
    [{ 'delete-tags': 'pr-*' }, false],
    [{ tags: 'pr-*' }, false],
    [{ 'keep-n-tagged': '0' }, false],
    [{ 'keep-n-untagged': '3' }, false],
    [{ 'exclude-tags': 'v*' }, true],
    [{ 'older-than': '3 days' }, true],
    [{ 'delete-tags': 'pr-*', 'delete-untagged': 'true' }, true],
    [{ 'delete-untagged': 'False' }, false],
  ])('given %j it is %s', (inputs, expected) => {
    expect(read(inputs).options.policy.deleteUntagged).toBe(expected);
  });

  it('switched off as the only rule is warned of', () => {
    expect(read({ 'delete-untagged': 'false' }).runner.said('warning')).toContain('nothing will be deleted');
  });
});

describe('names', () => {
  it('of packages are a list, lower case, each once', () => {
    const { options, runner } = read({ owner: 'AcMe', package: 'My-App, group/Tool\n# not this\nmy-app' });
    expect(options).toMatchObject({ owner: 'AcMe', packages: ['my-app', 'group/tool'] });
    expect(runner.said('notice')).toContain('My-App');
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ package: '..' }, /^Input "package" is wrong/],
    [{ package: 'group%2Fapp' }, /A "\/" in it stays as it is|a "\/" in it stays/i],
    [{ package: 'app?x=1' }, /package/],
    [{ package: 'app-*' }, /Patterns of packages are not available/],
    [{ package: '!app' }, /Patterns of packages are not available/],
    [{ package: 'app:v1' }, /without owner and tag/],
    [{ owner: '../x' }, /"owner"/],
    [{ owner: 'a/b' }, /"owner"/],
  ])('%j is a fault', (inputs, expected) => {
    expect(faultsOf(inputs)).toMatch(expected);
  });
});

describe('a fault', () => {
  it.each<[Record<string, string>, string]>([
    [{ 'delete-tags': ',' }, '"delete-tags" is given but names nothing'],
    [{ 'exclude-tags': '# only a comment' }, '"exclude-tags" is given but names nothing'],
    [{ 'delete-tags': '[0-9]*' }, '"delete-tags" is wrong'],
    [{ 'delete-tags': 'acme/app:v1' }, '"delete-tags" is wrong'],
    [{ 'exclude-tags': 'acme/app' }, '"exclude-tags" is wrong'],
    [{ 'exclude-tags': 'sha256:abc' }, '"exclude-tags" is wrong'],
    [{ 'delete-tags': 'a', tags: 'b' }, 'its alias "tags"'],
    [{ 'keep-n-tagged': '10abc' }, '"keep-n-tagged" is "10abc"'],
    [{ 'keep-n-tagged': '-1' }, '"keep-n-tagged" is "-1"'],
    [{ 'keep-n-untagged': '2', 'delete-untagged': 'true' }, '"keep-n-untagged" and "delete-untagged" exclude'],
    [{ 'older-than': '3 fortnights' }, '"older-than" is wrong'],
    [{ 'keep-younger-than': 'soon' }, '"keep-younger-than" is wrong'],
    [{ timestamp: 'pushed' }, '"timestamp" is "pushed"'],
    [{ 'max-deletions-percent': '101' }, '"max-deletions-percent" is "101"'],
    [{ 'dry-run': 'yes' }, '"dry-run" is "yes"'],
    [{ 'dry-run': 'tru' }, '"dry-run" is "tru"'],
    [{ 'last-version': 'delete-package' }, 'not available in this version'],
    [{ token: 'ab' }, '"token" is too short'],
  ])('%j is told by the name of its input', (inputs, expected) => {
    expect(faultsOf(inputs)).toContain(expected);
  });

  it.each(unavailableInputs)('is an input that is to come: %s', (name) => {
    expect(faultsOf({ [name]: 'x' })).toBe(`Input "${name}" is not available in this version.`);
  });

  it('is told together with all others', () => {
    const message = faultsOf({ 'dry-run': 'yes', 'keep-n-tagged': 'x', 'protect-referenced-in': '**/*.yaml' });
    expect(message).toContain('3 inputs are wrong');
  });
});

it('takes the exact credential, hides it, and shows it in no fault', () => {
  const token = 'ghp_0123456789abcdef';
  const { options, runner } = read({ token });
  expect(options.exact).toEqual({ kind: 'exact', username: 'octocat', secret: token });
  expect(runner.masked).toContain(token);
  expect(faultsOf({ token: `${token} x` })).not.toContain('0123456789');
});

it('accepts the inputs of ghcr-cleanup-action that have no effect, and warns of unknown ones', () => {
  const { runner } = read({ validate: 'true', 'log-level': 'debug', 'expand-packages': 'true', 'exclude-tag': 'v1' });
  expect(runner.said('warning')).toBe('Unknown input "exclude-tag" was ignored. Did you mean "exclude-tags"?');
});

it('trims the entries of a list', () => {
  const { options } = read({ 'exclude-tags': 'dev, latest' });
  expect(options.policy.exclude).toMatchObject([{ pattern: { source: 'dev' } }, { pattern: { source: 'latest' } }]);
});
