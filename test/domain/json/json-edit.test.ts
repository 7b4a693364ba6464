import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editJson } from '../../../core/domain/json/json-edit.js';
import { type JsonEdit } from '../../../core/domain/json/json-plan.js';
import { isJsonArray, isJsonObject, type JsonValue, parseJsonObject } from '../../../core/domain/json/json.js';
import { codeOf } from '../../errors.js';

const edit = (text: string, ...edits: readonly JsonEdit[]): string =>
  editJson(Buffer.from(text), edits, 'The document').toString();

describe('editJson', () => {
  const set = (path: JsonEdit['path'], value: JsonValue): JsonEdit => ({ path, value });
  const remove = (...path: JsonEdit['path']): JsonEdit => ({ path, value: undefined });

  it.each<[string, string, readonly JsonEdit[], string]>([
    ['replaces a value in place', '{"a":1,"b":2}', [set(['a'], 'x')], '{"a":"x","b":2}'],
    ['adds a member at the end', '{"a":1}', [set(['b'], true)], '{"a":1,"b":true}'],
    ['fills an empty object', '{}', [set(['a'], 1)], '{"a":1}'],
    ['fills an empty object with white space in it', '{ }', [set(['a'], 1)], '{"a":1 }'],
    ['creates the objects on the way', '{"x":0}', [set(['a', 'b', 'c'], 1)], '{"x":0,"a":{"b":{"c":1}}}'],
    ['creates an object where null stands', '{"a":null}', [set(['a', 'b'], 1)], '{"a":{"b":1}}'],
    ['removes the first member', '{"a":1, "b":2}', [remove('a')], '{"b":2}'],
    ['removes a member in the middle', '{"a":1, "b":2, "c":3}', [remove('b')], '{"a":1, "c":3}'],
    ['removes the last member', '{"a":1, "b":2 }', [remove('b')], '{"a":1 }'],
    ['removes neighbours', '{"a":1, "b":2, "c":3, "d":4}', [remove('b'), remove('c')], '{"a":1, "d":4}'],
    ['removes the only member', '{ "a": 1 }', [remove('a')], '{}'],
    ['removes all members and adds one', '{"a":1,"b":2}', [remove('a'), remove('b'), set(['c'], 3)], '{"c":3}'],
    ['removes what is not there', '{"a": 1}', [remove('b'), remove('c', 'd')], '{"a": 1}'],
    ['removes below null, which holds nothing', '{"a":null}', [remove('a', 'b')], '{"a":null}'],
    ['sets and removes again', '{"a":1}', [set(['b'], 1), remove('b')], '{"a":1}'],
    ['lets the later edit win', '{"a":1}', [set(['a'], 2), set(['a'], 3)], '{"a":3}'],
    ['edits what an edit has just set', '{}', [set(['a'], { b: 1 }), set(['a', 'c'], 2)], '{"a":{"b":1,"c":2}}'],
    ['removes from what an edit has just set', '{}', [set(['a'], { b: 1, c: 2 }), remove('a', 'b')], '{"a":{"c":2}}'],
    ['sets below what an edit has removed', '{"a":{"b":1}}', [remove('a'), set(['a', 'c'], 2)], '{"a":{"c":2}}'],
    ['keeps the escapes of a text that is right', '{"a":"\\u0078\\/"}', [set(['a'], 'x/')], '{"a":"\\u0078\\/"}'],
    [
      'keeps forms of numbers',
      '{"n":9007199254740993,"m":1.0,"e":1E2,"z":-0}',
      [set(['a'], 1)],
      '{"n":9007199254740993,"m":1.0,"e":1E2,"z":-0,"a":1}',
    ],
    ['finds a name behind escapes', '{"\\u0061":1}', [set(['a'], 2)], '{"\\u0061":2}'],
    [
      'counts in UTF-16 units behind an emoji',
      '{"😀é":"👩‍👩‍👧","b":1,"c":"😀"}',
      [set(['b'], 2), remove('c')],
      '{"😀é":"👩‍👩‍👧","b":2}',
    ],
    ['writes an emoji as it is', '{}', [set(['a'], '😀')], '{"a":"😀"}'],
    ['keeps white space around the document', ' \n{"a":1}\r\n', [set(['a'], 2)], ' \n{"a":2}\r\n'],
    [
      'takes __proto__ for a name like any other',
      '{"a":{"__proto__":1}}',
      [set(['a', '__proto__'], 2), set(['__proto__', 'constructor'], 3)],
      '{"a":{"__proto__":2},"__proto__":{"constructor":3}}',
    ],
  ])('%s', (_, before, edits, after) => {
    expect(edit(before, ...edits)).toBe(after);
  });

  it('edits an element of a list', () => {
    const text = '{"manifests": [ {"size": 1},{"size": 2.0, "annotations": {}} , {"size":3}]}';
    const edits: readonly JsonEdit[] = [
      { within: { list: 'manifests', index: 1 }, path: ['annotations', 'a'], value: 'b' },
      { within: { list: 'manifests', index: 0 }, path: ['size'], value: 7 },
      { path: ['mediaType'], value: 'x' },
    ];
    expect(edit(text, ...edits)).toBe(
      '{"manifests": [ {"size": 7},{"size": 2.0, "annotations": {"a":"b"}} , {"size":3}],"mediaType":"x"}',
    );
  });

  it('keeps an indented document indented', () => {
    const text = JSON.stringify({ schemaVersion: 2, manifests: [{ size: 1 }], nothing: {} }, undefined, 3);
    const after = edit(
      text,
      { path: ['annotations'], value: { a: 'line\nbreak', b: '2' } },
      { path: ['nothing', 'x'], value: { y: 1 } },
      { path: ['schemaVersion'], value: { is: 2 } },
      { within: { list: 'manifests', index: 0 }, path: ['annotations', 'k'], value: 'v' },
    );
    expect(JSON.parse(after)).toEqual({
      schemaVersion: { is: 2 },
      manifests: [{ size: 1, annotations: { k: 'v' } }],
      nothing: { x: { y: 1 } },
      annotations: { a: 'line\nbreak', b: '2' },
    });
    // What was an empty object has no indentation of its own to follow.
    expect(
      after.replace('{"x":{"y":1}}', JSON.stringify({ x: { y: 1 } }, undefined, 3).replaceAll('\n', '\n   ')),
    ).toBe(JSON.stringify(JSON.parse(after), undefined, 3));
  });

  it.each([
    ['a duplicate name', '{"a":1,"a":2}'],
    ['a duplicate name behind an escape', '{"a":1,"\\u0061":2}'],
    ['a duplicate name deep inside', '{"x":[{"y":{"b":1,"b":1}}]}'],
    ['duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
    ['a byte order mark', '\uFEFF{"a":1}'],
    ['NUL', '{"a":"\0"}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['a comment', '{"a":1/**/}'],
    ['a trailing comma', '{"a":1,}'],
    ['two documents', '{}{}'],
    ['lists nested 100,000 deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['objects nested 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => edit(text, { path: ['b'], value: 1 }))).toBe('invalid-image');
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('{"a":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
    expect(codeOf(() => editJson(bytes, [], 'The document'))).toBe('invalid-image');
  });

  it.each<[string, JsonEdit]>([
    ['a text', { path: ['text', 'x'], value: 1 }],
    ['a list', { path: ['list', 'x'], value: 1 }],
    ['an element that is missing', { within: { list: 'list', index: 7 }, path: ['x'], value: 1 }],
    ['an element that is no object', { within: { list: 'list', index: 0 }, path: ['x'], value: 1 }],
    ['a list that is missing', { within: { list: 'none', index: 0 }, path: ['x'], value: 1 }],
    ['a list that is an object', { within: { list: 'object', index: 0 }, path: ['x'], value: 1 }],
  ])('refuses to reach into %s', (_, wanted) => {
    expect(codeOf(() => edit('{"text":"","list":[1],"object":{}}', wanted))).toBe('invalid-image');
  });

  it('takes a hundred thousand edits, lists of a million elements and megabytes of white space', () => {
    const edits = Array.from({ length: 100_000 }, (_, index): JsonEdit => ({ path: ['a', `k${index}`], value: 'v' }));
    const list = `[${'1,'.repeat(500_000)}1]`;
    const space = `${' '.repeat(1_000_000)}\n`;
    const after = edit(`{"l":${list},${space}"z":${space}1}`, ...edits);
    const document: unknown = JSON.parse(after);
    expect(document).toHaveProperty('a.k99999', 'v');
  });

  const json = fc.jsonValue({ maxDepth: 4 });
  const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '', '😀', 'é"\\\n', '\ud800');
  const tree: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue; object: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<JsonValue>(null, 0, 1.5, true, '', 'x', '😀', '\u2028'),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  })).object;
  const path = fc
    .tuple(name, fc.array(name, { maxLength: 2 }))
    .map(([first, rest]): JsonEdit['path'] => [first, ...rest]);
  const anEdit = fc.record({ path, value: fc.option(json.map(asJson), { nil: undefined }) });
  const indentation = fc.constantFrom<string | undefined>(undefined, '  ', '\t', '   ');

  it('means what the same edits mean to the parsed document, or refuses where those would', () => {
    fc.assert(
      fc.property(tree, fc.array(anEdit, { maxLength: 5 }), indentation, (document, edits, indent) => {
        const before = JSON.stringify(document, undefined, indent);
        const wanted = applyAll(document, edits);
        // A later edit may hide what an earlier one stumbled over; all others agree.
        if (wanted === undefined) return;
        const after = edit(before, ...edits);
        expect(prune(parseJsonObject(Buffer.from(after), 'After'))).toEqual(prune(asJson(wanted)));
        expect(edit(after, ...edits)).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes white space for an indentation only as far as it is one', () => {
    const text = `{"a":1,${' '.repeat(50_000)}"b":2}`;
    const after = edit(text, ...['c', 'd', 'e'].map((name): JsonEdit => ({ path: [name], value: 3 })));
    expect(after).toBe(`${text.slice(0, -1)},"c":3,"d":3,"e":3}`);
  });

  it('keeps every byte of the members that no edit names', () => {
    const number = fc.constantFrom(
      '9007199254740993',
      '1.0',
      '-0',
      '1e400',
      '0.10',
      '[ 1.0 ,2]',
      '"\\u0041\\/😀"',
      '{ }',
    );
    const space = fc.constantFrom('', ' ', '\n  ', '\t', '\r\n');
    const member = fc.tuple(space, number, space, space).map(([a, value, b, c]) => ({ a, value, b, c }));
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 6 }), fc.nat(), json, (members, at, value) => {
        const parts = members.map(({ a, value: text, b, c }, index) => `${a}"m${index}"${b}:${c}${text}${a}`);
        const index = at % members.length;
        const changed = edit(`{${parts.join(',')}}`, { path: [`m${index}`], value: asJson(value) });
        const [before, after] = [parts.slice(0, index), parts.slice(index + 1)].map((some) => some.join(','));
        expect(changed.startsWith(`{${before ?? ''}`)).toBe(true);
        expect(changed.endsWith(`${after ?? ''}}`)).toBe(true);
        const removed = edit(`{${parts.join(',')}}`, { path: [`m${index}`], value: undefined });
        for (const [position, { value: text }] of members.entries()) {
          expect(position === index || removed.includes(`:${members[position]?.c ?? ''}${text}`)).toBe(true);
        }
      }),
    );
  });

  it('fails with an ActionError or not at all, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          // Any other error goes on.
          expect([undefined, 'invalid-image']).toContain(
            codeOf(() => editJson(bytes, [{ path: ['a', 'b'], value: 1 }], 'It')),
          );
        },
      ),
    );
  });
});

/** As JSON has it: without -0. */
function asJson(value: unknown): JsonValue {
  return parseJsonObject(Buffer.from(JSON.stringify({ value })), 'A value')['value'] ?? null;
}

/** Without objects that hold nothing: one that an edit makes and another empties again is not made at all. */
function prune(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(prune);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, prune(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isJsonObject(inner) || Object.keys(inner).length > 0));
}

/** The meaning of edits, told by plain objects; undefined where one of them can't be applied. */
function applyAll(document: JsonValue, edits: readonly JsonEdit[]): JsonValue | undefined {
  return edits.reduce<JsonValue | undefined>((tree, { path, value }) => apply(tree, path, value), document);
}

function apply(
  tree: JsonValue | undefined,
  path: readonly string[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return undefined;
  const [name, ...rest] = path;
  const entries = new Map(Object.entries(tree));
  if (name === undefined) return undefined;
  if (rest.length === 0) {
    if (value === undefined) entries.delete(name);
    else entries.set(name, value);
    return Object.fromEntries(entries);
  }
  const old = entries.get(name) ?? (value === undefined ? undefined : {});
  if (old === undefined) return tree;
  const inner = apply(old, rest, value);
  if (inner === undefined) return undefined;
  entries.set(name, inner);
  return Object.fromEntries(entries);
}
