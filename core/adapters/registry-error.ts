import { isJsonArray, isJsonObject, member } from '../domain/json.js';
import { ActionError, type ErrorCode } from '../errors.js';
import { type HttpResponse } from './http.js';

/** The registry's own words. */
export interface RegistryError {
  /** `DENIED`, `BLOB_UPLOAD_UNKNOWN` …; empty if the answer has none. */
  readonly code: string;
  /** One line, at most 500 characters; empty if there is none. */
  readonly message: string;
}

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export function readRegistryError(response: Pick<HttpResponse, 'headers' | 'body'>): RegistryError {
  const text = response.body.toString('utf8').trim();
  const document = parseJson(text);
  if (isJsonObject(document)) {
    const errors = member(document, 'errors');
    const first = isJsonArray(errors) ? errors[0] : undefined;
    const error = isJsonObject(first) ? first : document;
    const code = member(error, 'code');
    const message = member(error, 'message');
    // `details` is where Docker's token servers put their text.
    const words = typeof message === 'string' ? message : member(error, 'details');
    return {
      code: typeof code === 'string' ? oneLine(code) : '',
      message: typeof words === 'string' ? oneLine(words) : '',
    };
  }
  const isHtml = /html/i.test(response.headers['content-type'] ?? '') || text.startsWith('<');
  return { code: '', message: isHtml ? 'an HTML page in place of an answer' : oneLine(text) };
}

/**
 * The error for an answer that ends the work.
 * @param what what failed, as a sentence without its full stop
 */
export function describeFailure(response: HttpResponse, what: string): ActionError {
  const { code, message } = readRegistryError(response);
  const words = [code, message].filter((part) => part !== '').join(': ');
  return new ActionError(
    codeOfStatus(response.status),
    `${what}: ${response.url.host} answered ${response.status}${words === '' ? '' : ` (${words})`}.`,
  );
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status >= 500 || status === 408) return 'unavailable';
  if (status < 400) return 'invalid-response';
  return 'rejected';
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
