import { describe, expect, it } from '@jest/globals';
import { findProxy } from '../../../core/adapters/http/proxy.js';
import { isActionError } from '../../../core/errors.js';

const find = (target: string, variables: Readonly<Record<string, string>>): string | undefined =>
  findProxy(new URL(target), (name) => variables[name])?.href;
const proxy = 'http://proxy.test:3128/';

describe('the proxy of a server', () => {
  it.each([
    ['is that of HTTPS_PROXY', { HTTPS_PROXY: proxy }, proxy],
    ['is that of https_proxy before it', { https_proxy: proxy, HTTPS_PROXY: 'http://other.test/' }, proxy],
    ['may be written without a scheme', { HTTPS_PROXY: 'proxy.test:3128' }, proxy],
    ['may be reached over TLS', { HTTPS_PROXY: 'https://proxy.test' }, 'https://proxy.test/'],
    ['may want credentials', { HTTPS_PROXY: 'u:p%40@proxy.test:1' }, 'http://u:p%40@proxy.test:1/'],
    ['is none without it, HTTP_PROXY or not', { HTTP_PROXY: proxy, ALL_PROXY: proxy }, undefined],
  ])('%s', (_, variables, expected) => {
    expect(find('https://ghcr.io/v2/', variables)).toBe(expected);
  });

  it.each(['http://127.0.0.1:5000/', 'http://localhost/', 'http://[::1]:5000/'])(
    'is none for this machine: %s',
    (url) => {
      expect(find(url, { HTTPS_PROXY: proxy })).toBeUndefined();
    },
  );

  it.each([
    ['socks5://user:hidden-word@proxy.test:1080', 'socks5'],
    ['ftp://proxy.test', 'ftp'],
    ['http://user:hidden-word@proxy.test:99999', 'not the URL'],
    ['http://', 'not the URL'],
    ['::', 'not the URL'],
  ])('that is none to us is refused, and its password not shown: %s', (text, words) => {
    const error = catchError(() => find('https://ghcr.io/', { HTTPS_PROXY: text }));
    expect(isActionError(error, 'unsupported')).toBe(true);
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('hidden-word');
    expect(find('https://ghcr.io/', { HTTPS_PROXY: text, NO_PROXY: 'ghcr.io' })).toBeUndefined();
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['https://ghcr.io/', '*'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['https://ghcr.io/', 'GHCR.IO'],
    ['https://ghcr.io/', 'a.test, ghcr.io ,b.test'],
    ['https://ghcr.io/', 'a.test ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io:443'],
    ['https://ghcr.io:8443/', 'ghcr.io:8443'],
    ['https://ghcr.io:8443/', 'ghcr.io'],
    ['https://containers.ghes.test/', 'ghes.test'],
    ['https://containers.ghes.test/', '.ghes.test'],
    ['https://containers.ghes.test/', '*.ghes.test'],
    ['https://containers.ghes.test/', '*.ghes.test:443'],
    ['https://ghes.test/', '.ghes.test'],
    ['https://10.1.2.3/', '10.1.2.3'],
    ['https://10.1.2.3/', '10.0.0.0/8'],
    ['https://[fd00::7]/', 'fd00::7'],
    ['https://[fd00::7]:8443/', '[fd00::7]:8443'],
    ['https://[fd00::7]/', 'fd00::/8'],
  ])('leads to %s directly with %s', (url, list) => {
    expect(find(url, { HTTPS_PROXY: proxy, NO_PROXY: list })).toBeUndefined();
    expect(find(url, { HTTPS_PROXY: proxy, no_proxy: list, NO_PROXY: 'other.test' })).toBeUndefined();
  });

  it.each([
    ['https://ghcr.io/', ''],
    ['https://ghcr.io/', ' , '],
    ['https://ghcr.io/', 'cr.io'],
    ['https://ghcr.io/', 'pkg.ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io:8443'],
    ['https://ghcr.io.evil.test/', 'ghcr.io'],
    ['https://ghcr.io/', '.'],
    ['https://ghcr.io/', '*.'],
    ['https://ghcr.io/', '10.0.0.0/8'],
    ['https://11.1.2.3/', '10.0.0.0/8'],
    ['https://10.1.2.3/', '10.0.0.0/99'],
    ['https://10.1.2.3/', '2.3'],
    ['https://10.1.2.3/', 'fd00::/8'],
    ['https://[fd00::7]/', 'fe80::/10'],
  ])('does not speak of %s with "%s"', (url, list) => {
    expect(find(url, { HTTPS_PROXY: proxy, NO_PROXY: list })).toBe(proxy);
  });

  it('of any length takes time by its length only', () => {
    for (const piece of ['a.', '.', '*', ':', '1:', '/', '[', ',', '1.1.1.1/8,'])
      expect(find('https://10.1.2.3/', { HTTPS_PROXY: proxy, NO_PROXY: piece.repeat(100_000) })).not.toBe('');
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
