import { parseArgs } from 'node:util';
import { findNearest } from '../core/domain/input/nearest.js';
import { ActionError } from '../core/errors.js';
import { type ActionInput } from './action-file.js';

/** What was written after the name of a command. */
export interface CommandLine {
  readonly isHelp: boolean;
  readonly isJson: boolean;
  readonly isConfirmed: boolean;
  readonly isVerbose: boolean;
  readonly summaryFile: string | undefined;
  readonly tokenFile: string | undefined;
  /** Values by input; what was given several times has one line for each. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** Options that are no inputs. */
const ownOptions = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  verbose: { type: 'boolean' },
  summary: { type: 'string' },
  'token-file': { type: 'string' },
} as const;

/** Inputs that are secrets: an argument can be read by every process of the machine, and stays in the shell's history. */
export const secretInputs: readonly string[] = ['github-token', 'pat', 'token', 'password'];

/**
 * Reads the arguments of a command, whose options are the inputs of its action.
 * @throws ActionError `invalid-input`; what was written as a value is never repeated, as it may be a secret
 */
export function parseCommandLine(args: readonly string[], inputs: readonly ActionInput[]): CommandLine {
  const types = new Map<string, 'boolean' | 'string'>([
    ...Object.entries(ownOptions).map(([name, { type }]) => [name, type] as const),
    ...inputs.map(({ name, isFlag }) => [name, isFlag ? 'boolean' : 'string'] as const),
  ]);
  const options = Object.fromEntries([...types].map(([name, type]) => [name, { type, multiple: true }]));
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, ...ownOptions },
    strict: false,
    allowNegative: false,
    tokens: true,
  });
  const values = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') throw wrong('An argument belongs to no option.', adviseOnPositional(token.value));
    const [name, value] = readOption(token, types);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const last = (name: keyof typeof ownOptions): string | undefined => values.get(name)?.at(-1);
  return {
    isHelp: last('help') === 'true',
    isJson: last('json') === 'true',
    isConfirmed: last('yes') === 'true',
    isVerbose: last('verbose') === 'true',
    summaryFile: last('summary'),
    tokenFile: last('token-file'),
    inputs: new Map([...values].filter(([name]) => !(name in ownOptions)).map(([name, all]) => [name, all.join('\n')])),
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** @returns its full name, and its value as an input would have it */
function readOption(
  { name, rawName, value, inlineValue }: OptionToken,
  types: ReadonlyMap<string, 'boolean' | 'string'>,
): readonly [string, string] {
  if (secretInputs.includes(name)) {
    throw wrong(
      `${rawName} is not taken: every process of this machine can read arguments, and the shell keeps them.`,
      'Set GH_TOKEN, or pass a file with --token-file (- is standard input).',
    );
  }
  const negated = name.startsWith('no-') && !types.has(name) ? name.slice('no-'.length) : undefined;
  if (negated !== undefined && types.get(negated) === 'boolean') {
    if (value !== undefined) throw wrong(`${rawName} takes no value.`, `Write ${rawName}, or --${negated}.`);
    return [negated, 'false'];
  }
  const type = types.get(name);
  if (type === undefined) {
    const nearest = findNearest(negated ?? name, [...types.keys()]);
    throw wrong(
      `There is no option ${rawName.slice(0, 100)}.`,
      nearest === undefined ? 'Look at --help.' : `Did you mean --${nearest}?`,
    );
  }
  if (type === 'boolean') return [name, value ?? 'true'];
  const isMissing = value === undefined || (inlineValue !== true && /^-./.test(value));
  if (isMissing) throw wrong(`${rawName} has no value.`, `Write ${rawName} VALUE, or ${rawName}=VALUE.`);
  return [name, value];
}

/** A value after a flag is one of the likelier reasons. */
function adviseOnPositional(value: string): string {
  return /^(?:true|false)$/i.test(value)
    ? 'A flag has no value of its own: write --dry-run or --no-dry-run, for instance.'
    : 'Write each value with its option, such as --package NAME, and quote what holds spaces or *.';
}

function wrong(message: string, hint: string): ActionError {
  return new ActionError('invalid-input', message, { hint });
}
