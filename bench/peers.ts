import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DockerEngine, startDockerEngine } from '../test/real/docker-engine.js';
import { type Command } from './measure.js';

/** An image as the cases name it: `oci:DIR:REF` or `docker-archive:PATH`. */
export type Source = `oci:${string}` | `docker-archive:${string}`;

/** Of the layout or the archive. */
export function pathOf(source: Source): string {
  return source.split(':')[1] ?? '';
}

/** Another program that pushes the same image. */
export interface Peer {
  readonly name: string;
  /** Of our time, as a share of its own, in every case; without it each case has one. */
  readonly limit?: number;
  /** Whether it leaves work and memory behind that slow down who comes next: it takes no turns with the others. */
  readonly isHeavy?: boolean;
  /** Whether it can push from there at all. */
  takes(source: Source): boolean;
  /** What has to be done before it is measured, once for each push. */
  prepare(source: Source, target: string): Promise<void>;
  push(source: Source, target: string): Command;
  /** Drops what it knows of registries, else it would mount what it pushed before. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Nobody is to wait for us longer than for `docker push`. */
const dockerLimit = 1;
/** What a push does beyond sending blobs is to cost little. */
const bareLoopLimit = 1.15;
/** As root skopeo keeps what it knows of registries here, whatever its home. */
const skopeoCaches = ['/var/lib/containers/cache', '.local/share/containers/cache'];
/** Where the engine notes which layers are in which repositories. */
const engineNotes = ['v2metadata-by-diffid', 'diffid-by-digest'];

/** @param home directory of its files */
export function skopeo(home: string): Peer {
  const caches = skopeoCaches.map((path) => (path.startsWith('/') ? path : join(home, path)));
  return {
    name: 'skopeo',
    takes: () => true,
    prepare: () => Promise.resolve(),
    push: (source, target) => ({
      file: 'skopeo',
      args: ['--insecure-policy', 'copy', '--dest-tls-verify=false', source, `docker://${target}`],
      env: { HOME: home },
    }),
    forget: async () => {
      for (const cache of caches) {
        const names = await readdir(cache).catch(() => []);
        for (const name of names.filter((entry) => entry.startsWith('blob-info-cache'))) await rm(join(cache, name));
      }
    },
    stop: () => Promise.resolve(),
  };
}

/** A program that only sends blobs as they are, which tells what Node and the registry take at the least. */
export function bareLoop(): Peer {
  return {
    name: 'bare loop',
    limit: bareLoopLimit,
    takes: (source) => source.startsWith('oci:'),
    prepare: () => Promise.resolve(),
    push: (source, target) => {
      const [, host = '', name = ''] = /^([^/]+)\/(.+):/.exec(target) ?? [];
      const program = fileURLToPath(new URL('bare-loop.mjs', import.meta.url));
      return { file: process.execPath, args: [program, pathOf(source), `http://${host}`, name] };
    },
    forget: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** `docker push` of what its engine loaded before; layouts it can't load. @throws Error where no engine can be started */
export async function docker(): Promise<Peer> {
  const engine = await startDockerEngine();
  const ids = new Map<Source, string>();
  const find = async (source: Source): Promise<string> => {
    const id = ids.get(source) ?? (await load(engine, source));
    ids.set(source, id);
    return id;
  };
  return {
    name: 'docker push',
    limit: dockerLimit,
    isHeavy: true,
    takes: (source) => source.startsWith('docker-archive:'),
    prepare: async (source, target) => {
      await engine.docker(['tag', await find(source), target]);
    },
    push: (_, target) => ({
      file: 'docker',
      args: ['push', target],
      env: { DOCKER_HOST: engine.host, DOCKER_CONFIG: engine.config },
    }),
    forget: async () => {
      const drivers = join(engine.data, 'image');
      for (const driver of await readdir(drivers)) {
        for (const notes of engineNotes) {
          await rm(join(drivers, driver, 'distribution', notes), { recursive: true, force: true });
        }
      }
    },
    stop: () => engine.stop(),
  };
}

async function load(engine: DockerEngine, source: Source): Promise<string> {
  const { stdout } = await engine.docker(['load', '--input', pathOf(source)]);
  const name = /^Loaded image: (\S+)$/m.exec(stdout)?.[1];
  if (name === undefined) throw new Error(`docker load said: ${stdout}`);
  return (await engine.docker(['image', 'inspect', '--format', '{{.Id}}', name])).stdout.trim();
}
