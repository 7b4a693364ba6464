import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRegistryHost } from '../../../core/domain/registry/reference.js';
import { defaultTagRules, parseTagRule, type TagRule } from '../../../core/domain/metadata/tag-rule.js';
import { isActionError } from '../../../core/errors.js';

const registry = parseRegistryHost('ghcr.io');

function parse(line: string): TagRule {
  return parseTagRule(line, registry);
}

describe('a line of "tags"', () => {
  it.each<[string, Partial<TagRule>]>([
    ['latest', { type: 'raw', priority: 200, prefix: undefined, suffix: undefined }],
    ['type=raw,value=a', { type: 'raw', priority: 200, value: ['a'] }],
    ['type=raw,a', { type: 'raw', value: ['a'] }],
    ['a,enable=false', { type: 'raw', value: ['a'], enable: ['false'] }],
    ['value=a', { type: 'raw', value: ['a'] }],
    ['v{{sha}}', { type: 'raw', value: ['v', { name: 'sha', format: '', zone: 'UTC' }] }],
    ['type=raw,"value=a,b"', { type: 'raw', value: ['a,b'] }],
    ['TYPE=raw , VALUE = a=b , Prefix= , priority=5,', { type: 'raw', value: ['a=b'], prefix: [], priority: 5 }],
    ['type=schedule', { type: 'schedule', priority: 1000, pattern: ['nightly'] }],
    ['type=semver,pattern=x', { type: 'semver', priority: 900, pattern: ['x'], value: undefined, match: undefined }],
    ['type=semver,pattern=x,value=,match=', { type: 'semver', value: undefined, match: undefined }],
    ['type=pep440,pattern=x,value=1', { type: 'pep440', priority: 900, value: ['1'] }],
    ['type=match,pattern=x', { type: 'match', priority: 800, group: 0 }],
    ['type=edge', { type: 'edge', priority: 700, branch: '' }],
    ['type=edge,branch=dev', { type: 'edge', branch: 'dev' }],
    ['type=ref,event=branch', { type: 'ref', priority: 600, event: 'branch', prefix: undefined }],
    ['type=ref,event=pr', { type: 'ref', event: 'pr', prefix: ['pr-'] }],
    ['type=ref,event=pr,prefix=', { type: 'ref', event: 'pr', prefix: [] }],
    ['type=sha', { type: 'sha', priority: 100, format: 'short', prefix: ['sha-'] }],
    ['type=sha,format=long,prefix=', { type: 'sha', format: 'long', prefix: [] }],
    ['octo-org/App:V1', { type: 'reference', tag: parseTagOf('V1') }],
  ])('%j is a rule', (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  it.each([
    ['', 'is no tag'],
    ['-x', 'is no tag'],
    ['a,b', 'is no tag'],
    ['%2e%2e', 'is no tag'],
    ['x'.repeat(129), 'is no tag'],
    ['a/b', 'is no tag, and no reference with a tag'],
    [`a/b:c@sha256:${'a'.repeat(64)}`, 'is no tag, and no reference with a tag'],
    ['type=what', 'has an unknown type'],
    ['type=Raw,value=a', 'has an unknown type'],
    ['type=reference', 'has an unknown type'],
    ['type=constructor', 'has an unknown type'],
    ['type=raw', 'has no value'],
    ['type=semver', 'has no pattern'],
    ['type=pep440', 'has no pattern'],
    ['type=match', 'has no pattern'],
    ['type=ref', 'has no event'],
    ['type=ref,event=tags', 'has an unknown event'],
    ['type=sha,format=medium', 'has an unknown format'],
    ['type=match,pattern=x,group=one', 'has a group that is no number'],
    ['type=match,pattern=(', 'is no regular expression'],
    ['type=match,pattern=/x/y', 'is no regular expression'],
    ['type=semver,pattern=x,match=v.*', 'has a match without a group'],
    ['type=semver,pattern={{branch}}', 'is no expression that is known here'],
    ['type=schedule,pattern={{branch}}', 'is no expression that is known here'],
    ['type=raw,value={{version}}', 'is no expression that is known here'],
    ['type=raw,value=a,priority=high', 'has a priority that is no number'],
    ['type=raw,value="a,b"', 'has a double quote inside of a field'],
  ])('%j is refused', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });

  it('may have attributes that mean nothing to it', () => {
    expect(parse('type=edge,value=x,colour=red').idle).toEqual(['value', 'colour']);
    expect(defaultTagRules.flatMap(({ idle }) => idle)).toEqual([]);
  });

  it('is read or refused in words, whatever it is', () => {
    const word = fc.constantFrom(
      ...[
        'type=',
        'semver',
        'match',
        'raw',
        'sha',
        'ref',
        'event=',
        'pattern=',
        'value=',
        'group=',
        'match=',
        'enable=',
      ],
      ...['{{', '}}', 'version', 'branch', "date 'YYYY'", '"', ',', '=', '/', '(', '[', '*', ':', '@', '\\', ' '],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
        try {
          parse(words.join(''));
          return true;
        } catch (error) {
          return isActionError(error, 'invalid-input');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function parseTagOf(text: string): Extract<TagRule, { type: 'reference' }>['tag'] {
  const rule = parse(`a/b:${text}`);
  if (rule.type !== 'reference') throw new Error('It is a reference.');
  return rule.tag;
}
