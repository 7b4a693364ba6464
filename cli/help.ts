import { type ActionFile, type ActionInput } from './action-file.js';
import { secretInputs } from './command-line.js';
import { type Command } from './commands.js';

const maxWidth = 100;
const inset = '      ';

/** What there is, for somebody who named no command. */
export function formatOverview(commands: ReadonlyMap<string, Pick<ActionFile, 'description'>>): string {
  return [
    'Usage: ghcr-actions COMMAND [OPTIONS]',
    '',
    "The actions of a workflow at a terminal, for GitHub's container registries. Options are the actions' inputs.",
    '',
    'Commands:',
    ...[...commands].flatMap(([name, { description }]) => [`  ${name}`, ...wrap(description, inset)]),
    '',
    'ghcr-actions COMMAND --help tells the options of one.',
    '',
  ].join('\n');
}

/** All that a command takes, out of its action.yml. */
export function formatHelp(
  name: string,
  { remarks, examples, scopes }: Command,
  { description, inputs }: ActionFile,
): string {
  return [
    `Usage: ghcr-actions ${name} [OPTIONS]`,
    '',
    ...[description, ...remarks].flatMap((text) => wrap(text, '')),
    '',
    'Examples:',
    ...examples.map((example) => `  ghcr-actions ${name} ${example}`),
    '',
    'Token:',
    ...wrap(
      `A classic personal access token with ${scopes}, in GH_TOKEN or GITHUB_TOKEN; for GitHub Enterprise Server in GH_ENTERPRISE_TOKEN, with GITHUB_SERVER_URL=https://HOST. Never as an argument, which other processes can read. gh's own token will do once it has these scopes: GH_TOKEN=$(gh auth token) ghcr-actions ${name} …`,
      '  ',
    ),
    '',
    `Options of ${name}. One that takes a list or lines may be repeated:`,
    ...inputs.filter(isShown).flatMap(formatOption),
    '',
    'Options of every command:',
    ...formatEntry('--token-file FILE', 'Read the token from a file; - is standard input'),
    ...formatEntry('--json', 'Print the result as JSON to standard output, and all else to standard error'),
    ...formatEntry('--summary FILE', 'Write the summary that a workflow would show, in Markdown'),
    ...(name === 'cleanup' ? formatEntry('-y, --yes', 'Delete without asking') : []),
    ...formatEntry('--verbose', name === 'cleanup' ? 'Say more: also why each image stays' : 'Say more'),
    ...formatEntry('-h, --help', 'Show this'),
    '',
    'It exits with 0 if all went well, with 1 if something failed, with 2 if an option is wrong.',
    '',
  ].join('\n');
}

/** Other names and what has no effect are taken, but nobody has to read of them; secrets are not taken. */
function isShown({ name, description }: ActionInput): boolean {
  return !secretInputs.includes(name) && !/^Alias of|without effect/.test(description);
}

function formatOption({ name, description, fallback, isRequired, isFlag }: ActionInput): readonly string[] {
  // What a workflow fills in is empty here.
  const shown = fallback.includes('${{') ? '' : fallback;
  if (isFlag) return formatEntry(shown === 'true' ? `--[no-]${name} (on)` : `--${name}`, description);
  const note = isRequired ? ' (required)' : shown === '' ? '' : ` (${shown})`;
  return formatEntry(`--${name} VALUE${note}`, description);
}

function formatEntry(head: string, description: string): readonly string[] {
  return [`  ${head}`, ...wrap(description, inset)];
}

/** Breaks at spaces, each line after `indent`. */
function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < maxWidth) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
