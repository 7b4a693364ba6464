import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server of a test, as a child process. */
export interface ServerProcess {
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

const GRACE_MS = 15_000;

/**
 * Starts a server and waits for the line that tells that it serves.
 * @throws Error with what the server said, if it ends before that
 */
export async function startServer(file: string, args: readonly string[], ready: RegExp): Promise<ServerProcess> {
  const child = spawn(file, args, {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      reject(new Error(`${file} ended with ${String(code)} before it served:\n${said.join('\n')}`));
    });
    // Read to the end, so that a full pipe never stops the server; kept only until it serves.
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (ready.test(line)) resolve();
      if (said.length < 200) said.push(line);
    });
  });
  return { pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}
