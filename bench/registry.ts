import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startServer } from '../test/real/process.js';

export interface BenchRegistry {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  stop(): Promise<void>;
}

/** On the way at once, in one direction of a connection. */
const maxDelayedBytes = 8 * 1024 * 1024;

/**
 * Starts docker-registry, open to everybody. Clients talk to it directly, so that nothing but it and them is measured;
 * with a latency over a line that holds back what they send.
 */
export async function startBenchRegistry(latencyMs: number): Promise<BenchRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-registry-'));
  const port = await findFreePort();
  const config = join(directory, 'config.yml');
  const configuration = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, 'data') } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of this bench only' },
  };
  await writeFile(config, stringify(configuration));
  const registry = await startServer('docker-registry', ['serve', config], /listening on /);
  const line = latencyMs === 0 ? undefined : await startLine(port, latencyMs);
  return {
    host: `127.0.0.1:${line?.port ?? port}`,
    stop: async () => {
      line?.stop();
      await registry.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** A port whose connections lead to another one, with what is sent there held back. */
async function startLine(to: number, latencyMs: number): Promise<{ readonly port: number; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay(true));
      // What either side does to the connection, the other side is to see.
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    delay(near, far, latencyMs);
    far.pipe(near);
  });
  const port = await listen(server);
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, stop };
}

function delay(from: Socket, to: Socket, latencyMs: number): void {
  let delayedBytes = 0;
  const flow = (): void => {
    if (delayedBytes + to.writableLength < maxDelayedBytes) from.resume();
    else from.pause();
  };
  to.on('drain', flow);
  from.on('data', (piece) => {
    delayedBytes += piece.length;
    // Timers of one length end in the order in which they began.
    setTimeout(() => {
      delayedBytes -= piece.length;
      to.write(piece);
      flow();
    }, latencyMs);
    flow();
  });
  from.on('end', () => setTimeout(() => to.end(), latencyMs));
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
