import { describe, expect, it } from '@jest/globals';
import { type Verdict } from '../../core/domain/retention/retention.js';
import {
  type CleanupOutcome,
  countResults,
  describeOutcome,
  formatCounts,
  summarizeCleanup,
  type VersionOutcome,
  type VersionResult,
} from '../../core/report/cleanup.js';
import { buildGraph, type Content } from '../../core/domain/image/graph.js';
import { describeParts, groupImages, type PackageView } from '../../core/report/cleanup-tree.js';
import { day, digestNamed, now } from '../domain/retention/package-model.js';

function version(
  id: number,
  verdict: Verdict['verdict'],
  result: VersionResult,
  tags: readonly string[] = [],
): VersionOutcome {
  const digest = digestNamed(String(id));
  return {
    version: { id, digest, tags, createdAt: 0, updatedAt: 0 },
    verdict,
    rule: verdict === 'keep' ? 'none' : 'delete-tags',
    reason: 'it is named',
    result,
  };
}

function outcomeOf(versions: readonly VersionOutcome[], more: Partial<CleanupOutcome> = {}): CleanupOutcome {
  return {
    packages: [{ owner: 'octo-org', name: 'app', versions, failure: undefined }],
    dryRun: false,
    journal: undefined,
    ...more,
  };
}

describe('the summary', () => {
  it('begins with the outcome, tells why each version went, and how to undo it', () => {
    const versions = [
      version(1, 'delete', 'deleted', ['v1']),
      version(2, 'delete', 'gone'),
      version(3, 'keep', 'kept'),
    ];
    const summary = summarizeCleanup(outcomeOf(versions, { journal: '/runner/journal.jsonl' }));
    expect(summary.split('\n')[0]).toBe('### Cleanup of octo&#45;org/app: 2 deleted, 1 kept');
    expect(summary).toMatch(/\| <code>v1<\/code> \| deleted \| .*it is named \| <code>[0-9a-f]{12}<\/code> \| 1 \|/);
    expect(summary).toContain('journal');
  });

  it('shows a step that restores all packages of the journal, and no others', () => {
    const packages = [
      { name: 'app', versions: [version(1, 'delete', 'deleted'), version(2, 'keep', 'kept')] },
      { name: 'tool', versions: [version(3, 'untag', 'untagged', ['v1'])] },
      { name: 'quiet', versions: [version(4, 'delete', 'remaining')] },
    ].map((each) => ({ owner: 'octo-org', failure: undefined, ...each }));
    const summary = summarizeCleanup({ packages, dryRun: false, journal: '/runner/journal.jsonl' });
    expect(summary).toContain('    journal: "journal.jsonl"\n    owner: "octo-org"\n    package: "app, tool"\n```');
  });

  it('says of a dry run what would be', () => {
    const summary = summarizeCleanup(outcomeOf([version(1, 'delete', 'planned')], { dryRun: true }));
    expect(summary).toContain('1 would be deleted');
  });

  it('shows what a package ended with, and text of strangers as text', () => {
    const failure = '<img src=//evil> | @octo-org/team `code` [x](javascript:y)';
    const summary = summarizeCleanup({
      packages: [{ owner: 'octo-org', name: 'app', versions: [], failure }],
      dryRun: false,
      journal: undefined,
    });
    expect(summary.split('\n')[0]).toBe('### Cleanup of octo&#45;org/app: 0 deleted, not finished');
    expect(summary).toContain('Not finished');
    expect(summary).not.toMatch(/<img|@octo|`code`|\]\(/);
  });

  it.each([501, 20_000])('of %i deletions fits into what the runner takes, and says what is left out', (count) => {
    const tags = Array.from({ length: 20 }, (_, index) => `${'long-tag-'.repeat(13)}${index}`);
    const versions = Array.from({ length: count }, (_, id) => version(id + 1, 'delete', 'deleted', tags));
    const summary = summarizeCleanup(outcomeOf(versions));
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toContain('`json`');
    expect(summary).toContain(`${count} deleted`);
  });
});

/** Version 1 is an index of 2 (platform), 3 (attestation); 4 has 1 as its subject. */
function viewOf(versions: readonly VersionOutcome[]): PackageView {
  const child = (id: number, role: 'platform' | 'attestation') => ({
    digest: digestNamed(String(id)),
    isPlain: true,
    role,
    ...(role === 'platform' ? { platform: 'linux/arm64' } : {}),
  });
  const contents = new Map<ReturnType<typeof digestNamed>, Content>([
    [
      digestNamed('1'),
      { kind: 'manifest', children: [child(2, 'platform'), child(3, 'attestation')], subject: undefined },
    ],
    [digestNamed('4'), { kind: 'manifest', children: [], subject: digestNamed('1') }],
  ]);
  return {
    graph: buildGraph(
      versions.map((each) => each.version),
      contents,
    ),
    contents,
    now,
    timestamp: 'updated',
  };
}

describe('images', () => {
  it('are told with what goes along folded in, whatever the order of the versions', () => {
    const versions = [4, 3, 2]
      .map((id) => version(id, 'delete', 'deleted'))
      .concat(version(1, 'delete', 'deleted', ['v1']));
    const groups = groupImages(versions, viewOf(versions));
    expect(groups.map(({ head }) => head.version.id)).toEqual([1]);
    expect(describeParts(groups[0]?.parts ?? [])).toBe('1 platform, 1 attestation, 1 referrer');
  });

  it('do not hide a part that stays, or that has a tag of its own', () => {
    const versions = [
      version(1, 'delete', 'deleted', ['v1']),
      version(2, 'keep', 'kept'),
      version(3, 'delete', 'deleted', ['own']),
      version(4, 'delete', 'deleted'),
    ];
    const groups = groupImages(versions, viewOf(versions));
    expect(groups.map(({ head }) => head.version.id)).toEqual([1, 2, 3]);
  });
});

describe('the details of a package', () => {
  const summaryOf = (versions: readonly VersionOutcome[], more: object = {}): string =>
    summarizeCleanup({
      ...outcomeOf([]),
      packages: [{ owner: 'o', name: 'app', versions, failure: undefined, view: viewOf(versions), ...more }],
    });

  it('fold the parts into their image, with all that it takes to find them', () => {
    const summary = summaryOf([version(1, 'delete', 'deleted', ['v1']), version(2, 'delete', 'deleted')]);
    expect(summary).toMatch(
      /<code>v1<\/code><details><summary>1 platform<\/summary>platform linux\/arm64 <code>\w{12}<\/code>, id 2<\/details> \| deleted \|/,
    );
  });

  it('show a part that came out otherwise than its image', () => {
    const summary = summaryOf([version(1, 'delete', 'deleted', ['v1']), version(2, 'delete', 'failed')]);
    expect(summary).toMatch(/<details open>.*id 2: failed<\/details> \| deleted \|/);
  });

  it('begin with what failed and what went', () => {
    const results: readonly VersionResult[] = ['kept', 'deleted', 'failed'];
    const summary = summaryOf(results.map((result, id) => version(id + 10, 'delete', result)));
    expect(summary.match(/\| (?:kept|deleted|failed) \|/g)).toEqual(['| failed |', '| deleted |', '| kept |']);
  });

  it.each([
    [30, true],
    [31, false],
  ])('of %i images are a tree: %p', (count, isTree) => {
    const summary = summaryOf(Array.from({ length: count }, (_, index) => version(index + 10, 'delete', 'deleted')));
    expect(summary.includes('| version |')).toBe(isTree);
    expect(summary.includes('| goes by |')).toBe(!isTree);
  });

  it('draw versions by age and verdict, with those of unreadable date apart', () => {
    const aged = (id: number, verdict: 'keep' | 'delete', updatedAt: number | undefined): VersionOutcome => {
      const one = version(id, verdict, 'kept');
      return { ...one, version: { ...one.version, updatedAt } };
    };
    const summary = summaryOf([
      aged(10, 'keep', now - day / 2),
      aged(11, 'delete', now - 400 * day),
      aged(12, 'keep', undefined),
    ]);
    expect(summary).toMatch(/up to 1 day +1 stay 0 go {2}█{30}$/m);
    expect(summary).toMatch(/older +0 stay 1 go {2}░{30}$/m);
    expect(summary).toMatch(/unknown +1 stay 0 go {2}█{30}$/m);
  });

  it('say what the next run will do', () => {
    const young: VersionOutcome = { ...version(11, 'keep', 'kept', ['pr-1']), rule: 'older-than' };
    const summary = summaryOf([version(10, 'delete', 'remaining'), young]);
    expect(summary).toContain('1 version remains to be deleted. 1 is not old enough yet');
    expect(summary).toContain('the oldest is <code>pr&#45;1</code> (id 11, its date is 1970-01-01)');
  });

  it.each([
    ['older-than', 'created', '10, .* 1970-01-03'],
    ['older-than', 'updated', '11, .* 1970-01-02'],
    ['keep-younger-than', 'created', '11, .* 1970-01-04'],
  ] as const)('tell what %s by %s takes next by the date that it looks at', (rule, timestamp, expected) => {
    const young = (id: number, created: number, updated: number): VersionOutcome => {
      const one = version(id, 'keep', 'kept');
      return { ...one, rule, version: { ...one.version, createdAt: created * day, updatedAt: updated * day } };
    };
    const versions = [young(10, 2, 5), young(11, 3, 1)];
    const view = { ...viewOf(versions), timestamp };
    expect(summaryOf(versions, { view })).toMatch(new RegExp(`the oldest is untagged \\(id ${expected}\\)`));
  });

  it('explain a refusal once, with the setting to change', () => {
    const note = 'Versions with more than 5000 downloads cannot be deleted.';
    const summary = summaryOf([10, 11, 12].map((id) => ({ ...version(id, 'delete', 'retained'), note })));
    expect(summary.split('5000 downloads')).toHaveLength(2);
    expect(summary).toMatch(/3 retained: .*Change visibility/);
    expect(summaryOf([], { failure: 'denied', hint: 'Give the role Admin' })).toContain('Give the role Admin');
  });
});

it('gives the step that restores a journal, which can not end its code block', () => {
  const summary = summarizeCleanup(outcomeOf([], { journal: '/tmp/a\n```\n<img>.jsonl' }));
  expect(summary.match(/^```/gm)).toHaveLength(2);
  expect(summary).toContain('mode: restore');
});

it('counts each result once', () => {
  const results: readonly VersionResult[] = [
    'kept',
    'planned',
    'deleted',
    'gone',
    'untagged',
    'restored',
    'retained',
    'failed',
    'remaining',
  ];
  const counts = countResults(results.map((result, id) => version(id, 'delete', result)));
  expect(counts).toEqual({ deleted: 3, untagged: 1, restored: 1, kept: 1, retained: 1, failed: 1, remaining: 1 });
  expect(formatCounts(counts, false)).toBe(
    '3 deleted, 1 untagged, 1 restored, 1 kept, 1 retained, 1 failed, 1 remaining',
  );
});

it('gives everything as JSON in its documented shape', () => {
  const one = { ...version(7, 'delete', 'kept', ['v1']), note: 'it got a tag' };
  expect(describeOutcome(outcomeOf([one]))).toEqual({
    packages: [
      {
        owner: 'octo-org',
        name: 'app',
        versions: [
          {
            id: 7,
            digest: digestNamed('7'),
            tags: ['v1'],
            verdict: 'delete',
            rule: 'delete-tags',
            reason: 'it is named',
            result: 'kept',
            note: 'it got a tag',
          },
        ],
      },
    ],
  });
});

it('the output json names the tags that go from a version that stays', () => {
  const untagged: VersionOutcome = { ...version(1, 'untag', 'untagged', ['v1', 'dev']), untag: ['dev'] };
  expect(describeOutcome(outcomeOf([untagged]))).toMatchObject({
    packages: [{ versions: [{ tags: ['v1', 'dev'], verdict: 'untag', untag: ['dev'], result: 'untagged' }] }],
  });
});
