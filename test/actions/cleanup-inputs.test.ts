import { describe, expect, it } from '@jest/globals';
import { type CleanupOptions, parseInputs } from '../../cleanup/inputs.js';
import { type InputRules } from '../../core/domain/retention/input-rules.js';
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

function rulesOf(inputs: Readonly<Record<string, string>>): InputRules {
  const { rules } = read(inputs).options;
  if (rules.kind === 'file') throw new Error('The rules stand in a file.');
  return rules.rules;
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
      mode: 'clean',
      packages: { names: ['app'], patterns: [], excluded: [] },
      packageType: 'container',
      shard: undefined,
      repository: undefined,
      planFile: 'cleanup-plan.json',
      maxDeletions: undefined,
      maxDeletionsPercent: 100,
      lastVersion: 'keep',
      journal: 'cleanup-journal.jsonl',
      dryRun: false,
      exact: undefined,
    });
    expect(rulesOf({})).toEqual({
      deleteTags: [],
      exclude: [],
      protect: [],
      broken: [],
      deletesPackage: false,
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
    [{ 'delete-closed-prs': 'pr-{number}' }, false],
    [{ 'delete-gone-branches': 'branch-{branch}' }, false],
    [{ 'delete-ghost-images': 'true' }, false],
    [{ 'delete-orphaned-images': 'false' }, true],
    [{ 'protect-referenced-in': 'deploy/*.yaml' }, true],
    [{ 'exclude-tags': 'v*' }, true],
    [{ 'older-than': '3 days' }, true],
    [{ 'delete-tags': 'pr-*', 'delete-untagged': 'true' }, true],
    [{ 'delete-untagged': 'False' }, false],
  ])('given %j it is %s', (inputs, expected) => {
    expect(rulesOf(inputs).deleteUntagged).toBe(expected);
  });

  it('switched off as the only rule is warned of', () => {
    expect(read({ 'delete-untagged': 'false' }).runner.said('warning')).toContain('nothing will be deleted');
  });
});

describe('names', () => {
  it('of packages are a list, lower case, each once', () => {
    const { options, runner } = read({ owner: 'AcMe', package: 'My-App, group/Tool\n# not this\nmy-app' });
    expect(options).toMatchObject({ owner: 'AcMe', packages: { names: ['my-app', 'group/tool'], patterns: [] } });
    expect(runner.said('notice')).toContain('My-App');
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ package: '..' }, /^Input "package" is wrong/],
    [{ package: 'group%2Fapp' }, /A "\/" in it stays as it is|a "\/" in it stays/i],
    [{ package: 'app?x=1' }, /package/],
    [{ package: '!app' }, /says only what is not meant/],
    [{ packages: '^app(', 'use-regex': 'true' }, /no regular expression/],
    [{ shard: '0/2' }, /"shard" is wrong/],
    [{ shard: '3/2' }, /"shard" is wrong/],
    [{ repository: 'app' }, /"repository" is wrong/],
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
    [{ 'last-version': 'delete' }, '"last-version" is "delete"'],
    [{ 'delete-closed-prs': 'pr-*' }, '"delete-closed-prs" is wrong'],
    [{ 'delete-closed-prs': '{number}-{number}' }, '"delete-closed-prs" is wrong'],
    [{ 'delete-gone-branches': 'main' }, '"delete-gone-branches" is wrong'],
    [{ 'protect-referenced-in': '../*.yaml' }, '"protect-referenced-in" is wrong'],
    [{ 'protect-referenced-in': '**/*.{yaml,yml}' }, '"protect-referenced-in" is wrong'],
    [{ 'delete-tags': '(?=x)', 'use-regex': 'true' }, '"delete-tags" is wrong'],
    [{ policy: 'cleanup.yaml', 'delete-tags': 'pr-*' }, '"delete-tags" and "policy" exclude each other'],
    [{ policy: 'cleanup.yaml', 'exclude-tags': 'v*' }, '"exclude-tags" and "policy" exclude each other'],
    [{ mode: 'try' }, '"mode" is "try"'],
    [{ token: 'ab' }, '"token" is too short'],
  ])('%j is told by the name of its input', (inputs, expected) => {
    expect(faultsOf(inputs)).toContain(expected);
  });

  it('is told together with all others', () => {
    const message = faultsOf({ 'dry-run': 'yes', 'keep-n-tagged': 'x', 'delete-tags': '[' });
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

it('a token for a registry of another GitHub asks for the API of that one, and is not shown to the API of this one', () => {
  const inputs = { token: 'ghp_0123456789abcdef', registry: 'containers.github.example.com' };
  expect(faultsOf(inputs)).toMatch(/"registry" is containers\.github\.example\.com, .*name its own as "api-url"/);
  const { server } = read({ ...inputs, 'api-url': 'https://github.example.com/api/v3' }).options;
  expect(server.apiUrl.href).toBe('https://github.example.com/api/v3');
});

it('accepts the inputs of ghcr-cleanup-action that have no effect, and warns of unknown ones', () => {
  const { runner } = read({ validate: 'true', 'log-level': 'debug', 'expand-packages': 'true', 'exclude-tag': 'v1' });
  expect(runner.said('warning')).toBe('Unknown input "exclude-tag" was ignored. Did you mean "exclude-tags"?');
});

it('trims the entries of a list', () => {
  expect(rulesOf({ 'exclude-tags': 'dev, latest' }).exclude).toMatchObject([
    { pattern: { source: 'dev' } },
    { pattern: { source: 'latest' } },
  ]);
});

describe('use-regex', () => {
  it('makes each line an expression that is found anywhere, commas and all, and leaves plain names of packages plain', () => {
    const inputs = {
      'use-regex': 'true',
      'delete-tags': '^pr-[0-9]{1,3}$\n# not this\nrc',
      packages: 'app\n^tool-\n!x$',
    };
    const { options } = read(inputs);
    const [first, second] = rulesOf(inputs).deleteTags;
    expect([first, second]).toMatchObject([{ kind: 'tags' }, { kind: 'tags' }]);
    const names = (selector: typeof first, tag: string): boolean =>
      selector?.kind === 'tags' && selector.pattern.matches(tag);
    expect(['pr-12', 'pr-1234', 'xpr-1'].map((tag) => names(first, tag))).toEqual([true, false, false]);
    expect(['v1-rc2', 'pr-1'].map((tag) => names(second, tag))).toEqual([true, false]);
    expect(options.packages?.names).toEqual(['app']);
    expect(options.packages?.patterns.map(({ source }) => source)).toEqual(['^tool-']);
    expect(options.packages?.excluded.map(({ source }) => source)).toEqual(['x$']);
  });

  it('still takes digests, and references of any package', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const inputs = { 'use-regex': 'true', 'exclude-tags': `${digest}\nacme/app:v1\n^sha256:abc` };
    expect(rulesOf(inputs).exclude).toMatchObject([{ kind: 'digest' }, { kind: 'reference' }, { kind: 'digests' }]);
  });
});

it('leaves the packages to the policy or the plan where the inputs name none', () => {
  expect(read({ policy: 'cleanup.yaml' }).options).toMatchObject({ packages: undefined, rules: { kind: 'file' } });
  const byDefault = {
    'delete-ghost-images': 'false',
    'delete-partial-images': 'false',
    'delete-orphaned-images': 'false',
  };
  expect(read({ policy: 'cleanup.yaml', ...byDefault }).options.rules).toMatchObject({ kind: 'file' });
  expect(read({ policy: 'cleanup.yaml', package: 'app' }).options.packages?.names).toEqual(['app']);
});
