import { describe, expect, it } from '@jest/globals';
import { type Digest, digestOf } from '../../../core/domain/image/digest.js';
import { formatEntry, formatResult, type JournalEntry, parseJournal } from '../../../core/domain/retention/journal.js';
import { parseTag, type RepositoryName, isRepositoryName } from '../../../core/domain/registry/reference.js';

const digest = (text: string): Digest => digestOf(Buffer.from(text));
const app = ((): RepositoryName => {
  const name = 'group/app';
  if (!isRepositoryName(name)) throw new Error('no name');
  return name;
})();

function entry(members: Partial<JournalEntry> = {}): JournalEntry {
  return {
    kind: 'delete',
    registry: 'ghcr.io',
    owner: 'octo-org',
    package: app,
    id: 7,
    digest: digest('7'),
    tags: [parseTag('v7')],
    time: '2026-11-01T12:00:00.000Z',
    rule: 'delete-tags',
    ...members,
  };
}

const lines = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const result = (of: JournalEntry, text: string): object => formatResult({ entry: of, result: text, time: 'later' });

describe('a journal', () => {
  it('is read as it was written', () => {
    const entries = [
      entry(),
      entry({ id: 8, kind: 'untag', placeholders: [digest('empty')] }),
      entry({ id: 9, kind: 'delete-package', versions: [{ id: 10, digest: digest('10'), tags: [] }] }),
    ];
    expect(parseJournal(lines(...entries.map(formatEntry)), 'x')).toEqual({ entries, tornLines: [] });
  });

  it.each([
    ['at its end', `${lines(formatEntry(entry()))}{"kind":"del`],
    ['in its middle', `{"kind":"del\n${lines(formatEntry(entry()))}`],
    ['within a letter', `${lines(formatEntry(entry()))}{"tags":["\u{fffd}`],
    ['down to nothing, with empty lines', `\n\n${lines(formatEntry(entry()))}\r\n \n{`],
  ])('that was cut off %s loses that line alone', (_, text) => {
    const reading = parseJournal(text, 'x');
    expect(reading.entries).toEqual([entry()]);
    expect(reading.tornLines).toHaveLength(1);
  });

  it.each([
    ['deleted', 1],
    ['gone', 1],
    ['failed', 1],
    ['retained', 0],
    ['deferred', 0],
  ])('tells by the result %s how many entries may be undone', (text, count) => {
    const other = entry({ id: 8 });
    const text_ = lines(formatEntry(entry()), formatEntry(other), result(entry(), text));
    expect(parseJournal(text_, 'x').entries).toEqual(count === 1 ? [entry(), other] : [other]);
  });

  it.each<[string, readonly (string | undefined)[], number]>([
    ['put off, and sent', ['deferred', undefined], 1],
    ['put off, and done', ['deferred', 'deleted'], 1],
    ['put off each time', ['deferred', 'deferred'], 0],
    // The answer of the first may have been lost, so that the version is gone.
    ['sent without an answer, and put off in the next run', ['failed', 'deferred'], 1],
    ['sent by a run that was killed, and put off in the next one', [undefined, 'deferred'], 1],
    ['done, restored, and refused in the next run', ['deleted', 'retained'], 1],
  ])('counts a deletion that was %s', (_, outcomes, count) => {
    const tries = outcomes.flatMap((text) => [
      formatEntry(entry()),
      ...(text === undefined ? [] : [result(entry(), text)]),
    ]);
    expect(parseJournal(lines(...tries), 'x').entries).toEqual(Array.from({ length: count }, () => entry()));
  });

  it('needs no more than kind, package, id, digest and tags', () => {
    const line = { kind: 'delete', package: 'app', id: 1, digest: digest('1'), tags: [] };
    expect(parseJournal(JSON.stringify(line), 'x').entries).toMatchObject([{ ...line, owner: '', rule: '' }]);
  });

  it.each([
    ['a list', '[]'],
    ['a text', '"delete"'],
    ['an unknown kind', { kind: 'format' }],
    ['the kind of what everything inherits', { kind: 'constructor' }],
    ['a package out of bounds', { package: '../other' }],
    ['a package with an escape', { package: 'a%2Fb' }],
    ['a package with a query', { package: 'app?x=1' }],
    ['an id of text', { id: '7' }],
    ['an id beyond what numbers hold', { id: 2 ** 53 }],
    ['a negative id', { id: -7 }],
    ['a digest that is none', { digest: 'sha256:../../x' }],
    ['tags that are none', { tags: ['a b'] }],
    ['tags that are no list', { tags: 'v1' }],
    ['placeholders that are none', { placeholders: ['x'] }],
    ['versions that are none', { versions: [1] }],
    ['a result of something unknown', { kind: 'result', of: 'x' }],
  ])('with %s is refused, with its line', (_, change) => {
    const line = typeof change === 'string' ? change : JSON.stringify({ ...formatEntry(entry()), ...change });
    expect(() => parseJournal(`${lines(formatEntry(entry()))}${line}`, 'j.jsonl')).toThrow(
      expect.objectContaining({ code: 'refused', message: expect.stringContaining('j.jsonl, line 2,') }),
    );
  });
});
