import { resolve } from 'node:path';
import { systemClock } from './adapters/clock.js';
import { findCredentialPlaces } from './adapters/credentials/credential-places.js';
import { TagRecord } from './adapters/files/tag-record.js';
import { openWorkspaceFiles } from './adapters/files/workspace-files.js';
import { Http } from './adapters/http/http.js';
import { connectToApi } from './connect-api.js';
import { connectForPost } from './connect-post.js';
import { Registries } from './connect-registries.js';
import { chooseCredential, type Credential } from './domain/credential/credential-choice.js';
import { type ConnectionOptions } from './domain/input/connection-inputs.js';
import { type Clock, type Connection, type Runner } from './ports.js';

export interface ConnectOptions extends ConnectionOptions {
  /** Used as it is; nothing is chosen. */
  readonly exact?: Credential | undefined;
}

/** What a run takes from the machine besides its runner. */
export interface Surroundings {
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random. */
  readonly random: () => number;
}

const machine: Surroundings = { clock: systemClock, random: Math.random };

/** Opens the way to registries, packages and sources. Nothing is sent, and nothing heavy loaded, before it is asked for. */
export function connect(
  options: ConnectOptions,
  runner: Runner,
  { clock, random }: Surroundings = machine,
): Connection {
  const { server } = options;
  const own = chooseCredential(options, 'auto');
  const spare = own?.kind === 'github-token' ? options.pat : undefined;
  const moved = new TagRecord(runner);
  const basis = {
    runner,
    clock,
    server,
    ...connectForPost(runner, clock),
    credentialPlaces: findCredentialPlaces(runner),
  };
  const registries = new Registries({
    ...basis,
    own,
    spare,
    moved,
    http: openHttp(runner, { clock, random }),
    onSecret: (secret) => {
      runner.mask(secret);
    },
  });
  const registry: Connection['registry'] = (host) => registries.open(host);
  return {
    ...basis,
    ...connectToApi({ runner, clock, server, random, own, spare }),
    ...connectToWorkspace(runner),
    ...connectToSources({ runner, server, registry }),
    registry,
    registryAs: (host, credential) => registries.openAs(host, credential),
    findMovedTag: (host, name, tag) => moved.find({ registry: host, name, tag }),
  };
}

function openHttp(runner: Runner, { clock, random }: Surroundings): Http {
  const { log, cancelled } = runner;
  return new Http({
    clock,
    random,
    cancelled,
    environment: (name) => runner.environment(name),
    onRetry: (message) => {
      log.info(message);
    },
  });
}

function connectToWorkspace({ workspace }: Runner): Pick<Connection, 'files' | 'listFiles' | 'openJournal'> {
  return {
    files: openWorkspaceFiles(workspace),
    listFiles: async (path) => {
      const { listFiles } = await import('./adapters/files/file-list.js');
      return listFiles(resolve(workspace, path));
    },
    openJournal: async (path) => {
      const { openJournal } = await import('./adapters/files/journal.js');
      return openJournal(resolve(workspace, path));
    },
  };
}

function connectToSources({
  runner,
  server,
  registry,
}: Pick<Connection, 'runner' | 'server' | 'registry'>): Pick<
  Connection,
  'findEngineVersion' | 'openSource' | 'compressLayer'
> {
  return {
    findEngineVersion: async () => {
      const { findEngineVersion } = await import('./adapters/source/docker.js');
      return findEngineVersion(runner);
    },
    openSource: async (source, onProgress) => {
      const { openSource } = await import('./adapters/source/image-source.js');
      return openSource(source, { runner, registry, defaultRegistry: server.registry }, onProgress);
    },
    compressLayer: async (layer, settings, onRead) => {
      const { compressLayer } = await import('./adapters/source/compressed-layer.js');
      return compressLayer(layer, settings, onRead);
    },
  };
}
