const goUnits: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Far beyond any wait, and a date still: some servers write numbers that no calendar has. */
const maxMs = 1000 * 365 * 86_400_000;

/**
 * Reads a `Retry-After` value: seconds, an HTTP date, or a Go duration as GHCR writes it (`10.305464ms`).
 * @param now milliseconds since the epoch, for dates
 * @returns milliseconds from now, not negative, 1000 years at most; undefined if the text is none of these
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function parseRetryAfter(text: string, now: number): number | undefined {
  const value = text.trim().slice(0, 100);
  if (/^\d{1,15}$/.test(value)) return Math.min(maxMs, Number(value) * 1000);
  const parts = [...value.matchAll(/(\d{1,15}(?:\.\d{1,15})?)(ns|us|µs|ms|s|m|h)/gy)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === value) {
    const ms = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (goUnits[unit ?? ''] ?? 0), 0);
    return Math.min(maxMs, ms);
  }
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(maxMs, Math.max(0, date - now));
}

/** The delay that GHCR puts into a message (`retry-after: 10.305464ms, allowed: 2000/minute`) in milliseconds. */
export function findRetryAfterInMessage(message: string): number | undefined {
  const match = /retry-after: ?([0-9a-zµ.]{0,40}[0-9a-z])/i.exec(message.slice(0, 2000));
  return match?.[1] === undefined ? undefined : parseRetryAfter(match[1], 0);
}
