import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatReference,
  formatRepository,
  isLoopback,
  isRegistryHost,
  isRepositoryName,
  isTag,
  parseReference,
  parseRegistryHost,
  parseTag,
  registryOrigin,
} from '../../../core/domain/registry/reference.js';
import { codeOf, errorOf } from '../../errors.js';

const ghcr = parseRegistryHost('ghcr.io');
const digest = `sha256:${'a'.repeat(64)}`;

describe('parseRegistryHost', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['GHCR.IO', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['HTTPS://GHCR.io', 'ghcr.io'],
    ['ghcr.io:443', 'ghcr.io'],
    ['ghcr.io.', 'ghcr.io'],
    ['https://ghcr.io.:443/', 'ghcr.io'],
    ['ghcr.io:8443', 'ghcr.io:8443'],
    ['ghcr.io:80', 'ghcr.io:80'],
    ['http://127.0.0.1:5000', '127.0.0.1:5000'],
    ['http://127.0.0.1:80/', '127.0.0.1'],
    ['127.0.0.1:443', '127.0.0.1:443'],
    ['http://localhost', 'localhost'],
    ['http://[::1]:5000', '[::1]:5000'],
    ['containers.octo.ghe.com', 'containers.octo.ghe.com'],
    ['xn--ghr-5cd.io', 'xn--ghr-5cd.io'],
    ['10.0.0.5:5000', '10.0.0.5:5000'],
  ])('reads %s as %s', (text, host) => {
    expect(parseRegistryHost(text)).toBe(host);
    expect(parseRegistryHost(host)).toBe(host);
  });

  it.each([
    'ghcr.io@evil.example',
    'user:password@ghcr.io',
    'ghcr.io\\evil',
    'ghcr.io/../x',
    'ghcr.io/x',
    'ghcr.io//',
    'ghcr.io?x',
    'ghcr.io#x',
    'ghсr.io', // Cyrillic es
    'ghcr。io', // a full stop that IDNA takes for a dot
    'doc\u212Aer.io', // Kelvin sign, whose lower case is k
    'ghcr.io\n',
    ' ghcr.io',
    'ghcr .io',
    'ghcr.io%2f',
    'ftp://ghcr.io',
    'https:ghcr.io',
    'https://',
    '',
    '.',
    '..',
    '.ghcr.io',
    'ghcr..io',
    'ghcr.io..',
    '-ghcr.io',
    'ghcr-.io',
    'ghcr_io',
    'ghcr.io:',
    'ghcr.io:0443',
    'ghcr.io:99999',
    'ghcr.io:1:2',
    'ghcr.io:abc',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.0.0.01',
    '127.0.0.256',
    '999.1.1.1',
    '[::1',
    '[::g]',
    '[0:0:0:0:0:0:0:1]',
    `${'a.'.repeat(200)}io`,
    `https://${'a'.repeat(252)}:443/evil.example`,
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseRegistryHost(text))).toBe('invalid-input');
  });

  it.each(['http://ghcr.io', 'http://ghcr.io:80', 'http://10.0.0.5', 'http://127.0.0.1.evil.example'])(
    'refuses to speak http with %s',
    (text) => {
      expect(errorOf(() => parseRegistryHost(text))?.message).toContain('unencrypted');
    },
  );

  it('shows little of what is very long', () => {
    expect(errorOf(() => parseRegistryHost('!'.repeat(100_000)))?.message.length).toBeLessThan(200);
  });

  it('gives only hosts that URL leaves as they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webAuthority(), fc.domain(), fc.ipV4(), fc.ipV6(), fc.string({ unit: 'binary' })),
        (text) => {
          if (codeOf(() => parseRegistryHost(text)) !== undefined) return;
          const host = parseRegistryHost(text);
          expect(isRegistryHost(host)).toBe(true);
          expect(new URL(registryOrigin(host)).host).toBe(host);
        },
      ),
    );
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'localhost:5000', '127.0.0.1', '127.9.9.9:1', '[::1]', '[::1]:5000'])(
    'holds %s for this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );
  it.each([
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '0.0.0.0',
    '[::]',
    '128.0.0.1',
    'ghcr.io',
    '127.0.0',
  ])('holds %s for another one', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('registryOrigin', () => {
  it.each([
    ['ghcr.io', 'https://ghcr.io'],
    ['ghcr.io:8443', 'https://ghcr.io:8443'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['docker.io', 'https://registry-1.docker.io'],
    ['index.docker.io', 'https://registry-1.docker.io'],
  ])('sends requests for %s to %s', (host, origin) => {
    expect(registryOrigin(parseRegistryHost(host))).toBe(origin);
  });
});

describe('isTag', () => {
  it.each(['a', '_', 'A.b-c_9', 'v1.2.3', '1', 'x'.repeat(128), 'a..b', 'latest-'])('takes %s', (text) => {
    expect(isTag(text)).toBe(true);
    expect(parseTag(text)).toBe(text);
  });
  it.each([
    '',
    'x'.repeat(129),
    '-x',
    '.x',
    'a/b',
    `a@${digest}`,
    'latest ',
    'latest\n',
    '%2e%2e',
    'a:b',
    'ä',
    'a+b',
    '..',
  ])('refuses %j', (text) => {
    expect(isTag(text)).toBe(false);
    expect(codeOf(() => parseTag(text))).toBe('invalid-input');
  });
});

describe('isRepositoryName', () => {
  it.each(['a', 'octo/app', 'a/b/c/d', 'a-b', 'a--b', 'a_b', 'a__b', 'a.b', '0/1', 'a'.repeat(255)])(
    'takes %s',
    (text) => {
      expect(isRepositoryName(text)).toBe(true);
    },
  );
  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '..',
    'a/../b',
    'a..b',
    'a___b',
    'a-',
    '-a',
    'A',
    'a b',
    'a\n',
    'a?b',
    'a%2fb',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(isRepositoryName(text)).toBe(false);
  });
});

describe('parseReference', () => {
  it.each([
    ['octo/app', 'ghcr.io/octo/app'],
    ['octo/app:v1', 'ghcr.io/octo/app:v1'],
    ['ghcr.io/Owner/Img:Tag', 'ghcr.io/owner/img:Tag'],
    [`GHCR.IO/o/a@${digest}`, `ghcr.io/o/a@${digest}`],
    [`o/a:v1@${digest}`, `ghcr.io/o/a:v1@${digest}`],
    ['localhost/o/a', 'localhost/o/a'],
    ['127.0.0.1:5000/o/a:1', '127.0.0.1:5000/o/a:1'],
    ['[::1]:5000/o/a', '[::1]:5000/o/a'],
    ['app', 'ghcr.io/app'],
    ['docker.io/alpine:3', 'docker.io/library/alpine:3'],
    ['docker.io/grafana/grafana', 'docker.io/grafana/grafana'],
    ['ghcr.io:443/o/a', 'ghcr.io/o/a'],
    [`o/a@sha512:${'0'.repeat(128)}`, `ghcr.io/o/a@sha512:${'0'.repeat(128)}`],
  ])('reads %s as %s', (text, canonical) => {
    expect(formatReference(parseReference(text, ghcr))).toBe(canonical);
  });

  it.each([
    '',
    'o/a:',
    'o/a@',
    'o/a:v1:v2',
    'o/a:-x',
    `o/a:${'x'.repeat(129)}`,
    'o/a:latest ',
    'o/a:%2e%2e',
    'o/a@sha256:ABC',
    `o/a@sha256:${'A'.repeat(64)}`,
    `o/a@sha256:${'a'.repeat(63)}`,
    'o/a@sha256:../../x',
    `o/a@md5:${'a'.repeat(32)}`,
    `o/a@${digest}@${digest}`,
    'https://ghcr.io/o/a',
    'ghcr.io/',
    'ghcr.io/../a',
    'ghcr.io/o/../../a',
    'gh@cr.io/o/a',
    'ghсr.io/o/a', // Cyrillic es
    'o/\u212Aat', // Kelvin sign
    'o/a b',
    'o/a\n',
    'o/a#b',
    'o/a?b=c',
    'o\\a',
    'evil.example:99999/o/a',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseReference(text, ghcr))).toBe('invalid-input');
  });

  it.each([
    ['a-a-…!', `${'a-'.repeat(50_000)}!`],
    ['a.a.…', 'a.'.repeat(50_000)],
    ['a/a/…', 'a/'.repeat(50_000)],
    ['::::', ':'.repeat(100_000)],
    ['@@@@', '@'.repeat(100_000)],
    ['----', `a${'-'.repeat(100_000)}!`],
    ['a very long tag', `o/a:${'x'.repeat(100_000)}`],
    ['a very long host', `${'a.'.repeat(50_000)}io/o/a`],
  ])('refuses 100 kB of %s by their length alone, and shows little of them', (_, text) => {
    const error = errorOf(() => parseReference(text, ghcr));
    expect(error?.message).toContain('too long');
    expect(error?.message.length).toBeLessThan(300);
  });

  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const name = fc
    .array(fc.tuple(part, fc.constantFrom('', '.', '_', '__', '-', '---'), part), { minLength: 2, maxLength: 4 })
    .map((parts) => parts.map((pieces) => pieces.join('')).join('/'));
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const reference = fc
    .record({
      registry: fc.constantFrom(
        'ghcr.io/',
        'localhost/',
        'localhost:5000/',
        '127.0.0.1:1/',
        'a-b.example:65535/',
        '[::1]/',
      ),
      name,
      tag: fc.oneof(
        fc.constant(''),
        tag.map((text) => `:${text}`),
      ),
      digest: fc.oneof(
        fc.constant(''),
        hex.map((text) => `@sha256:${text}`),
      ),
    })
    .map((parts) => parts.registry + parts.name + parts.tag + parts.digest);

  it('formats what it read as it was written', () => {
    fc.assert(
      fc.property(reference, (text) => {
        const parsed = parseReference(text, ghcr);
        expect(formatReference(parsed)).toBe(text);
        expect(text.startsWith(formatRepository(parsed))).toBe(true);
      }),
    );
  });

  it.each(['intranet:443/team/app', 'intranet./team/app'])(
    'keeps the host of one word in %s apart from the name',
    (text) => {
      const parsed = parseReference(text, ghcr);
      expect(parsed).toEqual({ registry: 'intranet', name: 'team/app' });
      expect(formatReference(parsed)).toBe('intranet:443/team/app');
    },
  );

  it('gives only references that it reads again as the same, or refuses', () => {
    const pieces = fc.constantFrom(
      'a',
      'B',
      '/',
      ':',
      '@',
      '.',
      '-',
      '_',
      'ghcr.io',
      digest,
      ' ',
      'é',
      '%',
      '0',
      '[',
      ']',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        if (codeOf(() => parseReference(text, ghcr)) !== undefined) return;
        const parsed = parseReference(text, ghcr);
        expect(parseReference(formatReference(parsed), ghcr)).toEqual(parsed);
        expect(isRepositoryName(parsed.name)).toBe(true);
        expect(isRegistryHost(parsed.registry)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
