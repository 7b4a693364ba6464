import { randomBytes } from 'node:crypto';
import { type BlobSource, type UploadResult } from '../../../core/ports.js';
import { openStage, repository, type Stage } from '../../actions/stage.js';
import { type ActiveFault, type FaultAction } from '../../sandbox/server/faults.js';
import { type Sandbox } from '../../sandbox/sandbox.js';
import { type Visitor } from '../../sandbox/visitor.js';
import { type ScriptedServer, serve } from '../http/scripted-server.js';
import { blobOf, type Client, nameOf, openRegistry } from './registry-stage.js';

export const name = nameOf(repository);
export const bytes = randomBytes(300_000);
export const blob = blobOf(bytes);
/** Where uploads begin, where they go, and where blobs are read. */
export const uploads = /\/blobs\/uploads\//;
export const upload = /\/blobs\/upload\//;
export const aBlob = /\/blobs\/sha256:/;

export function refuse(status: number, code: string, headers: Readonly<Record<string, string>> = {}): FaultAction {
  const body = JSON.stringify({ errors: [{ code, message: 'the registry says so' }] });
  return { kind: 'respond', status, headers, body };
}

/** A client of a sandbox in which uploads can be cancelled. */
export class BlobsStage {
  readonly client: Client;
  /** Counts of bytes, as an upload told them. */
  readonly progress: number[] = [];
  readonly #stage: Stage;
  readonly #servers: ScriptedServer[] = [];

  static async open(): Promise<BlobsStage> {
    return new BlobsStage(await openStage({ cancelUploads: true }));
  }

  private constructor(stage: Stage) {
    this.#stage = stage;
    this.client = openRegistry(stage.sandbox.registry, stage.token);
  }

  get sandbox(): Sandbox {
    return this.#stage.sandbox;
  }

  get visitor(): Visitor {
    return this.#stage.visitor;
  }

  async close(): Promise<void> {
    await Promise.all([this.#stage.close(), ...this.#servers.map((server) => server.close())]);
  }

  send(source: BlobSource = blob): Promise<UploadResult> {
    return this.client.registry.uploadBlob(name, source, (count) => this.progress.push(count));
  }

  told(): number {
    return this.progress.reduce((sum, count) => sum + count, 0);
  }

  /** Methods of the requests for blobs, in order. */
  asked(): string {
    return this.sandbox.requests
      .filter(({ url }) => url.includes('/blobs/'))
      .map(({ method }) => method)
      .join(' ');
  }

  fault(method: string, path: RegExp, action: FaultAction, times = 1): ActiveFault {
    return this.sandbox.addFault({ method, path, times, action });
  }

  isStored(): Promise<boolean> {
    return this.client.registry.hasBlob(name, blob);
  }

  /** Another server, until the stage closes. */
  async start(...answer: Parameters<typeof serve>): Promise<ScriptedServer> {
    const server = await serve(...answer);
    this.#servers.push(server);
    return server;
  }
}
