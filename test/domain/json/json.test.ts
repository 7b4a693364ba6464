import { describe, expect, it } from '@jest/globals';
import { isJsonArray, isJsonObject, member, parseJsonObject, stringMembers } from '../../../core/domain/json/json.js';
import { codeOf } from '../../errors.js';

const parse = (text: string) => parseJsonObject(Buffer.from(text), 'The document');

describe('parseJsonObject', () => {
  it('reads one object', () => {
    expect(parse(' {"a":[1,{"b":null}]} ')).toEqual({ a: [1, { b: null }] });
  });

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a number', '1'],
    ['nothing', ''],
    ['a byte order mark', '\uFEFF{}'],
    ['NUL', '{"a":"\0"}'],
    ['HTML', '<!DOCTYPE html><html></html>'],
    ['an end that is missing', '{"a":'],
    ['a second document', '{}{}'],
    ['single quotes', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => parse(text))).toBe('invalid-image');
  });

  it.each([
    ['a cut-off sequence', [0xc3]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['Latin-1', [0xe4]],
  ])('refuses %s in a text', (_, bytes) => {
    const document = Buffer.from([...Buffer.from('{"a":"'), ...bytes, ...Buffer.from('"}')]);
    expect(codeOf(() => parseJsonObject(document, 'The document'))).toBe('invalid-image');
  });

  it('reads what is nested 100,000 deep', () => {
    expect(isJsonArray(parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)['a'])).toBe(true);
  });
});

describe('member', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'finds %s only where the document has it',
    (name) => {
      expect(member(parse('{}'), name)).toBeUndefined();
      expect(member(parse(`{"${name}":1}`), name)).toBe(1);
    },
  );
});

describe('stringMembers', () => {
  it('takes texts, with whatever name, and leaves all else', () => {
    const value = parse('{"a":"1","b":2,"c":null,"d":{},"e":["x"],"__proto__":"p","":"empty"}');
    expect([...(stringMembers(value) ?? [])]).toEqual([
      ['a', '1'],
      ['__proto__', 'p'],
      ['', 'empty'],
    ]);
  });

  it.each([[null], [undefined], ['text'], [1], [['a']]])('knows none in %j', (value) => {
    expect(stringMembers(value)).toBeUndefined();
    expect(isJsonObject(value)).toBe(false);
  });
});
