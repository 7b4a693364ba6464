import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerEngine, startDockerEngine } from './docker-engine.js';
import { type DockerRegistry, startDockerRegistry } from './docker-registry.js';
import { type Program } from './requirement.js';
import { createSkopeo, type Skopeo } from './skopeo.js';
import { type TokenServerOptions } from './token-server.js';

/** The real programs that a suite talks to, and a directory for what it makes. */
export interface Servers {
  readonly directory: string;
  readonly registry: DockerRegistry;
  readonly engine: DockerEngine;
  readonly skopeo: Skopeo;
  stop(): Promise<void>;
}

/** What these are made of, and the images that suites push. */
export const serverPrograms: readonly Program[] = [
  'docker-registry',
  'dockerd',
  'docker',
  'openssl',
  'skopeo',
  'umoci',
];

/** All of them or none. @param options who may do what at the registry */
export async function startServers(options: TokenServerOptions): Promise<Servers> {
  const directory = await mkdtemp(join(tmpdir(), 'real-'));
  const stops = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((each) => each()));
  };
  try {
    const registry = await startDockerRegistry(options);
    stops.push(() => registry.stop());
    const engine = await startDockerEngine();
    stops.push(() => engine.stop());
    return { directory, registry, engine, skopeo: createSkopeo(directory), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
