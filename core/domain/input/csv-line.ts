import { ActionError } from '../../errors.js';

/**
 * Splits a line at its commas. A field that begins with a double quote ends with one, may hold commas, and writes a
 * double quote of its own as two.
 * @throws ActionError `invalid-input` for a quote at any other place
 * @see https://datatracker.ietf.org/doc/html/rfc4180#section-2
 */
export function parseCsvLine(line: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const field = line[at] === '"' ? readQuoted(line, at) : readPlain(line, at);
    fields.push(field.value);
    at = field.end + 1;
  }
  return fields;
}

interface Field {
  readonly value: string;
  /** Where the comma or the end of the line is. */
  readonly end: number;
}

function readPlain(line: string, start: number): Field {
  const comma = line.indexOf(',', start);
  const end = comma < 0 ? line.length : comma;
  const value = line.slice(start, end);
  if (value.includes('"')) throw misplacedQuote(line, 'has a double quote inside of a field');
  return { value, end };
}

function readQuoted(line: string, start: number): Field {
  let value = '';
  for (let at = start + 1; ;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) throw misplacedQuote(line, 'has a double quote that is never closed');
    value += line.slice(at, quote);
    const next = line[quote + 1];
    if (next === undefined || next === ',') return { value, end: quote + 1 };
    if (next !== '"') throw misplacedQuote(line, 'goes on after a closing double quote');
    value += '"';
    at = quote + 2;
  }
}

function misplacedQuote(line: string, what: string): ActionError {
  return new ActionError('invalid-input', `${JSON.stringify(line.slice(0, 200))} ${what}.`, {
    hint: 'Put the whole field in double quotes, as in "value=a,b"; formats of dates take single ones.',
  });
}
