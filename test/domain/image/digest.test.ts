import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  digestAlgorithm,
  Digester,
  digestHex,
  digestOf,
  hasDigest,
  isDigest,
  parseDigest,
  shortDigest,
} from '../../../core/domain/image/digest.js';
import { errorOf } from '../../errors.js';

const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('parseDigest', () => {
  it.each([empty, `sha256:${'0'.repeat(64)}`, `sha512:${'f'.repeat(128)}`])('takes %s', (text) => {
    expect(parseDigest(text, 'It')).toBe(text);
  });

  it.each([
    ['a path', 'sha256:../../x'],
    ['a path after a digest', `${empty}/../x`],
    ['upper case', `sha256:${'A'.repeat(64)}`],
    ['an upper-case algorithm', `SHA256:${'a'.repeat(64)}`],
    ['a short one', `sha256:${'a'.repeat(63)}`],
    ['a long one', `sha256:${'a'.repeat(65)}`],
    ['the length of the other algorithm', `sha512:${'a'.repeat(64)}`],
    ['md5', `md5:${'a'.repeat(32)}`],
    ['no algorithm', 'a'.repeat(64)],
    ['a line end', `${empty}\n`],
    ['two lines', `x\n${empty}`],
    ['a space', ` ${empty}`],
    ['nothing', ''],
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['an object that looks like one', { toString: () => empty }],
    ['a list of one', [empty]],
    ['a megabyte', 'a'.repeat(1_000_000)],
  ])('refuses %s', (_, value) => {
    expect(isDigest(value)).toBe(false);
    const error = errorOf(() => parseDigest(value, 'The digest of x'));
    expect(error).toMatchObject({ code: 'invalid-image' });
    expect(error?.message).toMatch(/^The digest of x is .{1,120}, which is no sha256 or sha512 digest\.$/s);
  });
});

describe('Digester', () => {
  it('gives the digest of all pieces, however they are cut', () => {
    const algorithms = fc.constantFrom<'sha256' | 'sha512'>('sha256', 'sha512');
    fc.assert(
      fc.property(algorithms, fc.array(fc.uint8Array({ maxLength: 20 })), (algorithm, pieces) => {
        const digester = new Digester(algorithm);
        for (const piece of pieces) digester.update(piece);
        const whole = Buffer.concat(pieces);
        const digest = digester.digest();
        expect(digest).toBe(`${algorithm}:${createHash(algorithm).update(whole).digest('hex')}`);
        expect(digestAlgorithm(digest)).toBe(algorithm);
        expect(`${algorithm}:${digestHex(digest)}`).toBe(digest);
        expect(hasDigest(whole, digest)).toBe(true);
        expect(hasDigest(Buffer.concat([whole, Buffer.from('x')]), digest)).toBe(false);
      }),
    );
  });

  it('gives sha256 of no bytes at all', () => {
    expect(digestOf(Buffer.alloc(0))).toBe(empty);
    expect(shortDigest(digestOf(Buffer.alloc(0)))).toBe('e3b0c44298fc');
  });
});
