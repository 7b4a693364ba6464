import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; closed at its end. */
  readonly input?: string;
}

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs the bundled command as a person would; neither its input nor its output is a terminal. */
export function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return run(process.execPath, [program, ...args], options);
}

/** The same at a terminal of its own, made by script(1) of util-linux; all output comes as one. */
export function runAtTerminal(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const line = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  return run('script', ['--quiet', '--return', '--command', line, '/dev/null'], options);
}

async function run(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { cwd, env = {}, input = '' } = options;
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, XDG_RUNTIME_DIR: cwd, ...env },
    timeout: 25_000,
  });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}
