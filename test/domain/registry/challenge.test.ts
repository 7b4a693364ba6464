import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findActions, findChallenge, parseChallenges } from '../../../core/domain/registry/challenge.js';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => ({ scheme, ...Object.fromEntries(parameters) }));

const maxLength = 16 * 1024;
/** A header of the greatest length that is read, made of one piece over and over. */
const repeat = (piece: string, start = ''): string => start + piece.repeat(Math.ceil(maxLength / piece.length));

describe('parseChallenges', () => {
  it.each([
    [
      'the challenge of GHCR',
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
      [{ scheme: 'bearer', realm: 'https://ghcr.io/token', service: 'ghcr.io', scope: 'repository:user/image:pull' }],
    ],
    ['values without quotes', 'Bearer realm=https, service=x', [{ scheme: 'bearer', realm: 'https', service: 'x' }]],
    ['names in any case', 'BEARER Realm="a",REALM="b"', [{ scheme: 'bearer', realm: 'a' }]],
    ['commas within quotes', 'Bearer scope="a:pull,push",x="1"', [{ scheme: 'bearer', scope: 'a:pull,push', x: '1' }]],
    ['escapes within quotes', 'Bearer realm="a\\"b\\\\c"', [{ scheme: 'bearer', realm: 'a"b\\c' }]],
    [
      'white space around all',
      '  Bearer\trealm = "a" , service = b ,',
      [{ scheme: 'bearer', realm: 'a', service: 'b' }],
    ],
    [
      'several schemes',
      'Basic realm="a", Bearer realm="b",service="c"',
      [
        { scheme: 'basic', realm: 'a' },
        { scheme: 'bearer', realm: 'b', service: 'c' },
      ],
    ],
    ['a scheme alone', 'Negotiate', [{ scheme: 'negotiate' }]],
    [
      'schemes alone in a row',
      'Negotiate, NTLM, Bearer realm="a"',
      [{ scheme: 'negotiate' }, { scheme: 'ntlm' }, { scheme: 'bearer', realm: 'a' }],
    ],
    [
      'a token68 before others',
      'Negotiate YII/abc+d==, Bearer realm="a"',
      [{ scheme: 'negotiate' }, { scheme: 'bearer', realm: 'a' }],
    ],
    [
      'a token68 with one equals sign',
      'Negotiate abc=, Bearer realm="a"',
      [{ scheme: 'negotiate' }, { scheme: 'bearer', realm: 'a' }],
    ],
    ['an empty value', 'Bearer realm="",service=""', [{ scheme: 'bearer', realm: '', service: '' }]],
    [
      'a quote that is never closed',
      'Basic realm="x", Bearer realm="a',
      [{ scheme: 'basic', realm: 'x' }, { scheme: 'bearer' }],
    ],
    [
      'a service that would add a query',
      'Bearer realm="r",service="x&scope=repository:evil:*"',
      [{ scheme: 'bearer', realm: 'r', service: 'x&scope=repository:evil:*' }],
    ],
    ['a parameter called __proto__', 'Bearer __proto__="x"', [{ scheme: 'bearer', ['__proto__']: 'x' }]],
    ['nothing', '', []],
    ['commas only', ', ,,', []],
    ['no scheme', '="x"', []],
    ['letters that no scheme has', 'é Bearer realm="a"', []],
  ])('reads %s', (_, header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  it.each([
    ['open quotes', repeat('a="')],
    ['escapes without end', repeat('\\', 'Bearer realm="')],
    ['one quoted value', repeat('x', 'Bearer realm="')],
    ['one token', repeat('a')],
    ['one token68', repeat('=', 'Bearer a')],
    ['tokens that look like token68', repeat('a= ', 'Bearer ')],
    ['spaces', `Bearer${repeat(' ')}`],
    ['a token68 and spaces', repeat(' ', 'Bearer abc')],
    ['commas', repeat(',')],
    ['schemes', repeat('a ')],
    ['schemes with commas', repeat('a,')],
    ['parameters', repeat('a=b,', 'Bearer ')],
    ['broken parameters', repeat('a=",', 'Bearer ')],
    ['control characters', repeat('\u0000\u001b')],
  ])('takes linear time for 16 KiB of %s', (_, header) => {
    // Quadratic time would be some seconds for each of these, a thousand times over hours.
    for (let round = 0; round < 100; round += 1) parseChallenges(header);
    expect(parseChallenges(header).length).toBeLessThanOrEqual(maxLength);
  });

  it('reads no further than 16 KiB', () => {
    expect(read(`Bearer realm="${'x'.repeat(maxLength)}", Basic realm="a"`)).toEqual([{ scheme: 'bearer' }]);
  });

  it('never throws', () => {
    const piece = fc.constantFrom('Bearer', 'realm', '=', '"', '\\', ',', ' ', '\t', 'a', '==', 'é', '\u0000', '/');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (header) => {
          for (const { scheme } of parseChallenges(header)) expect(scheme).toBe(scheme.toLowerCase());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads any value that was quoted by the rules', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (realm, service) => {
        const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
        expect(read(`Basic realm="z", Bearer realm=${quote(realm)}, service=${quote(service)}`)).toEqual([
          { scheme: 'basic', realm: 'z' },
          { scheme: 'bearer', realm, service },
        ]);
      }),
    );
  });
});

describe('findChallenge', () => {
  it('finds a scheme among others', () => {
    const header = 'Negotiate, Basic realm="a", Bearer realm="b", Bearer realm="c"';
    expect(findChallenge(header, 'bearer')?.parameters.get('realm')).toBe('b');
    expect(findChallenge(header, 'basic')?.parameters.get('realm')).toBe('a');
    expect(findChallenge('Digest realm="a"', 'basic')).toBeUndefined();
  });
});

describe('findActions', () => {
  it.each<[string, string, readonly string[]]>([
    ['what is wanted of the repository', 'repository:octo/app:delete', ['delete']],
    ['several, among others', 'registry:catalog:* repository:octo/app:pull,delete,*', ['pull', 'delete', '*']],
    ['nothing of another repository', 'repository:octo/app-2:delete', []],
    ['nothing that is no action', 'repository:octo/app:delete&x=y,DELETE,a b', []],
    ['nothing where nothing is said', '', []],
  ])('gives %s', (_, scope, actions) => {
    expect(findActions(`Bearer realm="r",scope="${scope}"`, 'octo/app')).toEqual(actions);
  });
});
