import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as forward,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'yaml';
import { startServer } from './process.js';
import { createTokenServer, type TokenServer, type TokenServerOptions } from './token-server.js';

/** One request that the registry or its token server answered. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  /** Bytes of the bodies. */
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface DockerRegistry {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** In the order in which they were answered; may be emptied. */
  readonly requests: LoggedRequest[];
  stop(): Promise<void>;
}

/**
 * Starts docker-registry and a token server behind one origin, as GitHub has them: `/token` and `/v2/`.
 * The registry stores in a directory of its own and listens on a socket there.
 */
export async function startDockerRegistry(
  options: TokenServerOptions & {
    /** Waited before each request is answered, as on a long way. */
    readonly latencyMs?: number;
  },
): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'registry-'));
  const tokens = await createTokenServer(directory, options);
  const socket = join(directory, 'registry.sock');
  const requests: LoggedRequest[] = [];
  const agent = new Agent({ keepAlive: true });
  const front = createServer((request, response) => {
    const answer = (): void => {
      // A connection that either side breaks off is the business of the two sides.
      serve(request, response, tokens, socket, agent, requests).catch(() => response.destroy());
    };
    if (options.latencyMs === undefined || options.latencyMs === 0) answer();
    else setTimeout(answer, options.latencyMs);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const host = `127.0.0.1:${portOf(front)}`;
  const config = join(directory, 'config.yml');
  await writeFile(config, stringify(configuration(directory, socket, host, tokens)));
  const close = async (): Promise<void> => {
    front.close();
    front.closeAllConnections();
    agent.destroy();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const registry = await startServer('docker-registry', ['serve', config], /listening on /);
    return { host, url: `http://${host}`, requests, stop: () => registry.stop().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function configuration(directory: string, socket: string, host: string, tokens: TokenServer): unknown {
  return {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, 'data') }, delete: { enabled: true } },
    // Without a fixed host a Location is built from the Host header, which the front passes on.
    http: { net: 'unix', addr: socket, secret: 'of this test only' },
    auth: {
      token: {
        realm: `http://${host}/token`,
        service: tokens.service,
        issuer: tokens.issuer,
        rootcertbundle: tokens.certificate,
      },
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  tokens: TokenServer,
  socket: string,
  agent: Agent,
  requests: LoggedRequest[],
): Promise<void> {
  const sent = new Meter();
  const received = new Meter();
  response.on('finish', () => {
    requests.push({
      method: request.method ?? '',
      url: request.url ?? '',
      status: response.statusCode,
      requestBytes: received.bytes,
      responseBytes: sent.bytes,
    });
  });
  if (new URL(request.url ?? '', 'http://front').pathname === '/token') {
    const { status, body } = await tokens.answer(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    await pipeline(Readable.from([Buffer.from(body)]), sent, response);
    return;
  }
  const { method, url } = request;
  const inner = forward({ agent, socketPath: socket, method, path: url, headers: endToEnd(request.headers) });
  const answered = new Promise<IncomingMessage>((resolve, reject) => inner.on('response', resolve).on('error', reject));
  // The registry may answer a refused upload before it has read all of it: the rest is read for it, since giving up
  // the request would take the connection with it, and so the answer.
  inner.on('close', () => request.unpipe(received).resume());
  response.on('close', () => inner.destroy());
  request.pipe(received).pipe(inner);
  const answer = await answered;
  response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
  await pipeline(answer, sent, response);
}

/**
 * Headers without those of one connection. They matter: told to close, the registry does so right after a refusal,
 * before it has read the body, and the writer of the body never sees the answer.
 */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = { ...headers };
  delete kept.connection;
  delete kept['keep-alive'];
  return kept;
}

/** Counts what flows through. */
class Meter extends Transform {
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.byteLength;
    done(null, chunk);
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
