import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInputs as parseAnnotateInputs } from '../../annotate/inputs.js';
import { parseInputs as parseCleanupInputs } from '../../cleanup/inputs.js';
import { editJson } from '../../core/domain/json/json-edit.js';
import { type JsonEdit } from '../../core/domain/json/json-plan.js';
import { parseJsonObject } from '../../core/domain/json/json.js';
import { type Runner } from '../../core/ports.js';
import { parseInputs as parseLoginInputs } from '../../login/inputs.js';
import { parseInputs as parsePublishInputs } from '../../publish/inputs.js';
import { parseInputs as parsePushInputs } from '../../push/inputs.js';
import { FakeRunner } from '../actions/fake-runner.js';
import { readActionFile } from '../runner/action-file.js';
import { documentReaders } from './document-readers.js';
import {
  expectTakenOrRefused,
  hostileBytes,
  hostileDocument,
  hostileText,
  howMany,
  longText,
  longTexts,
} from './hostile-text.js';
import { textReaders } from './text-readers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('whatever text is read', () => {
  it.each(textReaders)('as $what, it is taken or refused with an error of ours', ({ read, frames = [] }) => {
    const framed = fc.tuple(fc.constantFrom(['', ''] as const, ...frames), hostileText);
    return fc.assert(
      fc.asyncProperty(framed, ([[before, after], text]) => expectTakenOrRefused(() => read(before + text + after))),
      howMany(),
    );
  });

  // What took the square of their length would take minutes.
  it.each(textReaders)('as $what, the time grows with its length only', async ({ read, frames }) => {
    for (const text of longTexts(frames)) await expectTakenOrRefused(() => read(text));
    await fc.assert(
      fc.asyncProperty(longText, (text) => expectTakenOrRefused(() => read(text))),
      howMany(0.1),
    );
  });
});

const parsers: readonly (readonly [string, (runner: Runner) => unknown])[] = [
  ['login', parseLoginInputs],
  ['push', parsePushInputs],
  ['annotate', parseAnnotateInputs],
  ['cleanup', parseCleanupInputs],
  ['publish', parsePublishInputs],
];

describe.each(parsers)('whatever inputs %s is given', (action, parse) => {
  const usual = { source: 'oci:layout', image: 'octo-org/app:v1', package: 'app', 'github-token': 'ghs_0123456789' };
  let names: readonly string[];
  beforeAll(async () => {
    names = [...(await readActionFile(root, action)).inputs.keys()];
  });

  it.each([
    ['they are taken or refused with an error of ours', hostileText, 2],
    ['the time grows with their length only', longText, 0.5],
  ])('%s', (_, text, share) => {
    const some = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: share > 1 ? 4 : 1 });
    return fc.assert(
      fc.asyncProperty(some, (inputs) =>
        expectTakenOrRefused(() => parse(new FakeRunner({ ...usual, ...Object.fromEntries(inputs) }))),
      ),
      howMany(share),
    );
  });
});

describe('whatever bytes are read', () => {
  it.each(documentReaders)('as $what, they are taken or refused with an error of ours', ({ read, near }) =>
    fc.assert(
      fc.asyncProperty(hostileBytes(...near), (bytes) => expectTakenOrRefused(() => read(bytes))),
      howMany(2),
    ),
  );

  it.each(documentReaders)('as $what, depth and length cost no more than they are', async ({ read, frames = [] }) => {
    for (const filling of fillings()) {
      for (const [before, after] of [['', ''] as const, ...frames]) {
        await expectTakenOrRefused(() => read(Buffer.from(`${before}${filling}${after}`)));
      }
    }
  });
});

/** Parts of a document that are deep or long. The deepest that one function takes may be too deep for the next one. */
function* fillings(): Generator<string> {
  for (const depth of [1000, 2000, 4000, 8000, 50_000]) {
    yield '['.repeat(depth) + ']'.repeat(depth);
    yield `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  }
  const count = 5000;
  yield '['.repeat(count);
  yield '{"a":['.repeat(count);
  yield 'A'.repeat(50 * count);
  yield `"${'a'.repeat(50 * count)}"`;
  yield `"${'\\u0000'.repeat(count)}x"`;
  yield `${' '.repeat(50 * count)}1`;
  yield `[${'{},'.repeat(count)}{}]`;
  yield `["v1"${',"v1"'.repeat(count)}]`;
  yield `{"m":1${Array.from({ length: count }, (_, number) => `,"m${number}":1`).join('')}}`;
}

describe('an edit', () => {
  const space = fc.constantFrom('', ' ', '\n  ', '\t', '\r\n');
  const number = fc.constantFrom(
    '9007199254740993',
    '1.0',
    '-0',
    '1e400',
    '"\\u0041\\/"',
    '[ 1.0 ,2]',
    '{"__proto__":1}',
  );
  const document = fc
    .tuple(
      space,
      fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), space, number), { maxLength: 4 }),
    )
    .map(([around, members]) => {
      const distinct = [...new Map(members.map((each) => [each[0], each])).values()];
      const written = distinct.map(([name, gap, value]) => `${gap}"${name}"${gap}:${gap}${value}${gap}`);
      return `${around}{${written.join(',')}}${around}`;
    });

  it('that adds something leaves every byte that was there, in its order', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('new', 'toString'), hostileDocument, (text, name, given) => {
        const value: JsonEdit['value'] = parseJsonObject(Buffer.from(JSON.stringify({ given: given ?? null })), 'It')[
          'given'
        ];
        const after = String(editJson(Buffer.from(text), [{ path: [name], value }], 'It'));
        let start = 0;
        while (start < text.length && text[start] === after[start]) start += 1;
        expect(after.endsWith(text.slice(start))).toBe(true);
      }),
      howMany(10),
    );
  });

  it('of what is as it shall be changes no byte', () => {
    fc.assert(
      fc.property(document, (text) => {
        const held: unknown = JSON.parse(text);
        const names = typeof held === 'object' && held !== null ? Object.entries(held) : [];
        const edits = names
          .filter(([, value]) => typeof value === 'string')
          .map(([name, value]) => ({ path: [name] as const, value: String(value) }));
        expect(String(editJson(Buffer.from(text), [...edits, { path: ['none'], value: undefined }], 'It'))).toBe(text);
      }),
      howMany(5),
    );
  });
});
