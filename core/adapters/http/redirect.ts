import { type IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../../domain/registry/reference.js';
import { ActionError } from '../../errors.js';

/** A request that was answered with a redirect. */
export interface Hop {
  readonly url: URL;
}

interface Redirectable {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: string | undefined;
}

const maxRedirects = 5;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that say nothing of who asks. */
const harmlessHeaders: ReadonlySet<string> = new Set(['accept', 'content-type']);

/**
 * The request that an answer redirects to. A credential and headers of one's own stay with their origin; once left,
 * they are not sent again even if a redirect leads back.
 * @param hops the requests before this one
 * @param what the first request, for the error
 * @returns undefined if the answer is no redirect
 * @throws ActionError `refused` for a target that is not encrypted, a circle, a long chain, a method that would change
 */
export function findRedirect<T extends Redirectable>(
  request: T,
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders },
  hops: readonly Hop[],
  what: string,
): T | undefined {
  const { location } = answer.headers;
  if (!redirectStatuses.has(answer.status) || location === undefined) return undefined;
  if (answer.status < 307 && request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ActionError(
      'refused',
      `${what} was redirected with ${answer.status}, which would make it another request.`,
    );
  }
  const url = resolveRedirect(request.url, location);
  if ([...hops, request].some((hop) => hop.url.href === url.href)) {
    throw new ActionError('refused', `${what} was redirected in a circle.`);
  }
  if (hops.length >= maxRedirects) {
    throw new ActionError('refused', `${what} was redirected more than ${maxRedirects} times.`);
  }
  if (url.origin === request.url.origin) return { ...request, url };
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => harmlessHeaders.has(name.toLowerCase()));
  return { ...request, url, headers: Object.fromEntries(headers), authorization: undefined };
}

function resolveRedirect(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe =
    to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:' && isLoopback(to.host));
  if (to === undefined || !isSafe || to.username !== '' || to.password !== '') {
    throw new ActionError(
      'refused',
      `${from.origin} redirects to ${JSON.stringify(location.slice(0, 200).split('?')[0])}, which is not followed.`,
      { hint: 'Only https targets without user info are followed.' },
    );
  }
  return to;
}
