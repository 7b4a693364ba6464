import { findNearest } from '../core/domain/input/nearest.js';
import { type RawInputs } from '../core/domain/input/input.js';
import { ActionError } from '../core/errors.js';
import { type Terminal } from '../core/ports.js';
import { summarizeFailure } from '../core/report/failure.js';
import { type ActionFile, parseActionFile } from './action-file.js';
import { type CommandLine, parseCommandLine } from './command-line.js';
import { type Command, commands, refusedCommands } from './commands.js';
import { formatHelp, formatOverview } from './help.js';
import { adviseOnToken, findToken } from './token.js';

/**
 * Runs an action as a person wrote it: its name, then its inputs as options.
 * @throws ActionError `invalid-input` where it is written wrongly, or as the action
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const files = [...commands.keys()].map(async (known) => [known, await readFile(known, terminal)] as const);
    terminal.print(formatOverview(new Map(await Promise.all(files))));
    if (name === undefined) {
      throw new ActionError('invalid-input', 'No command is given to ghcr-actions.', {
        hint: 'Name one of those above.',
      });
    }
    return;
  }
  const command = findCommand(name);
  const file = await readFile(name, terminal);
  const line = parseCommandLine(rest, file.inputs);
  if (line.isHelp) {
    terminal.print(formatHelp(name, command, file));
    return;
  }
  await runAction(name, command, line, file, terminal);
}

function findCommand(name: string): Command {
  const command = commands.get(name);
  if (command !== undefined) return command;
  const refusal = refusedCommands.get(name);
  if (refusal !== undefined) {
    throw new ActionError('invalid-input', `${name} is for workflows only.`, { hint: refusal });
  }
  const nearest = findNearest(name, [...commands.keys()]);
  throw new ActionError('invalid-input', 'There is no such command.', {
    hint: nearest === undefined ? 'See ghcr-actions --help.' : `Did you mean "${nearest}"?`,
  });
}

async function readFile(action: string, terminal: Terminal): Promise<ActionFile> {
  return parseActionFile(await terminal.readActionFile(action));
}

async function runAction(
  name: string,
  command: Command,
  line: CommandLine,
  file: ActionFile,
  terminal: Terminal,
): Promise<void> {
  const token = await findToken(line.tokenFile, terminal);
  if (token === undefined && name === 'cleanup') {
    throw new ActionError('invalid-input', 'A token is needed for cleanup, and none is given.', {
      hint: adviseOnToken(terminal),
    });
  }
  const isForcedDry = name === 'cleanup' && isUnconfirmed(line, terminal);
  const inputs = new Map([
    ...file.inputs
      .filter(({ fallback }) => !fallback.includes('${{'))
      .map((input) => [input.name, input.fallback] as const),
    // The registry takes any name along with a token.
    ['username', terminal.github.actor || 'token'],
    ...line.inputs,
    ...(token === undefined ? [] : [[token.input, token.value] as const]),
    ...(isForcedDry ? [['dry-run', 'true'] as const] : []),
  ]);
  const outputs = new Map<string, string>();
  const settings = {
    isResultOnly: line.isJson,
    isVerbose: line.isVerbose,
    isConfirmed: line.isConfirmed,
    summaryFile: line.summaryFile,
  };
  const runner = terminal.openRunner(asRawInputs(inputs), settings, (output, value) => outputs.set(output, value));
  if (token === undefined) runner.log.notice(`No token is given. ${adviseOnToken(terminal)}`);
  if (isForcedDry) runner.log.notice('Nobody can be asked here, so nothing is deleted. Add --yes to delete.');
  try {
    await command.run(runner);
  } catch (error) {
    await runner.writeSummary(summarizeFailure(error)).catch(() => undefined);
    throw error;
  } finally {
    const result = outputs.get('json');
    if (line.isJson && result !== undefined) terminal.print(`${JSON.stringify(JSON.parse(result), null, 2)}\n`);
  }
}

/** Whether it would delete, and nobody has said or can say that it may. */
function isUnconfirmed({ inputs, isConfirmed }: CommandLine, { isAttended }: Terminal): boolean {
  const isDry = /^true$/i.test(inputs.get('dry-run') ?? '');
  const deletes = ['clean', 'apply'].includes(inputs.get('mode') ?? 'clean');
  return deletes && !isDry && !isConfirmed && !isAttended;
}

function asRawInputs(inputs: ReadonlyMap<string, string>): RawInputs {
  return {
    names: [...inputs].filter(([, value]) => value.trim() !== '').map(([name]) => name),
    get: (name) => inputs.get(name) ?? '',
  };
}
