import { isJsonArray, isJsonObject, member } from '../../domain/json/json.js';
import { ActionError, type ErrorCode } from '../../errors.js';
import { type HttpResponse } from '../http/http-answer.js';

/** The registry's own words. */
export interface RegistryError {
  /** `DENIED`, `BLOB_UPLOAD_UNKNOWN` …; empty if the answer has none. */
  readonly code: string;
  /** One line, at most 500 characters, without credentials; empty if there is none. */
  readonly message: string;
}

type Answer = Pick<HttpResponse, 'headers' | 'body' | 'redact'>;

const maxTextLength = 500;
/** Credentials that somebody else may have sent: the value of an Authorization header, GitHub's tokens, a JWT. */
const credentialPattern =
  /\b(?:(?<=\b(?:bearer|basic) +)[\w.~+/=-]{16,}|(?:gh[oprsu]|github_pat)_\w[\w.-]*|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/gi;

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export function readRegistryError(answer: Answer): RegistryError {
  const text = answer.body.toString('utf8').trim();
  const document = parseJson(text);
  const show = (value: unknown): string => (typeof value === 'string' ? oneLine(answer.redact(value)) : '');
  if (isJsonObject(document)) {
    const errors = member(document, 'errors');
    const first = isJsonArray(errors) ? errors[0] : undefined;
    const error = isJsonObject(first) ? first : document;
    const message = member(error, 'message');
    // `details` is where Docker's token servers put their text.
    return { code: show(member(error, 'code')), message: show(message) || show(member(error, 'details')) };
  }
  const isHtml = /html/i.test(answer.headers['content-type'] ?? '') || text.startsWith('<');
  return { code: '', message: isHtml ? 'an HTML page in place of an answer' : show(text) };
}

/**
 * The error for an answer that ends the work.
 * @param what what failed, as a sentence without its full stop
 */
export function describeFailure(response: HttpResponse, what: string): ActionError {
  const { code, message } = readRegistryError(response);
  const words = [code, message].filter((part) => part !== '').join(': ');
  const { status, url, retryAt } = response;
  return new ActionError(
    codeOf(response),
    `${what}: ${url.host} answered ${status}${words === '' ? '' : ` (${words})`}.`,
    retryAt === undefined ? {} : { hint: `The server wants to be asked again ${showTime(retryAt)}.` },
  );
}

/** Whether another credential may get another answer. */
export function isRefusal(response: HttpResponse): boolean {
  return ['unauthorized', 'denied'].includes(codeOf(response));
}

function codeOf(response: HttpResponse): ErrorCode {
  const { status, isRetryTooLate } = response;
  if (status === 401) return 'unauthorized';
  if (status === 403) return isLimit(readRegistryError(response)) ? 'unavailable' : 'denied';
  if (status === 404) return 'not-found';
  if (status === 429 && isRetryTooLate) return 'rate-limited';
  if (status >= 500 || status === 408 || status === 429) return 'unavailable';
  if (status < 400) return 'invalid-response';
  return 'rejected';
}

/**
 * GitHub may tell of its secondary limits with a 403, which says nothing of the credential.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isLimit({ code, message }: RegistryError): boolean {
  return code === 'TOOMANYREQUESTS' || /\brate limit\b/i.test(message);
}

/** @param time milliseconds since the epoch, as a server may have made it up */
function showTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'never' : `after ${date.toISOString().replace(/\.\d+Z$/, 'Z')}`;
}

/** Credentials go before the text is cut: half a token would no longer be known for one. */
function oneLine(text: string): string {
  return text
    .slice(0, 20 * maxTextLength)
    .replace(credentialPattern, '***')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, maxTextLength);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
