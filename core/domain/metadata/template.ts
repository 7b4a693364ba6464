import { ActionError } from '../../errors.js';
import { isTimeZone } from './date-format.js';

/** An expression of a template, such as `{{branch}}` or `{{date 'YYYYMMDD' tz='Asia/Tokyo'}}`. */
export interface Expression<Name extends string> {
  readonly name: Name;
  /** Of a date, in the language of Moment.js; empty for a word. */
  readonly format: string;
  /** Of a date: one of the IANA database. */
  readonly zone: string;
}

/** Text with expressions in it, checked. */
export type Template<Name extends string> = readonly (string | Expression<Name>)[];

/** The expressions that a template may have: those that are words alone, and those that take the format of a date. */
export interface Vocabulary<Name extends string> {
  readonly words: readonly Name[];
  readonly dates: readonly Name[];
}

/**
 * Reads text with expressions in double braces, as metadata-action takes them; `\{{` stands for braces that mean nothing.
 * @throws ActionError `invalid-input` for an expression that is unknown, malformed or never closed
 * @see https://github.com/docker/metadata-action#global-expressions
 */
export function parseTemplate<Name extends string>(text: string, vocabulary: Vocabulary<Name>): Template<Name> {
  const parts: (string | Expression<Name>)[] = [];
  for (let at = 0; ;) {
    const open = text.indexOf('{{', at);
    if (open < 0) return [...parts, ...nonEmpty(text.slice(at))];
    if (text[open - 1] === '\\' && open > at) {
      parts.push(`${text.slice(at, open - 1)}{{`);
      at = open + 2;
      continue;
    }
    const { expression, end } = readExpression(text, open, vocabulary);
    parts.push(...nonEmpty(text.slice(at, open)), expression);
    at = end;
  }
}

/** @param valueOf the text that an expression stands for */
export function renderTemplate<Name extends string>(
  template: Template<Name>,
  valueOf: (expression: Expression<Name>) => string,
): string {
  return template.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('');
}

function nonEmpty(text: string): readonly string[] {
  return text === '' ? [] : [text];
}

const quoted = String.raw`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`;
const pieces = {
  name: /\{?\s*([A-Za-z_][A-Za-z0-9_]*)/y,
  format: new RegExp(String.raw`\s+(?:${quoted})`, 'y'),
  option: new RegExp(String.raw`\s+([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:${quoted})`, 'y'),
  end: /\s*\}\}\}?/y,
} as const;

function readExpression<Name extends string>(
  text: string,
  open: number,
  vocabulary: Vocabulary<Name>,
): { readonly expression: Expression<Name>; readonly end: number } {
  let at = open + 2;
  const take = (piece: RegExp): RegExpExecArray | undefined => {
    piece.lastIndex = at;
    const match = piece.exec(text) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  const fault = (what: string, hint: string): ActionError =>
    new ActionError('invalid-input', `${JSON.stringify(text.slice(open, open + 100))} ${what}.`, { hint });

  const given = take(pieces.name)?.[1];
  const names = [...vocabulary.words, ...vocabulary.dates];
  const name = names.find((candidate) => candidate === given);
  if (name === undefined) {
    throw fault('is no expression that is known here', `Known are ${names.join(', ')}; write \\{{ for plain braces.`);
  }
  const format = quotedText(take(pieces.format), 1);
  let zone = 'UTC';
  for (let option = take(pieces.option); option !== undefined; option = take(pieces.option)) {
    if (option[1] !== 'tz') throw fault(`has an unknown attribute ${option[1] ?? ''}`, "The only one is tz='ZONE'.");
    zone = quotedText(option, 2) ?? '';
    if (!isTimeZone(zone)) throw fault('has an unknown time zone', "Write one such as tz='Europe/Berlin'.");
  }
  if (take(pieces.end) === undefined) {
    throw fault(
      'is not closed or has something that is not understood',
      "Write {{name}} or {{date 'FORMAT' tz='ZONE'}}.",
    );
  }
  const isDate = vocabulary.dates.includes(name);
  if (isDate && !format) throw fault('has no format', `Write {{${name} 'YYYYMMDD'}}.`);
  if (!isDate && format !== undefined) throw fault('takes no format', `Write {{${name}}}.`);
  return { expression: { name, format: format ?? '', zone }, end: at };
}

function quotedText(match: RegExpExecArray | undefined, group: number): string | undefined {
  return match?.[group]?.replaceAll("\\'", "'") ?? match?.[group + 1]?.replaceAll('\\"', '"');
}
