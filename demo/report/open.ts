import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** Shows a file in the user's browser; where there is none, its path has been printed. */
export function openInBrowser(path: string): void {
  const commands: Readonly<Record<string, readonly [string, ...string[]]>> = {
    darwin: ['open', path],
    win32: ['explorer', path],
  };
  const [program, ...args] = commands[platform()] ?? ['xdg-open', path];
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
