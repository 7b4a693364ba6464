import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputReader, parseDuration, splitLines } from '../../../core/domain/input/input.js';
import { parseTag } from '../../../core/domain/registry/reference.js';
import { codeOf, errorOf } from '../../errors.js';

const open = (values: Readonly<Record<string, string>>): InputReader =>
  new InputReader({
    names: Object.keys(values).filter((name) => values[name]?.trim() !== ''),
    get: (name) => values[name] ?? '',
  });
const faultOf = (reader: InputReader): string | undefined =>
  errorOf(() => {
    reader.finish();
  })?.message;

describe('InputReader', () => {
  it('tells all faults at once, each with its input', () => {
    const reader = open({
      'dry-run': 'tru',
      concurrency: 'NaN',
      tags: 'ok,-x,a/b',
      pat: 'ab',
      'older-than': '14 apples',
    });
    reader.boolean('dry-run', false);
    reader.integer('concurrency', { min: 1, max: 64 });
    reader.list('tags', parseTag);
    reader.secret('pat', () => undefined);
    reader.duration('older-than');
    reader.required('source');
    reader.choice('mode', ['clean'], 'clean');
    const message = faultOf(reader) ?? '';
    expect(message.split('\n')).toEqual([
      '7 inputs are wrong:',
      '- "dry-run" is "tru"; write true or false.',
      '- "concurrency" is "NaN"; write a whole number from 1 to 64.',
      expect.stringMatching(/^- "tags" is wrong: "-x" is no tag\. /),
      expect.stringMatching(/^- "tags" is wrong: "a\/b" is no tag\. /),
      '- "pat" is too short for a token.',
      expect.stringMatching(/^- "older-than" is wrong: "14 apples" is no duration\. /),
      '- "source" is required.',
    ]);
  });

  it('says nothing when nothing is wrong', () => {
    const reader = open({ a: ' x ' });
    expect(reader.text('a')).toBe('x');
    expect(reader.text('b')).toBeUndefined();
    expect(faultOf(reader)).toBeUndefined();
  });

  it('shows a bounded part of a hundred thousand faults', () => {
    const reader = open({ tags: `${'a/b,'.repeat(100_000)}${'x'.repeat(100_000)}` });
    expect(reader.list('tags', parseTag)).toEqual([]);
    const message = faultOf(reader) ?? '';
    expect(message.length).toBeLessThan(20_000);
    expect(message).toContain('- and 99951 more');
  });

  it('lets an error that is none of the input go on', () => {
    expect(() => {
      open({ a: 'x' }).parsed('a', () => {
        throw new RangeError('a fault of ours');
      });
    }).toThrow(RangeError);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    [' true\n', true],
    ['', true],
    ['  ', true],
  ])('reads the boolean %j', (text, value) => {
    const reader = open({ 'dry-run': text });
    expect(reader.boolean('dry-run', true)).toBe(value);
    expect(faultOf(reader)).toBeUndefined();
  });

  it.each(['tru', 'yes', 'no', 'on', 'off', 'y', '1', '0', 'tRUE', 'true true', 'trueish', '"true"'])(
    'refuses the boolean %j',
    (text) => {
      const reader = open({ 'dry-run': text });
      reader.boolean('dry-run', true);
      expect(faultOf(reader)).toContain('"dry-run"');
    },
  );

  it.each([
    ['1', 1],
    ['64', 64],
    ['007', 7],
  ])('reads the integer %s', (text, value) => {
    const reader = open({ concurrency: text });
    expect(reader.integer('concurrency', { min: 1, max: 64 })).toBe(value);
    expect(faultOf(reader)).toBeUndefined();
  });

  it.each([
    '0',
    '65',
    '100000',
    '-1',
    '+1',
    'NaN',
    'Infinity',
    '10abc',
    '1.0',
    '1e1',
    '0x10',
    '1_0',
    '٣',
    '9'.repeat(400),
  ])('refuses the integer %s', (text) => {
    const reader = open({ concurrency: text });
    expect(reader.integer('concurrency', { min: 1, max: 64 })).toBeUndefined();
    expect(faultOf(reader)).toContain('"concurrency"');
  });

  it('reads a list of lines and commas, without comments and empty entries', () => {
    const text = ' a , b,,\r\n# c, d\n  # e\n\nf#g\r h ';
    expect(open({ tags: text }).list('tags', (entry) => entry)).toEqual(['a', 'b', 'f#g', 'h']);
  });

  it('leaves commas to lines', () => {
    expect(open({ labels: 'a=1,2\r\n#x\n b=3 ' }).lines('labels', (line) => line)).toEqual(['a=1,2', 'b=3']);
    expect(splitLines('')).toEqual([]);
  });

  it('takes one of the choices only', () => {
    const reader = open({ mode: 'Clean' });
    expect(reader.choice('mode', ['clean', 'plan'], 'clean')).toBe('clean');
    expect(faultOf(reader)).toBe('Input "mode" is "Clean"; write one of clean, plan.');
    expect(open({ mode: 'plan' }).choice('mode', ['clean', 'plan'], 'clean')).toBe('plan');
  });

  describe('aliases', () => {
    it('stand for the name', () => {
      expect(open({ 'registry-url': 'a' }).text('registry', 'registry-url')).toBe('a');
    });
    it('may say the same', () => {
      const reader = open({ registry: 'a', 'registry-url': ' a ' });
      expect(reader.text('registry', 'registry-url')).toBe('a');
      expect(faultOf(reader)).toBeUndefined();
    });
    it('may not contradict the name', () => {
      const reader = open({ registry: 'a', 'registry-url': 'b' });
      reader.text('registry', 'registry-url');
      expect(faultOf(reader)).toBe('Input "registry" says "a" and its alias "registry-url" says "b".');
    });
  });

  describe('secret', () => {
    const read = (raw: string) => {
      const masked: string[] = [];
      const reader = open({ pat: raw });
      return { value: reader.secret('pat', (secret) => masked.push(secret)), masked, fault: faultOf(reader) };
    };

    it('is taken as it is, and masked', () => {
      expect(read('ghp_abcDEF123')).toEqual({ value: 'ghp_abcDEF123', masked: ['ghp_abcDEF123'], fault: undefined });
    });

    it.each(['ghp_abcdef\n', 'ghp_abcdef\r\n'])('loses the one line end that a file gives it: %j', (raw) => {
      expect(read(raw)).toEqual({ value: 'ghp_abcdef', masked: [raw, 'ghp_abcdef'], fault: undefined });
    });

    it('is none where it is empty, as the secrets of a fork are', () => {
      expect(read('')).toEqual({ value: undefined, masked: [], fault: undefined });
    });

    it.each([' ', '\n', '\r\n \t'])('is refused where nothing but white space is left of it: %j', (raw) => {
      const fault = 'Input "pat" is empty but for white space.';
      expect(read(raw)).toEqual({ value: undefined, masked: [], fault });
    });

    it.each(['a', 'ab', 'abc', 'abc\n'])('is refused, and not masked, where it is as short as %j', (raw) => {
      expect(read(raw)).toEqual({ value: undefined, masked: [], fault: 'Input "pat" is too short for a token.' });
    });

    it.each([
      ['a header in it', 'ghp_canary\r\nX-Evil: 1'],
      ['two lines', 'ghp_canary\nghp_second'],
      ['two line ends', 'ghp_canary\n\n'],
      ['spaces around', ' ghp_canary '],
      ['NUL', 'ghp_canary\0'],
      ['DEL', 'ghp_canary\u007f'],
      ['other letters', 'ghp_canaryé'],
    ])('is refused with %s, masked all the same, and shown nowhere', (_, raw) => {
      const { value, masked, fault } = read(raw);
      expect(value).toBeUndefined();
      expect(masked.some((secret) => secret.includes('ghp_canary'))).toBe(true);
      expect(masked.every((secret) => secret.length >= 4)).toBe(true);
      expect(fault).toMatch(/^Input "pat" /);
      expect(fault).not.toContain('canary');
    });

    it('is in no fault, whatever it holds', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (noise) => {
          const { value, fault } = read(`canary${noise}`);
          expect(fault ?? '').not.toContain('canary');
          expect(value ?? 'x').toMatch(/^[\x21-\x7e]+$/);
        }),
      );
    });
  });

  it.each([
    ['keep-n-taged', 'Unknown input "keep-n-taged" was ignored. Did you mean "keep-n-tagged"?'],
    ['dryrun', 'Unknown input "dryrun" was ignored. Did you mean "dry-run"?'],
    ['something-else', 'Unknown input "something-else" was ignored.'],
    ['x'.repeat(500), `Unknown input "${'x'.repeat(60)}…" was ignored.`],
  ])('warns of the unknown input %s', (name, warning) => {
    const reader = open({ [name]: 'x', 'dry-run': 'true', empty: ' ' });
    reader.boolean('dry-run', false);
    reader.integer('keep-n-tagged', { min: 0, max: 1 });
    reader.text('alias-of', 'this');
    expect(reader.warnings()).toEqual([warning]);
  });
});

const second = 1000;
const day = 86_400 * second;

describe('parseDuration', () => {
  it.each([
    ['30 seconds', 30 * second],
    ['1 second', second],
    ['45s', 45 * second],
    ['5 minutes', 300 * second],
    ['5m', 300 * second],
    ['12h', 12 * 3600 * second],
    ['1 hour', 3600 * second],
    ['15 days', 15 * day],
    ['14d', 14 * day],
    ['14 d', 14 * day],
    ['2 Weeks', 14 * day],
    ['6 months', 180 * day],
    ['6mo', 180 * day],
    ['2 years', 730 * day],
    ['0 days', 0],
    ['P14D', 14 * day],
    ['P2W', 14 * day],
    ['P6M', 180 * day],
    ['PT6M', 360 * second],
    ['P1Y2M3DT4H5M6S', (365 + 60 + 3) * day + (4 * 3600 + 5 * 60 + 6) * second],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    'days',
    '14',
    '14 apples',
    '-1 day',
    '+1 day',
    '1.5 days',
    '1 day 2 hours',
    '6M',
    '6 M',
    'P',
    'PT',
    'P1DT',
    'p14d',
    'P1.5D',
    '1e3 days',
    '9999999 days',
    '14  days',
    '٣ days',
    '14 days\n',
    'Infinity days',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseDuration(text))).toBe('invalid-input');
  });
});
