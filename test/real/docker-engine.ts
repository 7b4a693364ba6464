import { mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandOptions, type CommandOutput, runCommand } from './command.js';
import { startServer } from './process.js';

export interface DockerEngine {
  /** `unix://…`, for DOCKER_HOST. */
  readonly host: string;
  /** DOCKER_CONFIG of `docker` where a call names no other; nobody is logged in there at first. */
  readonly config: string;
  /** Directory of its images and notes. */
  readonly data: string;
  /** Runs the docker CLI against this engine. @throws Error with its own words unless it ends with 0 */
  docker(args: readonly string[], options?: CommandOptions): Promise<CommandOutput>;
  stop(): Promise<void>;
}

/** `statfs` type of overlayfs, on which overlay2 can't stand. */
const OVERLAYFS = 0x794c7630;

/** Starts dockerd (and so its containerd) with directories of its own and no network for containers. Needs root. */
export async function startDockerEngine(): Promise<DockerEngine> {
  // Paths of sockets are limited to 107 bytes; containerd appends some.
  const directory = await mkdtemp(join(tmpdir(), 'engine-'));
  const at = (name: string): string => join(directory, name);
  const host = `unix://${at('docker.sock')}`;
  const config = at('config');
  await mkdir(config);
  const driver = (await statfs(directory)).type === OVERLAYFS ? 'vfs' : 'overlay2';
  const places = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid'), '--host', host];
  const features = [`--storage-driver=${driver}`, '--iptables=false', '--bridge=none'];
  const dockerd = await startServer('dockerd', [...places, ...features], /API listen on /);
  // There is none of its own where the machine's containerd runs already.
  const containerd = await readFile(at('exec/containerd/containerd.pid'), 'utf8').catch(() => undefined);
  return {
    host,
    config,
    data: at('data'),
    docker: (args, options = {}) =>
      runCommand('docker', args, {
        ...options,
        env: { HOME: directory, DOCKER_HOST: host, DOCKER_CONFIG: config, DOCKER_BUILDKIT: '0', ...options.env },
      }),
    stop: async () => {
      await dockerd.stop();
      // dockerd ends the containerd that it started, unless it had to be killed.
      if (containerd !== undefined) await endIfRunning(Number(containerd), directory);
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Kills the process if it is still the one that was started for this directory, and not another under its number. */
async function endIfRunning(pid: number, directory: string): Promise<void> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (commandLine.includes(directory)) process.kill(pid, 'SIGKILL');
}
