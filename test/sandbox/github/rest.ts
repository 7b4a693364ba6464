import { type OutgoingHttpHeaders } from 'node:http';
import { Refusal, type Reply } from '../server/http.js';

const DOCS = 'https://docs.github.com/rest';

export function json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8', 'x-github-media-type': 'github.v3; format=json' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(value) };
}

/** An answer in GitHub's error form. */
export function restError(status: number, message: string, documentation = DOCS): Reply {
  return json(status, { message, documentation_url: documentation, status: String(status) });
}

export function restRefusal(status: number, message: string): Refusal {
  return new Refusal(restError(status, message));
}

/** GitHub's entries of a page at most. */
export const usualMaxPageSize = 100;

/** A page of a list, with the Link header that leads to the others. */
export function page<T>(
  url: URL,
  items: readonly T[],
  shape: (item: T) => unknown,
  maxSize: number = usualMaxPageSize,
): Reply {
  const size = Math.min(positive(url.searchParams.get('per_page')) ?? 30, maxSize);
  const number = positive(url.searchParams.get('page')) ?? 1;
  const last = Math.max(Math.ceil(items.length / size), 1);
  const shown = items.slice((number - 1) * size, number * size);
  const relations = [
    ...(number > 1 ? [relation(url, Math.min(number - 1, last), 'prev')] : []),
    ...(number < last ? [relation(url, number + 1, 'next'), relation(url, last, 'last')] : []),
    ...(number > 1 ? [relation(url, 1, 'first')] : []),
  ];
  const headers = relations.length > 0 ? { link: relations.join(', ') } : {};
  return json(200, shown.map(shape), headers);
}

function relation(url: URL, number: number, name: string): string {
  const target = new URL(url);
  target.searchParams.set('page', String(number));
  return `<${target.href}>; rel="${name}"`;
}

/** What GitHub makes of a number in the query: anything odd counts as absent. */
function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
