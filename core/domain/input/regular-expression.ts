import { RE2JS, RE2JSException } from 're2js';
import { ActionError } from '../../errors.js';

/** A regular expression of a user, in RE2's syntax: without look-around and back-references, it takes linear time. */
export interface RegularExpression {
  readonly source: string;
  /** How many groups it has, the whole match (0) left out. */
  readonly groupCount: number;
  /** Whether it is found anywhere. */
  test(text: string): boolean;
  /** The whole match and its groups; undefined where it matches nowhere. */
  match(text: string): readonly (string | undefined)[] | undefined;
}

/** An expression longer than that is a mistake. */
const maxLength = 1000;

/**
 * @param flags as JavaScript writes them: of `gimsu`
 * @throws ActionError `invalid-input` for an expression or a flag that is not understood
 */
export function parseRegularExpression(source: string, flags = ''): RegularExpression {
  if (source.length > maxLength) throw invalidExpression(source, `it is longer than ${maxLength} characters`);
  const bits = Array.from(flags.slice(0, maxLength), findBit);
  if (bits.includes(undefined)) throw invalidExpression(source, `of the flags ${flags} one is unknown`);
  const compiled = compile(
    source,
    bits.reduce<number>((all, bit) => all | (bit ?? 0), 0),
  );
  return {
    source,
    groupCount: compiled.groupCount(),
    test: (text) => compiled.test(text),
    match: (text) => {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined);
    },
  };
}

/** A function, since the first use of re2js reads all of it. */
function findBit(flag: string): number | undefined {
  switch (flag) {
    case 'i':
      return RE2JS.CASE_INSENSITIVE;
    case 'm':
      return RE2JS.MULTILINE;
    case 's':
      return RE2JS.DOTALL;
    // These change nothing about a first match.
    case 'g':
    case 'u':
      return 0;
    default:
      return undefined;
  }
}

function compile(source: string, bits: number): RE2JS {
  try {
    return RE2JS.compile(source, bits);
  } catch (cause) {
    if (cause instanceof RE2JSException) throw invalidExpression(source, cause.message, cause);
    throw cause;
  }
}

function invalidExpression(source: string, why: string, cause?: unknown): ActionError {
  return new ActionError('invalid-input', `${JSON.stringify(source.slice(0, 100))} is no regular expression: ${why}.`, {
    hint: 'The syntax is that of RE2, which has neither look-around nor back-references.',
    cause,
  });
}
