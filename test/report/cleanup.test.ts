import { describe, expect, it } from '@jest/globals';
import { type Verdict } from '../../core/domain/retention.js';
import {
  type CleanupOutcome,
  countResults,
  describeOutcome,
  formatCounts,
  summarizeCleanup,
  type VersionOutcome,
  type VersionResult,
} from '../../core/report/cleanup.js';
import { digestNamed } from '../domain/package-model.js';

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
    expect(summary.split('\n')[0]).toBe('### Cleanup: 2 deleted, 1 kept');
    expect(summary).toMatch(/\| <code>v1<\/code> \| <code>[0-9a-f]{12}<\/code> \| 1 \| .*it is named.* \| deleted \|/);
    expect(summary).toContain('journal');
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

it('counts each result once', () => {
  const results: readonly VersionResult[] = [
    'kept',
    'planned',
    'deleted',
    'gone',
    'untagged',
    'retained',
    'failed',
    'remaining',
  ];
  const counts = countResults(results.map((result, id) => version(id, 'delete', result)));
  expect(counts).toEqual({ deleted: 3, untagged: 1, kept: 1, retained: 1, failed: 1, remaining: 1 });
  expect(formatCounts(counts, false)).toBe('3 deleted, 1 untagged, 1 kept, 1 retained, 1 failed, 1 remaining');
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
