import { describe, expect, it } from '@jest/globals';
import { findRedirect } from '../../../core/adapters/http/redirect.js';
import { errorOf } from '../../errors.js';

const request = {
  method: 'GET',
  url: new URL('https://ghcr.io/v2/o/app/blobs/x?a=b'),
  headers: { accept: '*/*', 'Content-Type': 'text/plain', cookie: 'c', 'x-own': 'o' },
  authorization: 'Bearer secret',
};
const follow = (location: string, status = 307, changes: Partial<typeof request> = {}, hops: readonly string[] = []) =>
  findRedirect(
    { ...request, ...changes },
    { status, headers: { location } },
    hops.map((url) => ({ url: new URL(url) })),
    'GET https://ghcr.io/v2/o/app/blobs/x',
  );

describe('findRedirect', () => {
  it.each([
    ['/other', 'https://ghcr.io/other'],
    ['?c=d', 'https://ghcr.io/v2/o/app/blobs/x?c=d'],
    ['https://ghcr.io:443/other', 'https://ghcr.io/other'],
  ])('keeps credential and headers at home: %s', (location, href) => {
    const next = follow(location);
    expect(next?.url.href).toBe(href);
    expect(next).toMatchObject({ authorization: 'Bearer secret', headers: request.headers });
  });

  it.each([
    ['another host', 'https://pkg-containers.githubusercontent.com/x?sig=1'],
    ['a subdomain', 'https://a.ghcr.io/x'],
    ['another port', 'https://ghcr.io:8443/x'],
    ['a host without its scheme', '//evil.example/x'],
  ])('leaves them behind on the way to %s', (_, location) => {
    const next = follow(location);
    expect(next).toMatchObject({ method: 'GET', authorization: undefined });
    expect(next?.headers).toEqual({ accept: '*/*', 'Content-Type': 'text/plain' });
  });

  it.each([
    ['http', 'http://ghcr.io/x'],
    ['http on loopback', 'http://127.0.0.1/x'],
    ['http without its host', 'http:/x'],
    ['another scheme', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a user', 'https://u:p@ghcr.io/x'],
    ['no URL', 'https://'],
  ])('refuses a redirect to %s', (_, location) => {
    expect(errorOf(() => follow(location))).toMatchObject({ code: 'refused' });
  });

  it('shows neither the query of a target nor much of it', () => {
    const message = errorOf(() => follow(`http://evil.example/${'x'.repeat(5000)}?sig=secret`))?.message ?? '';
    expect(message.length).toBeLessThan(400);
    expect(errorOf(() => follow('http://evil.example/x?sig=secret'))?.message).not.toContain('sig');
  });

  it.each([301, 302, 303])('refuses to turn a PUT into something else on %d', (status) => {
    expect(errorOf(() => follow('/x', status, { method: 'PUT' }))).toMatchObject({ code: 'refused' });
    expect(follow('/x', status)?.method).toBe('GET');
  });

  it.each([307, 308])('sends a PUT on as it is on %d', (status) => {
    expect(follow('/x', status, { method: 'PUT' })?.method).toBe('PUT');
  });

  it.each([200, 201, 300, 304, 404])('sees none in %d', (status) => {
    expect(follow('/x', status)).toBeUndefined();
  });

  it('sees none without a Location', () => {
    expect(findRedirect(request, { status: 307, headers: {} }, [], 'it')).toBeUndefined();
  });

  it('refuses a circle and a long chain', () => {
    expect(errorOf(() => follow(request.url.href))?.message).toContain('circle');
    expect(errorOf(() => follow('/a', 307, {}, ['https://ghcr.io/a']))?.message).toContain('circle');
    const hops = ['1', '2', '3', '4', '5'].map((path) => `https://ghcr.io/${path}`);
    expect(errorOf(() => follow('/6', 307, {}, hops))?.message).toContain('more than 5 times');
    expect(follow('/6', 307, {}, hops.slice(1))?.url.pathname).toBe('/6');
  });
});
