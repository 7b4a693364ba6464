/** A line of a step's output that the runner obeys. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

const NAMES: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * Reads `::name key=value,key=value::data`, which must begin the line, and the older `##[name key=value;]data`, which
 * may stand anywhere in it. Both still act on a runner, so a hostile text may use either.
 * @param extraName the token that ends a `stop-commands`, while one is in force
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function findWorkflowCommand(line: string, extraName?: string): WorkflowCommand | undefined {
  return findCurrentForm(line.trimStart(), extraName) ?? findOlderForm(line, extraName);
}

function findCurrentForm(line: string, extraName: string | undefined): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end < 0) return undefined;
  const { name, rest } = splitHead(line.slice(2, end));
  if (!isName(name, extraName)) return undefined;
  return {
    name: name.toLowerCase(),
    properties: parseProperties(rest.trim(), ',', { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' }),
    data: unescape(line.slice(end + 2), { '%0D': '\r', '%0A': '\n' }),
  };
}

function findOlderForm(line: string, extraName: string | undefined): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const { name, rest } = splitHead(line.slice(start + 3, end));
  if (!isName(name, extraName)) return undefined;
  const escapes = { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']' };
  return {
    name: name.toLowerCase(),
    properties: parseProperties(rest, ';', escapes),
    data: unescape(line.slice(end + 1), escapes),
  };
}

function splitHead(head: string): { name: string; rest: string } {
  const space = head.indexOf(' ');
  return space < 0 ? { name: head, rest: '' } : { name: head.slice(0, space), rest: head.slice(space + 1) };
}

function isName(name: string, extraName: string | undefined): boolean {
  return NAMES.has(name.toLowerCase()) || name.toLowerCase() === extraName?.toLowerCase();
}

function parseProperties(
  text: string,
  separator: string,
  escapes: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0 && equals < pair.length - 1) {
      properties.set(pair.slice(0, equals).toLowerCase(), unescape(pair.slice(equals + 1), escapes));
    }
  }
  return properties;
}

/** `%25` comes last, so that an escaped escape stays text. */
function unescape(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries({ ...escapes, '%25': '%' }).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
