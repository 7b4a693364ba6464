import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFlavor } from '../../../core/domain/metadata/flavor.js';
import { formatRepository, isTag, parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { defaultTagRules, parseTagRule } from '../../../core/domain/metadata/tag-rule.js';
import { resolveTags, sanitize, type TagSet } from '../../../core/domain/metadata/tag-rules.js';
import { isActionError } from '../../../core/errors.js';
import { contextOf, type EventName, events, headSha, sha } from './events.js';

type Lines = readonly string[];
type Context = ReturnType<typeof contextOf>;

const registry = parseRegistryHost('ghcr.io');

function resolve(tags: Lines, event: EventName | Context, flavor: Lines = []): TagSet {
  const rules = tags.length === 0 ? defaultTagRules : tags.map((line) => parseTagRule(line, registry));
  return resolveTags(rules, parseFlavor(flavor), typeof event === 'string' ? contextOf(events[event]) : event);
}

/** Plain tags as they are, others with their repository. */
function tagsOf({ entries }: TagSet): Lines {
  return entries.map(({ repository, tag }) =>
    repository === undefined ? tag : `${formatRepository(repository)}:${tag}`,
  );
}

const matrix: readonly (readonly [Lines, Partial<Record<EventName, Lines>>])[] = [
  [
    [],
    {
      branch: ['main'],
      feature: ['feature-n-code-more'],
      tag: ['v1.2.3', 'latest'],
      prerelease: ['v2.0.8-beta.67', 'latest'],
      pullRequest: ['pr-7'],
      pullRequestTarget: ['pr-7'],
      schedule: ['nightly', 'main'],
      dispatch: ['main'],
      release: ['v1.2.3', 'latest'],
      workflowRun: ['main'],
    },
  ],
  [
    ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}}.{{minor}}', 'type=semver,pattern=v{{major}}'],
    {
      tag: ['1.2.3', '1.2', 'v1', 'latest'],
      release: ['1.2.3', '1.2', 'v1', 'latest'],
      prerelease: ['2.0.8-beta.67'],
    },
  ],
  [
    ['type=semver,pattern={{raw}}', 'type=semver,pattern={{patch}}-{{raw}}'],
    {
      tag: ['v1.2.3', '3-v1.2.3', 'latest'],
      release: ['v1.2.3', '3-v1.2.3', 'latest'],
      prerelease: ['v2.0.8-beta.67', '2.0.8-beta.67'],
    },
  ],
  [
    ['type=pep440,pattern={{version}}', 'type=pep440,pattern={{major}}.{{minor}}'],
    { tag: ['1.2.3', '1.2', 'latest'], release: ['1.2.3', '1.2', 'latest'], prerelease: ['2.0.8b67'] },
  ],
  [
    ['type=match,pattern=v(\\d+).(\\d+),group=1'],
    { tag: ['1', 'latest'], release: ['1', 'latest'], prerelease: ['2', 'latest'] },
  ],
  [['type=edge'], { branch: ['edge'], dispatch: ['edge'], workflowRun: ['edge'] }],
  [['type=edge,branch=main'], { branch: ['edge'], dispatch: ['edge'], workflowRun: ['edge'], schedule: ['edge'] }],
  [["type=schedule,pattern={{date 'YYYYMMDD'}}"], { schedule: ['20260110'] }],
  [["type=schedule,pattern=n-{{commit_date 'YYYYMMDD' tz='Asia/Tokyo'}}"], { schedule: ['n-20260110'] }],
  [['type=ref,event=pr,prefix='], { pullRequest: ['7'], pullRequestTarget: ['7'] }],
  [
    ['type=raw,value={{tag}},prefix=x-'],
    { tag: ['x-v1.2.3'], release: ['x-v1.2.3'], prerelease: ['x-v2.0.8-beta.67'] },
  ],
  [
    ['type=raw,value=latest,enable={{is_default_branch}}'],
    { branch: ['latest'], dispatch: ['latest'], workflowRun: ['latest'], schedule: ['latest'] },
  ],
];

describe('the tags that follow from an event', () => {
  const names = Object.keys(events).filter((name): name is EventName => name in events);

  it.each(matrix)('by %j', (tags, expected) => {
    const actual = Object.fromEntries(names.map((name) => [name, tagsOf(resolve(tags, name))]));
    expect(actual).toEqual({ ...Object.fromEntries(names.map((name) => [name, []])), ...expected });
  });

  it.each(names.filter((name) => name !== 'none'))('by the commit are there in the event %s', (name) => {
    expect(tagsOf(resolve(['type=sha', 'type=sha,format=long,prefix=', 'always'], name))).toEqual([
      'always',
      'sha-860c190',
      sha,
    ]);
  });

  it('are none by a commit that is not known', () => {
    expect(tagsOf(resolve(['type=sha'], 'none'))).toEqual([]);
  });

  it('name the head of a pull request where that is wanted', () => {
    const context = contextOf(events.pullRequest, { DOCKER_METADATA_PR_HEAD_SHA: 'true' });
    expect(tagsOf(resolve(['type=sha,format=long'], context))).toEqual([`sha-${headSha}`]);
  });

  it('of a pull request never move the tag of its base branch, whose ref pull_request_target has', () => {
    const forged = { ...events.pullRequestTarget, event: { number: '../main' } };
    expect(tagsOf(resolve([], contextOf(forged)))).toEqual([]);
  });
});

describe('a version', () => {
  it.each([
    ['v1.2.3', '{{version}}', ['1.2.3', 'latest']],
    ['1.2.3+build.5', '{{version}}', ['1.2.3', 'latest']],
    ['1.2.3+build.5', '{{raw}}', ['1.2.3-build.5', 'latest']],
    ['v1.2.3-rc.1', '{{major}}', ['1.2.3-rc.1']],
    ['v1.2.3-rc.1', '{{raw}}', ['v1.2.3-rc.1']],
    ['0.1.0', '{{major}}', ['0', 'latest']],
    ['v1.2', '{{version}}', []],
    ['sometag', '{{version}}', []],
    ['p1/v1.2.3', '{{version}}', []],
  ])('%s by the semver pattern %s', (tag, pattern, expected) => {
    expect(tagsOf(resolve([`type=semver,pattern=${pattern}`], contextOf({ ref: `refs/tags/${tag}` })))).toEqual(
      expected,
    );
  });

  it.each([
    ['1.2', '{{major}}.{{minor}}.{{patch}}', ['1.2.0', 'latest']],
    ['v1.2.3', '{{version}}', ['1.2.3', 'latest']],
    ['v1.2.3', '{{raw}}', ['v1.2.3', 'latest']],
    ['1.2.3rc2', '{{major}}', ['1.2.3rc2']],
    ['1.2.3-RC2', '{{version}}', ['1.2.3rc2']],
    ['1.2.3-RC2', '{{raw}}', ['1.2.3-RC2']],
    ['1.2post1', '{{version}}', ['1.2.post1']],
    ['1.0dev4', '{{version}}', ['1.0.dev4']],
    ['1!2.0', '{{version}}', ['1-2.0', 'latest']],
    ['sometag', '{{version}}', []],
    ['1'.repeat(300), '{{version}}', []],
  ])('%s by the pep440 pattern %s', (tag, pattern, expected) => {
    expect(tagsOf(resolve([`type=pep440,pattern=${pattern}`], contextOf({ ref: `refs/tags/${tag}` })))).toEqual(
      expected,
    );
  });

  it.each<[string, Lines, string | undefined]>([
    ['value=v3.2.1', ['3.2.1', 'latest'], undefined],
    ['value={{branch}}', [], '"main" is no semantic version'],
    ['value=p1/v1.2.3,match=v(.*)', ['1.2.3', 'latest'], undefined],
    ['value=v1.2.3,match=x(.*)', ['1.2.3', 'latest'], '"x(.*)" does not match "v1.2.3", all of which'],
    ['value=v1.2.3,match=(x)?', ['1.2.3', 'latest'], undefined],
  ])('that is given as %s', (attributes, expected, warning) => {
    const set = resolve([`type=semver,pattern={{version}},${attributes}`], 'branch');
    expect(tagsOf(set)).toEqual(expected);
    expect(set.warnings).toHaveLength(warning === undefined ? 0 : 1);
    expect(set.warnings.join()).toContain(warning ?? '');
  });
});

describe('a match', () => {
  it.each<[string, string, Lines, string | undefined]>([
    ['v1.2.3', 'pattern=\\d.\\d.\\d', ['1.2.3', 'latest'], undefined],
    ['20200110-RC2', 'pattern=\\d+', ['20200110', 'latest'], undefined],
    ['20200110-RC2', 'pattern=/(.*)-rc(.*)/i,group=2', ['2', 'latest'], undefined],
    ['20200110-RC2', 'pattern=(.*)-rc(.*),group=2', [], 'does not match "20200110-RC2"'],
    ['v1', 'pattern=v,group=1', [], 'has no group 1 in "v1"'],
    ['v1', 'pattern=v(2)?,group=1', [], 'has no group 1 in "v1"'],
    ['v1', 'pattern=x-(.*),value=x-{{tag}},group=1', ['v1', 'latest'], undefined],
  ])('on %s by %s', (tag, attributes, expected, warning) => {
    const set = resolve([`type=match,${attributes}`], contextOf({ ref: `refs/tags/${tag}` }));
    expect(tagsOf(set)).toEqual(expected);
    expect(set.warnings).toHaveLength(warning === undefined ? 0 : 1);
    expect(set.warnings.join()).toContain(warning ?? '');
  });
});

describe('flavor, priority and repeats', () => {
  it.each<[string, Lines, Lines, Lines]>([
    [
      'a prefix and a suffix go around each tag, not around latest',
      ['prefix=a-', 'suffix=-b'],
      [],
      ['a-v1.2.3-b', 'latest'],
    ],
    ['or around latest too', ['prefix=a-,onlatest=true', 'suffix=-b,onlatest=true'], [], ['a-v1.2.3-b', 'a-latest-b']],
    [
      'they may be expressions',
      ['prefix={{base_ref}}-,onlatest=true'],
      [],
      ['releases-v1-v1.2.3', 'releases-v1-latest'],
    ],
    [
      'a rule has its own in their place',
      ['prefix=a-', 'suffix=-b'],
      ['type=ref,event=tag,prefix=x'],
      ['xv1.2.3-b', 'latest'],
    ],
    ['even an empty one', ['prefix=a-'], ['type=ref,event=tag,prefix='], ['v1.2.3', 'latest']],
    ['plain tags get them', ['prefix=a-'], ['x'], ['a-x']],
    ['full references do not', ['prefix=a-'], ['ghcr.io/o/app:x', 'x'], ['ghcr.io/o/app:x', 'a-x']],
    ['latest can be forced', ['latest=true'], ['type=sha'], ['sha-860c190', 'latest']],
    ['latest can be forbidden', ['latest=false'], [], ['v1.2.3']],
    ['latest is not forced on nothing', ['latest=true'], ['type=ref,event=branch'], []],
    ['a full reference forces nothing', ['latest=true'], ['ghcr.io/o/app:x'], ['ghcr.io/o/app:x']],
    ['the first rule alone decides on latest', [], ['type=ref,event=tag', 'type=raw,x,priority=700'], ['x', 'v1.2.3']],
    ['a rule that gives nothing does not decide', [], ['type=edge', 'type=ref,event=tag'], ['v1.2.3', 'latest']],
    [
      'higher priorities come first, equal ones as given',
      [],
      ['b', 'type=raw,c,priority=1', 'a', 'type=sha,priority=300'],
      ['sha-860c190', 'b', 'a', 'c'],
    ],
    ['repeats are left out', [], ['a', 'a', 'type=ref,event=tag', 'v1.2.3', 'latest'], ['v1.2.3', 'a', 'latest']],
    ['what a tag cannot have becomes a dash', [], ['type=raw,value=a/b c+:d'], ['a-b-c-d']],
  ])('%s', (_, flavor, tags, expected) => {
    const set = resolve(tags, 'tag', flavor);
    expect(tagsOf(set)).toEqual(expected);
    expect(set.version).toBe(set.entries[0]?.tag);
  });

  it('warn of attributes that mean nothing', () => {
    expect(resolve(['type=edge,patern=x'], 'branch').warnings).toEqual([
      'type=edge,patern=x: patern means nothing to a rule of this type.',
    ]);
  });

  it('warn where the default branch is not known', () => {
    expect(resolve(['type=edge'], 'schedule').warnings).toEqual([expect.stringContaining('branch=NAME')]);
  });
});

describe('a rule', () => {
  it.each(['yes', '', 'TRUE', '{{branch}}'])('that is enabled by %j is refused', (enable) => {
    expect(() => resolve([`type=raw,x,enable=${enable}`], 'branch')).toThrow('is enabled by');
  });

  it.each(['-x', '.x', 'x'.repeat(129)])('that gives no tag is refused with what to do (%#)', (name) => {
    expect(() => resolve([], contextOf({ ref: `refs/heads/${name}` }))).toThrow(
      /which type=ref,event=branch gives for refs\/heads\/.*, is no tag/,
    );
    expect(() => resolve(['type=sha'], 'branch', [`suffix=${'x'.repeat(128)}`])).toThrow('is no tag');
  });

  it('gives nothing but tags, or says why it cannot', () => {
    const ref = fc
      .tuple(fc.constantFrom('refs/heads/', 'refs/tags/', 'refs/pull/', ''), fc.string())
      .map((p) => p.join(''));
    const rule = fc.constantFrom(
      ...['type=schedule', 'type=semver,pattern={{version}}', 'type=pep440,pattern={{raw}}', 'type=edge', 'x'],
      ...['type=match,pattern=.*', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr', 'type=sha'],
      ...['type=raw,value={{branch}}{{tag}}', "type=raw,value={{date 'L LLLL'}}", 'type=raw,x,prefix={{base_ref}}'],
    );
    const flavor = fc.constantFrom<Lines>([], ['latest=true'], ['prefix={{branch}},onlatest=true'], ['suffix=+']);
    fc.assert(
      fc.property(ref, fc.array(rule, { minLength: 1 }), flavor, (name, rules, lines) => {
        try {
          const { entries, version } = resolve(rules, contextOf({ ref: name, eventName: 'schedule' }), lines);
          expect(entries.every(({ tag }) => isTag(tag))).toBe(true);
          expect(new Set(entries.map(({ tag }) => tag)).size).toBe(entries.length);
          expect(version).toBe(entries[0]?.tag);
          return true;
        } catch (error) {
          return isActionError(error, 'invalid-input');
        }
      }),
    );
  });
});

describe('a sanitised name', () => {
  it('has only characters of a tag', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100, unit: 'binary' }), (name) => isTag(`_${sanitize(name)}`)),
    );
  });
});
