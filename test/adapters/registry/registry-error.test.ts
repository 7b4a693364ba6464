import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../../core/adapters/http/redaction.js';
import { describeFailure, readRegistryError } from '../../../core/adapters/registry/registry-error.js';

const answer = (body: string | Uint8Array, contentType = 'application/json', authorization?: string) => ({
  headers: { 'content-type': contentType },
  body: Buffer.from(body),
  redact: createRedactor(authorization),
});
const failure = (status: number, body: string, retryAt?: number, isRetryTooLate = false) => {
  const url = new URL('https://ghcr.io/v2/o/app/x?secret=1');
  return describeFailure({ ...answer(body), status, url, retryAt, isRetryTooLate }, 'Reading it failed');
};

describe('readRegistryError', () => {
  it.each([
    ['the form of the spec', '{"errors":[{"code":"DENIED","message":"no"},{"code":"B"}]}', 'DENIED', 'no'],
    ['a code alone', '{"errors":[{"code":"NAME_UNKNOWN"}]}', 'NAME_UNKNOWN', ''],
    ['the form of GitHub’s API', '{"message":"Not Found"}', '', 'Not Found'],
    ['the form of Docker’s token servers', '{"details":"incorrect username"}', '', 'incorrect username'],
    ['an empty message beside details', '{"message":"","details":"d"}', '', 'd'],
    ['errors that are none', '{"errors":["x"],"message":"m"}', '', 'm'],
    ['errors that are no list', '{"errors":{"code":"x"},"code":"c"}', 'c', ''],
    ['values that are no texts', '{"errors":[{"code":1,"message":{"a":1}}]}', '', ''],
    ['inherited names', '{"errors":[{"__proto__":{"code":"x"}}]}', '', ''],
    ['plain text', '404 page not found\n', '', '404 page not found'],
    ['lines and control characters', '{"message":"a\\r\\n::error::b\\u001b[31m\\u0000c"}', '', 'a ::error::b [31m c'],
    ['nothing', '', '', ''],
    ['a list', '[1]', '', '[1]'],
    ['broken JSON', '{"errors":', '', '{"errors":'],
  ])('reads %s', (_, body, code, message) => {
    expect(readRegistryError(answer(body))).toEqual({ code, message });
  });

  it.each([
    ['by its type', 'Sign in', 'text/html; charset=utf-8'],
    ['by its look', ' <!DOCTYPE html><html>', 'text/plain'],
  ])('tells an HTML page %s, and shows none of it', (_, body, type) => {
    expect(readRegistryError(answer(body, type)).message).toBe('an HTML page in place of an answer');
  });

  it('reads bytes that are no text', () => {
    expect(readRegistryError(answer(Buffer.from([0xff, 0xfe, 0x00]))).message).toBe('��');
  });

  it('shows 500 characters of what is longer', () => {
    const { code, message } = readRegistryError(
      answer(`{"code":"${'c'.repeat(9000)}","message":"${'m'.repeat(60_000)}"}`),
    );
    expect([code.length, message.length]).toEqual([500, 500]);
  });

  it('shows no part of a credential where the text is cut', () => {
    const text = JSON.stringify({ message: `${'x'.repeat(480)} Bearer canary-${'y'.repeat(300)}` });
    expect(readRegistryError(answer(text)).message).toBe(`${'x'.repeat(480)} Bearer ***`);
  });

  it.each([
    ['Bearer abcdefghijklmnopqrst', 'Bearer ***'],
    ['basic  dXNlcjpwYXNzd29yZA==', 'basic ***'],
    ['ghp_0123456789abcdefghij', '***'],
    ['ghs_1234_eyJhbGci.eyJpc3Mi.c2ln', '***'],
    ['github_pat_11AAA_bbb', '***'],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '***'],
    ['Basic authentication is required', 'Basic authentication is required'],
    ['insufficient_scope', 'insufficient_scope'],
  ])('takes what looks like a credential out of a text: %s', (text, shown) => {
    expect(readRegistryError(answer(JSON.stringify({ message: text }))).message).toBe(shown);
  });
});

describe('describeFailure', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'denied'],
    [404, 'not-found'],
    [408, 'unavailable'],
    [413, 'rejected'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [504, 'unavailable'],
    [200, 'invalid-response'],
    [302, 'invalid-response'],
    [0, 'invalid-response'],
  ])('calls %d %s', (status, code) => {
    expect(failure(status, '').code).toBe(code);
  });

  it.each([
    ['{"message":"You have exceeded a secondary rate limit. Please wait."}', 'unavailable'],
    ['{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}', 'unavailable'],
    ['{"errors":[{"code":"DENIED","message":"no access to octo-org/rate-limit"}]}', 'denied'],
  ])('tells a limit from a denial where both come as 403: %s', (body, code) => {
    expect(failure(403, body).code).toBe(code);
  });

  it('tells a limit that outlasted the retries from one that no run waits for', () => {
    expect(failure(429, '', 1, false).code).toBe('unavailable');
    expect(failure(429, '', 1, true).code).toBe('rate-limited');
  });

  it('says what failed, where, and in whose words, without the query', () => {
    const { message, hint } = failure(403, '{"errors":[{"code":"DENIED","message":"no"}]}');
    expect(message).toBe('Reading it failed: ghcr.io answered 403 (DENIED: no).');
    expect(hint).toBeUndefined();
    expect(failure(500, '').message).toBe('Reading it failed: ghcr.io answered 500.');
  });

  it.each([
    [Date.parse('2026-11-01T12:00:00.500Z'), 'after 2026-11-01T12:00:00Z'],
    [1e300, 'never'],
  ])('says when the server wants to be asked again', (retryAt, time) => {
    expect(failure(429, '', retryAt).hint).toBe(`The server wants to be asked again ${time}.`);
  });
});

describe('createRedactor', () => {
  const pair = Buffer.from('octocat:ghp_secret/+?').toString('base64');

  it.each([
    ['the header', `Basic ${pair}`],
    ['its value', pair],
    ['the secret', 'ghp_secret/+?'],
    ['the secret as a query has it', encodeURIComponent('ghp_secret/+?')],
    ['the secret as some write it in JSON', 'ghp_secret\\/+?'],
  ])('takes out %s', (_, text) => {
    expect(createRedactor(`Basic ${pair}`)(`a ${text} b ${text}`)).toBe('a *** b ***');
  });

  it.each([
    ['no credential', undefined],
    ['an empty one', ''],
    ['one that is too short to tell', 'Bearer ab'],
    ['a Basic one without a password', `Basic ${Buffer.from('octocat:').toString('base64')}`],
  ])('leaves a text alone after %s', (_, authorization) => {
    expect(createRedactor(authorization)('a tab of octocat')).toBe('a tab of octocat');
  });
});
