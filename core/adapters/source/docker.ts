import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '@actions/exec';
import { ActionError } from '../../errors.js';
import { type Runner } from '../../ports.js';
import { messageOf } from './file-tree.js';

export type DockerRunner = Pick<Runner, 'environment' | 'temporaryDirectory' | 'cancelled'>;

/** What the Docker CLI is told of the environment: where the engine and its own files are, and no secret of the job. */
const passedOn = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_API_VERSION',
  'SSH_AUTH_SOCK',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'TMPDIR',
];
const maxOutputBytes = 64 * 1024;
const lookEveryMs = 1000;

/**
 * Has the engine write an image to a file, lets `read` open it, and takes the file away again, whatever happens.
 * What `read` opened stays readable, since an open file outlives its name.
 * @param name of an image, or its id
 * @param onSaved is told now and then how many bytes are written, and of how many if the engine knows
 * @throws ActionError `not-found` where the engine has no such image, `invalid-image`, `cancelled`
 */
export async function saveFromDaemon<T>(
  name: string,
  runner: DockerRunner,
  onSaved: (bytes: number, ofBytes: number | undefined) => void,
  read: (path: string) => Promise<T>,
): Promise<T> {
  if (!/^[A-Za-z0-9][\w.:@/-]{0,511}$/.test(name)) {
    throw new ActionError('invalid-input', `${JSON.stringify(name.slice(0, 200))} is no name of an image.`, {
      hint: 'Write it as "docker images" shows it: name, name:tag or the id.',
    });
  }
  const size = await inspectSize(name, runner);
  const directory = await mkdtemp(join(runner.temporaryDirectory, 'docker-save-'));
  const looking = setInterval(() => {
    void countBytes(directory).then((bytes) => {
      onSaved(bytes, size);
    });
  }, lookEveryMs);
  try {
    const path = join(directory, 'image.tar');
    await runDocker(['image', 'save', '--output', path, name], runner, `Saving ${name} from the Docker engine`);
    return await read(path);
  } finally {
    clearInterval(looking);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @returns such as `28.1.1`; undefined where no engine answers, or there is no Docker CLI */
export async function findEngineVersion(runner: DockerRunner): Promise<string | undefined> {
  const args = ['version', '--format', '{{.Server.Version}}'];
  const output = await runDocker(args, runner, 'Asking for the version of the Docker engine').catch(() => '');
  return /^\d+\.[\w.+~-]{1,60}$/.test(output.trim()) ? output.trim() : undefined;
}

/** @returns bytes, or undefined if the engine does not say */
async function inspectSize(name: string, runner: DockerRunner): Promise<number | undefined> {
  const args = ['image', 'inspect', '--format', '{{.Size}}', name];
  const output = await runDocker(args, runner, `Looking for ${name} in the Docker engine`);
  return /^[0-9]{1,15}\s*$/.test(output) ? Number(output) : undefined;
}

/** @returns what it wrote to standard output */
async function runDocker(args: readonly string[], runner: DockerRunner, what: string): Promise<string> {
  const output = { out: '', err: '' };
  const collect = (channel: 'out' | 'err') => (data: Buffer) => {
    if (output[channel].length < maxOutputBytes) output[channel] += data.toString('utf8');
  };
  const env = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = runner.environment(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const options = {
    env,
    silent: true,
    ignoreReturnCode: true,
    listeners: { stdout: collect('out'), stderr: collect('err') },
  };
  let exitCode: number;
  try {
    exitCode = await whileEnding(runner.cancelled, () => exec('docker', [...args], options));
  } catch (cause) {
    throw new ActionError('invalid-image', `${what} failed: ${messageOf(cause)}.`, {
      hint: 'The Docker CLI has to be installed for images of the engine; archives and layouts need none.',
      cause,
    });
  }
  if (runner.cancelled.aborted) throw new ActionError('cancelled', 'The run was cancelled.');
  if (exitCode === 0) return output.out;
  const words = endSentence(output.err.trim().slice(0, 500) || `exit code ${exitCode}`);
  if (/no such image/i.test(words)) {
    throw new ActionError('not-found', `${what} failed: ${words}`, {
      hint: 'If it is a path: relative ones start at the workspace of the job. "docker images" lists what the engine has.',
    });
  }
  throw new ActionError('invalid-image', `${what} failed: ${words}`, {
    hint: 'Check with "docker info" that the engine runs and may be used by the job.',
  });
}

function endSentence(words: string): string {
  return /[.?!]$/.test(words) ? words : `${words}.`;
}

/** Ends the child when the run is cancelled; @actions/exec has no way to, but Node announces each child. */
async function whileEnding<T>(cancelled: AbortSignal, work: () => Promise<T>): Promise<T> {
  const children: ChildProcess[] = [];
  const onChild = (message: unknown): void => {
    if (isChildMessage(message)) children.push(message.process);
  };
  const end = (): void => {
    for (const child of children) child.kill('SIGTERM');
  };
  subscribe('child_process', onChild);
  cancelled.addEventListener('abort', end);
  try {
    return await work();
  } finally {
    unsubscribe('child_process', onChild);
    cancelled.removeEventListener('abort', end);
  }
}

function isChildMessage(message: unknown): message is { readonly process: ChildProcess } {
  return typeof message === 'object' && message !== null && 'process' in message;
}

/** The CLI writes to a file of another name until it is done. */
async function countBytes(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(directory, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
