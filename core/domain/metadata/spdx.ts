import { spdxExceptions, spdxLicenses } from './spdx-list.js';

/** Longer ones would not be shown; GitHub takes 256 characters. */
const maxLength = 1000;

/**
 * Whether the text is an SPDX licence expression, such as `MIT` or `(Apache-2.0 OR MIT) AND LicenseRef-own`.
 * @see https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
 */
export function isSpdxExpression(text: string): boolean {
  if (text.length > maxLength) return false;
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  const end = readExpression(tokens, 0);
  return end === tokens.length;
}

/** @returns where the expression that begins there ends; undefined if there is none */
function readExpression(tokens: readonly string[], start: number): number | undefined {
  let end = readTerm(tokens, start);
  while (end !== undefined && /^(?:AND|OR|and|or)$/.test(tokens[end] ?? '')) end = readTerm(tokens, end + 1);
  return end;
}

function readTerm(tokens: readonly string[], start: number): number | undefined {
  const token = tokens[start] ?? '';
  if (token === '(') {
    const end = readExpression(tokens, start + 1);
    return end !== undefined && tokens[end] === ')' ? end + 1 : undefined;
  }
  if (!isLicense(token)) return undefined;
  if (!/^(?:WITH|with)$/.test(tokens[start + 1] ?? '')) return start + 1;
  return spdxExceptions.has((tokens[start + 2] ?? '').toLowerCase()) ? start + 3 : undefined;
}

function isLicense(token: string): boolean {
  if (/^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/.test(token)) return true;
  return spdxLicenses.has(token.toLowerCase().replace(/\+$/, ''));
}
