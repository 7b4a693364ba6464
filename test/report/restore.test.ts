import { describe, expect, it } from '@jest/globals';
import {
  describeLines,
  describeRestored,
  type RestoredPackage,
  type RestoredVersion,
  type RestoreResult,
  summarizeRestored,
} from '../../core/report/restore.js';
import { digestNamed } from '../domain/retention/package-model.js';

const version = (id: number, result: RestoreResult, more: Partial<RestoredVersion> = {}): RestoredVersion => ({
  id,
  digest: digestNamed(String(id)),
  tags: [],
  result,
  ...more,
});
const packageOf = (versions: readonly RestoredVersion[], more: Partial<RestoredPackage> = {}): RestoredPackage => ({
  owner: 'octo-org',
  name: 'app',
  versions,
  failure: undefined,
  ...more,
});

describe('the summary of a restore', () => {
  it('begins with the outcome, shows first what did not come back, and when and why each went', () => {
    const summary = summarizeRestored(
      [
        packageOf([
          version(1, 'restored', { tags: ['v1'], lostAt: '2026-11-01T12:30:01.000Z', rule: 'delete-tags' }),
          version(2, 'lost', { note: 'GitHub no longer restores it (Not Found)', hint: 'Push a copy.' }),
          version(3, 'there'),
        ]),
      ],
      false,
    );
    expect(summary.split('\n')[0]).toBe('### Restore of octo&#45;org/app: 1 restored, 1 there already, 1 not restored');
    expect(summary).toMatch(/\| not restored&#58; .*\n.*<code>v1<\/code> \| restored \| 2026.*12&#58;30, by delete/);
    expect(summary).toMatch(/What to change:\*\*\n\n- 1 can't be restored&#58; Push a copy/);
  });

  it('tells what the next cleanup would take again, and how to protect it', () => {
    const tagged = packageOf([
      version(1, 'restored', { tags: ['v1', `sha256-${'a'.repeat(64)}.sig`] }),
      version(2, 'restored'),
    ]);
    expect(summarizeRestored([tagged], false)).toContain('```yaml\nexclude-tags: |\n  v1\n```');
    const untagged = packageOf([version(2, 'planned')]);
    expect(summarizeRestored([untagged], true)).toContain(`exclude-tags: |\n  ${digestNamed('2')}\n`);
    expect(summarizeRestored([packageOf([version(3, 'there')])], false)).not.toContain('Next cleanup');
  });

  it('says why it did not finish and what to change, and shows text of strangers as text', () => {
    const failure = '<img src=//evil> | `x`';
    const summary = summarizeRestored(
      [packageOf([version(1, 'remaining')], { failure, hint: 'Wait a little.' })],
      false,
    );
    expect(summary).toContain('1 remaining, not finished');
    expect(summary).toMatch(/- Wait a little&#46;\n- 1 remain.*run it again/);
    expect(summary).not.toMatch(/<img|`x`/);
  });

  it('names the packages where there are several, and holds of many versions the first', () => {
    const many = Array.from({ length: 1000 }, (_, index) => version(index + 1, index === 999 ? 'failed' : 'restored'));
    const summary = summarizeRestored([packageOf(many), packageOf([], { name: 'tool' })], false);
    expect(summary).toContain('#### octo&#45;org/tool: 0 restored');
    expect(summary.indexOf('| 1000 |')).toBeLessThan(summary.indexOf('| 1 |'));
    expect(summary).toContain('… and 700 restored; the output');
  });
});

it('lines of the log tell the same', () => {
  const restored = version(7, 'restored', { tags: ['v1'], lostAt: '2026-11-01T12:30:01.000Z', rule: 'delete-tags' });
  const [first, second] = describeLines(packageOf([restored, version(8, 'lost', { note: 'too late' })]));
  expect(first).toMatch(/^not restored: [0-9a-f]{12}, id 8; too late$/);
  expect(second).toMatch(/^restored: v1 \([0-9a-f]{12}\), id 7, went 2026-11-01 12:30, by delete-tags$/);
});

it('the output json has the shape of the other modes', () => {
  expect(describeRestored([packageOf([version(1, 'restored', { tags: ['v1'] })])])).toEqual({
    packages: [
      {
        owner: 'octo-org',
        name: 'app',
        versions: [
          { id: 1, digest: digestNamed('1'), tags: ['v1'], verdict: 'keep', rule: 'restore', result: 'restored' },
        ],
      },
    ],
  });
});
